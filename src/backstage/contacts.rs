//! Annotations that say whom to call: what on-call tools and chats left in an entry.

use crate::domain::{Text, masked};
use crate::http::{Pairs, Word};

/// Words in the keys of such annotations (`slack.com/channel`, `pagerduty.com/service-id`,
/// `backdrone.io/runbook`): there are more tools than a list of keys would hold.
const WORDS: [&str; 12] = [
    "pagerduty",
    "opsgenie",
    "victorops",
    "rootly",
    "incident",
    "on-call",
    "oncall",
    "slack",
    "teams",
    "chat",
    "contact",
    "runbook",
];

/// The annotations of on-call tools, chats and runbooks, key and value as in the catalog. Keys of
/// their interfaces, which some of these tools want in an annotation, are nobody's contact.
pub(super) fn contacts(annotations: &Pairs<'_>) -> Vec<(Text, Text)> {
    let all = annotations.0.iter();
    all.filter(|(key, value)| is_contact(key) && !value.is_empty())
        .map(|(key, value)| (Word(key.clone()).into(), Word(value.clone()).into()))
        .collect()
}

fn is_contact(key: &str) -> bool {
    let lower = key.to_ascii_lowercase();
    WORDS.iter().any(|word| lower.contains(word)) && !masked(&lower) && !lower.ends_with("-key")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_tools_are_contacts_and_their_secrets_are_not() {
        for key in [
            "slack.com/channel",
            "pagerduty.com/service-id",
            "backdrone.io/runbook",
        ] {
            assert!(is_contact(key), "{key}");
        }
        for key in [
            "pagerduty.com/integration-key",
            "opsgenie.com/token",
            "drone.io/repo-slug",
        ] {
            assert!(!is_contact(key), "{key}");
        }
    }
}
