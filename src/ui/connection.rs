//! How the servers are reached, in a few words for the header: the worst of them speaks.

use crate::app::Model;
use crate::app::store::{CatalogState, Connection, ServerState};
use crate::domain::{FaultKind, Moment, ServerId};
use crate::ui::theme::Role;
use crate::ui::words::clock;

/// A state of the connection. The order of weight is that of concern.
struct State {
    weight: u8,
    role: Role,
    words: String,
}

impl State {
    fn new(weight: u8, role: Role, words: impl Into<String>) -> Self {
        Self {
            weight,
            role,
            words: words.into(),
        }
    }
}

/// What the header says of the connection.
pub(super) fn state(model: &Model) -> (Role, String) {
    let servers = &model.store.servers.by_id;
    let several = servers.len() > 1;
    let of_servers = servers.iter().map(|(id, server)| {
        let mut state = of_server(model, id, server);
        if several && state.weight > 0 {
            state.words = format!("{}: {}", id.server, state.words);
        }
        state
    });
    let of_catalogs = model.store.catalogs.states.iter();
    let of_catalogs = of_catalogs.filter_map(|catalog| of_catalog(model, catalog));
    // The first of the heaviest.
    let worst = of_servers.chain(of_catalogs).reduce(|worst, next| {
        if next.weight > worst.weight {
            next
        } else {
            worst
        }
    });
    let nothing = if model.settings.contexts.is_empty() {
        "nothing is set up"
    } else {
        "no Drone"
    };
    worst.map_or((Role::Dim, nothing.to_owned()), |state| {
        (state.role, state.words)
    })
}

fn of_server(model: &Model, id: &ServerId, server: &ServerState) -> State {
    let fault = [&server.recent, &server.repos]
        .into_iter()
        .find_map(|remote| remote.fault());
    if fault.is_some_and(|fault| fault.kind == FaultKind::SignedOut) {
        let context = model.settings.context(&id.context);
        let known = context.and_then(|it| it.servers.iter().find(|known| known.id == *id));
        let by_session = known.is_some_and(|server| server.by_session);
        let was_asked = fault.is_some_and(|fault| fault.request.is_some());
        let words = match (was_asked, by_session) {
            (true, true) => "the gateway knows the token no more",
            (true, false) => "Drone knows the token no more",
            // That nobody is signed in, the header says by itself.
            (false, true) => "no builds",
            // It is we who have none.
            (false, false) => "no Drone token",
        };
        return State::new(9, Role::Bad, words);
    }
    if server
        .account
        .as_ref()
        .is_some_and(|account| account.machine)
    {
        return State::new(5, Role::Warn, "machine account: Drone lists nothing");
    }
    match &server.connection {
        Connection::Lost {
            retry_in, since, ..
        } => {
            let since = clock(*since, &model.zone);
            let heard = heard(server).map(|at| format!(" · data {}", clock(at, &model.zone)));
            let heard = heard.unwrap_or_default();
            let words = format!("offline since {since}{heard} · retry {retry_in}s");
            State::new(8, Role::Bad, words)
        }
        _ if fault.is_some() => {
            let heard = heard(server).map(|at| format!(" · data {}", clock(at, &model.zone)));
            State::new(
                7,
                Role::Bad,
                format!("Drone fails{}", heard.unwrap_or_default()),
            )
        }
        Connection::Polling => State::new(3, Role::Warn, "polling 15s"),
        _ if !server.listed => match server.cached_at {
            Some(at) => {
                let words = format!("cached {} · loading", clock(at, &model.zone));
                State::new(2, Role::Warn, words)
            }
            None => State::new(2, Role::Active, "loading"),
        },
        Connection::Connecting => State::new(1, Role::Active, "connecting"),
        Connection::Live => State::new(0, Role::Good, "live"),
    }
}

/// When the list of what is shown was heard last.
fn heard(server: &ServerState) -> Option<Moment> {
    let asked = [server.recent.seen, server.repos.seen]
        .into_iter()
        .flatten()
        .max();
    asked.or(server.cached_at)
}

