//! A view that the person named: what a screen lists, in which order and columns.

use std::sync::Arc;

use crate::app::effect::Effect;
use crate::app::filter::Filter;
use crate::app::go;
use crate::app::model::Model;
use crate::app::screens::services::Sort;
use crate::app::screens::{Screen, oncall, services};
use crate::app::settings::ColumnSettings;
use crate::app::tab::Tab;
use crate::domain::Text;

/// A further view of a board, made from `views.yaml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnView {
    pub name: Text,
    /// The board: services or on-call.
    pub tab: Tab,
    pub filter: Filter,
    /// That of the board where nothing is said.
    pub sort: Option<Sort>,
    /// Those of the board where nothing is said.
    pub columns: Option<ColumnSettings>,
}

impl OwnView {
    /// The view of a name.
    pub fn named<'a>(views: &'a [Arc<Self>], name: &str) -> Option<&'a Arc<Self>> {
        views.iter().find(|view| *view.name == *name)
    }

    /// The views of a board, in their order.
    pub fn of(views: &[Arc<Self>], tab: Tab) -> impl Iterator<Item = &Arc<Self>> {
        views.iter().filter(move |view| view.tab == tab)
    }
}

/// Shows the view of a name, built-in or own, on its board.
pub(super) fn show_named(model: &mut Model, name: &str) -> Vec<Effect> {
    let views = &model.settings.views;
    if let Some(view) = services::View::named(name, views) {
        services::show_view(model, view);
        return Vec::new();
    }
    let Some(own) = OwnView::named(views, name).cloned() else {
        return Vec::new();
    };
    let effects = go::to_tab(model, own.tab);
    if let Screen::OnCall(screen) = model.screen_mut() {
        screen.show(oncall::View::Own(own));
    }
    effects
}

/// Takes the views as their file has them now. Where one is shown, it is shown as it is now; where
/// it is gone, all rows are.
pub(super) fn take(model: &mut Model, views: Vec<Arc<OwnView>>) {
    let past = model.history.iter_mut().flatten();
    let screens = model.screens.iter_mut().chain(&mut model.parked);
    for screen in screens.chain(past) {
        let now = |own: &OwnView| {
            let now = OwnView::named(&views, &own.name);
            now.filter(|now| now.tab == own.tab).cloned()
        };
        match screen {
            Screen::Services(screen) => {
                if let services::View::Own(own) = &screen.view {
                    let now = now(own).map(services::View::Own);
                    screen.show(now.unwrap_or(services::View::All));
                }
            }
            Screen::OnCall(screen) => {
                if let oncall::View::Own(own) = &screen.view {
                    screen.show(now(own).map(oncall::View::Own).unwrap_or_default());
                }
            }
            _ => {}
        }
    }
    model.settings.views = views;
    model.dirty = true;
}
