//! The face of the audit context of a build: who started it, by what right, what it came from, and
//! what backdrone's own record says of it.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::overlays::audit::AuditPanel;
use crate::app::store::{RepoState, Row};
use crate::app::words::by_whom;
use crate::domain::{Build, Lineage, Ownership, Record, Timestamp, age, clock_time};
use crate::ui::canvas::Canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::params::params;
use crate::ui::widgets::{Frame, Lines, panel};
use crate::ui::words::place;
use crate::ui::{facts, marks};

const COLUMNS: u16 = 100;
const LABEL: u16 = 11;
/// Builds of a chain of restarts and promotions that are named.
const CHAIN: usize = 12;

pub(super) fn draw(open: &AuditPanel, model: &Model, whole: Rect, canvas: &mut Canvas<'_>) {
    let title = format!("Audit · {} #{}", open.build.repo.slug, open.build.number);
    let columns = COLUMNS.min(whole.width);
    let counted = Rect {
        width: columns.saturating_sub(4),
        height: 0,
        ..whole
    };
    let mut lines = Lines::new(counted, LABEL, canvas);
    said(open, model, &mut lines);
    let needed = lines.used();
    let rows = u16::try_from(needed).unwrap_or(u16::MAX).saturating_add(2);
    let rows = rows.min(whole.height.saturating_sub(2).max(6));
    let more = needed > usize::from(rows.min(whole.height).saturating_sub(2));
    let note = if more { "j k scroll" } else { "" };
    let inner = panel(
        Frame::new(&title).note(note),
        (columns, rows),
        whole,
        canvas,
    );
    let last = needed.saturating_sub(usize::from(inner.height));
    let lines = Lines::new(inner, LABEL, canvas);
    said(open, model, &mut lines.scrolled(open.cursor.top.min(last)));
}

fn said(open: &AuditPanel, model: &Model, lines: &mut Lines<'_, '_>) {
    let repo = model.store.builds.repo(&open.build.repo);
    let build = repo.and_then(|repo| repo.build(open.build.number));
    match build {
        Some(build) => {
            started(build, model, lines);
            lineage(build, repo, lines);
        }
        None => lines.say(Role::Warn, "the build is not known"),
    }
    lines.skip();
    ownership(open, model, lines);
    if let Some(build) = build {
        lines.skip();
        let given = build.params.iter().map(|(key, value)| (&**key, &**value));
        if given.len() == 0 {
            lines.labelled("Params").put(Role::Dim, "none");
        }
        params("Params", given, usize::MAX, lines);
    }
    lines.skip();
    record(open, model, lines);
    lines.skip();
    let words = "Drone keeps who triggered and who sent, not who approved, declined or cancelled.";
    lines.say(Role::Dim, words);
}

/// Who, by what event, when.
fn started(build: &Build, model: &Model, lines: &mut Lines<'_, '_>) {
    lines
        .labelled("Started by")
        .put(Role::Header, &by_whom(build));
    let mut pen = lines.labelled("Event");
    pen.put(Role::Text, build.event.word());
    pen.put(Role::Dim, " of ").put(Role::Text, &place(build));
    pen.gap(1).put(Role::Accent, build.short_commit());
    let mut pen = lines.labelled("Drone says");
    for (what, value) in [
        ("trigger", &build.trigger),
        ("sender", &build.sender),
        ("author", &build.author_login),
        ("cron", &build.cron),
        ("target", &build.deploy_to),
    ] {
        if !value.is_empty() {
            pen.put(Role::Dim, what)
                .gap(1)
                .put(Role::Text, value)
                .gap(2);
        }
    }
    for (label, at) in [
        ("Created", build.created),
        ("Started", build.started),
        ("Finished", build.finished),
    ] {
        if let Some(at) = at {
            lines.labelled(label).put(Role::Text, &when(at, model));
        }
    }
}

/// `14:02:11 (4m ago)`.
fn when(at: Timestamp, model: &Model) -> String {
    let ago = age(model.server_now().since(at));
    format!("{} ({ago} ago)", clock_time(at, &model.zone))
}

/// The chain of builds that this one came of, the oldest first.
fn lineage(build: &Build, repo: Option<&RepoState>, lines: &mut Lines<'_, '_>) {
    let mut chain = vec![build];
    let mut unknown = None;
    while let Some(number) = chain.last().and_then(|build| build.parent) {
        let parent = repo.and_then(|repo| repo.build(number));
        // Numbers fall from child to parent; anything else would be a ring.
        let is_older = chain.last().is_some_and(|child| number < child.number);
        match parent.filter(|_| is_older && chain.len() < CHAIN) {
            Some(parent) => chain.push(parent),
            None => {
                unknown = Some(number);
                break;
            }
        }
    }
    if chain.len() == 1 && unknown.is_none() {
        lines.labelled("Lineage").put(Role::Dim, "of itself");
        return;
    }
    let mut label = "Lineage";
    let mut depth = 0;
    if let Some(number) = unknown {
        lines
            .labelled(label)
            .args(Role::Dim, format_args!("#{number} (not at hand)"));
        (label, depth) = ("", 2);
    }
    for (at, build) in chain.iter().enumerate().rev() {
        let parent = chain.get(at + 1).copied();
        let phrase = Lineage::of(build, parent).phrase();
        let mut pen = lines.labelled(label);
        pen.gap(depth);
        if depth > 0 {
            pen.put(Role::Border, "└ ");
        }
        pen.args(Role::Header, format_args!("#{} ", build.number));
        let words = phrase.unwrap_or_else(|| build.event.word().to_owned());
        pen.put(Role::Text, &words)
            .put(Role::Dim, marks::DOT)
            .put(Role::Text, &by_whom(build));
        label = "";
        depth = (depth + 2).min(16);
    }
}

