//! The pipelines of the company: which stages a repository has, when they run, and what depends on what.

use crate::demo::chance::Chance;

use super::craft::Work;

/// How many pipelines the file of a repository has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// One pipeline called `default`.
    Plain,
    /// Tests, then an image.
    Two,
    /// Lint, build and test side by side, then a package; a note when something failed.
    Full,
    /// As `Plain`, with the test run that prints 200,000 lines.
    Chatty,
}

/// When a pipeline runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// For everything but promotions and rollbacks.
    Code,
    /// For pushes to the default branch and for tags.
    Release,
    /// For promotions and rollbacks.
    Deployment,
}

/// One pipeline of a file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct StagePlan {
    pub name: &'static str,
    pub when: When,
    pub depends_on: &'static [&'static str],
    /// Runs when one that it depends on failed, and only then.
    pub after_failure: bool,
    pub steps: &'static [Work],
}

const DEPLOY: StagePlan = StagePlan {
    name: "deploy",
    when: When::Deployment,
    depends_on: &[],
    after_failure: false,
    steps: &[Work::Clone, Work::Deploy, Work::Smoke],
};

const PLAIN: [StagePlan; 2] = [
    code(
        "default",
        &[
            Work::Clone,
            Work::Fetch,
            Work::Lint,
            Work::Compile,
            Work::Test,
        ],
    ),
    DEPLOY,
];

const CHATTY: [StagePlan; 2] = [
    code(
        "default",
        &[Work::Clone, Work::Fetch, Work::Compile, Work::Flood],
    ),
    DEPLOY,
];

const TWO: [StagePlan; 3] = [
    code("test", &[Work::Clone, Work::Fetch, Work::Lint, Work::Test]),
    StagePlan {
        name: "image",
        when: When::Release,
        depends_on: &["test"],
        after_failure: false,
        steps: &[Work::Clone, Work::Compile, Work::Image, Work::Publish],
    },
    DEPLOY,
];

const FULL: [StagePlan; 6] = [
    code("lint", &[Work::Clone, Work::Lint]),
    code("build", &[Work::Clone, Work::Fetch, Work::Compile]),
    code(
        "test",
        &[Work::Clone, Work::Fetch, Work::Test, Work::Coverage],
    ),
    StagePlan {
        name: "package",
        when: When::Release,
        depends_on: &["lint", "build", "test"],
        after_failure: false,
        steps: &[Work::Clone, Work::Image, Work::Publish],
    },
    StagePlan {
        name: "notify",
        when: When::Code,
        depends_on: &["lint", "build", "test"],
        after_failure: true,
        steps: &[Work::Notify],
    },
    DEPLOY,
];

const fn code(name: &'static str, steps: &'static [Work]) -> StagePlan {
    StagePlan {
        name,
        when: When::Code,
        depends_on: &[],
        after_failure: false,
        steps,
    }
}

impl Shape {
    /// The shape of an ordinary repository.
    pub(crate) fn by_chance(chance: &mut Chance) -> Self {
        match chance.below(5) {
            0 | 1 => Self::Plain,
            2 | 3 => Self::Two,
            _ => Self::Full,
        }
    }

    /// All pipelines of the file, in its order.
    pub(crate) fn pipelines(self) -> &'static [StagePlan] {
        match self {
            Self::Plain => &PLAIN,
            Self::Two => &TWO,
            Self::Full => &FULL,
            Self::Chatty => &CHATTY,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pipeline_depends_only_on_those_above_it() {
        for shape in [Shape::Plain, Shape::Two, Shape::Full, Shape::Chatty] {
            let mut above = Vec::new();
            for stage in shape.pipelines() {
                assert!(
                    stage.depends_on.iter().all(|name| above.contains(name)),
                    "{}",
                    stage.name
                );
                above.push(stage.name);
            }
        }
    }
}
