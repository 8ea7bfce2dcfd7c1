//! A selection in a list that may change under it.

/// Position in a list and how far it is scrolled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cursor {
    pub at: usize,
    /// First row shown; corrected by [`Cursor::first_shown`].
    pub top: usize,
}

impl Cursor {
    /// Moves by so many rows and stays inside a list of `len` rows.
    pub fn step(&mut self, by: isize, len: usize) {
        self.at = self.at.saturating_add_signed(by).min(len.saturating_sub(1));
    }

    pub fn go(&mut self, at: usize, len: usize) {
        self.at = at.min(len.saturating_sub(1));
    }

    /// The first row to show in a window of `height` rows, so that the selection is in it and no
    /// row is wasted at the end.
    pub fn first_shown(self, len: usize, height: usize) -> usize {
        if height == 0 || len <= height {
            return 0;
        }
        let at = self.at.min(len - 1);
        let lowest = (at + 1).saturating_sub(height);
        self.top.clamp(lowest, at).min(len - height)
    }

    /// Remembers what [`Cursor::first_shown`] says, so that the list does not jump.
    pub fn settle(&mut self, len: usize, height: usize) {
        self.at = self.at.min(len.saturating_sub(1));
        self.top = self.first_shown(len, height);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_selection_is_always_shown_and_no_row_is_wasted() {
        for len in 0..12 {
            for height in 0..8 {
                for at in 0..14 {
                    for top in 0..14 {
                        let first = Cursor { at, top }.first_shown(len, height);
                        if len == 0 || height == 0 {
                            assert_eq!(first, 0);
                            continue;
                        }
                        let at = at.min(len - 1);
                        assert!(
                            first <= at && at < first + height,
                            "{len} {height} {at} {top}"
                        );
                        assert!(len <= height || first + height <= len);
                    }
                }
            }
        }
    }

    #[test]
    fn steps_stop_at_both_ends() {
        let mut cursor = Cursor::default();
        cursor.step(-3, 5);
        assert_eq!(cursor.at, 0);
        cursor.step(9, 5);
        assert_eq!(cursor.at, 4);
        cursor.step(1, 0);
        assert_eq!(cursor.at, 0);
    }
}
