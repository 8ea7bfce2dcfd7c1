//! Which repository may have been meant.

use std::cell::OnceCell;

use crate::domain::{LastBuild, Listed, RepoSlug};

/// The repositories of a Drone, made ready for comparison when the first is asked for.
pub(super) struct Nearest<'a> {
    repos: &'a [Listed],
    forms: OnceCell<Vec<Form<'a>>>,
}

/// A slug as it is compared.
struct Form<'a> {
    /// In lower case.
    text: Box<[u8]>,
    /// The characters that occur, a bit each: an edit changes two of them at most.
    letters: u64,
    repo: &'a Listed,
}

impl<'a> Nearest<'a> {
    pub(super) fn new(repos: &'a [Listed]) -> Self {
        Self {
            repos,
            forms: OnceCell::new(),
        }
    }

    /// The repository with the fewest letters between, at most a third of its name and never more than
    /// three; then the one that is active, was built last, comes first in the alphabet.
    pub(super) fn find(&self, wanted: &RepoSlug) -> Option<(&'a Listed, usize)> {
        let text = lower(wanted.as_str());
        let letters = letters(&text);
        let most = (wanted.name().len() / 3).clamp(1, 3);
        let forms = self.forms.get_or_init(|| {
            let forms = self.repos.iter().map(|repo| {
                let text = lower(repo.slug.as_str());
                Form {
                    letters: self::letters(&text),
                    text,
                    repo,
                }
            });
            forms.collect()
        });
        let near = forms.iter().filter(|form| {
            form.text.len().abs_diff(text.len()) <= most
                && (form.letters ^ letters).count_ones() as usize <= 2 * most
        });
        let found = near.filter_map(|form| Some((form.repo, distance(&form.text, &text, most)?)));
        found.min_by(|(a, near), (b, far)| near.cmp(far).then_with(|| better(a, b)))
    }

    /// The only repository of that name, whoever has it.
    pub(super) fn of_name(&self, name: &str) -> Option<&'a Listed> {
        let fits = |repo: &&Listed| repo.slug.name().eq_ignore_ascii_case(name);
        let mut found = self.repos.iter().filter(fits);
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }
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

fn letters(text: &[u8]) -> u64 {
    text.iter().fold(0, |all, byte| all | 1 << (byte & 63))
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
    fn a_name_leads_to_a_repository_only_where_it_is_the_only_one() {
        let repos = [listed(1, "a/web"), listed(2, "b/web"), listed(3, "b/Api")];
        let nearest = Nearest::new(&repos);
        assert_eq!(nearest.of_name("api").map(|repo| repo.id), Some(3));
        assert!(nearest.of_name("web").is_none());
    }
}
