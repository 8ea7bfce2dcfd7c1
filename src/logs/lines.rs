//! A walk over the lines of a body, from one place to the next, by blocks.

use std::borrow::Cow;
use std::ops::Range;

use memchr::memchr;

use crate::logs::body::Body;
use crate::logs::store::LogError;

/// Read at once from a file. In memory a block is all there is.
const BLOCK: usize = 64 << 10;

pub(super) struct Lines<'a> {
    body: &'a Body,
    /// Where the next line starts.
    offset: u64,
    block: Cow<'a, [u8]>,
    /// Where `block` starts.
    base: u64,
}

impl<'a> Lines<'a> {
    pub(super) fn new(body: &'a Body, offset: u64) -> Self {
        Self {
            body,
            offset,
            block: Cow::Borrowed(&[]),
            base: offset,
        }
    }

    pub(super) fn offset(&self) -> u64 {
        self.offset
    }

    /// Where the next line lies, without its `\n`; nothing at the end.
    pub(super) fn next_range(&mut self) -> Result<Option<Range<u64>>, LogError> {
        let start = self.offset;
        let mut looked = start;
        loop {
            let at = usize::try_from(looked - self.base).unwrap_or(usize::MAX);
            let rest = self.block.get(at..).unwrap_or_default();
            if let Some(end) = memchr(b'\n', rest) {
                let end = looked + end as u64;
                self.offset = end + 1;
                return Ok(Some(start..end));
            }
            looked += rest.len() as u64;
            self.block = self.body.block(looked, BLOCK)?;
            self.base = looked;
            if self.block.is_empty() {
                self.offset = looked;
                return Ok((start < looked).then_some(start..looked));
            }
        }
    }
}

/// The lines of one piece of text, found by offsets that only grow.
pub(super) struct LineCounter<'a> {
    text: &'a [u8],
    line: usize,
    at: usize,
}

impl<'a> LineCounter<'a> {
    pub(super) fn new(text: &'a [u8], first_line: usize) -> Self {
        Self {
            text,
            line: first_line,
            at: 0,
        }
    }

    /// The line around `offset`: its number, its bytes, and where the next one starts.
    pub(super) fn line_at(&mut self, offset: usize) -> (usize, &'a [u8], usize) {
        let offset = offset.min(self.text.len());
        while let Some(end) = memchr(b'\n', &self.text[self.at..offset]) {
            self.at += end + 1;
            self.line += 1;
        }
        let end = memchr(b'\n', &self.text[offset..]).map_or(self.text.len(), |end| offset + end);
        (self.line, &self.text[self.at..end], end + 1)
    }
}
