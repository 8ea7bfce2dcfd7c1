//! Who started a build and by what right: Drone's facts, the catalog's, and those of our own record.

use ratatui::layout::Rect;

use crate::app::overlays::audit::AuditPanel;
use crate::app::store::Row;
use crate::app::words::by_whom;
use crate::app::{Asking, Model};
use crate::domain::timeline::{Ending, Entry};
use crate::domain::{
    Actor, Build, BuildId, Component, Ownership, RepoId, Timestamp, actor, clock_time, masked,
    rfc3339,
};
use crate::ui::canvas::Canvas;
use crate::ui::entry::{branch, facts, lineage};
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Lines, Page};
use crate::ui::words::{counted, place};

/// Draws an entry and the audit context of its build.
pub(super) fn draw(panel: &AuditPanel, model: &Model, room: Rect, canvas: &mut Canvas<'_>) {
    let mut page = Page::new(room, 92);
    page.foot = "j/k scroll · esc closes";
    page.top = panel.cursor.at;
    let lines = &mut page.body;
    for fact in facts(&panel.entry, model) {
        // Where the build is known, its owner has a part of its own.
        let is_said_below = panel.build.is_some() && ["Owner", "Member"].contains(&fact.label);
        if !is_said_below {
            lines.facts(fact.label, fact.role, &fact.words);
        }
    }
    let repo = &panel.entry.repo;
    let title = match &panel.build {
        Some(id) => {
            about_build(id, panel, model, lines);
            format!("Audit · {} #{}", repo.slug.name(), id.number)
        }
        None => format!("Audit · {}", repo.slug.name()),
    };
    let note = format!("{} · {}", repo.slug, repo.server.context);
    page.draw(Frame::new(&title).note(&note), room, canvas);
}

fn about_build(id: &BuildId, panel: &AuditPanel, model: &Model, lines: &mut Lines<'_>) {
    let repo = model.store.builds.repo(&id.repo);
    let build = repo.and_then(|repo| repo.build(id.number));
    let row = panel
        .row
        .as_ref()
        .and_then(|key| model.store.catalogs.row(key))
        .or_else(|| model.store.catalogs.of_repo(&id.repo).next());
    if let Some(build) = build {
        started(build, model, lines);
        descent(id, model, lines);
        owner(row, build, id, model, lines);
        parameters(build, lines);
    } else {
        lines.gap();
        lines.words(Role::Warn, "This build is not known here yet.");
    }
    record(id, model, lines);
}

fn section(lines: &mut Lines<'_>, title: &'static str) {
    lines.gap();
    lines.line().put(Role::Header, title);
}

fn or_dash(text: &str) -> &str {
    if text.is_empty() { "-" } else { text }
}

/// Trigger, sender and author are three people, and Drone inherits two of them on a restart.
fn started(build: &Build, model: &Model, lines: &mut Lines<'_>) {
    section(lines, "WHAT DRONE SAYS");
    let event = format!("{} to {}", build.event.word(), place(build));
    lines.facts("Who", Role::Text, &by_whom(build));
    let how = match actor(build) {
        Actor::Person(_) => "a login that called Drone",
        Actor::Hook(_) => "the code host's hook",
        Actor::Cron(_) => "Drone's scheduler, or who ran the job by hand: Drone does not say",
        Actor::Unknown => "not kept for builds that could not be created",
    };
    let trigger = format!("{} ({how})", or_dash(&build.trigger));
    lines.facts("Trigger", Role::Text, &trigger);
    let sender = or_dash(&build.sender);
    let inherited = if build.parent.is_some() {
        " (of the build that it came from)"
    } else {
        ""
    };
    lines.facts("Sender", Role::Text, &format!("{sender}{inherited}"));
    let mut author = or_dash(build.author()).to_owned();
    if !build.author_email.is_empty() {
        author = format!("{author} <{}>", build.author_email);
    }
    lines.facts("Author", Role::Text, &format!("{author} (of the commit)"));
    lines.facts("Event", Role::Text, &event);
    if !build.deploy_to.is_empty() {
        lines.facts("Target", Role::Text, &build.deploy_to);
    }
    let commit = format!("{} {}", build.short_commit(), build.headline());
    lines.facts("Commit", Role::Text, commit.trim());
    for (label, at) in [
        ("Created", build.created),
        ("Began", build.started),
        ("Ended", build.finished),
    ] {
        lines.facts(label, Role::Text, &time(at, model));
    }
    lines.facts("Status", Role::Text, build.shown_status().word());
    let words = "Drone keeps no name of who approved or cancelled: only the record can tell.";
    lines.words(Role::Dim, words);
}

