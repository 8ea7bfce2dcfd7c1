//! A Rust file as far as the rules look at it: its code without comments and literals, the part of
//! it that ships, and the paths that it names.

use std::path::{Path, PathBuf};
use std::{fs, iter};

/// A file under `src`.
pub(super) struct Source {
    /// From the package's folder on, with slashes.
    pub(super) path: String,
    pub(super) text: String,
    /// The code; comments and the insides of literals are blanks. Lines stay where they are.
    pub(super) code: String,
    /// The code that ships: what is for tests only is blank too.
    pub(super) shipped: String,
}

/// The head of a path: a crate, or a room behind `crate::`.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Head {
    Room(String),
    Outside(String),
    /// `super::super`.
    Climb,
}

impl Source {
    pub(super) fn new(path: &str, text: &str) -> Self {
        let code = without_words(text);
        let shipped = without_tests(&code);
        Self {
            path: path.to_owned(),
            text: text.to_owned(),
            code,
            shipped,
        }
    }

    /// `src/ui/canvas.rs` stands in `ui`, `src/main.rs` in `main`.
    pub(super) fn room(&self) -> &str {
        let inside = self.path.trim_start_matches("src/");
        inside
            .split('/')
            .next()
            .unwrap_or(inside)
            .trim_end_matches(".rs")
    }

    /// The line of a byte, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        self.code[..at].matches('\n').count() + 1
    }
}

/// All files of the package's `src`; those that only tests read ship nothing.
pub(super) fn all() -> Vec<Source> {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    collect(&package.join("src"), &mut paths);
    paths.sort();
    let mut sources: Vec<Source> = paths
        .iter()
        .map(|path| {
            let name = path.strip_prefix(package).unwrap().to_str().unwrap();
            Source::new(&name.replace('\\', "/"), &fs::read_to_string(path).unwrap())
        })
        .collect();
    let tests: Vec<String> = sources.iter().flat_map(modules_of_tests).collect();
    for source in &mut sources {
        let stem = source.path.trim_end_matches(".rs");
        let is_test = |module: &String| stem == module || stem.starts_with(&format!("{module}/"));
        if tests.iter().any(is_test) {
            source.shipped = blank(&source.code);
        }
    }
    sources
}

fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            paths.push(path);
        }
    }
}

/// Where the modules stand that a file declares for tests only, without their ending.
pub(super) fn modules_of_tests(source: &Source) -> Vec<String> {
    let stem = source.path.trim_end_matches(".rs");
    let folder = ["/mod", "/lib", "/main"]
        .iter()
        .find_map(|door| stem.strip_suffix(door))
        .unwrap_or(stem);
    test_items(&source.code)
        .filter_map(|(start, end)| {
            let item = source.code[start..end].trim_end();
            let words: Vec<&str> = item.strip_suffix(';')?.split_whitespace().collect();
            let [.., "mod", name] = words[..] else {
                return None;
            };
            let written = source.text[start..end].split_once("#[path = \"");
            if let Some((file, _)) = written.and_then(|(_, rest)| rest.split_once(".rs\"")) {
                let beside = stem.rsplit_once('/').map_or("", |(folder, _)| folder);
                return Some(format!("{beside}/{file}"));
            }
            Some(format!("{folder}/{name}"))
        })
        .collect()
}

/// The code with every item for tests blanked.
fn without_tests(code: &str) -> String {
    let mut shipped = String::new();
    let mut from = 0;
    for (start, end) in test_items(code) {
        shipped.push_str(&code[from..start]);
        shipped.push_str(&blank(&code[start..end]));
        from = end;
    }
    shipped + &code[from..]
}

/// From `#[cfg(test)]` to the end of what it stands before.
fn test_items(code: &str) -> impl Iterator<Item = (usize, usize)> {
    let mut from = 0;
    iter::from_fn(move || {
        let rest = &code[from..];
        let start = from
            + ["#[cfg(test)]", "#[cfg(all(test"]
                .iter()
                .filter_map(|mark| rest.find(mark))
                .min()?;
        let mut depth = 0;
        let end = code[start..].char_indices().find(|(_, c)| {
            match c {
                '{' | '[' | '(' => depth += 1,
                '}' | ']' | ')' => depth -= 1,
                _ => {}
            }
            depth == 0 && matches!(c, '}' | ';')
        });
        from = end.map_or(code.len(), |(at, _)| start + at + 1);
        Some((start, from))
    })
}

fn blank(text: &str) -> String {
    let space = |c| if c == '\n' { '\n' } else { ' ' };
    text.chars()
        .flat_map(|c| iter::repeat_n(space(c), c.len_utf8()))
        .collect()
}

