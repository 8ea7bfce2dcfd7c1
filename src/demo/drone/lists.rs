//! Who one is and which repositories there are.

use axum::response::Response;

use crate::demo::world::{Place, Rights, State};

use super::{
    answer::{Answer, Failure, json, nothing},
    asked::{Asked, Need},
    json::{array, object},
    latest,
    pages::Page,
    shapes::{self, Shown, With},
};

/// Rows of the recent builds, and of the builds that are not over.
const RECENT: usize = 25;
const INCOMPLETE: usize = 50;

/// `GET /api/user`
pub(super) async fn me(asked: Asked) -> Answer {
    let mut out = String::new();
    shapes::user(&mut out, asked.somebody()?);
    Ok(json(out))
}

/// `GET /api/user/repos`: by slug, all of them, the inactive ones too; `latest=true` adds builds.
pub(super) async fn repos(asked: Asked) -> Answer {
    asked.somebody()?;
    Ok(my_repos(asked))
}

/// `POST /api/user/repos`: asks source control, which has no news.
pub(super) async fn sync(asked: Asked) -> Answer {
    asked.somebody()?;
    if asked.given("async") == "true" {
        return Ok(nothing());
    }
    Ok(my_repos(asked))
}

fn my_repos(asked: Asked) -> Response {
    let with_builds = asked.given("latest") == "true";
    let places: Vec<Place> = asked.with(|state| {
        let sorted = asked.drone.sorted.iter().copied();
        sorted
            .filter(|place| is_mine(state, &asked, *place))
            .collect()
    });
    latest::list(asked.drone, places, with_builds)
}

/// The lists look at the rows of permissions alone: being an administrator opens nothing here.
fn is_mine(state: &State, asked: &Asked, place: Place) -> bool {
    asked
        .caller
        .as_ref()
        .and_then(|person| state.granted(&person.login, place))
        .is_some_and(|rights| rights.read)
}

/// `GET /api/user/builds`: the newest 25, whatever page is asked for.
pub(super) async fn recent(asked: Asked) -> Answer {
    asked.somebody()?;
    let out = asked.with(|state| {
        let newest = state.order.iter().rev().copied();
        let mine = newest
            .filter(|(place, _)| is_mine(state, &asked, *place))
            .take(RECENT);
        with_builds(state, mine)
    });
    Ok(json(out))
}

/// `GET /api/builds/incomplete`: a build is not complete while a stage is pending or runs; one that
/// waits for approval is not here.
pub(super) async fn incomplete(asked: Asked) -> Answer {
    asked.system_admin()?;
    let out = asked.with(|state| {
        let mut open = queued(state);
        open.truncate(INCOMPLETE);
        with_builds(state, open.into_iter())
    });
    Ok(json(out))
}

/// `GET /api/queue`
pub(super) async fn queue(asked: Asked) -> Answer {
    asked.system_admin()?;
    let out = asked.with(|state| {
        let mut out = String::new();
        let mut open = queued(state);
        open.reverse();
        let stages = open.into_iter().filter_map(|(place, number)| {
            let repo = state.repos.get(place)?;
            Some((repo.id, repo.live.get(&number)?))
        });
        let stages = stages.flat_map(|(repo, build)| {
            let queued = build.stages.iter().filter(|it| shapes::is_queued(it));
            queued.map(move |stage| (repo, build.id, stage))
        });
        array(&mut out, stages, |out, (repo, build, stage)| {
            shapes::stage(out, repo, build, stage);
        });
        out
    });
    Ok(json(out))
}

/// Builds with a stage in the queue or on a runner, newest first.
fn queued(state: &State) -> Vec<(Place, i64)> {
    let is_queued = |(place, number): &&(Place, i64)| {
        let build = state.repos.get(*place).and_then(|it| it.live.get(number));
        build.is_some_and(|build| build.stages.iter().any(shapes::is_queued))
    };
    let mut open: Vec<(Place, i64)> = state.open.iter().filter(is_queued).copied().collect();
    open.sort_by_key(|(place, number)| {
        let build = state.repos.get(*place).and_then(|it| it.live.get(number));
        std::cmp::Reverse(build.map_or(0, |build| build.id))
    });
    open
}

/// Repositories, each with one of its builds.
fn with_builds(state: &State, builds: impl Iterator<Item = (Place, i64)>) -> String {
    let mut out = String::new();
    let rows = builds
        .filter_map(|(place, number)| Some((state.repos.get(place)?, state.build(place, number)?)));
    array(&mut out, rows, |out, (repo, build)| {
        let with = With {
            build: Some(Shown {
                build: &build,
                people: &state.people,
                with_stages: false,
            }),
            ..With::default()
        };
        shapes::repo(out, repo, &with);
    });
    out
}

/// `GET /api/users`
pub(super) async fn people(asked: Asked) -> Answer {
    asked.system_admin()?;
    let out = asked.with(|state| {
        let mut people: Vec<_> = state.people.iter().collect();
        people.sort_by(|a, b| a.login.cmp(&b.login));
        let mut out = String::new();
        array(&mut out, people, shapes::user);
        out
    });
    Ok(json(out))
}

/// `GET /api/repos`: every repository of the server, by page.
pub(super) async fn all_repos(asked: Asked) -> Answer {
    asked.system_admin()?;
    let page = Page::of_repos(&asked);
    let all = asked.drone.sorted.iter().copied();
    let places = all.skip(page.skip).take(page.size).collect();
    Ok(latest::list(asked.drone, places, false))
}

/// `GET /api/repos/{owner}/{name}`: the only answer that says what one may do.
pub(super) async fn repo(asked: Asked) -> Answer {
    let place = asked.repository(Need::Read)?;
    let out = asked.with(|state| {
        let mut out = String::new();
        let permissions = asked
            .caller
            .as_ref()
            .and_then(|person| state.granted(&person.login, place));
        if let Some(repo) = state.repos.get(place) {
            let with = With {
                permissions,
                ..With::default()
            };
            shapes::repo(&mut out, repo, &with);
        }
        out
    });
    Ok(json(out))
}

/// `GET /api/repos/{owner}/{name}/collaborators`
pub(super) async fn collaborators(asked: Asked) -> Answer {
    let place = asked.repository(Need::Read)?;
    let out = asked.with(|state| {
        let uid = state.repos.get(place).map_or(0, |repo| repo.id + 1000);
        let rows = state.people.iter().filter_map(|person| {
            let rights = state.granted(&person.login, place)?;
            Some((person, rights))
        });
        let mut out = String::new();
        array(&mut out, rows, |out, (person, rights)| {
            object(out, |it| {
                it.number("user_id", person.id);
                it.text("repo_id", &uid.to_string());
                it.text("login", &person.login);
                it.text("avatar", "");
                it.flag("read", rights.read);
                it.flag("write", rights.write);
                it.flag("admin", rights.admin);
                it.number("synced", person.created);
                it.number("created", person.created);
                it.number("updated", person.created);
            });
        });
        out
    });
    Ok(json(out))
}

/// `GET /api/repos/{owner}/{name}/collaborators/{login}`
pub(super) async fn collaborator(asked: Asked) -> Answer {
    let place = asked.repository(Need::Read)?;
    let rights: Option<Rights> = asked.with(|state| state.granted(asked.piece("login"), place));
    let rights = rights.ok_or_else(Failure::no_rows)?;
    let mut out = String::new();
    shapes::permissions(&mut out, rights);
    Ok(json(out))
}
