//! The change to a `catalog-info.yaml` that mends an entry, as the lines of a unified diff.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

use crate::domain::Text;

/// What happens to a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// It says where the others belong.
    Context,
    Out,
    In,
}

/// Lines of the file that have to change. Their numbers are not known: a catalog does not give the
/// file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub lines: Vec<(Mark, Text)>,
    /// Something in it has to be filled in by whoever knows it.
    pub fill_in: bool,
}

impl Change {
    /// An annotation in the place of what it was. `None` before: it is added. `None` after: it goes.
    pub(super) fn annotation(key: &str, before: Option<&str>, after: Option<&str>) -> Self {
        let mut change = Self::under(&["metadata:", "  annotations:"]);
        let line = |value: &str| format!("    {}: {}", scalar(key), scalar(value));
        change.push(Mark::Out, before.map(line));
        change.push(Mark::In, after.map(line));
        change
    }

    /// An annotation that was written as the item of a list.
    pub(super) fn undashed(key: &str, value: &str) -> Self {
        let mut change = Self::under(&["metadata:", "  annotations:"]);
        let (key, value) = (scalar(key), scalar(value));
        change.push(Mark::Out, Some(format!("    - {key}: {value}")));
        change.push(Mark::In, Some(format!("    {key}: {value}")));
        change
    }

    /// `spec.owner`, added where there was none.
    pub(super) fn owner(before: &str, after: &str) -> Self {
        let mut change = Self::under(&["spec:"]);
        let line = |value: &str| format!("  owner: {}", scalar(value));
        change.push(
            Mark::Out,
            Some(before).filter(|it| !it.is_empty()).map(line),
        );
        change.push(Mark::In, Some(line(after)));
        change
    }

    /// A link of type `runbook`, whose address is not known.
    pub(super) fn runbook() -> Self {
        let mut change = Self::under(&["metadata:", "  links:"]);
        for line in [
            "    - title: Runbook",
            "      type: runbook",
            "      url: https://ADDRESS",
        ] {
            change.push(Mark::In, Some(line.to_owned()));
        }
        change.with_gaps()
    }

    /// The same with something in it that only a person can fill in.
    pub(super) fn with_gaps(self) -> Self {
        Self {
            fill_in: true,
            ..self
        }
    }

    fn under(parents: &[&str]) -> Self {
        let lines = parents
            .iter()
            .map(|line| (Mark::Context, Text::from(*line)));
        Self {
            lines: lines.collect(),
            fill_in: false,
        }
    }

    fn push(&mut self, mark: Mark, line: Option<String>) {
        self.lines.extend(line.map(|line| (mark, line.into())));
    }
}

impl Mark {
    pub fn sign(self) -> char {
        match self {
            Self::Context => ' ',
            Self::Out => '-',
            Self::In => '+',
        }
    }
}

/// A line each: the sign, a space, the line of the file.
impl fmt::Display for Change {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (mark, line) in &self.lines {
            writeln!(f, "{} {line}", mark.sign())?;
        }
        Ok(())
    }
}

/// A text as YAML reads it back: plain where that is safe, else quoted.
fn scalar(text: &str) -> Cow<'_, str> {
    let plain_char = |c: char| c.is_ascii_alphanumeric() || "-_./:@+~,() ".contains(c);
    let starts = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_');
    let is_plain = text.starts_with(starts)
        && !text.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && !text.ends_with([' ', ':'])
        && text.chars().all(plain_char)
        && !text.contains(": ")
        && !is_word_of_yaml(text);
    if is_plain {
        return Cow::Borrowed(text);
    }
    if text.chars().any(char::is_control) {
        return Cow::Owned(escaped(text));
    }
    Cow::Owned(format!("'{}'", text.replace('\'', "''")))
}

/// In double quotes, with controls as numbers.
fn escaped(text: &str) -> String {
    let mut written = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => written.extend(['\\', c]),
            c if c.is_control() => {
                // Controls are below U+00A0: four digits do, and writing to a text does not fail.
                let _ = write!(written, "\\u{:04x}", u32::from(c));
            }
            c => written.push(c),
        }
    }
    written.push('"');
    written
}

/// Plain words that YAML takes for something else than a text.
fn is_word_of_yaml(text: &str) -> bool {
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    words.iter().any(|word| text.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_replaced_added_or_taken_out() {
        let key = "drone.io/repo-slug";
        let changed = Change::annotation(key, Some("acme/mockbank"), Some("acme/mock-bank"));
        assert_eq!(
            changed.to_string(),
            "  metadata:\n    annotations:\n\
             -     drone.io/repo-slug: acme/mockbank\n\
             +     drone.io/repo-slug: acme/mock-bank\n"
        );
        let marks = |change: Change| -> Vec<Mark> {
            change.lines.iter().map(|(mark, _)| *mark).skip(2).collect()
        };
        assert_eq!(
            marks(Change::annotation(key, None, Some("a/b"))),
            [Mark::In]
        );
        assert_eq!(
            marks(Change::annotation(key, Some("a/b"), None)),
            [Mark::Out]
        );
    }

    #[test]
    fn an_owner_that_was_not_there_is_added() {
        let added = Change::owner("", "payments").to_string();
        assert_eq!(added, "  spec:\n+   owner: payments\n");
        let changed = Change::owner("unknown", "payments").to_string();
        assert!(changed.contains("-   owner: unknown\n"), "{changed}");
    }

    #[test]
    fn a_value_is_quoted_only_where_yaml_would_read_something_else() {
        for (text, written) in [
            ("acme/mock-bank", "acme/mock-bank"),
            ("group:default/payments", "group:default/payments"),
            ("acme/api, west:acme/web", "acme/api, west:acme/web"),
            ("", "''"),
            ("no", "'no'"),
            ("1.5", "'1.5'"),
            ("a: b", "'a: b'"),
            ("it's #1", "'it''s #1'"),
            ("${{ values.owner }}/x", "'${{ values.owner }}/x'"),
            ("a\u{1b}[31m\n", "\"a\\u001b[31m\\u000a\""),
        ] {
            assert_eq!(scalar(text), written);
        }
    }
}
