//! The rules, each a function from a file to what in it breaks the rule.

use std::collections::BTreeSet;

use super::rooms::{ONE_FILE, PENS, PURE, ROOMS, ROOTS};
use super::source::{Head, Source, heads};

/// The longest file, in lines.
const LONGEST: usize = 400;

/// What ships may not say, and who may say it all the same.
const FORBIDDEN: [(&str, &[&str]); 10] = [
    (".unwrap()", &[]),
    (".expect(", &[]),
    ("panic!", &[]),
    ("todo!", &[]),
    ("unimplemented!", &[]),
    ("dbg!", &[]),
    ("println!", &["cli", "main"]),
    ("print!", &["cli", "main"]),
    ("#[allow(", &[]),
    ("#![allow(", &[]),
];

/// What the core may not know of: clocks, tasks, locks, globals.
const IMPURE: [&str; 11] = [
    "Instant::now",
    "SystemTime::now",
    "thread_local!",
    "Mutex",
    "RwLock",
    "OnceLock",
    "LazyLock",
    "async fn",
    "async move",
    "static mut",
    ".await",
];

/// How words get onto a screen or into a stream past the pens.
const WRITES: [&str; 10] = [
    "set_string(",
    "set_stringn(",
    "set_line(",
    "set_span(",
    "set_symbol(",
    "Span::raw",
    "Span::styled",
    "Line::raw",
    "io::stdout",
    "io::stderr",
];

/// A broken rule: where, and which.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Sin {
    pub(super) path: String,
    pub(super) line: usize,
    pub(super) rule: String,
}

fn sin(source: &Source, line: usize, rule: impl Into<String>) -> Sin {
    Sin {
        path: source.path.clone(),
        line,
        rule: rule.into(),
    }
}

/// Everything that is wrong with a file. `crates` are the dependencies of the package.
pub(super) fn broken(source: &Source, crates: &BTreeSet<String>) -> Vec<Sin> {
    let mut sins = Vec::new();
    sins.extend(shape(source));
    sins.extend(door_plate(source));
    sins.extend(imports(source));
    sins.extend(outside(source, crates));
    sins.extend(words(source));
    sins
}

/// A file opens with what it is, and is short.
fn shape(source: &Source) -> Vec<Sin> {
    let mut sins = Vec::new();
    // The crate attribute of a test binary or of `lib.rs` may come first.
    let first = source.text.lines().find(|line| !line.starts_with("#!["));
    if !first.is_some_and(|line| line.starts_with("//!")) {
        sins.push(sin(
            source,
            1,
            "a file begins with `//!` and says what it is",
        ));
    }
    let lines = source.text.lines().count();
    if lines > LONGEST {
        let rule = format!("{lines} lines; a file has at most {LONGEST}, split it by meaning");
        sins.push(sin(source, lines, rule));
    }
    sins
}

/// A `mod.rs` has documentation, `mod` and `use`, and at most a short name for a type.
fn door_plate(source: &Source) -> Vec<Sin> {
    if !source.path.ends_with("/mod.rs") {
        return Vec::new();
    }
    let mut sins = Vec::new();
    let mut from = 0;
    for statement in source.shipped.split_inclusive(';') {
        let start = from + statement.len() - statement.trim_start().len();
        from += statement.len();
        let mut item = statement.trim();
        while let Some((_, rest)) = item.strip_prefix('#').and_then(|rest| rest.split_once(']')) {
            item = rest.trim_start();
        }
        let item = item.strip_prefix("pub").map_or(item, |rest| {
            let rest = rest.trim_start();
            let inside = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
            inside.map_or(rest, |(_, rest)| rest.trim_start())
        });
        let is_plate = ["mod ", "use ", "type "]
            .iter()
            .any(|word| item.starts_with(word));
        if !item.is_empty() && !is_plate {
            let line = source.line(start);
            sins.push(sin(source, line, "a `mod.rs` is a door plate: no logic"));
        }
    }
    sins
}

/// Who imports whom, tests included: a test that reaches past its room tests another room.
fn imports(source: &Source) -> Vec<Sin> {
    let own = source.room();
    let known = |name: &str| ROOMS.iter().find(|room| room.name == name);
    let mut sins = Vec::new();
    if !ROOTS.contains(&own) && known(own).is_none() {
        let rule = format!("`{own}` is not on the map in tests/it/architecture/rooms.rs");
        sins.push(sin(source, 1, rule));
    }
    for (at, head) in heads(&source.code) {
        let rule = match head {
            Head::Climb => "`super::super` climbs; write `crate::room::thing`".to_owned(),
            Head::Room(name) if name != own && !ROOTS.contains(&own) => {
                if known(own).is_some_and(|room| room.rooms.contains(&name.as_str())) {
                    continue;
                }
                format!("`{own}` may not import `{name}`")
            }
            _ => continue,
        };
        sins.push(sin(source, source.line(at), rule));
    }
    sins
}

