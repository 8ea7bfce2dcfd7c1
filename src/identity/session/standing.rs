//! How a session stands, for the header of the screen.

use crate::domain::Fault;
use crate::identity::keep::Kind;

/// How a session stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    SignedOut {
        /// Why, where it is not that nobody ever signed in.
        why: Option<Fault>,
    },
    In {
        /// As the provider names them.
        person: Option<String>,
        /// Unix time in seconds by the clock of this machine; `None` where nobody says.
        ends: Option<u64>,
        kept: Kind,
        /// Whether the provider gave something to renew the bearer with.
        renews: bool,
        /// The tokens are not kept as they should be: what is wrong (L32).
        note: Option<String>,
    },
    /// The last refresh did not come through. The bearer serves until its end.
    Failing {
        person: Option<String>,
        ends: Option<u64>,
        kept: Kind,
        fault: Fault,
        /// Unix time in seconds by the clock of this machine, before which nothing is tried.
        retry_at: u64,
    },
}
