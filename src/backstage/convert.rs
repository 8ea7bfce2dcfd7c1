//! From entities to components, teams and people.

use crate::backstage::wire::{Entity, Metadata};
use crate::domain::{
    Component, EntityRef, Finding, Link, Person, Rule, Severity, Team, Text, join,
};
use crate::http::Word;

fn text(word: &Word<'_>) -> Text {
    Text::from(&*word.0)
}

/// Annotations of on-call tools, chats and runbooks, beside those of backdrone itself.
const CONTACTS: [&str; 8] = [
    "pagerduty.com/service-id",
    "pagerduty.com/integration-key",
    "opsgenie.com/component-selector",
    "opsgenie.com/team",
    "grafana.com/on-call",
    "backdrone.io/on-call",
    "backdrone.io/runbook",
    "slack.com/channel",
];

impl Metadata<'_> {
    pub(super) fn annotation(&self, key: &str) -> Option<&str> {
        find(&self.annotations.0, key)
    }

    fn label(&self, key: &str) -> Option<&str> {
        find(&self.labels.0, key)
    }

    fn contacts(&self) -> Vec<(Text, Text)> {
        let contact = |key: &&str| {
            let value = self.annotation(key)?;
            Some((Text::from(*key), Text::from(value)))
        };
        CONTACTS.iter().filter_map(contact).collect()
    }

    fn links(&self) -> Vec<Link> {
        let links = self.links.0.iter().filter(|link| !link.url.is_empty());
        links
            .map(|link| Link {
                url: text(&link.url),
                title: text(&link.title),
                kind: text(&link.kind),
            })
            .collect()
    }

    /// Annotation `backdrone.io/tier`, else the label `tier`, else a tag `tier-1`.
    fn tier(&self) -> Text {
        let tag = || {
            let tag = self.tags.0.iter().find(|tag| tag.0.starts_with("tier-"));
            tag.map(|tag| &tag.0["tier-".len()..])
        };
        let tier = self
            .annotation("backdrone.io/tier")
            .or_else(|| self.label("tier"));
        tier.or_else(tag).unwrap_or_default().into()
    }
}

fn find<'a>(
    pairs: &'a [(std::borrow::Cow<'_, str>, std::borrow::Cow<'_, str>)],
    key: &str,
) -> Option<&'a str> {
    let found = pairs.iter().find(|(name, _)| name == key)?;
    Some(found.1.trim()).filter(|value| !value.is_empty())
}

impl Entity<'_> {
    /// The canonical reference; `None` for what has no name.
    pub(super) fn entity(&self) -> Option<EntityRef> {
        let namespace = if self.metadata.namespace.is_empty() {
            "default"
        } else {
            &*self.metadata.namespace.0
        };
        EntityRef::parse(&self.metadata.name.0, &self.kind.0, namespace)
    }

    /// Targets of the relations of a type, each once, in the order of the answer.
    pub(super) fn related(&self, kind: &str) -> Vec<EntityRef> {
        let mut found = Vec::new();
        for relation in self
            .relations
            .0
            .iter()
            .filter(|relation| relation.kind.0 == kind)
        {
            if let Some(target) = EntityRef::complete(&relation.target.0)
                && !found.contains(&target)
            {
                found.push(target);
            }
        }
        found
    }

    fn named(&self, words: &[Word<'_>], kind: &str) -> Vec<EntityRef> {
        let namespace = self
            .entity()
            .map_or_else(String::new, |e| e.namespace().to_owned());
        let read = |word: &Word<'_>| EntityRef::parse(&word.0, kind, &namespace);
        words.iter().filter_map(read).collect()
    }

    /// A component with its repositories, worked out from the annotations in `order`.
    pub(super) fn component(&self, order: &[String]) -> Option<Component> {
        let meta = &self.metadata;
        let entity = self.entity()?;
        let annotations: Vec<(Text, Text)> = meta
            .annotations
            .0
            .iter()
            .map(|(key, value)| (Text::from(&**key), Text::from(&**value)))
            .collect();
        let joined = join(&annotations, order);
        let spec = self.spec.as_ref();
        let owners = self.related("ownedBy");
        let errors = self.errors();
        let mut component = Component {
            entity,
            name: text(&meta.name),
            title: text(&meta.title),
            description: text(&meta.description),
            kind: spec.map(|spec| text(&spec.kind)).unwrap_or_default(),
            lifecycle: spec.map(|spec| text(&spec.lifecycle)).unwrap_or_default(),
            system: self
                .related("partOf")
                .into_iter()
                .find(|e| e.kind() == "system"),
            owners,
            owner_text: spec.map(|spec| text(&spec.owner)).unwrap_or_default(),
            tier: meta.tier(),
            tags: meta.tags.0.iter().map(text).collect(),
            links: meta.links(),
            contacts: meta.contacts(),
            depends_on: self.related("dependsOn"),
            repos: joined.repos,
            origin: meta
                .annotation("backstage.io/managed-by-location")
                .unwrap_or_default()
                .into(),
            file: meta
                .annotation("backstage.io/edit-url")
                .or_else(|| meta.annotation("backstage.io/view-url"))
                .unwrap_or_default()
                .into(),
            orphan: meta.annotation("backstage.io/orphan") == Some("true"),
            errors,
            findings: joined.findings,
        };
        own_findings(&mut component);
        Some(component)
    }

    fn errors(&self) -> Vec<Text> {
        let items = self.status.iter().flat_map(|status| &status.items.0);
        items
            .filter(|item| item.level.0 == "error")
            .map(|item| text(&item.message))
            .collect()
    }

    /// A group. The tree is what both ends say of it: `parent` on the child, `children` on the parent.
    pub(super) fn team(&self) -> Option<Team> {
        let spec = self.spec.as_ref();
        let profile = spec.and_then(|spec| spec.profile.as_ref());
        let title = profile
            .map(|profile| &profile.display_name)
            .filter(|name| !name.is_empty());
        let parent = spec
            .map(|spec| std::slice::from_ref(&spec.parent))
            .unwrap_or_default();
        let children = spec
            .map(|spec| spec.children.0.as_slice())
            .unwrap_or_default();
        let members = spec.map_or(0, |spec| spec.members.0.len());
        Some(Team {
            entity: self.entity()?,
            title: title.map_or_else(|| text(&self.metadata.title), text),
            lead: self
                .metadata
                .annotation("backdrone.io/lead")
                .unwrap_or_default()
                .into(),
            parents: self.named(parent, "group"),
            children: self.named(children, "group"),
            links: self.metadata.links(),
            contacts: self.metadata.contacts(),
            members: u32::try_from(members).unwrap_or(u32::MAX),
        })
    }

    /// A user with the groups that they are a direct member of.
    pub(super) fn person(&self) -> Option<Person> {
        let spec = self.spec.as_ref();
        let profile = spec.and_then(|spec| spec.profile.as_ref());
        let mut teams = self.related("memberOf");
        if teams.is_empty() {
            // Relations are stitched a moment after the entity is read.
            let named = spec
                .map(|spec| spec.member_of.0.as_slice())
                .unwrap_or_default();
            teams = self.named(named, "group");
        }
        let name = profile
            .map(|profile| &profile.display_name)
            .filter(|name| !name.is_empty());
        Some(Person {
            entity: self.entity()?,
            name: name.map_or_else(|| text(&self.metadata.name), text),
            email: profile
                .map(|profile| text(&profile.email))
                .unwrap_or_default(),
            teams,
        })
    }
}

