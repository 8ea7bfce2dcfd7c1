//! Whether what the catalog shows is what the file says.

use crate::domain::doctor::index::Index;
use crate::domain::doctor::{Change, Diagnosis};
use crate::domain::{ANNOTATIONS, Component, Rule, Severity};

/// Letters of an error of the catalog that are shown.
const LONGEST: usize = 300;

/// Errors of the entry's file and of the Location above it, and entries that nothing emits.
pub(in crate::domain::doctor) fn source(
    component: &Component,
    index: &Index<'_>,
    found: &mut Vec<Diagnosis>,
) {
    if let Some(error) = component.errors.first() {
        found.push(own_error(component, error));
    }
    if component.orphan {
        let diagnosis = Diagnosis::new(
            component,
            Rule::Orphan,
            Severity::Warning,
            "nothing emits it any more: its file or its location is gone",
            "restore the file, or remove the entry in Backstage",
        );
        found.push(diagnosis.declared("backstage.io/orphan", "true"));
    } else if let Some(source) = index.source(component) {
        let diagnosis = Diagnosis::new(
            component,
            Rule::LocationError,
            Severity::Error,
            format!("`{}` fails: {}", source.location, cut(&source.error)),
            "make its file readable for Backstage again, or correct its address",
        );
        found.push(diagnosis.declared("backstage.io/managed-by-location", &component.origin));
    }
}

fn own_error(component: &Component, error: &str) -> Diagnosis {
    let (rule, next, change) = if error.contains("annotations") {
        let next = "annotations are `key: value` lines without a `-` before them; then let Backstage \
                    read it again";
        (Rule::SchemaError, next, Some(without_dash(component)))
    } else if is_of_schema(error) {
        let next = "correct the file: the words after the last colon say where; then let Backstage \
                    read it again";
        (Rule::SchemaError, next, None)
    } else {
        let next = "correct the file that it comes from, then let Backstage read it again";
        (Rule::Processing, next, None)
    };
    let found = format!("its file is not processed: {}", cut(error));
    Diagnosis::new(component, rule, Severity::Error, found, next).change(change)
}

/// The likely cause where annotations are refused: they were written as a list.
fn without_dash(component: &Component) -> Change {
    match component.repos.iter().find(|link| !link.guessed) {
        Some(link) => Change::undashed(&link.annotation, link.slug.as_str()),
        None => Change::undashed(ANNOTATIONS[0], "OWNER/REPOSITORY").with_gaps(),
    }
}

/// Words of the validators of Backstage (ajv, and the envelope's own).
fn is_of_schema(error: &str) -> bool {
    const WORDS: [&str; 6] = [
        "must have required property",
        "should have required property",
        "must be ",
        "should be ",
        "Malformed envelope",
        "does not match schema",
    ];
    WORDS.iter().any(|word| error.contains(word))
}

fn cut(error: &str) -> &str {
    let end = error
        .char_indices()
        .nth(LONGEST)
        .map_or(error.len(), |(at, _)| at);
    &error[..end]
}
