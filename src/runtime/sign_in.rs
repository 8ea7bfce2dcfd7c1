//! Signing in: from the operation that does it to the door, and what the person sends back.

use std::time::Duration;

use tokio::sync::mpsc::{self, Sender};
use tokio::time::{sleep, timeout};

use crate::app::{Event, Ticket};
use crate::domain::{Door, Fault, FaultKind, Secret, Way};
use crate::operations::Context;

/// Addresses that a person may paste before the first is looked at.
pub(super) const PASTED: usize = 4;

/// How often it is looked whether a session wants to be renewed: well within the two minutes that are
/// left of a token then.
const ROUND: Duration = Duration::from_secs(5);

/// Signs in through a door, and tells how it ended.
pub(super) async fn sign_in(
    context: Context,
    ticket: Ticket,
    way: Way,
    pasted: mpsc::Receiver<Secret>,
    door: Sender<Event>,
) {
    let (news, mut told) = mpsc::channel(PASTED);
    let pass_on = async {
        while let Some(news) = told.recv().await {
            let _ = door.send(Event::SignIn(ticket.clone(), news)).await;
        }
    };
    let (result, ()) = tokio::join!(context.sign_in(way, pasted, news), pass_on);
    let _ = door.send(Event::SignedIn(ticket, result)).await;
}

/// Checks a token with its Drone, and keeps it.
pub(super) async fn keep_token(
    context: Context,
    ticket: Ticket,
    through: Door,
    token: Secret,
    door: Sender<Event>,
) {
    let result = match through {
        Door::Drone(server) => context.keep_token(&server, token).await,
        Door::Session(context) => {
            let words = format!("{context} takes no token that is typed in");
            Err(Fault::new(FaultKind::Local, words))
        }
    };
    let _ = door.send(Event::TokenChecked(ticket, result)).await;
}

/// Ends the session of a context.
pub(super) async fn sign_out(context: Context, ticket: Ticket, door: Sender<Event>) {
    let result = context.sign_out(false).await;
    let result = result.map(|ended| match ended.still {
        Some(still) => format!("signed out; {still}"),
        None => "signed out".to_owned(),
    });
    let _ = door.send(Event::SignedOut(ticket, result)).await;
}

/// Tells how the session of a context stands, whenever that changes, and has it renewed in time: a
/// screen may rest for longer than a token lives.
pub(super) async fn watch(context: Context, door: Sender<Event>) {
    let Some(mut stands) = context.stands() else {
        return watch_tokens(context).await;
    };
    // A cached screen asks nobody, and would show a stranger.
    context.keep_session_fresh().await;
    let event = Event::Stands(context.name().clone(), stands.now());
    if door.send(event).await.is_err() {
        return;
    }
    loop {
        let Ok(changed) = timeout(ROUND, stands.changed()).await else {
            context.keep_session_fresh().await;
            continue;
        };
        let event = Event::Stands(context.name().clone(), stands.now());
        if changed.is_none() || door.send(event).await.is_err() {
            return;
        }
    }
}

/// Where nobody signs in: notices Drone tokens that another process has put there or taken away. Whoever
/// asks next says what came of it.
async fn watch_tokens(context: Context) {
    while context.keeps_tokens() {
        sleep(ROUND).await;
        context.keep_session_fresh().await;
    }
}
