//! Two clocks: the provider's, by which its tokens count, and ours.

/// The time of one exchange, in seconds since the Unix epoch.
#[derive(Debug, Clone, Copy)]
pub(super) struct Clock {
    /// By this machine.
    pub(super) ours: u64,
    /// By the provider, where its answer says.
    pub(super) theirs: Option<u64>,
}

impl Clock {
    /// The time by which the tokens of this answer have to be judged.
    pub(super) fn of_tokens(self) -> u64 {
        self.theirs.unwrap_or(self.ours)
    }

    /// Seconds that the provider is ahead of us.
    pub(super) fn offset(self) -> Option<i64> {
        let theirs = self.theirs?;
        Some(theirs.cast_signed() - self.ours.cast_signed())
    }
}
