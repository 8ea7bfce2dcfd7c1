//! Which columns the list of stages and steps has, by width.

use ratatui::layout::Rect;

use crate::ui::columns::MARGIN;

/// Widths of the columns, from left to right; 0 for one that is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Columns {
    pub(super) name: u16,
    pub(super) status: u16,
    pub(super) start: u16,
    pub(super) duration: u16,
    pub(super) image: u16,
    pub(super) bar: u16,
}

/// The cells of each column in one row, the space between them left out.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cells {
    pub(super) name: Rect,
    pub(super) status: Rect,
    pub(super) start: Rect,
    pub(super) duration: Rect,
    pub(super) image: Rect,
    pub(super) bar: Rect,
}

impl Columns {
    pub(super) fn of(width: u16) -> Self {
        let (status, duration) = (10, 8);
        let left = width.saturating_sub(MARGIN + status + duration);
        let start = if left >= 34 { 9 } else { 0 };
        let left = left - start;
        let image = if left >= 68 { 18 } else { 0 };
        let left = left - image;
        let bar = if left >= 40 { left * 9 / 20 } else { 0 };
        Self {
            name: left - bar,
            status,
            start,
            duration,
            image,
            bar,
        }
    }

    pub(super) fn in_row(self, row: Rect) -> Cells {
        let mut x = MARGIN;
        let mut next = |width: u16| {
            let from = x.min(row.width);
            let own = width.saturating_sub(1).min(row.width - from);
            x = x.saturating_add(width);
            Rect::new(row.x + from, row.y, own, row.height.min(1))
        };
        Cells {
            name: next(self.name),
            status: next(self.status),
            start: next(self.start),
            duration: next(self.duration),
            image: next(self.image),
            bar: next(self.bar),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fill_the_width_and_the_time_line_comes_before_the_image() {
        let whole = |c: Columns| c.name + c.status + c.start + c.duration + c.image + c.bar;
        for width in 40..250 {
            assert_eq!(whole(Columns::of(width)) + MARGIN, width);
        }
        assert_eq!(Columns::of(60).bar, 0);
        assert!(Columns::of(80).bar >= 20 && Columns::of(80).image == 0);
        assert!(Columns::of(104).image > 0 && Columns::of(104).bar >= 20);
    }

    #[test]
    fn cells_stay_in_the_row_at_any_width() {
        for width in 0..60 {
            let row = Rect::new(7, 3, width, 1);
            let cells = Columns::of(width).in_row(row);
            for cell in [
                cells.name,
                cells.status,
                cells.start,
                cells.duration,
                cells.image,
                cells.bar,
            ] {
                assert_eq!(cell.intersection(row).area(), cell.area());
            }
        }
    }
}
