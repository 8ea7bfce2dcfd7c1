//! The last lines of a file that grows at its end.

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
}
