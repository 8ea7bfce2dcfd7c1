//! What a pointer would hit, as the last drawing told. Keys never come here.

use ratatui::layout::{Position, Rect};

use crate::app::Hit;

/// Cells and what they stand for.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    zones: Vec<(Rect, Zone)>,
}

#[derive(Debug, Clone)]
enum Zone {
    /// Rows of a list from this one on, one a line.
    Rows(usize),
    One(Hit),
    /// The inside of a panel: covers what lies under it.
    Nothing,
}

impl Hits {
    /// What a cell stands for; what was drawn last lies on top.
    pub fn at(&self, column: u16, row: u16) -> Option<Hit> {
        let place = Position::new(column, row);
        let (area, zone) = self
            .zones
            .iter()
            .rev()
            .find(|(area, _)| area.contains(place))?;
        match zone {
            Zone::Rows(first) => Some(Hit::Row(first + usize::from(row - area.y))),
            Zone::One(hit) => Some(hit.clone()),
            Zone::Nothing => None,
        }
    }

    /// A list: each line of `area` is a row, beginning with `first`.
    pub(super) fn rows(&mut self, area: Rect, first: usize) {
        self.zones.push((area, Zone::Rows(first)));
    }

    /// A board of the header by its position.
    pub(super) fn board(&mut self, area: Rect, at: usize) {
        self.zones.push((area, Zone::One(Hit::Board(at))));
    }

    /// A tab by its position.
    pub(super) fn tab(&mut self, area: Rect, at: usize) {
        self.zones.push((area, Zone::One(Hit::Tab(at))));
    }

    /// A panel in `area` on top of everything in `whole`.
    pub(super) fn panel(&mut self, whole: Rect, area: Rect) {
        self.zones.push((whole, Zone::One(Hit::Outside)));
        self.zones.push((area, Zone::Nothing));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panel_covers_the_list_under_it() {
        let mut hits = Hits::default();
        let whole = Rect::new(0, 0, 40, 10);
        hits.tab(Rect::new(4, 1, 6, 1), 2);
        hits.rows(Rect::new(0, 3, 40, 5), 100);
        assert_eq!(hits.at(9, 1), Some(Hit::Tab(2)));
        assert_eq!(hits.at(10, 1), None);
        assert_eq!(hits.at(0, 3), Some(Hit::Row(100)));
        assert_eq!(hits.at(39, 7), Some(Hit::Row(104)));
        hits.panel(whole, Rect::new(10, 2, 10, 4));
        assert_eq!(hits.at(0, 3), Some(Hit::Outside));
        assert_eq!(hits.at(12, 4), None);
        hits.rows(Rect::new(11, 3, 8, 2), 0);
        assert_eq!(hits.at(12, 4), Some(Hit::Row(1)));
    }
}
