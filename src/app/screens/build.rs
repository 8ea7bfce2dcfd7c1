//! One build: its stages as a graph, its steps with a time line, owner, parameters, lineage.

use crate::app::action::{Action, Readiness};
use crate::app::cursor::Cursor;
use crate::app::effect::{Effect, Urgency};
use crate::app::model::{Jump, Model};
use crate::app::screens::Screen;
use crate::app::screens::services::step;
use crate::app::store::RowKey;
use crate::app::{ask, go};
use crate::domain::{Build, BuildId};

/// A line of the list of stages and steps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Part {
    /// Number of the stage.
    pub stage: u32,
    /// Number of the step; `None` for the stage's own line.
    pub step: Option<u32>,
}

/// A build.
#[derive(Debug, Clone)]
pub struct BuildScreen {
    pub row: Option<RowKey>,
    pub id: BuildId,
    pub cursor: Cursor,
    /// The line under the cursor; found again when steps appear.
    pub selected: Option<Part>,
    /// The person moved the cursor: it no longer jumps to what fails.
    pub moved: bool,
}

/// The lines of a build's list, in order: each stage, then its steps.
pub fn parts(build: &Build) -> Vec<Part> {
    let stages = build.stages.as_deref().unwrap_or_default();
    let mut parts = Vec::new();
    for stage in stages {
        parts.push(Part {
            stage: stage.number,
            step: None,
        });
        parts.extend(stage.steps.iter().map(|step| Part {
            stage: stage.number,
            step: Some(step.number),
        }));
    }
    parts
}

impl BuildScreen {
    pub fn new(row: Option<RowKey>, id: BuildId) -> Self {
        Self {
            row,
            id,
            cursor: Cursor::default(),
            selected: None,
            moved: false,
        }
    }

    /// The build, as far as it is known.
    pub fn build<'a>(&self, model: &'a Model) -> Option<&'a Build> {
        let repo = model.store.builds.repo(&self.id.repo)?;
        repo.build(self.id.number).map(AsRef::as_ref)
    }

    /// Number of the stage under the cursor, if it waits for an approval.
    pub fn blocked_stage(&self, model: &Model) -> Option<u32> {
        let number = self.selected?.stage;
        let mut waiting = self.build(model)?.blocked_stages();
        waiting
            .any(|stage| stage.number == number)
            .then_some(number)
    }

    /// Puts the cursor on what says most until the person moves it, and keeps it on its line when
    /// others appear.
    pub(in crate::app) fn prepare(&mut self, model: &Model, height: usize) {
        let Some(build) = self.build(model) else {
            return;
        };
        let parts = parts(build);
        if !self.moved
            && let Some((stage, step)) = go::telling_step(build)
        {
            self.selected = Some(Part {
                stage,
                step: Some(step),
            });
        }
        let held = self
            .selected
            .and_then(|part| parts.iter().position(|p| *p == part));
        if let Some(held) = held {
            self.cursor.at = held;
        }
        self.cursor.settle(parts.len(), height);
        self.selected = parts.get(self.cursor.at).copied();
    }

    pub fn ready(&self, model: &Model, action: Action) -> Readiness {
        let stages = self.build(model).and_then(|build| build.stages.as_deref());
        let empty = stages.is_none_or(<[_]>::is_empty);
        match action {
            Action::Open | Action::OpenLog if empty => Readiness::because("the build has no steps"),
            Action::Open
            | Action::OpenLog
            | Action::Down
            | Action::Up
            | Action::Top
            | Action::Bottom
            | Action::HalfDown
            | Action::HalfUp
            | Action::PageDown
            | Action::PageUp
            | Action::BuildStepUp
            | Action::BuildStepDown
            | Action::StageLeft
            | Action::StageRight => Readiness::Ready,
            Action::Zoom | Action::Preview => {
                Readiness::because("the panes of a build are fixed: open a step for its log")
            }
            _ => Readiness::Elsewhere,
        }
    }

    fn go(&mut self, at: usize, parts: &[Part]) {
        self.moved = true;
        self.cursor.go(at, parts.len());
        self.selected = parts.get(self.cursor.at).copied();
    }
}

