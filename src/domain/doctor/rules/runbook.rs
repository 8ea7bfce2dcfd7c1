//! Whether whoever is on call finds something to go by.

use crate::domain::doctor::{Change, Diagnosis};
use crate::domain::{Component, Rule, Severity};

/// A runbook is a link of that type, title or address, or an annotation whose key says so.
pub(in crate::domain::doctor) fn runbook(component: &Component, found: &mut Vec<Diagnosis>) {
    let says = |text: &str| text.to_ascii_lowercase().contains("runbook");
    let mut links = component.links.iter();
    let has_link = links.any(|link| says(&link.kind) || says(&link.title) || says(&link.url));
    if has_link || component.contacts.iter().any(|(key, _)| says(key)) {
        return;
    }
    // Whoever is called at night for the most important ones should not have to search.
    let (severity, tier) = match &*component.tier {
        "1" => (Severity::Warning, "of tier 1 and "),
        _ => (Severity::Note, ""),
    };
    let diagnosis = Diagnosis::new(
        component,
        Rule::NoRunbook,
        severity,
        format!("{tier}without a link to a runbook"),
        "write down what helped the last time, and link it",
    );
    found.push(diagnosis.change(Change::runbook()));
}
