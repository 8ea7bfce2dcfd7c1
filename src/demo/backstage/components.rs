//! The JSON of a service: what its `catalog-info.yaml` says, and what the catalog adds.

use serde_json::{Value, json};

use crate::demo::company::{Service, Stale};

use super::entities::{envelope, links, origin};

/// The entity of a service.
pub(super) fn component(service: &Service) -> Value {
    let mut metadata = json!({"annotations": annotations(service)});
    for (member, text) in [
        ("title", &service.title),
        ("description", &service.description),
    ] {
        if !text.is_empty() {
            metadata[member] = json!(text);
        }
    }
    if !service.tags.is_empty() {
        metadata["tags"] = json!(service.tags);
    }
    if !service.links.is_empty() {
        metadata["links"] = links(&service.links);
    }
    if let Some(tier) = service.tier.filter(|_| !says_its_tier(service)) {
        metadata["labels"] = json!({"tier": tier.to_string()});
    }
    let mut spec = json!({
        "type": service.kind,
        "lifecycle": service.lifecycle,
        "owner": service.owner,
    });
    if let Some(system) = &service.system {
        spec["system"] = json!(system);
    }
    if !service.depends_on.is_empty() {
        let mut targets = service.depends_on.clone();
        targets.sort(); // the catalog sorts arrays of references
        spec["dependsOn"] = json!(targets);
    }
    let mut entity = envelope("Component", &service.name, metadata, spec);
    if service.stale == Some(Stale::ProcessingError) {
        entity["status"] = processing_error(&service.name);
    }
    entity
}

/// The Location that reads the file of a service by itself, where it fails; the others come from the
/// root.
pub(super) fn location(service: &Service) -> Option<Value> {
    if service.stale != Some(Stale::SourceUnreadable) {
        return None;
    }
    let target = address(service);
    let name = format!("{}-file", service.name);
    let metadata = json!({"annotations": origin(&target)});
    let mut location = envelope(
        "Location",
        &name,
        metadata,
        json!({"type": "url", "target": target}),
    );
    let cause = format!("Unable to read url, {target} could not be read, 404 Not Found");
    location["status"] = error("NotFoundError", &cause, Value::Null);
    Some(location)
}

fn annotations(service: &Service) -> Value {
    let mut annotations = origin(&address(service));
    if service.stale == Some(Stale::Orphan) {
        annotations.insert("backstage.io/orphan".to_owned(), json!("true"));
    }
    annotations.extend(
        service
            .annotations
            .iter()
            .map(|(key, value)| (key.clone(), json!(value))),
    );
    Value::Object(annotations)
}

/// Where the service's file lies: in its repository, or, where Drone knows none, in one of its name.
/// The squatter's file is its own, whatever repository it claims.
fn address(service: &Service) -> String {
    let slug = match service.repos.first() {
        Some(repo) => repo.slug.clone(),
        None => format!("acme/{}", service.name.to_lowercase()),
    };
    format!("https://git.acme.example/{slug}/src/branch/main/catalog-info.yaml")
}

fn says_its_tier(service: &Service) -> bool {
    service
        .annotations
        .iter()
        .any(|(key, _)| key == "backdrone.io/tier")
        || service.tags.iter().any(|tag| tag.starts_with("tier-"))
}

/// What stands beside the last good state when a file turned bad.
fn processing_error(name: &str) -> Value {
    let cause = "/spec must have required property 'owner' - missingProperty: owner";
    let message = format!(
        "Processor BuiltinKindsEntityProcessor threw an error while validating the entity \
         component:default/{name}; caused by TypeError: {cause}"
    );
    let cause = json!({"name": "TypeError", "message": cause});
    error("InputError", &message, cause)
}

/// The status of an entity that was not processed.
fn error(name: &str, message: &str, cause: Value) -> Value {
    let mut error = json!({"name": name, "message": message});
    if !cause.is_null() {
        error["cause"] = cause;
    }
    json!({"items": [{
        "type": "backstage.io/catalog-processing",
        "level": "error",
        "message": format!("{name}: {message}"),
        "error": error,
    }]})
}
