//! One change to the world.

use crate::domain::{Build, RepoId, Text};

/// What a deed does. Words and ids are stable: the record, the commands and `keys.yaml` use them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Verb {
    Trigger,
    Restart,
    Cancel,
}

impl Verb {
    /// The imperative: `restart`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Trigger => "trigger",
            Self::Restart => "restart",
            Self::Cancel => "cancel",
        }
    }

    /// While it is under way: `restarting`.
    pub fn under_way(self) -> &'static str {
        match self {
            Self::Trigger => "triggering",
            Self::Restart => "restarting",
            Self::Cancel => "cancelling",
        }
    }

    /// The type in the record (`identity` 4.1).
    pub fn record_type(self) -> &'static str {
        match self {
            Self::Trigger => "build.create",
            Self::Restart => "build.restart",
            Self::Cancel => "build.cancel",
        }
    }

    /// Right in the repository that Drone asks for (`drone-api` 1.3).
    pub fn needs(self) -> &'static str {
        "write"
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
    /// The build restarted or cancelled.
    pub build: Option<u64>,
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
            verb,
            repo,
            build: Some(build),
            branch: None,
            commit: None,
            params: vec![],
            reason: None,
        }
    }

    /// `restart acme/checkout #43`, `trigger acme/checkout main`.
    pub fn phrase(&self) -> String {
        let slug = &self.repo.slug;
        match (self.build, &self.branch) {
            (Some(number), _) => format!("{} {slug} #{number}", self.verb.word()),
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
