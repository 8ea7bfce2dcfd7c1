//! Models and looks for the tests of this room, and buffers read back as text.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::{ContextSettings, Model, Settings};
use crate::domain::Moment;
use crate::ui::{Depth, Drawn, Look, Theme, draw};

/// What a terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Unicode,
    Ascii,
    Mono,
}

pub(super) fn look(ink: Ink) -> Look {
    let depth = match ink {
        Ink::Mono => Depth::Mono,
        _ => Depth::Ansi16,
    };
    Look {
        theme: Theme::named("ansi").expect("built in").at(depth),
        ascii: ink == Ink::Ascii,
        reduced_motion: false,
    }
}

/// 2026-11-25T14:02:11Z.
pub(super) const NOW: Moment = Moment(1_795_615_331_000);

/// A model that has seen nothing.
pub(super) fn empty(size: (u16, u16)) -> Model {
    let settings = Settings {
        contexts: vec![ContextSettings {
            name: "prod".into(),
            backstage: Some("https://backstage.example".into()),
            ..ContextSettings::default()
        }],
        ..Settings::default()
    };
    Model::new(settings, size, NOW)
}

pub(super) fn picture(model: &Model, ink: Ink) -> (Buffer, Drawn) {
    let (columns, rows) = model.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    let drawn = draw(model, &look(ink), &mut buffer);
    (buffer, drawn)
}

/// The text of the cells, a line each, without spaces at the ends.
pub(super) fn read(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let mut hidden = 0;
        for x in buffer.area.left()..buffer.area.right() {
            let symbol = buffer[(x, y)].symbol();
            if hidden == 0 {
                text.push_str(symbol);
                hidden = crate::text::width(symbol);
            }
            hidden = hidden.saturating_sub(1);
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    text
}
