//! What there is to say of an entry, for the pane beside the list, the strip under it and the panel.

use crate::app::Model;
use crate::domain::timeline::{Branch, Ending, Entry, From, Link, Own, Source, descent, ticket};
use crate::domain::{EntityRef, RepoId, Status, clock_time, masked, rfc3339};
use crate::ui::theme::Role;

/// A label and its words.
pub(super) struct Fact {
    pub(super) label: &'static str,
    pub(super) role: Role,
    pub(super) words: String,
}

fn fact(label: &'static str, role: Role, words: impl Into<String>) -> Fact {
    Fact {
        label,
        role,
        words: words.into(),
    }
}

/// Everything about an entry, in the order of interest.
pub(super) fn facts(entry: &Entry, model: &Model) -> Vec<Fact> {
    let time = format!(
        "{}  {}",
        clock_time(entry.at, &model.zone),
        rfc3339(entry.at)
    );
    let who = if entry.who.is_empty() {
        "not kept: Drone drops it for builds that could not be made"
    } else {
        &entry.who
    };
    let mut facts = vec![
        fact("Time", Role::Text, time),
        fact("Who", Role::Text, who),
        member(entry, model),
        fact("Action", Role::Text, entry.act.word()),
        fact(
            "Object",
            Role::Text,
            format!("{} {}", entry.repo.slug, entry.object()),
        ),
    ];
    let (role, words) = result(entry);
    facts.push(fact("Result", role, words));
    if let Some(reason) = &entry.reason {
        facts.push(fact("Reason", Role::Text, format!("\"{reason}\"")));
        facts.extend(ticket(reason).map(|ticket| fact("Ticket", Role::Text, ticket)));
    }
    facts.push(owner(entry));
    match &entry.own {
        Some(own) => of_record(own, entry, &mut facts),
        None => facts.push(fact(
            "Source",
            Role::Dim,
            "Drone: a build, as it tells of it",
        )),
    }
    facts
}

fn of_record(own: &Own, entry: &Entry, facts: &mut Vec<Fact>) {
    if let Some(error) = own
        .error
        .as_ref()
        .filter(|error| entry.reason.as_ref() != Some(*error))
    {
        facts.push(fact("Error", Role::Bad, &**error));
    }
    let shown = |(key, value): &(crate::domain::Text, crate::domain::Text)| {
        format!("{key}={}", if masked(key) { "***" } else { &**value })
    };
    let params: Vec<String> = own.params.iter().map(shown).collect();
    if !params.is_empty() {
        facts.push(fact("Params", Role::Text, params.join(" ")));
    }
    let client = format!("{} {}", own.client, own.via);
    facts.push(fact("Client", Role::Text, client.trim()));
    let right = match &own.right {
        Some(rule) => rule.to_string(),
        None => "Drone's own: only a gateway names rules".to_owned(),
    };
    facts.push(fact("Right", Role::Text, right));
    let request = own.request.as_ref().unwrap_or(&own.id);
    facts.push(fact("Request", Role::Dim, &**request));
    facts.push(chain(own));
}

/// Whether the line is as it was written.
fn chain(own: &Own) -> Fact {
    let line = own.seq + 1;
    let (role, words) = match own.link {
        Link::Holds => (Role::Good, "the line after it names its hash"),
        Link::Unnamed => (Role::Text, "no line after it names its hash yet"),
        Link::Broken => (
            Role::Bad,
            "it was changed: the line after it names another hash",
        ),
    };
    fact("Chain", role, format!("line {line}: {words}"))
}

fn result(entry: &Entry) -> (Role, String) {
    let seconds = entry
        .own
        .as_ref()
        .and_then(|own| own.answered)
        .map(|answered| answered.since(entry.at));
    let took = match seconds {
        Some(0) | None => String::new(),
        Some(seconds) => format!(" in {seconds} s"),
    };
    let words = match &entry.ending {
        Ending::Open => "nothing more is written: under way, or the program ended".to_owned(),
        Ending::Unknown => format!("unknown: no answer came{took}"),
        Ending::Done if entry.source == Source::Drone => "ended: see its own entry".to_owned(),
        ending => format!("{}{took}", ending.word()),
    };
    (role(&entry.ending), words)
}

