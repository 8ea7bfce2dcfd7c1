//! What the streams of builds say.

use crate::app::ask;
use crate::app::effect::{Effect, Slot, Ticket};
use crate::app::event::{Streamed, Tone};
use crate::app::model::Model;
use crate::app::screens::log;
use crate::app::sign_in;
use crate::app::store::Connection;
use crate::domain::RepoId;

/// Takes news of a stream in.
pub(super) fn take(model: &mut Model, ticket: &Ticket, news: Streamed) -> Vec<Effect> {
    let Slot::Stream(server) = &ticket.slot else {
        return Vec::new();
    };
    let now = model.now;
    let Some(state) = model.store.servers.get_mut(server) else {
        return Vec::new();
    };
    // The end of the last build that ran stops the clock: nothing else would draw it.
    model.dirty = true;
    match news {
        Streamed::Opened => {
            let again = !matches!(state.connection, Connection::Connecting);
            state.connection = Connection::Live;
            if again {
                model.say(Tone::Good, format!("{} is live again", server.server));
            }
            // What happened while nobody listened is in the list only.
            vec![ask::repos(model, server)]
        }
        Streamed::Build(facts, build) => {
            let id = RepoId {
                server: server.clone(),
                slug: facts.slug.clone(),
            };
            if model.store.builds.absorb(&id, *facts, Some(*build)) {
                let settings = model.settings.clone();
                model.store.make_rows(&settings);
            }
            log::build_changed(model, &id)
        }
        Streamed::Lost { retry_in, fault } => {
            let since = match &state.connection {
                Connection::Lost { since, .. } => *since,
                _ => now,
            };
            state.connection = Connection::Lost {
                retry_in,
                since,
                fault,
            };
            ask::late_starts(model, true)
        }
        Streamed::Refused(fault) => {
            state.connection = Connection::Polling;
            // Whoever is asked in for it need not read it besides.
            if !sign_in::demand(model, &ticket.slot, &fault) {
                let words = format!("streams are refused, asking every 15 s: {fault}");
                model.say(Tone::Warn, words);
            }
            ask::late_starts(model, true)
        }
    }
}
