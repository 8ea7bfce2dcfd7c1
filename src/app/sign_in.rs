//! Signing in and out: when a person is asked, and what follows from the answer.

use std::collections::{HashMap, HashSet};

use crate::app::effect::{Effect, Slot, Ticket};
use crate::app::event::Tone;
use crate::app::model::Model;
use crate::app::overlays::Overlay;
use crate::app::overlays::sign_in::{SignInPanel, Stage};
use crate::app::settings::{ContextSettings, ServerSettings};
use crate::app::store::Connection;
use crate::app::{ask, first_run};
use crate::domain::{Account, Door, Fault, FaultKind, Moment, ServerId, Session, SignInNews, Text};

/// Sessions by context, and whom the person did not want to be asked about.
#[derive(Debug, Clone, Default)]
pub struct Sessions {
    by_context: HashMap<Text, Session>,
    /// Contexts of which it is known whether there is one: the store of tokens was read.
    read: HashSet<Text>,
    /// Panels that were closed: they come again only by a key.
    declined: HashSet<Door>,
}

impl Sessions {
    /// The session of a context, while there is one.
    pub fn of(&self, context: &str) -> Option<&Session> {
        self.by_context.get(context)
    }

    /// Whether it is known that nobody is signed in.
    pub fn is_stranger(&self, context: &str) -> bool {
        self.read.contains(context) && !self.by_context.contains_key(context)
    }
}

/// Asks the person in, where a server refused for want of a token that a sign-in would bring. Says
/// whether it is that.
pub(super) fn demand(model: &mut Model, slot: &Slot, fault: &Fault) -> bool {
    if fault.kind != FaultKind::SignedOut {
        return false;
    }
    let Some(door) = door(model, slot).map(|door| session_first(model, door)) else {
        return false;
    };
    let is_declined = model.sessions.declined.contains(&door);
    if !is_declined && makes_way(model, &door) {
        open(model, door, Some(fault.clone()));
    }
    true
}

/// The door of the session before that of a Drone, where the catalog will ask for it anyway: a screen
/// from the cache asks Drone first.
fn session_first(model: &Model, door: Door) -> Door {
    let session = Door::Session(door.context().clone());
    if is_closed(model, &session) {
        session
    } else {
        door
    }
}

/// Whether the catalog lies behind that door, and the person has neither a session nor refused one.
fn is_closed(model: &Model, door: &Door) -> bool {
    let settings = model.settings.context(door.context());
    let auth = settings.and_then(|settings| settings.auth.as_ref());
    auth.is_some_and(|auth| auth.for_catalog)
        && model.sessions.is_stranger(door.context())
        && !model.sessions.declined.contains(door)
}

/// One door at a time: whoever has gone through one is asked about the next, for everything is asked
/// again then. The session comes first; a question for a token that nobody has begun to answer waits.
fn makes_way(model: &mut Model, door: &Door) -> bool {
    let waits = |overlay: &Overlay| match overlay {
        Overlay::SignIn(panel) => matches!(door, Door::Session(_)) && panel.is_untouched(),
        _ => false,
    };
    model.overlays.retain(|overlay| !waits(overlay));
    let is_panel = |overlay: &Overlay| matches!(overlay, Overlay::SignIn(_));
    !model.overlays.iter().any(is_panel)
}

/// The door behind which a question of that slot was to be answered.
fn door(model: &Model, slot: &Slot) -> Option<Door> {
    let server = match slot {
        Slot::Catalog(context)
        | Slot::Sources(context)
        | Slot::Entry(context, _)
        | Slot::Raw(context)
        | Slot::Reread(context) => {
            let settings = model.settings.context(context)?;
            let by_session = settings.auth.as_ref()?.for_catalog;
            return by_session.then(|| Door::Session(context.clone()));
        }
        Slot::Account(server)
        | Slot::Repos(server)
        | Slot::Recent(server)
        | Slot::Stream(server) => server,
        Slot::Builds(repo)
        | Slot::Latest(repo)
        | Slot::Past(repo)
        | Slot::Facts(repo)
        | Slot::Branches(repo)
        | Slot::Deed(repo) => &repo.server,
        Slot::Build(id) => &id.repo.server,
        Slot::Log(id) => &id.build.repo.server,
        Slot::Record
        | Slot::Chain
        | Slot::Export
        | Slot::SignIn(_)
        | Slot::SignOut(_)
        | Slot::Doctor(_)
        | Slot::FirstRun => {
            return None;
        }
    };
    let context = model.settings.context(&server.context)?;
    let settings = context.servers.iter().find(|known| known.id == *server)?;
    if settings.by_session {
        return Some(Door::Session(server.context.clone()));
    }
    settings.keeps_token.then(|| Door::Drone(server.clone()))
}

