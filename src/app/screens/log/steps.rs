//! The steps of the build whose log is shown: the bar above the log and the list beside it.

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::event::Tone;
use crate::app::model::Model;
use crate::app::screens::Screen;
use crate::app::screens::log::{LogScreen, entered, left};
use crate::domain::{Build, LogId, Stage, Status, Step};

/// A step and the stage that it belongs to.
#[derive(Debug, Clone, Copy)]
pub struct StepRef<'a> {
    pub stage: &'a Stage,
    pub step: &'a Step,
}

/// All steps of a build, in order.
pub fn steps(build: &Build) -> impl Iterator<Item = StepRef<'_>> {
    let stages = build.stages.as_deref().unwrap_or_default();
    stages
        .iter()
        .flat_map(|stage| stage.steps.iter().map(move |step| StepRef { stage, step }))
}

pub(super) fn build_of<'a>(model: &'a Model, id: &LogId) -> Option<&'a Build> {
    let repo = model.store.builds.repo(&id.build.repo)?;
    repo.build(id.build.number).map(AsRef::as_ref)
}

/// The step whose log it is.
pub(super) fn step_of<'a>(model: &'a Model, id: &LogId) -> Option<StepRef<'a>> {
    let build = build_of(model, id)?;
    steps(build).find(|s| s.stage.number == id.stage && s.step.number == id.step)
}

/// Shows the log of a step beside this one, in place of it.
pub(super) fn beside(model: &mut Model, action: Action) -> Vec<Effect> {
    let Screen::Log(screen) = model.screen() else {
        return Vec::new();
    };
    let Some(build) = build_of(model, &screen.id) else {
        return Vec::new();
    };
    let failed = |s: &StepRef<'_>| s.step.status.is_bad() && !s.step.ignored;
    let shown = |s: &StepRef<'_>| s.step.status != Status::Skipped || s.step.started.is_some();
    let all: Vec<(u32, u32, bool)> = steps(build)
        .filter(|s| {
            shown(s) || (s.stage.number, s.step.number) == (screen.id.stage, screen.id.step)
        })
        .map(|s| (s.stage.number, s.step.number, failed(&s)))
        .collect();
    let here =
        |(stage, step, _): &(u32, u32, bool)| (*stage, *step) == (screen.id.stage, screen.id.step);
    let Some(at) = all.iter().position(here) else {
        return Vec::new();
    };
    let next = match action {
        Action::PreviousStep => all[..at].last(),
        Action::NextStep => all.get(at + 1),
        Action::PreviousFailed => all[..at].iter().rev().find(|(_, _, failed)| *failed),
        _ => all[at + 1..].iter().find(|(_, _, failed)| *failed),
    };
    match next {
        Some((stage, step, _)) => {
            let id = LogId {
                build: screen.id.build.clone(),
                stage: *stage,
                step: *step,
            };
            swap(model, id)
        }
        None => {
            let what = match action {
                Action::PreviousFailed | Action::NextFailed => "failed step",
                _ => "step",
            };
            model.say(Tone::Plain, format!("there is no {what} that way"));
            Vec::new()
        }
    }
}

fn swap(model: &mut Model, id: LogId) -> Vec<Effect> {
    let Screen::Log(screen) = model.screen() else {
        return Vec::new();
    };
    let mut next = LogScreen::new(screen.row.clone(), id, None);
    (next.wrap, next.times, next.numbers) = (screen.wrap, screen.times, screen.numbers);
    next.side = screen.side;
    let old = std::mem::replace(model.screen_mut(), Screen::Log(Box::new(next)));
    let mut effects = Vec::new();
    if let Screen::Log(old) = old {
        effects.extend(left(model, &old));
    }
    effects.extend(entered(model));
    effects
}
