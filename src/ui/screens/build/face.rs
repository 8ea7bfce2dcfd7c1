//! Puts the parts of the build screen together.

use ratatui::layout::Rect;

use crate::app::screens::build::{BuildScreen, parts};
use crate::app::{Action, Model};
use crate::domain::{Build, Stage};
use crate::ui::canvas::Canvas;
use crate::ui::reasons::no_stages;
use crate::ui::screens::build::rooms::{Rooms, WIDE, Wishes, rooms};
use crate::ui::screens::build::steps::List;
use crate::ui::screens::build::{head, side};
use crate::ui::theme::Role;
use crate::ui::widgets::timeline::Timeline;
use crate::ui::widgets::{Frame, Ruled, graph};

pub(in crate::ui::screens) fn draw(
    screen: &BuildScreen,
    model: &Model,
    body: Rect,
    canvas: &mut Canvas<'_>,
) {
    let Some(build) = screen.build(model) else {
        unknown(screen, model, body, canvas);
        return;
    };
    let stages = build.stages.as_deref().unwrap_or_default();
    let parts = parts(build);
    let wide = body.width >= WIDE;
    // One stage is no graph.
    let graph_rows = if stages.len() > 1 {
        graph::rows(stages, wide)
    } else {
        0
    };
    let wishes = Wishes {
        graph: graph_rows,
        list: u16::try_from(parts.len()).unwrap_or(u16::MAX),
    };
    let rooms = rooms(model, wishes, body);
    if rooms.head.height > 0 {
        head::draw(screen, build, model, rooms.head, canvas);
    }
    if rooms.graph.height > 0 {
        draw_graph(screen, stages, model, rooms, canvas);
    }
    let list = if wide {
        let count = parts.len().to_string();
        let frame = Frame::new("Steps").note(&count).focus(true);
        frame.draw(rooms.list, canvas)
    } else {
        rooms.list
    };
    if stages.is_empty() {
        nothing(screen, build, model, list, canvas);
    } else {
        let list_of = List {
            screen,
            stages,
            parts: &parts,
            line: Timeline::of(build, model.server_now()),
            model,
        };
        list_of.draw(list, canvas);
    }
    if rooms.strip.height > 0 && !stages.is_empty() {
        side::strip(screen, build, model, rooms.strip, canvas);
    }
    if rooms.side.height > 0 {
        side::side(screen, build, model, rooms.side, canvas);
    }
}

fn draw_graph(
    screen: &BuildScreen,
    stages: &[Stage],
    model: &Model,
    rooms: Rooms,
    canvas: &mut Canvas<'_>,
) {
    let selected = screen
        .selected
        .and_then(|part| stages.iter().position(|stage| stage.number == part.stage));
    let area = if rooms.graph.width >= WIDE {
        let frame = Frame::new("Graph").note("stages and what they need");
        frame.draw(rooms.graph, canvas)
    } else {
        let rule = Rect {
            height: 1,
            ..rooms.graph
        };
        canvas.fill(rule, canvas.style(Role::Border), '─');
        Rect {
            y: rooms.graph.y + 1,
            height: rooms.graph.height - 1,
            ..rooms.graph
        }
    };
    let inside = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    graph::draw(stages, selected, model, inside, canvas);
}

/// In the place of the list: why there are no stages.
fn nothing(
    screen: &BuildScreen,
    build: &Build,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let inside = inner(area);
    if build.stages.is_none() && build.error.is_empty() && asking(screen, model, inside, canvas) {
        return;
    }
    let mut lines = Ruled::new(inside, 0, canvas);
    lines.skip();
    for (role, words) in no_stages(build) {
        lines.say(role, &words);
    }
    let (again, page) = (
        model.keymap.first(Action::Restart),
        model.keymap.first(Action::OpenDrone),
    );
    lines.skip();
    let words = format!("`{again}` runs it again · `{page}` opens it in Drone");
    lines.say(Role::Dim, &words);
}

/// A build that was never heard of.
fn unknown(screen: &BuildScreen, model: &Model, body: Rect, canvas: &mut Canvas<'_>) {
    let inside = inner(body);
    if asking(screen, model, inside, canvas) {
        return;
    }
    let mut lines = Ruled::new(inside, 0, canvas);
    lines.skip();
    let (slug, number) = (&screen.id.repo.slug, screen.id.number);
    lines.say(
        Role::Warn,
        &format!("{slug} #{number} is not known: it is not there, or there is no right"),
    );
    let again = model.keymap.first(Action::Refresh);
    lines.say(Role::Dim, &format!("`{again}` asks again"));
}

/// Says that it is waited for, or why there is no answer; `false` when neither is so.
fn asking(screen: &BuildScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) -> bool {
    // Where the server's list was not answered, nothing can be said to be missing from it.
    let asked = match model.store.builds.repo(&screen.id.repo) {
        Some(repo) => Some(&repo.detail).filter(|_| repo.detail_of == screen.id.number),
        None => {
            let server = model.store.servers.get(&screen.id.repo.server);
            server.map(|server| &server.repos)
        }
    };
    let Some(asked) = asked else {
        return false;
    };
    let mut lines = Ruled::new(area, 0, canvas);
    lines.skip();
    if let Some(since) = asked.waiting_since() {
        let seconds = model.now.since(since) / 1000;
        lines.say(Role::Active, &format!("loading the build… {seconds} s"));
        return true;
    }
    let Some(fault) = asked.fault() else {
        return false;
    };
    lines.say(Role::Bad, &fault.summary);
    if let Some(hint) = &fault.hint {
        lines.say(Role::Dim, hint);
    }
    let again = model.keymap.first(Action::Refresh);
    lines.say(Role::Dim, &format!("`{again}` asks again"));
    true
}

fn inner(area: Rect) -> Rect {
    Rect {
        x: area.x + area.width.min(3),
        width: area.width.saturating_sub(6),
        ..area
    }
}
