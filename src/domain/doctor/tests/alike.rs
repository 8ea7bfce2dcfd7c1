//! Properties: what must not change anything.

use proptest::prelude::*;

use super::*;
use crate::domain::doctor::testing::{component, listed};

const SLUG: &str = "drone.io/repo-slug";

/// Slugs that are near to, the same as, or far from each other.
fn slugs() -> impl Strategy<Value = String> {
    prop::sample::select(vec![
        "acme/api",
        "acme/apis",
        "acme/api, acme/web",
        "acme/web",
        "https://git.x/acme/web",
        "${{ x }}",
        "",
        "other/api",
        "not a slug",
    ])
    .prop_map(str::to_owned)
}

proptest! {
    #[test]
    fn the_order_of_entries_and_repositories_changes_nothing(
        (entries, mixed) in prop::collection::vec(slugs(), 0..8)
            .prop_map(|slugs| {
                let named = slugs.into_iter().enumerate();
                named.map(|(at, slug)| component(&format!("svc-{at}"), &[(SLUG, &slug)])).collect::<Vec<_>>()
            })
            .prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        repos in Just((0..6).collect::<Vec<u64>>()).prop_shuffle(),
        few in 0..6usize,
    ) {
        let names = ["acme/api", "acme/web", "acme/svc-1", "other/api", "acme/ap", "other/svc-2"];
        let list = |ids: &[u64]| -> Vec<Listed> {
            let ids = ids.iter().filter(|id| **id >= few as u64);
            ids.map(|id| listed(*id, names[usize::try_from(*id).expect("small")])).collect()
        };
        let first = found(entries, list(&[0, 1, 2, 3, 4, 5]));
        prop_assert_eq!(&first, &found(mixed, list(&repos)));
        for one in &first {
            prop_assert!(!one.next.is_empty() && !one.found.is_empty());
        }
    }
}
