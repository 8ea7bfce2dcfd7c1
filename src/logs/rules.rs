//! Which lines tell of an error or a warning. Careful rather than eager: a line marked for nothing
//! costs more trust than a missed one costs time.

use std::borrow::Cow;

use aho_corasick::{AhoCorasick, BuildError, Input};
use regex::{Regex, RegexBuilder};

use crate::logs::needle::NeedleError;
use crate::text::{Plain, strip};

/// How bad a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    Warning,
    Error,
}

/// Letters without which no rule matches: one pass over many lines finds the few to judge. Lower case.
const CLUES: &[&str] = &[
    "err",
    "fail",
    "fatal",
    "severe",
    "critical",
    "panic",
    "exception",
    "traceback",
    "warn",
    "fault",
    "core dumped",
    "command not found",
    "***",
    "exit",
    "✗",
    "✖",
    "out of memory",
    "oomkilled",
];

/// A level before its message: at the start, after a space or in brackets; before `:`, `]` or, in
/// capitals, a space. `0 errors`, `error_handling.c` and `TestReturnsError` are none of it.
const ERRORS: &[&str] = &[
    r"(?i:(?:^|[\s\[(|])(?:error|fatal|severe|critical|panic)(?:\[\w+\])?\s*[:\]])",
    r"(?:^|[\s\[(|])(?:ERROR|FATAL|SEVERE|CRITICAL|ERR!)(?:[\s|]|$)",
    // Compilers: `a.ts(3,5): error TS2322:`, `x.cs(1,2): error CS1002:`.
    r"\berror [A-Z]{1,6}[0-9]+\b",
    // Exceptions: `ValueError: …`, `java.lang.NullPointerException`, `Uncaught TypeError: …`.
    r"(?:^|\s)[\w.$]*[a-z](?:Error|Exception): ",
    r"^(?:Caused by: )?(?:[a-z_]\w*\.)+\w*(?:Error|Exception)$",
    r"^\s*Traceback \(most recent call last\)",
    r"\bpanicked at\b",
    // Test runners.
    r"^\s*--- FAIL: ",
    r"^\s*(?:FAIL|FAILED)\b",
    r"(?:\s|\.)FAILED$",
    r"\btest result: FAILED\b",
    r"(?i:^\s*(?:unexpected )?failures:$)",
    r"(?i:\b[1-9][0-9]* (?:tests? )?(?:failed|failures?|errors?)\b)",
    r"(?i:\b(?:failures|errors|failed): [1-9])",
    r"^\s*[✗✖] ",
    // Build tools and shells.
    r"\bBUILD FAIL(?:ED|URE)\b",
    r"\bmake(?:\[[0-9]+\])?: \*\*\*",
    r"(?i:: command not found$)",
    r"(?i:\bsegmentation fault\b|\bcore dumped\b|\bout of memory\b|\boomkilled\b)",
    r"(?i:\bexit(?:ed with)? (?:status|code)[:= ]*[1-9])",
    r"^exit [1-9][0-9]*$",
];

const WARNINGS: &[&str] = &[
    r"(?i:(?:^|[\s\[(|])warn(?:ing)?(?:\[\w+\])?\s*[:\]])",
    r"(?:^|[\s\[(|])(?:WARN|WARNING)(?:[\s|]|$)",
    r"(?:^|\s)[\w.$]*[a-z]Warning: ",
    r"(?i:\b[1-9][0-9]* warnings?\b)",
];

/// What takes such words back: `no errors`, `error: null`.
const HARMLESS: &[&str] = &[
    r"(?i:\b(?:no|0|zero|without)(?: \w+)? (?:errors?|failures?|warnings?|failed)\b:?)",
    r#"(?i:\berrors?["']?\s*[:=]\s*(?:0\b|none\b|null\b|nil\b|false\b|no\b|""|''|\[\]))"#,
    r"(?i:\bexit (?:status|code)[:= ]*0\b)",
];

/// Bytes of a line that are judged. What is longer is data, and its start says which.
const JUDGED: usize = 16 << 10;

/// Characters of a line that an excerpt shows.
const EXCERPT: usize = 120;

