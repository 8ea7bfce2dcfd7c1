//! Which repository may have been meant.

use std::cell::OnceCell;
use std::collections::HashMap;

use crate::domain::{LastBuild, Listed, RepoSlug};

/// The repositories of a Drone, made ready for comparison when the first is asked for.
///
/// Not each with each: ten thousand names against ten thousand would take seconds. Each name is filed
/// under itself without one of its letters, so that two that differ by a slip meet under one of them.
pub(super) struct Nearest<'a> {
    repos: &'a [Listed],
    /// Hashes of the forms, ascending, each with the place of its repository.
    forms: OnceCell<Vec<(u64, usize)>>,
    /// By name without owner, in lower case; `None` where several have it.
    names: OnceCell<HashMap<Box<[u8]>, Option<&'a Listed>>>,
}

/// Letters that may be between two names, whatever their length.
const MOST: usize = 3;

impl<'a> Nearest<'a> {
    pub(super) fn new(repos: &'a [Listed]) -> Self {
        Self {
            repos,
            forms: OnceCell::new(),
            names: OnceCell::new(),
        }
    }

    /// The repository with the fewest letters between, a third of its name at most; then the one that
    /// is active, was built last, comes first in the alphabet. Of names with numbers, these are the
    /// same: `node-12` is no slip of the pen for `node-13`.
    pub(super) fn find(&self, wanted: &RepoSlug) -> Option<(&'a Listed, usize)> {
        let text = lower(wanted.as_str());
        let most = (wanted.name().len() / 3).clamp(1, MOST);
        let known = self.forms.get_or_init(|| all_forms(self.repos));
        let mut places: Vec<usize> = forms(&text)
            .flat_map(|form| {
                let from = known.partition_point(|(hash, _)| *hash < form);
                let same = known[from..]
                    .iter()
                    .take_while(move |(hash, _)| *hash == form);
                same.map(|(_, place)| *place)
            })
            .collect();
        places.sort_unstable();
        places.dedup();
        let repos = places.into_iter().filter_map(|place| self.repos.get(place));
        let found = repos.filter_map(|repo| {
            let other = lower(repo.slug.as_str());
            let is_near = digits(&other).eq(digits(&text));
            let apart = distance(&other, &text, most).filter(|_| is_near)?;
            Some((repo, apart))
        });
        found.min_by(|(a, near), (b, far)| near.cmp(far).then_with(|| better(a, b)))
    }

    /// The only repository of that name, whoever has it.
    pub(super) fn of_name(&self, name: &str) -> Option<&'a Listed> {
        let names = self.names.get_or_init(|| {
            let mut names: HashMap<Box<[u8]>, Option<&Listed>> = HashMap::new();
            for repo in self.repos {
                let name = names.entry(lower(repo.slug.name()));
                name.and_modify(|only| *only = None).or_insert(Some(repo));
            }
            names
        });
        names.get(&lower(name)).copied().flatten()
    }
}

fn all_forms(repos: &[Listed]) -> Vec<(u64, usize)> {
    let mut all = Vec::new();
    for (place, repo) in repos.iter().enumerate() {
        all.extend(forms(&lower(repo.slug.as_str())).map(|form| (form, place)));
    }
    all.sort_unstable();
    all
}

/// Hashes of what a name is filed under: itself, itself without any one letter, and its letters and
/// digits alone.
fn forms(text: &[u8]) -> impl Iterator<Item = u64> {
    let without = |left_out: usize| {
        let kept = text.iter().enumerate();
        hash(
            kept.filter(move |(at, _)| *at != left_out)
                .map(|(_, byte)| *byte),
        )
    };
    let letters = (0..text.len()).filter(|at| !text[*at].is_ascii_digit());
    let plain = text.iter().copied().filter(u8::is_ascii_alphanumeric);
    let whole = [without(usize::MAX), hash(plain)];
    letters.map(without).chain(whole)
}

