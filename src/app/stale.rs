//! What the doctor knows, said where something fails by it: neither the pipeline nor rights are to
//! blame then.

use crate::app::action::Action;
use crate::app::model::Model;
use crate::app::store::RowKey;
use crate::domain::{Diagnosis, Fault, FaultKind, RepoId};

/// That the entry is at fault, with the way to its change.
fn in_place(model: &Model, stale: &Diagnosis) -> String {
    let key = model.keymap.first(Action::GoDoctor);
    format!("{} (`{key}` has more)", stale.in_place())
}

/// Why nothing can be done to a row without a repository.
pub(super) fn no_repository(model: &Model, row: Option<&RowKey>) -> String {
    let why = "the service has no Drone repository";
    match row.and_then(|row| model.store.stale_entry(row)) {
        Some(stale) => format!("{why}: {}", in_place(model, stale)),
        None => why.to_owned(),
    }
}

/// A refusal, with what is wrong with the entry that led to the repository as its next step.
pub(super) fn explained(model: &Model, repo: &RepoId, fault: Fault) -> Fault {
    if !matches!(fault.kind, FaultKind::NotFound | FaultKind::Forbidden) {
        return fault;
    }
    let mut rows = model.store.catalogs.of_repo(repo);
    match rows.find_map(|row| model.store.stale_entry(&row.key())) {
        Some(stale) => {
            let hint = in_place(model, stale);
            fault.hint(hint)
        }
        None => fault,
    }
}
