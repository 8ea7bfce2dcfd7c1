//! What a terminal says, whatever way it is read.

use crate::app::Chord;

/// What a terminal said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Input {
    Key(Chord),
    Pasted(String),
    Focused(bool),
    /// The left button went down on a cell (0-based column and row).
    Clicked(u16, u16),
    /// The wheel; negative is up.
    Wheel(i32),
    /// The window has another size; elsewhere a signal tells it.
    #[cfg(not(unix))]
    Resized,
}

/// Lines that one step of the wheel scrolls.
pub(super) const WHEEL: i32 = 3;
