//! A value that a server gives: the last one seen stays visible, whatever happens to the next.

use crate::app::Ticket;
use crate::domain::{Fault, Moment};

/// Where the asking stands. Of ten thousand repositories hardly one is asked about: what only those
/// hold stands outside.
#[derive(Debug, Clone, PartialEq, Default)]
pub enum Asking {
    /// Never asked, or taken back.
    #[default]
    Idle,
    /// Asked since then.
    Waiting(Box<Ticket>, Moment),
    /// Answered then.
    Settled(Moment),
    /// Refused then, and why.
    Failed(Moment, Box<Fault>),
}

/// The state of one question, apart from its value (which lives in the store, keyed).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Remote {
    pub asking: Asking,
    /// When an answer came last, whatever happened since.
    pub seen: Option<Moment>,
}

impl Remote {
    /// Notes that it was asked.
    pub fn ask(&mut self, ticket: Ticket, now: Moment) {
        self.asking = Asking::Waiting(Box::new(ticket), now);
    }

    /// Takes an answer in. `false` when nobody waits for this very ticket any more.
    pub fn settle(&mut self, ticket: &Ticket, now: Moment, fault: Option<Fault>) -> bool {
        if !matches!(&self.asking, Asking::Waiting(awaited, _) if **awaited == *ticket) {
            return false;
        }
        self.asking = match fault {
            None => {
                self.seen = Some(now);
                Asking::Settled(now)
            }
            Some(fault) => Asking::Failed(now, Box::new(fault)),
        };
        true
    }

    /// Takes a fault back: another question was answered that says as much.
    pub(super) fn excuse(&mut self) {
        if self.fault().is_some() {
            self.asking = Asking::Idle;
        }
    }

    pub fn is_waiting(&self) -> bool {
        matches!(self.asking, Asking::Waiting(..))
    }

    /// Whether it was never asked.
    pub fn is_idle(&self) -> bool {
        self.asking == Asking::Idle
    }

    pub fn fault(&self) -> Option<&Fault> {
        match &self.asking {
            Asking::Failed(_, fault) => Some(fault),
            _ => None,
        }
    }

    /// Since when it has been waited for.
    pub fn waiting_since(&self) -> Option<Moment> {
        match self.asking {
            Asking::Waiting(_, since) => Some(since),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Slot;
    use crate::domain::FaultKind;

    fn ticket(turn: u64) -> Ticket {
        Ticket {
            slot: Slot::Record,
            turn,
        }
    }

    #[test]
    fn the_answer_to_an_older_asking_is_dropped() {
        let mut remote = Remote::default();
        remote.ask(ticket(1), Moment(0));
        remote.ask(ticket(2), Moment(5));
        assert!(!remote.settle(&ticket(1), Moment(9), None));
        assert!(remote.is_waiting());
        assert!(remote.settle(&ticket(2), Moment(10), None));
        assert_eq!(remote.seen, Some(Moment(10)));
    }

    #[test]
    fn a_failure_keeps_the_time_of_the_last_answer() {
        let mut remote = Remote::default();
        remote.ask(ticket(1), Moment(0));
        remote.settle(&ticket(1), Moment(1), None);
        remote.ask(ticket(2), Moment(2));
        let fault = Fault::new(FaultKind::Network, "no route");
        assert!(remote.settle(&ticket(2), Moment(3), Some(fault)));
        assert_eq!(remote.seen, Some(Moment(1)));
        assert!(remote.fault().is_some());
    }
}
