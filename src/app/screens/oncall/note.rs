//! The note for the next one who is on call.

use crate::app::copy;
use crate::app::model::Model;
use crate::app::screens::oncall::{Case, below, first_error, people};
use crate::domain::HandOver;

/// The note about a red branch, in Markdown.
pub(super) fn hand_over(model: &Model, case: &Case) -> String {
    let contacts = people(&model.store, case);
    let is_red = |(name, red): (_, Option<bool>)| (red == Some(true)).then_some(name);
    let error = first_error(model, case);
    HandOver {
        name: &case.name,
        owner: &case.owner,
        repo: &case.repo,
        branch: &case.branch,
        red: &case.red,
        page: copy::build_page(model, &case.repo.build(case.red.number)),
        error: error.map(|(line, text)| (line, text.to_string())),
        contacts: &contacts,
        taken: case.ack.as_ref().map(|ack| (&*ack.by, ack.at.seconds())),
        red_below: below(&model.store, case)
            .into_iter()
            .filter_map(is_red)
            .collect(),
        now: model.server_now(),
    }
    .markdown()
}
