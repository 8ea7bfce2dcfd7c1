//! A Backstage backend as far as a client sees it: catalog, sessions, health.
//!
//! **Invariant.** Reads the company, changes nothing.

mod alone;
mod answer;
mod catalog;
mod components;
mod cursor;
mod entities;
mod external;
mod fields;
mod filter;
mod lists;
mod oauth;
mod paging;
mod parameters;
mod predicate;
mod question;
mod refs;
mod refusal;
mod relations;
mod search;
mod server;
mod sessions;
mod singles;
mod symbols;

pub use alone::LoneBackstage;
pub(super) use external::External;
pub(super) use server::router;
