//! What is wrong, a row each.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::doctor::DoctorScreen;
use crate::domain::{Diagnosis, Severity};
use crate::ui::canvas::Canvas;
use crate::ui::columns::MARGIN;
use crate::ui::screens::doctor::empty;
use crate::ui::theme::Role;
use crate::ui::widgets::table;

/// Cells of the columns, with the space behind each; what was found has what is left.
struct Columns {
    service: u16,
    problem: u16,
    declared: u16,
}

const SIGN: u16 = 3;

impl Columns {
    fn of(width: u16) -> Self {
        let (service, declared) = match width {
            96.. => (17, 34),
            70.. => (15, 0),
            _ => (14, 0),
        };
        Self {
            service,
            problem: 20,
            declared,
        }
    }

    /// The cells of sign, service, problem, declaration and reason in a row.
    fn cells(&self, row: Rect) -> [Rect; 5] {
        let mut rest = Rect {
            x: row.x + MARGIN.min(row.width),
            width: row.width.saturating_sub(MARGIN),
            ..row
        };
        let mut take = |width: u16| {
            let width = width.min(rest.width);
            // The last cell of each is free.
            let cell = Rect {
                width: width.saturating_sub(1),
                ..rest
            };
            rest.x += width;
            rest.width -= width;
            cell
        };
        let [sign, service] = [take(SIGN), take(self.service)];
        let [problem, declared] = [take(self.problem), take(self.declared)];
        [sign, service, problem, declared, take(u16::MAX)]
    }
}

pub(super) fn draw(screen: &DoctorScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let len = screen.listing.len();
    let inner = table::framed("Catalog", len, area, canvas);
    if inner.height == 0 {
        return;
    }
    let columns = Columns::of(inner.width);
    let titles = ["SV", "SERVICE", "PROBLEM", "DECLARED", "WHY"];
    for (cell, title) in columns.cells(inner).into_iter().zip(titles) {
        let row = Rect { height: 1, ..cell };
        canvas.text(row, canvas.style(Role::Dim), title);
    }
    let room = table::titles(&[], None, model, inner, canvas);
    if len == 0 {
        empty::catalog(screen, model).draw(room, canvas);
        return;
    }
    table::rows(
        screen.browse.cursor,
        len,
        room,
        canvas,
        |at, line, canvas| {
            if let Some((_, case)) = screen.case(model, at) {
                row(&case.diagnosis, &columns, line, canvas);
            }
        },
    );
}

fn row(diagnosis: &Diagnosis, columns: &Columns, line: Rect, canvas: &mut Canvas<'_>) {
    let (role, sign) = severity(diagnosis.severity);
    let declared = match &diagnosis.declared {
        Some(declared) if columns.declared > 0 => declared.line(),
        _ => String::new(),
    };
    let why = diagnosis.why();
    let cells = columns.cells(line);
    let words = [
        (role, sign),
        (Role::Text, &*diagnosis.service),
        (role, diagnosis.rule.short()),
        (Role::Dim, &declared),
        (Role::Text, &why),
    ];
    for (cell, (role, words)) in cells.into_iter().zip(words) {
        canvas.pen(cell).put(role, words);
    }
}

/// Each differs from the others by its sign, too.
pub(super) fn severity(severity: Severity) -> (Role, &'static str) {
    match severity {
        Severity::Error => (Role::Bad, "!"),
        Severity::Warning => (Role::Warn, "~"),
        Severity::Note => (Role::Dim, "·"),
    }
}