/// How a result is painted; Drone's states have their own signs besides.
pub(super) fn role(ending: &Ending) -> Role {
    match ending {
        Ending::Build(Status::Success) => Role::Good,
        Ending::Failed => Role::Bad,
        Ending::Denied | Ending::Unknown => Role::Warn,
        Ending::Open => Role::Dim,
        Ending::Build(status) if status.is_bad() => Role::Bad,
        Ending::Done | Ending::Build(_) => Role::Text,
    }
}

fn owner(entry: &Entry) -> Fact {
    let when = match entry.source {
        Source::Own => "at that time",
        Source::Drone => "now: Drone keeps none",
    };
    match entry.owner.as_deref() {
        Some(owner) => fact("Owner", Role::Text, format!("{} ({when})", short(owner))),
        None => fact("Owner", Role::Dim, format!("unknown ({when})")),
    }
}

fn short(reference: &str) -> String {
    EntityRef::complete(reference).map_or_else(|| reference.to_owned(), |it| it.with_kind())
}

/// Whether who did it belongs to the owner. The catalog was asked about one person: of others it is
/// not known.
fn member(entry: &Entry, model: &Model) -> Fact {
    const LABEL: &str = "Member";
    if !entry.is_by_a_person() {
        return fact(LABEL, Role::Dim, "no person is named");
    }
    let who = entry.who_shown();
    if !is_me(entry, model) {
        let words = format!("not known of {who}: the catalog was asked about you only");
        return fact(LABEL, Role::Dim, words);
    }
    let me = model.store.catalogs.state(&entry.repo.server.context);
    let me = me.and_then(|state| state.catalog.me.as_ref());
    let owner = entry.owner.as_deref().and_then(EntityRef::complete);
    match (me, owner) {
        (Some(me), Some(owner)) if me.teams.contains(&owner) || me.entity == owner => fact(
            LABEL,
            Role::Good,
            format!("yes: {who} is you, of {}", owner.with_kind()),
        ),
        (Some(_), Some(_)) => fact(
            LABEL,
            Role::Warn,
            format!("no: {who} is you, and not of it"),
        ),
        (_, None) => fact(LABEL, Role::Dim, "not known: no owner is"),
        (None, Some(_)) => fact(LABEL, Role::Dim, "not known: no catalog says who you are"),
    }
}

fn is_me(entry: &Entry, model: &Model) -> bool {
    let me = model.store.catalogs.state(&entry.repo.server.context);
    let me = me.and_then(|state| state.catalog.me.as_ref());
    let server = model.store.servers.get(&entry.repo.server);
    let account = server.and_then(|server| server.account.as_ref());
    me.is_some_and(|me| me.entity.as_str() == &*entry.who)
        || account.is_some_and(|account| account.login.eq_ignore_ascii_case(&entry.who))
}

/// The builds that one came from and those that came of it, as far as is known.
pub(super) fn lineage(repo: &RepoId, number: u64, model: &Model) -> Vec<Branch> {
    let Some(state) = model.store.builds.repo(repo) else {
        return Vec::new();
    };
    let deeds = model.store.record.entries.iter();
    let deeds: Vec<Entry> = deeds.filter(|deed| deed.repo == *repo).cloned().collect();
    descent(&state.builds, &deeds, number)
}

/// A line of the tree: `└ ~#1482 restart (ana) "flaky?"`, without its sign.
pub(super) fn branch(branch: &Branch) -> String {
    let sure = if branch.from == From::Alike { "~" } else { "" };
    let mut words = format!(
        "{sure}#{} {} {}",
        branch.number,
        branch.act.word(),
        branch.what
    );
    words.truncate(words.trim_end().len());
    if !branch.who.is_empty() {
        words = format!("{words} ({})", branch.who);
    }
    if let Some(reason) = &branch.reason {
        words = format!("{words} \"{reason}\"");
    }
    words
}
