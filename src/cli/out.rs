//! Writing answers: a table for people, JSON for programs.

use std::borrow::Cow;
use std::fmt::Write as _;
use std::io::Write;

use serde::Serialize;

use crate::cli::End;
use crate::cli::args::Output;
use crate::cli::table::Table;
use crate::domain::Timestamp;
use crate::report::{Item, Items};
use crate::text;

/// Writes to standard output; the colours of a stream that takes none are left out.
pub(super) fn print(text: &str) -> Result<(), End> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()?;
    Ok(())
}

/// Writes lines in which foreign words may be, to standard output. Lines stay lines.
pub(super) fn prose(text: &str) -> Result<(), End> {
    print(&cleaned(text))
}

/// Says something beside the answer, on standard error. Foreign words may be in it.
pub(super) fn note(text: &str) {
    // Nobody is left to tell when this fails.
    let _ = writeln!(anstream::stderr(), "{}", cleaned(text));
}

/// The same lines without what a terminal would obey: a provider chooses the code that it shows, and
/// the name that it calls a person.
fn cleaned(text: &str) -> String {
    let lines = |text: &str| {
        let lines = text.split('\n').map(text::clean);
        lines.collect::<Vec<_>>().join("\n")
    };
    // Sheets end their lines with both (RFC 4180).
    let sheet = text.split("\r\n").map(lines);
    sheet.collect::<Vec<_>>().join("\r\n")
}

/// One line of JSON, in which foreign words are whole and a terminal finds nothing to obey.
pub(super) fn json<T: Serialize>(value: &T) -> Result<String, End> {
    let json = serde_json::to_string(value).map_err(|error| End::Other(error.to_string()))?;
    Ok(escaped(json))
}

/// The same JSON with escapes for what `serde_json` leaves as it is and a terminal may obey: controls
/// of one character, and what turns the direction of text.
fn escaped(json: String) -> String {
    if matches!(text::clean(&json), Cow::Borrowed(_)) {
        return json;
    }
    let mut out = String::with_capacity(json.len() + 16);
    let mut bytes = [0; 4];
    for c in json.chars() {
        let is_shown = c.is_ascii_graphic()
            || matches!(text::clean(c.encode_utf8(&mut bytes)), Cow::Borrowed(_));
        if is_shown {
            out.push(c);
            continue;
        }
        for unit in c.encode_utf16(&mut [0; 2]) {
            // Writing to a text does not fail.
            let _ = write!(out, "\\u{unit:04x}");
        }
    }
    out
}

/// Writes a list; `stale` where a server did not answer and something is missing from it.
pub(super) fn list<T: Serialize>(
    output: Output,
    schema: &'static str,
    (items, stale): (Vec<T>, bool),
    table: impl FnOnce(&[T]) -> Table,
) -> Result<(), End> {
    match output {
        Output::Table => print(&table(&items).aligned()),
        Output::Tsv => print(&table(&items).tabs()),
        Output::Csv => print(&table(&items).commas()),
        Output::Json => print(&format!(
            "{}\n",
            json(&Items::new(schema, now(), items).stale(stale))?
        )),
        Output::Ndjson => {
            let mut lines = String::new();
            for item in &items {
                lines.push_str(&json(item)?);
                lines.push('\n');
            }
            print(&lines)
        }
    }
}

/// Writes an answer that has more to it than a list.
pub(super) fn answer<T: Serialize>(answer: &T) -> Result<(), End> {
    print(&format!("{}\n", json(answer)?))
}

/// Writes one thing.
pub(super) fn item<T: Serialize>(
    output: Output,
    schema: &'static str,
    item: T,
    text: impl FnOnce(&T) -> String,
) -> Result<(), End> {
    match output {
        Output::Table | Output::Tsv | Output::Csv => prose(&text(&item)),
        Output::Json => print(&format!("{}\n", json(&Item::new(schema, now(), item))?)),
        Output::Ndjson => print(&format!("{}\n", json(&item)?)),
    }
}

/// The wall clock.
pub(super) fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keeps_every_character_and_none_that_a_terminal_obeys() {
        let told = "a\u{1b}[2J\u{7f}\u{9b}2J\u{202e}\u{e0001}日本\n";
        let json = json(&told).expect("json");
        assert_eq!(
            json,
            r#""a\u001b[2J\u007f\u009b2J\u202e\udb40\udc01日本\n""#
        );
        assert_eq!(serde_json::from_str::<String>(&json).expect("json"), told);
    }

    #[test]
    fn words_of_others_move_no_cursor_and_lines_stay_lines() {
        let code = "type in\n  AB\u{1b}]0;x\u{7}\u{9b}2J\u{202e}CD\n";
        assert_eq!(cleaned(code), "type in\n  AB␛]0;x␇\u{fffd}2J\u{fffd}CD\n");
        let sheet = "at,who\r\n9,\u{1b}[2J\rana\r\n";
        assert_eq!(cleaned(sheet), "at,who\r\n9,␛[2J␍ana\r\n");
    }
}
