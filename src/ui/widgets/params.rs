//! Parameters of a build as rows, the secret-looking ones without their value.

use crate::domain::masked;
use crate::ui::theme::Role;
use crate::ui::widgets::Ruled;

/// What stands in the place of a value that is not shown: of one length, whatever it hides.
pub(in crate::ui) const MASK: &str = "***";

/// The value as it may be shown.
pub(in crate::ui) fn shown<'a>(key: &str, value: &'a str) -> &'a str {
    if masked(key) { MASK } else { value }
}

/// Writes a row for each parameter, at most `most` of them, the first one behind a label.
pub(in crate::ui) fn params<'p>(
    label: &str,
    params: impl ExactSizeIterator<Item = (&'p str, &'p str)>,
    most: usize,
    lines: &mut Ruled<'_, '_>,
) {
    let left_out = params.len().saturating_sub(most);
    let mut label = label;
    for (key, value) in params.take(most) {
        let role = if masked(key) { Role::Dim } else { Role::Text };
        let mut pen = lines.labelled(label);
        pen.put(Role::Accent, key).put(Role::Dim, "=");
        pen.put(role, shown(key, value));
        label = "";
    }
    if left_out > 0 {
        lines
            .labelled("")
            .args(Role::Dim, format_args!("and {left_out} more"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::canvas::Canvas;
    use crate::ui::testing::{Ink, look, read};
    use ratatui::buffer::Buffer;
    use ratatui::layout::Rect;

    #[test]
    fn what_looks_like_a_secret_shows_neither_value_nor_length() {
        let given = [
            ("YEAR", "2026"),
            ("NPM_TOKEN", "s3cret"),
            ("DB_PASSWORD", ""),
            ("MORE", "x"),
        ];
        let mut buffer = Buffer::empty(Rect::new(0, 0, 24, 5));
        let look = look(Ink::Unicode);
        let mut canvas = Canvas::new(&mut buffer, &look);
        let area = canvas.area();
        let mut lines = Ruled::new(area, 3, &mut canvas);
        params("P", given.into_iter(), 3, &mut lines);
        assert_eq!(
            read(&buffer),
            "P  YEAR=2026\n   NPM_TOKEN=***\n   DB_PASSWORD=***\n   and 1 more\n\n"
        );
    }
}
