//! Redraws: programs that move the cursor up and print the same rows again, hundreds of times.
//!
//! Of such a block only the last drawing is shown. The bytes stay where they are; what is kept here is
//! which raw lines were overwritten, as ranges, because a drawing overwrites the one before it. Work a
//! line is constant: the rows that can still be overwritten are those of a tall terminal.
//!
//! Not a terminal: when a drawing repeats only some rows of a block, the rows it left alone come before
//! the new ones. Nothing shown is ever lost by that, only its order differs.

use std::collections::VecDeque;

/// Rows a cursor can go back to: more than any runner's terminal has.
const ROWS: usize = 512;

#[derive(Debug, Default)]
pub(super) struct Redraws {
    /// The raw lines in the last rows, from top to bottom.
    rows: VecDeque<usize>,
    /// Rows from the cursor's own downwards; 0 when it stands below them all.
    below: usize,
    folds: Vec<Fold>,
}

/// Raw lines `first..end` are overwritten; `before` were already, above them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fold {
    first: usize,
    end: usize,
    before: usize,
}

impl Redraws {
    /// Raw line `line` is complete. `moved` is what its escapes do to the cursor, before its text and
    /// after; `is_empty` says that it has no bytes, and so passes over a row without erasing it.
    pub(super) fn complete(&mut self, line: usize, moved: (isize, isize), is_empty: bool) {
        self.step(moved.0);
        let row = self.rows.len() - self.below;
        match self.rows.get_mut(row) {
            Some(_) if is_empty => self.hide(line),
            Some(old) => {
                let old = std::mem::replace(old, line);
                self.hide(old);
            }
            None => {
                self.rows.push_back(line);
                self.below = 1;
                if self.rows.len() > ROWS {
                    self.rows.pop_front();
                }
            }
        }
        self.step(moved.1);
        self.step(1);
    }

    fn step(&mut self, rows: isize) {
        let distance = rows.unsigned_abs();
        self.below = if rows < 0 {
            self.below.saturating_add(distance).min(self.rows.len())
        } else {
            self.below.saturating_sub(distance)
        };
    }

    fn hide(&mut self, line: usize) {
        let at = self.folds.partition_point(|fold| fold.end < line);
        match self.folds.get_mut(at) {
            Some(fold) if fold.end == line => fold.end += 1,
            Some(fold) if fold.first == line + 1 => fold.first = line,
            _ => {
                let before = at
                    .checked_sub(1)
                    .map_or(0, |last| self.folds[last].hidden());
                self.folds.insert(
                    at,
                    Fold {
                        first: line,
                        end: line + 1,
                        before,
                    },
                );
            }
        }
        if self
            .folds
            .get(at + 1)
            .is_some_and(|next| next.first == self.folds[at].end)
        {
            let next = self.folds.remove(at + 1);
            self.folds[at].end = next.end;
        }
        for later in at + 1..self.folds.len() {
            self.folds[later].before = self.folds[later - 1].hidden();
        }
    }

    /// Raw lines that are not shown.
    pub(super) fn hidden(&self) -> usize {
        self.folds.last().map_or(0, Fold::hidden)
    }

    pub(super) fn raw_of(&self, shown: usize) -> usize {
        let after = self
            .folds
            .partition_point(|fold| fold.first - fold.before <= shown);
        shown
            + after
                .checked_sub(1)
                .map_or(0, |last| self.folds[last].hidden())
    }

    /// Lines that are shown before a raw line.
    pub(super) fn shown_before(&self, raw: usize) -> usize {
        let after = self.folds.partition_point(|fold| fold.first < raw);
        let hidden = match after.checked_sub(1).map(|last| self.folds[last]) {
            None => 0,
            Some(fold) => fold.hidden() - fold.end.saturating_sub(raw),
        };
        raw - hidden
    }

    /// Where a raw line is shown; nothing when it was overwritten.
    pub(super) fn shown_of(&self, raw: usize) -> Option<usize> {
        let after = self.folds.partition_point(|fold| fold.first <= raw);
        match after.checked_sub(1).map(|last| self.folds[last]) {
            None => Some(raw),
            Some(fold) if raw < fold.end => None,
            Some(fold) => Some(raw - fold.hidden()),
        }
    }
}

impl Fold {
    /// Lines hidden up to its end.
    fn hidden(&self) -> usize {
        self.before + self.end - self.first
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(lines: usize, redraws: &Redraws) -> Vec<usize> {
        let shown: Vec<usize> = (0..lines - redraws.hidden())
            .map(|line| redraws.raw_of(line))
            .collect();
        for (at, raw) in shown.iter().enumerate() {
            assert_eq!(
                (redraws.shown_of(*raw), redraws.shown_before(*raw)),
                (Some(at), at)
            );
        }
        shown
    }

    #[test]
    fn each_drawing_replaces_the_one_before_it() {
        let mut redraws = Redraws::default();
        let moves = [0, 0, 0, 0, -3, 0, 0, -3, 0, 0, 0];
        for (line, moved) in moves.into_iter().enumerate() {
            redraws.complete(line, (moved, 0), false);
        }
        assert_eq!(shown(11, &redraws), [0, 7, 8, 9, 10]);
        assert_eq!(redraws.folds.len(), 1, "neighbours are one range");
    }

    #[test]
    fn an_empty_line_passes_over_a_row_and_a_jump_above_the_top_stays_at_it() {
        let mut redraws = Redraws::default();
        for (line, moved, empty) in [
            (0, 0, false),
            (1, 0, false),
            (2, -99, false),
            (3, 0, true),
            (4, 0, false),
        ] {
            redraws.complete(line, (moved, 0), empty);
        }
        assert_eq!(shown(5, &redraws), [1, 2, 4]);
    }
}
