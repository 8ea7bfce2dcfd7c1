//! Whom to call about a service, from what the catalog says of it and of its team.

use crate::domain::{Component, Link, Team, Text};

/// By what somebody is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reach {
    /// The person who leads the owning team.
    Lead,
    /// A channel of a chat.
    Chat,
    /// A tool that wakes whoever is on duty.
    Pager,
    /// What to do, rather than whom to call.
    Runbook,
}

/// One way to reach somebody.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Contact {
    pub reach: Reach,
    /// `#pay-oncall`, an address, a key of the tool.
    pub text: Text,
    /// The tool, as the annotation names it (`pagerduty`); else nothing.
    pub tool: Text,
}

/// All ways to reach those who answer for a component: what its own entry says goes before what its
/// team says, and nothing is said twice.
pub fn contacts(component: &Component, team: Option<&Team>) -> Vec<Contact> {
    let mut found = Vec::new();
    gather(&component.contacts, &component.links, &mut found);
    if let Some(team) = team {
        if !team.lead.is_empty() {
            let (reach, text) = (Reach::Lead, team.lead.clone());
            let tool = "".into();
            found.push(Contact { reach, text, tool });
        }
        gather(&team.contacts, &team.links, &mut found);
    }
    let mut seen = Vec::new();
    found.retain(|contact| {
        let what = (contact.reach, contact.text.clone());
        let new = !seen.contains(&what);
        seen.push(what);
        new
    });
    found.sort_by_key(|contact| contact.reach);
    found
}

fn gather(annotations: &[(Text, Text)], links: &[Link], found: &mut Vec<Contact>) {
    for (key, value) in annotations {
        if let Some(reach) = reach_of(key) {
            found.push(Contact {
                reach,
                text: value.clone(),
                tool: tool(key).into(),
            });
        }
    }
    for link in links {
        let words = format!("{} {} {}", link.kind, link.title, host(&link.url));
        if let Some(reach) = reach_of(&words) {
            found.push(Contact {
                reach,
                text: link.url.clone(),
                tool: tool(host(&link.url)).into(),
            });
        }
    }
}

/// Tools that wake somebody, and chats: what they are for is known by their name.
const PAGERS: [&str; 5] = [
    "pagerduty",
    "opsgenie",
    "victorops",
    "rootly",
    "incident.io",
];
const CHATS: [&str; 5] = ["slack", "teams.microsoft", "/teams", "chat", "discord"];

/// What an annotation's key or the words about a link speak of: a tool that is named goes before what
/// it is used for, since a channel for those on call is still a channel.
fn reach_of(words: &str) -> Option<Reach> {
    let words = words.to_ascii_lowercase();
    let has = |any: &[&str]| any.iter().any(|word| words.contains(word));
    if has(&["runbook", "playbook"]) {
        Some(Reach::Runbook)
    } else if has(&PAGERS) {
        Some(Reach::Pager)
    } else if has(&CHATS) {
        Some(Reach::Chat)
    } else if has(&["on-call", "oncall", "incident"]) {
        Some(Reach::Pager)
    } else if has(&["contact"]) {
        Some(Reach::Chat)
    } else {
        None
    }
}

/// The tool that a host or the prefix of an annotation names: `pagerduty` of
/// `pagerduty.com/service-id`; nothing where it is none that is known.
fn tool(key: &str) -> &str {
    let known = PAGERS.iter().chain(&["slack", "discord"]);
    let host = key.split('/').next().unwrap_or_default();
    let found = known.into_iter().find(|tool| host.contains(**tool));
    found.copied().unwrap_or_default()
}

fn host(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// The contacts of one kind.
pub fn of_reach(contacts: &[Contact], reach: Reach) -> impl Iterator<Item = &Contact> {
    contacts
        .iter()
        .filter(move |contact| contact.reach == reach)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(Text, Text)> {
        let pair = |(key, value): &(&str, &str)| (Text::from(*key), Text::from(*value));
        pairs.iter().map(pair).collect()
    }

    fn gathered(annotations: &[(&str, &str)], links: &[Link]) -> Vec<(Reach, String, String)> {
        let mut found = Vec::new();
        gather(&pairs(annotations), links, &mut found);
        let said = |contact: Contact| {
            let Contact { reach, text, tool } = contact;
            (reach, text.to_string(), tool.to_string())
        };
        found.into_iter().map(said).collect()
    }

    #[test]
    fn annotations_of_tools_say_how_somebody_is_reached() {
        let found = gathered(
            &[
                ("pagerduty.com/service-id", "PAY1"),
                ("slack.com/channel", "#pay-oncall"),
                ("backdrone.io/runbook", "https://wiki.acme.dev/pay"),
                ("opsgenie.com/team", "payments"),
            ],
            &[],
        );
        let said = |reach, text: &str, tool: &str| (reach, text.to_owned(), tool.to_owned());
        assert_eq!(
            found,
            [
                said(Reach::Pager, "PAY1", "pagerduty"),
                said(Reach::Chat, "#pay-oncall", "slack"),
                said(Reach::Runbook, "https://wiki.acme.dev/pay", ""),
                said(Reach::Pager, "payments", "opsgenie"),
            ]
        );
    }

    #[test]
    fn a_channel_for_those_on_call_is_a_channel() {
        let link = Link {
            url: "https://acme.slack.com/archives/pay-oncall".into(),
            title: "On-call".into(),
            kind: "oncall".into(),
        };
        let found = gathered(&[("slack.com/oncall-channel", "#pay")], &[link]);
        let reaches: Vec<_> = found
            .iter()
            .map(|(reach, _, tool)| (*reach, &**tool))
            .collect();
        assert_eq!(reaches, [(Reach::Chat, "slack"), (Reach::Chat, "slack")]);
    }

    #[test]
    fn a_link_counts_by_its_kind_its_title_or_its_host() {
        let link = |url: &str, title: &str, kind: &str| Link {
            url: url.into(),
            title: title.into(),
            kind: kind.into(),
        };
        let found = gathered(
            &[],
            &[
                link("https://wiki.acme.dev/pay", "Runbook", ""),
                link("https://acme.pagerduty.com/services/P1", "Who is on", ""),
                link("https://grafana.acme.dev/d/1", "Dashboard", "dashboard"),
            ],
        );
        let reaches: Vec<_> = found.iter().map(|(reach, ..)| *reach).collect();
        assert_eq!(reaches, [Reach::Runbook, Reach::Pager]);
        assert_eq!(found[1].2, "pagerduty");
    }
}
