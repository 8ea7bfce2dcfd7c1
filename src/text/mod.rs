//! What may be shown: the one sanitiser, widths and cutting, and the decoder of coloured log lines.
//!
//! **Invariant.** Below everything: imports nothing of ours, draws nothing, reads nothing. What leaves
//! [`clean()`] or a [`Decoder`] holds no control character, no direction override and no invisible one.

mod ansi;
mod clean;
mod escape;
mod measure;
mod paint;
mod row;

pub use ansi::{Decoded, Decoder, Plain, rows_moved, strip};
pub use clean::clean;
pub use measure::{cut, cut_left, pad, pad_left, width, wrap};
pub use paint::{Colour, Line, Paint, Span};
