//! Drone's JSON as it comes (`drone-api` 2). Every member may be missing or odd.

use serde::Deserialize;

use crate::http::{Flag, Many, Number, Pairs, Word};

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct User<'a> {
    #[serde(borrow)]
    pub(super) login: Word<'a>,
    #[serde(borrow)]
    pub(super) email: Word<'a>,
    pub(super) admin: Flag,
    pub(super) machine: Flag,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Repo<'a> {
    pub(super) id: Number,
    #[serde(borrow)]
    pub(super) slug: Word<'a>,
    #[serde(borrow)]
    pub(super) default_branch: Word<'a>,
    #[serde(borrow)]
    pub(super) link: Word<'a>,
    pub(super) active: Flag,
    pub(super) protected: Flag,
    pub(super) timeout: Number,
    pub(super) counter: Number,
    pub(super) updated: Number,
    #[serde(borrow)]
    pub(super) build: Option<Box<Build<'a>>>,
    pub(super) permissions: Option<Permissions>,
}

#[derive(Deserialize, Default, Clone, Copy)]
#[serde(default)]
pub(super) struct Permissions {
    pub(super) read: Flag,
    pub(super) write: Flag,
    pub(super) admin: Flag,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Build<'a> {
    pub(super) id: Number,
    pub(super) number: Number,
    pub(super) parent: Number,
    #[serde(borrow)]
    pub(super) status: Word<'a>,
    #[serde(borrow)]
    pub(super) error: Word<'a>,
    #[serde(borrow)]
    pub(super) event: Word<'a>,
    #[serde(borrow)]
    pub(super) action: Word<'a>,
    #[serde(borrow)]
    pub(super) link: Word<'a>,
    #[serde(borrow)]
    pub(super) title: Word<'a>,
    #[serde(borrow)]
    pub(super) message: Word<'a>,
    #[serde(borrow)]
    pub(super) before: Word<'a>,
    #[serde(borrow)]
    pub(super) after: Word<'a>,
    #[serde(borrow, rename = "ref")]
    pub(super) git_ref: Word<'a>,
    #[serde(borrow)]
    pub(super) source_repo: Word<'a>,
    #[serde(borrow)]
    pub(super) source: Word<'a>,
    #[serde(borrow)]
    pub(super) target: Word<'a>,
    #[serde(borrow)]
    pub(super) author_login: Word<'a>,
    #[serde(borrow)]
    pub(super) author_name: Word<'a>,
    #[serde(borrow)]
    pub(super) author_email: Word<'a>,
    #[serde(borrow)]
    pub(super) sender: Word<'a>,
    #[serde(borrow)]
    pub(super) trigger: Word<'a>,
    #[serde(borrow)]
    pub(super) params: Pairs<'a>,
    #[serde(borrow)]
    pub(super) cron: Word<'a>,
    #[serde(borrow)]
    pub(super) deploy_to: Word<'a>,
    pub(super) created: Number,
    pub(super) started: Number,
    pub(super) finished: Number,
    pub(super) version: Number,
    /// Left out by lists; there also for a build that has none yet.
    #[serde(borrow)]
    pub(super) stages: Option<Many<Stage<'a>>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Stage<'a> {
    pub(super) id: Number,
    pub(super) number: Number,
    #[serde(borrow)]
    pub(super) name: Word<'a>,
    #[serde(borrow, rename = "type")]
    pub(super) kind: Word<'a>,
    #[serde(borrow)]
    pub(super) status: Word<'a>,
    #[serde(borrow)]
    pub(super) error: Word<'a>,
    pub(super) exit_code: Number,
    #[serde(borrow)]
    pub(super) machine: Word<'a>,
    #[serde(borrow)]
    pub(super) os: Word<'a>,
    #[serde(borrow)]
    pub(super) arch: Word<'a>,
    pub(super) limit: Number,
    #[serde(borrow)]
    pub(super) depends_on: Many<Word<'a>>,
    #[serde(borrow)]
    pub(super) labels: Pairs<'a>,
    pub(super) created: Number,
    pub(super) started: Number,
    pub(super) stopped: Number,
    pub(super) version: Number,
    #[serde(borrow)]
    pub(super) steps: Many<Step<'a>>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Step<'a> {
    pub(super) id: Number,
    pub(super) number: Number,
    #[serde(borrow)]
    pub(super) name: Word<'a>,
    #[serde(borrow)]
    pub(super) status: Word<'a>,
    #[serde(borrow)]
    pub(super) error: Word<'a>,
    pub(super) errignore: Flag,
    pub(super) exit_code: Number,
    #[serde(borrow)]
    pub(super) image: Word<'a>,
    pub(super) detached: Flag,
    #[serde(borrow)]
    pub(super) depends_on: Many<Word<'a>>,
    pub(super) started: Number,
    pub(super) stopped: Number,
    pub(super) version: Number,
}

/// A line of a live log (`drone-api` 2.7).
#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Line<'a> {
    pub(super) pos: Number,
    #[serde(borrow)]
    pub(super) out: Word<'a>,
    pub(super) time: Number,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Version<'a> {
    #[serde(borrow)]
    pub(super) version: Word<'a>,
}
