//! Writing answers: a table for people, JSON for programs.

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

/// Says something beside the answer, on standard error. Foreign words may be in it.
pub(super) fn note(text: &str) {
    // Nobody is left to tell when this fails.
    let _ = writeln!(anstream::stderr(), "{}", cleaned(text));
}

/// The same lines without what a terminal would obey: a provider chooses the code that it shows, and
/// the name that it calls a person.
fn cleaned(text: &str) -> String {
    let lines = text.split('\n').map(text::clean);
    lines.collect::<Vec<_>>().join("\n")
}

pub(super) fn json<T: Serialize>(value: &T) -> Result<String, End> {
    serde_json::to_string(value).map_err(|error| End::Other(error.to_string()))
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
        Output::Table | Output::Tsv | Output::Csv => print(&cleaned(&text(&item))),
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
    fn words_of_others_move_no_cursor_and_lines_stay_lines() {
        let code = "type in\n  AB\u{1b}]0;x\u{7}\u{9b}2J\u{202e}CD\n";
        assert_eq!(cleaned(code), "type in\n  AB␛]0;x␇\u{fffd}2J\u{fffd}CD\n");
    }
}
