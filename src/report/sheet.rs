//! A timeline as a file: for spreadsheets, or a line of JSON each.

use crate::domain::timeline::Entry;
use crate::report::AuditEntry;

/// The titles of a sheet, in order.
const TITLES: [&str; 19] = [
    "at",
    "source",
    "who",
    "action",
    "context",
    "repository",
    "service",
    "owner",
    "build",
    "became",
    "detail",
    "result",
    "reason",
    "ticket",
    "sequence",
    "chain",
    "via",
    "rule",
    "error",
];

/// Comma-separated values (RFC 4180) with a line of titles. A cell that a spreadsheet would take for a
/// formula begins with an apostrophe.
pub fn csv(entries: &[Entry]) -> String {
    let mut sheet = TITLES.join(",");
    sheet.push_str("\r\n");
    for entry in entries {
        let cells = cells(AuditEntry::new(entry));
        sheet.push_str(&cells.map(|cell| csv_cell(&cell)).join(","));
        sheet.push_str("\r\n");
    }
    sheet
}

/// A line of JSON for each, as `audit --output ndjson` prints them.
pub fn jsonl(entries: &[Entry]) -> Result<String, serde_json::Error> {
    let mut lines = String::new();
    for entry in entries {
        lines.push_str(&serde_json::to_string(&AuditEntry::new(entry))?);
        lines.push('\n');
    }
    Ok(lines)
}

fn cells(entry: AuditEntry) -> [String; TITLES.len()] {
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    let text = Option::unwrap_or_default;
    let record = entry.record;
    let of_record = |read: fn(&crate::report::AuditRecord) -> String| {
        record.as_ref().map(read).unwrap_or_default()
    };
    [
        entry.at,
        entry.source,
        text(entry.who),
        entry.action,
        entry.context,
        entry.repository,
        text(entry.service),
        text(entry.owner),
        number(entry.build),
        number(entry.became),
        text(entry.detail),
        entry.result,
        text(entry.reason),
        text(entry.ticket),
        of_record(|record| record.sequence.to_string()),
        of_record(|record| record.chain.clone()),
        of_record(|record| record.via.clone()),
        of_record(|record| record.rule.clone().unwrap_or_default()),
        of_record(|record| record.error.clone().unwrap_or_default()),
    ]
}

/// A cell as it is written: quoted where it must be, and never a formula.
pub fn csv_cell(cell: &str) -> String {
    // What begins so is a formula to a spreadsheet, and these words are other people's.
    let guard = if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        "'"
    } else {
        ""
    };
    if cell.contains([',', '"', '\n', '\r']) {
        format!("\"{guard}{}\"", cell.replace('"', "\"\""))
    } else {
        format!("{guard}{cell}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_no_formula_and_no_other_cell() {
        for (text, written) in [
            ("restart", "restart"),
            ("", ""),
            ("@hook", "'@hook"),
            (
                "=HYPERLINK(\"http://x\")",
                "\"'=HYPERLINK(\"\"http://x\"\")\"",
            ),
            ("-1+cmd|' /C calc'!A0", "'-1+cmd|' /C calc'!A0"),
            ("+1", "'+1"),
            ("\t=1", "'\t=1"),
            ("a,b", "\"a,b\""),
            ("two\nlines", "\"two\nlines\""),
        ] {
            assert_eq!(csv_cell(text), written, "{text:?}");
        }
    }
}