/// Local time for people, and the whole moment for whoever compares.
fn time(at: Option<Timestamp>, model: &Model) -> String {
    at.map_or_else(
        || "-".to_owned(),
        |at| format!("{}  {}", clock_time(at, &model.zone), rfc3339(at)),
    )
}

/// What the build came from, back to the first, and what came from it.
fn descent(id: &BuildId, model: &Model, lines: &mut Lines<'_>) {
    section(lines, "LINEAGE");
    let tree = lineage(&id.repo, id.number, model);
    if tree.len() < 2 {
        let words = "It came from no other build, and none that is known here came from it.";
        lines.words(Role::Dim, words);
        return;
    }
    for build in &tree {
        let deep = "  ".repeat(build.depth.min(8));
        let bend = if build.depth > 0 { "└ " } else { "" };
        let status = build.status.shown();
        let words = format!("{deep}{bend}{} · {status}", branch(build));
        let is_meant = build.number == id.number;
        lines.words(if is_meant { Role::Accent } else { Role::Text }, &words);
    }
}

/// Who owns it now, who did when something was done from here, and whether the actor belongs there.
fn owner(row: Option<&Row>, build: &Build, id: &BuildId, model: &Model, lines: &mut Lines<'_>) {
    section(lines, "OWNER AND TEAM");
    let component = row.and_then(|row| row.service.component.as_deref());
    match component {
        None => lines.facts("Owner", Role::Dim, "no catalog names this repository"),
        Some(component) => teams(component, id, model, lines),
    }
    let then = model.store.record.of(id).find_map(|record| {
        let owner = record.owner.as_deref()?;
        Some(format!("{owner} ({})", time(Some(record.at), model)))
    });
    let then = then.unwrap_or_else(|| "not kept: no deed from this machine".to_owned());
    lines.facts("Recorded", Role::Text, &then);
    let (role, words) = membership(row, build, &id.repo, model);
    lines.facts("Member", role, &words);
}

fn teams(component: &Component, id: &BuildId, model: &Model, lines: &mut Lines<'_>) {
    let catalog = model.store.catalogs.state(&id.repo.server.context);
    if component.owners.is_empty() {
        let words = match &*component.owner_text {
            "" => "unknown: the entry names nobody".to_owned(),
            text => format!("unknown: the entry says {text}, which the catalog does not have"),
        };
        lines.facts("Owner", Role::Warn, &words);
    }
    for owner in &component.owners {
        lines.facts("Owner", Role::Text, &owner.with_kind());
        if let Some(team) = catalog.and_then(|state| state.catalog.teams.get(owner)) {
            let members = usize::try_from(team.members).unwrap_or(usize::MAX);
            let mut words = team.title.to_string();
            // The catalog was asked about one person: a team may seem to have nobody.
            if members > 0 {
                words = format!("{words} ({})", counted(members, "member"));
            }
            for parent in &team.parents {
                words = format!("{words}, in {}", parent.with_kind());
            }
            lines.facts("Team", Role::Text, &words);
        }
    }
}

