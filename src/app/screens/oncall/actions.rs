//! What keys do on the board, and what it asks for.

use crate::app::action::Action;
use crate::app::effect::{Effect, Urgency};
use crate::app::event::Tone;
use crate::app::model::Model;
use crate::app::screens::Screen;
use crate::app::screens::oncall::note::hand_over;
use crate::app::screens::oncall::{Case, Item, OnCallScreen, View};
use crate::app::screens::services::step;
use crate::app::store::Ack;
use crate::app::{ask, go, layout, past};
use crate::domain::{BuildId, Text};

fn screen_mut(model: &mut Model) -> Option<&mut OnCallScreen> {
    match model.screen_mut() {
        Screen::OnCall(screen) => Some(screen),
        _ => None,
    }
}

fn screen(model: &Model) -> Option<&OnCallScreen> {
    match model.screen() {
        Screen::OnCall(screen) => Some(screen),
        _ => None,
    }
}

/// Does an action of this board; `None` when it has none of the kind.
pub(in crate::app) fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    if let Some(by) = step(model, action) {
        let screen = screen_mut(model)?;
        screen.browse.move_by(by);
        screen.skip(by);
        screen.hold();
        return Some(Vec::new());
    }
    match action {
        Action::Open => return Some(open(model)),
        Action::Acknowledge => {
            // The same key once more is about the same branch, whatever moved meanwhile.
            screen_mut(model)?.hold();
            acknowledge(model);
        }
        Action::Wall => {
            let screen = screen_mut(model)?;
            screen.wall = !screen.wall;
        }
        Action::CopyHandOver => return Some(copy_note(model)),
        Action::PreviousView => beside(model, -1),
        Action::NextView => beside(model, 1),
        Action::Back => {
            let screen = screen_mut(model)?;
            if !screen.wall {
                return None;
            }
            screen.wall = false;
        }
        Action::Refresh => {
            model.store.oncall.reading.refused.clear();
            return None;
        }
        _ => return None,
    }
    Some(Vec::new())
}

fn open(model: &mut Model) -> Vec<Effect> {
    let Some(screen) = screen_mut(model) else {
        return Vec::new();
    };
    screen.hold();
    let place = screen.place_of_cursor();
    let Some(build) = place.build else {
        return Vec::new();
    };
    go::deeper(model, go::build_screen(place.row, build))
}

fn beside(model: &mut Model, by: isize) {
    let views = View::every(&model.settings.views);
    let at = screen(model).and_then(|it| views.iter().position(|view| *view == it.view));
    let len = views.len();
    let at = at.unwrap_or(0).wrapping_add_signed(by).wrapping_add(len) % len;
    go_to_view(model, at);
}

/// Shows a view, by position.
pub(in crate::app) fn go_to_view(model: &mut Model, at: usize) {
    let view = View::every(&model.settings.views).into_iter().nth(at);
    if let (Some(screen), Some(view)) = (screen_mut(model), view) {
        screen.show(view);
    }
}

/// Says that the person looks after the red branch under the cursor, or no longer.
fn acknowledge(model: &mut Model) {
    let by = who(model);
    let now = model.now;
    let Some(case) = screen(model).and_then(OnCallScreen::case).cloned() else {
        return;
    };
    let Case {
        name,
        repo,
        branch,
        red,
        ..
    } = case;
    let acks = &mut model.store.oncall.acks;
    acks.retain(|ack| !(ack.repo == repo && ack.branch == branch));
    let said = if case.ack.is_some() {
        format!("{name}: nobody looks after it any more")
    } else {
        let number = red.number;
        acks.push(Ack {
            repo,
            branch,
            number,
            by,
            at: now,
        });
        format!("{name}: you look after it (on this machine only)")
    };
    model.store.oncall.version += 1;
    model.say(Tone::Good, said);
}

/// The person's name, as the catalog has it, else as Drone has it.
fn who(model: &Model) -> Text {
    let states = model.store.catalogs.states.iter();
    let me = states
        .into_iter()
        .find_map(|state| state.catalog.me.as_ref());
    let servers = model.store.servers.by_id.values();
    let account = servers
        .into_iter()
        .find_map(|server| server.account.as_ref());
    me.map(|me| Text::from(me.entity.name()))
        .or_else(|| account.map(|account| account.login.clone()))
        .unwrap_or_else(|| "you".into())
}

fn copy_note(model: &mut Model) -> Vec<Effect> {
    let Some(case) = screen(model).and_then(OnCallScreen::case) else {
        model.say(Tone::Plain, "no failing branch is selected");
        return Vec::new();
    };
    let text = hand_over(model, case);
    vec![Effect::Copy {
        text,
        what: "hand-over note",
    }]
}

/// The past is read from the first look on.
pub(in crate::app) fn entered(model: &mut Model) -> Vec<Effect> {
    model.store.oncall.reading.begun = true;
    past::go_on(model)
}

/// The steps of what is red and on the screen: what failed, and what failed when it began.
pub(in crate::app) fn rest(model: &mut Model) -> Vec<Effect> {
    let rows = layout::list_rows(model);
    let Some(screen) = screen(model) else {
        return Vec::new();
    };
    let top = screen.browse.cursor.top;
    let shown = screen.listing.items.iter().skip(top).take(rows);
    let cases = shown.filter_map(|item| screen.listing.case(item));
    let mut wanted: Vec<BuildId> = cases.map(|case| case.repo.build(case.red.number)).collect();
    let chosen = screen.case();
    let first = chosen.map(|case| case.repo.build(case.red.first.number));
    wanted.extend(first);
    // What is under the cursor does not wait behind the pages of the past.
    let now = chosen.map(|case| case.repo.build(case.red.number));
    let mut effects = past::go_on(model);
    for id in wanted {
        let Some(state) = model.store.builds.repo(&id.repo) else {
            continue;
        };
        let known = state
            .build(id.number)
            .is_some_and(|build| build.stages.is_some());
        let free = !state.detail.is_waiting() && state.detail.fault().is_none();
        if !known && free {
            let urgency = if Some(&id) == now.as_ref() {
                Urgency::Now
            } else {
                Urgency::Background
            };
            effects.push(ask::build(model, &id, urgency));
        }
    }
    effects
}

/// Whether a running time is on the screen: ages of red branches are in minutes, but for the newest.
pub(in crate::app) fn shows_running(model: &Model) -> bool {
    let now = model.server_now();
    let young = |item: &Item| {
        let case = screen(model)?.listing.case(item)?;
        Some(now.since(case.red.since()?) < 60)
    };
    screen(model).is_some_and(|screen| {
        screen
            .listing
            .items
            .iter()
            .any(|it| young(it) == Some(true))
    })
}
