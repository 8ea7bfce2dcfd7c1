//! Walks through a log: in slices for who looks at all of it, line by line for who wants some.

use std::borrow::Cow;
use std::ops::Range;

use memchr::{memchr, memrchr};

use crate::logs::store::{Log, LogError, STRIDE, View};
use crate::text::strip;

/// Bytes that one step looks at: a few milliseconds even where every line has to be stripped.
const SLICE: usize = 256 << 10;

/// How far somebody has looked through a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Raw lines that were looked at.
    pub looked: usize,
    /// Raw lines that there are; more may come.
    pub of: usize,
}

impl Progress {
    pub fn is_done(self) -> bool {
        self.looked >= self.of
    }
}

/// Where a look through all raw lines stands. It goes on when the log has grown, looks again at a last
/// line that was not complete, and starts over when the stored log took the place of the live one.
#[derive(Debug, Default)]
pub(super) struct Walk {
    next: usize,
    /// Bytes of the last, incomplete line that were looked at.
    open: u64,
    epoch: u32,
}

impl Walk {
    /// Makes ready for the next step: what was found at this raw line or after it no longer holds.
    pub(super) fn resume(&mut self, log: &Log) -> usize {
        if self.epoch != log.epoch {
            *self = Self {
                epoch: log.epoch,
                ..Self::default()
            };
            return 0;
        }
        let grew = self.next < log.complete || self.open < log.bytes() - log.open_start;
        if self.open == 0 || !grew {
            return usize::MAX;
        }
        self.open = 0;
        self.next
    }

    /// Shows the next lines to `look`: the number of the first, and the bytes of them all.
    pub(super) fn step(
        &mut self,
        log: &Log,
        mut look: impl FnMut(usize, &[u8]),
    ) -> Result<Progress, LogError> {
        let mut left = SLICE;
        while left > 0 && self.next < log.complete {
            let (lines, text) = log.slice(self.next, left)?;
            look(self.next, &text);
            self.next += lines;
            left = left.saturating_sub(text.len());
        }
        if self.next == log.complete && left > 0 && self.open == 0 {
            let open = log.body.range(log.open_start, log.bytes())?;
            if !open.is_empty() {
                look(self.next, &open);
                self.open = open.len() as u64;
            }
        }
        Ok(Progress {
            looked: self.looked(),
            of: log.len(View::Raw),
        })
    }

    /// Raw lines before this one were looked at.
    pub(super) fn looked(&self) -> usize {
        self.next + usize::from(self.open > 0)
    }
}

impl Log {
    /// The complete raw lines from `line` on, as many as lie in `most` bytes, at least one, and none
    /// beyond the next mark: how many, and their bytes.
    fn slice(&self, line: usize, most: usize) -> Result<(usize, Cow<'_, [u8]>), LogError> {
        let mark = line / STRIDE + 1;
        let mut lines = self.lines_from(line)?;
        let from = lines.offset();
        let end = self.marks.get(mark).copied().unwrap_or(self.open_start);
        if end - from <= most as u64 {
            let last = (mark * STRIDE).min(self.complete);
            return Ok((last - line, self.body.range(from, end)?));
        }
        let bytes = self.body.range(from, from + most as u64)?;
        if let Some(cut) = memrchr(b'\n', &bytes) {
            let count = memchr::memchr_iter(b'\n', &bytes[..=cut]).count();
            return Ok((count, cut_at(bytes, cut + 1)));
        }
        let end = lines.next_range()?.map_or(from, |range| range.end + 1);
        Ok((1, self.body.range(from, end)?))
    }

    /// Hands over lines of a view, which ascend, as they came but without their ends.
    pub(super) fn visit<E: From<LogError>>(
        &self,
        view: View,
        wanted: impl Iterator<Item = usize>,
        mut take: impl FnMut(&[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut place = None;
        for line in wanted {
            let raw = self.raw_line(view, line);
            let (mut at, mut lines) = match place.take() {
                Some((at, lines)) if raw - at <= STRIDE => (at, lines),
                _ => (raw, self.lines_from(raw)?),
            };
            while at < raw {
                lines.next_range()?;
                at += 1;
            }
            let Some(range) = lines.next_range()? else {
                break;
            };
            let bytes = self.body.range(range.start, range.end);
            take(&bytes.map_err(LogError::from)?)?;
            place = Some((at + 1, lines));
        }
        Ok(())
    }

    /// Clean text of lines, for the clipboard: no colours, no control characters, no end after the last.
    pub fn text(&self, view: View, lines: Range<usize>) -> Result<String, LogError> {
        let mut text = String::new();
        let lines = lines.start..lines.end.min(self.len(view));
        self.visit::<LogError>(view, lines, |raw| {
            text.push_str(&strip(raw).shown);
            text.push('\n');
            Ok(())
        })?;
        text.pop();
        Ok(text)
    }
}

fn cut_at(bytes: Cow<'_, [u8]>, end: usize) -> Cow<'_, [u8]> {
    match bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[..end]),
        Cow::Owned(mut bytes) => {
            bytes.truncate(end);
            Cow::Owned(bytes)
        }
    }
}

/// The lines of a slice: the number of each and its bytes, without their ends.
pub(super) fn numbered(first: usize, text: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut rest = Some(text).filter(|text| !text.is_empty());
    (first..).map_while(move |line| {
        let text = rest.take()?;
        let Some(end) = memchr(b'\n', text) else {
            return Some((line, text));
        };
        rest = Some(&text[end + 1..]).filter(|text| !text.is_empty());
        Some((line, &text[..end]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every step is bounded, and all of them together see every line once, in memory and in a file.
    #[test]
    fn slices_cover_a_log_once_whatever_the_length_of_its_lines() {
        for memory in [usize::MAX, 1000] {
            let mut log = Log::with_memory(memory);
            let lines: Vec<String> = (0..3000usize)
                .map(|n| "x".repeat(if n == 1500 { 2 * SLICE } else { n % 900 }))
                .collect();
            log.append_text(lines.join("\n").as_bytes());
            let (mut walk, mut seen, mut steps) = (Walk::default(), Vec::new(), 0);
            loop {
                let mut bytes = 0;
                let progress = walk
                    .step(&log, |first, text| {
                        bytes += text.len();
                        seen.extend(numbered(first, text).map(|(line, text)| (line, text.len())));
                    })
                    .unwrap();
                assert!(bytes <= 3 * SLICE);
                steps += 1;
                if progress.is_done() {
                    break;
                }
            }
            let expected: Vec<_> = lines.iter().map(String::len).enumerate().collect();
            assert!(
                seen == expected,
                "{} of {} lines",
                seen.len(),
                expected.len()
            );
            assert!(steps > 2);
        }
    }

    #[test]
    fn a_walk_looks_again_at_a_line_that_grew_and_starts_over_after_an_exchange() {
        let mut log = Log::new();
        log.append(0, b"one\ntw", 0);
        let mut walk = Walk::default();
        assert_eq!(walk.resume(&log), usize::MAX);
        walk.step(&log, |_, _| {}).unwrap();
        assert_eq!(walk.resume(&log), usize::MAX, "nothing came");
        log.append(1, b"o\n", 0);
        assert_eq!(walk.resume(&log), 1);
        let mut again = Vec::new();
        walk.step(&log, |first, text| again.push((first, text.to_vec())))
            .unwrap();
        assert_eq!(again, [(1, b"two\n".to_vec())]);
        let mut stored = Log::new();
        stored.append(0, b"one\ntw", 0);
        log.replace(stored).unwrap();
        assert_eq!((walk.resume(&log), walk.looked()), (0, 0));
    }
}
