//! Entities as they come (`backstage-api` 1.7). Every member may be missing or odd.

use serde::Deserialize;

use crate::http::{Many, Pairs, Word};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Page<'a> {
    #[serde(borrow)]
    pub(super) items: Many<Option<Entity<'a>>>,
    #[serde(borrow, rename = "pageInfo")]
    pub(super) page_info: PageInfo<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct PageInfo<'a> {
    #[serde(borrow, rename = "nextCursor")]
    pub(super) next_cursor: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Entity<'a> {
    #[serde(borrow)]
    pub(super) kind: Word<'a>,
    #[serde(borrow)]
    pub(super) metadata: Metadata<'a>,
    #[serde(borrow)]
    pub(super) spec: Option<Spec<'a>>,
    #[serde(borrow)]
    pub(super) relations: Many<Relation<'a>>,
    #[serde(borrow)]
    pub(super) status: Option<Status<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Metadata<'a> {
    #[serde(borrow)]
    pub(super) namespace: Word<'a>,
    #[serde(borrow)]
    pub(super) name: Word<'a>,
    #[serde(borrow)]
    pub(super) title: Word<'a>,
    #[serde(borrow)]
    pub(super) description: Word<'a>,
    #[serde(borrow)]
    pub(super) labels: Pairs<'a>,
    #[serde(borrow)]
    pub(super) annotations: Pairs<'a>,
    #[serde(borrow)]
    pub(super) tags: Many<Word<'a>>,
    #[serde(borrow)]
    pub(super) links: Many<Link<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Link<'a> {
    #[serde(borrow)]
    pub(super) url: Word<'a>,
    #[serde(borrow)]
    pub(super) title: Word<'a>,
    #[serde(borrow, rename = "type")]
    pub(super) kind: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Spec<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Word<'a>,
    #[serde(borrow)]
    pub(super) lifecycle: Word<'a>,
    #[serde(borrow)]
    pub(super) owner: Word<'a>,
    #[serde(borrow)]
    pub(super) parent: Word<'a>,
    #[serde(borrow)]
    pub(super) children: Many<Word<'a>>,
    #[serde(borrow)]
    pub(super) members: Many<Word<'a>>,
    #[serde(borrow, rename = "memberOf")]
    pub(super) member_of: Many<Word<'a>>,
    #[serde(borrow)]
    pub(super) profile: Option<Profile<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Profile<'a> {
    #[serde(borrow, rename = "displayName")]
    pub(super) display_name: Word<'a>,
    #[serde(borrow)]
    pub(super) email: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Relation<'a> {
    #[serde(borrow, rename = "type")]
    pub(super) kind: Word<'a>,
    #[serde(borrow, rename = "targetRef")]
    pub(super) target: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Status<'a> {
    #[serde(borrow)]
    pub(super) items: Many<StatusItem<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct StatusItem<'a> {
    #[serde(borrow)]
    pub(super) level: Word<'a>,
    #[serde(borrow)]
    pub(super) message: Word<'a>,
}
