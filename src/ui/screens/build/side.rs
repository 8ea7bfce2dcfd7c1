//! What the cursor is on, in words: under the list where there is little room, else beside it.

use ratatui::layout::Rect;

use crate::app::screens::build::{BuildScreen, Part};
use crate::app::{Action, Model};
use crate::domain::{Build, Stage};
use crate::ui::canvas::Canvas;
use crate::ui::facts::{self, Subject};
use crate::ui::reasons::{Said, of_build, of_stage, of_step};
use crate::ui::screens::build::head;
use crate::ui::theme::Role;
use crate::ui::widgets::params::{params, shown};
use crate::ui::widgets::{Frame, Ruled};
use crate::ui::{marks, tail};

/// Cells of the labels: those of the facts above them.
const LABEL: u16 = 10;
/// Parameters in the side pane at most: the audit panel has them all.
const PARAMS: usize = 12;
/// Rows of the side pane from which a log's tail has a place under the facts.
const TALL: u16 = 26;

/// Under the list: the part in one line, then why it is as it is.
pub(super) fn strip(
    screen: &BuildScreen,
    build: &Build,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let inside = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let mut lines = Ruled::new(inside, 0, canvas);
    let rule = lines.row();
    let border = lines.canvas().style(Role::Border);
    lines.canvas().fill(rule, border, '─');
    let said = said(screen, build, model);
    let name = name(screen, build);
    if said.is_empty() {
        lines.pen().put(Role::Text, &name);
    }
    for (at, (role, words)) in said.iter().enumerate() {
        if at == 0 && !name.is_empty() {
            lines.say(*role, &format!("{name}{}{words}", marks::DOT));
        } else {
            lines.say(*role, words);
        }
    }
    if !build.params.is_empty() {
        let mut pen = lines.pen();
        pen.put(Role::Dim, "params");
        for (key, value) in &build.params {
            pen.gap(1).put(Role::Accent, key).put(Role::Dim, "=");
            pen.put(Role::Text, shown(key, value));
        }
    }
    let again = model.keymap.first(Action::Restart);
    let words = format!("`{again}` runs the whole build again: Drone cannot restart one step");
    lines.pen().put(Role::Dim, &words);
}

/// Beside the list: everything known of the build, then of the part, then the parameters; and the end
/// of the log where the model has one at hand.
pub(super) fn side(
    screen: &BuildScreen,
    build: &Build,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let subject = Subject {
        row: head::row(screen, model),
        repo: Some(&screen.id.repo),
        build: Some(build),
    };
    let has_tail = model.tail.as_ref().is_some_and(|id| id.build == screen.id);
    if has_tail && area.height >= TALL {
        tail::preview(subject, model, area, canvas);
        return;
    }
    let title = format!("{} #{}", screen.id.repo.slug, build.number);
    let inner = Frame::new(&title).draw(area, canvas);
    let inner = Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let left = facts::draw(subject, model, inner, canvas);
    let mut lines = Ruled::new(left, LABEL, canvas);
    lines.skip();
    let given = build.params.iter().map(|(key, value)| (&**key, &**value));
    if given.len() == 0 {
        lines.labelled("Params").put(Role::Dim, "none");
    }
    params("Params", given, PARAMS, &mut lines);
    let name = name(screen, build);
    if !name.is_empty() {
        lines.skip();
        lines.labelled("Here").put(Role::Header, &name);
    }
    for (role, words) in said(screen, build, model) {
        lines.say_labelled("", role, &words);
    }
}

/// `test › unit`.
fn name(screen: &BuildScreen, build: &Build) -> String {
    let Some((stage, part)) = selected(screen, build) else {
        return String::new();
    };
    let step = part
        .step
        .and_then(|number| stage.steps.iter().find(|step| step.number == number));
    match step {
        Some(step) => format!("{}{}{}", stage.name, marks::STEP, step.name),
        None => stage.name.to_string(),
    }
}

/// Why the build, and what the cursor is on, are as they are.
fn said(screen: &BuildScreen, build: &Build, model: &Model) -> Vec<Said> {
    let now = model.server_now();
    let all = build.stages.as_deref().unwrap_or_default();
    let mut said = Vec::new();
    if let Some((stage, part)) = selected(screen, build) {
        let step = part
            .step
            .and_then(|number| stage.steps.iter().find(|step| step.number == number));
        said = match step {
            Some(step) => of_step(step, stage, all, now),
            None => of_stage(stage, all, now),
        };
        // A step tells little of why its stage never began or broke.
        if step.is_some() && !stage.error.is_empty() {
            said.push((Role::Bad, stage.error.to_string()));
        }
    }
    said.extend(of_build(build));
    said
}

fn selected<'a>(screen: &BuildScreen, build: &'a Build) -> Option<(&'a Stage, Part)> {
    let part = screen.selected?;
    let stages = build.stages.as_deref()?;
    let stage = stages.iter().find(|stage| stage.number == part.stage)?;
    Some((stage, part))
}
