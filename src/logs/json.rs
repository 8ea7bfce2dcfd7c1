//! Reads the body of a stored log while it arrives: an array of entries, entries a line, or `null`.
//!
//! Drone hands out what a runner uploaded, to the byte: `[{"pos":0,"out":"…\n","time":0},…]`, `null`
//! for a step that printed nothing, and from old runners one object a line. Entries go into a [`Log`]
//! one by one, so neither the JSON nor a list of lines is ever held.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr2;

use crate::logs::entry::entry;
use crate::logs::store::Log;

/// Why a body is not a log. What was read before stays in the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JsonError {
    #[error("not the JSON of a log at byte {at}")]
    NotALog { at: u64 },
    #[error("the JSON of the log ends early, after byte {at}")]
    EndsEarly { at: u64 },
}

/// A body on its way into a [`Log`]; may be cut anywhere into pieces.
#[derive(Debug, Default)]
pub struct JsonReader {
    /// The start of an entry whose end has not come.
    begun: Vec<u8>,
    /// Open braces and brackets of the entry at hand; 0 between entries.
    depth: usize,
    in_string: bool,
    /// The last byte was a backslash in a string.
    escaped: bool,
    in_array: bool,
    /// Letters of `null` that have come.
    null: usize,
    /// Bytes read, for errors.
    read: u64,
    next_pos: u64,
}

const NULL: &[u8] = b"null";

impl JsonReader {
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads on. After an error there is nothing more to read.
    pub fn feed(&mut self, bytes: &[u8], log: &mut Log) -> Result<(), JsonError> {
        let mut at = 0;
        while at < bytes.len() {
            if self.depth == 0 {
                let begins = self.between(bytes[at]).ok_or(JsonError::NotALog {
                    at: self.read + at as u64,
                })?;
                if !begins {
                    at += 1;
                    continue;
                }
            }
            let end = self.inside(bytes, at);
            self.take(bytes, at..end, log).ok_or(JsonError::NotALog {
                at: self.read + at as u64,
            })?;
            at = end;
        }
        self.read += bytes.len() as u64;
        Ok(())
    }

    /// The body has come to its end.
    pub fn finish(self) -> Result<(), JsonError> {
        let in_null = !self.null.is_multiple_of(NULL.len());
        if self.depth > 0 || self.in_array || in_null {
            return Err(JsonError::EndsEarly { at: self.read });
        }
        Ok(())
    }

    /// One byte between entries: whether it begins one, nothing when it has no place here. Commas are
    /// not counted: what is an entry is clear without them.
    fn between(&mut self, byte: u8) -> Option<bool> {
        let in_null = self.null % NULL.len();
        match byte {
            letter if letter == NULL[in_null] => self.null += 1,
            _ if in_null > 0 => return None,
            b' ' | b'\n' | b'\r' | b'\t' | b',' => {}
            b'[' if !self.in_array => self.in_array = true,
            b']' if self.in_array => self.in_array = false,
            b'{' => return Some(true),
            _ => return None,
        }
        Some(false)
    }

    /// From `at`, at or inside an entry, to its end or to the end of what has come.
    fn inside(&mut self, bytes: &[u8], mut at: usize) -> usize {
        while at < bytes.len() {
            if self.escaped {
                self.escaped = false;
                at += 1;
                continue;
            }
            if self.in_string {
                let Some(found) = memchr2(b'"', b'\\', &bytes[at..]) else {
                    return bytes.len();
                };
                at += found;
                self.escaped = bytes[at] == b'\\';
                self.in_string = self.escaped;
                at += 1;
                continue;
            }
            match bytes[at] {
                b'"' => self.in_string = true,
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' => self.depth -= 1,
                _ => {}
            }
            at += 1;
            if self.depth == 0 {
                return at;
            }
        }
        at
    }

