//! The row over a log on screens without room for more: the steps of its stage, and how it is looked at.

use ratatui::layout::Rect;

use crate::domain::Step;
use crate::text;
use crate::ui::canvas::{Canvas, cells};
use crate::ui::screens::log::face::Seen;
use crate::ui::screens::log::told;
use crate::ui::theme::Role;
use crate::ui::widgets::start;

/// Cells of a name at most.
const NAME: usize = 20;

pub(super) fn draw(seen: Seen<'_>, row: Rect, canvas: &mut Canvas<'_>) {
    let inside = Rect {
        x: row.x + 1,
        width: row.width.saturating_sub(2),
        ..row
    };
    let state = told::state(seen, canvas).within(inside.width * 3 / 5);
    let room = state.draw_right(inside, canvas);
    let Some(s) = seen.step else {
        return;
    };
    let names: Vec<String> = s.stage.steps.iter().map(name).collect();
    let at = s
        .stage
        .steps
        .iter()
        .position(|step| step.number == s.step.number)
        .unwrap_or(0);
    let mut pen = canvas.pen(room);
    for (here, (step, name)) in s
        .stage
        .steps
        .iter()
        .zip(&names)
        .enumerate()
        .skip(first(&names, at, room.width))
    {
        let (open, close) = if here == at { ("[", "]") } else { (" ", " ") };
        let role = if here == at { Role::Header } else { Role::Text };
        pen.put(Role::Accent, open)
            .status(&step.status, seen.model.now)
            .gap(1)
            .put(role, name)
            .put(Role::Accent, close);
    }
}

fn name(step: &Step) -> String {
    let name = text::clean(start(&step.name, 16 * NAME));
    text::cut(&name, NAME).into_owned()
}

/// The first step shown, so that the one of the log is.
fn first(names: &[String], at: usize, room: u16) -> usize {
    let width = |name: &String| u32::from(cells(name)) + 4;
    (0..at)
        .find(|first| names[*first..=at].iter().map(width).sum::<u32>() <= u32::from(room))
        .unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_of_the_log_is_always_shown() {
        let names: Vec<String> = ["clone", "deps", "unit", "e2e"].map(String::from).to_vec();
        assert_eq!(first(&names, 3, 80), 0);
        assert_eq!(first(&names, 3, 16), 2);
        assert_eq!(first(&names, 3, 0), 3);
        assert_eq!(first(&names, 0, 0), 0);
    }
}
