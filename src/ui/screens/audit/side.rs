//! Beside the list on wide screens: the entry, the line of its build, and what Drone says of that.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::audit::AuditScreen;
use crate::app::words::by_whom;
use crate::domain::timeline::Entry;
use crate::domain::{Build, BuildId, Timestamp, clock_time};
use crate::ui::canvas::Canvas;
use crate::ui::entry::{branch, facts, lineage};
use crate::ui::screens::audit::strip::NO_APPROVER;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Ruled};
use crate::ui::words::place;

/// Rows of the frame of what Drone says, and of the whole side below which there is none.
const DRONE: u16 = 13;
const LEAST: u16 = 34;

/// Cells of the labels.
const LABEL: u16 = 9;

pub(super) fn draw(screen: &AuditScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let Some(entry) = screen.selected() else {
        Frame::new("entry").draw(area, canvas);
        return;
    };
    let id = entry.newest_build();
    let build = id.as_ref().and_then(|id| known(id, model));
    let below = match build {
        Some(_) if area.height >= LEAST => DRONE,
        _ => 0,
    };
    let (upper, lower) = (
        Rect {
            height: area.height - below,
            ..area
        },
        Rect {
            y: area.bottom() - below,
            height: below,
            ..area
        },
    );
    let note = clock_time(entry.at, &model.zone);
    let inner = Frame::new("entry").note(&note).draw(upper, canvas);
    let mut sheet = Ruled::new(padded(inner), LABEL, canvas);
    entry_facts(entry, model, &mut sheet);
    if let Some(id) = &id {
        sheet.skip();
        tree(id, model, &mut sheet);
    }
    if below == 0 {
        sheet.skip();
        sheet.say(Role::Dim, NO_APPROVER);
    }
    if let Some(build) = build.filter(|_| below > 0) {
        let inner = Frame::new("what Drone says").draw(lower, canvas);
        let mut sheet = Ruled::new(padded(inner), LABEL, canvas);
        drone(build, model, &mut sheet);
    }
}

fn padded(inner: Rect) -> Rect {
    Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    }
}

fn known<'a>(id: &BuildId, model: &'a Model) -> Option<&'a Build> {
    let state = model.store.builds.repo(&id.repo)?;
    state.build(id.number).map(AsRef::as_ref)
}

fn entry_facts(entry: &Entry, model: &Model, sheet: &mut Ruled<'_, '_>) {
    for fact in facts(entry, model) {
        // The frame has the time.
        if fact.label != "Time" {
            sheet.say_labelled(fact.label, fact.role, &fact.words);
        }
    }
}

fn tree(id: &BuildId, model: &Model, sheet: &mut Ruled<'_, '_>) {
    sheet.pen().put(Role::Header, "BUILD LINEAGE");
    let tree = lineage(&id.repo, id.number, model);
    if tree.is_empty() {
        sheet.say(Role::Dim, "The build is not known here yet.");
    }
    for build in &tree {
        let mut pen = sheet.pen();
        let deep = u16::try_from(build.depth).unwrap_or(0).min(8);
        pen.gap(2 * deep);
        if deep > 0 {
            pen.put(Role::Dim, "└ ");
        }
        pen.status(&build.status, model.now).gap(1);
        let is_meant = build.number == id.number;
        let role = if is_meant { Role::Accent } else { Role::Text };
        pen.put(role, &branch(build));
    }
}

fn drone(build: &Build, model: &Model, sheet: &mut Ruled<'_, '_>) {
    let or_dash = |text: &str| if text.is_empty() { "-" } else { text }.to_owned();
    let time =
        |at: Option<Timestamp>| at.map_or_else(|| "-".to_owned(), |at| clock_time(at, &model.zone));
    let event = format!("{} to {}", build.event.word(), place(build));
    sheet.labelled("Event").put(Role::Text, &event);
    sheet.labelled("By").put(Role::Text, &by_whom(build));
    let trigger = format!(
        "{}   sender {}",
        or_dash(&build.trigger),
        or_dash(&build.sender)
    );
    sheet.labelled("Trigger").put(Role::Text, &trigger);
    let parent = build
        .parent
        .map_or_else(|| "-".to_owned(), |number| format!("#{number}"));
    let parent = format!("{parent}   target {}", or_dash(&build.deploy_to));
    sheet.labelled("Parent").put(Role::Text, &parent);
    let times = format!("{}   began {}", time(build.created), time(build.started));
    sheet.labelled("Created").put(Role::Text, &times);
    let ended = format!(
        "{}   {}",
        time(build.finished),
        build.shown_status().shown()
    );
    sheet.labelled("Ended").put(Role::Text, &ended);
    sheet.skip();
    sheet.say(Role::Dim, NO_APPROVER);
}
