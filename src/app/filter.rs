//! One grammar for every list and for logs: words, `!word`, `=exact`, `re:…`, and tokens such as
//! `owner:me` or `status:failing`.

use nucleo_matcher::pattern::{AtomKind, CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};
use regex::RegexBuilder;

/// A search in the text of a log.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Search {
    pub text: String,
    /// Lines that do not match.
    pub inverse: bool,
    pub regex: bool,
    /// Lines of context around each match, for a filter.
    pub context: u32,
}

impl Search {
    /// Reads `word`, `!word` and `re:pattern`. Smart case: a capital makes it exact. `None` when
    /// there is nothing to look for.
    pub fn parse(text: &str) -> Option<Self> {
        let (inverse, text) = match text.strip_prefix('!') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (regex, text) = match text.strip_prefix("re:") {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        (!text.is_empty()).then(|| Self {
            text: text.to_owned(),
            inverse,
            regex,
            context: 0,
        })
    }
}

/// A word of a filter.
#[derive(Debug, Clone)]
enum Term {
    Fuzzy(Box<Pattern>),
    Exact(String),
    Regex(regex::Regex),
}

/// `key:value`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    pub key: String,
    pub value: String,
    pub inverse: bool,
}

/// Keys of tokens that lists understand.
pub const TOKEN_KEYS: [&str; 8] = [
    "owner", "status", "branch", "event", "author", "tier", "system", "repo",
];

/// A filter as typed, read.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub text: String,
    terms: Vec<(bool, Term)>,
    pub tokens: Vec<Token>,
    /// What is wrong with it (a regular expression that cannot be read).
    pub fault: Option<String>,
}

impl PartialEq for Filter {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl Eq for Filter {}

impl Filter {
    /// Reads a filter. Nothing is an error but a bad regular expression.
    pub fn parse(text: &str) -> Self {
        let mut filter = Self {
            text: text.to_owned(),
            ..Self::default()
        };
        for word in text.split_whitespace() {
            let (inverse, word) = match word.strip_prefix('!') {
                Some(rest) => (true, rest),
                None => (false, word),
            };
            if word.is_empty() {
                continue;
            }
            if let Some((key, value)) = word.split_once(':')
                && TOKEN_KEYS.contains(&key)
            {
                let value = value.to_lowercase();
                filter.tokens.push(Token {
                    key: key.to_owned(),
                    value,
                    inverse,
                });
                continue;
            }
            match term(word, inverse) {
                Ok(term) => filter.terms.push((inverse, term)),
                Err(fault) => filter.fault = Some(fault),
            }
        }
        filter
    }

    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.tokens.is_empty() && self.fault.is_none()
    }

    /// Something that can match many texts in a row.
    pub fn reader(&self) -> Reader<'_> {
        Reader {
            filter: self,
            matcher: Matcher::new(Config::DEFAULT),
            letters: Vec::new(),
        }
    }

    /// Whether this filter keeps a subset of what `other` keeps: it only got longer at its end.
    pub fn narrows(&self, other: &Self) -> bool {
        !other.text.is_empty()
            && self.text.starts_with(&other.text)
            && self.tokens == other.tokens
            && self
                .terms
                .iter()
                .all(|(inverse, term)| !inverse && matches!(term, Term::Fuzzy(_)))
            && self.terms.len() == other.terms.len()
    }
}

fn term(word: &str, inverse: bool) -> Result<Term, String> {
    if let Some(pattern) = word.strip_prefix("re:") {
        let regex = RegexBuilder::new(pattern)
            .case_insensitive(true)
            .size_limit(1 << 20)
            .build();
        return regex
            .map(Term::Regex)
            .map_err(|_| format!("`{pattern}` is no regular expression"));
    }
    if let Some(exact) = word.strip_prefix('=') {
        return Ok(Term::Exact(exact.to_lowercase()));
    }
    if inverse {
        return Ok(Term::Exact(word.to_lowercase()));
    }
    let pattern = Pattern::new(
        word,
        CaseMatching::Ignore,
        Normalization::Smart,
        AtomKind::Fuzzy,
    );
    Ok(Term::Fuzzy(Box::new(pattern)))
}

/// Matches texts against one filter without allocating for each.
pub struct Reader<'a> {
    filter: &'a Filter,
    matcher: Matcher,
    letters: Vec<char>,
}

impl Reader<'_> {
    /// Whether all words match a text, which is lower case.
    pub fn keeps(&mut self, hay: &str) -> bool {
        for (inverse, term) in &self.filter.terms {
            let found = match term {
                Term::Fuzzy(pattern) => {
                    let hay = Utf32Str::new(hay, &mut self.letters);
                    pattern.score(hay, &mut self.matcher).is_some()
                }
                Term::Exact(text) => hay.contains(text.as_str()),
                Term::Regex(regex) => regex.is_match(hay),
            };
            if found == *inverse {
                return false;
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept<'a>(filter: &str, texts: &[&'a str]) -> Vec<&'a str> {
        let filter = Filter::parse(filter);
        let mut reader = filter.reader();
        texts
            .iter()
            .copied()
            .filter(|text| reader.keeps(text))
            .collect()
    }

    #[test]
    fn words_are_fuzzy_and_all_must_match() {
        let texts = [
            "checkout-api payments",
            "ledger payments",
            "login-edge identity",
        ];
        assert_eq!(kept("chk", &texts), ["checkout-api payments"]);
        assert_eq!(kept("pay led", &texts), ["ledger payments"]);
        assert_eq!(kept("", &texts), texts);
    }

    #[test]
    fn inverse_exact_and_regex_words() {
        let texts = ["checkout-api", "check-tool", "ledger[0]"];
        assert_eq!(kept("!check", &texts), ["ledger[0]"]);
        assert_eq!(kept("=check-", &texts), ["check-tool"]);
        assert_eq!(kept("re:^ch.*api$", &texts), ["checkout-api"]);
        assert_eq!(kept("=[0]", &texts), ["ledger[0]"]);
    }

    #[test]
    fn a_bad_regular_expression_is_said_and_keeps_everything() {
        let filter = Filter::parse("re:(");
        assert!(filter.fault.as_deref().is_some_and(|f| f.contains('(')));
        assert!(filter.reader().keeps("x"));
    }

    #[test]
    fn tokens_are_told_from_words() {
        let filter = Filter::parse("!status:failing owner:ME http://x");
        let keys: Vec<_> = filter
            .tokens
            .iter()
            .map(|t| (t.key.as_str(), t.value.as_str(), t.inverse))
            .collect();
        assert_eq!(keys, [("status", "failing", true), ("owner", "me", false)]);
        assert!(!filter.is_empty());
    }

    #[test]
    fn a_longer_word_narrows_and_a_new_or_inverse_one_does_not_claim_to() {
        let narrows = |a: &str, b: &str| Filter::parse(a).narrows(&Filter::parse(b));
        assert!(narrows("chec", "che"));
        assert!(!narrows("che", "chec"));
        assert!(!narrows("!chec", "!che"));
        assert!(!narrows("c", ""));
    }

    #[test]
    fn a_log_search_reads_its_two_prefixes() {
        let s = Search::parse("!re:a.b").expect("a search");
        assert!(s.inverse && s.regex && s.text == "a.b");
        assert_eq!(Search::parse("!"), None);
        assert_eq!(
            Search::parse("[0]").map(|s| (s.regex, s.text)),
            Some((false, "[0]".into()))
        );
    }
}
