//! Why a log shows no line, and what can be done.

use crate::app::Action;
use crate::app::store::LogView;
use crate::domain::{Fault, LogState, Status};
use crate::ui::reasons::{Said, no_stages, of_stage, of_step};
use crate::ui::screens::log::face::Seen;
use crate::ui::screens::log::told::written;
use crate::ui::theme::Role;

/// The sentences, the first one the reason.
pub(super) fn said(seen: Seen<'_>) -> Vec<Said> {
    if let Some(fault) = seen.view.and_then(|view| view.fault.as_ref()) {
        return refused(seen, fault);
    }
    if let Some(view) = seen.view.filter(|view| view.lines > 0) {
        return vec![filtered(seen, view)];
    }
    let mut said = of_its_step(seen);
    if let Some(view) = seen.view.filter(|_| is_asked(seen)) {
        said.push(of_its_state(view));
        if matches!(
            view.state,
            LogState::None | LogState::Silent | LogState::Whole
        ) {
            said.push((Role::Dim, elsewhere(seen)));
        }
    }
    if said.is_empty() {
        said.push((Role::Active, "loading the log…".to_owned()));
    }
    said
}

fn refused(seen: Seen<'_>, fault: &Fault) -> Vec<Said> {
    let mut said = vec![(Role::Bad, fault.summary.clone())];
    said.extend(fault.hint.iter().map(|hint| (Role::Dim, hint.clone())));
    let request = fault.request.iter();
    said.extend(request.map(|id| (Role::Dim, format!("request {id}"))));
    let again = seen.model.keymap.first(Action::Refresh);
    said.push((Role::Dim, format!("`{again}` asks again")));
    said
}

fn filtered(seen: Seen<'_>, view: &LogView) -> Said {
    let words = seen.screen.filter.as_ref().map(written).unwrap_or_default();
    let lines = view.lines;
    if view.filter_done {
        let clear = seen.model.keymap.first(Action::Back);
        let words = format!("0 of {lines} lines match `{words}`: {clear} shows all again");
        return (Role::Warn, words);
    }
    (
        Role::Active,
        format!("looking for `{words}` in {lines} lines…"),
    )
}

/// Whether there can be a log: a step that never began has none.
fn is_asked(seen: Seen<'_>) -> bool {
    seen.step.is_none_or(|s| {
        s.step.started.is_some() || matches!(s.step.status, Status::Running | Status::Success)
    })
}

fn of_its_step(seen: Seen<'_>) -> Vec<Said> {
    let now = seen.model.server_now();
    let Some(build) = seen.build else {
        return vec![(Role::Active, "loading the build…".to_owned())];
    };
    let all = build.stages.as_deref().unwrap_or_default();
    let Some(s) = seen.step else {
        let stage = all
            .iter()
            .find(|stage| stage.number == seen.screen.id.stage);
        return match stage {
            Some(stage) => of_stage(stage, all, now),
            None if build.stages.is_none() && build.error.is_empty() => Vec::new(),
            None => no_stages(build),
        };
    };
    let mut said = of_step(s.step, s.stage, all, now);
    if !s.stage.error.is_empty() {
        said.push((Role::Bad, s.stage.error.to_string()));
    }
    let keys = &seen.model.keymap;
    match s.step.status {
        Status::Pending | Status::Waiting | Status::Blocked => {
            said.push((
                Role::Dim,
                "its lines are shown as soon as it starts".to_owned(),
            ));
        }
        Status::Skipped => {
            let (back, on) = (
                keys.first(Action::PreviousFailed),
                keys.first(Action::NextFailed),
            );
            said.push((
                Role::Dim,
                format!("`{back}` and `{on}` go to a failed step"),
            ));
        }
        _ => {}
    }
    said
}

fn of_its_state(view: &LogView) -> Said {
    let (role, words) = match &view.state {
        LogState::Waiting => (Role::Active, "loading the log…".to_owned()),
        LogState::Live => (Role::Active, "nothing is printed yet".to_owned()),
        LogState::Silent | LogState::Whole => (Role::Neutral, "the step printed nothing".into()),
        LogState::None => (
            Role::Warn,
            "the server has no log for this step: it was deleted, or never written".to_owned(),
        ),
        LogState::Later => (
            Role::Warn,
            "the server tells nothing of this step while it runs: its log comes when it ends"
                .to_owned(),
        ),
        LogState::Lost { retry_in } => {
            let words = format!("stream lost before the first line, retry in {retry_in} s");
            (Role::Warn, words)
        }
    };
    (role, words)
}

fn elsewhere(seen: Seen<'_>) -> String {
    let keys = &seen.model.keymap;
    format!(
        "`{}` and `{}` go to other steps · `{}` opens it in Drone",
        keys.first(Action::PreviousStep),
        keys.first(Action::NextStep),
        keys.first(Action::OpenDrone)
    )
}
