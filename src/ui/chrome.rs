//! What surrounds every screen: who and where in two rows on top, messages and keys at the bottom.

use std::borrow::Cow;

use ratatui::layout::Rect;
use ratatui::style::Style;

use crate::app::Tab;
use crate::app::screens::Screen;
use crate::app::{ContextSettings, Model};
use crate::text;
use crate::ui::canvas::{Canvas, cells};
use crate::ui::draw::Look;
use crate::ui::theme::Role;
use crate::ui::widgets::Pieces;
use crate::ui::words::{counted, name_of};
use crate::ui::{connection, footer, marks, screens, session};

/// Draws the chrome and gives the room that is left for the screen.
pub(super) fn draw(model: &Model, whole: Rect, canvas: &mut Canvas<'_>) -> Rect {
    let row = |y: u16| Rect::new(whole.x, y, whole.width, 1);
    header(model, row(whole.y), canvas);
    place(model, row(whole.y + 1), canvas);
    footer::messages(model, row(whole.bottom() - 2), canvas);
    footer::keys(model, row(whole.bottom() - 1), canvas);
    Rect {
        y: whole.y + 2,
        height: whole.height - 4,
        ..whole
    }
}

/// Row 1: context and screens at the left; person, rights and connection at the right.
fn header(model: &Model, row: Rect, canvas: &mut Canvas<'_>) {
    let inside = Rect {
        x: row.x + 1,
        width: row.width.saturating_sub(2),
        ..row
    };
    let context = model.settings.contexts.first();
    let name = context.map_or("", |context| &*context.name);
    let program = if row.width >= 100 { "backdrone " } else { "" };
    let tabs = tabs(model, row.width, canvas.look);
    let wide: u16 = tabs.iter().map(|(_, words)| cells(words) + 1).sum();
    let left = cells(program) + cells(name) + wide;
    let facts = facts(
        model,
        context,
        inside.width.saturating_sub(left + 2),
        canvas,
    );
    let room = facts.draw_right(inside, canvas);
    let style = name_style(context, canvas);
    let mut pen = canvas.pen(room);
    pen.put(Role::Header, program)
        .put_styled(style, name)
        .gap(1);
    let mut zones = Vec::new();
    for (tab, words) in &tabs {
        let at = pen.x();
        let shown = shown_tab(model) == *tab;
        let role = if shown { Role::Accent } else { Role::Dim };
        pen.put(role, words);
        zones.push((*tab, Rect::new(at, row.y, pen.x() - at, 1)));
        pen.gap(1);
    }
    for (tab, zone) in zones {
        canvas.hits.board(zone, tab as usize);
    }
    if context.is_some_and(|context| context.protection.context) {
        let style = canvas.style(Role::Protected);
        canvas.restyle(row, style);
    }
}

/// The board that is shown, or that the shown screen was opened from.
fn shown_tab(model: &Model) -> Tab {
    let boards = model.screens.iter().rev().filter_map(Screen::tab);
    boards.into_iter().next().unwrap_or_default()
}

/// The boards with the keys that lead there and what waits in them: by name where there is room, by
/// number where there is little.
fn tabs(model: &Model, width: u16, look: &Look) -> Vec<(Tab, String)> {
    let shown = shown_tab(model);
    let label = |tab: Tab| {
        let (long, short) = tab.names();
        let key = model.keymap.first(tab.action());
        let count = tab.count(model).map(|count| count.to_string());
        let sign = count.as_ref().map_or("", |_| marks::tab(tab, look));
        let count = count.unwrap_or_default();
        let name = match width {
            0..80 if tab != shown => "",
            0..140 => short,
            _ => long,
        };
        let gap = if name.is_empty() { "" } else { " " };
        let between = if count.is_empty() { "" } else { " " };
        let words = format!("{key}{gap}{name}{between}{count}{sign}");
        let words = if tab == shown {
            format!("[{words}]")
        } else {
            words
        };
        (tab, words)
    };
    Tab::ALL.into_iter().map(label).collect()
}

fn name_style(context: Option<&ContextSettings>, canvas: &Canvas<'_>) -> Style {
    let own = context.and_then(|context| context.colour.as_deref());
    let own = own.and_then(|colour| canvas.look.theme.own(colour));
    let header = canvas.style(Role::Header);
    own.map_or(header, |own| header.patch(own))
}

