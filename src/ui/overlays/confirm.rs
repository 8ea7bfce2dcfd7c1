//! The face of the question before a deed: what Drone will do, as whom, on what, and what is typed.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::overlays::confirm::{ConfirmPanel, Focus};
use crate::domain::{Build, Level, Ownership, Verb};
use crate::ui::canvas::Canvas;
use crate::ui::marks;
use crate::ui::overlays::field::{Button, Labelled, buttons};
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Lines, panel, split};
use crate::ui::words::{counted, place};

/// Columns of the panel at most: that of a usual terminal.
const COLUMNS: u16 = 80;
/// Cells of the labels.
const LABEL: u16 = 9;

pub(super) fn draw(open: &ConfirmPanel, model: &Model, whole: Rect, canvas: &mut Canvas<'_>) {
    let title = format!("{} {}", title(open.intent.deed.verb), subject(open));
    let below = fields(open).len() + 2;
    let below = u16::try_from(below).unwrap_or(2);
    let columns = COLUMNS.min(whole.width);
    let counted = Rect {
        width: columns.saturating_sub(4),
        height: 0,
        ..whole
    };
    let mut lines = Lines::new(counted, LABEL, canvas);
    said(open, model, &mut lines);
    let needed = u16::try_from(lines.used()).unwrap_or(u16::MAX);
    let rows = needed.saturating_add(below + 2);
    let frame = Frame::new(&title).note("this changes Drone");
    let inner = panel(frame, (columns, rows), whole, canvas);
    let (_, upper, lower) = split(inner, 0, below.min(inner.height));
    said(open, model, &mut Lines::new(upper, LABEL, canvas));
    answers(open, lower, canvas);
}

fn title(verb: Verb) -> &'static str {
    match verb {
        Verb::Trigger => "Trigger build ·",
        Verb::Restart => "Restart build ·",
        Verb::Cancel => "Cancel build ·",
    }
}

fn subject(open: &ConfirmPanel) -> String {
    let deed = &open.intent.deed;
    match deed.build {
        Some(number) => format!("{} #{number}", deed.repo.slug),
        None => deed.repo.slug.to_string(),
    }
}

/// Everything above the fields.
fn said(open: &ConfirmPanel, model: &Model, lines: &mut Lines<'_, '_>) {
    let deed = &open.intent.deed;
    for (at, words) in open.lines.iter().enumerate() {
        lines.say(if at == 0 { Role::Header } else { Role::Text }, words);
    }
    lines.skip();
    if open.level > Level::One {
        let who = model.store.catalogs.of_repo(&deed.repo).next();
        let standing = who.map_or(&Ownership::Unknown, |row| &row.standing);
        as_whom(open, model, standing, lines);
        if let Some(build) = &open.build {
            about(build, model, lines);
        }
    }
    let mut pen = lines.labelled("on");
    pen.put(Role::Text, &deed.repo.server.context);
    pen.put(Role::Dim, marks::DOT)
        .put(Role::Text, deed.repo.slug.as_str());
    if let Some(url) = model.settings.server_url(&deed.repo.server) {
        pen.put(Role::Dim, marks::DOT).put(Role::Dim, url);
    }
    if deed.verb == Verb::Trigger {
        already(open, model, lines);
    }
    if open.level == Level::Three {
        let words = format!("to go on, type the name: {}", open.to_type);
        lines.say_labelled("", Role::Warn, &words);
    }
    outcome(open, model, lines);
}

/// The person, the right in Drone, and how they stand to the service.
fn as_whom(open: &ConfirmPanel, model: &Model, standing: &Ownership, lines: &mut Lines<'_, '_>) {
    let intent = &open.intent;
    let repo = model.store.builds.repo(&intent.deed.repo);
    let write = match repo.and_then(|repo| repo.facts.rights) {
        Some(rights) if rights.write || rights.admin => "write access: yes",
        Some(_) => "write access: no",
        None => "write access: not known",
    };
    let mut pen = lines.labelled("as");
    let nobody = intent.actor.is_empty();
    pen.put(
        Role::Text,
        if nobody {
            "an unknown account"
        } else {
            &intent.actor
        },
    );
    pen.put(Role::Dim, marks::DOT).put(Role::Dim, write);
    let mut pen = lines.labelled("owner");
    let owner = intent.owner.as_deref().unwrap_or("not known");
    pen.put(Role::Text, owner);
    let (role, words) = match standing {
        Ownership::Owner(_) => (Role::Good, "you are one of them"),
        Ownership::Below(_) => (Role::Warn, "a group under yours"),
        Ownership::Above(_) => (Role::Warn, "a group over yours"),
        Ownership::Stranger => (Role::Warn, "you are not one of them"),
        Ownership::Unknown => (Role::Dim, "whether you are one is not known"),
    };
    pen.put(Role::Dim, marks::DOT).put(role, words);
}

