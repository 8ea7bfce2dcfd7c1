//! Draws the graph of a build's stages so that the selected one is in sight.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::domain::{Stage, duration};
use crate::text;
use crate::ui::canvas::{Canvas, cells};
use crate::ui::theme::Role;
use crate::ui::widgets::graph::layout::{Layout, MOST, layout, tree};
use crate::ui::widgets::graph::picture::{Form, Picture};
use crate::ui::widgets::start;

/// Cells of a name at most: longer ones are told apart in the list.
const NAME: usize = 24;
/// Cells between two columns of the tree.
const BETWEEN: u16 = 3;

/// Ruled that the stages are glad of.
pub(in crate::ui) fn rows(stages: &[Stage], boxed: bool) -> u16 {
    let rows = if stages.len() > MOST {
        stages.len()
    } else {
        layout(stages, None).rows
    };
    let form = if boxed { Form::Boxed } else { Form::Flat };
    let pitch = if stages.len() > MOST { 1 } else { form.pitch() };
    u16::try_from(rows)
        .unwrap_or(u16::MAX)
        .saturating_mul(pitch)
}

/// Draws the stages; `selected` is a position in the list. More than [`MOST`] are an indented tree.
pub(in crate::ui) fn draw(
    stages: &[Stage],
    selected: Option<usize>,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    if area.is_empty() || stages.is_empty() {
        return;
    }
    let labels: Vec<Label<'_>> = stages.iter().map(|s| Label::of(s, model)).collect();
    if stages.len() > MOST {
        indented(&tree(stages), &labels, selected, (model, area), canvas);
        return;
    }
    let layout = layout(stages, selected);
    let tall = usize::from(area.height) >= layout.rows * usize::from(Form::Boxed.pitch());
    let form = if tall { Form::Boxed } else { Form::Flat };
    let widths: Vec<u16> = labels.iter().map(Label::width).collect();
    let picture = Picture::of(&layout, &widths, form);
    let view = View::on(&layout, &picture, selected, form, area);
    for ((x, y), sign) in &picture.wires {
        if let Some(cell) = view.place(*x, *y, 1) {
            canvas.fill(cell, canvas.style(Role::Border), *sign);
        }
    }
    for (at, (label, spot)) in labels.iter().zip(&layout.spots).enumerate() {
        let (x, width) = picture.columns[spot.column];
        let own = match form {
            Form::Flat => widths[at] + 2,
            Form::Boxed => width,
        };
        let y = u16::try_from(spot.row).unwrap_or(u16::MAX);
        let Some(place) = view.place(x, y.saturating_mul(form.pitch()), own) else {
            continue;
        };
        let place = Rect {
            height: form.pitch(),
            ..place
        };
        label.draw(place, form, selected == Some(at), model, canvas);
    }
    view.more(&picture, canvas);
}

/// The words of a stage.
struct Label<'a> {
    stage: &'a Stage,
    name: String,
    took: String,
}

impl<'a> Label<'a> {
    fn of(stage: &'a Stage, model: &Model) -> Self {
        // A name of megabytes is not cleaned whole, for each frame.
        let name = text::clean(start(&stage.name, 16 * NAME));
        let seconds = stage.seconds(model.server_now());
        Self {
            stage,
            name: text::cut(&name, NAME).into_owned(),
            took: seconds.map_or_else(String::new, duration),
        }
    }

    /// Sign, name and duration, with spaces between.
    fn width(&self) -> u16 {
        let took = if self.took.is_empty() {
            0
        } else {
            1 + cells(&self.took)
        };
        2 + cells(&self.name) + took
    }