/// As many facts as fit: the connection first, then what forbids, then who, then advice.
fn facts(
    model: &Model,
    context: Option<&ContextSettings>,
    room: u16,
    canvas: &Canvas<'_>,
) -> Pieces {
    let (role, state) = connection::state(model);
    let mut facts = vec![(3, role, fitting(&state, room).into_owned())];
    let name = context.map_or("", |context| &*context.name);
    if model.settings.forbids(name).is_some() {
        facts.push((2, Role::Warn, "read-only".to_owned()));
    }
    if model.settings.findings > 0 {
        let words = counted(model.settings.findings, "finding");
        facts.push((1, Role::Warn, format!("config: {words}")));
    }
    if let Some(who) = who(model) {
        facts.push((0, Role::Text, who));
    }
    if let Some((role, words)) = session::state(model, name) {
        // Calm news gives way to advice; a session that ends does not.
        let calm = role == Role::Dim;
        facts.insert(if calm { facts.len() } else { 1 }, (1, role, words));
    }
    let gateway = context.is_some_and(|context| context.servers.iter().any(|s| s.by_session));
    if !gateway && context.is_some() {
        facts.push((1, Role::Dim, "ownership is advice here".to_owned()));
    }
    // Most important first; what is left out at the end is what matters least.
    let mut width = 0;
    facts.retain(|(_, _, words)| {
        let more = cells(words) + if width == 0 { 0 } else { 3 };
        let fits = width + more <= room && !words.is_empty();
        width += if fits { more } else { 0 };
        fits
    });
    // The connection stands at the end, where it is looked for.
    facts.sort_by_key(|(at, _, _)| *at);
    let mut pieces = Pieces::default();
    for (_, role, words) in facts {
        pieces
            .between(canvas.style(Role::Dim), marks::DOT)
            .add(canvas.style(role), words);
    }
    pieces
}

/// Fewer words of the connection where there is no room for all: that a server is gone is never left
/// out, since when may be.
fn fitting(state: &str, room: u16) -> Cow<'_, str> {
    let mut words = state;
    while cells(words) > room {
        let before = words.rsplit_once(marks::DOT);
        match before.or_else(|| words.split_once(" since ")) {
            Some((first, _)) => words = first,
            None => return text::cut(words, usize::from(room)),
        }
    }
    Cow::Borrowed(words)
}

/// The person, as the catalog knows them, else the account in Drone; and their teams.
fn who(model: &Model) -> Option<String> {
    let me = model
        .store
        .catalogs
        .states
        .iter()
        .find_map(|state| state.catalog.me.as_ref());
    let account = model
        .store
        .servers
        .by_id
        .values()
        .find_map(|server| server.account.as_ref());
    let name = match (me, account) {
        (Some(me), _) => me.entity.name(),
        (None, Some(account)) => &account.login,
        (None, None) => return None,
    };
    let team = me
        .and_then(|me| me.teams.first())
        .filter(|_| model.size.0 >= 120);
    Some(match team {
        Some(team) => format!("{name}{}{}", marks::DOT, team.with_kind()),
        None => name.to_owned(),
    })
}

/// Row 2: the way to the screen at the left, its totals at the right.
fn place(model: &Model, row: Rect, canvas: &mut Canvas<'_>) {
    let inside = Rect {
        x: row.x + 1,
        width: row.width.saturating_sub(2),
        ..row
    };
    let room = screens::totals(model, inside, canvas);
    let mut pen = canvas.pen(room);
    pen.put(Role::Dim, shown_tab(model).names().0)
        .put(Role::Dim, marks::STEP);
    let screen = model.screen();
    if let Some(name) = name(screen) {
        pen.put(Role::Header, name).put(Role::Dim, marks::STEP);
    }
    match screen {
        Screen::Services(_)
        | Screen::OnCall(_)
        | Screen::Approvals(_)
        | Screen::Audit(_)
        | Screen::Doctor(_) => {
            let room = pen.room();
            screens::trail(model, room, canvas);
        }
        Screen::Builds(_) => {
            pen.put(Role::Text, "builds");
        }
        Screen::Build(screen) => {
            pen.args(Role::Text, format_args!("#{}", screen.id.number));
        }
        Screen::Log(screen) => {
            let build = &screen.id.build;
            pen.args(Role::Text, format_args!("#{}", build.number))
                .put(Role::Dim, marks::STEP);
            let known = model.store.builds.repo(&build.repo);
            let stages = known.and_then(|repo| repo.build(build.number)?.stages.as_deref());
            let stage = stages.and_then(|all| all.iter().find(|s| s.number == screen.id.stage));
            let step = stage.and_then(|s| s.steps.iter().find(|s| s.number == screen.id.step));
            match (stage, step) {
                (Some(stage), Some(step)) => pen
                    .put(Role::Text, &stage.name)
                    .put(Role::Dim, "/")
                    .put(Role::Text, &step.name),
                _ => pen.args(
                    Role::Text,
                    format_args!("{}/{}", screen.id.stage, screen.id.step),
                ),
            };
        }
    }
}

/// What the screen is about.
fn name(screen: &Screen) -> Option<&str> {
    let (row, repo) = match screen {
        Screen::Services(_)
        | Screen::OnCall(_)
        | Screen::Approvals(_)
        | Screen::Audit(_)
        | Screen::Doctor(_) => return None,
        Screen::Builds(screen) => (&screen.row, &screen.repo),
        Screen::Build(screen) => (&screen.row, &screen.id.repo),
        Screen::Log(screen) => (&screen.row, &screen.id.build.repo),
    };
    Some(row.as_ref().map_or(repo.slug.as_str(), name_of))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_is_gone_is_told_however_narrow_the_header() {
        let state = "offline since 14:02 · data 14:01 · retry 8s";
        for (room, words) in [
            (43, state),
            (42, "offline since 14:02 · data 14:01"),
            (19, "offline since 14:02"),
            (18, "offline"),
            (6, "offli…"),
        ] {
            assert_eq!(fitting(state, room), words, "{room}");
        }
    }
}
