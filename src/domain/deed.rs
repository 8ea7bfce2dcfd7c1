//! One change to the world.

use crate::domain::{Build, RepoFacts, RepoId, Stage, Text};

/// What a deed does. Words and ids are stable: the record, the commands and `keys.yaml` use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    Trigger,
    Restart,
    Cancel,
    /// Let one blocked stage run.
    Approve,
    /// End one blocked stage, and with it the build.
    Decline,
    /// Let Drone build a repository.
    Activate,
}

impl Verb {
    /// The imperative: `restart`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Trigger => "trigger",
            Self::Restart => "restart",
            Self::Cancel => "cancel",
            Self::Approve => "approve",
            Self::Decline => "decline",
            Self::Activate => "activate",
        }
    }

    /// While it is under way: `restarting`.
    pub fn under_way(self) -> &'static str {
        match self {
            Self::Trigger => "triggering",
            Self::Restart => "restarting",
            Self::Cancel => "cancelling",
            Self::Approve => "approving",
            Self::Decline => "declining",
            Self::Activate => "activating",
        }
    }

    /// The type in the record (`identity` 4.1).
    pub fn record_type(self) -> &'static str {
        match self {
            Self::Trigger => "build.create",
            Self::Restart => "build.restart",
            Self::Cancel => "build.cancel",
            Self::Approve => "stage.approve",
            Self::Decline => "stage.decline",
            Self::Activate => "repo.activate",
        }
    }

    /// Right in the repository that Drone asks for (`drone-api` 1.3).
    pub fn needs(self) -> &'static str {
        if self.needs_admin() { "admin" } else { "write" }
    }

    /// Whether Drone does it for an administrator of the repository only.
    pub fn needs_admin(self) -> bool {
        matches!(self, Self::Approve | Self::Decline | Self::Activate)
    }

    /// Whether it answers a stage that waits for somebody.
    pub fn decides(self) -> bool {
        matches!(self, Self::Approve | Self::Decline)
    }
}

/// A stage of a build: the number that Drone is asked with, the name that people read.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct StageName {
    /// 1-based.
    pub number: u32,
    pub name: Text,
}

impl From<&Stage> for StageName {
    fn from(stage: &Stage) -> Self {
        Self {
            number: stage.number,
            name: stage.name.clone(),
        }
    }
}

/// A build parameter. It becomes an environment variable of every step and is readable by
/// everybody who can read the repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    pub key: Text,
    pub value: Text,
}

/// One change to the world, whole: nothing is looked up between the question and the request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deed {
    pub verb: Verb,
    pub repo: RepoId,
    /// The build restarted or cancelled, or of which a stage is decided.
    pub build: Option<u64>,
    /// The stage approved or declined: Drone takes one at a time.
    pub stage: Option<StageName>,
    /// Branch to build; `None` for the repository's default.
    pub branch: Option<Text>,
    /// Commit to build; `None` for the head of the branch.
    pub commit: Option<Text>,
    pub params: Vec<Param>,
    /// Why, in the person's words; goes into the record and nowhere else.
    pub reason: Option<String>,
}

impl Deed {
    /// A deed on an existing build.
    pub fn on(verb: Verb, repo: RepoId, build: u64) -> Self {
        Self {
            build: Some(build),
            ..Self::in_repo(verb, repo)
        }
    }

    /// A decision about one stage of a build.
    pub fn on_stage(verb: Verb, repo: RepoId, build: u64, stage: StageName) -> Self {
        Self {
            stage: Some(stage),
            ..Self::on(verb, repo, build)
        }
    }

    /// A deed on no build that is there yet.
    pub fn in_repo(verb: Verb, repo: RepoId) -> Self {
        Self {
            verb,
            repo,
            build: None,
            stage: None,
            branch: None,
            commit: None,
            params: vec![],
            reason: None,
        }
    }

    /// `restart acme/checkout #43`, `approve acme/checkout #43 stage deploy`, `trigger acme/checkout
    /// main`.
    pub fn phrase(&self) -> String {
        let slug = &self.repo.slug;
        match (self.build, &self.branch) {
            (Some(number), _) => {
                let stage = self.stage.as_ref();
                let stage = stage.map_or_else(String::new, |it| format!(" stage {}", it.name));
                format!("{} {slug} #{number}{stage}", self.verb.word())
            }
            (None, Some(branch)) => format!("{} {slug} {branch}", self.verb.word()),
            (None, None) => format!("{} {slug}", self.verb.word()),
        }
    }

    /// Parameters that a build kept in spite of the wish: `(key, wished, kept)`. Drone keeps old
    /// values on a restart (`drone-api` 4.7).
    pub fn kept_instead(&self, build: &Build) -> Vec<(Text, Text, Text)> {
        let kept = |param: &Param| {
            let found = build.params.iter().find(|(key, _)| *key == param.key);
            found.map_or_else(|| Text::from(""), |(_, value)| value.clone())
        };
        self.params
            .iter()
            .map(|param| (param.key.clone(), param.value.clone(), kept(param)))
            .filter(|(_, wished, kept)| wished != kept)
            .collect()
    }
}

/// How a deed went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// A new build; it may be an error build already.
    Started(Box<Build>),
    /// 200 with `null`: no pipeline wanted it (`drone-api` 1.5).
    Skipped,
    /// The build as it is after a cancel; it may have ended by itself before.
    Ended(Box<Build>),
    /// A stage was approved or declined: Drone answers with nothing and tells nobody, so the build
    /// was read again. `None` where that failed.
    Decided(Option<Box<Build>>),
    /// The repository as it is after it was activated.
    Activated(Box<RepoFacts>),
    /// No answer came, and one new build of ours was found afterwards.
    Found(Box<Build>),
    /// No answer came, and looking for the build did not settle it.
    Unknown { candidates: usize },
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{RepoSlug, ServerId};

    #[test]
    fn a_decision_is_named_with_its_stage() {
        let server = ServerId {
            context: "prod".into(),
            server: "drone".into(),
        };
        let slug = RepoSlug::parse("acme/api").expect("a slug");
        let stage = StageName {
            number: 2,
            name: "deploy".into(),
        };
        let deed = Deed::on_stage(Verb::Approve, RepoId { server, slug }, 43, stage);
        assert_eq!(deed.phrase(), "approve acme/api #43 stage deploy");
    }

    #[test]
    fn what_drone_kept_in_spite_of_the_wish_is_named() {
        let server = ServerId {
            context: "prod".into(),
            server: "drone".into(),
        };
        let repo = RepoId {
            server,
            slug: RepoSlug::parse("acme/api").expect("a slug"),
        };
        let mut deed = Deed::on(Verb::Restart, repo, 980);
        deed.params = vec![
            Param {
                key: "IMAGE".into(),
                value: "test2".into(),
            },
            Param {
                key: "EXTRA".into(),
                value: "yes".into(),
            },
        ];
        let params = vec![
            ("IMAGE".into(), "test1".into()),
            ("EXTRA".into(), "yes".into()),
        ];
        let build = Build {
            params,
            ..Build::default()
        };
        let kept = deed.kept_instead(&build);
        assert_eq!(kept, [("IMAGE".into(), "test2".into(), "test1".into())]);
    }
}
