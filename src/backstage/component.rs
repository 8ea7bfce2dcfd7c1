//! From a Component entity to ours.

use crate::backstage::contacts::contacts;
use crate::backstage::wire::{EntityWire, MetadataWire, links};
use crate::domain::{Component, Finding, Rule, Severity, Text, join};
use crate::http::{Pool, Word};

/// Reads a component; `None` for what is none or has no name. `order` are the annotations that name
/// a repository, in the order in which they are looked at.
pub(super) fn component(
    mut wire: EntityWire<'_>,
    order: &[String],
    pool: &mut Pool,
) -> Option<Component> {
    if !wire.kind.0.eq_ignore_ascii_case("component") {
        return None;
    }
    let entity = wire.entity()?;
    let owners = wire.related("ownedBy").collect();
    let system = wire.related("partOf").find(|it| it.kind() == "system");
    let depends_on = wire.related("dependsOn").collect();
    let errors = wire.errors();
    let metadata = wire.metadata.0.take()?;
    let spec = wire.spec.0.take().unwrap_or_default();
    let annotations: Vec<(Text, Text)> = metadata
        .annotations
        .0
        .iter()
        .map(|(key, value)| {
            let key = pool.shared(&Word(key.as_ref().into()));
            (key, Word(value.as_ref().into()).into())
        })
        .collect();
    let joined = join(&annotations, order);
    let noted = |key: &str| Text::from(metadata.annotation(key).unwrap_or_default());
    let mut component = Component {
        name: metadata.name.0.as_ref().into(),
        owners,
        owner_text: pool.shared(&spec.owner),
        kind: pool.shared(&spec.kind),
        lifecycle: pool.shared(&spec.lifecycle),
        system,
        tier: tier(&metadata).into(),
        tags: metadata.tags.0.iter().map(|it| pool.shared(it)).collect(),
        contacts: contacts(&metadata.annotations),
        depends_on,
        repos: joined.repos,
        stated: joined.stated,
        origin: noted("backstage.io/managed-by-location"),
        file: match metadata.annotation("backstage.io/view-url") {
            Some(page) => page.into(),
            None => noted("backstage.io/edit-url"),
        },
        orphan: metadata.annotation("backstage.io/orphan") == Some("true"),
        errors,
        findings: joined.findings,
        title: metadata.title.into(),
        description: metadata.description.into(),
        links: links(metadata.links),
        entity,
    };
    let own = findings(&component);
    component.findings.extend(own);
    Some(component)
}

/// `1` of the annotation `backdrone.io/tier`, else of the label `tier`, else of a tag `tier-1`.
fn tier<'m>(metadata: &'m MetadataWire<'_>) -> &'m str {
    let tag = || {
        let tags = metadata.tags.0.iter();
        tags.filter_map(|tag| tag.0.strip_prefix("tier-"))
            .find(|tier| !tier.is_empty())
    };
    let stated = metadata.annotation("backdrone.io/tier");
    let found = stated.or_else(|| metadata.label("tier")).or_else(tag);
    let found = found.unwrap_or_default();
    found.strip_prefix("tier-").unwrap_or(found)
}

/// What the entry itself gives away: nothing emits it any more, or its file is broken.
fn findings(component: &Component) -> Vec<Finding> {
    let mut found = Vec::new();
    if component.orphan {
        found.push(Finding::new(
            Rule::Orphan,
            Severity::Warning,
            "nothing emits this entry any more".into(),
            "its file is gone from the catalog's sources: restore it, or remove the entry",
        ));
    }
    if let Some(error) = component.errors.first() {
        let hint = if error.contains("annotations") {
            "Backstage shows the last good state; annotations are `key: value` lines without a `-` before them"
        } else {
            "Backstage shows the last good state: correct the file that it comes from"
        };
        let summary = format!("its file is not processed: {error}");
        found.push(Finding::new(
            Rule::Processing,
            Severity::Error,
            summary,
            hint,
        ));
    }
    if component.owners.is_empty() {
        found.push(Finding::new(
            Rule::OwnerUnknown,
            Severity::Warning,
            "nobody owns it".into(),
            "name a group as `spec.owner` in its catalog-info.yaml",
        ));
    }
    found
}
