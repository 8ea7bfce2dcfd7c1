//! How sure a person must be before a deed, and what we refuse although Drone would do it.

use crate::domain::{Build, Deed, Ownership, Rights, Status, Verb};

/// The level of a question (`screens` 4.5). Higher asks for more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// One line of effect; `y` confirms.
    One,
    /// Adds who, what, consequences and an optional reason; `y` confirms.
    Two,
    /// The name must be typed.
    Three,
}

/// What the configuration protects.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Protection {
    /// `protected: true` of the context: level 1 becomes 2.
    pub context: bool,
    pub targets: Vec<String>,
    /// Slugs; compared without case.
    pub repos: Vec<String>,
}

impl Protection {
    fn guards_repo(&self, slug: &str) -> bool {
        self.repos
            .iter()
            .any(|repo| repo.eq_ignore_ascii_case(slug))
    }

    fn guards_target(&self, target: &str) -> bool {
        !target.is_empty() && self.targets.iter().any(|guarded| guarded == target)
    }
}

/// The level at which a deed is asked for. `build` is the one that it is about: the restart of a
/// promotion deploys again, and an approval lets it deploy, so both are asked for as that promotion. In direct mode ownership forbids
/// nothing, but who does not own the service is asked one level higher; without a catalog
/// (`ownership` is `None`) nobody owns anything, and nothing is raised.
pub fn confirm_level(
    deed: &Deed,
    build: Option<&Build>,
    ownership: Option<&Ownership>,
    protection: &Protection,
) -> Level {
    let target = deed.target(build);
    let deploys = target.is_some();
    let target = target.unwrap_or_default();
    let has_consequences = !matches!(deed.verb, Verb::Trigger | Verb::Restart);
    let level =
        if protection.guards_repo(deed.repo.slug.as_str()) || protection.guards_target(target) {
            Level::Three
        } else if has_consequences || deploys || protection.context {
            Level::Two
        } else {
            Level::One
        };
    if ownership.is_none_or(Ownership::is_owner) {
        level
    } else {
        level.next()
    }
}

impl Level {
    /// One level higher; the highest stays.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::One => Self::Two,
            Self::Two | Self::Three => Self::Three,
        }
    }
}

impl Deed {
    /// What must be typed at level 3: the target of a deployment, else the repository's name
    /// without its namespace.
    pub fn to_type(&self, build: Option<&Build>) -> String {
        let target = self.target(build).filter(|target| !target.is_empty());
        let text = target.unwrap_or_else(|| self.repo.slug.name());
        text.to_owned()
    }

    /// Where the deed deploys to, if it does: a promotion that runs again or is let go. It may have
    /// no name.
    fn target<'a>(&self, build: Option<&'a Build>) -> Option<&'a str> {
        let lets_run = matches!(self.verb, Verb::Restart | Verb::Approve);
        let build = build.filter(|build| lets_run && build.event.deploys())?;
        Some(&build.deploy_to)
    }
}

/// Why a stage cannot be decided: Drone takes a decision about a blocked one only (400 otherwise).
/// `stage` is its number.
pub fn decision_refusal(build: &Build, stage: Option<u32>) -> Option<String> {
    let Some(stages) = build.stages.as_deref() else {
        return Some("its stages are not known yet".into());
    };
    let Some(number) = stage else {
        let none = build.blocked_stage().is_none();
        return none.then(|| format!("no stage of #{} waits for an approval", build.number));
    };
    let Some(stage) = stages.iter().find(|stage| stage.number == number) else {
        return Some(format!("#{} has no stage {number}", build.number));
    };
    (stage.status != Status::Blocked).then(|| {
        let status = stage.status.shown();
        format!(
            "stage {} does not wait for an approval: {status}",
            stage.name
        )
    })
}

/// Why an account may not do a deed, as far as its rights in the repository tell; rights that are not
/// known forbid nothing.
pub fn missing_right(verb: Verb, rights: Option<Rights>) -> Option<String> {
    let rights = rights?;
    let may = if verb.needs_admin() {
        rights.admin
    } else {
        rights.write || rights.admin
    };
    let word = rights.word();
    let needs = verb.needs();
    (!may).then(|| format!("it needs repo {needs}; you have {word}"))
}

/// Why a build must not be restarted, although Drone would: a build with a blocked stage is
/// `pending` for Drone, and its restart runs unblocked (`drone-api` 4.8). A declined one is refused
/// by Drone itself.
pub fn restart_refusal(build: &Build) -> Option<&'static str> {
    if build.is_live() && build.blocked_stage().is_some() {
        return Some("a stage waits for approval: Drone would run the restart without it");
    }
    if build.status == Status::Declined {
        return Some("Drone does not restart a declined build");
    }
    if build.is_live() {
        return Some("the build has not ended");
    }
    None
}