/// Who owns it, how the person stands to it, and what Drone lets them do.
fn ownership(open: &AuditPanel, model: &Model, lines: &mut Lines<'_, '_>) {
    let catalogs = &model.store.catalogs;
    let own = open.row.as_ref().and_then(|key| catalogs.row(key));
    let row = own.or_else(|| catalogs.of_repo(&open.build.repo).next());
    match row {
        Some(row) => {
            facts::owner(row, &mut lines.labelled("Owner now"));
            lines
                .labelled("You")
                .put(Role::Text, &membership(row, open, model));
        }
        None => {
            lines
                .labelled("Owner now")
                .put(Role::Dim, "no entry of the catalog names it");
        }
    }
    let repo = model.store.builds.repo(&open.build.repo);
    let mut pen = lines.labelled("In Drone");
    match repo.and_then(|repo| repo.facts.rights) {
        Some(rights) => {
            for (what, has) in [
                ("read", rights.read),
                ("write", rights.write),
                ("admin", rights.admin),
            ] {
                let words = if has { "yes" } else { "no" };
                pen.put(Role::Dim, what)
                    .gap(1)
                    .put(Role::Text, words)
                    .gap(2);
            }
        }
        None => {
            pen.put(Role::Dim, "your rights are not known yet");
        }
    }
}

fn membership(row: &Row, open: &AuditPanel, model: &Model) -> String {
    match &row.standing {
        Ownership::Owner(through) => format!("own it, through {}", through.with_kind()),
        Ownership::Below(group) => {
            format!(
                "do not own it: {} is under a group of yours",
                group.with_kind()
            )
        }
        Ownership::Above(group) => {
            format!(
                "do not own it: {} is over a group of yours",
                group.with_kind()
            )
        }
        Ownership::Stranger => "do not own it; in direct mode that is advice".to_owned(),
        Ownership::Unknown => {
            let state = model.store.catalogs.state(&open.build.repo.server.context);
            let why = state.and_then(|state| state.catalog.me_unknown.as_deref());
            why.unwrap_or("whether you own it is not known").to_owned()
        }
    }
}

/// The lines of the own record, newest first.
fn record(open: &AuditPanel, model: &Model, lines: &mut Lines<'_, '_>) {
    let state = &model.store.record;
    let records: Vec<&Record> = state.of(&open.build).collect();
    let count = records.len();
    let mut pen = lines.pen();
    pen.args(
        Role::Header,
        format_args!("Record of this machine ({count})"),
    );
    if state.remote.is_waiting() {
        pen.put(Role::Dim, " reading…");
    }
    if let Some(fault) = state.remote.fault() {
        lines.say(Role::Bad, &fault.summary);
    }
    if records.is_empty() {
        lines.say(Role::Dim, "no deed on it was done from here");
    }
    for record in records {
        deed(record, model, lines);
    }
}

fn deed(record: &Record, model: &Model, lines: &mut Lines<'_, '_>) {
    let verb = record.kind.strip_prefix("build.").unwrap_or(&record.kind);
    let mut pen = lines.pen();
    pen.put(Role::Dim, &when(record.at, model))
        .gap(1)
        .put(Role::Text, &record.actor)
        .gap(1)
        .put(Role::Header, verb);
    if let Some(number) = record.build {
        pen.args(Role::Text, format_args!(" #{number}"));
    }
    if let Some(result) = &record.result {
        if let Some(number) = result.build.filter(|number| record.build != Some(*number)) {
            pen.args(Role::Text, format_args!(" → #{number}"));
        }
        let role = if &*result.status == "success" {
            Role::Good
        } else {
            Role::Bad
        };
        pen.gap(1).put(role, &result.status);
    }
    if let Some(reason) = &record.reason {
        lines.say_labelled("  reason", Role::Text, reason);
    }
    let owner = record.owner.as_deref().unwrap_or("not known");
    lines
        .labelled("  owner")
        .put(Role::Text, owner)
        .put(Role::Dim, " at that time");
    let given = record.params.iter().map(|(key, value)| (&**key, &**value));
    params("  params", given, usize::MAX, lines);
    if let Some(error) = record
        .result
        .as_ref()
        .and_then(|result| result.error.as_ref())
    {
        lines.say_labelled("  answer", Role::Bad, error);
    }
}
