//! Chance that repeats itself: a small generator whose numbers follow from a seed (splitmix64).

/// A row of numbers that follows from its seed.
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// The row that belongs to these numbers, in this order.
    pub(super) fn of(parts: &[u64]) -> Self {
        let mut chance = Self(0);
        for part in parts {
            chance.0 ^= *part;
            chance.0 = chance.next();
        }
        chance
    }

    /// The next number.
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A place in a list of `length`; 0 for an empty one.
    pub(super) fn below(&mut self, length: usize) -> usize {
        usize::try_from(self.next() % (length.max(1) as u64)).unwrap_or_default()
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: i64, high: i64) -> i64 {
        let span = u64::try_from(high - low).unwrap_or(0) + 1;
        low + i64::try_from(self.next() % span).unwrap_or_default()
    }

    /// True in `percent` of 100 cases.
    pub(super) fn odds(&mut self, percent: u64) -> bool {
        self.next() % 100 < percent
    }

    /// One of the words; empty if there are none.
    pub(super) fn pick<'a>(&mut self, words: &[&'a str]) -> &'a str {
        words
            .get(self.below(words.len()))
            .copied()
            .unwrap_or_default()
    }

    /// Lower-case hexadecimal digits, as a commit has 40 of them.
    pub(super) fn hex(&mut self, length: usize) -> String {
        self.digits(length, b"0123456789abcdef")
    }

    /// Letters and digits, as a Drone token has 32 of them.
    pub(super) fn letters(&mut self, length: usize) -> String {
        self.digits(
            length,
            b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        )
    }

    fn digits(&mut self, length: usize, alphabet: &[u8]) -> String {
        (0..length)
            .filter_map(|_| {
                alphabet
                    .get(self.below(alphabet.len()))
                    .copied()
                    .map(char::from)
            })
            .collect()
    }
}

/// A length as a number of the kind that the rows have.
pub(super) fn whole(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// A number that stands for a text in [`Chance::of`] (FNV-1a).
pub(super) fn number_of(text: &str) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |sum, byte| {
        (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_row_and_another_one_does_not() {
        let row = |seed| {
            let mut chance = Chance::of(&[seed, 1]);
            (chance.hex(40), chance.letters(32), chance.between(-3, 3))
        };
        assert_eq!(row(7), row(7));
        assert_ne!(row(7).0, row(8).0);
        assert_eq!(row(7).0.len(), 40);
    }

    #[test]
    fn numbers_stay_between_their_bounds_and_reach_both() {
        let mut chance = Chance::of(&[1]);
        let drawn: Vec<i64> = (0..200).map(|_| chance.between(-1, 2)).collect();
        assert_eq!(drawn.iter().min().zip(drawn.iter().max()), Some((&-1, &2)));
        assert_eq!(chance.below(0), 0);
    }
}