/// The rules: those built in, and a person's own.
#[derive(Debug)]
pub struct Rules {
    clues: Option<AhoCorasick>,
    errors: Regex,
    warnings: Regex,
    harmless: Regex,
    ignored: Option<Regex>,
}

impl Rules {
    /// What is built in.
    pub fn built_in() -> Result<Self, NeedleError> {
        Self::new(&[], &[])
    }

    /// What is built in, with patterns of a person that make a line an error or a warning, and patterns
    /// of lines that never are. With patterns added every line has to be judged, which takes longer.
    pub fn new(added: &[(Severity, &str)], ignored: &[&str]) -> Result<Self, NeedleError> {
        let of = |severity| {
            added
                .iter()
                .filter(move |(of, _)| *of == severity)
                .map(|(_, pattern)| *pattern)
        };
        Ok(Self {
            clues: clues(added.is_empty()).map_err(|_| NeedleError::TooLarge)?,
            errors: any_of(ERRORS.iter().copied().chain(of(Severity::Error)))?,
            warnings: any_of(WARNINGS.iter().copied().chain(of(Severity::Warning)))?,
            harmless: any_of(HARMLESS.iter().copied())?,
            ignored: match ignored {
                [] => None,
                ignored => Some(any_of(ignored.iter().copied())?),
            },
        })
    }

    /// Where the next line worth judging is, at byte `from` or after it.
    pub(super) fn next_clue(&self, text: &[u8], from: usize) -> Option<usize> {
        match &self.clues {
            Some(clues) => clues
                .find(Input::new(text).range(from..))
                .map(|found| found.start()),
            None => (from < text.len()).then_some(from),
        }
    }

    /// What a raw line is, in anything that it shows or showed, and the words that tell.
    pub fn judge(&self, raw: &[u8]) -> Option<(Severity, String)> {
        let Plain { shown, hidden } = strip(&raw[..raw.len().min(JUDGED)]);
        std::iter::once(&*shown)
            .chain(hidden.lines())
            .filter_map(|state| self.judge_text(state))
            .reduce(|first, next| if next.0 > first.0 { next } else { first })
    }

    fn judge_text(&self, text: &str) -> Option<(Severity, String)> {
        let text = text.trim_end();
        if self
            .ignored
            .as_ref()
            .is_some_and(|ignored| ignored.is_match(text))
        {
            return None;
        }
        let (severity, at) = match self.told(&self.errors, text) {
            Some(at) => (Severity::Error, at),
            None => (Severity::Warning, self.told(&self.warnings, text)?),
        };
        Some((severity, excerpt(text, at)))
    }

    /// Where a rule matches words that nothing takes back.
    fn told(&self, rule: &Regex, text: &str) -> Option<usize> {
        let at = rule.find(text)?.start();
        match self.harmless.replace_all(text, "") {
            Cow::Borrowed(_) => Some(at),
            Cow::Owned(rest) => rule.is_match(&rest).then_some(at),
        }
    }
}

fn clues(wanted: bool) -> Result<Option<AhoCorasick>, BuildError> {
    let build = || {
        AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(CLUES)
    };
    wanted.then(build).transpose()
}

/// One pattern for all, so that one pass tells whether and where.
fn any_of<'a>(patterns: impl Iterator<Item = &'a str>) -> Result<Regex, NeedleError> {
    let patterns: Vec<String> = patterns.map(|pattern| format!("(?:{pattern})")).collect();
    RegexBuilder::new(&patterns.join("|"))
        .build()
        .map_err(|error| NeedleError::Pattern(error.to_string()))
}

