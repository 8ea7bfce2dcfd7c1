//! The `fields` parameter: parts of an entity by dotted paths, cut out of its text without building
//! the rest.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

/// Cuts `paths` out of `entity` (JSON text). Keys may hold dots themselves
/// (`metadata.annotations.drone.io/repo-slug`), so a path is matched key by key, not split.
///
/// None when nothing of it is there.
pub(super) fn cut(entity: &str, paths: &[&str]) -> Option<String> {
    let members: BTreeMap<String, &RawValue> = serde_json::from_str(entity).ok()?;
    let mut parts = Vec::new();
    for (key, value) in &members {
        let Some(text) = cut_member(key, value.get(), paths) else {
            continue;
        };
        // A key came out of JSON, so it can go back in.
        let key = serde_json::to_string(key).ok()?;
        parts.push(format!("{key}:{text}"));
    }
    (!parts.is_empty()).then(|| format!("{{{}}}", parts.join(",")))
}

fn cut_member(key: &str, text: &str, paths: &[&str]) -> Option<String> {
    if paths.contains(&key) {
        return Some(text.to_owned());
    }
    let below: Vec<&str> = paths
        .iter()
        .filter_map(|path| path.strip_prefix(key)?.strip_prefix('.'))
        .collect();
    if below.is_empty() || !text.starts_with('{') {
        None
    } else {
        cut(text, &below)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ENTITY: &str = r#"{"kind":"Component","metadata":{"name":"a","annotations":
        {"drone.io/repo-slug":"acme/a","x":"y"}},"relations":[{"type":"ownedBy"}],"spec":{}}"#;

    #[test]
    fn a_path_gives_its_part_and_what_is_absent_gives_nothing() {
        for (paths, cutting) in [
            (vec!["kind"], r#"{"kind":"Component"}"#),
            (
                vec!["kind", "metadata.name"],
                r#"{"kind":"Component","metadata":{"name":"a"}}"#,
            ),
            (
                vec!["metadata.title", "spec.profile", "kind"],
                r#"{"kind":"Component"}"#,
            ),
            (vec!["relations"], r#"{"relations":[{"type":"ownedBy"}]}"#),
            (vec!["kind.name", "spec"], r#"{"spec":{}}"#),
        ] {
            assert_eq!(cut(ENTITY, &paths).as_deref(), Some(cutting), "{paths:?}");
        }
        assert_eq!(cut(ENTITY, &["nonsense"]), None);
    }

    #[test]
    fn dots_in_a_key_do_not_part_the_path() {
        let path = "metadata.annotations.drone.io/repo-slug";
        assert_eq!(
            cut(ENTITY, &[path]).as_deref(),
            Some(r#"{"metadata":{"annotations":{"drone.io/repo-slug":"acme/a"}}}"#)
        );
    }
}
