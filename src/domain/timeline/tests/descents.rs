//! What came of what.

use std::sync::Arc;

use proptest::prelude::*;

use super::{deed, pushed, restarted};
use crate::domain::Build;
use crate::domain::timeline::{Branch, Entry, From, descent};

fn tree(builds: Vec<Build>, deeds: &[Entry], number: u64) -> Vec<Branch> {
    let mut builds: Vec<Arc<Build>> = builds.into_iter().map(Arc::new).collect();
    builds.sort_by_key(|build| std::cmp::Reverse(build.number));
    descent(&builds, deeds, number)
}

fn shape(tree: &[Branch]) -> Vec<(u64, usize, From)> {
    let row = |branch: &Branch| (branch.number, branch.depth, branch.from);
    tree.iter().map(row).collect()
}

#[test]
fn a_tree_is_told_from_its_root_whichever_build_is_asked_about() {
    let history = || {
        vec![
            pushed(1479, 0),
            pushed(1481, 10),
            restarted(1482, 1481, 20),
            restarted(1483, 1482, 30),
            restarted(1484, 1481, 40),
        ]
    };
    let expected = [
        (1481, 0, From::Root),
        (1482, 1, From::Drone),
        (1483, 2, From::Drone),
        (1484, 1, From::Drone),
    ];
    for number in [1481, 1482, 1483, 1484] {
        assert_eq!(shape(&tree(history(), &[], number)), expected, "{number}");
    }
    assert_eq!(shape(&tree(history(), &[], 1479)).len(), 1);
    assert!(tree(history(), &[], 7).is_empty(), "it is not known");
}

#[test]
fn our_record_is_believed_before_drone_and_drone_before_what_is_alike() {
    let by_hand = Build {
        parent: None,
        ..restarted(1483, 0, 30)
    };
    let builds = || vec![pushed(1481, 0), pushed(1482, 10), by_hand.clone()];
    let guessed = tree(builds(), &[], 1483);
    assert_eq!(shape(&guessed)[1], (1483, 1, From::Alike));
    assert_eq!(guessed[0].number, 1482, "the newest that is alike");

    let own = deed(0, "build.restart", 30, Some(("success", Some(1483))));
    let known = tree(builds(), std::slice::from_ref(&own), 1483);
    assert_eq!(shape(&known), [(1481, 0, From::Root), (1483, 1, From::Own)]);
    assert_eq!(known[1].reason.as_deref(), Some("flaky?"));

    let other = Build {
        params: vec![("A".into(), "1".into())],
        ..by_hand.clone()
    };
    assert_eq!(tree(vec![pushed(1481, 0), other], &[], 1483).len(), 1);
}

#[test]
fn a_parent_that_is_not_known_ends_the_tree() {
    let alone = tree(vec![restarted(1482, 1481, 0)], &[], 1482);
    assert_eq!(shape(&alone), [(1482, 0, From::Root)]);
}

proptest! {
    #[test]
    fn no_history_leads_round_in_circles(
        parents in prop::collection::vec(0_u64..40, 1..40),
        asked in 1_u64..40,
    ) {
        let builds = parents.iter().zip(1..).map(|(parent, number)| restarted(number, *parent, 0));
        let tree = tree(builds.collect(), &[], asked);
        let mut numbers: Vec<u64> = tree.iter().map(|branch| branch.number).collect();
        numbers.sort_unstable();
        let all = numbers.len();
        numbers.dedup();
        prop_assert_eq!(numbers.len(), all, "a build stands in it once");
        prop_assert_eq!(tree.is_empty(), asked > parents.len() as u64);
    }
}
