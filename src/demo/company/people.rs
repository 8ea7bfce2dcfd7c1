//! Who works at Acme: departments, teams, and the people in them.

use super::shape::{Group, Person};

/// The tree below `acme`, with two faults that directories really have: squads that are each
/// other's parent, and a team that everybody has left.
pub(super) fn groups() -> Vec<Group> {
    let mut groups = vec![
        group("acme", "Acme", "organization", None),
        group("commerce", "Commerce", "department", Some("acme")),
        group("foundation", "Foundation", "department", Some("acme")),
        Group {
            lead: lead("lee"),
            ..team("payments", "Payments", "commerce")
        },
        Group {
            lead: lead("zoe"),
            ..team("web", "Web", "commerce")
        },
        Group {
            lead: lead("sam"),
            ..team("identity", "Identity", "foundation")
        },
        Group {
            lead: lead("noor"),
            ..team("data", "Data", "foundation")
        },
        Group {
            lead: lead("tess"),
            ..team("platform", "Platform", "foundation")
        },
        group(
            "platform-oncall",
            "Platform on-call",
            "sub-team",
            Some("platform"),
        ),
        group("mobile", "Mobile", "team", Some("commerce")),
        group("north-squad", "North squad", "team", Some("south-squad")),
        group("south-squad", "South squad", "team", Some("north-squad")),
    ];
    for group in &mut groups {
        if group.lead.is_some() {
            group.links = links(&group.name);
        }
    }
    groups
}

/// Everybody with an account. `ana` is who the demo is opened as.
pub(super) fn people() -> Vec<Person> {
    vec![
        person("ana", "Ana Ferreira", &["payments"]),
        person("mia", "Mia Lindqvist", &["payments"]),
        person("lee", "Lee Okafor", &["payments"]),
        person("sam", "Sam Haddad", &["identity"]),
        person("kim", "Kim Novak", &["identity"]),
        person("noor", "Noor Aziz", &["data"]),
        person("raj", "Raj Menon", &["data", "payments"]),
        Person {
            drone_admin: true,
            ..person("tess", "Tess Brandt", &["platform-oncall", "platform"])
        },
        person("omar", "Omar Diallo", &["platform"]),
        person("zoe", "Zoe Marchetti", &["web"]),
        person("finn", "Finn Eriksen", &["web"]),
        // Heads of departments: in the department only, so nothing is theirs directly.
        person("dora", "Dora Castellanos", &["commerce"]),
        person("hugo", "Hugo Weiss", &["foundation"]),
        // In no team, as on the first day.
        person("wren", "Wren Abara", &[]),
        // In a team that was disbanded, and in one half of the ring.
        person("ivy", "Ivy Kowalski", &["tax-team", "north-squad"]),
        // Two accounts of one human: an address that is not an identity.
        Person {
            email: "max@acme.example".to_owned(),
            ..person("max", "Max Petrov", &["web"])
        },
        Person {
            email: "max@acme.example".to_owned(),
            ..person("max-ext", "Max Petrov (external)", &["data"])
        },
    ]
}

fn team(name: &str, title: &str, department: &str) -> Group {
    group(name, title, "team", Some(department))
}

fn group(name: &str, title: &str, kind: &str, parent: Option<&str>) -> Group {
    Group {
        name: name.to_owned(),
        title: title.to_owned(),
        kind: kind.to_owned(),
        parent: parent.map(str::to_owned),
        ..Group::default()
    }
}

#[expect(clippy::unnecessary_wraps, reason = "reads as the field it fills")]
fn lead(login: &str) -> Option<String> {
    Some(login.to_owned())
}

/// What a team's page points at: its channel, its rota, its runbooks.
fn links(team: &str) -> Vec<(String, String)> {
    vec![
        (
            format!("#{team}-oncall"),
            format!("https://acme.slack.example/archives/{team}-oncall"),
        ),
        (
            "On-call rota".to_owned(),
            format!("https://acme.pagerduty.example/schedules/{team}"),
        ),
        (
            "Runbook".to_owned(),
            format!("https://runbooks.acme.example/teams/{team}"),
        ),
    ]
}

fn person(login: &str, name: &str, groups: &[&str]) -> Person {
    Person {
        login: login.to_owned(),
        name: name.to_owned(),
        email: format!("{login}@acme.example"),
        groups: groups.iter().map(|group| (*group).to_owned()).collect(),
        drone_admin: false,
    }
}
