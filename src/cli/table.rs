//! Rows of text with a head, aligned for people or divided by tabs for programs.

use std::fmt::Write;

use crate::report::csv_cell;
use crate::text;

/// Rows and their head.
pub(super) struct Table {
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub(super) fn new(head: &[&'static str]) -> Self {
        Self {
            head: head.to_vec(),
            rows: Vec::new(),
        }
    }

    /// Adds a row; foreign text is cleaned here.
    pub(super) fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        let clean = |cell: String| text::clean(&cell).into_owned();
        self.rows.push(cells.into_iter().map(clean).collect());
    }

    /// Aligned columns; `-` stands for an empty cell.
    pub(super) fn aligned(&self) -> String {
        let width = |at: usize| {
            let cells = self
                .rows
                .iter()
                .filter_map(|row| row.get(at))
                .map(|c| text::width(c).max(1));
            cells.max().unwrap_or(0).max(self.head[at].len())
        };
        let widths: Vec<usize> = (0..self.head.len()).map(width).collect();
        let mut out = String::new();
        let head: Vec<String> = self.head.iter().map(|name| name.to_uppercase()).collect();
        for row in std::iter::once(&head).chain(&self.rows) {
            let mut line = String::new();
            for (at, cell) in row.iter().enumerate() {
                let cell = if cell.is_empty() { "-" } else { cell };
                let gap = widths[at].saturating_sub(text::width(cell)) + 2;
                let _ = write!(line, "{cell}{:gap$}", "");
            }
            out.push_str(line.trim_end());
            out.push('\n');
        }
        out
    }

    /// A line a row, cells divided by tabs, with a head.
    pub(super) fn tabs(&self) -> String {
        let mut out = self.head.join("\t");
        out.push('\n');
        for row in &self.rows {
            out.push_str(&row.join("\t"));
            out.push('\n');
        }
        out
    }

    /// A line a row, cells divided by commas, with a head (RFC 4180).
    pub(super) fn commas(&self) -> String {
        let mut out = self.head.join(",");
        out.push_str("\r\n");
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(|cell| csv_cell(cell)).collect();
            out.push_str(&cells.join(","));
            out.push_str("\r\n");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_their_heads_whatever_their_width() {
        let mut table = Table::new(&["name", "note"]);
        table.row(["日本".into(), "a\u{1b}[31mb\tc".into()]);
        table.row([String::new(), "x".into()]);
        let clean = "NAME  NOTE\n日本  a␛[31mb    c\n-     x\n";
        assert_eq!(table.aligned(), clean);
        assert_eq!(
            table.tabs().lines().nth(1).map(|l| l.matches('\t').count()),
            Some(1)
        );
    }
}