/// The start of a line, or of a long one what stands around the words that tell.
fn excerpt(text: &str, at: usize) -> String {
    let text = if at < EXCERPT / 2 || text.chars().count() <= EXCERPT {
        text.trim_start()
    } else {
        text[at..].trim_start()
    };
    text.chars().take(EXCERPT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(rules: &Rules, line: &str) -> Option<Severity> {
        let judged = rules.judge(line.as_bytes()).map(|(severity, _)| severity);
        if judged.is_some() {
            assert!(
                rules.next_clue(line.as_bytes(), 0).is_some(),
                "no clue in {line:?}"
            );
        }
        judged
    }

    #[test]
    fn what_tools_print_when_they_fail_is_an_error() {
        let rules = Rules::built_in().unwrap();
        for line in [
            "error: test failed, to rerun pass `--lib`",
            "error[E0308]: mismatched types",
            "\u{1b}[1;31merror\u{1b}[0m: could not compile",
            "src/a.c:3:5: fatal error: x.h: No such file or directory",
            "src/a.ts(3,5): error TS2322: Type 'x' is not assignable",
            "[ERROR] BUILD FAILURE",
            "2026-01-02 10:00:00,123 ERROR [main] com.x.Y - broken",
            "npm ERR! code 1",
            "ValueError: invalid literal",
            "Exception in thread \"main\" java.lang.IllegalStateException: no",
            "Caused by: java.lang.NullPointerException",
            "Traceback (most recent call last):",
            "thread 'main' panicked at src/auth.rs:88:9:",
            "panic: runtime error: index out of range",
            "--- FAIL: TestPay (0.00s)",
            "FAIL src/pay.test.js",
            "test auth::retry_once ... FAILED",
            "test result: FAILED. 213 passed; 1 failed",
            "Tests run: 214, Failures: 2, Errors: 0",
            "0 errors, 3 failed",
            "✗ pays twice",
            "make: *** [all] Error 2",
            "sh: 1: foo: command not found",
            "Segmentation fault (core dumped)",
            "The command exited with code 137",
            "exit 1",
            "unexpected failures:",
        ] {
            assert_eq!(judge(&rules, line), Some(Severity::Error), "{line}");
        }
    }

    #[test]
    fn what_they_print_to_warn_is_a_warning() {
        let rules = Rules::built_in().unwrap();
        for line in [
            "warning: unused variable",
            "[WARNING] The POM is missing",
            "npm WARN deprecated x@1",
            "x.py:3: DeprecationWarning: old",
            "12 warnings generated.",
        ] {
            assert_eq!(judge(&rules, line), Some(Severity::Warning), "{line}");
        }
    }

    /// F40, and more of its kind.
    #[test]
    fn words_that_only_look_like_errors_are_none() {
        let file = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/tests/samples/cases/F40-words-that-only-look-like-errors.log"
        );
        let more = "no error: all good\n{\"error\": null, \"n\": 1}\nerrors: 0\nfailed: 0\n\
                    GET /error 200\nwithout any errors\n10 passed, 0 failures\nexit status 0\n\
                    downloading error-chain v0.12\nFAILED_RETRIES=3\n";
        let text = std::fs::read_to_string(file).unwrap() + more;
        let rules = Rules::built_in().unwrap();
        for line in text.lines() {
            assert_eq!(judge(&rules, line), None, "{line}");
        }
    }

    #[test]
    fn a_persons_rules_add_and_take_away() {
        let added = [(Severity::Error, "^KAPUTT$"), (Severity::Warning, "hmm")];
        let rules = Rules::new(&added, &["known issue"]).unwrap();
        let judge = |line: &str| rules.judge(line.as_bytes()).map(|(severity, _)| severity);
        assert_eq!(judge("KAPUTT"), Some(Severity::Error));
        assert_eq!(judge("hmm"), Some(Severity::Warning));
        assert_eq!(judge("error: known issue 4"), None);
        assert_eq!(rules.next_clue(b"KAPUTT", 0), Some(0));
        assert!(Rules::new(&[(Severity::Error, "(")], &[]).is_err());
    }

    #[test]
    fn an_excerpt_shows_the_words_that_tell_and_is_short() {
        let rules = Rules::built_in().unwrap();
        let long = "x".repeat(500) + " error: here " + &"y".repeat(500);
        let (_, excerpt) = rules.judge(long.as_bytes()).unwrap();
        assert!(excerpt.starts_with("error: here yy") && excerpt.chars().count() == EXCERPT);
        let (_, excerpt) = rules.judge(b"   error: x\r\n").unwrap();
        assert_eq!(excerpt, "error: x");
    }
}
