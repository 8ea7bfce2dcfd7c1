//! Fields of panels: what was typed so far, and where the next letter goes.

use crate::app::overlays::Input;
use crate::domain::masked;
use crate::ui::theme::Role;
use crate::ui::widgets::{Line, Lines};

/// A field after its label, with what is to be known of it behind, where there is room for both.
pub(super) fn labelled<'a>(
    lines: &mut Lines<'a>,
    label: &'a str,
    input: &'a Input,
    focus: bool,
    note: &'a str,
) {
    /// Cells of a field beside which a note stands.
    const BESIDE: u16 = 34;
    let columns = lines.columns;
    let line = lines.labelled(label);
    let cells = if columns >= 70 { BESIDE } else { u16::MAX };
    put(line, input, focus, cells);
    if columns >= 70 {
        line.space().put(Role::Dim, note);
    } else if focus && !note.is_empty() {
        lines.facts("", Role::Dim, note);
    }
}

/// The field that a list is searched by.
pub(super) fn search<'a>(lines: &mut Lines<'a>, query: &'a Input) {
    lines
        .line()
        .put(Role::Accent, "/ ")
        .query(query.value(), query.cursor());
}

/// A field of so many cells, or as many as there are.
pub(super) fn put<'a>(line: &mut Line<'a>, input: &'a Input, focus: bool, cells: u16) {
    line.field(input.value(), focus.then(|| input.cursor()), cells);
}

/// The value of a parameter: one that is called like a secret is never shown, not even as it is typed.
pub(super) fn value<'a>(line: &mut Line<'a>, key: &str, input: &'a Input, focus: bool, cells: u16) {
    if masked(key) {
        let stars = "*".repeat(input.value().chars().count());
        line.field(stars, focus.then(|| input.cursor()), cells);
    } else {
        put(line, input, focus, cells);
    }
}
