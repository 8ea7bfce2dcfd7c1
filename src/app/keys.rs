//! From a key to an action and its readiness: routed by the model alone, overlay first.

use crate::app::action::{Action, Readiness, Risk, Scope};
use crate::app::chord::{Chord, Key};
use crate::app::effect::Effect;
use crate::app::event::{Hit, Tone};
use crate::app::keymap::Meaning;
use crate::app::model::Model;
use crate::app::screens::{self, Screen};
use crate::app::tab::Tab;
use crate::app::{ask, bell, copy, deeds, go, overlays, own_command};

/// A key was pressed.
pub(super) fn press(model: &mut Model, chord: Chord) -> Vec<Effect> {
    model.touch();
    // Leaving must always work, whatever is open.
    if (Chord {
        ctrl: true,
        ..Chord::plain(Key::Char('c'))
    }) == chord
    {
        return vec![Effect::Quit];
    }
    if (Chord {
        ctrl: true,
        ..Chord::plain(Key::Char('z'))
    }) == chord
    {
        return vec![Effect::Suspend];
    }
    if !model.overlays.is_empty() {
        return overlays::press(model, chord);
    }
    if model.screen().is_typing() {
        return screens::type_key(model, chord);
    }
    model.pressed.push(chord);
    model.pressed_at = model.now;
    match own_command::meaning(model) {
        Meaning::Action(action) => {
            model.pressed.clear();
            act(model, action)
        }
        Meaning::Own(at) => {
            model.pressed.clear();
            own_command::press(model, at)
        }
        Meaning::Prefix => Vec::new(),
        Meaning::Nothing => {
            let lone = model.pressed.len() == 1;
            model.pressed.clear();
            // The second key of a sequence that is none may mean something by itself.
            if lone || chord.key == Key::Esc {
                Vec::new()
            } else {
                press(model, chord)
            }
        }
    }
}

/// A text was pasted. In a field it is text; in a list it is nothing, and that is said: pasted
/// letters must never run as keys.
pub(super) fn paste(model: &mut Model, text: &str) -> Vec<Effect> {
    model.touch();
    if !model.overlays.is_empty() {
        return overlays::paste(model, text);
    }
    if model.screen().is_typing() {
        return screens::paste(model, text);
    }
    model.say(
        Tone::Plain,
        "pasted text is not taken here: press `/` first to filter by it",
    );
    Vec::new()
}

/// Does an action, if it can be done now; else says why not.
pub(super) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    // Keys can come faster than frames: what is done to a row must not meet the one that stood
    // there before the filter changed.
    if model.screen().browse().is_some_and(|browse| browse.stale) {
        screens::prepare(model);
    }
    match ready(model, action) {
        Readiness::Ready => {}
        Readiness::NotNow(why) => {
            let title = action.spec().title;
            let mut letters = title.chars();
            let first = letters
                .next()
                .map(|c| c.to_uppercase().to_string())
                .unwrap_or_default();
            model.say(Tone::Warn, format!("{first}{}: {why}", letters.as_str()));
            return Vec::new();
        }
        Readiness::Elsewhere => return Vec::new(),
    }
    // Whoever does something to a row means that row, wherever it goes.
    screens::hold(model);
    if action.spec().risk == Risk::Changes {
        let effects = deeds::question(model, action);
        debug_assert!(
            !effects
                .iter()
                .any(|effect| matches!(effect, Effect::Perform(..))),
            "a row that changes the world asks first"
        );
        return effects;
    }
    if let Some(effects) = screens::act(model, action) {
        model.resting_since = model.now;
        model.rested = false;
        return effects;
    }
    act_anywhere(model, action)
}

/// Whether an action can be done now. Every footer, help and menu asks this before it offers one.
pub fn ready(model: &Model, action: Action) -> Readiness {
    if action.spec().risk == Risk::Changes {
        return deeds::ready(model, action);
    }
    match model.screen().ready(model, action) {
        Readiness::Elsewhere => ready_anywhere(model, action),
        own => own,
    }
}

fn ready_anywhere(model: &Model, action: Action) -> Readiness {
    let spec = action.spec();
    if spec.scope != Scope::Anywhere {
        return Readiness::Elsewhere;
    }
    match action {
        Action::OpenLog
        | Action::FirstError
        | Action::CopyNumber
        | Action::CopyCommit
        | Action::CopyBranch => {
            let place = model.screen().place(model);
            if place.build.is_some() {
                Readiness::Ready
            } else {
                Readiness::because("no build is selected")
            }
        }
        Action::Bell => bell::ready(model),
        Action::CopyUrl | Action::OpenDrone | Action::ShowRecord => {
            let place = model.screen().place(model);
            let has = place.build.is_some() || place.row.is_some_and(|row| row.repo.is_some());
            if has {
                Readiness::Ready
            } else {
                Readiness::because("no repository is selected")
            }
        }
        Action::OpenBackstage => {
            let entity = model.screen().place(model).row.and_then(|row| row.entity);
            if entity.is_some() {
                Readiness::Ready
            } else {
                Readiness::because("there is no catalog entry")
            }
        }
        Action::CopyHandOver if !matches!(model.screen(), Screen::OnCall(_)) => {
            Readiness::because("the note is written on the on-call board")
        }
        Action::PreviousView
        | Action::NextView
        | Action::Facets
        | Action::Sort
        | Action::SortLeft
        | Action::SortRight
        | Action::Filter
        | Action::NextPane
        | Action::PreviousPane
        | Action::Zoom
        | Action::Freeze
        | Action::Preview
        | Action::Widen
        | Action::Narrow => Readiness::Elsewhere,
        _ => Readiness::Ready,
    }
}

