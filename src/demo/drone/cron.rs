//! Cron jobs: seen and run, not changed.

use crate::demo::world::Order;

use super::{
    answer::{Answer, Failure, json},
    asked::{Asked, Need},
    deeds,
    json::array,
    shapes,
};

/// `GET /api/repos/{owner}/{name}/cron`
pub(super) async fn all(asked: Asked) -> Answer {
    let place = asked.repository(Need::Write)?;
    let out = asked.with(|state| {
        let mut out = String::new();
        let repo = state.repos.get(place);
        let jobs = repo
            .iter()
            .flat_map(|repo| repo.crons.iter().map(move |job| (*repo, job)));
        array(&mut out, jobs, |out, (repo, job)| {
            shapes::cron(out, repo, job);
        });
        out
    });
    Ok(json(out))
}

/// `GET /api/repos/{owner}/{name}/cron/{job}`
pub(super) async fn one(asked: Asked) -> Answer {
    let place = asked.repository(Need::Write)?;
    let out = asked.with(|state| {
        let repo = state.repos.get(place)?;
        let job = repo
            .crons
            .iter()
            .find(|job| job.name == asked.piece("job"))?;
        let mut out = String::new();
        shapes::cron(&mut out, repo, job);
        Some(out)
    });
    out.map(json).ok_or_else(Failure::no_rows)
}

/// `POST /api/repos/{owner}/{name}/cron/{job}`: runs it now; who asked is recorded nowhere.
pub(super) async fn run(asked: Asked) -> Answer {
    let place = asked.repository(Need::Write)?;
    let name = asked.piece("job").to_owned();
    deeds::start(&asked, place, Order::Cron { name }).await
}