/// FNV-1a: what meets by chance is compared letter by letter all the same.
fn hash(bytes: impl Iterator<Item = u8>) -> u64 {
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

fn digits(text: &[u8]) -> impl Iterator<Item = &u8> {
    text.iter().filter(|byte| byte.is_ascii_digit())
}

fn better(a: &Listed, b: &Listed) -> std::cmp::Ordering {
    let built = |repo: &Listed| repo.last.none_after();
    b.active
        .cmp(&a.active)
        .then_with(|| built(b).cmp(&built(a)))
        .then_with(|| a.slug.cmp(&b.slug))
}

fn lower(text: &str) -> Box<[u8]> {
    text.to_ascii_lowercase().into_bytes().into()
}

/// Insertions, deletions and replacements from one text to the other; `None` for more than `most`.
pub(super) fn distance(a: &[u8], b: &[u8], most: usize) -> Option<usize> {
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.iter().enumerate() {
        let mut corner = i;
        let mut left = i + 1;
        let mut least = left;
        for (j, to) in b.iter().enumerate() {
            let replaced = corner + usize::from(from != to);
            corner = row[j + 1];
            row[j] = left;
            left = replaced.min(left + 1).min(corner + 1);
            least = least.min(left);
        }
        if let Some(last) = row.last_mut() {
            *last = left;
        }
        if least > most {
            return None;
        }
    }
    row.last().copied().filter(|distance| *distance <= most)
}

/// What speaks for a repository: `active, built 3d ago`.
pub(super) fn standing(repo: &Listed, now: crate::domain::Timestamp) -> String {
    let active = if repo.active { "active" } else { "not active" };
    match repo.last {
        LastBuild::Never => format!("{active}, never built"),
        LastBuild::Unknown => active.to_owned(),
        LastBuild::Default(at) | LastBuild::Any(at) => {
            let ago = crate::domain::age(now.since(at));
            format!("{active}, last build {ago} ago")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::doctor::testing::{listed, slug};

    #[test]
    fn letters_are_counted_both_ways_and_given_up_on_beyond_the_most() {
        for (a, b, expected) in [
            ("acme/mockbank", "acme/mock-bank", Some(1)),
            ("ledger", "legder", Some(2)),
            ("a", "a", Some(0)),
            ("", "abc", Some(3)),
            ("ledger", "payments", None),
            ("abcd", "wxyz", None),
        ] {
            let (a, b) = (a.as_bytes(), b.as_bytes());
            assert_eq!(distance(a, b, 3), expected);
            assert_eq!(distance(b, a, 3), expected);
        }
    }

    #[test]
    fn the_nearest_wins_and_of_equals_the_active_one() {
        let mut repos = vec![
            listed(1, "acme/mock-banks"),
            listed(2, "acme/mock-bank"),
            listed(3, "acme/mockbonk"),
            listed(4, "acme/other"),
        ];
        repos[1].active = false;
        let nearest = Nearest::new(&repos);
        let found = |text| {
            let (repo, distance) = nearest.find(&slug(text))?;
            Some((repo.id, distance))
        };
        assert_eq!(found("acme/mockbank"), Some((3, 1)));
        assert_eq!(found("acme/Mock-Bank"), Some((2, 0)));
        assert_eq!(found("acme/mockbon"), Some((3, 1)));
        assert_eq!(found("acme/ledger"), None);
        assert_eq!(found("x/y"), None);
    }

    #[test]
    fn slips_of_the_pen_are_found_and_other_numbers_are_none() {
        let repos = vec![listed(1, "acme/payment-gateway"), listed(2, "acme/node-12")];
        let nearest = Nearest::new(&repos);
        let found = |text| nearest.find(&slug(text)).map(|(repo, _)| repo.id);
        for text in [
            "acme/paymentgateway",
            "acme/payment_gateway",
            "acme/paymnet-gateway",
            "acme/payment-gatewy",
            "acme/payment-gateways",
            "acne/payment-gateway",
            "acme/payments-gatway",
        ] {
            assert_eq!(found(text), Some(1), "{text}");
        }
        assert_eq!(found("acme/node-13"), None);
        assert_eq!(found("acme/nod-12"), Some(2));
    }

    #[test]
    fn a_name_leads_to_a_repository_only_where_it_is_the_only_one() {
        let repos = [listed(1, "a/web"), listed(2, "b/web"), listed(3, "b/Api")];
        let nearest = Nearest::new(&repos);
        assert_eq!(nearest.of_name("api").map(|repo| repo.id), Some(3));
        assert!(nearest.of_name("web").is_none());
    }
}
