//! All rules over all entries.

use std::cmp::Reverse;

use crate::domain::doctor::index::Index;
use crate::domain::doctor::rules;
use crate::domain::{Catalog, Diagnosis, Known};

/// Days after which a default branch without a build is told.
pub const STALE_DAYS: i64 = 30;

/// What is wrong with the entries of a catalog, the worst first; of equals in the order of the rules,
/// then by entity. `catalog` is sorted, as [`Catalog::sort`] leaves it.
pub fn diagnose(catalog: &Catalog, known: &Known) -> Vec<Diagnosis> {
    let index = Index::new(catalog, known);
    let mut found = Vec::new();
    for component in &catalog.components {
        rules::repository(component, &index, &mut found);
        rules::sharing(component, &index, &mut found);
        rules::owner(component, &index, &mut found);
        rules::source(component, &index, &mut found);
        rules::runbook(component, &mut found);
    }
    // Each entry is told once by each rule for each thing that it says.
    found.sort_by(|a, b| {
        let key = |it: &Diagnosis| (Reverse(it.severity), it.rule);
        let text = |it: &Diagnosis| {
            (
                it.entity.clone(),
                it.declared.as_ref().map(|d| d.value.clone()),
            )
        };
        key(a).cmp(&key(b)).then_with(|| text(a).cmp(&text(b)))
    });
    found
}
