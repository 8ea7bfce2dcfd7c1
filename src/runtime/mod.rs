//! The world for the dashboard: terminal, clock, tasks, cache and clipboard.
//!
//! [`Session`] is the heart of the loop and knows no terminal, so that tests and pictures drive the
//! very same thing: an event goes in, [`Effects`] fills the orders that come out, a frame is drawn when
//! somebody asks for it. [`run()`] puts a terminal around it.
//!
//! **Invariant.** One owner of the model: the loop. Tasks get copies and return news through a door of
//! 64; a full door stops who reads from a server, never the keys. Deeds are not ended by anything but
//! their own limits.

mod budget;
#[cfg(unix)]
mod bytes;
mod cache;
mod clock;
mod command;
#[cfg(not(unix))]
mod console;
mod deeds;
mod desktop;
mod effects;
mod examine;
mod fetch;
mod first_run;
mod follow;
mod input;
mod keeper;
mod logs;
mod record;
mod reload;
mod run;
mod session;
mod sign_in;
mod signals;
mod start;
mod tasks;
mod terminal;
#[cfg(unix)]
mod tty;
mod zone;

pub use cache::Cache;
pub use clock::Clock;
pub use effects::{Effects, Wish};
pub use record::{sheet, write_whole};
pub use run::run;
pub use session::Session;
pub use start::{Checkout, End, FirstRun, Open, Opened, Reload, Reread, RunError, Start, Work};
pub use zone::local as local_zone;
