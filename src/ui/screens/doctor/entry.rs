//! What is known of the entry under the cursor, and what would put it right.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::store::{Case, Health};
use crate::domain::{Change, Component, Diagnosis, Mark, Rule};
use crate::ui::canvas::Canvas;
use crate::ui::marks;
use crate::ui::screens::doctor::list::severity;
use crate::ui::theme::Role;
use crate::ui::widgets::Ruled;

/// Cells of the labels at the left.
const LABEL: u16 = 11;

/// The promise of this board.
const READ_ONLY: &str = "read-only: backdrone never writes to the catalog";

fn component<'m>(health: &Health, case: &Case, model: &'m Model) -> Option<&'m Component> {
    let state = model.store.catalogs.state(&health.context)?;
    let component = state.catalog.component(&case.diagnosis.entity)?;
    Some(component)
}

/// The name of the file that an entry comes from.
fn file(component: Option<&Component>) -> &str {
    let origin = component.map_or("", |component| &component.origin);
    let name = origin.split(['?', '#']).next().unwrap_or_default();
    match name.rsplit('/').next() {
        Some(name) if name.contains(".y") => name,
        _ => "catalog-info.yaml",
    }
}

/// Under a list: the most important in a handful of rows.
pub(super) fn strip(
    health: &Health,
    case: &Case,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let diagnosis = &case.diagnosis;
    let component = component(health, case, model);
    let mut lines = Ruled::new(area, LABEL, canvas);
    let mut pen = lines.pen();
    pen.put(Role::Header, &diagnosis.service).gap(3);
    pen.put(Role::Dim, diagnosis.entity.as_str()).gap(3);
    match component.and_then(|component| component.owners.first()) {
        Some(owner) => pen
            .put(Role::Dim, "owner ")
            .put(Role::Text, &owner.with_kind()),
        None => pen.put(Role::Warn, "no owner"),
    };
    if let Some(declared) = &diagnosis.declared {
        let mut pen = lines.labelled("declared");
        pen.put(Role::Text, &declared.line()).gap(2);
        pen.put(Role::Dim, "(")
            .put(Role::Dim, file(component))
            .put(Role::Dim, ")");
    }
    lines
        .labelled(witness(diagnosis.rule))
        .put(Role::Text, found(diagnosis));
    if let Some(meant) = &diagnosis.suggestion {
        let mut pen = lines.labelled("suggest");
        pen.put(Role::Good, &meant.value).gap(2);
        pen.put(Role::Dim, "(")
            .put(Role::Dim, &meant.why)
            .put(Role::Dim, ")");
    }
    match &diagnosis.change {
        Some(change) => proposed(change, &mut lines),
        None => {
            lines.say_labelled("next", Role::Accent, diagnosis.next);
            for effect in diagnosis.rule.effect() {
                lines.labelled("").put(Role::Dim, effect);
            }
        }
    }
    lines.pen().put(Role::Dim, READ_ONLY);
}

/// In a pane of its own: everything.
pub(super) fn whole(
    health: &Health,
    case: &Case,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let diagnosis = &case.diagnosis;
    let component = component(health, case, model);
    let mut lines = Ruled::new(area, LABEL, canvas);
    lines.say_labelled("entity", Role::Text, &diagnosis.entity.with_kind());
    match component.and_then(|component| component.owners.first()) {
        Some(owner) => lines.say_labelled("owner", Role::Text, &owner.with_kind()),
        None => lines.say_labelled("owner", Role::Warn, "nobody"),
    }
    if let Some(component) = component {
        let origin = component.origin.strip_prefix("url:");
        let origin = origin.unwrap_or(&component.origin);
        let origin = origin.split_once("://").map_or(origin, |(_, rest)| rest);
        lines.say_labelled("file", Role::Dim, origin);
    }
    lines.skip();
    if let Some(declared) = &diagnosis.declared {
        lines.say_labelled("declared", Role::Text, &declared.line());
    }
    lines.say_labelled(witness(diagnosis.rule), Role::Text, found(diagnosis));
    if let Some(meant) = &diagnosis.suggestion {
        lines.say_labelled("suggest", Role::Good, &meant.value);
        lines.say_labelled("", Role::Dim, &meant.why);
    }
    lines.skip();
    match &diagnosis.change {
        Some(change) => proposed(change, &mut lines),
        None => {
            lines.pen().put(Role::Header, "NEXT");
            lines.say(Role::Accent, diagnosis.next);
        }
    }
    lines.skip();
    lines.pen().put(Role::Header, "EFFECT WHILE IT IS SO");
    for effect in diagnosis.rule.effect() {
        lines.pen().put(Role::Text, "  ").put(Role::Text, effect);
    }
    lines.skip();
    others(health, diagnosis, &mut lines);
    lines.pen().put(Role::Dim, READ_ONLY);
}

/// What was found, without saying twice who says it.
fn found(diagnosis: &Diagnosis) -> &str {
    let said = &*diagnosis.found;
    match witness(diagnosis.rule) {
        "Drone" => said.strip_prefix("Drone ").unwrap_or(said),
        _ => said,
    }
}

/// Who says what was found.
fn witness(rule: Rule) -> &'static str {
    match rule {
        Rule::RepositoryMissing
        | Rule::RepositoryRenamed
        | Rule::RepositoryInactive
        | Rule::NotBuilt => "Drone",
        Rule::UnknownServer => "context",
        _ => "catalog",
    }
}

fn proposed(change: &Change, lines: &mut Ruled<'_, '_>) {
    let mut pen = lines.pen();
    pen.put(Role::Header, "proposed change");
    let keys = if change.fill_in {
        "  y y copies, to be filled in"
    } else {
        "  y y copies, o opens the file"
    };
    pen.put(Role::Dim, keys);
    for (mark, line) in &change.lines {
        let role = match mark {
            Mark::Context => Role::Dim,
            Mark::Out => Role::Bad,
            Mark::In => Role::Good,
        };
        let mut sign = [0; 4];
        let sign = mark.sign().encode_utf8(&mut sign);
        lines.pen().put(role, sign).put(role, " ").put(role, line);
    }
}

/// What else is wrong with the same entry.
fn others(health: &Health, shown: &Diagnosis, lines: &mut Ruled<'_, '_>) {
    let others = health.of(&shown.entity).filter(|other| *other != shown);
    let mut is_first = true;
    for other in others {
        if is_first {
            lines.pen().put(Role::Header, "ALSO");
            is_first = false;
        }
        let (role, sign) = severity(other.severity);
        let mut pen = lines.pen();
        pen.put(role, "  ")
            .put(role, sign)
            .gap(1)
            .put(Role::Text, other.rule.short());
        pen.put(Role::Dim, marks::DOT).put(Role::Dim, &other.found);
    }
    if !is_first {
        lines.skip();
    }
}