    /// Gives a whole entry to the log, or keeps a begun one. Nothing when it is no entry.
    fn take(&mut self, bytes: &[u8], range: Range<usize>, log: &mut Log) -> Option<()> {
        let piece = &bytes[range];
        if self.depth > 0 {
            self.begun.extend_from_slice(piece);
            return Some(());
        }
        let begun = std::mem::take(&mut self.begun);
        let whole = if begun.is_empty() {
            Cow::Borrowed(piece)
        } else {
            Cow::Owned([&begun, piece].concat())
        };
        let entry = entry(&whole)?;
        let pos = entry.pos.unwrap_or(self.next_pos);
        self.next_pos = pos.saturating_add(1);
        log.append(pos, &entry.out, entry.time);
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::logs::View;

    fn read(body: &str, piece: usize) -> (Log, Result<(), JsonError>) {
        let (mut log, mut reader) = (Log::new(), JsonReader::new());
        let fed = body
            .as_bytes()
            .chunks(piece)
            .try_for_each(|piece| reader.feed(piece, &mut log));
        (log, fed.and_then(|()| reader.finish()))
    }

    fn text(log: &Log) -> String {
        log.text(View::Raw, 0..log.len(View::Raw)).unwrap()
    }

    #[test]
    fn an_array_and_an_entry_a_line_read_the_same_however_they_are_cut() {
        let array = r#"[{"pos":0,"out":"a \"q\" \\ {[\n","time":0}, {"time":7,"x":{"y":["}"]},"out":"caf\u00e9 \ud83d\ude80 \ud83d\n","pos":1}]"#;
        let lines = array[1..array.len() - 1].replace(", {", "\n{") + "\n";
        for body in [array, &lines] {
            for piece in [1, 2, 7, 4096] {
                let (log, end) = read(body, piece);
                assert_eq!(end, Ok(()), "in pieces of {piece}");
                assert_eq!(text(&log), "a \"q\" \\ {[\ncafé 🚀 \u{fffd}");
                assert_eq!(log.time(View::Raw, 1), Some(7));
            }
        }
    }

    /// F25: a silent step is an empty log, not an error.
    #[test]
    fn a_step_that_printed_nothing_is_null_or_an_empty_array() {
        for body in ["null", " null\n", "[]", "", "[ ]\n"] {
            let (log, end) = read(body, 1);
            assert_eq!((log.is_empty(), end), (true, Ok(())), "{body:?}");
        }
    }

    #[test]
    fn lines_that_the_runner_dropped_are_counted_from_the_first_position() {
        let (log, end) = read(r#"[{"pos":56238,"out":"late\n","time":9}]"#, 64);
        assert_eq!(
            (log.dropped(), log.number(View::Raw, 0), end),
            (56_238, 56_239, Ok(()))
        );
    }

    #[test]
    fn what_is_no_log_is_refused_with_its_place_and_what_came_before_stays() {
        let (log, end) = read("<html>no</html>", 4);
        assert_eq!(
            (log.is_empty(), end),
            (true, Err(JsonError::NotALog { at: 0 }))
        );
        let (log, end) = read(r#"[{"pos":0,"out":"kept\n","time":0},{"pos":1,"ou"#, 9);
        assert_eq!(
            (text(&log).as_str(), end),
            ("kept", Err(JsonError::EndsEarly { at: 47 }))
        );
        for body in [
            "nul",
            "nulx",
            r#"[{"pos":"#,
            r#"{"pos" 1}"#,
            "[[]]",
            "]",
            "12",
            r#"{"out":7}"#,
        ] {
            assert!(read(body, 3).1.is_err(), "{body:?}");
        }
    }

    /// `null` as text, no position, a time below 0: what lenient means.
    #[test]
    fn odd_values_of_an_entry_do_not_lose_the_others() {
        let body =
            r#"[{"pos":0,"out":null,"time":-3},{"out":"b\n","time":1.5e0},{"pos":2,"out":"c\n"}]"#;
        let (log, end) = read(body, 5);
        assert_eq!((text(&log).as_str(), end), ("b\nc", Ok(())));
        assert_eq!(log.gaps(), []);
    }

    #[test]
    fn the_recorded_log_of_every_case_reads_whole() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/cases");
        for file in [
            "F27-compose-pull.log",
            "F29-carriage-returns.log",
            "F35-brackets.log",
        ] {
            let raw = std::fs::read_to_string(folder.join(file)).unwrap();
            let entries: Vec<String> = (0..)
                .zip(raw.split_inclusive('\n'))
                .map(|(pos, out)| {
                    format!(
                        r#"{{"pos":{pos},"out":{},"time":0}}"#,
                        serde_json::json!(out)
                    )
                })
                .collect();
            let (log, end) = read(&format!("[{}]", entries.join(",")), 1000);
            assert_eq!((log.bytes(), end), (raw.len() as u64, Ok(())), "{file}");
        }
    }
}