fn of_catalog(model: &Model, state: &CatalogState) -> Option<State> {
    let fault = state.remote.fault().filter(|_| state.exists)?;
    if fault.kind == FaultKind::SignedOut {
        // Without a request nobody is signed in, and the header says that by itself.
        fault.request.as_ref()?;
        return Some(State::new(
            9,
            Role::Bad,
            "Backstage knows the token no more",
        ));
    }
    Some(match state.read_at {
        Some(at) => {
            let words = format!("owners cached {}", clock(at, &model.zone));
            State::new(4, Role::Warn, words)
        }
        None => State::new(6, Role::Bad, "no catalog"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Fault;
    use crate::ui::testing::{NOW, empty};

    fn server(connection: Connection) -> ServerState {
        ServerState {
            connection,
            listed: true,
            ..ServerState::default()
        }
    }

    fn said(servers: Vec<(&str, ServerState)>) -> String {
        let mut model = empty((80, 24));
        model.store.servers.by_id.clear();
        for (name, server) in servers {
            let id = ServerId {
                context: "prod".into(),
                server: name.into(),
            };
            model.store.servers.by_id.insert(id, server);
        }
        state(&model).1
    }

    #[test]
    fn a_healthy_stream_is_live_without_a_count_of_seconds() {
        assert_eq!(said(vec![("drone", server(Connection::Live))]), "live");
        assert_eq!(
            said(vec![("drone", server(Connection::Polling))]),
            "polling 15s"
        );
    }

    #[test]
    fn a_cached_start_says_how_old_it_is() {
        let mut cached = server(Connection::Connecting);
        cached.listed = false;
        cached.cached_at = Some(NOW.plus(-60_000));
        assert_eq!(said(vec![("drone", cached)]), "cached 14:01 · loading");
    }

    #[test]
    fn the_worst_of_several_servers_speaks_with_its_name() {
        let mut lost = server(Connection::Lost {
            retry_in: 8,
            since: NOW,
            fault: Fault::new(FaultKind::Network, "no route"),
        });
        lost.recent.seen = Some(NOW.plus(-60_000));
        let live = || server(Connection::Live);
        assert_eq!(
            said(vec![("a", live()), ("b", lost), ("c", live())]),
            "b: offline since 14:02 · data 14:01 · retry 8s"
        );
        assert_eq!(said(vec![("a", live()), ("b", live())]), "live");
    }

    #[test]
    fn behind_a_gateway_nobody_misses_a_token_of_drone() {
        let refused = |request: Option<&str>| {
            let mut server = server(Connection::Live);
            let ticket = crate::app::Ticket {
                slot: crate::app::Slot::Record,
                turn: 1,
            };
            server.recent.ask(ticket.clone(), NOW);
            let fault = Fault {
                request: request.map(Into::into),
                ..Fault::new(FaultKind::SignedOut, "session ended at the provider")
            };
            server.recent.settle(&ticket, NOW, Some(fault));
            server
        };
        let mut model = empty((80, 24));
        for (by_session, request, words) in [
            (true, None, "no builds"),
            (true, Some("0199"), "the gateway knows the token no more"),
            (false, None, "no Drone token"),
            (false, Some("0199"), "Drone knows the token no more"),
        ] {
            let known = &mut model.settings.contexts[0].servers[0];
            known.by_session = by_session;
            let id = known.id.clone();
            model.store.servers.by_id.insert(id, refused(request));
            assert_eq!(state(&model).1, words);
        }
    }

    #[test]
    fn owners_from_the_cache_are_said_to_be() {
        let mut model = empty((80, 24));
        model.store.servers.by_id.clear();
        let catalog = &mut model.store.catalogs.states[0];
        catalog.read_at = Some(NOW);
        let ticket = crate::app::Ticket {
            slot: crate::app::Slot::Record,
            turn: 1,
        };
        catalog.remote.ask(ticket.clone(), NOW);
        let fault = Fault::new(FaultKind::Server, "answered 500");
        catalog.remote.settle(&ticket, NOW, Some(fault));
        assert_eq!(state(&model).1, "owners cached 14:02");
    }
}