fn is_open(model: &Model, door: &Door) -> bool {
    let of_door = |overlay: &Overlay| match overlay {
        Overlay::SignIn(panel) => panel.door == *door,
        _ => false,
    };
    model.overlays.iter().any(of_door)
}

/// Opens the panel, over whatever is there: place, filter and half-typed form lie under it.
pub fn open(model: &mut Model, door: Door, why: Option<Fault>) {
    model.dirty = true;
    model.sessions.declined.remove(&door);
    let panel = SignInPanel::new(door, why);
    model.overlays.push(Overlay::SignIn(Box::new(panel)));
}

/// The wish to sign in to the context that is shown: to what is missing, else once more.
pub(super) fn open_first(model: &mut Model) {
    let Some(context) = model.settings.contexts.first() else {
        return;
    };
    let name = context.name.clone();
    let session = context.auth.is_some().then(|| Door::Session(name.clone()));
    let stands = model.sessions.of(&name).is_some();
    let missing = (stands || session.is_none()).then(|| without_token(model, context));
    let Some(door) = missing.flatten().or(session) else {
        let words = if model.settings.demo {
            "nobody signs in to the demo: it brings a person and tokens of its own"
        } else {
            "nobody signs in to this context: its tokens are named in config.yaml"
        };
        model.say(Tone::Plain, words);
        return;
    };
    // Whoever wishes to sign in wants to be asked about all of it.
    model
        .sessions
        .declined
        .retain(|door| *door.context() != name);
    if !is_open(model, &door) {
        open(model, door, None);
    }
}

/// The first Drone of a context that wants a token of the person's own and has none that it takes.
fn without_token(model: &Model, context: &ContextSettings) -> Option<Door> {
    let lacks = |server: &&ServerSettings| {
        let state = model.store.servers.get(&server.id);
        let faults = state.map(|state| [state.recent.fault(), state.repos.fault()]);
        let mut faults = faults.into_iter().flatten().flatten();
        server.keeps_token && faults.any(|fault| fault.kind == FaultKind::SignedOut)
    };
    let server = context.servers.iter().find(lacks)?;
    Some(Door::Drone(server.id.clone()))
}

/// The panel was closed: what is known stays on the screen, and nobody asks again by himself.
pub(super) fn decline(model: &mut Model) -> Vec<Effect> {
    let Some(Overlay::SignIn(panel)) = model.overlays.pop() else {
        return Vec::new();
    };
    let slot = panel.slot();
    if panel.first_run.is_some() {
        return vec![Effect::Stop(slot)];
    }
    model.sessions.declined.insert(panel.door.clone());
    model.say(Tone::Plain, "not signed in: `:` login asks again");
    vec![Effect::Stop(slot)]
}

/// News of a sign-in that is under way.
pub(super) fn told(model: &mut Model, ticket: &Ticket, news: SignInNews) {
    let now = model.now;
    if let Some(panel) = panel_of(model, ticket) {
        panel.told(news, now);
        model.dirty = true;
    }
}

/// A sign-in ended.
pub(super) fn ended(
    model: &mut Model,
    ticket: &Ticket,
    result: Result<Session, Fault>,
) -> Vec<Effect> {
    model.dirty = true;
    let Some(panel) = panel_of(model, ticket) else {
        return Vec::new();
    };
    match result {
        Ok(session) => {
            let door = panel.door.clone();
            let first_run = panel.first_run.take();
            model.say(Tone::Good, format!("signed in as {}", session.person));
            if let Some((entrance, _)) = first_run.map(|it| *it) {
                return first_run::entered(model, entrance, &session);
            }
            let _nothing_else = stands(model, door.context().clone(), Some(session));
            let_in(model, &door)
        }
        Err(fault) => {
            panel.stage = Stage::Failed(fault);
            Vec::new()
        }
    }
}

/// A Drone has said whose token it was given.
pub(super) fn token_checked(
    model: &mut Model,
    ticket: &Ticket,
    result: Result<Account, Fault>,
) -> Vec<Effect> {
    model.dirty = true;
    let Some(panel) = panel_of(model, ticket) else {
        return Vec::new();
    };
    match result {
        Ok(account) => {
            let door = panel.door.clone();
            model.say(Tone::Good, format!("Drone knows you as {}", account.login));
            let_in(model, &door)
        }
        Err(fault) => {
            panel.refuse_token(fault);
            Vec::new()
        }
    }
}

