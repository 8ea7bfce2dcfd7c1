//! One thing that happened at a moment.

use std::sync::Arc;

use crate::domain::timeline::{Act, Ending};
use crate::domain::{BuildId, EntityRef, RepoId, Text, Timestamp};

/// Who tells of it. Of one moment the deed comes before what Drone made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Source {
    /// backdrone's record: somebody pressed a key or ran a command.
    Own,
    /// A build, as Drone tells of it.
    Drone,
}

impl Source {
    /// The word of filters and exports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Drone => "drone",
        }
    }
}

/// The build that came of a deed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Became {
    pub number: u64,
    /// No answer told the number: it is the only build that fits.
    pub guessed: bool,
}

/// Whether a line of the record is as it was written, as far as the line after it tells. A deed of
/// two lines has that of the worse one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Link {
    /// The line after it names its hash.
    Holds,
    /// No line names its hash: it is the last one, or the line after it cannot be read.
    Unnamed,
    /// The line after it names another hash.
    Broken,
}

/// What only the record knows of a deed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Own {
    /// Number of its first line in the log, from 0.
    pub seq: u64,
    /// Id of that line (a ULID).
    pub id: Text,
    pub link: Link,
    /// When its outcome was written.
    pub answered: Option<Timestamp>,
    /// `tui`, `cli`.
    pub via: Text,
    /// Program and version.
    pub client: Text,
    /// Id of the request, where a gateway gave one.
    pub request: Option<Text>,
    /// The rule that allowed or denied it, where a gateway decided. In direct mode Drone decides, and
    /// names no rule.
    pub right: Option<Text>,
    /// Secret-looking values were masked when it was written.
    pub params: Vec<(Text, Text)>,
    /// Why it did not work, in a line.
    pub error: Option<Text>,
}

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// By the clock of who tells it: this machine's for deeds, Drone's for builds.
    pub at: Timestamp,
    pub source: Source,
    /// Entity reference or login; `@hook` and `@cron` as Drone says; `drone` for how builds ended.
    /// Empty where nobody is named.
    pub who: Text,
    pub act: Act,
    pub repo: RepoId,
    /// The component, as an entity reference: of that time for deeds, of now for builds.
    pub service: Option<Text>,
    /// Its owner, likewise.
    pub owner: Option<Text>,
    /// The build that it was done to, or that it befell.
    pub build: Option<u64>,
    pub became: Option<Became>,
    /// More about the object: `main 9f3c1ab`, `test › unit`, `staging`.
    pub what: Text,
    pub ending: Ending,
    /// Why, in the person's words; else what went wrong.
    pub reason: Option<Text>,
    /// `None` for Drone's facts.
    pub own: Option<Arc<Own>>,
}

impl Entry {
    /// The person without what everybody assumes: `ana` for `user:default/ana`.
    pub fn who_shown(&self) -> &str {
        short(&self.who)
    }

    /// The service as people call it: the component's name, else the repository's.
    pub fn service_shown(&self) -> &str {
        let component = self.service.as_deref().map(short);
        component.unwrap_or_else(|| self.repo.slug.name())
    }

    /// Whether a person did it, rather than a hook, a schedule or Drone itself.
    pub fn is_by_a_person(&self) -> bool {
        !(self.who.is_empty() || self.who.starts_with('@') || self.is_an_end())
    }

    /// Whether it tells how a build ended.
    pub fn is_an_end(&self) -> bool {
        let ends = [Act::Failed, Act::Broke, Act::Killed, Act::Declined];
        self.source == Source::Drone && ends.contains(&self.act)
    }

    /// The build to look at: what came of it, else what it was done to.
    pub fn newest_build(&self) -> Option<BuildId> {
        Some(self.repo.build(self.newest_number()?))
    }

    /// Whether it is about a build: done to it, or the origin of it.
    pub fn concerns(&self, number: u64) -> bool {
        self.build == Some(number) || self.became.is_some_and(|became| became.number == number)
    }

    /// The number of the build to look at.
    pub(super) fn newest_number(&self) -> Option<u64> {
        self.became.map(|became| became.number).or(self.build)
    }

    /// `#1481 → #1482 staging`, `#1481 main 9f3c1ab`; a guessed number has a `~`.
    pub fn object(&self) -> String {
        let mut parts: Vec<String> = Vec::new();
        if let Some(number) = self.build {
            parts.push(format!("#{number}"));
        }
        if let Some(Became { number, guessed }) = self.became {
            let sure = if guessed { "~" } else { "" };
            parts.push(format!("→ {sure}#{number}"));
        }
        if !self.what.is_empty() {
            parts.push(self.what.to_string());
        }
        parts.join(" ")
    }

    /// What orders entries of one line of time: no two different entries are equal in it.
    pub(super) fn order(&self) -> impl Ord + '_ {
        let id = self.own.as_ref().map(|own| (&own.id, own.seq));
        let object = (&self.repo, self.build, self.became);
        let words = (&self.who, &self.what, self.ending.word());
        (self.at, self.source, object, &self.act, words, id)
    }
}

fn short(reference: &str) -> &str {
    let rest = reference
        .split_once(':')
        .map_or(reference, |(_, rest)| rest);
    rest.strip_prefix("default/").unwrap_or(rest)
}

/// The ticket that a reason names: capitals, a dash, digits (`CHG-2291`).
pub fn ticket(reason: &str) -> Option<&str> {
    let is_ticket = |word: &&str| {
        word.split_once('-').is_some_and(|(project, number)| {
            project.len() >= 2
                && project.starts_with(|c: char| c.is_ascii_uppercase())
                && project
                    .chars()
                    .all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
                && !number.is_empty()
                && number.chars().all(|c| c.is_ascii_digit())
        })
    };
    reason
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .find(is_ticket)
}

/// Whether two names mean the same entity, whichever parts either leaves out.
pub(super) fn same_entity(a: &str, b: &str, kind: &str) -> bool {
    let read = |text| EntityRef::parse(text, kind, "default");
    read(a).is_some_and(|a| read(b).as_ref() == Some(&a))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ticket_is_found_among_words() {
        for (reason, found) in [
            ("CHG-2291", Some("CHG-2291")),
            ("hotfix (PAY-812) for settlement", Some("PAY-812")),
            ("see https://x/browse/A1B-7.", Some("A1B-7")),
            ("re-run of a flaky-1 test", None),
            ("X-1", None),
            ("CHG-", None),
            ("", None),
        ] {
            assert_eq!(ticket(reason), found, "{reason}");
        }
    }

    #[test]
    fn names_are_shortened_only_by_what_everybody_assumes() {
        assert_eq!(short("user:default/ana"), "ana");
        assert_eq!(short("user:partners/ana"), "partners/ana");
        assert_eq!(short("ana"), "ana");
        assert_eq!(short("@hook"), "@hook");
    }
}
