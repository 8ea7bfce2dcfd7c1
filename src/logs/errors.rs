//! Where a log tells of errors and warnings, and where it was silent.

use std::sync::Arc;

use crate::logs::lines::LineCounter;
use crate::logs::rules::{Rules, Severity};
use crate::logs::store::{Log, LogError, View};
use crate::logs::walk::{Progress, Walk};

/// The most places that are kept of one severity: nobody walks through more, and each has its words.
const MOST: usize = 2_000;

/// A look through one log for errors and warnings, in steps as a [`Search`](crate::logs::Search) does it.
#[derive(Debug)]
pub struct ErrorScan {
    rules: Arc<Rules>,
    walk: Walk,
    errors: Vec<Mark>,
    warnings: Vec<Mark>,
}

#[derive(Debug)]
struct Mark {
    raw: usize,
    excerpt: String,
}

impl ErrorScan {
    pub fn new(rules: Arc<Rules>) -> Self {
        Self {
            rules,
            walk: Walk::default(),
            errors: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Looks on for one step.
    pub fn advance(&mut self, log: &Log) -> Result<Progress, LogError> {
        let stale = self.walk.resume(log);
        for marks in [&mut self.errors, &mut self.warnings] {
            marks.truncate(marks.partition_point(|mark| mark.raw < stale));
        }
        let (rules, errors, warnings) = (&self.rules, &mut self.errors, &mut self.warnings);
        self.walk.step(log, |first, text| {
            let mut lines = LineCounter::new(text, first);
            let mut from = 0;
            while from <= text.len()
                && let Some(at) = rules.next_clue(text, from)
            {
                let (raw, line, next) = lines.line_at(at);
                from = next;
                let Some((severity, excerpt)) = rules.judge(line) else {
                    continue;
                };
                let marks = match severity {
                    Severity::Error => &mut *errors,
                    Severity::Warning => &mut *warnings,
                };
                if marks.len() < MOST {
                    marks.push(Mark { raw, excerpt });
                }
            }
        })
    }

    /// What was found: lines of a view, ascending, with the words that tell, at most 2,000.
    pub fn found<'a>(
        &'a self,
        severity: Severity,
        log: &'a Log,
        view: View,
    ) -> impl Iterator<Item = (usize, &'a str)> {
        let marks = match severity {
            Severity::Error => &self.errors,
            Severity::Warning => &self.warnings,
        };
        marks
            .iter()
            .filter_map(move |mark| Some((log.line_in(view, mark.raw)?, mark.excerpt.as_str())))
    }
}

/// A silence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SlowGap {
    /// The line that was printed before it.
    pub line: usize,
    pub seconds: u32,
}

impl Log {
    /// Where nothing was printed for at least so many seconds.
    pub fn slow_gaps(&self, view: View, seconds: u32) -> impl Iterator<Item = SlowGap> + '_ {
        self.times
            .silences(seconds)
            .filter_map(move |(after, seconds)| {
                let line = self.line_in(view, after)?.checked_sub(1)?;
                Some(SlowGap { line, seconds })
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scan(log: &Log) -> (Vec<usize>, Vec<usize>) {
        let rules = Rules::built_in().unwrap();
        let mut scan = ErrorScan::new(Arc::new(rules));
        while !scan.advance(log).unwrap().is_done() {}
        let lines = |severity| scan.found(severity, log, View::Shown).map(|(line, _)| line);
        (
            lines(Severity::Error).collect(),
            lines(Severity::Warning).collect(),
        )
    }

    fn case(name: &str) -> Log {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/cases/");
        let mut log = Log::new();
        log.append_text(&std::fs::read(format!("{folder}{name}")).unwrap());
        log
    }

    #[test]
    fn errors_and_warnings_are_found_by_line_in_a_big_log() {
        let mut log = Log::new();
        for line in 0..50_000u32 {
            let text = match line {
                40_000 => "warning: unused\n".to_owned(),
                45_000 => "\x1b[31merror\x1b[0m: broken\n".to_owned(),
                _ => format!("compiled part {line} with 0 errors\n"),
            };
            log.append_text(text.as_bytes());
        }
        log.append_text(b"exit 1");
        assert_eq!(scan(&log), (vec![45_000, 50_000], vec![40_000]));
    }

    /// F29: an error that a carriage return overwrote is one to jump to.
    #[test]
    fn an_overwritten_error_is_found_with_its_words() {
        let log = case("F29-carriage-returns.log");
        let rules = Rules::built_in().unwrap();
        let mut scan = ErrorScan::new(Arc::new(rules));
        scan.advance(&log).unwrap();
        let found: Vec<_> = scan.found(Severity::Error, &log, View::Shown).collect();
        assert_eq!(found.len(), 1);
        assert!(found[0].1.contains("BUILD FAILURE"), "{found:?}");
    }

    /// F27, F38, F40: the error of each file and no other.
    #[test]
    fn the_error_of_a_case_is_found_and_no_other() {
        let redrawn = case("F27-compose-pull.log");
        let (errors, _) = scan(&redrawn);
        assert_eq!(errors, [redrawn.len(View::Shown) - 1]);
        let bad_byte = case("F38-one-bad-byte.log");
        assert_eq!(scan(&bad_byte).0, [bad_byte.len(View::Shown) - 1]);
        let innocent = case("F40-words-that-only-look-like-errors.log");
        assert_eq!(scan(&innocent), (vec![], vec![]));
    }

    #[test]
    fn no_more_places_are_kept_than_anyone_walks_through() {
        let mut log = Log::new();
        log.append_text("error: again\n".repeat(MOST + 10).as_bytes());
        assert_eq!(scan(&log).0.len(), MOST);
    }

    #[test]
    fn silences_are_told_by_the_line_before_them() {
        let mut log = Log::new();
        for (pos, time) in [0, 1, 1, 15, 16, 26].into_iter().enumerate() {
            log.append(pos as u64, b"line\n", time);
        }
        let gaps: Vec<SlowGap> = log.slow_gaps(View::Shown, 10).collect();
        let gap = |line, seconds| SlowGap { line, seconds };
        assert_eq!(gaps, [gap(2, 14), gap(4, 10)]);
    }
}
