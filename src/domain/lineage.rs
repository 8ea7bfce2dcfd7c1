//! Who started a build, by what, and what it came from.

use crate::domain::{Build, BuildEvent, Text};

/// Who set a build going. Drone keeps three names apart, and so do we (`drone-api` 4.6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// A login called the API.
    Person(Text),
    /// A push, tag or pull request came in; the sender is who pushed.
    Hook(Text),
    /// The scheduler, or somebody who ran a cron job by hand: Drone does not say who.
    Cron(Text),
    /// An error build: Drone drops the trigger.
    Unknown,
}

/// Reads the actor off a build. `trigger` says who acted; `sender` is inherited by restarts.
pub fn actor(build: &Build) -> Actor {
    match &*build.trigger {
        "@hook" => Actor::Hook(build.sender.clone()),
        "@cron" => Actor::Cron(build.cron.clone()),
        "" => Actor::Unknown,
        login => Actor::Person(login.into()),
    }
}

impl Actor {
    /// As shown in a column: `ana`, `@hook`, `@cron`, or a dash.
    pub fn shown(&self) -> &str {
        match self {
            Self::Person(login) => login,
            Self::Hook(_) => "@hook",
            Self::Cron(_) => "@cron",
            Self::Unknown => "-",
        }
    }
}

/// What a build came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Lineage {
    /// By itself: a push, a tag, a schedule, a trigger.
    First,
    RestartOf(u64),
    PromotionOf {
        build: u64,
        target: Text,
    },
    RollbackTo {
        build: u64,
        target: Text,
    },
}

impl Lineage {
    /// `parent` names the build; the event and the target of the parent tell a promotion from a
    /// restart of one (which has the same event). Without the parent at hand a promotion is assumed.
    pub fn of(build: &Build, parent: Option<&Build>) -> Self {
        let Some(number) = build.parent else {
            return Self::First;
        };
        let same_deed =
            parent.is_some_and(|p| p.event == build.event && p.deploy_to == build.deploy_to);
        let target = build.deploy_to.clone();
        match build.event {
            BuildEvent::Promote if !same_deed => Self::PromotionOf {
                build: number,
                target,
            },
            BuildEvent::Rollback if !same_deed => Self::RollbackTo {
                build: number,
                target,
            },
            _ => Self::RestartOf(number),
        }
    }

    /// One phrase, or nothing for a first build.
    pub fn phrase(&self) -> Option<String> {
        match self {
            Self::First => None,
            Self::RestartOf(number) => Some(format!("restart of #{number}")),
            Self::PromotionOf { build, target } => {
                Some(format!("promotion of #{build} to {target}"))
            }
            Self::RollbackTo { build, target } => Some(format!("rollback of {target} to #{build}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_restart_names_who_acted_not_who_pushed() {
        let build = Build {
            trigger: "ana".into(),
            sender: "mia".into(),
            ..Build::default()
        };
        assert_eq!(actor(&build).shown(), "ana");
        let pushed = Build {
            trigger: "@hook".into(),
            sender: "mia".into(),
            ..Build::default()
        };
        assert_eq!(actor(&pushed), Actor::Hook("mia".into()));
    }

    #[test]
    fn the_restart_of_a_promotion_is_told_from_the_promotion() {
        let promote = |parent| Build {
            event: BuildEvent::Promote,
            deploy_to: "production".into(),
            parent: Some(parent),
            ..Build::default()
        };
        let push = Build::default();
        assert_eq!(
            Lineage::of(&promote(4), Some(&push)).phrase().as_deref(),
            Some("promotion of #4 to production")
        );
        assert_eq!(
            Lineage::of(&promote(5), Some(&promote(4))),
            Lineage::RestartOf(5)
        );
    }
}
