//! Stages that wait for a person: why, as far as Drone tells, and what an approval lets happen.

use crate::domain::{Build, RepoFacts, Stage, Status, Text};

/// Why a stage is blocked. Drone has no field for it: it is read off the build and the repository
/// (`drone-api` 4.8, 5.4).
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum WhyBlocked {
    /// A pull request from that fork.
    Fork(Text),
    /// The repository takes signed pipelines only, and this one was changed since it was signed.
    /// Looked at for what the code host's webhook brings, and for nothing else.
    Signature,
    /// An extension of the server asked for it, and Drone does not keep why.
    Untold,
}

impl WhyBlocked {
    /// Of a build with a blocked stage.
    pub fn of(build: &Build, facts: Option<&RepoFacts>) -> Self {
        let is_signed = facts.is_some_and(|facts| facts.protected);
        match build.fork() {
            Some(fork) => Self::Fork(fork.clone()),
            None if is_signed && &*build.trigger == "@hook" => Self::Signature,
            None => Self::Untold,
        }
    }

    /// Stable: programs read it.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Fork(_) => "fork",
            Self::Signature => "signature",
            Self::Untold => "unknown",
        }
    }

    /// In words, for people.
    pub fn sentence(&self) -> String {
        match self {
            Self::Fork(fork) => format!("a pull request from the fork {fork}"),
            Self::Signature => {
                "protected repository: the signature of its pipeline does not match".into()
            }
            Self::Untold => "Drone does not tell: an extension of the server asked for it".into(),
        }
    }
}

/// What an approval of a stage lets happen: `deploys to production`, `runs on docker linux/amd64`.
pub fn once_approved(build: &Build, stage: &Stage) -> String {
    let mut words = if build.event.deploys() {
        let target = if build.deploy_to.is_empty() {
            "a target without a name"
        } else {
            &build.deploy_to
        };
        format!("{} to {target}", deploying(build))
    } else {
        "runs".to_owned()
    };
    let machine = [&stage.os, &stage.arch];
    let machine: Vec<&str> = machine
        .into_iter()
        .map(|part| &**part)
        .filter(|part| !part.is_empty())
        .collect();
    if !machine.is_empty() {
        words.push_str(" on ");
        if !stage.kind.is_empty() {
            words.push_str(&stage.kind);
            words.push(' ');
        }
        words.push_str(&machine.join("/"));
    }
    let all = build.stages.iter().flatten();
    let before: Vec<&str> = all
        .filter(|it| stage.depends_on.contains(&it.name) && it.status.is_live())
        .map(|it| &*it.name)
        .collect();
    if !before.is_empty() {
        words.push_str(", once it is approved and ");
        words.push_str(&before.join(", "));
        words.push_str(" has ended");
    }
    words
}

fn deploying(build: &Build) -> &'static str {
    if build.event == crate::domain::BuildEvent::Rollback {
        "rolls back"
    } else {
        "promotes"
    }
}

/// Whether a build may hold a blocked stage although no list says so: it is pending, has not begun,
/// and its stages were not looked at (`drone-api` 2.6).
pub fn may_wait(build: &Build) -> bool {
    build.status == Status::Pending && build.started.is_none() && build.stages.is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{BuildEvent, RepoSlug, Timestamp};

    fn facts(protected: bool) -> RepoFacts {
        RepoFacts {
            id: 1,
            slug: RepoSlug::parse("acme/api").expect("a slug"),
            default_branch: "main".into(),
            active: true,
            link: "".into(),
            counter: 0,
            protected,
            timeout: 60,
            updated: None,
            rights: None,
        }
    }

    fn pushed() -> Build {
        Build {
            git_ref: "refs/heads/main".into(),
            trigger: "@hook".into(),
            ..Build::default()
        }
    }

    #[test]
    fn a_fork_is_named_before_a_signature_and_a_guess_is_none() {
        let why = |build: &Build, protected| WhyBlocked::of(build, Some(&facts(protected)));
        let fork = Build {
            git_ref: "refs/pull/409/head".into(),
            source_repo: "ext-dev/api".into(),
            ..pushed()
        };
        assert_eq!(why(&fork, true), WhyBlocked::Fork("ext-dev/api".into()));
        assert_eq!(why(&pushed(), true), WhyBlocked::Signature);
        assert_eq!(why(&pushed(), false), WhyBlocked::Untold);
        let by_hand = Build {
            trigger: "ana".into(),
            ..pushed()
        };
        let untold = why(&by_hand, true);
        assert_eq!(untold, WhyBlocked::Untold, "signatures are for pushes");
        assert_eq!(WhyBlocked::of(&pushed(), None), WhyBlocked::Untold);
    }

    #[test]
    fn what_an_approval_lets_happen_names_target_machine_and_what_is_waited_for() {
        let stage = |name: &str, status| Stage {
            name: name.into(),
            status,
            ..Stage::default()
        };
        let deploy = Stage {
            kind: "docker".into(),
            os: "linux".into(),
            arch: "amd64".into(),
            depends_on: vec!["build".into(), "lint".into()],
            ..stage("deploy", Status::Blocked)
        };
        let build = Build {
            event: BuildEvent::Promote,
            deploy_to: "production".into(),
            stages: Some(vec![
                stage("lint", Status::Success),
                stage("build", Status::Blocked),
                deploy.clone(),
            ]),
            ..Build::default()
        };
        assert_eq!(
            once_approved(&build, &deploy),
            "promotes to production on docker linux/amd64, once it is approved and build has ended"
        );
        assert_eq!(
            once_approved(&pushed(), &stage("test", Status::Blocked)),
            "runs"
        );
    }

    #[test]
    fn only_a_pending_build_that_never_began_may_wait_unseen() {
        let pending = Build::default();
        assert!(may_wait(&pending));
        let began = Build {
            started: Some(Timestamp(9)),
            ..Build::default()
        };
        assert!(!may_wait(&began));
        let seen = Build {
            stages: Some(vec![]),
            ..Build::default()
        };
        assert!(!may_wait(&seen));
        let running = Build {
            status: Status::Running,
            ..Build::default()
        };
        assert!(!may_wait(&running));
    }
}
