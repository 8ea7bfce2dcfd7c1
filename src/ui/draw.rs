//! One picture of the model.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::Screen;
use crate::ui::canvas::Canvas;
use crate::ui::hits::Hits;
use crate::ui::theme::{Role, Theme};
use crate::ui::{chrome, overlays, screens};

/// How the person and the terminal want things to look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Look {
    pub theme: Theme,
    /// Nothing but ASCII, borders too.
    pub ascii: bool,
    /// Signs stand still.
    pub reduced_motion: bool,
}

/// What a drawing tells besides its cells.
#[derive(Debug, Clone, Default)]
pub struct Drawn {
    pub hits: Hits,
    /// Column and row of the text cursor, where something is typed.
    pub cursor: Option<(u16, u16)>,
    /// Lines by which the panel on top can be scrolled, where one is.
    pub lowest: Option<usize>,
}

/// Draws everything. The same model and look always give the same cells, whatever was in them.
pub fn draw(model: &Model, look: &Look, buffer: &mut Buffer) -> Drawn {
    let mut canvas = Canvas::new(buffer, look);
    let whole = canvas.area();
    if is_too_small(model, whole) {
        too_small(model, whole, &mut canvas);
        return canvas.finish();
    }
    let body = chrome::draw(model, whole, &mut canvas);
    screens::draw(model, body, &mut canvas);
    overlays::draw(model, whole, &mut canvas);
    canvas.finish()
}

/// Columns and rows that a screen needs.
fn smallest(model: &Model) -> (u16, u16) {
    match model.screen() {
        Screen::Log(_) => (40, 10),
        _ => (60, 15),
    }
}

fn is_too_small(model: &Model, area: Rect) -> bool {
    let (columns, rows) = smallest(model);
    area.width < columns || area.height < rows
}

/// One sentence, in the middle, of the longest words that fit.
fn too_small(model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let (columns, rows) = smallest(model);
    let whole = format!(
        "The terminal is too small: {}x{}, needs {columns}x{rows}",
        area.width, area.height
    );
    let shorter = format!("too small, needs {columns}x{rows}");
    let room = usize::from(area.width);
    let sentence = [whole.as_str(), &shorter, "too small"]
        .into_iter()
        .find(|words| words.len() <= room)
        .unwrap_or("too small");
    let middle = Rect {
        y: area.y + area.height.saturating_sub(1) / 2,
        ..area
    };
    let style = canvas.style(Role::Warn);
    canvas.text_centred(middle, style, sentence);
}
