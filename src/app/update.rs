//! The one way from news to a new state: routes, decides nothing itself.

use crate::app::bell;
use crate::app::effect::Effect;
use crate::app::event::{Answer, Event};
use crate::app::model::Model;
use crate::app::screens::{self, log};
use crate::app::{
    answers, ask, deeds, first_run, go, keys, memory, overlays, own_view, sign_in, streams, wake,
};

/// The first questions of a run.
pub fn begin(model: &mut Model) -> Vec<Effect> {
    let mut effects = ask::begin(model);
    effects.extend(screens::entered(model));
    effects
}

/// Takes news in and says what must be done about it.
pub fn update(model: &mut Model, event: Event) -> Vec<Effect> {
    let version = model.store.builds.version;
    // What was so before somebody looked is no news.
    let quiet = match &event {
        Event::Remembered(_) => true,
        Event::Answered(_, answer) => matches!(answer, Ok(Answer::Repos(_))),
        _ => false,
    };
    let mut effects = route(model, event);
    if model.store.builds.version != version {
        effects.extend(bell::listen(model, version, quiet));
    }
    effects
}

fn route(model: &mut Model, event: Event) -> Vec<Effect> {
    match event {
        Event::Ticked(now) => wake::tick(model, now),
        Event::Zoned(_) | Event::Resized(..) | Event::Focused(_) => {
            terminal(model, &event);
            Vec::new()
        }
        Event::Pressed(chord) => keys::press(model, chord),
        Event::Pasted(text) => keys::paste(model, &text),
        Event::Clicked(hit) => keys::click(model, &hit),
        Event::Measured(lowest) => {
            overlays::measured(model, lowest);
            Vec::new()
        }
        Event::Scrolled(lines) => keys::scroll(model, lines),
        Event::Remembered(memory) => memory::take(model, *memory),
        Event::Recalled(pasts) => {
            memory::recall(model, pasts);
            Vec::new()
        }
        Event::Answered(ticket, result) => answers::take(model, &ticket, result),
        Event::Performed(ticket, result) => deeds::ended(model, &ticket, result),
        Event::NotRecorded(why) => deeds::not_recorded(model, &why),
        Event::Streamed(ticket, news) => streams::take(model, &ticket, news),
        Event::Log(id, news) => {
            model.dirty = true;
            log::told(model, &id, news)
        }
        Event::SignIn(ticket, news) => {
            sign_in::told(model, &ticket, news);
            Vec::new()
        }
        Event::SignedIn(ticket, result) => sign_in::ended(model, &ticket, result),
        Event::TokenChecked(ticket, result) => sign_in::token_checked(model, &ticket, result),
        Event::SignedOut(ticket, result) => {
            sign_in::signed_out(model, &ticket, result);
            Vec::new()
        }
        Event::Examined(ticket, check) => overlays::doctor::examined(model, &ticket, check),
        Event::Reread(ticket, result) => overlays::reread::ended(model, &ticket, result),
        Event::Stands(context, session) => sign_in::stands(model, context, session),
        Event::Probed(ticket, result) => first_run::probed(model, &ticket, result),
        Event::SetUp(ticket, result) => first_run::written(model, &ticket, result),
        Event::StandsIn(slug) => go::stands_in(model, &slug),
        Event::Views(views) => {
            own_view::take(model, views);
            Vec::new()
        }
        Event::Told(notice) => {
            model.note(notice);
            Vec::new()
        }
        Event::Ending => vec![Effect::Quit],
    }
}

/// Takes what the terminal and its place in the world tell.
fn terminal(model: &mut Model, event: &Event) {
    match event {
        Event::Zoned(zone) => model.zone = zone.clone(),
        Event::Resized(columns, rows) => model.size = (*columns, *rows),
        Event::Focused(focused) => model.focused = *focused,
        _ => return,
    }
    model.dirty = true;
}