/// Blanks comments and the insides of literals, byte for byte.
fn without_words(text: &str) -> String {
    let mut code = String::new();
    let mut rest = text;
    let mut last = ' ';
    while let Some(c) = rest.chars().next() {
        let hidden = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            block_comment(rest)
        } else if last.is_alphanumeric() || last == '_' {
            0 // the `r` of `for` begins no literal
        } else {
            literal(rest)
        };
        let taken = hidden.max(c.len_utf8());
        match hidden {
            0 => code.push(c),
            _ => code.push_str(&blank(&rest[..taken])),
        }
        last = if hidden > 0 { ' ' } else { c };
        rest = &rest[taken..];
    }
    code
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    while at < text.len() {
        if text[at..].starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if text[at..].starts_with("*/") {
            (depth, at) = (depth - 1, at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += text[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The length of the literal with which `text` begins, or 0.
fn literal(text: &str) -> usize {
    let opening = text.trim_start_matches(['b', 'c']);
    let prefix = text.len() - opening.len();
    if prefix > 1 {
        return 0;
    }
    if let Some(raw) = opening.strip_prefix('r') {
        let fence = raw.len() - raw.trim_start_matches('#').len();
        let Some(inside) = raw[fence..].strip_prefix('"') else {
            return 0;
        };
        let close = format!("\"{}", "#".repeat(fence));
        let end = inside
            .find(&close)
            .map_or(inside.len(), |at| at + close.len());
        return prefix + 1 + fence + 1 + end;
    }
    let quote = match opening.chars().next() {
        Some('"') => '"',
        Some('\'') if is_character(&opening[1..]) => '\'',
        _ => return 0,
    };
    let mut escaped = false;
    let end = opening.char_indices().skip(1).find(|(_, c)| {
        let closes = *c == quote && !escaped;
        escaped = *c == '\\' && !escaped;
        closes
    });
    prefix + end.map_or(opening.len(), |(at, _)| at + 1)
}

/// Whether what follows a `'` is a character, not the name of a lifetime.
fn is_character(inside: &str) -> bool {
    inside.starts_with('\\') || inside.chars().nth(1) == Some('\'')
}

/// Every path in the code by its head, with the byte at which it stands.
pub(super) fn heads(code: &str) -> Vec<(usize, Head)> {
    let tokens = tokens(code);
    let mut heads = Vec::new();
    let mut at = 0;
    while let Some((byte, word)) = tokens.get(at).copied() {
        let begins = is_name(word) && at.checked_sub(1).is_none_or(|b| tokens[b].1 != "::");
        let next = |step: usize| tokens.get(at + step).map_or("", |(_, word)| word);
        let named_by_use = at > 0 && tokens[at - 1].1 == "use" && matches!(next(1), ";" | "as");
        at += match (word, next(1), next(2)) {
            ("super", "::", "super") => {
                heads.push((byte, Head::Climb));
                3
            }
            ("crate", "::", "{") => {
                let (inside, length) = group(&tokens[at + 2..]);
                heads.extend(
                    inside
                        .iter()
                        .map(|(at, word)| (*at, Head::Room((*word).into()))),
                );
                2 + length
            }
            ("crate", "::", room) => {
                heads.push((byte, Head::Room(room.to_owned())));
                3
            }
            (_, "::", after) if begins => {
                heads.push((byte, Head::Outside(word.to_owned())));
                // Names inside the group belong to this path.
                if after == "{" {
                    2 + group(&tokens[at + 2..]).1
                } else {
                    2
                }
            }
            (_, "::", "{") => 2 + group(&tokens[at + 2..]).1,
            _ if begins && named_by_use => {
                heads.push((byte, Head::Outside(word.to_owned())));
                1
            }
            _ => 1,
        };
    }
    heads
}

/// The first names of the paths in a `{…}`, and how many tokens it has.
fn group<'a>(tokens: &[(usize, &'a str)]) -> (Vec<(usize, &'a str)>, usize) {
    let mut depth = 0;
    let mut firsts = Vec::new();
    for (at, (byte, word)) in tokens.iter().enumerate() {
        match *word {
            "{" => depth += 1,
            "}" => depth -= 1,
            name if depth == 1 && is_name(name) && matches!(tokens[at - 1].1, "{" | ",") => {
                firsts.push((*byte, name));
            }
            _ => {}
        }
        if depth == 0 {
            return (firsts, at + 1);
        }
    }
    (firsts, tokens.len())
}

fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_alphabetic() || c == '_')
}

/// Names, `::` and single characters.
fn tokens(code: &str) -> Vec<(usize, &str)> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(c) = code[at..].chars().next() {
        let in_name = |c: char| c.is_alphanumeric() || c == '_';
        let length = if in_name(c) {
            code[at..].find(|c| !in_name(c)).unwrap_or(code.len() - at)
        } else if code[at..].starts_with("::") {
            2
        } else {
            c.len_utf8()
        };
        if !c.is_whitespace() {
            tokens.push((at, &code[at..at + length]));
        }
        at += length;
    }
    tokens
}
