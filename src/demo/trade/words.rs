//! The words of the people who push: branches, commit messages, titles.

use crate::demo::chance::Chance;

const THINGS: [&str; 20] = [
    "ledger export",
    "retry budget",
    "session cache",
    "invoice totals",
    "feature flags",
    "health check",
    "rate limiter",
    "webhook delivery",
    "currency rounding",
    "audit trail",
    "search index",
    "cart merge",
    "token refresh",
    "pagination",
    "image resizing",
    "tax table",
    "address lookup",
    "outbox",
    "login form",
    "metrics labels",
];
const DEEDS: [(&str, &str); 12] = [
    ("feat", "Add"),
    ("fix", "Fix"),
    ("fix", "Repair"),
    ("refactor", "Simplify"),
    ("perf", "Speed up"),
    ("feat", "Support"),
    ("chore", "Tidy"),
    ("test", "Cover"),
    ("fix", "Stop leaking"),
    ("docs", "Explain"),
    ("feat", "Log"),
    ("refactor", "Split"),
];
const REASONS: [&str; 8] = [
    "Seen in production last night, see the postmortem.",
    "The old way took a lock for every row.",
    "Reported by the mobile team.",
    "Behind a flag until the migration is through.",
    "No change for callers.",
    "Closes #482.",
    "Co-authored-by: Robin Vega <robin@acme.example>",
    "Second try: the first one broke the nightly export.",
];

/// Name of the `n`th feature branch of somebody's repository.
pub(crate) fn branch(chance: &mut Chance, n: usize) -> String {
    let kind = chance.pick(&["feat", "fix", "chore", "spike", "renovate", "release"]);
    match kind {
        "renovate" => format!(
            "renovate/major-{}",
            chance.pick(&["tokio", "react", "django", "grpc", "spring"])
        ),
        "release" => format!("release/{}.{}", n + 1, chance.below(12)),
        _ => format!("{kind}/{}", chance.pick(&THINGS).replace(' ', "-")),
    }
}

/// A commit message with the newline that Git puts at its end, now and then with a body.
pub(crate) fn message(chance: &mut Chance) -> String {
    let (kind, verb) = DEEDS[chance.below(DEEDS.len())];
    let thing = chance.pick(&THINGS);
    let head = if chance.odds(40) {
        format!("{kind}: {}", lower(verb))
    } else {
        verb.to_owned()
    };
    if chance.odds(30) {
        format!("{head} {thing}\n\n{}\n", chance.pick(&REASONS))
    } else {
        format!("{head} {thing}\n")
    }
}

/// Title of a pull request.
pub(crate) fn pull_request_title(chance: &mut Chance) -> String {
    let (_, verb) = DEEDS[chance.below(DEEDS.len())];
    format!("{verb} {}", chance.pick(&THINGS))
}

fn lower(word: &str) -> String {
    word.to_lowercase()
}