/// Whether the value of a parameter is hidden on screens, in commands and in the record.
pub fn masked(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    [
        "token",
        "secret",
        "password",
        "passwd",
        "credential",
        "private",
        "apikey",
        "api_key",
        "access_key",
    ]
    .iter()
    .any(|word| key.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{BuildEvent, EntityRef, RepoId, RepoSlug, ServerId, Stage, Status};

    fn deed(verb: Verb) -> Deed {
        let server = ServerId {
            context: "prod".into(),
            server: "drone".into(),
        };
        let slug = RepoSlug::parse("acme/pay-api").expect("a slug");
        Deed::on(verb, RepoId { server, slug }, 7)
    }

    fn owner() -> Ownership {
        Ownership::Owner(EntityRef::parse("payments", "group", "default").expect("a name"))
    }

    #[test]
    fn levels_rise_with_what_is_at_stake_and_with_not_owning_it() {
        let open = Protection::default();
        let level =
            |verb, who: &Ownership, p: &Protection| confirm_level(&deed(verb), None, Some(who), p);
        assert_eq!(level(Verb::Restart, &owner(), &open), Level::One);
        assert_eq!(level(Verb::Cancel, &owner(), &open), Level::Two);
        assert_eq!(
            level(Verb::Restart, &Ownership::Stranger, &open),
            Level::Two
        );
        assert_eq!(
            level(Verb::Cancel, &Ownership::Unknown, &open),
            Level::Three
        );
        let guarded = Protection {
            repos: vec!["ACME/pay-api".into()],
            ..Protection::default()
        };
        assert_eq!(level(Verb::Restart, &owner(), &guarded), Level::Three);
        let context = Protection {
            context: true,
            ..Protection::default()
        };
        assert_eq!(level(Verb::Trigger, &owner(), &context), Level::Two);
    }

    #[test]
    fn restarting_a_promotion_is_asked_for_as_that_promotion() {
        let promotion = promotion();
        let guarded = Protection {
            targets: vec!["production".into()],
            ..Protection::default()
        };
        let restart = deed(Verb::Restart);
        assert_eq!(
            confirm_level(&restart, Some(&promotion), Some(&owner()), &guarded),
            Level::Three
        );
        assert_eq!(restart.to_type(Some(&promotion)), "production");
        let open = Protection::default();
        assert_eq!(
            confirm_level(&restart, Some(&promotion), Some(&owner()), &open),
            Level::Two
        );
        assert_eq!(restart.to_type(None), "pay-api");
    }

    fn promotion() -> Build {
        Build {
            event: BuildEvent::Promote,
            deploy_to: "production".into(),
            ..Build::default()
        }
    }

    #[test]
    fn an_approval_is_asked_for_as_what_it_lets_run_and_a_refusal_is_not() {
        let guarded = Protection {
            targets: vec!["production".into()],
            ..Protection::default()
        };
        let level = |verb, build| confirm_level(&deed(verb), build, Some(&owner()), &guarded);
        let build = promotion();
        assert_eq!(level(Verb::Approve, Some(&build)), Level::Three);
        assert_eq!(level(Verb::Decline, Some(&build)), Level::Two);
        assert_eq!(level(Verb::Approve, None), Level::Two);
        assert_eq!(level(Verb::Activate, None), Level::Two);
        assert_eq!(deed(Verb::Approve).to_type(Some(&build)), "production");
        assert_eq!(deed(Verb::Decline).to_type(Some(&build)), "pay-api");
    }

    #[test]
    fn only_a_blocked_stage_is_decided_and_everything_else_is_refused_by_name() {
        let stage = |number, name: &str, status| Stage {
            number,
            name: name.into(),
            status,
            ..Stage::default()
        };
        let mut build = Build {
            number: 7,
            ..Build::default()
        };
        let why = |build: &Build, stage| decision_refusal(build, stage).unwrap_or_default();
        assert_eq!(why(&build, None), "its stages are not known yet");
        build.stages = Some(vec![stage(1, "test", Status::Success)]);
        assert_eq!(why(&build, None), "no stage of #7 waits for an approval");
        let waits = stage(2, "deploy", Status::Blocked);
        build.stages.get_or_insert_default().push(waits);
        assert_eq!(why(&build, None), "");
        assert_eq!(why(&build, Some(2)), "");
        assert_eq!(
            why(&build, Some(1)),
            "stage test does not wait for an approval: success"
        );
        assert_eq!(why(&build, Some(9)), "#7 has no stage 9");
    }

    #[test]
    fn a_decision_needs_an_administrator_and_a_restart_a_writer() {
        let writer = Rights {
            read: true,
            write: true,
            admin: false,
        };
        let why = |verb, rights| missing_right(verb, rights).unwrap_or_default();
        assert_eq!(
            why(Verb::Approve, Some(writer)),
            "it needs repo admin; you have write"
        );
        assert_eq!(why(Verb::Restart, Some(writer)), "");
        assert_eq!(
            why(Verb::Cancel, Some(Rights::default())),
            "it needs repo write; you have none"
        );
        assert_eq!(why(Verb::Activate, None), "", "not known yet");
    }

    #[test]
    fn a_build_that_waits_for_approval_is_not_restarted() {
        let stages = vec![Stage {
            status: Status::Blocked,
            ..Stage::default()
        }];
        let build = Build {
            status: Status::Pending,
            stages: Some(stages),
            ..Build::default()
        };
        assert!(restart_refusal(&build).is_some_and(|why| why.contains("approval")));
        let ended = Build {
            status: Status::Failure,
            ..Build::default()
        };
        assert_eq!(restart_refusal(&ended), None);
    }
}
