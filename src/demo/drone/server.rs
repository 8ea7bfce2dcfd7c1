//! The routes of the server.

use std::sync::Arc;

use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state, map_request},
    routing::{get, post},
};

use crate::demo::{
    mishaps::{self, Gate, Server},
    world::{Place, World},
};

use super::{
    builds, cron, deeds, events,
    latest::Texts,
    lists, logs,
    manners::{self, health, lost, manners, varz, version},
    tail,
};

/// A running server.
#[derive(Debug)]
pub(in crate::demo) struct Drone {
    pub world: Arc<World>,
    /// All repositories by slug, as the lists show them.
    pub(super) sorted: Vec<Place>,
    /// Rows of the long list as they were written last.
    pub(super) texts: Texts,
}

impl Drone {
    /// The server of this world.
    pub(in crate::demo) fn new(world: Arc<World>) -> Self {
        let sorted = world.with(|state| {
            let mut places: Vec<Place> = (0..state.repos.len()).collect();
            places.sort_by(|a, b| {
                let slug = |place: &Place| state.repos.get(*place).map(|repo| repo.slug.as_str());
                slug(a).cmp(&slug(b))
            });
            places
        });
        let texts = Texts::new(sorted.len());
        Self {
            world,
            sorted,
            texts,
        }
    }
}

/// All routes, with what stands around them.
pub(in crate::demo) fn router(drone: Arc<Drone>) -> Router {
    let shared = Arc::clone(&drone.world.shared);
    let gate = Gate {
        server: Server::Drone,
        mishaps: shared.mishaps.clone(),
        requests: shared.requests.clone(),
    };
    let inner = Router::new()
        .merge(account_routes())
        .merge(repo_routes())
        .merge(build_routes())
        .merge(stream_routes())
        .route("/version", get(version))
        .route("/healthz", get(health))
        .route("/varz", get(varz))
        .route("/link/{owner}/{name}/commit/{sha}", get(manners::to_commit))
        .route(
            "/link/{owner}/{name}/tree/{*reference}",
            get(manners::to_tree),
        )
        .fallback(lost)
        .method_not_allowed_fallback(manners::wrong_method)
        .layer(from_fn_with_state(Arc::clone(&drone), manners))
        .layer(from_fn_with_state(gate, mishaps::layer))
        .with_state(drone);
    // Around the routes, because the path changes before one is chosen.
    Router::new()
        .fallback_service(inner)
        .layer(map_request(manners::without_trailing_slash))
        .layer(from_fn(manners::no_allow_header))
}

fn account_routes() -> Router<Arc<Drone>> {
    Router::new()
        .route("/api/user", get(lists::me))
        .route("/api/user/repos", get(lists::repos).post(lists::sync))
        .route("/api/user/builds", get(lists::recent))
        .route("/api/user/builds/recent", get(lists::recent))
        .route("/api/users", get(lists::people))
        .route("/api/repos", get(lists::all_repos))
        .route("/api/builds/incomplete", get(lists::incomplete))
        .route("/api/queue", get(lists::queue))
}

fn repo_routes() -> Router<Arc<Drone>> {
    const REPO: &str = "/api/repos/{owner}/{name}";
    Router::new()
        .route(REPO, get(lists::repo).post(deeds::activate))
        .route(&format!("{REPO}/collaborators"), get(lists::collaborators))
        .route(
            &format!("{REPO}/collaborators/{{login}}"),
            get(lists::collaborator),
        )
        .route(&format!("{REPO}/cron"), get(cron::all))
        .route(
            &format!("{REPO}/cron/{{job}}"),
            get(cron::one).post(cron::run),
        )
}

fn build_routes() -> Router<Arc<Drone>> {
    const BUILDS: &str = "/api/repos/{owner}/{name}/builds";
    const BUILD: &str = "/api/repos/{owner}/{name}/builds/{number}";
    Router::new()
        .route(BUILDS, get(builds::page).post(deeds::create))
        .route(&format!("{BUILDS}/latest"), get(builds::latest))
        .route(&format!("{BUILDS}/branches"), get(builds::by_branch))
        .route(&format!("{BUILDS}/pulls"), get(builds::by_pull_request))
        .route(&format!("{BUILDS}/deployments"), get(builds::by_target))
        .route(
            BUILD,
            get(builds::one).post(deeds::restart).delete(deeds::cancel),
        )
        .route(&format!("{BUILD}/promote"), post(deeds::promote))
        .route(&format!("{BUILD}/rollback"), post(deeds::roll_back))
        .route(&format!("{BUILD}/approve/{{stage}}"), post(deeds::approve))
        .route(&format!("{BUILD}/decline/{{stage}}"), post(deeds::decline))
        .route(&format!("{BUILD}/decline"), post(deeds::decline_all))
        .route(
            &format!("{BUILD}/logs/{{stage}}/{{step}}"),
            get(logs::stored).delete(logs::purge),
        )
}

fn stream_routes() -> Router<Arc<Drone>> {
    Router::new()
        .route("/api/stream", get(events::of_all))
        .route("/api/stream/{owner}/{name}", get(events::of_one))
        .route(
            "/api/stream/{owner}/{name}/{number}/{stage}/{step}",
            get(tail::follow),
        )
}
