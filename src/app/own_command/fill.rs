//! Arguments with names in braces, such as `{service}-{number}`, and what stands for the names.
//!
//! **Invariant.** One argument stays one argument, whatever a server calls its branches; and a value
//! never becomes an option: where an argument begins with one that begins with `-`, nothing is run.

use crate::app::copy::drone_page;
use crate::app::model::Model;
use crate::app::store::Row;

/// The names that an argument may have in braces.
pub const PLACEHOLDERS: [&str; 8] = [
    "service", "repo", "number", "branch", "commit", "owner", "context", "url",
];

/// A part of an argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part<'a> {
    Text(&'a str),
    Name(&'a str),
}

/// Takes an argument apart. Braces around anything but small letters are text.
fn parts(argument: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = argument;
    let mut from = 0;
    while let Some(open) = rest[from..].find('{').map(|at| at + from) {
        let inside = &rest[open + 1..];
        let letters = inside.find(|c: char| !c.is_ascii_lowercase() && c != '_');
        match letters.filter(|at| *at > 0 && inside[*at..].starts_with('}')) {
            Some(end) => {
                parts.push(Part::Text(&rest[..open]));
                parts.push(Part::Name(&inside[..end]));
                (rest, from) = (&inside[end + 1..], 0);
            }
            None => from = open + 1,
        }
    }
    parts.push(Part::Text(rest));
    parts.retain(|part| *part != Part::Text(""));
    parts
}

/// The names in braces of an argument, known or not.
pub fn placeholders(argument: &str) -> impl Iterator<Item = &str> {
    parts(argument).into_iter().filter_map(|part| match part {
        Part::Name(name) => Some(name),
        Part::Text(_) => None,
    })
}

/// An argument with values in place of the names; in words, why it cannot be given to a program.
pub(super) fn fill(
    argument: &str,
    value: impl Fn(&str) -> Option<String>,
) -> Result<String, String> {
    let mut filled = String::with_capacity(argument.len());
    for (at, part) in parts(argument).into_iter().enumerate() {
        let name = match part {
            Part::Text(text) => {
                filled.push_str(text);
                continue;
            }
            Part::Name(name) => name,
        };
        let value = value(name).filter(|value| !value.is_empty());
        let value = value.ok_or_else(|| format!("there is no {name} here"))?;
        if at == 0 && value.starts_with('-') {
            return Err(format!(
                "the {name} begins with `-` and would be taken for an option; \
                 with a text before it, as in `--{name}={{{name}}}`, it is not"
            ));
        }
        if value.contains('\0') {
            return Err(format!("no program can be given this {name}"));
        }
        filled.push_str(&value);
    }
    Ok(filled)
}

/// What a name stands for where the cursor is.
pub(super) fn value(model: &Model, name: &str) -> Option<String> {
    let place = model.screen().place(model);
    let build = place.build.as_ref();
    let by_key = || model.store.catalogs.row(place.row.as_ref()?);
    let by_repo = || model.store.catalogs.of_repo(&build?.repo).next();
    let row: Option<&Row> = by_key().or_else(by_repo);
    let repo = build.map(|build| &build.repo);
    let repo = repo.or_else(|| row?.service.repo.as_ref());
    let known = || {
        let build = build?;
        model.store.builds.repo(&build.repo)?.build(build.number)
    };
    Some(match name {
        "service" => match row {
            Some(row) => row.name.to_string(),
            None => repo?.slug.name().to_owned(),
        },
        "repo" => repo?.slug.to_string(),
        "number" => build?.number.to_string(),
        "branch" => known()?.target.to_string(),
        "commit" => known()?.after.to_string(),
        "owner" => row?.owner.to_string(),
        "context" => super::here(model).to_string(),
        "url" => drone_page(model, &place)?,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(argument: &str) -> Result<String, String> {
        fill(argument, |name| {
            Some(match name {
                "service" => "ledger".to_owned(),
                "number" => "12".to_owned(),
                "branch" => "--exec=rm -rf ~; $(id)".to_owned(),
                "commit" => "a\0b".to_owned(),
                "owner" => String::new(),
                _ => return None,
            })
        })
    }

    #[test]
    fn names_in_braces_get_their_values_and_other_braces_stay() {
        for (argument, expected) in [
            ("--title", "--title"),
            ("{service}-{number}", "ledger-12"),
            ("{{service}}", "{ledger}"),
            ("{ \"a\": {number} }", "{ \"a\": 12 }"),
            ("{}{A}{", "{}{A}{"),
            ("", ""),
            ("ü{service}ü", "üledgerü"),
        ] {
            assert_eq!(filled(argument).as_deref(), Ok(expected), "{argument}");
        }
    }

    #[test]
    fn a_value_stays_in_its_argument_and_never_becomes_an_option() {
        let kept = filled("--branch={branch}");
        assert_eq!(kept.as_deref(), Ok("--branch=--exec=rm -rf ~; $(id)"));
        for (argument, why) in [
            ("{branch}", "begins with `-`"),
            ("{branch}{number}", "begins with `-`"),
            ("x{commit}", "no program"),
            ("{owner}", "there is no owner here"),
            ("{url}", "there is no url here"),
        ] {
            let refused = filled(argument).expect_err(argument);
            assert!(refused.contains(why), "{argument}: {refused}");
        }
    }
}
