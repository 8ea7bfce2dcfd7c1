//! How a session stands, as the rest of the program knows it.

use tokio::sync::watch;

use crate::domain::{Session, Timestamp};
use crate::identity::session::Standing;

/// How a session stands, now and at every change.
#[derive(Clone)]
pub struct Stands {
    pub(super) standing: watch::Receiver<Standing>,
}

impl Stands {
    /// The session; `None` while nobody is signed in.
    pub fn now(&self) -> Option<Session> {
        session(&self.standing.borrow())
    }

    /// Waits for the next change; `None` when there will be none.
    pub async fn changed(&mut self) -> Option<()> {
        self.standing.changed().await.ok()
    }
}

fn session(standing: &Standing) -> Option<Session> {
    let time = |seconds: &u64| i64::try_from(*seconds).ok().map(Timestamp);
    let known = |person: &Option<String>| person.as_deref().unwrap_or("somebody").into();
    match standing {
        Standing::SignedOut { .. } => None,
        Standing::In {
            person,
            ends,
            kept,
            renews,
            note,
        } => Some(Session {
            person: known(person),
            ends: ends.as_ref().and_then(time),
            renews: *renews,
            kept: kept.name().into(),
            kept_note: note.clone().or_else(|| kept.note()),
            failing: None,
        }),
        Standing::Failing {
            person,
            ends,
            kept,
            fault,
            ..
        } => Some(Session {
            person: known(person),
            ends: ends.as_ref().and_then(time),
            renews: true,
            kept: kept.name().into(),
            kept_note: kept.note(),
            failing: Some(fault.summary.clone()),
        }),
    }
}