    fn draw(
        &self,
        place: Rect,
        form: Form,
        selected: bool,
        model: &Model,
        canvas: &mut Canvas<'_>,
    ) {
        let inside = match form {
            Form::Flat => Rect { height: 1, ..place },
            Form::Boxed => {
                let frame = crate::ui::widgets::Frame::new("").focus(selected);
                frame.draw(place, canvas)
            }
        };
        let words = Rect {
            x: inside.x + 1,
            width: inside.width.saturating_sub(1),
            ..inside
        };
        let mut pen = canvas.pen(words);
        pen.status(&self.stage.status, model.now)
            .gap(1)
            .put(Role::Text, &self.name);
        if form == Form::Boxed {
            let room = pen.room();
            let room = Rect {
                width: room.width.saturating_sub(1),
                ..room
            };
            canvas.text_right(room, canvas.style(Role::Dim), &self.took);
        } else {
            pen.gap(1).put(Role::Dim, &self.took);
        }
        if selected {
            canvas.select(inside);
        }
    }
}

/// Which part of a picture is on the screen.
struct View {
    area: Rect,
    /// First columns of stages shown, and the one after the last.
    shown: (usize, usize),
    left: u16,
    right: u16,
    top: u16,
}

impl View {
    /// Whole columns, from the first from which the selected one fits.
    fn on(
        layout: &Layout,
        picture: &Picture,
        selected: Option<usize>,
        form: Form,
        area: Rect,
    ) -> Self {
        let spot = selected.and_then(|at| layout.spots.get(at));
        let column = spot.map_or(0, |spot| spot.column);
        let end = |at: usize| {
            let (x, width) = picture.columns[at];
            x.saturating_add(width)
        };
        let last = picture.columns.len() - 1;
        // The next column is shown too: what comes after a stage is the reason to look at it.
        let wanted = (column + 1).min(last);
        let first = (0..=column).find(|first| {
            let next_fits = end(wanted) - picture.columns[*first].0 <= area.width;
            next_fits || *first == column
        });
        let first = first.unwrap_or(column);
        let left = picture.columns[first].0;
        let fits = (first..=last).take_while(|at| end(*at) - left <= area.width);
        let after = fits.last().map_or(first + 1, |at| at + 1);
        let row = spot.map_or(0, |spot| spot.row);
        let line = u16::try_from(row).unwrap_or(u16::MAX).saturating_add(1);
        let bottom = line.saturating_mul(form.pitch());
        Self {
            area,
            shown: (first, after),
            left,
            right: end(after - 1),
            top: bottom.saturating_sub(area.height),
        }
    }

    /// Cells of the screen for cells of the picture, if they are shown.
    fn place(&self, x: u16, y: u16, width: u16) -> Option<Rect> {
        let row = y.checked_sub(self.top).filter(|y| *y < self.area.height)?;
        let column = x.checked_sub(self.left).filter(|_| x < self.right)?;
        let room = self
            .area
            .width
            .checked_sub(column)
            .filter(|room| *room > 0)?;
        Some(Rect::new(
            self.area.x + column,
            self.area.y + row,
            width.min(room),
            1,
        ))
    }

    /// Says that there is more to the left or right.
    fn more(&self, picture: &Picture, canvas: &mut Canvas<'_>) {
        let accent = canvas.style(Role::Accent);
        let edge = |x: u16| Rect::new(x, self.area.y, 1, 1);
        if self.shown.0 > 0 {
            canvas.fill(edge(self.area.x), accent, '‹');
        }
        if self.shown.1 < picture.columns.len() {
            canvas.fill(edge(self.area.right() - 1), accent, '›');
        }
    }
}

