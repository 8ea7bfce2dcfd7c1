//! Which numbers of a repository were read without a hole.

/// All runs with numbers from `low` to `high` are known: of one branch, or of all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span<'a> {
    /// `None` for every branch.
    pub branch: Option<&'a str>,
    /// 0 when the list ended: nothing is below.
    pub low: u64,
    pub high: u64,
}

/// A set of whole numbers as stretches that neither touch nor overlap, the highest first.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Stretches(Vec<(u32, u32)>);

impl Stretches {
    pub(super) fn add(&mut self, low: u32, high: u32) {
        let (mut low, mut high) = (low.min(high), high.max(low));
        // Those wholly above stay; the ones that touch melt into the new one.
        let from = self
            .0
            .partition_point(|known| known.0 > high.saturating_add(1));
        let touching = self.0[from..]
            .iter()
            .take_while(|known| known.1.saturating_add(1) >= low)
            .count();
        for known in &self.0[from..from + touching] {
            low = low.min(known.0);
            high = high.max(known.1);
        }
        self.0
            .splice(from..from + touching, std::iter::once((low, high)));
    }

    /// The lowest number down to which all are in, going down from `number`; `None` when `number`
    /// itself is not.
    pub(super) fn floor(&self, number: u32) -> Option<u32> {
        let at = self.0.partition_point(|known| known.0 > number);
        let (low, high) = *self.0.get(at)?;
        (high >= number).then_some(low)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (u32, u32)> {
        self.0.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn stretches_that_touch_become_one() {
        let mut set = Stretches::default();
        for (low, high) in [(9, 9), (5, 6), (1, 2), (7, 8)] {
            set.add(low, high);
        }
        assert_eq!(set.iter().collect::<Vec<_>>(), [(5, 9), (1, 2)]);
        assert_eq!(
            [9, 5, 4, 2, 10].map(|n| set.floor(n)),
            [Some(5), Some(5), None, Some(1), None]
        );
    }

    proptest! {
        #[test]
        fn a_number_is_in_when_a_stretch_that_was_added_holds_it(
            added in prop::collection::vec((0u32..60, 0u32..8), 0..12)
        ) {
            let mut set = Stretches::default();
            for (low, length) in &added {
                set.add(*low, low + length);
            }
            for n in 0..70 {
                let is_in = added.iter().any(|(low, length)| (*low..=low + length).contains(&n));
                prop_assert_eq!(set.floor(n).is_some(), is_in, "{}", n);
            }
            let kept: Vec<_> = set.iter().collect();
            prop_assert!(kept.windows(2).all(|pair| pair[1].1 + 1 < pair[0].0), "{:?}", kept);
        }
    }
}
