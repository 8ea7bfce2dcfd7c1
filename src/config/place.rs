//! Where in a file a value stands, and the text of that file.

use std::fmt;
use std::sync::Arc;

use super::error::{Excerpt, Finding, Severity};

/// The largest file that is read, in bytes: a configuration is written by hand.
const LARGEST: usize = 1 << 20;

/// A stretch of one line of a file. Lines and columns count from 1, columns and width in
/// characters, as an editor shows them. Line 0 means the whole of what `file` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub file: Arc<str>,
    pub line: u32,
    pub column: u32,
    pub width: u32,
}

impl Place {
    /// Something that has no lines: an environment variable, a flag, a file as a whole.
    pub(super) fn whole(file: &str) -> Self {
        Self {
            file: file.into(),
            line: 0,
            column: 0,
            width: 0,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.file),
            line => write!(f, "{}:{line}:{}", self.file, self.column),
        }
    }
}

/// The text of a file and the name by which it is mentioned.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) name: Arc<str>,
    pub(super) text: String,
}

impl Source {
    /// Takes the bytes of a file: UTF-8, with or without a byte-order mark, of a bounded size.
    pub(super) fn decode(name: &str, bytes: &[u8]) -> Result<Self, Box<Finding>> {
        let refuse = |place, message: String, hint: &str| {
            Box::new(Finding {
                place,
                excerpt: None,
                message,
                suggestion: Some(hint.to_owned()),
                severity: Severity::Error,
            })
        };
        if bytes.len() > LARGEST {
            let message = format!("is larger than {} KiB and was not read", LARGEST / 1024);
            let hint = "a configuration is written by hand; is this the right file?";
            return Err(refuse(Place::whole(name), message, hint));
        }
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self {
                name: name.into(),
                text: text.to_owned(),
            }),
            Err(error) => {
                let (before, _) = bytes.split_at(error.valid_up_to());
                let before = String::from_utf8_lossy(before);
                let line = before.matches('\n').count() + 1;
                let column = before.rsplit('\n').next().map_or(0, |l| l.chars().count()) + 1;
                let place = Place {
                    file: name.into(),
                    line: short(line),
                    column: short(column),
                    width: 1,
                };
                Err(refuse(
                    place,
                    "is not UTF-8 here".to_owned(),
                    "save the file as UTF-8",
                ))
            }
        }
    }

    pub(super) fn place(&self, line: usize, column: usize, width: usize) -> Place {
        Place {
            file: Arc::clone(&self.name),
            line: short(line),
            column: short(column),
            width: short(width),
        }
    }

    /// A line by its number from 1, without its end.
    pub(super) fn line(&self, number: u32) -> Option<&str> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.text.lines().nth(index)
    }

    /// A finding with its line shown; secret-looking values in that line are masked.
    pub(super) fn finding(&self, place: &Place, message: impl Into<String>) -> Finding {
        self.build(place, message.into(), Excerpt::new)
    }

    /// The same where the value itself may be a secret: nothing of it is shown.
    pub(super) fn finding_in_secret(&self, place: &Place, message: impl Into<String>) -> Finding {
        self.build(place, message.into(), Excerpt::hiding)
    }

    /// The same for a key whose value may be a secret.
    pub(super) fn finding_before_secret(
        &self,
        place: &Place,
        message: impl Into<String>,
    ) -> Finding {
        self.build(place, message.into(), Excerpt::hiding_rest)
    }

    fn build(
        &self,
        place: &Place,
        message: String,
        excerpt: fn(&str, &Place) -> Excerpt,
    ) -> Finding {
        // A value may also come from the environment; then there is no line to show.
        let line = if place.file == self.name {
            self.line(place.line)
        } else {
            None
        };
        Finding {
            place: place.clone(),
            excerpt: line.map(|line| excerpt(line, place)),
            message,
            suggestion: None,
            severity: Severity::Error,
        }
    }
}

/// Files end long before `u32` does; a place is for people, so the last number stands for more.
fn short(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_byte_order_mark_is_not_part_of_the_text() {
        let source = Source::decode("c", b"\xef\xbb\xbftheme: mono\r\n").unwrap();
        assert_eq!(source.text, "theme: mono\r\n");
        assert_eq!(source.line(1), Some("theme: mono"));
    }

    #[test]
    fn a_byte_that_is_not_utf8_is_named_with_its_place() {
        let finding = Source::decode("c.yaml", b"keys: default\ntheme: \xff\n").unwrap_err();
        assert_eq!(finding.place.to_string(), "c.yaml:2:8");
        assert!(finding.to_string().contains("is not UTF-8"), "{finding}");
    }

    #[test]
    fn a_file_beyond_a_mebibyte_is_not_read() {
        let finding = Source::decode("c.yaml", &vec![b'#'; LARGEST + 1]).unwrap_err();
        assert!(
            finding
                .to_string()
                .starts_with("c.yaml: is larger than 1024 KiB"),
            "{finding}"
        );
        assert!(Source::decode("c.yaml", &vec![b'#'; LARGEST]).is_ok());
    }
}
