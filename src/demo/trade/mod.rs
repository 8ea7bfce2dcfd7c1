//! What the services of the company are made of: their pipelines, what the steps of these print,
//! and the words of the people who push.

mod craft;
mod errors;
mod output;
mod pipelines;
mod words;

pub(super) use craft::{Trade, Work};
pub(super) use output::Log;
pub(super) use pipelines::{Shape, StagePlan, When};
pub(super) use words::{branch, message, pull_request_title};
