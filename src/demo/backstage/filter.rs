//! The `filter` parameter of GET requests, turned into the predicate that it stands for.

use serde_json::{Map, Value, json};

/// Turns the values of all `filter` parameters into one predicate: AND within a value, OR between
/// values, and OR again between several values of the same key. The error is the message of the 400.
///
/// None without a filter. There is no escape: a comma always parts.
pub(super) fn to_query(filters: &[&str]) -> Result<Option<Value>, String> {
    let mut sets = filters
        .iter()
        .map(|filter| to_set(filter))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(match sets.len() {
        0 => None,
        1 => sets.pop(),
        _ => Some(json!({ "$any": sets })),
    })
}

fn to_set(filter: &str) -> Result<Value, String> {
    let mut tests: Vec<(&str, Vec<&str>)> = Vec::new();
    for statement in filter
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
    {
        let (key, value) = match statement.split_once('=') {
            Some((key, value)) => (key.trim(), Some(value.trim())),
            None => (statement, None),
        };
        if key.is_empty() {
            return Err(format!(
                "Invalid filter, '{statement}' is not a valid statement (expected a string on the \
                 form a=b or a= or a)"
            ));
        }
        match tests.iter_mut().find(|(known, _)| *known == key) {
            Some((_, values)) => values.extend(value),
            None => tests.push((key, value.into_iter().collect())),
        }
    }
    let mut parts: Vec<Value> = tests.into_iter().map(to_test).collect();
    Ok(if parts.len() == 1 {
        parts.remove(0)
    } else {
        json!({ "$all": parts })
    })
}

/// `key` alone means "has it"; beside a value of the same key it means nothing more.
fn to_test((key, values): (&str, Vec<&str>)) -> Value {
    let test = match values.as_slice() {
        [] => json!({ "$exists": true }),
        [value] => json!(value),
        values => json!({ "$in": values }),
    };
    Value::Object(Map::from_iter([(key.to_owned(), test)]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_mean_and_repeated_parameters_mean_or() {
        assert_eq!(
            to_query(&["kind=component,spec.type=service", "kind=api"]),
            Ok(Some(json!({"$any": [
                {"$all": [{"kind": "component"}, {"spec.type": "service"}]},
                {"kind": "api"},
            ]})))
        );
    }

    #[test]
    fn the_same_key_twice_in_one_filter_means_either_value() {
        assert_eq!(
            to_query(&["relations.ownedBy=group:default/a,relations.ownedBy=user:default/b"]),
            Ok(Some(
                json!({"relations.ownedBy": {"$in": ["group:default/a", "user:default/b"]}})
            ))
        );
    }

    #[test]
    fn a_bare_key_asks_whether_it_exists_and_an_empty_value_for_the_empty_text() {
        assert_eq!(
            to_query(&["metadata.annotations.drone.io/repo-slug,spec.owner="]),
            Ok(Some(json!({"$all": [
                {"metadata.annotations.drone.io/repo-slug": {"$exists": true}},
                {"spec.owner": ""},
            ]})))
        );
    }

    #[test]
    fn without_a_filter_there_is_no_predicate_and_without_a_key_an_error() {
        assert_eq!(to_query(&[]), Ok(None));
        assert!(
            to_query(&["=x"])
                .expect_err("refused")
                .contains("'=x' is not a valid statement")
        );
    }
}
