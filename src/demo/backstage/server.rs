//! The routes of the backend, and what stands around them.

use std::sync::Arc;

use axum::{
    Router,
    extract::Request,
    http::StatusCode,
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::json;
use tower_http::compression::{
    CompressionLayer,
    predicate::{NotForContentType, Predicate as _, SizeAbove},
};

use crate::demo::{identity::Key, shared::Shared};

use super::{
    answer, catalog::Catalog, external::External, lists, oauth, refusal, sessions, singles,
};

/// Request line and headers together, in bytes: Node refuses more.
const LONGEST_HEAD: usize = 16 * 1024;

/// Express sends less than this unpacked, in bytes.
const SMALLEST_PACKED: u16 = 1024;

/// A running backend.
#[derive(Debug)]
pub(super) struct Backstage {
    pub catalog: Catalog,
    pub shared: Arc<Shared>,
    pub key: Arc<Key>,
    /// Base URL, without a slash at the end.
    pub base: String,
    pub oauth: oauth::Book,
    /// `None`: no other provider's tokens are taken.
    pub external: Option<External>,
}

/// The backend at `base` (its base URL) over the company in `shared`; `key` signs its user tokens,
/// `seed` gives its entities their uids, `external` is whose tokens it takes besides.
pub(in crate::demo) fn router(
    shared: Arc<Shared>,
    key: Arc<Key>,
    base: &str,
    seed: u64,
    external: Option<External>,
) -> Router {
    let catalog = Catalog::new(&shared.company, seed);
    let backstage = Arc::new(Backstage {
        catalog,
        shared,
        key,
        base: base.to_owned(),
        oauth: oauth::Book::default(),
        external,
    });
    let packed =
        SizeAbove::new(SMALLEST_PACKED).and(NotForContentType::const_new("text/event-stream"));
    Router::new()
        .nest("/api/catalog", catalog_routes(&backstage))
        .nest("/api/auth", auth_routes())
        .route("/oauth2/authorize/{session}", get(oauth::consent))
        .route("/.backstage/health/v1/readiness", get(health))
        .route("/.backstage/health/v1/liveness", get(health))
        .fallback(nothing)
        .method_not_allowed_fallback(nothing)
        .layer(from_fn(short_head))
        .layer(CompressionLayer::new().compress_when(packed))
        .with_state(backstage)
}

fn catalog_routes(backstage: &Arc<Backstage>) -> Router<Arc<Backstage>> {
    const NAMED: &str = "/entities/by-name/{kind}/{namespace}/{name}";
    Router::new()
        .route("/entities", get(lists::plain))
        .route(
            "/entities/by-query",
            get(lists::by_query).post(lists::by_posted_query),
        )
        .route("/entities/by-refs", post(singles::by_refs))
        .route(NAMED, get(singles::by_name))
        .route(&format!("{NAMED}/ancestry"), get(singles::ancestry))
        .route("/entities/by-uid/{uid}", get(singles::by_uid))
        .route(
            "/entity-facets",
            get(lists::facets).post(lists::posted_facets),
        )
        .route("/refresh", post(singles::refresh))
        .route("/locations", get(singles::locations))
        .route("/openapi.json", get(openapi))
        .fallback(nothing)
        .method_not_allowed_fallback(nothing)
        .layer(from_fn_with_state(Arc::clone(backstage), sessions::guard))
        .layer(from_fn(refusal::envelope))
}

fn auth_routes() -> Router<Arc<Backstage>> {
    Router::new()
        .route(
            "/.well-known/openid-configuration",
            get(sessions::discovery),
        )
        .route("/.well-known/jwks.json", get(sessions::keys))
        .route("/v1/userinfo", get(sessions::userinfo))
        .route(
            "/{provider}/refresh",
            get(sessions::provider).post(sessions::provider),
        )
        .merge(oauth::routes())
        .fallback(nothing)
        .method_not_allowed_fallback(nothing)
        .layer(from_fn(refusal::envelope))
}

/// Up as soon as it listens.
async fn health() -> Response {
    answer::json(json!({"status": "ok"}).to_string())
}

/// Names the paths, without the schemas of the real document.
async fn openapi() -> Response {
    let paths = [
        "/entities",
        "/entities/by-query",
        "/entities/by-refs",
        "/entities/by-uid/{uid}",
        "/entities/by-name/{kind}/{namespace}/{name}",
        "/entities/by-name/{kind}/{namespace}/{name}/ancestry",
        "/entity-facets",
        "/refresh",
        "/locations",
    ];
    let paths: serde_json::Map<_, _> = paths
        .iter()
        .map(|path| ((*path).to_owned(), json!({})))
        .collect();
    let info = json!({"title": "catalog", "version": "1"});
    answer::json(json!({"openapi": "3.0.3", "info": info, "paths": paths}).to_string())
}

/// What Express answers where no route is: 404 and an empty body.
async fn nothing() -> StatusCode {
    StatusCode::NOT_FOUND
}

/// Refuses heads that Node would not read.
async fn short_head(request: Request, next: Next) -> Response {
    let headers: usize = request
        .headers()
        .iter()
        .map(|(name, value)| name.as_str().len() + value.len() + 4)
        .sum();
    let line = request
        .uri()
        .path_and_query()
        .map_or(0, |path| path.as_str().len());
    if line + headers > LONGEST_HEAD {
        return StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response();
    }
    next.run(request).await
}
