//! The JSON of people, groups, systems, domains and of the file that all came from.

use serde_json::{Map, Value, json};

use crate::demo::company::{Domain, Group, Person, System};

/// Where the organisation is written down.
pub(super) const ROOT: &str = "https://git.acme.example/acme/catalog/src/branch/main/all.yaml";
const ORGANISATION: &str = "https://git.acme.example/acme/catalog/src/branch/main/org.yaml";

/// The entity of a person.
pub(super) fn user(person: &Person) -> Value {
    let mut groups = person.groups.clone();
    groups.sort();
    entity(
        "User",
        &person.login,
        json!({}),
        json!({
            "profile": {"displayName": person.name, "email": person.email},
            "memberOf": groups,
        }),
    )
}

/// The entity of a group; `children` are those that its own file lists.
pub(super) fn group(group: &Group, mut children: Vec<&str>) -> Value {
    children.sort_unstable();
    let mut metadata =
        json!({"title": group.title, "description": format!("{} at Acme", group.title)});
    if let Some(lead) = &group.lead {
        metadata["annotations"] = json!({"backdrone.io/lead": lead});
    }
    if !group.links.is_empty() {
        metadata["links"] = links(&group.links);
    }
    let mut spec = json!({
        "type": group.kind,
        "profile": {"displayName": group.title, "email": format!("{}@acme.example", group.name)},
        "children": children,
    });
    if let Some(parent) = &group.parent {
        spec["parent"] = json!(parent);
    }
    entity("Group", &group.name, metadata, spec)
}

/// The entity of a system.
pub(super) fn system(system: &System) -> Value {
    let about = json!({"description": format!("The system {}", system.name)});
    let spec = json!({"owner": system.owner, "domain": system.domain});
    entity("System", &system.name, about, spec)
}

/// The entity of a domain.
pub(super) fn domain(domain: &Domain) -> Value {
    let about = json!({"description": format!("The domain {}", domain.name)});
    entity(
        "Domain",
        &domain.name,
        about,
        json!({"owner": domain.owner}),
    )
}

/// The Location above everything.
pub(super) fn root() -> Value {
    let about = json!({"description": "Everything that Acme runs"});
    let targets = json!({"type": "url", "targets": ["./org.yaml", "../../*/catalog-info.yaml"]});
    let mut location = entity("Location", "acme-root", about, targets);
    location["metadata"]["annotations"] = Value::Object(origin(ROOT));
    location
}

/// Annotations of an entity that was read from `address`.
pub(super) fn origin(address: &str) -> Map<String, Value> {
    let mut annotations = Map::new();
    annotations.insert(
        "backstage.io/managed-by-location".into(),
        json!(format!("url:{address}")),
    );
    annotations.insert(
        "backstage.io/managed-by-origin-location".into(),
        json!(format!("url:{ROOT}")),
    );
    annotations.insert("backstage.io/view-url".into(), json!(address));
    annotations
}

/// `metadata.links`, with the icons that people choose.
pub(super) fn links(links: &[(String, String)]) -> Value {
    links
        .iter()
        .map(|(title, url)| {
            let icon = match title.as_str() {
                "Runbook" => "docs",
                "Dashboard" => "dashboard",
                _ => "chat",
            };
            json!({"url": url, "title": title, "icon": icon})
        })
        .collect()
}

/// An entity in the envelope, without relations, uid and etag.
pub(super) fn envelope(kind: &str, name: &str, metadata: Value, spec: Value) -> Value {
    let mut entity = json!({"apiVersion": "backstage.io/v1alpha1", "kind": kind});
    entity["metadata"] = metadata;
    entity["metadata"]["name"] = json!(name);
    entity["metadata"]["namespace"] = json!("default");
    entity["spec"] = spec;
    entity
}

/// An entity from the file of the organisation.
fn entity(kind: &str, name: &str, mut metadata: Value, spec: Value) -> Value {
    let mut annotations = origin(ORGANISATION);
    if let Value::Object(own) = metadata["annotations"].take() {
        annotations.extend(own);
    }
    metadata["annotations"] = Value::Object(annotations);
    envelope(kind, name, metadata, spec)
}