fn act_anywhere(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Back => return go::back(model).unwrap_or_default(),
        Action::BackOrQuit => {
            if let Some(effects) = go::back(model) {
                return effects;
            }
            return leave(model);
        }
        Action::Quit => return vec![Effect::Quit],
        Action::Suspend => return vec![Effect::Suspend],
        Action::GoServices
        | Action::GoOnCall
        | Action::GoApprovals
        | Action::GoAudit
        | Action::GoDoctor => {
            return Tab::of(action).map_or_else(Vec::new, |tab| go::to_tab(model, tab));
        }
        Action::HistoryBack => return go::history_back(model),
        Action::LastPlace => return go::last_place(model),
        Action::FirstError => {
            return go::to_log(model, Some(screens::log::Goal::FirstError));
        }
        Action::OpenLog => return go::to_log(model, None),
        Action::Refresh => {
            model.say(Tone::Plain, "asking again");
            let mut effects = ask::again(model);
            if !matches!(model.screen(), Screen::Log(_)) {
                effects.extend(screens::entered(model));
            }
            effects.extend(screens::log::again(model));
            return effects;
        }
        Action::Preview => {
            let shown = model.shows_preview();
            (model.preview.shown, model.preview.zoomed) = (Some(!shown), false);
        }
        Action::Widen => model.preview.percent = (model.preview.percent + STEP).min(WIDEST),
        Action::Narrow => {
            model.preview.percent = model.preview.percent.saturating_sub(STEP).max(NARROWEST);
        }
        Action::Zoom => model.preview.zoomed = model.shows_preview() && !model.preview.zoomed,
        Action::Freeze => freeze(model),
        Action::Bell => bell::set(model),
        Action::Help => overlays::help::open(model),
        Action::Messages => overlays::messages::open(model),
        Action::Commands => overlays::menu::commands(model),
        Action::ShowRecord => return screens::audit::open_about(model),
        Action::OpenDrone | Action::OpenBackstage => return copy::open(model, action),
        Action::CopyUrl
        | Action::CopyNumber
        | Action::CopyCommit
        | Action::CopyBranch
        | Action::CopyCommand
        | Action::CopyAtHand => return copy::copy(model, action),
        _ => {}
    }
    Vec::new()
}

/// Percent of the width by which the preview grows and shrinks, and its bounds.
const STEP: u16 = 5;
const NARROWEST: u16 = 20;
const WIDEST: u16 = 70;

/// Rows stand still until the next press of the key.
fn freeze(model: &mut Model) {
    model.frozen = !model.frozen;
    let said = if model.frozen {
        "rows stand still: `.` lets them move"
    } else {
        "rows move again"
    };
    model.say(Tone::Plain, said);
}

/// Leaving the program from the top: a deed under way is waited for once.
fn leave(model: &mut Model) -> Vec<Effect> {
    if !model.store.deeds.under_way.is_empty() && !model.quitting {
        model.quitting = true;
        model.say(
            Tone::Warn,
            "a deed is under way: press `q` again to leave all the same",
        );
        return Vec::new();
    }
    vec![Effect::Quit]
}

/// The pointer hit something.
pub(super) fn click(model: &mut Model, hit: &Hit) -> Vec<Effect> {
    model.touch();
    match hit {
        Hit::Row(at) => screens::go_to_row(model, *at),
        Hit::Board(at) => {
            let tab = Tab::ALL.get(*at).copied().unwrap_or_default();
            return go::to_tab(model, tab);
        }
        Hit::Tab(at) => match model.screen() {
            Screen::Services(_) => screens::services::go_to_view(model, *at),
            Screen::OnCall(_) => screens::oncall::go_to_view(model, *at),
            Screen::Approvals(_) => screens::approvals::go_to_view(model, *at),
            _ => {}
        },
        // Nothing lies under the questions of the first run.
        Hit::Outside if model.settings.first_run.is_some() => {}
        // As by the key: what is under way there has to be stopped.
        Hit::Outside => return overlays::press(model, Chord::plain(Key::Esc)),
    }
    Vec::new()
}

/// The wheel moved: over the list or the log, or in a panel that has nothing but lines to go along.
pub(super) fn scroll(model: &mut Model, lines: i32) -> Vec<Effect> {
    model.touch();
    let (action, key) = if lines < 0 {
        (Action::Up, Key::Up)
    } else {
        (Action::Down, Key::Down)
    };
    let mut effects = Vec::new();
    for _ in 0..lines.unsigned_abs().min(20) {
        match model.overlays.last() {
            None => effects.extend(act(model, action)),
            Some(panel) if panel.is_list() => {
                effects.extend(overlays::press(model, Chord::plain(key)));
            }
            Some(_) => {}
        }
    }
    effects
}