/// Whether who set it going belongs to the owner. The catalog was read for one person: of others it
/// is not known.
fn membership(row: Option<&Row>, build: &Build, repo: &RepoId, model: &Model) -> (Role, String) {
    let login = match actor(build) {
        Actor::Person(login) | Actor::Hook(login) if !login.is_empty() => login,
        _ => return (Role::Dim, "no person is named".to_owned()),
    };
    let account = model.store.servers.get(&repo.server);
    let account = account.and_then(|server| server.account.as_ref());
    let me = model.store.catalogs.state(&repo.server.context);
    let me = me.and_then(|state| state.catalog.me.as_ref());
    let is_me = match account {
        Some(account) => account.login.eq_ignore_ascii_case(&login),
        None => me.is_some_and(|me| me.entity.name().eq_ignore_ascii_case(&login)),
    };
    if !is_me {
        let words = format!("not known of {login}: the catalog was asked about you only");
        return (Role::Dim, words);
    }
    match row.map(|row| &row.standing) {
        Some(Ownership::Owner(owner)) => {
            let words = format!("yes: {login} is you, by {}", owner.with_kind());
            (Role::Good, words)
        }
        Some(Ownership::Below(owner)) => {
            let words = format!("over it: {} lies under a group of yours", owner.with_kind());
            (Role::Text, words)
        }
        Some(Ownership::Above(owner)) => {
            let words = format!("no: {} lies above your groups", owner.with_kind());
            (Role::Warn, words)
        }
        Some(Ownership::Stranger) => (Role::Warn, format!("no: {login} is you, and not an owner")),
        Some(Ownership::Unknown) | None => (Role::Dim, "not known: no owner is".to_owned()),
    }
}

fn parameters(build: &Build, lines: &mut Lines<'_>) {
    section(lines, "PARAMETERS");
    if build.params.is_empty() {
        lines.words(Role::Dim, "none");
    }
    for (key, value) in &build.params {
        lines.words(Role::Text, &shown(key, value));
    }
}

fn shown(key: &str, value: &str) -> String {
    format!("{key}={}", if masked(key) { "***" } else { value })
}

/// What was done to it from this machine, newest first.
fn record(id: &BuildId, model: &Model, lines: &mut Lines<'_>) {
    section(lines, "RECORD OF THIS MACHINE");
    let state = &model.store.record;
    match &state.remote.asking {
        Asking::Failed(_, fault) => lines.fault(fault),
        Asking::Waiting(..) if state.entries.is_empty() => lines.words(Role::Dim, "reading…"),
        _ => {}
    }
    let mut is_empty = true;
    for deed in state.of(id) {
        is_empty = false;
        entry(deed, model, lines);
    }
    if is_empty && !state.remote.is_waiting() {
        lines.words(Role::Dim, "Nothing was done to it from here.");
    }
}

fn entry(deed: &Entry, model: &Model, lines: &mut Lines<'_>) {
    let time = clock_time(deed.at, &model.zone);
    let verb = deed.act.word();
    let mut words = format!("{time}  {} {verb}", deed.who);
    if let Some(number) = deed.build {
        words = format!("{words} #{number}");
    }
    words = format!("{words}: {}", deed.ending.word());
    if let Some(became) = deed.became {
        let sure = if became.guessed { " perhaps" } else { "" };
        words = format!("{words}, #{} came of it{sure}", became.number);
    }
    let is_done = deed.ending == Ending::Done;
    lines.words(if is_done { Role::Text } else { Role::Warn }, &words);
    let Some(own) = &deed.own else { return };
    if let Some(reason) = &deed.reason
        && own.error.as_ref() != Some(reason)
    {
        lines.facts("", Role::Text, &format!("\"{reason}\""));
    }
    let params: Vec<String> = own.params.iter().map(|(k, v)| shown(k, v)).collect();
    if !params.is_empty() {
        lines.facts("", Role::Text, &params.join(" "));
    }
    if let Some(error) = &own.error {
        lines.facts("", Role::Bad, error);
    }
}