/// Which crates a room names.
fn outside(source: &Source, crates: &BTreeSet<String>) -> Vec<Sin> {
    let own = source.room();
    let Some(room) = ROOMS.iter().find(|room| room.name == own) else {
        return main_only(source);
    };
    let mut sins = main_only(source);
    for (at, head) in heads(&source.shipped) {
        let Head::Outside(name) = head else { continue };
        if !crates.contains(&name) {
            continue; // a module, a type, `std`
        }
        let one_file = ONE_FILE
            .iter()
            .find(|(place, held, _)| *place == own && *held == name);
        let rule = match one_file {
            Some((_, _, file)) if *file != source.path => {
                format!("`{own}` names `{name}` in `{file}` only")
            }
            None if !room.crates.contains(&name.as_str()) => {
                format!("`{own}` may not name the crate `{name}`")
            }
            _ => continue,
        };
        sins.push(sin(source, source.line(at), rule));
    }
    sins
}

/// The crate that makes errors pretty is for the root alone: below it errors have types.
fn main_only(source: &Source) -> Vec<Sin> {
    let eyre = |head: &Head| *head == Head::Outside("color_eyre".to_owned());
    heads(&source.shipped)
        .into_iter()
        .filter(|(_, head)| source.room() != "main" && eyre(head))
        .map(|(at, _)| sin(source, source.line(at), "`color_eyre` is for `main` alone"))
        .collect()
}

/// What a room may not say.
fn words(source: &Source) -> Vec<Sin> {
    let own = source.room();
    let mut sins = Vec::new();
    for (word, allowed) in FORBIDDEN {
        if !allowed.contains(&own) {
            sins.extend(saying(source, word, &format!("`{word}` is not said here")));
        }
    }
    if PURE.contains(&own) {
        for word in IMPURE {
            let rule = format!("`{own}` is pure: no `{word}`");
            sins.extend(saying(source, word, &rule));
        }
    }
    if own != "demo" && !PENS.contains(&source.path.as_str()) {
        for word in WRITES {
            let rule = format!("`{word}` is for the pens: they clean what they write");
            sins.extend(saying(source, word, &rule));
        }
    }
    sins
}

/// Every place that ships and says a word, as a whole word.
fn saying(source: &Source, word: &str, rule: &str) -> Vec<Sin> {
    let part_of_name = |c: char| c.is_alphanumeric() || c == '_';
    let starts_name = word.starts_with(part_of_name);
    source
        .shipped
        .match_indices(word)
        .filter(|(at, _)| !(starts_name && source.shipped[..*at].ends_with(part_of_name)))
        // A parser's own `expect` takes what is to come next, and gives an option.
        .filter(|(at, _)| word != ".expect(" || says_why(&source.text[at + word.len()..]))
        .map(|(at, _)| sin(source, source.line(at), rule))
        .collect()
}

/// Whether what is handed to an `expect` is the sentence of a panic.
fn says_why(argument: &str) -> bool {
    let argument = argument.trim_start();
    argument.starts_with('"') || argument.starts_with("&format!")
}

/// Screens and overlays have a state in `app` and a face of the same name in `ui`.
pub(super) fn without_twin(sources: &[Source]) -> Vec<Sin> {
    let mut sins = Vec::new();
    for folder in ["screens", "overlays"] {
        let (app, ui) = (names(sources, "app", folder), names(sources, "ui", folder));
        let lone = app
            .difference(&ui)
            .map(|name| ("app", "ui", name))
            .chain(ui.difference(&app).map(|name| ("ui", "app", name)));
        sins.extend(lone.map(|(here, there, name)| Sin {
            path: format!("src/{here}/{folder}/{name}"),
            line: 1,
            rule: format!("has no twin in `src/{there}/{folder}`"),
        }));
    }
    sins
}

/// Modules that stand directly in a folder and ship.
fn names(sources: &[Source], room: &str, folder: &str) -> BTreeSet<String> {
    let folder = format!("src/{room}/{folder}/");
    sources
        .iter()
        .filter(|source| !source.shipped.trim().is_empty())
        .filter_map(|source| source.path.strip_prefix(&folder)?.split('/').next())
        .map(|name| name.trim_end_matches(".rs").to_owned())
        .filter(|name| name != "mod")
        .collect()
}
