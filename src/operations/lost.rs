//! What became of a deed whose answer was lost. It is looked for, and never sent again: each POST
//! makes a build.

use std::time::Duration;

use crate::domain::{Build, Deed, Outcome, StageName, Status, Verb};
use crate::drone::Client;
use crate::operations::context::Drone;

/// Pauses before each look: at once, and 3 s and 10 s after the loss. A POST that is still under way
/// in Drone when its answer is lost makes its build a little later.
const PAUSES: [Duration; 3] = [
    Duration::ZERO,
    Duration::from_secs(3),
    Duration::from_secs(7),
];

/// Newest builds that are looked through.
const NEWEST: u32 = 25;

/// Looks for the one new build that a trigger or a restart made. `before` is the id of the newest
/// build before the deed.
pub(super) async fn begun(drone: &Drone, deed: &Deed, before: Option<u64>) -> Outcome {
    let me = drone.login().await;
    let slug = &deed.repo.slug;
    let mut candidates = 0;
    for pause in PAUSES {
        tokio::time::sleep(pause).await;
        let ask = |client: Client| async move { client.builds(slug, 1, NEWEST, None).await };
        // Not even that is answered: the next look may be.
        let Ok(mut builds) = drone.way.ask(ask).await else {
            continue;
        };
        builds.retain(|build| is_of(build, deed, me.as_deref(), before));
        candidates = builds.len();
        // Who cannot tell the new builds from the old, or the own from those of others, has a guess
        // and no finding.
        if candidates > 1 || before.is_none() || me.is_none() {
            break;
        }
        if let Some(build) = builds.pop() {
            return Outcome::Found(Box::new(build));
        }
    }
    Outcome::Unknown { candidates }
}

/// Looks whether a build that was to be cancelled has ended.
pub(super) async fn ended(drone: &Drone, deed: &Deed, number: u64) -> Outcome {
    let slug = &deed.repo.slug;
    for pause in PAUSES {
        tokio::time::sleep(pause).await;
        let ask = |client: Client| async move { client.build(slug, number).await };
        if let Ok(build) = drone.way.ask(ask).await
            && !build.is_live()
        {
            return Outcome::Ended(Box::new(build));
        }
    }
    Outcome::Unknown { candidates: 0 }
}

/// Looks whether a stage that was to be decided is: that it no longer waits is what was wanted,
/// whoever was first; that it went the other way is not.
pub(super) async fn decided(drone: &Drone, deed: &Deed, number: u64, stage: &StageName) -> Outcome {
    let slug = &deed.repo.slug;
    for pause in PAUSES {
        tokio::time::sleep(pause).await;
        let ask = |client: Client| async move { client.build(slug, number).await };
        let Ok(build) = drone.way.ask(ask).await else {
            continue;
        };
        let mut stages = build.stages.iter().flatten();
        let found = stages.find(|it| it.number == stage.number);
        match found.map(|it| &it.status) {
            None | Some(Status::Blocked) => {}
            Some(status) if (*status == Status::Declined) == (deed.verb == Verb::Decline) => {
                return Outcome::Decided(Some(Box::new(build)));
            }
            Some(_) => break,
        }
    }
    Outcome::Unknown { candidates: 0 }
}

/// Looks whether a repository that was to be activated is.
pub(super) async fn activated(drone: &Drone, deed: &Deed) -> Outcome {
    let slug = &deed.repo.slug;
    for pause in PAUSES {
        tokio::time::sleep(pause).await;
        let ask = |client: Client| async move { client.facts(slug).await };
        if let Ok(facts) = drone.way.ask(ask).await
            && facts.active
        {
            return Outcome::Activated(Box::new(facts));
        }
    }
    Outcome::Unknown { candidates: 0 }
}

/// Whether a build can be what came of the deed.
fn is_of(build: &Build, deed: &Deed, me: Option<&str>, before: Option<u64>) -> bool {
    // An error build has lost who asked for it and the parameters (`drone-api` 1.5).
    let has_lost = build.status == Status::Error && build.trigger.is_empty();
    let is_new = before.is_none_or(|before| build.id > before);
    let is_mine = has_lost || me.is_none_or(|me| *build.trigger == *me);
    let is_same = match deed.verb {
        Verb::Restart => build.parent == deed.build,
        Verb::Trigger => {
            build.parent.is_none()
                && build.event == crate::domain::BuildEvent::Custom
                && deed.branch.as_deref().is_none_or(|it| *build.target == *it)
                && deed
                    .commit
                    .as_deref()
                    .is_none_or(|it| build.after.starts_with(it))
        }
        Verb::Cancel | Verb::Approve | Verb::Decline | Verb::Activate => false,
    };
    let has_params = has_lost || deed.verb != Verb::Trigger || deed.kept_instead(build).is_empty();
    is_new && is_mine && is_same && has_params
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{BuildEvent, Param, RepoId, RepoSlug, ServerId};

    fn deed(verb: Verb) -> Deed {
        let server = ServerId {
            context: "prod".into(),
            server: "drone".into(),
        };
        let slug = RepoSlug::parse("acme/api").expect("a slug");
        Deed::on(verb, RepoId { server, slug }, 43)
    }

    fn restarted() -> Build {
        Build {
            id: 101,
            trigger: "ana".into(),
            parent: Some(43),
            ..Build::default()
        }
    }

    #[test]
    fn a_restart_is_known_by_being_new_mine_and_of_that_build() {
        let deed = deed(Verb::Restart);
        let fits = |build: &Build| is_of(build, &deed, Some("ana"), Some(100));
        assert!(fits(&restarted()));
        let odd: [fn(&mut Build); 3] = [
            |build| build.id = 100,
            |build| build.trigger = "ben".into(),
            |build| build.parent = Some(42),
        ];
        for change in odd {
            let mut build = restarted();
            change(&mut build);
            assert!(!fits(&build), "{build:?}");
        }
        let mut refused = restarted();
        refused.trigger = "".into();
        refused.status = Status::Error;
        assert!(fits(&refused), "an error build has lost its trigger");
    }

    #[test]
    fn a_trigger_is_known_by_its_branch_and_parameters() {
        let mut deed = deed(Verb::Trigger);
        deed.branch = Some("main".into());
        deed.params = vec![Param {
            key: "ENV".into(),
            value: "eu".into(),
        }];
        let build = Build {
            id: 101,
            trigger: "ana".into(),
            event: BuildEvent::Custom,
            target: "main".into(),
            params: vec![("ENV".into(), "eu".into())],
            ..Build::default()
        };
        let fits = |build: &Build| is_of(build, &deed, Some("ana"), Some(100));
        assert!(fits(&build));
        let mut other = build.clone();
        other.params[0].1 = "us".into();
        assert!(!fits(&other));
        other = build;
        other.target = "next".into();
        assert!(!fits(&other));
    }
}