/// What the entry itself brings up, besides its repositories.
fn own_findings(component: &mut Component) {
    if component.orphan {
        component.findings.push(Finding::new(
            Rule::Orphan,
            Severity::Warning,
            "its location no longer emits it: the entry is an orphan".into(),
            "delete it in Backstage, or register its file again",
        ));
    }
    if let Some(first) = component.errors.first() {
        component.findings.push(Finding::new(
            Rule::Processing,
            Severity::Error,
            format!("Backstage cannot process it: {first}"),
            "correct its catalog-info.yaml; what is shown is the last good version",
        ));
    }
    if component.owners.is_empty() {
        let summary = if component.owner_text.is_empty() {
            "it has no owner".to_owned()
        } else {
            format!("its owner `{}` became no relation", component.owner_text)
        };
        component.findings.push(Finding::new(
            Rule::OwnerUnknown,
            Severity::Warning,
            summary,
            "set `spec.owner` to a group of the catalog",
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ANNOTATIONS;

    fn order() -> Vec<String> {
        ANNOTATIONS.iter().map(|key| (*key).to_owned()).collect()
    }

    fn component(json: &str) -> Component {
        let entity: Entity<'_> = serde_json::from_str(json).expect("JSON");
        entity.component(&order()).expect("a component")
    }

    /// F01: three ways to write one owner; only the relation counts.
    #[test]
    fn the_owner_is_what_the_relation_says_in_any_case() {
        let read = component(
            r#"{"kind":"Component","metadata":{"name":"Api"},"spec":{"owner":"Group:Default/Checkout"},
               "relations":[{"type":"ownedBy","targetRef":"group:default/checkout"}]}"#,
        );
        assert_eq!(read.entity.as_str(), "component:default/api");
        assert_eq!(read.owners[0].as_str(), "group:default/checkout");
        assert_eq!(&*read.name, "Api");
    }

    /// F04: annotations written as a list are none, and the entry lives.
    #[test]
    fn annotations_of_the_wrong_shape_cost_only_themselves() {
        let read =
            component(r#"{"kind":"Component","metadata":{"name":"api","annotations":["a"]}}"#);
        assert_eq!(read.repos, []);
        assert!(
            read.findings
                .iter()
                .any(|finding| finding.rule == Rule::NoRepository)
        );
    }

    #[test]
    fn a_tier_is_found_in_annotation_label_or_tag() {
        let tier = |meta: &str| {
            let json = format!(r#"{{"kind":"Component","metadata":{{"name":"a",{meta}}}}}"#);
            component(&json).tier
        };
        assert_eq!(
            &*tier(r#""annotations":{"backdrone.io/tier":"1"},"labels":{"tier":"2"}"#),
            "1"
        );
        assert_eq!(&*tier(r#""labels":{"tier":"2"},"tags":["tier-3"]"#), "2");
        assert_eq!(&*tier(r#""tags":["go","tier-3"]"#), "3");
    }

    #[test]
    fn a_stale_entry_says_what_is_wrong_with_it() {
        let read = component(
            r#"{"kind":"Component","metadata":{"name":"a","annotations":{"backstage.io/orphan":"true"}},
               "spec":{"owner":"gone"},"status":{"items":[{"level":"error","message":"bad YAML"}]}}"#,
        );
        let rules: Vec<Rule> = read.findings.iter().map(|finding| finding.rule).collect();
        assert_eq!(
            rules,
            [
                Rule::NoRepository,
                Rule::Orphan,
                Rule::Processing,
                Rule::OwnerUnknown
            ]
        );
    }
}
