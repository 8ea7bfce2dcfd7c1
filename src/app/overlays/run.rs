//! The question before an own command is run.

use crate::app::chord::{Chord, Key};
use crate::app::effect::Effect;
use crate::app::model::Model;
use crate::app::overlays::Overlay;
use crate::app::own_command::{self, RunOrder};
use crate::domain::Text;

/// A question about one program.
#[derive(Debug, Clone)]
pub struct RunPanel {
    pub order: RunOrder,
    pub context: Text,
    /// The button that runs it has the focus; else the other one.
    pub on_go: bool,
}

/// Asks first.
pub(in crate::app) fn open(model: &mut Model, order: RunOrder) {
    let context = own_command::here(model);
    model.overlays.push(Overlay::Run(Box::new(RunPanel {
        order,
        context,
        on_go: false,
    })));
}

/// A key while the question is open.
pub(super) fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    let Some(Overlay::Run(panel)) = model.overlays.last_mut() else {
        return Vec::new();
    };
    let goes = match chord.key {
        Key::Tab | Key::Left | Key::Right | Key::Up | Key::Down => {
            panel.on_go = !panel.on_go;
            return Vec::new();
        }
        Key::Char('y') => true,
        Key::Enter => panel.on_go,
        Key::Esc | Key::Char('n' | 'q') => false,
        _ => return Vec::new(),
    };
    let order = goes.then(|| panel.order.clone());
    model.overlays.pop();
    order.map_or_else(Vec::new, |order| own_command::send(model, order))
}
