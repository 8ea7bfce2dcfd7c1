//! How sure a person must be before a deed, and what we refuse although Drone would do it.

use crate::domain::{Build, Deed, Ownership, Verb};

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

/// The level at which a deed is asked for. `build` is the one restarted or cancelled: the restart of
/// a promotion deploys again and is asked for as that promotion. In direct mode ownership forbids
/// nothing, but who does not own the service is asked one level higher; without a catalog
/// (`ownership` is `None`) nobody owns anything, and nothing is raised.
pub fn confirm_level(
    deed: &Deed,
    build: Option<&Build>,
    ownership: Option<&Ownership>,
    protection: &Protection,
) -> Level {
    let deploys = build.is_some_and(|b| b.event.deploys()) && deed.verb == Verb::Restart;
    let target = build
        .map(|b| &*b.deploy_to)
        .filter(|_| deploys)
        .unwrap_or_default();
    let level =
        if protection.guards_repo(deed.repo.slug.as_str()) || protection.guards_target(target) {
            Level::Three
        } else if deed.verb == Verb::Cancel || deploys || protection.context {
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
        match build {
            Some(b)
                if self.verb == Verb::Restart && b.event.deploys() && !b.deploy_to.is_empty() =>
            {
                b.deploy_to.to_string()
            }
            _ => self.repo.slug.name().to_owned(),
        }
    }
}

/// Why a build must not be restarted, although Drone would: a build with a blocked stage is
/// `pending` for Drone, and its restart runs unblocked (`drone-api` 4.8). A declined one is refused
/// by Drone itself.
pub fn restart_refusal(build: &Build) -> Option<&'static str> {
    if build.is_live() && build.blocked_stage().is_some() {
        return Some("a stage waits for approval: Drone would run the restart without it");
    }
    if build.status == crate::domain::Status::Declined {
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
        let promotion = Build {
            event: BuildEvent::Promote,
            deploy_to: "production".into(),
            ..Build::default()
        };
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
