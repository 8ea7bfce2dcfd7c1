//! What the catalog sends (`backstage-api` 1.7), with the fields that are asked for.

use serde::Deserialize;

use crate::domain::{EntityRef, Link, Text};
use crate::http::{Many, Maybe, Pairs, Word};

/// A page of `by-query`. Without `items` it is no page, whatever else it is.
#[derive(Deserialize)]
pub(super) struct PageWire<'a> {
    #[serde(borrow)]
    pub(super) items: Vec<Maybe<EntityWire<'a>>>,
    #[serde(rename = "pageInfo", default)]
    pub(super) page_info: Maybe<PageInfoWire>,
}

/// What `by-query` says of the whole, beside its page.
#[derive(Deserialize)]
pub(super) struct CountWire {
    #[serde(rename = "totalItems")]
    pub(super) total_items: u64,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct PageInfoWire {
    #[serde(rename = "nextCursor")]
    pub(super) next_cursor: Option<String>,
}

/// An entity of any kind. `spec` may hold any JSON (`backstage-api` 7), also another entity: only
/// what stands where it belongs is read.
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct EntityWire<'a> {
    #[serde(borrow)]
    pub(super) kind: Word<'a>,
    pub(super) metadata: Maybe<MetadataWire<'a>>,
    pub(super) spec: Maybe<SpecWire<'a>>,
    pub(super) relations: Many<Maybe<RelationWire<'a>>>,
    pub(super) status: Maybe<StatusWire<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct MetadataWire<'a> {
    #[serde(borrow)]
    pub(super) name: Word<'a>,
    pub(super) namespace: Word<'a>,
    pub(super) title: Word<'a>,
    pub(super) description: Word<'a>,
    pub(super) annotations: Pairs<'a>,
    pub(super) labels: Pairs<'a>,
    pub(super) tags: Many<Word<'a>>,
    pub(super) links: Many<Maybe<LinkWire<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct LinkWire<'a> {
    #[serde(borrow)]
    url: Word<'a>,
    title: Word<'a>,
    icon: Word<'a>,
    #[serde(rename = "type")]
    kind: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct SpecWire<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Word<'a>,
    pub(super) lifecycle: Word<'a>,
    pub(super) owner: Word<'a>,
    pub(super) profile: Maybe<ProfileWire<'a>>,
    pub(super) parent: Word<'a>,
    pub(super) children: Many<Word<'a>>,
    pub(super) members: Many<Word<'a>>,
    #[serde(rename = "memberOf")]
    pub(super) member_of: Many<Word<'a>>,
    /// What a Location reads.
    pub(super) target: Word<'a>,
    pub(super) targets: Many<Word<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct ProfileWire<'a> {
    #[serde(borrow, rename = "displayName")]
    pub(super) name: Word<'a>,
    pub(super) email: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct RelationWire<'a> {
    #[serde(borrow, rename = "type")]
    kind: Word<'a>,
    #[serde(rename = "targetRef")]
    target: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct StatusWire<'a> {
    #[serde(borrow)]
    pub(super) items: Many<Maybe<StatusItemWire<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct StatusItemWire<'a> {
    #[serde(borrow)]
    pub(super) level: Word<'a>,
    pub(super) message: Word<'a>,
}

impl EntityWire<'_> {
    /// Messages of its errors.
    pub(super) fn errors(&mut self) -> Vec<Text> {
        let status = self.status.0.take().unwrap_or_default();
        let items = status.items.0.into_iter().filter_map(|item| item.0);
        items
            .filter(|item| item.level.0 == "error")
            .map(|item| item.message.into())
            .collect()
    }

    /// Its own reference; `None` when it has no name.
    pub(super) fn entity(&self) -> Option<EntityRef> {
        let metadata = self.metadata.0.as_ref()?;
        EntityRef::parse(&metadata.name.0, &self.kind.0, self.namespace())
    }

    /// The namespace that its own references are relative to.
    pub(super) fn namespace(&self) -> &str {
        let metadata = self.metadata.0.as_ref();
        let namespace = metadata.map(|it| &*it.namespace.0);
        namespace.filter(|it| !it.is_empty()).unwrap_or("default")
    }

    /// Targets of its relations of one kind, in their order.
    pub(super) fn related<'e>(&'e self, kind: &'e str) -> impl Iterator<Item = EntityRef> + 'e {
        let relations = self.relations.0.iter().filter_map(|it| it.0.as_ref());
        relations
            .filter(move |relation| relation.kind.0 == kind)
            .filter_map(|relation| EntityRef::complete(&relation.target.0))
    }
}

impl MetadataWire<'_> {
    pub(super) fn annotation(&self, key: &str) -> Option<&str> {
        value(&self.annotations, key)
    }

    pub(super) fn label(&self, key: &str) -> Option<&str> {
        value(&self.labels, key)
    }
}

fn value<'p>(pairs: &'p Pairs<'_>, key: &str) -> Option<&'p str> {
    let found = pairs.0.iter().find(|(name, _)| name == key);
    found
        .map(|(_, value)| &**value)
        .filter(|value| !value.is_empty())
}

/// The links that lead somewhere.
pub(super) fn links(wires: Many<Maybe<LinkWire<'_>>>) -> Vec<Link> {
    let wires = wires.0.into_iter().filter_map(|link| link.0);
    wires
        .filter(|link| !link.url.is_empty())
        .map(|link| Link {
            url: link.url.into(),
            title: link.title.into(),
            // `type` is newer than `icon`, which says the same where it is alone.
            kind: if link.kind.is_empty() {
                link.icon.into()
            } else {
                link.kind.into()
            },
        })
        .collect()
}
