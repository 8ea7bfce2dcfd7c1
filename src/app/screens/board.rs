//! The board of screens: what each must answer.

use crate::app::action::{Action, Readiness, Scope};
use crate::app::effect::Effect;
use crate::app::layout;
use crate::app::model::Model;
use crate::app::screens::build::BuildScreen;
use crate::app::screens::builds::BuildsScreen;
use crate::app::screens::log::LogScreen;
use crate::app::screens::services::ServicesScreen;
use crate::app::screens::{build, builds, log, services};
use crate::app::settings::Settings;
use crate::app::store::RowKey;
use crate::domain::BuildId;

/// A screen with its state.
#[derive(Debug, Clone)]
pub enum Screen {
    Services(Box<ServicesScreen>),
    Builds(Box<BuildsScreen>),
    Build(Box<BuildScreen>),
    Log(Box<LogScreen>),
}

/// What a deed or a copy would mean here: the row, and the build under the cursor.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Place {
    pub row: Option<RowKey>,
    pub build: Option<BuildId>,
}

impl Screen {
    /// The screen that is shown first.
    pub fn start(settings: &Settings) -> Self {
        Self::Services(Box::new(ServicesScreen::start(settings)))
    }

    /// Whose rows of the table count here.
    pub fn scope(&self) -> Scope {
        match self {
            Self::Services(_) => Scope::Services,
            Self::Builds(_) => Scope::Builds,
            Self::Build(_) => Scope::Build,
            Self::Log(_) => Scope::Log,
        }
    }

    /// What is under the cursor.
    pub fn place(&self, model: &Model) -> Place {
        match self {
            Self::Services(screen) => screen.place(model),
            Self::Builds(screen) => screen.place(model),
            Self::Build(screen) => Place {
                row: screen.row.clone(),
                build: Some(screen.id.clone()),
            },
            Self::Log(screen) => Place {
                row: screen.row.clone(),
                build: Some(screen.id.build.clone()),
            },
        }
    }

    /// Whether an action that is this screen's own can be done now.
    pub fn ready(&self, model: &Model, action: Action) -> Readiness {
        match self {
            Self::Services(screen) => screen.ready(model, action),
            Self::Builds(screen) => screen.ready(model, action),
            Self::Build(screen) => screen.ready(model, action),
            Self::Log(screen) => screen.ready(model, action),
        }
    }

    /// The field that is being typed into, if there is one: then every plain key is text.
    pub fn is_typing(&self) -> bool {
        match self {
            Self::Services(screen) => screen.editing.is_some(),
            Self::Builds(screen) => screen.editing.is_some(),
            Self::Build(_) => false,
            Self::Log(screen) => screen.prompt.is_some(),
        }
    }
}

/// Does an action of the screen that is shown; `None` when it has none of the kind.
pub(in crate::app) fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    match model.screen() {
        Screen::Services(_) => services::act(model, action),
        Screen::Builds(_) => builds::act(model, action),
        Screen::Build(_) => build::act(model, action),
        Screen::Log(_) => log::act(model, action),
    }
}

/// What the screen must ask for when it is come to.
pub(in crate::app) fn entered(model: &mut Model) -> Vec<Effect> {
    match model.screen() {
        Screen::Services(_) => Vec::new(),
        Screen::Builds(_) => builds::entered(model),
        Screen::Build(_) => build::entered(model),
        Screen::Log(_) => log::entered(model),
    }
}

/// What is to be stopped when a screen is left.
pub(in crate::app) fn left(model: &mut Model, screen: Screen) -> Vec<Effect> {
    match screen {
        Screen::Log(screen) => log::left(model, &screen),
        _ => Vec::new(),
    }
}

/// Keeps the cursor of the shown list on the row that it is on.
pub(in crate::app) fn hold(model: &mut Model) {
    if let Screen::Services(_) = model.screen() {
        services::hold(model);
    }
}

/// Puts the cursor on a row of the list that is shown, by position.
pub(in crate::app) fn go_to_row(model: &mut Model, at: usize) {
    match model.screen() {
        Screen::Services(_) => services::go_to_row(model, at),
        Screen::Builds(_) => builds::go_to_row(model, at),
        Screen::Build(_) => build::go_to_row(model, at),
        Screen::Log(_) => log::go_to_row(model, at),
    }
}

/// Makes what the shown screen lists anew, and settles its cursor.
pub(in crate::app) fn prepare(model: &mut Model) -> Vec<Effect> {
    let height = layout::list_rows(model);
    let mut screens = std::mem::take(&mut model.screens);
    if let Some(screen) = screens.last_mut() {
        match screen {
            Screen::Services(screen) => screen.prepare(model, height),
            Screen::Builds(screen) => screen.prepare(model, height),
            Screen::Build(screen) => screen.prepare(model, height),
            Screen::Log(_) => {}
        }
    }
    model.screens = screens;
    if let Screen::Log(_) = model.screen() {
        return log::prepare(model);
    }
    Vec::new()
}