/// The stages line by line, in as many columns as the height asks for.
fn indented(
    lines: &[(usize, usize)],
    labels: &[Label<'_>],
    selected: Option<usize>,
    (model, area): (&Model, Rect),
    canvas: &mut Canvas<'_>,
) {
    let height = usize::from(area.height);
    let columns: Vec<&[(usize, usize)]> = lines.chunks(height).collect();
    // Chains of hundreds need no deeper steps than the screen has.
    let indent = |depth: usize| 2 * u16::try_from(depth.min(12)).unwrap_or(12);
    let width = |column: &[(usize, usize)]| {
        let widths = column
            .iter()
            .map(|(at, depth)| indent(*depth) + labels[*at].width() + 2);
        widths.max().unwrap_or(0) + BETWEEN
    };
    let held = lines.iter().position(|(at, _)| Some(*at) == selected);
    let held = held.unwrap_or(0) / height;
    let first = (0..=held).find(|first| {
        let needed = columns[*first..=held].iter().map(|c| u32::from(width(c)));
        needed.sum::<u32>() <= u32::from(area.width) || *first == held
    });
    let mut room = area;
    for column in &columns[first.unwrap_or(held)..] {
        let own = width(column).min(room.width);
        for ((at, depth), y) in column.iter().zip(room.top()..room.bottom()) {
            let from = indent(*depth).min(own);
            let label = &labels[*at];
            let place = Rect::new(room.x + from, y, (label.width() + 2).min(own - from), 1);
            label.draw(place, Form::Flat, Some(*at) == selected, model, canvas);
        }
        (room.x, room.width) = (room.x + own, room.width - own);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::testing::{Ink, empty, look, read};
    use crate::ui::widgets::graph::layout::tests::stages;
    use ratatui::buffer::Buffer;

    fn drawn(named: &[(&str, &str)], selected: usize, size: (u16, u16)) -> String {
        let mut buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
        let look = look(Ink::Unicode);
        let mut canvas = Canvas::new(&mut buffer, &look);
        let area = canvas.area();
        draw(
            &stages(named),
            Some(selected),
            &empty(size),
            area,
            &mut canvas,
        );
        read(&buffer)
    }

    #[test]
    fn there_are_boxes_where_there_is_room_for_them() {
        let named = [("build", ""), ("test", "build"), ("scan", "build")];
        assert_eq!(
            drawn(&named, 0, (40, 2)),
            " ◌ build ──┬─▸ ◌ test\n           └─▸ ◌ scan\n"
        );
        let boxed = drawn(&named, 0, (40, 6));
        assert!(boxed.contains("│ ◌ build │──┬─▸│ ◌ test │"), "{boxed}");
    }

    #[test]
    fn the_selected_stage_is_in_sight_and_what_is_not_is_hinted_at() {
        let names: Vec<String> = (0..10).map(|at| format!("stage-{at}")).collect();
        let chain: Vec<(&str, &str)> = names
            .iter()
            .enumerate()
            .map(|(at, name)| (name.as_str(), at.checked_sub(1).map_or("", |b| &*names[b])))
            .collect();
        for at in 0..10 {
            let text = drawn(&chain, at, (40, 1));
            assert!(text.contains(&format!("stage-{at}")), "{at}: {text}");
            assert_eq!(text.contains('‹'), at > 0, "{at}: {text}");
            assert_eq!(text.contains('›'), at < 8, "{at}: {text}");
        }
    }

    #[test]
    fn thirty_stages_are_a_tree_with_the_selected_one_in_sight() {
        let names: Vec<String> = (0..30).map(|at| format!("s{at}")).collect();
        let fan: Vec<(&str, &str)> = names
            .iter()
            .map(|name| (name.as_str(), if name == "s0" { "" } else { "s0" }))
            .collect();
        for at in [0, 1, 15, 29] {
            for size in [(30, 7), (20, 2), (9, 1), (80, 40)] {
                let text = drawn(&fan, at, size);
                assert!(text.contains(&format!("s{at}")), "{at} {size:?}: {text}");
            }
        }
        assert!(drawn(&fan, 0, (80, 40)).starts_with(" ◌ s0\n   ◌ s1\n"));
    }

    #[test]
    fn any_size_and_any_name_can_be_drawn() {
        let long = "決\u{1b}[31m".repeat(100);
        let named = [("a", ""), (&*long, "a"), ("c", "a"), ("d", &*long)];
        for columns in 0..50 {
            for rows in 0..8 {
                for at in 0..4 {
                    let text = drawn(&named, at, (columns, rows));
                    assert!(!text.contains('\u{1b}'), "{text}");
                }
            }
        }
    }
}
