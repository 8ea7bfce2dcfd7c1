//! Which entries are wanted.

use crate::domain::timeline::entry::same_entity;
use crate::domain::timeline::{Entry, Source, point};
use crate::domain::{Text, Timestamp, Zone};

/// Every part that is set must hold.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    /// Login, name or entity reference of a person.
    pub who: Option<Text>,
    /// Name or entity reference of the owner.
    pub team: Option<Text>,
    /// Component or repository.
    pub service: Option<Text>,
    /// Number of a build: what was done to it, and what it came of.
    pub build: Option<u64>,
    /// [`Act::word`](crate::domain::timeline::Act::word).
    pub action: Option<Text>,
    /// [`Ending::class`](crate::domain::timeline::Ending::class).
    pub result: Option<Text>,
    pub source: Option<Source>,
    /// Only what persons did.
    pub people: bool,
    /// Lower case; each must be somewhere in the entry.
    pub words: Vec<Text>,
    /// From this moment on.
    pub since: Option<Timestamp>,
    /// Before this moment.
    pub until: Option<Timestamp>,
}

impl Filter {
    /// Reads what is typed: `who:ana action:restart owner:payments service:api result:denied
    /// source:own by:people since:2h until:2026-11-25 #1481`, and words. What cannot be read as a token is a
    /// word.
    pub fn parse(text: &str, now: Timestamp, zone: &Zone) -> Self {
        let mut filter = Self::default();
        for word in text.split_whitespace() {
            if filter.token(word, now, zone).is_none() {
                filter.words.push(word.to_lowercase().into());
            }
        }
        filter
    }

    fn token(&mut self, word: &str, now: Timestamp, zone: &Zone) -> Option<()> {
        if let Some(number) = word.strip_prefix('#') {
            self.build = Some(number.parse().ok()?);
            return Some(());
        }
        let (key, value) = word.split_once(':')?;
        if value.is_empty() {
            return None;
        }
        let plain = || Some(Text::from(value.to_lowercase()));
        match key {
            "who" => self.who = plain(),
            "owner" | "team" => self.team = plain(),
            "service" | "repo" => self.service = plain(),
            "action" => self.action = plain(),
            "result" => self.result = plain(),
            "since" => self.since = Some(point(value, now, zone)?),
            "until" => self.until = Some(point(value, now, zone)?),
            "source" => self.source = Some(source(value)?),
            "by" if value == "people" => self.people = true,
            _ => return None,
        }
        Some(())
    }

    /// Whether an entry is wanted.
    pub fn keeps(&self, entry: &Entry) -> bool {
        self.is_in_time(entry.at)
            && self.source.is_none_or(|source| entry.source == source)
            && (!self.people || entry.is_by_a_person())
            && self.build.is_none_or(|number| entry.concerns(number))
            && said(self.action.as_deref(), |word| {
                entry.act.word().eq_ignore_ascii_case(word)
            })
            && said(self.result.as_deref(), |word| {
                entry.ending.class().eq_ignore_ascii_case(word)
            })
            && said(self.who.as_deref(), |who| is_who(entry, who))
            && said(self.team.as_deref(), |team| is_owner(entry, team))
            && said(self.service.as_deref(), |name| is_service(entry, name))
            && self.has_words(entry)
    }

    /// Whether a moment lies in the span.
    pub fn is_in_time(&self, at: Timestamp) -> bool {
        self.since.is_none_or(|since| at >= since) && self.until.is_none_or(|until| at < until)
    }

    fn has_words(&self, entry: &Entry) -> bool {
        if self.words.is_empty() {
            return true;
        }
        let hay = format!(
            "{} {} {} {} {} {} {} {}",
            entry.who,
            entry.act.word(),
            entry.service.as_deref().unwrap_or_default(),
            entry.repo.slug,
            entry.object(),
            entry.ending.word(),
            entry.reason.as_deref().unwrap_or_default(),
            entry.owner.as_deref().unwrap_or_default(),
        )
        .to_lowercase();
        self.words.iter().all(|word| hay.contains(&**word))
    }
}

fn said(wanted: Option<&str>, holds: impl FnOnce(&str) -> bool) -> bool {
    wanted.is_none_or(holds)
}

/// From the word of a source.
fn source(word: &str) -> Option<Source> {
    [Source::Own, Source::Drone]
        .into_iter()
        .find(|source| source.word() == word)
}

fn is_who(entry: &Entry, who: &str) -> bool {
    entry.who.eq_ignore_ascii_case(who) || same_entity(&entry.who, who, "user")
}

fn is_owner(entry: &Entry, team: &str) -> bool {
    let owner = entry.owner.as_deref();
    owner.is_some_and(|owner| owner.eq_ignore_ascii_case(team) || same_entity(owner, team, "group"))
}

fn is_service(entry: &Entry, name: &str) -> bool {
    let slug = &entry.repo.slug;
    let service = entry.service.as_deref();
    slug.as_str().eq_ignore_ascii_case(name)
        || slug.name().eq_ignore_ascii_case(name)
        || service.is_some_and(|service| same_entity(service, name, "component"))
}
