//! The sources as they are.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::rules::{Sin, broken, without_twin};
use super::source::all;

/// The names of the package's dependencies as code names them.
pub(super) fn crates() -> BTreeSet<String> {
    let mut inside = false;
    let mut crates = BTreeSet::new();
    for line in include_str!("../../../Cargo.toml").lines() {
        if line.starts_with('[') {
            inside = line.ends_with("dependencies]");
        } else if let Some((name, _)) = line.split_once('=').filter(|_| inside) {
            crates.insert(name.trim().replace('-', "_"));
        }
    }
    crates
}

fn listed(mut sins: Vec<Sin>) -> String {
    sins.sort();
    sins.iter().fold(String::new(), |mut text, sin| {
        let _ = write!(text, "\n{}:{}: {}", sin.path, sin.line, sin.rule);
        text
    })
}

#[test]
fn every_file_keeps_the_rules_of_the_house() {
    let crates = crates();
    let sins: Vec<Sin> = all()
        .iter()
        .flat_map(|source| broken(source, &crates))
        .collect();
    assert!(sins.is_empty(), "{}", listed(sins));
}

#[test]
fn every_screen_and_overlay_has_a_state_and_a_face() {
    let sins = without_twin(&all());
    assert!(sins.is_empty(), "{}", listed(sins));
}
