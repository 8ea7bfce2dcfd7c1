//! Where the parts of the build screen stand, by size.

use ratatui::layout::Rect;

use crate::app::{Model, layout};
use crate::ui::widgets::split;

/// Columns from which panes have frames.
pub(super) const WIDE: u16 = 120;
/// Rows of the head.
const HEAD: u16 = 2;
/// Rows under the list, the rule over them included.
const STRIP: u16 = 3;
/// Rows of the list that is never given up.
const LEAST: u16 = 3;
/// Rows below which there is the list and nothing else.
const SMALL: u16 = 14;

/// The parts; what is not shown has no rows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rooms {
    pub(super) head: Rect,
    /// With its frame, or with the rule over it.
    pub(super) graph: Rect,
    /// With its frame, if it has one, and its titles.
    pub(super) list: Rect,
    pub(super) strip: Rect,
    pub(super) side: Rect,
}

/// Rows that stages and list would take.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wishes {
    /// Rows of the graph, without what is around it; 0 for no graph.
    pub(super) graph: u16,
    pub(super) list: u16,
}

pub(super) fn rooms(model: &Model, wishes: Wishes, body: Rect) -> Rooms {
    if body.width >= WIDE {
        wide(model, wishes, body)
    } else {
        narrow(model, wishes, body)
    }
}

fn wide(model: &Model, wishes: Wishes, body: Rect) -> Rooms {
    let side = model.shows_preview();
    let (head, rest, _) = split(body, if side { 0 } else { HEAD }, 0);
    // The frame of the list, its titles, and the frame of the graph.
    let around = 3 + 2;
    let free = rest.height.saturating_sub(around);
    let graph = graph_rows(wishes, free, 7);
    let (graph, below, _) = split(rest, if graph == 0 { 0 } else { graph + 2 }, 0);
    let percent = u32::from(model.preview.percent.min(90));
    let beside = u32::from(below.width) * percent / 100;
    let beside = u16::try_from(beside).unwrap_or(0) * u16::from(side);
    let width = below.width - beside;
    let left = Rect { width, ..below };
    let strip = if side { 0 } else { STRIP };
    let (_, list, strip) = split(left, 0, strip.min(left.height.saturating_sub(3 + LEAST)));
    Rooms {
        head,
        graph,
        list,
        strip,
        side: Rect {
            x: below.x + width,
            width: beside,
            ..below
        },
    }
}

fn narrow(model: &Model, wishes: Wishes, body: Rect) -> Rooms {
    let nothing = Rect { height: 0, ..body };
    if body.height < SMALL {
        return Rooms {
            head: nothing,
            graph: nothing,
            list: body,
            strip: nothing,
            side: nothing,
        };
    }
    let side = if layout::below_list(model) {
        u16::try_from(layout::preview_rows(model)).unwrap_or(0)
    } else {
        0
    };
    let (head, rest, side) = split(body, HEAD, side.min(body.height / 2));
    let (_, rest, strip) = split(rest, 0, if side.height > 0 { 0 } else { STRIP });
    // The titles of the list, and the rule over the graph.
    let free = rest.height.saturating_sub(2);
    let graph = graph_rows(wishes, free, 2);
    let (graph, list, _) = split(rest, if graph == 0 { 0 } else { graph + 1 }, 0);
    Rooms {
        head,
        graph,
        list,
        strip,
        side,
    }
}

/// As many rows as the list can spare, but so many at least.
fn graph_rows(wishes: Wishes, free: u16, least: u16) -> u16 {
    let spare = free.saturating_sub(wishes.list.max(LEAST));
    wishes
        .graph
        .min(spare.max(least))
        .min(free.saturating_sub(LEAST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::empty;

    fn of(size: (u16, u16), wishes: Wishes) -> Rooms {
        let height = size.1.saturating_sub(4);
        rooms(&empty(size), wishes, Rect::new(0, 2, size.0, height))
    }

    #[test]
    fn parts_lie_in_the_body_and_on_each_other_nowhere() {
        for columns in [1, 40, 60, 80, 99, 100, 119, 120, 160, 220] {
            for rows in 4..70 {
                for (graph, list) in [(0, 0), (1, 3), (9, 20), (30, 300)] {
                    let rooms = of((columns, rows), Wishes { graph, list });
                    let body = Rect::new(0, 2, columns, rows - 4);
                    let all = [rooms.head, rooms.graph, rooms.list, rooms.strip, rooms.side];
                    for (at, part) in all.iter().enumerate() {
                        assert_eq!(part.intersection(body).area(), part.area(), "{rooms:?}");
                        for other in &all[at + 1..] {
                            assert!(part.intersection(*other).is_empty(), "{rooms:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_long_list_has_the_rows_that_the_model_counts_on() {
        let wishes = Wishes {
            graph: 30,
            list: 300,
        };
        for (columns, rows) in [(80, 24), (100, 30), (80, 40), (120, 40), (160, 45)] {
            let mut model = empty((columns, rows));
            let id = crate::ui::testing::repo("a").build(1);
            let screen = crate::app::screens::build::BuildScreen::new(None, id);
            model
                .screens
                .push(crate::app::screens::Screen::Build(Box::new(screen)));
            let list = of((columns, rows), wishes).list;
            let around = if columns >= WIDE { 3 } else { 1 };
            let shown = usize::from(list.height) - around;
            assert_eq!(shown, layout::list_rows(&model), "{columns}x{rows}");
        }
    }
}
