//! Under the list, where there is no pane beside it: everything that one needs at three in the morning
//! in seven lines.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::oncall::{Case, OnCallScreen, below, first_error, people};
use crate::domain::{Brief, Contact, Reach, Text, age, of_reach};
use crate::ui::canvas::Canvas;
use crate::ui::facts::Lines;
use crate::ui::marks;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;

/// Suspects that are named; the pane of a wide screen has all.
const NAMED: usize = 2;

pub(super) fn draw(screen: &OnCallScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let area = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let border = canvas.style(Role::Border);
    canvas.fill(Rect { height: 1, ..area }, border, '─');
    let Some(case) = screen.case() else {
        return;
    };
    let mut lines = Lines { area, canvas };
    lines.skip();
    head(case, model, &mut lines.pen());
    let mut pen = lines.pen();
    pen.put(Role::Dim, "suspects: ")
        .put(Role::Text, &case.red.suspicion());
    for brief in case.red.suspects.iter().take(NAMED) {
        suspect(brief, lines.pen().gap(2));
    }
    let left = case.red.suspects.len().saturating_sub(NAMED);
    if left > 0 {
        lines
            .pen()
            .gap(2)
            .args(Role::Dim, format_args!("… and {left} more"));
    }
    error(case, model, &mut lines.pen());
    let people = people(&model.store, case);
    contact(case, &people, &mut lines.pen());
    let red: Vec<Text> = red_below(case, model);
    if !red.is_empty() {
        depends(&red, &mut lines.pen());
    }
    runbook(&people, &mut lines.pen());
}

/// What it depends on and is red too.
fn red_below(case: &Case, model: &Model) -> Vec<Text> {
    let is_red = |(name, red): (Text, Option<bool>)| (red == Some(true)).then_some(name);
    below(&model.store, case)
        .into_iter()
        .filter_map(is_red)
        .collect()
}

/// `checkout-api #1482 · first red #1481 13m ago · last green #1479 (77ab01e) 1h ago`.
fn head(case: &Case, model: &Model, pen: &mut Pen<'_, '_>) {
    let ago = |brief: &Brief| {
        let at = brief.at.map(|at| model.server_now().since(at));
        at.map_or_else(String::new, |seconds| format!(" {} ago", age(seconds)))
    };
    pen.put(Role::Header, &case.name);
    pen.args(Role::Text, format_args!(" #{}", case.red.number));
    let first = &case.red.first;
    pen.put(Role::Dim, " · first red ");
    pen.args(Role::Text, format_args!("#{}{}", first.number, ago(first)));
    if let Some(green) = &case.red.green {
        pen.put(Role::Dim, " · last green ");
        let (number, commit) = (green.number, &green.commit);
        pen.args(
            Role::Text,
            format_args!("#{number} ({commit}){}", ago(green)),
        );
    }
}

/// `9f3c1ab mia  Retry card auth on soft decline`.
pub(super) fn suspect(brief: &Brief, pen: &mut Pen<'_, '_>) {
    pen.put(Role::Accent, &brief.commit).gap(1);
    pen.put(Role::Text, &brief.author).gap(2);
    pen.put(Role::Text, &brief.message);
}

/// `error 1194: thread panicked at src/auth.rs:88:9:`.
fn error(case: &Case, model: &Model, pen: &mut Pen<'_, '_>) {
    match first_error(model, case) {
        Some((line, text)) => {
            pen.args(Role::Bad, format_args!("error {line}: "))
                .put(Role::Text, &text);
        }
        None if !case.red.error.is_empty() => {
            pen.put(Role::Bad, &case.red.error);
        }
        None => {
            pen.put(Role::Dim, "error: the log has not been read yet");
        }
    }
}

/// `contact: group:payments · lead lee · #pay-oncall · pagerduty PAY1`. Addresses, which are long, come
/// after what can be typed.
fn contact(case: &Case, people: &[Contact], pen: &mut Pen<'_, '_>) {
    let owner = if case.owner.is_empty() {
        "no owner"
    } else {
        &case.owner
    };
    pen.put(Role::Dim, "contact: ").put(Role::Text, owner);
    if let Some(lead) = of_reach(people, Reach::Lead).next() {
        pen.put(Role::Dim, " · lead ").put(Role::Text, &lead.text);
    }
    let calls = |contact: &&Contact| matches!(contact.reach, Reach::Chat | Reach::Pager);
    let mut calls: Vec<&Contact> = people.iter().filter(calls).collect();
    calls.sort_by_key(|contact| is_address(contact));
    for contact in calls {
        pen.put(Role::Dim, marks::DOT);
        if !contact.tool.is_empty() && !contact.text.starts_with('#') {
            pen.put(Role::Dim, &contact.tool).gap(1);
        }
        pen.put(role(contact), &contact.text);
    }
}

/// `runbook: https://…`.
fn runbook(people: &[Contact], pen: &mut Pen<'_, '_>) {
    if let Some(runbook) = of_reach(people, Reach::Runbook).next() {
        pen.put(Role::Dim, "runbook: ")
            .put(role(runbook), &runbook.text);
    }
}

fn is_address(contact: &Contact) -> bool {
    contact.text.contains("://")
}

/// Addresses look like what can be opened.
pub(super) fn role(contact: &Contact) -> Role {
    if is_address(contact) {
        Role::Link
    } else {
        Role::Text
    }
}

/// `depends on ledger, red too`.
fn depends(red: &[Text], pen: &mut Pen<'_, '_>) {
    pen.put(Role::Warn, "depends on ");
    for (at, name) in red.iter().enumerate() {
        pen.put(Role::Dim, if at > 0 { ", " } else { "" })
            .put(Role::Text, name);
    }
    pen.put(Role::Warn, ", red too");
}
