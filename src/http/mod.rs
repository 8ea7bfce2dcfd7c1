//! The one way out: base address, time limits, retry of GETs, bearer token, server-sent events.
//!
//! [`Reach`] holds what all servers of a context share (limits, the number of requests at once,
//! connections); [`Http`] is the way to one of them; [`Ask`] is one request on that way; [`Raw`] sends
//! what the sign-in has to say, unsigned and once. Whatever goes wrong is an [`HttpError`], and a
//! [`Fault`](crate::domain::Fault) for people.
//!
//! **Invariant.** Every request of the program to a server passes here, and no token leaves in any
//! other way: not in an address, not over a redirect to another origin, not into a log.

mod answer;
mod ask;
mod client;
mod clock;
mod error;
mod events;
mod lenient;
mod limits;
mod look;
mod pool;
mod raw;
mod raw_error;
mod reach;
mod retry;
mod spread;
mod sse;

pub use answer::{Answer, Body};
pub use ask::Ask;
pub use client::Http;
pub use error::{HttpError, Place};
pub use events::Events;
pub use lenient::{Flag, Many, Maybe, Number, Pairs, Word};
pub use limits::Limits;
pub use look::Look;
pub use pool::Pool;
pub use raw::{Raw, RawAnswer, RawRequest};
pub use raw_error::{RawError, TlsFault};
pub use reach::Reach;
pub use spread::Spread;
pub use sse::Message;
