//! Takes secret-looking values out of a line before it is shown.

use std::ops::Range;

/// Parts of a key that make its value a secret, compared without case.
const SECRET_WORDS: [&str; 8] = [
    "token",
    "secret",
    "password",
    "passwd",
    "apikey",
    "api_key",
    "api-key",
    "credential",
];

/// Whether the value of this key must not be shown.
pub(super) fn is_secret(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    SECRET_WORDS.iter().any(|word| key.contains(word))
}

/// Replaces each secret-looking value of a YAML line, and moves the caret (in characters) along.
pub(super) fn mask(line: &str, caret: Range<usize>, hidden: &str) -> (String, Range<usize>) {
    let characters: Vec<char> = line.chars().collect();
    let mut secrets = values_of_secret_keys(&characters);
    secrets.extend(user_infos(&characters));
    secrets.sort_by_key(|secret| secret.start);

    let mut masked = String::new();
    let (mut from, mut shown) = (0, 0);
    let mut moved = caret.clone();
    for secret in secrets {
        if secret.start < from {
            continue; // lies in the one before
        }
        masked.extend(&characters[from..secret.start]);
        masked.push_str(hidden);
        shown += secret.start - from;
        if caret.start >= secret.start {
            moved = if caret.start < secret.end {
                shown..shown + hidden.chars().count()
            } else {
                let start = caret.start - secret.end + shown + hidden.chars().count();
                start..start + caret.len()
            };
        }
        shown += hidden.chars().count();
        from = secret.end;
    }
    masked.extend(&characters[from..]);
    (masked, moved)
}

/// `token: abc` and `{ token: abc, … }`; a value that is a map itself is looked into, not hidden.
fn values_of_secret_keys(line: &[char]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut word = 0;
    for (at, c) in line.iter().enumerate() {
        match c {
            '{' | '[' | ',' | '-' if line.get(at + 1).is_none_or(|c| *c == ' ') => word = at + 1,
            ':' | '=' => {
                let key: String = line[word..at].iter().collect();
                let value = (at + 1..line.len()).find(|i| !line[*i].is_whitespace());
                let is_map = |at: usize| matches!(line[at], '{' | '[' | '&' | '*' | '#');
                if let Some(start) = value.filter(|at| is_secret(&key) && !is_map(*at)) {
                    found.push(start..end_of_value(line, start));
                }
                word = at + 1;
            }
            _ => {}
        }
    }
    found
}

/// A quoted value ends at its quote, a plain one at a comma, a bracket or the line's end.
fn end_of_value(line: &[char], start: usize) -> usize {
    let end = match line[start] {
        quote @ ('"' | '\'') => (start + 1..line.len())
            .find(|i| line[*i] == quote)
            .map_or(line.len(), |i| i + 1),
        _ => (start..line.len())
            .find(|i| matches!(line[*i], ',' | '}' | ']'))
            .unwrap_or(line.len()),
    };
    (start..end)
        .rev()
        .find(|i| !line[*i].is_whitespace())
        .map_or(end, |last| last + 1)
}

/// The part between `://` and `@` of an address.
fn user_infos(line: &[char]) -> Vec<Range<usize>> {
    let starts = (0..line.len()).filter(|i| line[*i..].starts_with(&[':', '/', '/']));
    starts
        .filter_map(|i| {
            let start = i + 3;
            let stop = |c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | '\'');
            let end = (start..line.len())
                .find(|i| stop(line[*i]))
                .unwrap_or(line.len());
            let at = (start..end).rev().find(|i| line[*i] == '@')?;
            Some(start..at)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_taken_out_of_any_line() {
        for (line, shown) in [
            ("token: abc", "token: •••"),
            ("  - token: \"a b, c\" # mine", "  - token: ••• # mine"),
            (
                "{ url: u, token: abc, ca: c }",
                "{ url: u, token: •••, ca: c }",
            ),
            ("client-secret:   abc  ", "client-secret:   •••  "),
            ("GITHUB_TOKEN=abc", "GITHUB_TOKEN=•••"),
            ("url: https://user:pw@host/x", "url: https://•••@host/x"),
            ("url: https://user:p@w@host", "url: https://•••@host"),
            ("token: { env: DRONE_TOKEN }", "token: { env: DRONE_TOKEN }"),
            ("theme: mono", "theme: mono"),
            ("", ""),
        ] {
            assert_eq!(mask(line, 0..0, "•••").0, shown, "{line}");
        }
    }
}