/// The panel goes, and everything is asked for again.
fn let_in(model: &mut Model, door: &Door) -> Vec<Effect> {
    model
        .overlays
        .retain(|overlay| !matches!(overlay, Overlay::SignIn(panel) if panel.door == *door));
    // A stream that was refused for want of a token is opened now.
    for (server, state) in &mut model.store.servers.by_id {
        if server.context == *door.context() && state.connection != Connection::Live {
            state.following = false;
        }
    }
    ask::again(model)
}

/// A session began, was renewed, or ended.
pub(super) fn stands(model: &mut Model, context: Text, session: Option<Session>) -> Vec<Effect> {
    model.dirty = true;
    let was_stranger = model.sessions.is_stranger(&context);
    model.sessions.read.insert(context.clone());
    match session {
        Some(session) => {
            let note = session.kept_note.clone();
            let door = Door::Session(context.clone());
            let known = model.sessions.by_context.insert(context, session);
            if let (None, Some(note)) = (known, note) {
                model.say(Tone::Warn, note);
            }
            if was_stranger {
                return came_elsewhere(model, &door);
            }
        }
        None => {
            model.sessions.by_context.remove(&context);
            let asks_for_token = |overlay: &Overlay| match overlay {
                Overlay::SignIn(panel) => panel.is_untouched() && *panel.door.context() == context,
                _ => false,
            };
            if model.overlays.iter().any(asks_for_token) {
                let door = Door::Session(context);
                if is_closed(model, &door) {
                    makes_way(model, &door);
                    open(model, door, None);
                }
            }
        }
    }
    Vec::new()
}

/// What a door wants was brought by another process: its panel has nothing to ask any more, and what
/// was refused is asked again. A sign-in that is under way here tells its end itself.
fn came_elsewhere(model: &mut Model, door: &Door) -> Vec<Effect> {
    let is_busy = |overlay: &Overlay| match overlay {
        Overlay::SignIn(panel) => panel.door == *door && panel.is_busy(),
        _ => false,
    };
    if model.overlays.iter().any(is_busy) {
        return Vec::new();
    }
    model.sessions.declined.remove(door);
    let_in(model, door)
}

/// A Drone lists what is the person's: it knows the token, also where a panel still asks for one.
pub(super) fn token_is_known(model: &mut Model, server: &ServerId) -> Vec<Effect> {
    let door = Door::Drone(server.clone());
    let is_asked = is_open(model, &door) || model.sessions.declined.contains(&door);
    if is_asked {
        came_elsewhere(model, &door)
    } else {
        Vec::new()
    }
}

/// Ends the session of the context that is shown.
pub(super) fn sign_out(model: &mut Model) -> Vec<Effect> {
    let context = model.settings.contexts.first();
    let Some(name) = context.filter(|c| c.auth.is_some()).map(|c| c.name.clone()) else {
        model.say(Tone::Plain, "nobody is signed in to this context");
        return Vec::new();
    };
    let door = Door::Session(name.clone());
    model.sessions.declined.insert(door);
    let ticket = model.ticket(Slot::SignOut(name));
    vec![Effect::SignOut(ticket)]
}

/// The session was ended, here and as far as the issuer allows.
pub(super) fn signed_out(model: &mut Model, ticket: &Ticket, result: Result<String, Fault>) {
    let Slot::SignOut(context) = &ticket.slot else {
        return;
    };
    match result {
        Ok(said) => {
            let _nothing_to_ask = stands(model, context.clone(), None);
            model.say(Tone::Good, said);
        }
        Err(fault) => model.say(Tone::Bad, fault.to_string()),
    }
}

/// Whether a panel waits for a person and says how long still.
pub(super) fn counts_down(model: &Model) -> bool {
    match model.overlays.last() {
        Some(Overlay::SignIn(panel)) => panel.counts_down(),
        _ => false,
    }
}

/// Seconds before its end from which a session is shown in amber, and in red.
pub const SOON: i64 = 300;
pub const NOW: i64 = 60;

/// When a session that is shown changes its colour.
pub(super) fn turns(model: &Model) -> Option<Moment> {
    let sessions = model.sessions.by_context.values();
    let left = sessions
        .filter_map(|session| session.ends)
        .map(|ends| ends.0 - model.server_now().0);
    let next = left.flat_map(|left| [left - SOON, left - NOW, left]);
    let next = next.filter(|seconds| *seconds > 0).min()?;
    Some(model.now.plus(next * 1_000))
}

fn panel_of<'a>(model: &'a mut Model, ticket: &Ticket) -> Option<&'a mut SignInPanel> {
    model.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::SignIn(panel) if panel.ticket.as_ref() == Some(ticket) => Some(&mut **panel),
        _ => None,
    })
}
