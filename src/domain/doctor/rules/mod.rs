//! The rules, by what they look at.

mod owner;
mod repository;
mod runbook;
mod sharing;
mod slug;
mod source;

pub(super) use owner::owner;
pub(super) use repository::repository;
pub(super) use runbook::runbook;
pub(super) use sharing::sharing;
pub(super) use source::source;