/// Does an action of this screen; `None` when it has none of the kind.
pub(in crate::app) fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    let by = step(model, action);
    let Screen::Build(screen) = model.screen() else {
        return None;
    };
    let parts = screen.build(model).map(parts).unwrap_or_default();
    let at = screen.cursor.at;
    let next = match action {
        Action::Open => return Some(open(model)),
        Action::BuildStepUp => parts[..at.min(parts.len())].iter().rposition(is_step),
        Action::BuildStepDown => {
            let rest = parts.get(at + 1..).unwrap_or_default();
            rest.iter().position(is_step).map(|found| at + 1 + found)
        }
        Action::StageLeft | Action::StageRight => stage_beside(&parts, at, action),
        _ => {
            let by = by?;
            let mut cursor = screen.cursor;
            cursor.step(by, parts.len());
            Some(cursor.at)
        }
    };
    if let (Some(next), Screen::Build(screen)) = (next, model.screen_mut()) {
        screen.go(next, &parts);
    }
    Some(Vec::new())
}

fn is_step(part: &Part) -> bool {
    part.step.is_some()
}

fn stage_beside(parts: &[Part], at: usize, action: Action) -> Option<usize> {
    let stage = parts.get(at)?.stage;
    let first = |wanted: u32| parts.iter().position(|part| part.stage == wanted);
    if action == Action::StageRight {
        return parts
            .get(at..)?
            .iter()
            .find(|p| p.stage != stage)
            .and_then(|p| first(p.stage));
    }
    let before = parts[..at].iter().rev().find(|part| part.stage != stage)?;
    first(before.stage)
}

/// Opens the log of the step under the cursor; of a stage, that of the step that says most.
fn open(model: &mut Model) -> Vec<Effect> {
    let Screen::Build(screen) = model.screen() else {
        return Vec::new();
    };
    let Some(part) = screen.selected else {
        return Vec::new();
    };
    let step = part.step.or_else(|| {
        let build = screen.build(model)?;
        let stages = build.stages.as_deref()?;
        let stage = stages.iter().find(|stage| stage.number == part.stage)?;
        let telling = stage
            .steps
            .iter()
            .find(|step| step.status.is_bad() && !step.ignored);
        telling.or(stage.steps.first()).map(|step| step.number)
    });
    if step.is_none() {
        model.say(crate::app::Tone::Plain, "the stage has no steps yet");
        return Vec::new();
    }
    model.jump = Some(Jump {
        row: screen.row.clone(),
        build: screen.id.clone(),
        goal: None,
        stage: Some(part.stage),
        step,
    });
    go::arrive(model)
}

/// Asks for the build with its steps, for the rights that the deeds need, and for the build that
/// it may be a restart of.
pub(in crate::app) fn entered(model: &mut Model) -> Vec<Effect> {
    let Screen::Build(screen) = model.screen() else {
        return Vec::new();
    };
    let id = screen.id.clone();
    let parent = screen.build(model).and_then(|build| build.parent);
    let mut effects = vec![ask::build(model, &id, Urgency::Now)];
    let state = model.store.builds.repo(&id.repo);
    let unknown = parent.filter(|n| state.is_some_and(|state| state.build(*n).is_none()));
    if state.is_some_and(|state| state.facts.rights.is_none() && state.rights.is_idle()) {
        effects.push(ask::facts(model, &id.repo));
    }
    if let Some(parent) = unknown {
        effects.push(ask::build(
            model,
            &id.repo.build(parent),
            Urgency::Background,
        ));
    }
    effects
}

/// Puts the cursor on a line, by position.
pub(in crate::app) fn go_to_row(model: &mut Model, at: usize) {
    let Screen::Build(screen) = model.screen() else {
        return;
    };
    let parts = screen.build(model).map(parts).unwrap_or_default();
    if let Screen::Build(screen) = model.screen_mut() {
        screen.go(at, &parts);
    }
}
