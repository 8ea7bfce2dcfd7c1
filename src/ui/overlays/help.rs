//! What the keys do here: every row of the action table that counts on this screen.

use ratatui::layout::Rect;

use crate::app::overlays::help::{HelpPanel, HelpRow};
use crate::app::{Model, Readiness, Risk, Scope, Spec, own_command_ready};
use crate::ui::canvas::Canvas;
use crate::ui::marks;
use crate::ui::overlays::field;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Lines, Page};

/// Cells of the keys at the left.
const KEYS: u16 = 18;

/// Rows from which the signs and the program itself have their lines.
const TALL: u16 = 20;

/// Draws the help: what cannot be done now is dim, and says why.
pub(super) fn draw(panel: &HelpPanel, model: &Model, room: Rect, canvas: &mut Canvas<'_>) {
    let mut page = Page::new(room, 96);
    page.foot = "enter runs it · esc closes";
    field::search(&mut page.head, &panel.query);
    let rows = panel.rows(model);
    if rows.is_empty() {
        page.head.gap();
        let words = format!("No key here does `{}`.", panel.query.value());
        page.body.words(Role::Dim, &words);
    }
    let chosen = panel.cursor.at.min(rows.len().saturating_sub(1));
    let mut headed = None;
    for (at, help_row) in rows.iter().enumerate() {
        let title = heading(help_row);
        if headed != Some(title) {
            headed = Some(title);
            page.body.line();
            page.body.line().put(Role::Header, title);
        }
        match help_row {
            HelpRow::Table(spec) => row(spec, at == chosen, model, &mut page.body, canvas),
            HelpRow::Own(own) => own_row(*own, at == chosen, model, &mut page.body),
        }
    }
    if room.height >= TALL {
        about(model, &mut page.tail, canvas);
    }
    let title = format!("Help · {}", panel.scope.title());
    let frame = Frame::new(&title).note("type to search, by key or by word");
    page.draw(frame, room, canvas);
}

fn heading(row: &HelpRow) -> &'static str {
    match row {
        HelpRow::Own(_) => "OWN COMMANDS",
        HelpRow::Table(spec) => match spec.scope {
            Scope::Anywhere => "EVERYWHERE",
            Scope::Panel => "IN PANELS",
            _ => "HERE",
        },
    }
}

fn own_row<'a>(at: usize, chosen: bool, model: &'a Model, lines: &mut Lines<'a>) {
    let Some(command) = model.settings.commands.get(at) else {
        return;
    };
    let why = match own_command_ready(model, command) {
        Readiness::Ready => None,
        Readiness::NotNow(why) => Some(why),
        Readiness::Elsewhere => Some("not on this screen".to_owned()),
    };
    let (key, words) = match why {
        None => (Role::Accent, Role::Text),
        Some(_) => (Role::Dim, Role::Dim),
    };
    let line = lines.line().select(chosen);
    line.put(key, command.shown_keys())
        .put(Role::Text, " ")
        .to(KEYS)
        .put(words, format!("{} ", command.name))
        .put(Role::Dim, format!("runs {}", command.program()));
    if let Some(why) = why {
        line.put(Role::Warn, format!(" Not now: {why}"));
    }
}

fn row(
    spec: &'static Spec,
    chosen: bool,
    model: &Model,
    lines: &mut Lines<'_>,
    canvas: &Canvas<'_>,
) {
    let keys: Vec<&str> = model
        .keymap
        .keys(spec.action)
        .iter()
        .map(|key| marks::key(key, canvas.look))
        .collect();
    let why = match HelpPanel::ready(model, spec.action) {
        // A panel's own keys are for the panel, whatever lies under the help.
        _ if spec.scope == Scope::Panel => None,
        Readiness::Ready => None,
        Readiness::NotNow(why) => Some(why),
        Readiness::Elsewhere => Some("not on this screen".to_owned()),
    };
    let (key, words) = match why {
        None => (Role::Accent, Role::Text),
        Some(_) => (Role::Dim, Role::Dim),
    };
    let line = lines.line().select(chosen);
    line.put(key, keys.join(" "))
        .put(Role::Text, " ")
        .to(KEYS)
        .put(words, spec.sentence.trim());
    if spec.risk == Risk::Changes {
        line.put(Role::Human, " Changes something.");
    }
    if let Some(why) = why {
        line.put(Role::Warn, format!(" Not now: {why}"));
    }
}

/// What the signs mean, and what program this is.
fn about(model: &Model, lines: &mut Lines<'_>, canvas: &Canvas<'_>) {
    lines.line();
    for part in marks::SIGNS.chunks(5) {
        let line = lines.line();
        for (at, status) in part.iter().enumerate() {
            let at = u16::try_from(at).unwrap_or(0);
            let sign = marks::status(status, canvas.look, model.now);
            line.to(at * 13)
                .put(Role::Text, sign.to_owned())
                .put(Role::Dim, format!(" {}", status.shown()));
        }
    }
    let settings = &model.settings;
    let log = settings.log_path.as_deref().unwrap_or_default();
    let line = lines.line();
    line.put(Role::Dim, format!("backdrone {}", settings.version));
    for (what, path) in [("config", &*settings.config_path), ("log", log)] {
        if !path.is_empty() {
            line.put(Role::Dim, format!("{}{what} {path}", marks::DOT));
        }
    }
}
