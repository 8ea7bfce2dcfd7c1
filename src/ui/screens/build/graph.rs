//! The stages as a graph: who waits for whom.

use std::collections::BTreeMap;

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::build::BuildScreen;
use crate::domain::{Build, Stage, duration};
use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::marks;
use crate::ui::theme::Role;
use crate::ui::widgets::graph::{Layout, MOST, layout};

/// Cells between two columns of stages, for the lines.
const GUTTER: u16 = 5;
/// Ways out of a cell.
const LEFT: u8 = 1;
const RIGHT: u8 = 2;
const UP: u8 = 4;
const DOWN: u8 = 8;

/// Draws the graph where it fits; else the stages in a line.
pub(super) fn draw(
    screen: &BuildScreen,
    build: &Build,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let stages = build.stages.as_deref().unwrap_or_default();
    let area = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    if stages.is_empty() || area.height == 0 {
        return;
    }
    let selected = screen
        .selected
        .and_then(|part| stages.iter().position(|stage| stage.number == part.stage));
    let placed = layout(stages, selected);
    let widths = widths(stages, &placed, model);
    let whole: u16 = widths.iter().map(|width| width + GUTTER).sum();
    let fits = stages.len() <= MOST
        && whole <= area.width + GUTTER
        && placed.rows <= usize::from(area.height);
    if !fits {
        let mut pen = canvas.pen(area);
        crate::ui::facts::stages(build, model, &mut pen);
        return;
    }
    let left = |column: usize| {
        let before: u16 = widths[..column].iter().map(|width| width + GUTTER).sum();
        area.x + before
    };
    lines(&placed, &widths, area, canvas);
    for (at, stage) in stages.iter().enumerate() {
        let spot = placed.spots[at];
        let row = u16::try_from(spot.row).unwrap_or(0);
        let cell = Rect::new(left(spot.column), area.y + row, widths[spot.column], 1);
        let mut pen = canvas.pen(cell);
        pen.status(&stage.status, model.now).gap(1);
        pen.put(
            if selected == Some(at) {
                Role::Header
            } else {
                Role::Text
            },
            &stage.name,
        );
        pen.gap(1).put(Role::Dim, &took(stage, model));
        if selected == Some(at) {
            canvas.select(cell);
        }
    }
}

fn took(stage: &Stage, model: &Model) -> String {
    stage
        .seconds(model.server_now())
        .map(duration)
        .unwrap_or_default()
}

/// Cells of each column: its longest label.
fn widths(stages: &[Stage], placed: &Layout, model: &Model) -> Vec<u16> {
    let mut widths = vec![0; placed.columns];
    for (stage, spot) in stages.iter().zip(&placed.spots) {
        let label = text::width(&text::clean(&stage.name)) + took(stage, model).len() + 4;
        let label = u16::try_from(label.min(40)).unwrap_or(40);
        widths[spot.column] = label.max(widths[spot.column]);
    }
    widths
}

/// The lines in the gutters: each cell collects the ways out of it, and then one sign shows them all.
fn lines(placed: &Layout, widths: &[u16], area: Rect, canvas: &mut Canvas<'_>) {
    let mut cells: BTreeMap<(u16, u16), u8> = BTreeMap::new();
    let row = |row: usize| area.y + u16::try_from(row).unwrap_or(0);
    let gutter = |at: usize| {
        let before: u16 = widths[..=at].iter().map(|width| width + GUTTER).sum();
        area.x + before - GUTTER
    };
    for edge in &placed.edges {
        for (at, from, to) in edge.path(&placed.spots) {
            let (x, bend) = (gutter(at), gutter(at) + GUTTER / 2);
            for column in x..bend {
                *cells.entry((column, row(from))).or_default() |= LEFT | RIGHT;
            }
            for column in bend + 1..x + GUTTER - 1 {
                *cells.entry((column, row(to))).or_default() |= LEFT | RIGHT;
            }
            let (upper, lower) = (row(from.min(to)), row(from.max(to)));
            for y in upper..=lower {
                let mut ways = 0;
                if y == row(from) {
                    ways |= LEFT;
                }
                if y == row(to) {
                    ways |= RIGHT;
                }
                if y > upper {
                    ways |= UP;
                }
                if y < lower {
                    ways |= DOWN;
                }
                *cells.entry((bend, y)).or_default() |= ways;
            }
        }
    }
    let style = canvas.style(Role::Dim);
    for ((x, y), ways) in cells {
        canvas.fill(Rect::new(x, y, 1, 1), style, sign(ways));
    }
    for edge in &placed.edges {
        let to = placed.spots[edge.to];
        if to.column > 0 {
            let x = gutter(to.column - 1) + GUTTER - 1;
            let mut pen = canvas.pen(Rect::new(x, row(to.row), 1, 1));
            pen.put(Role::Dim, marks::POINTER);
        }
    }
}

fn sign(ways: u8) -> char {
    match ways {
        w if w == LEFT | RIGHT | UP | DOWN => '┼',
        w if w == LEFT | RIGHT | UP => '┴',
        w if w == LEFT | RIGHT | DOWN => '┬',
        w if w == LEFT | UP | DOWN => '┤',
        w if w == RIGHT | UP | DOWN => '├',
        w if w == LEFT | DOWN => '┐',
        w if w == LEFT | UP => '┘',
        w if w == RIGHT | DOWN => '┌',
        w if w == RIGHT | UP => '└',
        w if w & (UP | DOWN) != 0 && w & (LEFT | RIGHT) == 0 => '│',
        _ => '─',
    }
}
