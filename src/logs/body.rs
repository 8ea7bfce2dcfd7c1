//! The bytes of a log: in memory while it is small, in a temporary file by position when it is not.

use std::borrow::Cow;
use std::fs::File;
use std::io;

/// Bytes kept back before they are written, so that a stream of lines is not a stream of system calls.
const WRITE_SIZE: usize = 256 << 10;

#[derive(Debug)]
pub(super) struct Body {
    file: Option<Spill>,
    /// What is not in the file; everything, while there is none.
    tail: Vec<u8>,
    /// More than this goes to a file.
    limit: usize,
}

#[derive(Debug)]
struct Spill {
    file: File,
    len: u64,
}

impl Body {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            file: None,
            tail: Vec::new(),
            limit,
        }
    }

    pub(super) fn len(&self) -> u64 {
        self.file.as_ref().map_or(0, |spill| spill.len) + self.tail.len() as u64
    }

    /// Adds bytes at the end. A file that cannot be written (disk full) costs memory, not the log.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.tail.extend_from_slice(bytes);
        match &mut self.file {
            None if self.tail.len() > self.limit => match spill(&self.tail) {
                Ok(spilled) => {
                    self.file = Some(spilled);
                    self.tail = Vec::new();
                }
                Err(_) => self.limit = self.limit.saturating_mul(2),
            },
            Some(spill)
                if self.tail.len() >= WRITE_SIZE
                    && write_at(&spill.file, &self.tail, spill.len).is_ok() =>
            {
                spill.len += self.tail.len() as u64;
                self.tail.clear();
            }
            _ => {}
        }
    }

    /// Bytes from `from` on: at least one and at most `want`, none at the end. All there are, without
    /// a copy, while the log is in memory.
    pub(super) fn block(&self, from: u64, want: usize) -> io::Result<Cow<'_, [u8]>> {
        let in_file = self.file.as_ref().map_or(0, |spill| spill.len);
        if let Some(spill) = self.file.as_ref().filter(|_| from < in_file) {
            let length = usize::try_from(in_file - from)
                .unwrap_or(usize::MAX)
                .min(want);
            let mut bytes = vec![0; length];
            read_at(&spill.file, &mut bytes, from)?;
            return Ok(Cow::Owned(bytes));
        }
        let at = usize::try_from(from - in_file).unwrap_or(usize::MAX);
        Ok(Cow::Borrowed(self.tail.get(at..).unwrap_or_default()))
    }

    /// All bytes of a range, which may lie on both sides of what is written.
    pub(super) fn range(&self, from: u64, to: u64) -> io::Result<Cow<'_, [u8]>> {
        let length = usize::try_from(to.saturating_sub(from)).unwrap_or(usize::MAX);
        let first = self.block(from, length)?;
        match first {
            Cow::Borrowed(bytes) => Ok(Cow::Borrowed(&bytes[..bytes.len().min(length)])),
            Cow::Owned(mut bytes) => {
                if bytes.len() < length {
                    let rest = self.block(from + bytes.len() as u64, length - bytes.len())?;
                    let missing = rest.len().min(length - bytes.len());
                    bytes.extend_from_slice(&rest[..missing]);
                }
                Ok(Cow::Owned(bytes))
            }
        }
    }
}

fn spill(bytes: &[u8]) -> io::Result<Spill> {
    let file = tempfile::tempfile()?;
    write_at(&file, bytes, 0)?;
    Ok(Spill {
        file,
        len: bytes.len() as u64,
    })
}

#[cfg(unix)]
fn read_at(file: &File, bytes: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, bytes, at)
}

#[cfg(unix)]
fn write_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(windows)]
fn read_at(file: &File, mut bytes: &mut [u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        match std::os::windows::fs::FileExt::seek_read(file, bytes, at)? {
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                bytes = &mut bytes[read..];
                at += read as u64;
            }
        }
    }
    Ok(())
}

#[cfg(windows)]
fn write_at(file: &File, mut bytes: &[u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = std::os::windows::fs::FileExt::seek_write(file, bytes, at)?;
        bytes = &bytes[written..];
        at += written as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_read_the_same_from_memory_and_across_the_edge_of_the_file() {
        let text: Vec<u8> = (0..400_000u32)
            .flat_map(|n| (n % 251).to_le_bytes())
            .collect();
        let mut small = Body::new(usize::MAX);
        let mut big = Body::new(1000);
        for piece in text.chunks(777) {
            small.push(piece);
            big.push(piece);
        }
        assert!(small.file.is_none());
        assert!(big.file.is_some() && !big.tail.is_empty());
        assert_eq!(
            (small.len(), big.len()),
            (text.len() as u64, text.len() as u64)
        );
        let edge = big.file.as_ref().unwrap().len;
        for (from, to) in [
            (0, 10),
            (edge - 5, edge + 5),
            (edge, edge + 9),
            (0, text.len() as u64),
        ] {
            let expected = &text[usize::try_from(from).unwrap()..usize::try_from(to).unwrap()];
            assert_eq!(&*small.range(from, to).unwrap(), expected);
            assert_eq!(&*big.range(from, to).unwrap(), expected);
        }
        assert!(big.block(big.len(), 9).unwrap().is_empty());
    }
}
