//! Whether somebody owns it.

use crate::domain::doctor::index::Index;
use crate::domain::doctor::nearest::distance;
use crate::domain::doctor::{Change, Diagnosis};
use crate::domain::{Component, EntityRef, Rule, Severity};

/// Words that people and templates write where they know no owner.
const NOBODY: [&str; 9] = [
    "unknown", "guest", "guests", "none", "nobody", "n/a", "na", "todo", "tbd",
];

/// An owner that is missing, that the catalog does not have, or that has nobody in it.
pub(in crate::domain::doctor) fn owner(
    component: &Component,
    index: &Index<'_>,
    found: &mut Vec<Diagnosis>,
) {
    let Some(owner) = component.owners.first() else {
        return found.push(missing(component, "nobody owns it"));
    };
    // Users are not read: there may be as many as a company has people.
    if owner.kind() != "group" {
        return;
    }
    if index.catalog.teams.contains_key(owner) {
        if index.is_empty(owner) == Some(true) {
            found.push(empty(component, owner));
        }
        return;
    }
    let is_word = NOBODY
        .iter()
        .any(|word| owner.name().eq_ignore_ascii_case(word));
    found.push(if is_word {
        missing(component, "the catalog has no such group")
    } else {
        unknown(component, owner, index)
    });
}

fn missing(component: &Component, why: &str) -> Diagnosis {
    let next = "name the group that answers for it as `spec.owner`";
    let diagnosis = Diagnosis::new(component, Rule::OwnerMissing, Severity::Error, why, next);
    diagnosis
        .declared("spec.owner", &component.owner_text)
        .change(Change::owner(&component.owner_text, "group:default/TEAM").with_gaps())
}

fn unknown(component: &Component, owner: &EntityRef, index: &Index<'_>) -> Diagnosis {
    let diagnosis = Diagnosis::new(
        component,
        Rule::OwnerUnknown,
        Severity::Warning,
        format!("the catalog has no `{}`", owner.with_kind()),
        "name a group that exists as `spec.owner`, or bring that group back",
    );
    let diagnosis = diagnosis.declared("spec.owner", &component.owner_text);
    let near = index.catalog.teams.keys().filter_map(|team| {
        let apart = distance(team.as_str().as_bytes(), owner.as_str().as_bytes(), 2)?;
        Some((apart, team))
    });
    match near.min() {
        Some((apart, team)) => diagnosis
            .suggest(team.with_kind(), letters_apart(apart))
            .change(Change::owner(&component.owner_text, &team.with_kind())),
        None => {
            diagnosis.change(Change::owner(&component.owner_text, "group:default/TEAM").with_gaps())
        }
    }
}

fn empty(component: &Component, owner: &EntityRef) -> Diagnosis {
    let diagnosis = Diagnosis::new(
        component,
        Rule::EmptyGroup,
        Severity::Warning,
        format!("nobody is in `{}`", owner.with_kind()),
        "add its members where your company keeps its groups, or name another owner",
    );
    diagnosis.declared("spec.owner", &component.owner_text)
}

/// `1 letter apart`.
pub(super) fn letters_apart(count: usize) -> String {
    match count {
        0 => "the same but for letter case".to_owned(),
        1 => "1 letter apart".to_owned(),
        more => format!("{more} letters apart"),
    }
}
