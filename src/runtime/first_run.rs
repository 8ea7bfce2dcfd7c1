//! The first run: from what the composition root does for it to the door.

use tokio::sync::mpsc::{Receiver, Sender};

use crate::app::{Event, Ticket};
use crate::domain::{Draft, Entrance, Probe, Secret, Trust, Way};
use crate::runtime::sign_in;
use crate::runtime::start::FirstRun;

/// Looks at a server, and tells what stands there.
pub(super) fn probe(
    first_run: &FirstRun,
    ticket: Ticket,
    probe: Probe,
    trust: Trust,
    door: Sender<Event>,
) -> impl Future<Output = ()> + Send + use<> {
    let work = (first_run.probe)((probe, trust));
    async move {
        let _ = door.send(Event::Probed(ticket, work.await)).await;
    }
}

/// Signs in at a catalog, and tells how it ended.
pub(super) fn enter(
    first_run: &FirstRun,
    (ticket, way): (Ticket, Way),
    (entrance, trust): (Entrance, Trust),
    pasted: Receiver<Secret>,
    door: Sender<Event>,
) -> impl Future<Output = ()> + Send + use<> {
    let opened = (first_run.enter)(entrance, trust);
    async move {
        match opened {
            Ok(context) => sign_in::sign_in(context, ticket, way, pasted, door).await,
            Err(fault) => {
                let _ = door.send(Event::SignedIn(ticket, Err(fault))).await;
            }
        }
    }
}

/// Writes the configuration, and tells whether it is written.
pub(super) fn set_up(
    first_run: &FirstRun,
    ticket: Ticket,
    draft: Draft,
    door: Sender<Event>,
) -> impl Future<Output = ()> + Send + use<> {
    let work = (first_run.write)(draft);
    async move {
        let _ = door.send(Event::SetUp(ticket, work.await)).await;
    }
}
