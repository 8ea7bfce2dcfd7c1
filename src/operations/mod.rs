//! Every question and every deed as one async function, the same for the dashboard, the commands and
//! whatever comes later.
//!
//! [`Context`] is the door: it is opened once from plain data ([`Setup`]), is cheap to clone, and
//! every function of it ends in domain types or a [`Fault`](crate::domain::Fault). Streams are read
//! by whoever awaits them ([`Context::follow_builds`], [`Context::follow_log`]); they end when they
//! are dropped, or when nobody receives any more.
//!
//! **Invariant.** No task is started here and nothing is kept running: the caller owns all work.

mod catalog;
mod context;
mod doctor;
mod follow;
mod lost;
mod news;
mod perform;
mod probe;
mod questions;
mod record;
mod refusal;
mod setup;
mod sign_in;

pub use crate::identity::keep::{Store, Wanted};
pub use crate::identity::{
    Bearer, ClientId, Flow, Interactive, Limits, Login, Output, OwnToken, Plugin, Profile,
    Redirect, SignIn, SignInSetup, SignedOut, Stands, Surroundings, TokenFeed, close_memory,
    only_ours,
};
pub use context::Context;
pub use news::{BuildNews, LogBody, LogPiece, LogStream};
pub use probe::Prober;
pub use setup::{Endpoint, Looks, Setup};
