//! The question before a deed: what will happen, by whom, and how sure one must be.

use std::fmt::Write;

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::overlays::confirm::{ConfirmPanel, Focus};
use crate::domain::{Deed, Level, Verb, masked, missing_right};
use crate::ui::canvas::Canvas;
use crate::ui::overlays::field;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Lines, Page};
use crate::ui::words::counted;

/// Draws the question. The buttons stay in sight, and a refusal stands before everything else.
pub(super) fn draw(panel: &ConfirmPanel, model: &Model, room: Rect, canvas: &mut Canvas<'_>) {
    let deed = &panel.intent.deed;
    let mut page = Page::new(room, 86);
    if let Some(fault) = &panel.fault {
        page.body.fault(fault);
        page.body.gap();
    }
    for (at, line) in panel.lines.iter().enumerate() {
        let role = if at == 0 { Role::Header } else { Role::Text };
        page.body.words(role, line);
    }
    if deed.verb == Verb::Trigger {
        let words = "its event is `custom`: where no pipeline wants that, Drone skips it";
        page.body.words(Role::Text, words);
        already(deed, model, &mut page.body);
    }
    if panel.level >= Level::Two {
        page.body.gap();
        who(panel, model, &mut page.body);
        page.body.gap();
    }
    for asked in panel.fields() {
        let focus = panel.focus == *asked;
        match asked {
            Focus::Typed => typed(panel, &mut page.body),
            Focus::Reason => {
                let note = "optional, goes into the record";
                field::labelled(&mut page.body, "Reason", &panel.reason, focus, note);
            }
            Focus::Cancel | Focus::Go => {}
        }
    }
    buttons(panel, &mut page.tail);
    page.foot = if panel.sending {
        "esc closes; what was sent goes on"
    } else {
        "tab next · esc back"
    };
    let what = deed.stage.as_ref().map_or("", |stage| &*stage.name);
    let gap = if what.is_empty() { "" } else { " " };
    let name = deed.repo.slug.name();
    let title = format!("{}{gap}{what} · {name}", heading(deed.verb));
    let note = format!("{} · {}", deed.repo.slug, deed.repo.server.context);
    page.draw(Frame::new(&title).note(&note), room, canvas);
}

/// Builds of the branch that have not ended: Drone starts one more beside them.
fn already(deed: &Deed, model: &Model, lines: &mut Lines<'_>) {
    let Some(repo) = model.store.builds.repo(&deed.repo) else {
        return;
    };
    let branch = deed.branch.as_deref();
    let branch = branch.unwrap_or(&repo.facts.default_branch);
    let live = repo
        .builds
        .iter()
        .filter(|b| b.is_live() && b.is_of(branch));
    let live = live.count();
    if live > 0 {
        let builds = counted(live, "build");
        let words = format!("not ended yet: {builds} of {branch}; this one runs beside");
        lines.words(Role::Warn, &words);
    }
}

fn heading(verb: Verb) -> &'static str {
    match verb {
        Verb::Trigger => "Review new build",
        Verb::Restart => "Restart build",
        Verb::Cancel => "Cancel build",
        Verb::Approve => "Approve stage",
        Verb::Decline => "Decline stage",
        Verb::Activate => "Activate",
    }
}

/// As whom, on what, and what is sent.
fn who(panel: &ConfirmPanel, model: &Model, lines: &mut Lines<'_>) {
    let intent = &panel.intent;
    let server = model.store.servers.get(&intent.deed.repo.server);
    let account = server.and_then(|server| server.account.as_ref());
    let mut actor = if intent.actor.is_empty() {
        "unknown".to_owned()
    } else {
        intent.actor.to_string()
    };
    if let Some(account) = account {
        // Cells take everything, and so does a string.
        let _ = write!(actor, " (as {} in Drone)", account.login);
    }
    lines.facts("As", Role::Text, &actor);
    let verb = intent.deed.verb;
    let rights = model.store.rights(&intent.deed.repo);
    let may = match (rights, missing_right(verb, rights)) {
        (None, _) => "not known yet",
        (_, None) => "yes",
        (_, Some(_)) => "no",
    };
    let right = if verb.needs_admin() { "Admin" } else { "Write" };
    lines.facts(right, Role::Text, may);
    let owner = intent.owner.as_deref().unwrap_or("unknown");
    lines.facts("Owner", Role::Text, owner);
    lines.facts("Sends", Role::Dim, &request(&intent.deed));
    if intent.deed.params.iter().any(|param| masked(&param.key)) {
        let words = "values that look like secrets are hidden here and in the record; \
                     Drone shows them to everybody who can read the repository";
        lines.facts("", Role::Warn, words);
    }
}

/// What Drone is asked (`drone-api` 1.5), with secrets hidden.
fn request(deed: &Deed) -> String {
    let path = format!("/api/repos/{}/builds", deed.repo.slug);
    match (deed.verb, deed.build) {
        (Verb::Activate, _) => format!("POST /api/repos/{}", deed.repo.slug),
        (Verb::Approve | Verb::Decline, Some(number)) => {
            let stage = deed.stage.as_ref().map_or(0, |stage| stage.number);
            format!("POST {path}/{number}/{}/{stage}", deed.verb.word())
        }
        (Verb::Restart, Some(number)) => format!("POST {path}/{number}"),
        (Verb::Cancel, Some(number)) => format!("DELETE {path}/{number}"),
        _ => {
            let named = [("branch", &deed.branch), ("commit", &deed.commit)];
            let named = named
                .into_iter()
                .filter_map(|(key, value)| Some((key, value.as_deref()?)));
            let params = deed.params.iter().map(|param| {
                let hidden = masked(&param.key);
                (&*param.key, if hidden { "***" } else { &*param.value })
            });
            let all = named
                .chain(params)
                .map(|(key, value)| format!("{key}={value}"));
            let query: Vec<String> = all.collect();
            let mark = if query.is_empty() { "" } else { "?" };
            format!("POST {path}{mark}{}", query.join("&"))
        }
    }
}

/// Level 3: the name, letter by letter.
fn typed<'a>(panel: &'a ConfirmPanel, lines: &mut Lines<'a>) {
    lines
        .line()
        .put(Role::Warn, "Type ")
        .put(Role::Header, panel.to_type.as_str())
        .put(Role::Warn, " to go on.");
    let note = if panel.is_sure() {
        "that is it"
    } else {
        "not the same yet"
    };
    let focus = panel.focus == Focus::Typed;
    field::labelled(lines, "Name", &panel.typed, focus, note);
}

fn buttons<'a>(panel: &'a ConfirmPanel, lines: &mut Lines<'a>) {
    lines.line();
    if panel.sending {
        let words = format!("{}…", panel.intent.deed.verb.under_way());
        lines.line().put(Role::Active, words);
        return;
    }
    let (back, go) = match panel.intent.deed.verb {
        Verb::Trigger => ("Back", "Trigger"),
        Verb::Restart => ("Cancel", "Restart"),
        // Two buttons named `Cancel` would be a trap.
        Verb::Cancel => ("Keep it", "Stop the build"),
        Verb::Approve => ("Cancel", "Approve"),
        Verb::Decline => ("Cancel", "Decline"),
        Verb::Activate => ("Cancel", "Activate"),
    };
    let letter = if panel.level == Level::Three {
        ""
    } else {
        " (y)"
    };
    let role = if panel.is_sure() {
        Role::Human
    } else {
        Role::Dim
    };
    lines
        .line()
        .button(back, Role::Text, panel.focus == Focus::Cancel)
        .space()
        .button(format!("{go}{letter}"), role, panel.focus == Focus::Go);
}
