//! What was done and how it ended, in words that filters, columns and exports share.

use crate::domain::{Build, BuildEvent, Lineage, Status, Text};

/// What happened. The first group is done by somebody, the second befalls a build.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Act {
    Push,
    Pull,
    Tag,
    Cron,
    Trigger,
    Restart,
    Cancel,
    Promote,
    Rollback,
    Approve,
    Decline,
    Activate,
    /// A build ended: failure.
    Failed,
    /// A build ended: it could not be run.
    Broke,
    /// A build ended: somebody or something stopped it.
    Killed,
    /// A build ended: a stage of it was declined.
    Declined,
    /// Something that this program has no word for, as it was written.
    Other(Text),
}

/// Each act beside its word.
const WORDS: [(Act, &str); 16] = [
    (Act::Push, "push"),
    (Act::Pull, "pull"),
    (Act::Tag, "tag"),
    (Act::Cron, "cron"),
    (Act::Trigger, "trigger"),
    (Act::Restart, "restart"),
    (Act::Cancel, "cancel"),
    (Act::Promote, "promote"),
    (Act::Rollback, "rollback"),
    (Act::Approve, "approve"),
    (Act::Decline, "decline"),
    (Act::Activate, "activate"),
    (Act::Failed, "failed"),
    (Act::Broke, "error"),
    (Act::Killed, "killed"),
    (Act::Declined, "declined"),
];

impl Act {
    /// The word in the column ACTION, in filters and in exports.
    pub fn word(&self) -> &str {
        let known = WORDS.iter().find(|(act, _)| act == self);
        match (self, known) {
            (Self::Other(word), _) => word,
            (_, Some((_, word))) => word,
            // The table holds every other act; a test walks it.
            (_, None) => "",
        }
    }

    /// From the type of a line in the record (`identity` 4.1): `build.restart`, `stage.approve`. What
    /// is unknown is shown as it is written.
    pub fn from_record(kind: &str) -> Self {
        let word = match kind {
            "build.create" => "trigger",
            _ => kind
                .strip_prefix("build.")
                .or_else(|| kind.strip_prefix("stage."))
                .or_else(|| kind.strip_prefix("repo."))
                .unwrap_or(kind),
        };
        let known = WORDS.iter().find(|(_, known)| *known == word);
        known.map_or_else(|| Self::Other(kind.into()), |(act, _)| act.clone())
    }

    /// What made a build; `parent` tells a promotion from the restart of one.
    pub(super) fn of_build(build: &Build, parent: Option<&Build>) -> Self {
        match Lineage::of(build, parent) {
            Lineage::RestartOf(_) => Self::Restart,
            Lineage::PromotionOf { .. } => Self::Promote,
            Lineage::RollbackTo { .. } => Self::Rollback,
            Lineage::First => match &build.event {
                BuildEvent::Push => Self::Push,
                BuildEvent::PullRequest => Self::Pull,
                BuildEvent::Tag => Self::Tag,
                BuildEvent::Promote => Self::Promote,
                BuildEvent::Rollback => Self::Rollback,
                BuildEvent::Cron => Self::Cron,
                BuildEvent::Custom => Self::Trigger,
                BuildEvent::Other(word) => Self::Other(word.clone()),
            },
        }
    }

    /// How a build ended, where that is news of its own: a good end stands beside its beginning.
    pub(super) fn of_end(status: &Status) -> Option<Self> {
        Some(match status {
            Status::Failure => Self::Failed,
            Status::Error => Self::Broke,
            Status::Killed => Self::Killed,
            Status::Declined => Self::Declined,
            _ => return None,
        })
    }

    /// Whether it makes a build, by somebody's wish.
    pub(super) fn makes_a_build(&self) -> bool {
        matches!(
            self,
            Self::Trigger | Self::Restart | Self::Promote | Self::Rollback
        )
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Ending {
    /// A deed did what it should.
    Done,
    /// A deed was sent and did not work.
    Failed,
    /// A deed was not allowed.
    Denied,
    /// A deed was sent, and no answer told what came of it.
    Unknown,
    /// A deed was begun, and the record says nothing more: it is under way, or the program was ended.
    Open,
    /// Of Drone's facts: the state of the build.
    Build(Status),
}

impl Ending {
    /// From the status of an outcome in the record (`identity` 4.1).
    pub fn from_record(status: &str) -> Self {
        match status {
            "success" => Self::Done,
            "failed" => Self::Failed,
            "denied" => Self::Denied,
            _ => Self::Unknown,
        }
    }

    /// The word of the column RESULT: `ok`, `denied`, or the state of the build.
    pub fn word(&self) -> &str {
        match self {
            Self::Build(status) => status.shown(),
            _ => self.class(),
        }
    }

    /// The word that filters take: `ok`, `failed`, `denied`, `unknown`, `open`. A build that was
    /// stopped, declined or skipped is none of these and keeps its own.
    pub fn class(&self) -> &str {
        match self {
            Self::Done | Self::Build(Status::Success) => "ok",
            Self::Failed | Self::Build(Status::Failure | Status::Error) => "failed",
            Self::Denied => "denied",
            Self::Unknown => "unknown",
            Self::Open => "open",
            Self::Build(status) if status.is_live() => "open",
            Self::Build(status) => status.shown(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_act_has_a_word_of_its_own_and_is_read_back_from_it() {
        for (act, word) in &WORDS {
            assert_eq!(act.word(), *word);
            assert_eq!(Act::from_record(&format!("build.{word}")), *act, "{word}");
        }
    }

    #[test]
    fn types_of_the_record_become_acts_and_unknown_ones_stay_as_they_are() {
        for (kind, word) in [
            ("build.create", "trigger"),
            ("build.restart", "restart"),
            ("stage.approve", "approve"),
            ("repo.activate", "activate"),
            ("auth.login", "auth.login"),
            ("build.dance", "build.dance"),
        ] {
            assert_eq!(Act::from_record(kind).word(), word, "{kind}");
        }
    }

    #[test]
    fn a_filter_by_result_knows_few_words_for_both_sources() {
        let class = |word: &str| Ending::Build(Status::from_word(word)).class().to_owned();
        assert_eq!(class("success"), Ending::from_record("success").class());
        assert_eq!(class("error"), Ending::from_record("failed").class());
        assert_eq!(class("running"), "open");
        assert_eq!(class("killed"), "killed");
        assert_eq!(Ending::from_record("what").class(), "unknown");
    }
}
