//! What keys do in the inbox.

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::go;
use crate::app::model::Model;
use crate::app::screens::Screen;
use crate::app::screens::approvals::{ApprovalsScreen, Part};

fn screen_mut(model: &mut Model) -> Option<&mut ApprovalsScreen> {
    match model.screen_mut() {
        Screen::Approvals(screen) => Some(screen),
        _ => None,
    }
}

/// Does an action of this board; `None` when it has none of the kind.
pub(in crate::app) fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    match action {
        Action::Open => {
            screen_mut(model)?.browse.move_by(0);
            let place = model.screen().place(model);
            let screen = go::build_screen(place.row, place.build?);
            return Some(go::deeper(model, screen));
        }
        Action::NextView => beside(model, 1),
        Action::PreviousView => beside(model, Part::ALL.len() - 1),
        // Everything else is asked again, too.
        Action::Refresh => {
            model.store.waiting.again(&model.store.builds);
            return None;
        }
        _ => return None,
    }
    Some(Vec::new())
}

fn beside(model: &mut Model, by: usize) {
    let Some(screen) = screen_mut(model) else {
        return;
    };
    let at = Part::ALL.iter().position(|part| *part == screen.part);
    let next = (at.unwrap_or(0) + by) % Part::ALL.len();
    screen.show(Part::ALL[next]);
}

/// Shows the part of a tab, by position.
pub(in crate::app) fn go_to_view(model: &mut Model, at: usize) {
    if let (Some(part), Some(screen)) = (Part::ALL.get(at), screen_mut(model)) {
        screen.show(*part);
    }
}
