//! The doctor's work: from the operation that looks at everything to the door.

use tokio::sync::mpsc::{self, Sender};

use crate::app::{Event, Ticket};
use crate::domain::EntityRef;
use crate::operations::Context;

/// Checks that wait to be passed on.
const WAITING: usize = 8;

/// Looks at a context, or has an entry of its catalog read again.
pub(super) async fn doctor(
    context: Context,
    ticket: Ticket,
    entry: Option<EntityRef>,
    door: Sender<Event>,
) {
    match entry {
        Some(entity) => {
            let result = context.reread(&entity).await;
            let _ = door.send(Event::Reread(ticket, result)).await;
        }
        None => examine(context, ticket, door).await,
    }
}

/// Looks at a context; each check is told as it ends, and then that all have.
async fn examine(context: Context, ticket: Ticket, door: Sender<Event>) {
    let (news, mut told) = mpsc::channel(WAITING);
    let pass_on = async {
        while let Some(check) = told.recv().await {
            let event = Event::Examined(ticket.clone(), Some(check));
            let _ = door.send(event).await;
        }
    };
    tokio::join!(context.examine(news), pass_on);
    let _ = door.send(Event::Examined(ticket, None)).await;
}
