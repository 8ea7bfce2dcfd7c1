//! The first run: from what the composition root does for it to the door.

use tokio::sync::mpsc::Sender;

use crate::app::{Event, Ticket};
use crate::domain::{Draft, Probe};
use crate::runtime::start::FirstRun;

/// Looks at a server, and tells what stands there.
pub(super) fn probe(
    first_run: &FirstRun,
    ticket: Ticket,
    probe: Probe,
    door: Sender<Event>,
) -> impl Future<Output = ()> + Send + use<> {
    let work = (first_run.probe)(probe);
    async move {
        let _ = door.send(Event::Probed(ticket, work.await)).await;
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
