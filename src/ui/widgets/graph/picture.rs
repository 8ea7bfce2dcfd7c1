//! From places in a grid to cells: where each label stands, and the lines between them.

use std::collections::BTreeMap;

use crate::ui::widgets::graph::layout::{Edge, Layout, Spot};

/// Cells between two columns: a line, its bend, a line and its head.
const GUTTER: u16 = 5;
/// Where lines bend in it.
const BEND: u16 = 2;

const NORTH: u8 = 1;
const EAST: u8 = 2;
const SOUTH: u8 = 4;
const WEST: u8 = 8;

/// How labels are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// One line a stage.
    Flat,
    /// Three lines a stage: a box around it.
    Boxed,
}

impl Form {
    /// Ruled of a stage.
    pub(super) fn pitch(self) -> u16 {
        match self {
            Self::Flat => 1,
            Self::Boxed => 3,
        }
    }

    /// Cells around a label, both sides together.
    fn around(self) -> u16 {
        match self {
            Self::Flat => 2,
            Self::Boxed => 4,
        }
    }

    fn line(self, row: usize) -> u16 {
        cells(row)
            .saturating_mul(self.pitch())
            .saturating_add(self.pitch() / 2)
    }
}

/// A graph in cells, from its own upper left corner.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Picture {
    /// First cell and width of each column of stages.
    pub(super) columns: Vec<(u16, u16)>,
    /// Signs of the lines, by column and row.
    pub(super) wires: BTreeMap<(u16, u16), char>,
}

impl Picture {
    /// Draws a layout whose labels have those widths.
    pub(super) fn of(layout: &Layout, widths: &[u16], form: Form) -> Self {
        let columns = columns(layout, widths, form);
        let mut pen = Wires {
            columns: &columns,
            form,
            ends: BTreeMap::new(),
            heads: Vec::new(),
        };
        for edge in &layout.edges {
            pen.edge(*edge, &layout.spots);
        }
        if form == Form::Flat {
            // A line begins where its label ends.
            for edge in &layout.edges {
                let Spot { column, row } = layout.spots[edge.from];
                let (x, width) = columns[column];
                let used = widths
                    .get(edge.from)
                    .map_or(0, |width| width + form.around());
                pen.level(x + used.min(width), x + width, form.line(row));
            }
        }
        let mut wires: BTreeMap<_, _> = pen.ends.iter().map(|(at, e)| (*at, sign(*e))).collect();
        wires.extend(pen.heads.iter().map(|at| (*at, '▸')));
        Self { columns, wires }
    }
}

fn columns(layout: &Layout, widths: &[u16], form: Form) -> Vec<(u16, u16)> {
    let mut widest = vec![0; layout.columns];
    for (spot, width) in layout.spots.iter().zip(widths) {
        widest[spot.column] = (*width).max(widest[spot.column]);
    }
    let mut x = 0_u16;
    let mut columns = Vec::with_capacity(widest.len());
    for width in widest {
        let width = width + form.around();
        columns.push((x, width));
        x = x.saturating_add(width + GUTTER);
    }
    columns
}

/// The ends of lines that meet in each cell.
struct Wires<'a> {
    columns: &'a [(u16, u16)],
    form: Form,
    ends: BTreeMap<(u16, u16), u8>,
    heads: Vec<(u16, u16)>,
}

impl Wires<'_> {
    fn edge(&mut self, edge: Edge, spots: &[Spot]) {
        let last = spots[edge.to].column - 1;
        for (gutter, left, right) in edge.path(spots) {
            let (x, width) = self.columns[gutter];
            let from = x.saturating_add(width);
            self.bend(from, self.form.line(left), self.form.line(right));
            if gutter == last {
                let head = from.saturating_add(GUTTER - 1);
                self.heads.push((head, self.form.line(right)));
            } else if let Some(&(x, width)) = self.columns.get(gutter + 1) {
                self.level(x, x.saturating_add(width), self.form.line(right));
            }
        }
    }

    /// Through one gutter, from one line to another.
    fn bend(&mut self, from: u16, left: u16, right: u16) {
        let bend = from.saturating_add(BEND);
        self.level(from, bend, left);
        self.level(bend + 1, from.saturating_add(GUTTER), right);
        self.add(bend, left, WEST);
        self.add(bend, right, EAST);
        let (top, bottom) = (left.min(right), left.max(right));
        if top < bottom {
            self.add(bend, top, SOUTH);
            self.add(bend, bottom, NORTH);
        }
        for y in top + 1..bottom {
            self.add(bend, y, NORTH | SOUTH);
        }
    }

    fn level(&mut self, from: u16, to: u16, y: u16) {
        for x in from..to {
            self.add(x, y, EAST | WEST);
        }
    }

    fn add(&mut self, x: u16, y: u16, ends: u8) {
        *self.ends.entry((x, y)).or_default() |= ends;
    }
}

/// The sign that joins these ends.
fn sign(ends: u8) -> char {
    const ALL: [char; 16] = [
        ' ', '│', '─', '└', '│', '│', '┌', '├', '─', '┘', '─', '┴', '┐', '┤', '┬', '┼',
    ];
    ALL[usize::from(ends & 15)]
}

fn cells(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::widgets::graph::layout::{layout, tests::stages};

    /// The lines of a graph with labels of one cell, each label as its letter.
    fn drawn(named: &[(&str, &str)], form: Form) -> String {
        let stages = stages(named);
        let layout = layout(&stages, None);
        let picture = Picture::of(&layout, &vec![1; stages.len()], form);
        let mut cells = picture.wires.clone();
        for (stage, spot) in stages.iter().zip(&layout.spots) {
            let x = picture.columns[spot.column].0 + form.around() / 2;
            let letter = stage.name.chars().next().unwrap_or(' ');
            cells.insert((x, form.line(spot.row)), letter);
        }
        let bottom = cells.keys().map(|(_, y)| *y).max().unwrap_or(0);
        let right = cells.keys().map(|(x, _)| *x).max().unwrap_or(0);
        let mut text = String::new();
        for y in 0..=bottom {
            let line: String = (0..=right)
                .map(|x| cells.get(&(x, y)).copied().unwrap_or(' '))
                .collect();
            text.push_str(line.trim_end());
            text.push('\n');
        }
        text
    }

    #[test]
    fn a_diamond_opens_and_closes() {
        let named = [("a", ""), ("b", "a"), ("c", "a"), ("d", "b c")];
        assert_eq!(
            drawn(&named, Form::Flat),
            " a ──┬─▸ b ──┬─▸ d\n     └─▸ c ──┘\n"
        );
        let boxed = drawn(&named, Form::Boxed);
        assert!(boxed.contains("  a  ──┬─▸  b  ──┬─▸  d"), "{boxed}");
        assert!(boxed.contains("\n       └─▸  c  ──┘"), "{boxed}");
    }

    #[test]
    fn a_fan_out_of_three_hangs_on_one_line() {
        let named = [("a", ""), ("b", "a"), ("c", "a"), ("d", "a")];
        assert_eq!(
            drawn(&named, Form::Flat),
            " a ──┬─▸ b\n     ├─▸ c\n     └─▸ d\n"
        );
    }

    #[test]
    fn a_long_edge_passes_under_what_stands_between() {
        let named = [("a", ""), ("b", ""), ("c", "a"), ("d", "c b")];
        assert_eq!(
            drawn(&named, Form::Flat),
            " a ────▸ c ──┬─▸ d\n b ──────────┘\n"
        );
    }

    #[test]
    fn nothing_is_drawn_of_nothing() {
        assert_eq!(drawn(&[], Form::Boxed), "\n");
    }
}
