//! Failing default branches of any team, by owner: the board of whoever is on call.

mod actions;
mod case;
mod judged;
mod listing;
mod note;
mod state;

pub(in crate::app) use actions::{act, entered, go_to_view, rest, shows_running};
pub(in crate::app) use listing::count;
pub(in crate::app) use state::learn;

pub use case::{below, first_error, people};
pub use judged::Judgements;
pub use listing::{Case, Choice, Healed, Item, Listing, Noise};
pub use state::{COLUMNS, OnCallScreen, TOKEN_KEYS, View};
