//! The board of screens: what each must answer.

use crate::app::action::{Action, Readiness, Scope};
use crate::app::browse::Browse;
use crate::app::chord::Chord;
use crate::app::effect::Effect;
use crate::app::layout;
use crate::app::model::Model;
use crate::app::screens::approvals::ApprovalsScreen;
use crate::app::screens::audit::AuditScreen;
use crate::app::screens::build::BuildScreen;
use crate::app::screens::builds::BuildsScreen;
use crate::app::screens::doctor::DoctorScreen;
use crate::app::screens::log::LogScreen;
use crate::app::screens::oncall::OnCallScreen;
use crate::app::screens::services::ServicesScreen;
use crate::app::screens::{approvals, audit, build, builds, doctor, log, oncall, services};
use crate::app::settings::{Settings, Start};
use crate::app::store::RowKey;
use crate::domain::{BuildId, RepoId};

/// A screen with its state.
#[derive(Debug, Clone)]
pub enum Screen {
    Services(Box<ServicesScreen>),
    OnCall(Box<OnCallScreen>),
    Approvals(Box<ApprovalsScreen>),
    Audit(Box<AuditScreen>),
    Doctor(Box<DoctorScreen>),
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

impl Place {
    /// The repository that a deed would be done to.
    pub fn repo(&self) -> Option<&RepoId> {
        let of_row = || self.row.as_ref()?.repo.as_ref();
        let of_build = self.build.as_ref().map(|build| &build.repo);
        of_build.or_else(of_row)
    }
}

impl Screen {
    /// The path to the screen that is shown first.
    pub fn start(settings: &Settings) -> Vec<Self> {
        let services = Self::Services(Box::new(ServicesScreen::start(settings)));
        let board = match settings.start {
            Start::Board(tab) => tab.open(),
            _ => None,
        };
        [services].into_iter().chain(board).collect()
    }

    /// Whose rows of the table count here.
    pub fn scope(&self) -> Scope {
        match self {
            Self::Services(_) => Scope::Services,
            Self::OnCall(_) => Scope::OnCall,
            Self::Approvals(_) => Scope::Approvals,
            Self::Audit(_) => Scope::Audit,
            Self::Doctor(_) => Scope::Doctor,
            Self::Builds(_) => Scope::Builds,
            Self::Build(_) => Scope::Build,
            Self::Log(_) => Scope::Log,
        }
    }

