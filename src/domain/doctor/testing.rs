//! Entries and repositories for tests, in few words.

use std::sync::Arc;

use crate::domain::{
    ANNOTATIONS, Catalog, Component, EntityRef, Joined, Known, KnownServer, LastBuild, Link,
    Listed, RepoSlug, ServerId, Sources, Team, Text, Timestamp, join,
};

/// The moment of all tests.
pub(super) const NOW: i64 = 1_790_000_000;

pub(super) fn slug(text: &str) -> RepoSlug {
    RepoSlug::parse(text).expect("a slug")
}

/// An active repository on `main`, built an hour ago.
pub(super) fn listed(id: u64, text: &str) -> Listed {
    Listed {
        id,
        slug: slug(text),
        active: true,
        default_branch: "main".into(),
        link: format!("https://git.x/{text}").into(),
        last: LastBuild::Default(Timestamp(NOW - 3_600)),
    }
}

/// An entry of team payments, with a runbook; its file lies in `acme/NAME`.
pub(super) fn component(name: &str, annotations: &[(&str, &str)]) -> Component {
    let file = format!("url:https://git.x/acme/{name}/src/branch/main/catalog-info.yaml");
    from(name, &file, annotations)
}

/// The same with its file elsewhere.
pub(super) fn from(name: &str, file: &str, annotations: &[(&str, &str)]) -> Component {
    let own = [("backstage.io/managed-by-location", file)];
    let pairs: Vec<(Text, Text)> = annotations
        .iter()
        .chain(&own)
        .map(|(key, value)| ((*key).into(), (*value).into()))
        .collect();
    let Joined {
        repos,
        findings,
        stated,
    } = join(&pairs, &ANNOTATIONS.map(str::to_owned));
    let runbook = Link {
        url: "https://wiki.x/runbook".into(),
        title: "".into(),
        kind: "".into(),
    };
    Component {
        entity: EntityRef::parse(name, "component", "default").expect("a name"),
        name: name.into(),
        title: "".into(),
        description: "".into(),
        kind: "service".into(),
        lifecycle: "production".into(),
        system: None,
        owners: vec![group("payments")],
        owner_text: "payments".into(),
        tier: "".into(),
        tags: vec![],
        links: vec![runbook],
        contacts: vec![],
        depends_on: vec![],
        repos,
        stated,
        origin: file.into(),
        file: "".into(),
        orphan: false,
        errors: vec![],
        findings,
    }
}

pub(super) fn group(name: &str) -> EntityRef {
    EntityRef::parse(name, "group", "default").expect("a name")
}

pub(super) fn catalog(components: Vec<Component>) -> Catalog {
    let mut catalog = Catalog {
        components: components.into_iter().map(Arc::new).collect(),
        teams: [
            team("payments", &[]),
            team("data", &["squad"]),
            team("squad", &[]),
        ]
        .into(),
        ..Catalog::default()
    };
    catalog.sort();
    catalog
}

fn team(name: &str, children: &[&str]) -> (EntityRef, Team) {
    let team = Team {
        entity: group(name),
        title: "".into(),
        lead: "".into(),
        parents: vec![],
        children: children.iter().map(|child| group(child)).collect(),
        links: vec![],
        contacts: vec![],
        members: 0,
    };
    (group(name), team)
}

/// One Drone with these repositories, whole.
pub(super) fn known(repos: Vec<Listed>) -> Known {
    Known {
        servers: vec![KnownServer {
            id: ServerId {
                context: "work".into(),
                server: "drone".into(),
            },
            url: "https://drone.x".into(),
            repos,
            complete: true,
            earlier: [].into(),
        }],
        sources: Sources::default(),
        now: Timestamp(NOW),
    }
}
