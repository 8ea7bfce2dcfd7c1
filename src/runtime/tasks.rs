//! Tasks by their slots: a newer one in the same slot ends the older.

use std::collections::HashMap;

use tokio::sync::mpsc;
use tokio::task::{AbortHandle, Id, JoinError, JoinSet};

use crate::app::{Event, Slot, Ticket};
use crate::domain::{Fault, FaultKind};

/// Tasks and the tickets that they answer.
#[derive(Default)]
pub(super) struct Tasks {
    pub(super) running: JoinSet<()>,
    by_slot: HashMap<Slot, AbortHandle>,
    tickets: HashMap<Id, Ticket>,
}

impl Tasks {
    /// Starts work in its slot; older work there is dropped.
    pub(super) fn replace(
        &mut self,
        ticket: Ticket,
        work: impl Future<Output = ()> + Send + 'static,
    ) {
        self.stop(&ticket.slot);
        let slot = ticket.slot.clone();
        let handle = self.add(ticket, work);
        self.by_slot.insert(slot, handle);
    }

    pub(super) fn add(
        &mut self,
        ticket: Ticket,
        work: impl Future<Output = ()> + Send + 'static,
    ) -> AbortHandle {
        let handle = self.running.spawn(work);
        self.tickets.insert(handle.id(), ticket);
        handle
    }

    pub(super) fn stop(&mut self, slot: &Slot) {
        if let Some(handle) = self.by_slot.remove(slot) {
            handle.abort();
        }
    }

    /// Answers at once that there is no such context.
    pub(super) fn refuse(&mut self, door: &mpsc::Sender<Event>, ticket: Ticket) {
        let door = door.clone();
        let fault = Fault::new(FaultKind::Local, "this context is not open");
        let answer = Event::Answered(ticket.clone(), Err(fault));
        self.replace(ticket, async move {
            let _ = door.send(answer).await;
        });
    }

    /// Forgets tasks that have ended and that nobody waits for.
    pub(super) fn reap(&mut self) {
        while let Some(ended) = self.running.try_join_next_with_id() {
            if let Some(ticket) = self.ended(&ended) {
                tracing::error!(slot = ?ticket.slot, "a stream broke down");
            }
        }
    }

    /// Forgets a task; its ticket comes back where it broke down.
    pub(super) fn ended(&mut self, ended: &Result<(Id, ()), JoinError>) -> Option<Ticket> {
        let (id, broke) = match ended {
            Ok((id, ())) => (*id, false),
            Err(error) => (error.id(), error.is_panic()),
        };
        let ticket = self.tickets.remove(&id)?;
        if self
            .by_slot
            .get(&ticket.slot)
            .is_some_and(|handle| handle.id() == id)
        {
            self.by_slot.remove(&ticket.slot);
        }
        broke.then_some(ticket)
    }
}
