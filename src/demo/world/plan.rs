//! What a build will be: which stages it gets, and how its steps are going to end.

use crate::demo::{
    chance::{Chance, whole},
    company::Mood,
    trade::{StagePlan, When, Work},
};

use super::{
    repo::Repo,
    rows::{Build, Event, Stage, Status, StepPlan},
};

/// How a build is going to end, if nobody stops it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fate {
    Passes,
    Fails,
}

impl Repo {
    /// How a build that starts now is going to end.
    pub(crate) fn fate(&self, build: &Build) -> Fate {
        let mut chance = Chance::of(&[self.seed, 0xFA7E, build.number.unsigned_abs()]);
        let on_default = build.target == self.default_branch;
        let percent = match (self.mood, on_default) {
            (Mood::Red, true) => 100,
            (Mood::RedFeature, false) => 90,
            (Mood::Flaky, _) => 50,
            (Mood::Busy, _) => 10,
            (Mood::Red, false) => 20,
            (_, true) => 0,
            (_, false) => 12,
        };
        if chance.odds(percent) && !build.event.deploys() {
            Fate::Fails
        } else {
            Fate::Passes
        }
    }

    /// Whether the pipeline file has anything for such a build.
    pub(crate) fn wants(&self, build: &Build) -> bool {
        self.shape
            .pipelines()
            .iter()
            .any(|stage| self.runs(stage, build))
    }

    /// The stages of a new build: pending, or waiting for those that they depend on.
    pub(crate) fn stages(&self, build: &Build, fate: Fate) -> Vec<Stage> {
        let mut chance = Chance::of(&[self.seed, 0x57A6E, build.number.unsigned_abs()]);
        let chosen: Vec<&StagePlan> = self
            .shape
            .pipelines()
            .iter()
            .filter(|stage| self.runs(stage, build))
            .collect();
        let red = (fate == Fate::Fails)
            .then(|| red_step(&chosen, &mut chance))
            .flatten();
        let mut stages = Vec::with_capacity(chosen.len());
        for (place, plan) in chosen.iter().enumerate() {
            let red = red.and_then(|(stage, step)| (stage == place).then_some(step));
            let number = whole(place) + 1;
            // A pipeline that was filtered out is nothing to wait for.
            let depends_on: Vec<&str> = plan
                .depends_on
                .iter()
                .filter(|name| chosen.iter().any(|stage| stage.name == **name))
                .copied()
                .collect();
            stages.push(Stage {
                id: build.id * 8 + number,
                number,
                name: plan.name,
                status: if depends_on.is_empty() {
                    Status::Pending
                } else {
                    Status::Waiting
                },
                error: String::new(),
                exit_code: 0,
                machine: String::new(),
                arch: if self.mood == Mood::Stuck {
                    "arm64"
                } else {
                    "amd64"
                },
                started: 0,
                stopped: 0,
                created: build.created,
                updated: build.created,
                version: 1,
                after_failure: plan.after_failure,
                depends_on,
                steps: Vec::new(),
                plan: self.step_plans(plan, red, &mut chance),
            });
        }
        stages
    }

    fn runs(&self, stage: &StagePlan, build: &Build) -> bool {
        let on_default = build.target == self.default_branch;
        match stage.when {
            When::Deployment => build.event.deploys(),
            When::Code => {
                !build.event.deploys()
                    && (!self.main_only || on_default || build.event == Event::Tag)
            }
            When::Release => {
                build.event == Event::Tag
                    || (on_default && matches!(build.event, Event::Push | Event::Custom))
            }
        }
    }

    fn step_plans(
        &self,
        stage: &StagePlan,
        red: Option<usize>,
        chance: &mut Chance,
    ) -> Vec<StepPlan> {
        let mut plans = Vec::with_capacity(stage.steps.len());
        for (place, &work) in stage.steps.iter().enumerate() {
            let (low, high) = work.duration();
            let errignore = work == Work::Coverage;
            plans.push(StepPlan {
                work,
                image: self.trade.image(work),
                duration: chance.between(low, high),
                fails: red == Some(place) || (errignore && chance.odds(25)),
                errignore,
            });
        }
        plans
    }
}

/// Which step of which stage goes wrong: mostly a test.
fn red_step(stages: &[&StagePlan], chance: &mut Chance) -> Option<(usize, usize)> {
    let wanted = match chance.below(10) {
        0 => Work::Fetch,
        1 | 2 => Work::Lint,
        3 | 4 => Work::Compile,
        _ => Work::Test,
    };
    let place = |works: &[Work]| {
        stages.iter().enumerate().find_map(|(stage, plan)| {
            let step = plan.steps.iter().position(|work| works.contains(work))?;
            Some((stage, step))
        })
    };
    place(&[wanted])
        .or_else(|| place(&[Work::Test, Work::Compile, Work::Flood]))
        .or_else(|| place(&[Work::Deploy]))
}
