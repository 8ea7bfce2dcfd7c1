//! What a question says that Drone will do, in sentences.

mod decision;

use crate::app::model::Model;
use crate::app::store::Row;
use crate::domain::{Build, Deed, Intent, Ownership, Verb, masked};

/// What Drone will do, in sentences: the effect first.
pub(in crate::app) fn lines(
    model: &Model,
    intent: &Intent,
    build: Option<&Build>,
    row: Option<&Row>,
) -> Vec<String> {
    let mut lines = match (intent.deed.verb, build) {
        (Verb::Approve | Verb::Decline, Some(build)) => decision::lines(model, intent, build),
        (Verb::Activate, _) => activation(&intent.deed),
        _ => effect(intent, build),
    };
    let owner = intent.owner.as_deref();
    match row.map(|row| &row.standing) {
        Some(Ownership::Owner(_)) | None => {}
        Some(Ownership::Unknown) if owner.is_none() => {}
        Some(_) => {
            let owner = row.map(|row| row.owner.to_string()).unwrap_or_default();
            lines.push(format!(
                "you do not own it ({owner} does): in direct mode that is advice"
            ));
        }
    }
    if row.is_some_and(|row| row.service.is_guess()) {
        let slug = &intent.deed.repo.slug;
        lines.push(format!(
            "{slug} is a guess: no annotation of the entry names the repository"
        ));
    }
    let shared = model.store.catalogs.of_repo(&intent.deed.repo).count();
    if shared > 1 {
        lines.push(format!(
            "{shared} services share this repository: it builds all of them"
        ));
    }
    lines
}

fn activation(deed: &Deed) -> Vec<String> {
    let slug = &deed.repo.slug;
    vec![
        format!("let Drone build {slug}: from its next push, tag or pull request on"),
        "Drone makes a webhook in the code host with your access there; you become the \
         repository's owner in Drone, and it reads the code as you"
            .into(),
        "the pipeline is read from .drone.yml of what is built".into(),
    ]
}

fn effect(intent: &Intent, build: Option<&Build>) -> Vec<String> {
    let deed = &intent.deed;
    let slug = &deed.repo.slug;
    match (deed.verb, build) {
        (Verb::Restart, Some(build)) => {
            let place = build.place();
            let commit = build.short_commit();
            let mut lines = vec![format!(
                "run #{} of {slug} again: {place} {commit}, all stages, as a new build",
                build.number
            )];
            if build.event.deploys() {
                lines.push(format!("it deploys to {} again", build.deploy_to));
            }
            if !build.params.is_empty() {
                let params = build.params.iter().map(|(key, value)| shown(key, value));
                let params: Vec<String> = params.collect();
                lines.push(format!("the old parameters stay: {}", params.join(" ")));
            }
            lines
        }
        (Verb::Cancel, Some(build)) => {
            let by = build.author();
            vec![
                format!(
                    "stop #{} of {slug} ({}): its steps are killed",
                    build.number,
                    build.place()
                ),
                format!("started by {by}; what already ran is not undone"),
            ]
        }
        _ => {
            let branch = deed.branch.as_deref().unwrap_or("the default branch");
            let commit = match &deed.commit {
                Some(commit) => format!(" at {commit}"),
                None => String::new(),
            };
            let mut lines = vec![format!("start a new build of {slug}: {branch}{commit}")];
            if !deed.params.is_empty() {
                let params = deed
                    .params
                    .iter()
                    .map(|param| shown(&param.key, &param.value));
                let params: Vec<String> = params.collect();
                lines.push(format!("parameters: {}", params.join(" ")));
            }
            lines
        }
    }
}

fn shown(key: &str, value: &str) -> String {
    if masked(key) {
        format!("{key}=***")
    } else {
        format!("{key}={value}")
    }
}