    /// What is under the cursor.
    pub fn place(&self, model: &Model) -> Place {
        match self {
            Self::Services(screen) => screen.place(model),
            Self::OnCall(screen) => screen.place(model),
            Self::Approvals(screen) => screen.place(model),
            Self::Audit(screen) => screen.place(model),
            Self::Doctor(screen) => screen.place(model),
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

    /// Number of the stage that a decision would be about, where one is selected. `None`: the first
    /// that waits.
    pub fn stage(&self, model: &Model) -> Option<u32> {
        match self {
            Self::Approvals(screen) => screen.stage(),
            Self::Build(screen) => screen.blocked_stage(model),
            _ => None,
        }
    }

    /// Whether an action that is this screen's own can be done now.
    pub fn ready(&self, model: &Model, action: Action) -> Readiness {
        let own = match self {
            Self::Services(screen) => screen.ready(model, action),
            Self::OnCall(screen) => screen.ready(model, action),
            Self::Approvals(screen) => screen.ready(model, action),
            Self::Audit(screen) => screen.ready(model, action),
            Self::Doctor(screen) => screen.ready(model, action),
            Self::Builds(screen) => screen.ready(model, action),
            Self::Build(screen) => screen.ready(model, action),
            Self::Log(screen) => screen.ready(model, action),
        };
        match (own, self.browse()) {
            (Readiness::Elsewhere, Some(browse)) => browse.ready(action),
            (own, _) => own,
        }
    }

    /// The list of a board other than the services.
    pub fn browse(&self) -> Option<&Browse> {
        match self {
            Self::OnCall(screen) => Some(&screen.browse),
            Self::Approvals(screen) => Some(&screen.browse),
            Self::Audit(screen) => Some(&screen.browse),
            Self::Doctor(screen) => Some(&screen.browse),
            Self::Services(_) | Self::Builds(_) | Self::Build(_) | Self::Log(_) => None,
        }
    }

    pub(in crate::app) fn browse_mut(&mut self) -> Option<&mut Browse> {
        match self {
            Self::OnCall(screen) => Some(&mut screen.browse),
            Self::Approvals(screen) => Some(&mut screen.browse),
            Self::Audit(screen) => Some(&mut screen.browse),
            Self::Doctor(screen) => Some(&mut screen.browse),
            Self::Services(_) | Self::Builds(_) | Self::Build(_) | Self::Log(_) => None,
        }
    }

    /// The field that is being typed into, if there is one: then every plain key is text.
    pub fn is_typing(&self) -> bool {
        match self {
            Self::Services(screen) => screen.editing.is_some(),
            Self::Builds(screen) => screen.editing.is_some(),
            Self::Build(_) => false,
            Self::Log(screen) => screen.prompt.is_some(),
            Self::OnCall(_) | Self::Approvals(_) | Self::Audit(_) | Self::Doctor(_) => {
                self.browse().is_some_and(|browse| browse.editing.is_some())
            }
        }
    }
}

/// Does an action of the screen that is shown; `None` when it has none of the kind.
pub(in crate::app) fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let own = match model.screen() {
        Screen::Services(_) => services::act(model, action),
        Screen::OnCall(_) => oncall::act(model, action),
        Screen::Approvals(_) => approvals::act(model, action),
        Screen::Audit(_) => audit::act(model, action),
        Screen::Doctor(_) => doctor::act(model, action),
        Screen::Builds(_) => builds::act(model, action),
        Screen::Build(_) => build::act(model, action),
        Screen::Log(_) => log::act(model, action),
    };
    if own.is_some() {
        return own;
    }
    let by = services::step(model, action);
    let browse = model.screen_mut().browse_mut()?;
    browse.act(action, by).then(Vec::new)
}

/// What the screen must ask for when it is come to.
pub(in crate::app) fn entered(model: &mut Model) -> Vec<Effect> {
    match model.screen() {
        Screen::Services(_) => Vec::new(),
        Screen::OnCall(_) => oncall::entered(model),
        Screen::Approvals(_) => approvals::entered(model),
        Screen::Audit(_) => audit::entered(model),
        Screen::Doctor(_) => doctor::entered(model),
        Screen::Builds(_) => builds::entered(model),
        Screen::Build(_) => build::entered(model),
        Screen::Log(_) => log::entered(model),
    }
}

/// The repositories on the screen whose past is read before others: that under the cursor first.
pub(in crate::app) fn seen(model: &Model) -> Vec<&RepoId> {
    match model.screen() {
        Screen::OnCall(screen) => screen.seen(layout::list_rows(model)),
        _ => Vec::new(),
    }
}

/// What a board asks for once its rows have rested on the screen.
pub(in crate::app) fn rest(model: &mut Model) -> Vec<Effect> {
    match model.screen() {
        Screen::OnCall(_) => oncall::rest(model),
        Screen::Approvals(_) => approvals::rest(model),
        Screen::Audit(_) => audit::rest(model),
        Screen::Doctor(_) => doctor::rest(model),
        Screen::Services(_) | Screen::Builds(_) | Screen::Build(_) | Screen::Log(_) => Vec::new(),
    }
}

/// Whether a board shows a running time.
pub(in crate::app) fn shows_running(model: &Model) -> bool {
    match model.screen() {
        Screen::OnCall(_) => oncall::shows_running(model),
        Screen::Approvals(_) => approvals::shows_running(model),
        Screen::Audit(_) => audit::shows_running(model),
        Screen::Doctor(_) => doctor::shows_running(model),
        Screen::Services(_) | Screen::Builds(_) | Screen::Build(_) | Screen::Log(_) => false,
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
    } else if let Some(browse) = model.screen_mut().browse_mut() {
        browse.move_by(0);
    }
}

/// Puts the cursor on a row of the list that is shown, by position.
pub(in crate::app) fn go_to_row(model: &mut Model, at: usize) {
    match model.screen() {
        Screen::Services(_) => services::go_to_row(model, at),
        Screen::Builds(_) => builds::go_to_row(model, at),
        Screen::Build(_) => build::go_to_row(model, at),
        Screen::Log(_) => log::go_to_row(model, at),
        Screen::OnCall(_) | Screen::Approvals(_) | Screen::Audit(_) | Screen::Doctor(_) => {
            if let Some(browse) = model.screen_mut().browse_mut() {
                browse.go(at);
            }
        }
    }
}

/// What is under the cursor, as far as rows are asked for what they lack when they rest: its position,
/// how far the list is scrolled, and on a board, whose rows come in any order, the build.
pub(in crate::app) fn eye(model: &Model) -> (usize, usize, Option<BuildId>) {
    let (at, top) = cursor(model);
    let board = model.screen().browse().is_some();
    let build = board.then(|| model.screen().place(model).build);
    (at, top, build.flatten())
}

fn cursor(model: &Model) -> (usize, usize) {
    match model.screen() {
        Screen::Services(screen) => (screen.cursor.at, screen.cursor.top),
        Screen::Builds(screen) => (screen.cursor.at, screen.cursor.top),
        Screen::Build(_) | Screen::Log(_) => (0, 0),
        board => board
            .browse()
            .map_or((0, 0), |browse| (browse.cursor.at, browse.cursor.top)),
    }
}

/// A key while a field of the screen is typed into.
pub(in crate::app) fn type_key(model: &mut Model, chord: Chord) -> Vec<Effect> {
    match model.screen() {
        Screen::Services(_) => services::type_key(model, chord),
        Screen::Builds(_) => builds::type_key(model, chord),
        Screen::Log(_) => log::type_key(model, chord),
        _ => {
            if let Some(browse) = model.screen_mut().browse_mut() {
                browse.type_key(chord);
            }
            Vec::new()
        }
    }
}

/// A text is pasted into a field of the screen.
pub(in crate::app) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    match model.screen() {
        Screen::Services(_) => services::paste(model, text),
        Screen::Builds(_) => builds::paste(model, text),
        Screen::Log(_) => log::paste(model, text),
        _ => {
            if let Some(browse) = model.screen_mut().browse_mut() {
                browse.paste(text);
            }
            Vec::new()
        }
    }
}

/// Makes what the shown screen lists anew, and settles its cursor.
pub(in crate::app) fn prepare(model: &mut Model) -> Vec<Effect> {
    let height = layout::list_rows(model);
    model.store.examine(&model.settings, model.now);
    let mut screens = std::mem::take(&mut model.screens);
    if let Some(screen) = screens.last_mut() {
        match screen {
            Screen::Services(screen) => screen.prepare(model, height),
            Screen::OnCall(screen) => {
                oncall::learn(model);
                screen.prepare(model, height);
            }
            Screen::Approvals(screen) => screen.prepare(model, height),
            Screen::Audit(screen) => screen.prepare(model, height),
            Screen::Doctor(screen) => screen.prepare(model, height),
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