/// The build that is restarted or cancelled.
fn about(build: &Build, model: &Model, lines: &mut Lines<'_, '_>) {
    let mut pen = lines.labelled("build");
    let status = build.shown_status();
    pen.args(Role::Text, format_args!("#{} ", build.number))
        .status(&status, model.now)
        .gap(1)
        .put(Role::Text, status.shown())
        .put(Role::Dim, marks::DOT)
        .put(Role::Text, build.event.word())
        .gap(1)
        .put(Role::Text, &place(build))
        .gap(1)
        .put(Role::Accent, build.short_commit());
    if !build.headline().is_empty() {
        pen.args(Role::Dim, format_args!(" \"{}\"", build.headline()));
    }
}

/// Builds of the same branch that run already: Drone starts one more, it does not wait.
fn already(open: &ConfirmPanel, model: &Model, lines: &mut Lines<'_, '_>) {
    let deed = &open.intent.deed;
    let Some(repo) = model.store.builds.repo(&deed.repo) else {
        return;
    };
    let branch = deed.branch.as_deref().unwrap_or(&repo.facts.default_branch);
    let live = repo
        .builds
        .iter()
        .filter(|build| build.is_live() && build.is_of(branch));
    let live = live.count();
    if live > 0 {
        let words = format!("{} of {branch} not ended yet", counted(live, "build"));
        lines.say_labelled("", Role::Warn, &words);
    }
}

/// What became of it so far.
fn outcome(open: &ConfirmPanel, model: &Model, lines: &mut Lines<'_, '_>) {
    if open.sending {
        let way = model.store.deeds.on(&open.intent.deed.repo);
        let seconds = way.map_or(0, |way| model.now.since(way.since) / 1000);
        lines.skip();
        let words = format!("sent, waiting for Drone… {seconds} s");
        lines.say(Role::Active, &words);
    }
    let Some(fault) = &open.fault else {
        return;
    };
    lines.skip();
    lines.say(Role::Bad, &fault.summary);
    if let Some(hint) = &fault.hint {
        lines.say(Role::Dim, hint);
    }
    if let Some(request) = &fault.request {
        lines.say(Role::Dim, &format!("request {request}"));
    }
}

/// What is typed at this level, in the order of tab.
fn fields(open: &ConfirmPanel) -> Vec<Labelled<'_>> {
    let typed = Labelled {
        label: "Name",
        typed: (open.typed.value(), open.typed.cursor()),
        hint: if open.is_sure() {
            "it is the name"
        } else {
            "not the name yet"
        },
        focus: open.focus == Focus::Typed,
    };
    let reason = Labelled {
        label: "Reason",
        typed: (open.reason.value(), open.reason.cursor()),
        hint: "into the own record",
        focus: open.focus == Focus::Reason,
    };
    match open.level {
        Level::One => Vec::new(),
        Level::Two => vec![reason],
        Level::Three => vec![typed, reason],
    }
}

fn answers(open: &ConfirmPanel, area: Rect, canvas: &mut Canvas<'_>) {
    let mut rows = (area.top()..area.bottom()).map(|y| Rect {
        y,
        height: 1,
        ..area
    });
    rows.next();
    for field in fields(open) {
        if let Some(row) = rows.next() {
            field.draw(row, canvas);
        }
    }
    let Some(row) = rows.next_back() else {
        return;
    };
    let verb = match open.intent.deed.verb {
        Verb::Trigger => "Trigger",
        Verb::Restart => "Restart",
        Verb::Cancel => "Cancel build",
    };
    // The name that is typed stands for the letter.
    let letter = if open.level == Level::Three {
        ""
    } else {
        " (y)"
    };
    let go = format!("{verb}{letter}");
    let all = [
        Button {
            words: "Back",
            focus: open.focus == Focus::Cancel,
            works: true,
        },
        Button {
            words: &go,
            focus: open.focus == Focus::Go,
            works: open.is_sure() && !open.sending,
        },
    ];
    buttons(&all, row, canvas);
}
