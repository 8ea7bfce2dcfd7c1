//! Beside the list on wide screens: between which builds it broke, whom to call, and the first error.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::oncall::{Case, OnCallScreen, below, people};
use crate::domain::{Brief, Contact, Reach, age, of_reach};
use crate::ui::canvas::Canvas;
use crate::ui::facts::Lines;
use crate::ui::marks;
use crate::ui::screens::oncall::{list, strip};
use crate::ui::tail;
use crate::ui::theme::Role;
use crate::ui::widgets::Frame;

/// Rows that the log needs to be worth it, its frame included.
const LEAST_LOG: u16 = 8;
/// Rows that the facts take at most while there is a log, their frame included.
const MOST_FACTS: u16 = 22;

pub(super) fn draw(screen: &OnCallScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let Some(case) = screen.case() else {
        Frame::new("Preview").draw(area, canvas);
        return;
    };
    let log = model
        .tail
        .as_ref()
        .filter(|log| log.build.repo == case.repo && log.build.number == case.red.number);
    let facts = match log {
        Some(_) if area.height >= MOST_FACTS + LEAST_LOG => MOST_FACTS,
        Some(_) if area.height >= 2 * LEAST_LOG => area.height - LEAST_LOG,
        _ => area.height,
    };
    let upper = Rect {
        height: facts,
        ..area
    };
    let title = format!("{} #{}", case.name, case.red.number);
    let sign = marks::status(&case.red.status, canvas.look, model.now);
    let note = format!("{sign} {}", list::since(case, model));
    let inner = Frame::new(&title).note(&note).draw(upper, canvas);
    let inner = Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    };
    about(
        case,
        model,
        Lines {
            area: inner,
            canvas,
        },
    );
    if let Some(id) = log.filter(|_| facts < area.height) {
        let lower = Rect {
            y: area.y + facts,
            height: area.height - facts,
            ..area
        };
        let build = model.store.builds.repo(&case.repo);
        let build = build.and_then(|repo| repo.build(case.red.number));
        tail::first_error(id, build.map(|build| &**build), model, lower, canvas);
    }
}

fn about(case: &Case, model: &Model, mut lines: Lines<'_, '_>) {
    broke(case, model, &mut lines);
    lines.skip();
    failed(case, &mut lines);
    lines.skip();
    reach(case, model, &mut lines);
    if let Some(ack) = &case.ack {
        let since = age(model.now.since(ack.at) / 1_000);
        lines
            .labelled("Taken")
            .args(Role::Text, format_args!("by {} {since} ago", ack.by));
    }
}

/// First red, last green, and the commits between.
fn broke(case: &Case, model: &Model, lines: &mut Lines<'_, '_>) {
    let red = &case.red;
    let ago = |brief: &Brief| {
        let at = brief.at.map(|at| model.server_now().since(at));
        at.map_or_else(String::new, |seconds| format!("  {} ago", age(seconds)))
    };
    let mut pen = lines.labelled("First red");
    pen.args(Role::Text, format_args!("#{}", red.first.number))
        .put(Role::Dim, &ago(&red.first));
    let mut pen = lines.labelled("Green");
    match &red.green {
        Some(green) => {
            pen.args(Role::Text, format_args!("#{}  ", green.number))
                .put(Role::Accent, &green.commit)
                .put(Role::Dim, &ago(green));
        }
        None => {
            pen.put(Role::Dim, "not known");
        }
    }
    lines.labelled("Suspects").put(Role::Text, &red.suspicion());
    let most = usize::from(lines.area.height / 3).max(1);
    for brief in red.suspects.iter().take(most) {
        let row = lines.next();
        strip::suspect(brief, lines.canvas.pen(row).gap(2));
    }
    let left = red.suspects.len().saturating_sub(most);
    if left > 0 {
        let row = lines.next();
        let mut pen = lines.canvas.pen(row);
        pen.gap(2)
            .args(Role::Dim, format_args!("… and {left} more"));
    }
}

fn failed(case: &Case, lines: &mut Lines<'_, '_>) {
    let red = &case.red;
    let mut pen = lines.labelled("Failed");
    pen.put(Role::Bad, &list::what(case));
    if let Some(failure) = &red.failed {
        pen.args(Role::Dim, format_args!("  exit {}", failure.exit_code));
    }
    if red.same_step.len() > 1 {
        let mut pen = lines.labelled("Same step");
        for number in &red.same_step {
            pen.args(Role::Text, format_args!("#{number} "));
        }
    }
}

/// Owner, contacts, system, and what it depends on.
fn reach(case: &Case, model: &Model, lines: &mut Lines<'_, '_>) {
    let people = people(&model.store, case);
    let mut pen = lines.labelled("Owner");
    pen.put(Role::Text, list::owner_name(&case.owner));
    if let Some(lead) = of_reach(&people, Reach::Lead).next() {
        pen.put(Role::Dim, "  lead ").put(Role::Text, &lead.text);
    }
    let calls = |contact: &&Contact| matches!(contact.reach, Reach::Chat | Reach::Pager);
    for contact in people.iter().filter(calls) {
        let mut pen = lines.labelled("Contact");
        if !contact.tool.is_empty() {
            pen.put(Role::Dim, &contact.tool).gap(1);
        }
        pen.put(strip::role(contact), &contact.text);
    }
    for contact in of_reach(&people, Reach::Runbook) {
        lines.labelled("Runbook").put(Role::Link, &contact.text);
    }
    let row = model.store.catalogs.row(&case.key);
    let component = row.and_then(|row| row.service.component.as_ref());
    if let Some(component) = component {
        let mut pen = lines.labelled("System");
        let system = component.system.as_ref();
        pen.put(Role::Text, system.map_or("-", |system| system.name()));
        if !case.tier.is_empty() {
            pen.args(Role::Dim, format_args!("  tier {}", case.tier));
        }
    }
    let below = below(&model.store, case);
    if !below.is_empty() {
        let look = lines.canvas.look;
        let mut pen = lines.labelled("Depends");
        for (name, red) in &below {
            let (role, sign) = match red {
                Some(true) => (Role::Bad, marks::bad(look)),
                Some(false) => (Role::Good, marks::good(look)),
                None => (Role::Dim, marks::UNKNOWN),
            };
            pen.put(Role::Text, name).gap(1).put(role, sign).gap(2);
        }
    }
}
