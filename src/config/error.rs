//! What is wrong in a file: its place, the offending words, a suggestion.

use std::fmt;
use std::ops::Range;

use super::mask::mask;
use super::place::Place;

/// The longest piece of a line that is shown, in characters.
const SHOWN: usize = 100;
/// What stands for a value that is not shown.
const HIDDEN: &str = "•••";

/// Whether a finding is a mistake or only something worth knowing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// Part of the file counts for nothing; the program is read-only until it is mended.
    Error,
    /// A view counts for nothing. No right hangs on it.
    Apart,
    /// Understood, and could be written better.
    Note,
}

/// One thing to mend. Printed with the line it stands in and a caret below.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub place: Place,
    pub excerpt: Option<Excerpt>,
    /// Lower-case, without a full stop and without secrets.
    pub message: String,
    /// The next step.
    pub suggestion: Option<String>,
    pub severity: Severity,
}

impl Finding {
    /// Whether something counts for nothing because of it.
    pub fn is_error(&self) -> bool {
        self.severity != Severity::Note
    }

    /// Whether the program is to be read-only because of it.
    pub fn shuts(&self) -> bool {
        self.severity == Severity::Error
    }

    /// Place and message in one line, for a banner.
    pub fn summary(&self) -> String {
        format!("{}: {}", self.place, self.message)
    }

    /// Why a file of views cannot be read at all.
    pub fn of_views(file: &str, message: String) -> Self {
        Self {
            place: Place::whole(file),
            excerpt: None,
            message,
            suggestion: None,
            severity: Severity::Apart,
        }
    }

    pub(super) fn hint(mut self, suggestion: impl Into<String>) -> Self {
        self.suggestion = Some(suggestion.into());
        self
    }

    pub(super) fn apart(mut self) -> Self {
        if self.is_error() {
            self.severity = Severity::Apart;
        }
        self
    }

    pub(super) fn noted(mut self) -> Self {
        self.severity = Severity::Note;
        self
    }
}

impl std::error::Error for Finding {}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let note = if self.is_error() { "" } else { "note: " };
        write!(f, "{}: {note}{}", self.place, self.message)?;
        if let Some(excerpt) = &self.excerpt {
            let number = self.place.line.to_string();
            let carets = "^".repeat(excerpt.caret.len().max(1));
            let (margin, indent) = (" ".repeat(number.len()), " ".repeat(excerpt.caret.start));
            write!(
                f,
                "\n  {number} | {}\n  {margin} | {indent}{carets}",
                excerpt.line
            )?;
        }
        match &self.suggestion {
            Some(suggestion) => write!(f, "\nhint: {suggestion}"),
            None => Ok(()),
        }
    }
}

/// The line of a finding as it may be shown: secrets masked, cut to a readable length.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excerpt {
    pub line: String,
    /// In characters of `line`, from 0.
    pub caret: Range<usize>,
}

impl Excerpt {
    /// Shows `line`, a secret-looking value in it excepted.
    pub(super) fn new(line: &str, place: &Place) -> Self {
        let (line, caret) = mask(line, caret(place), HIDDEN);
        Self::cut(&line, caret)
    }

    /// Shows `line` up to the caret and nothing of what follows.
    pub(super) fn hiding(line: &str, place: &Place) -> Self {
        let before: String = line.chars().take(caret(place).start).collect();
        let (before, _) = mask(&before, 0..0, HIDDEN);
        let start = before.chars().count();
        let line = before + HIDDEN;
        Self::cut(&line, start..start + HIDDEN.chars().count())
    }

    /// Shows `line` with what the caret points at and nothing of what follows.
    pub(super) fn hiding_rest(line: &str, place: &Place) -> Self {
        let caret = caret(place);
        let before: String = line.chars().take(caret.end).collect();
        let (before, caret) = mask(&before, caret, HIDDEN);
        Self::cut(&format!("{before}: {HIDDEN}"), caret)
    }

    fn cut(line: &str, caret: Range<usize>) -> Self {
        let length = line.chars().count();
        let skipped = caret.start.saturating_sub(SHOWN / 2);
        // Beyond the line's end there is room for one caret: the place where something is missing.
        let start = caret.start.min(length);
        let end = caret.end.min(length).min(skipped + SHOWN).max(start);
        Self {
            // A tab is one character to an editor's column count, and must be one cell here.
            line: line
                .chars()
                .skip(skipped)
                .take(SHOWN)
                .map(|c| if c == '\t' { ' ' } else { c })
                .collect(),
            caret: start - skipped.min(start)..end - skipped.min(start),
        }
    }
}

fn caret(place: &Place) -> Range<usize> {
    let start = usize::try_from(place.column.saturating_sub(1)).unwrap_or(usize::MAX);
    start..start.saturating_add(usize::try_from(place.width).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use crate::config::place::Source;

    fn show(text: &str, column: usize, width: usize) -> String {
        let source = Source::decode("config.yaml", text.as_bytes()).unwrap();
        let place = source.place(1, column, width);
        source
            .finding(&place, "`them` is no key")
            .hint("`theme`")
            .to_string()
    }

    #[test]
    fn a_finding_shows_its_line_with_a_caret() {
        assert_eq!(
            show("them: mono", 1, 4),
            "config.yaml:1:1: `them` is no key\n  1 | them: mono\n    | ^^^^\nhint: `theme`"
        );
    }

    #[test]
    fn a_caret_behind_a_masked_value_still_points_at_its_word() {
        assert_eq!(
            show("{ token: hunter2, them: mono }", 19, 4)
                .lines()
                .skip(1)
                .take(2)
                .collect::<Vec<_>>(),
            [
                "  1 | { token: •••, them: mono }",
                "    |               ^^^^"
            ]
        );
    }

    #[test]
    fn a_tab_takes_one_cell_so_that_the_caret_fits() {
        let shown = show("\tthem: mono", 2, 4);
        assert!(shown.contains("1 |  them: mono\n    |  ^^^^"), "{shown}");
    }

    #[test]
    fn a_line_without_end_is_cut_around_the_caret() {
        let shown = show(
            &format!("{}them{}", "x".repeat(5000), "y".repeat(5000)),
            5001,
            4,
        );
        assert!(shown.len() < 400, "{}", shown.len());
        assert!(shown.contains("xthemy"), "{shown}");
    }

    #[test]
    fn a_hidden_value_leaves_no_trace_of_its_length() {
        let source = Source::decode("c", b"  - hunter2").unwrap();
        let finding = source.finding_in_secret(&source.place(1, 5, 7), "no");
        assert!(
            finding.to_string().contains("  - •••\n    |     ^^^"),
            "{finding}"
        );
        assert!(!finding.to_string().contains("hunter"), "{finding}");
    }
}
