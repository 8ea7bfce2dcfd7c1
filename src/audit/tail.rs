//! A file that grows at its end, read from there.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};

/// Bytes that are read at once, from the end backwards.
const BLOCK: u64 = 64 << 10;

/// The end of a file: at least `lines` whole lines, or all of it.
pub(super) fn tail(file: &mut File, lines: usize) -> io::Result<Vec<u8>> {
    let mut from = file.metadata()?.len();
    let mut whole = Vec::new();
    // The first line of what was read is cut, unless it is the first of all.
    while from > 0 && self::lines(&whole).count() <= lines {
        let size = from.min(BLOCK);
        from -= size;
        file.seek(SeekFrom::Start(from))?;
        let mut block = Vec::new();
        file.by_ref().take(size).read_to_end(&mut block)?;
        block.append(&mut whole);
        whole = block;
    }
    if from > 0
        && let Some(end) = whole.iter().position(|byte| *byte == b'\n')
    {
        whole.drain(..=end);
    }
    Ok(whole)
}

/// The lines, without their ends. The last one may have none: its writer was cut off.
pub(super) fn lines(whole: &[u8]) -> impl DoubleEndedIterator<Item = &[u8]> {
    let whole = whole.strip_suffix(b"\n").unwrap_or(whole);
    let some = (!whole.is_empty()).then_some(whole);
    some.into_iter()
        .flat_map(|whole| whole.split(|byte| *byte == b'\n'))
}

/// Bytes of a line above which a file is taken for something else: ours end at 64 KiB.
const LONGEST: usize = 1 << 20;

/// The lines of a file, the last one first, without their ends; reads no more than is asked for.
pub(super) struct Backwards {
    file: File,
    /// Where in the file `whole` begins.
    from: u64,
    /// What was read and not given out, without the line end that follows it.
    whole: Vec<u8>,
    is_done: bool,
}

impl Backwards {
    /// The lines of the first `length` bytes.
    pub(super) fn new(file: File, length: u64) -> io::Result<Self> {
        let mut lines = Self {
            file,
            from: length,
            whole: Vec::new(),
            is_done: length == 0,
        };
        if !lines.is_done {
            lines.more()?;
            lines.whole.pop_if(|byte| *byte == b'\n');
        }
        Ok(lines)
    }

    /// The next line towards the beginning.
    pub(super) fn next(&mut self) -> io::Result<Option<Vec<u8>>> {
        if self.is_done {
            return Ok(None);
        }
        loop {
            if let Some(end) = self.whole.iter().rposition(|byte| *byte == b'\n') {
                let line = self.whole.split_off(end + 1);
                self.whole.truncate(end);
                return Ok(Some(line));
            }
            if self.from == 0 {
                self.is_done = true;
                return Ok(Some(std::mem::take(&mut self.whole)));
            }
            if self.whole.len() > LONGEST {
                let why = "a line is too long for a record";
                return Err(io::Error::new(io::ErrorKind::InvalidData, why));
            }
            self.more()?;
        }
    }

    /// Reads the block before what is there.
    fn more(&mut self) -> io::Result<()> {
        let size = self.from.min(BLOCK);
        self.from -= size;
        self.file.seek(SeekFrom::Start(self.from))?;
        let mut block = Vec::new();
        self.file.by_ref().take(size).read_to_end(&mut block)?;
        block.append(&mut self.whole);
        self.whole = block;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn the_last_lines_are_whole_however_long_the_file_is() {
        let mut file = tempfile::tempfile().expect("a file");
        assert_eq!(lines(&tail(&mut file, 3).expect("read")).count(), 0);
        for number in 0..5_000 {
            writeln!(file, "line {number} {}", "x".repeat(40)).expect("written");
        }
        let whole = tail(&mut file, 2_000).expect("read");
        assert!(lines(&whole).count() >= 2_000);
        let first = lines(&whole).next().expect("a line");
        assert!(first.starts_with(b"line "));
        let last = lines(&whole).next_back().expect("a line");
        assert!(last.starts_with(b"line 4999 "));
        assert_eq!(lines(&tail(&mut file, 9_999).expect("read")).count(), 5_000);
    }

    fn backwards(text: &[u8]) -> Vec<String> {
        let mut file = tempfile::tempfile().expect("a file");
        file.write_all(text).expect("written");
        let mut lines = Backwards::new(file, text.len() as u64).expect("read");
        let mut found = Vec::new();
        while let Some(line) = lines.next().expect("read") {
            found.push(String::from_utf8(line).expect("a text"));
        }
        found
    }

    #[test]
    fn lines_come_back_in_turn_and_an_end_that_was_cut_off_is_a_line() {
        assert_eq!(backwards(b""), [""; 0]);
        assert_eq!(backwards(b"\n"), [""]);
        assert_eq!(backwards(b"a\nb\n"), ["b", "a"]);
        assert_eq!(backwards(b"a\n\nb"), ["b", "", "a"]);
    }

    #[test]
    fn lines_that_lie_across_blocks_come_back_whole() {
        let lines: Vec<String> = (0..5_000)
            .map(|number| format!("{number} {}", "x".repeat(number % 97)))
            .collect();
        let mut found = backwards((lines.join("\n") + "\n").as_bytes());
        found.reverse();
        assert_eq!(found, lines);
    }

    #[test]
    fn a_file_of_one_endless_line_is_not_read_into_memory() {
        let mut file = tempfile::tempfile().expect("a file");
        let length = 8 * LONGEST;
        file.write_all(&vec![b'x'; length]).expect("written");
        let mut lines = Backwards::new(file, length as u64).expect("read");
        assert!(lines.next().is_err());
    }
}
