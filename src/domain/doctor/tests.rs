//! Each rule where it holds and where it does not, by data.

mod alike;
mod owners;
mod repositories;
mod shared;
mod slugs;
mod sources;

use crate::domain::doctor::testing::{catalog, known};
use crate::domain::{Component, Diagnosis, Listed, Rule, diagnose};

/// What is wrong with entries before these repositories.
fn found(components: Vec<Component>, repos: Vec<Listed>) -> Vec<Diagnosis> {
    diagnose(&catalog(components), &known(repos))
}

fn rules(found: &[Diagnosis]) -> Vec<Rule> {
    found.iter().map(|it| it.rule).collect()
}

/// The changed lines of the only diagnosis.
fn change(found: &[Diagnosis]) -> String {
    let [only] = found else {
        panic!("not one: {found:?}");
    };
    let change = only.change.as_ref().expect("a change").to_string();
    let changed = change.lines().filter(|line| !line.starts_with(' '));
    changed.collect::<Vec<_>>().join("\n")
}
