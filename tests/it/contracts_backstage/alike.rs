//! What two answers have in common that speak of different companies.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

/// What an answer is like, whatever it speaks of: its members, the fields of the items, whether
/// there are any, which ones are null, whether anything was counted.
pub(super) fn kind(body: &Value) -> Value {
    let is_entity = body.get("apiVersion").is_some();
    match body {
        Value::Array(items) => json!([listed(items)]),
        Value::Object(_) if is_entity => json!({
            "kind": body["kind"],
            "has status": body.get("status").is_some(),
            "is orphan": body["metadata"]["annotations"].get("backstage.io/orphan"),
        }),
        Value::Object(members) => {
            let mut kind = BTreeMap::new();
            for (name, value) in members {
                let value = match (name.as_str(), value) {
                    ("items", Value::Array(items)) => listed(items),
                    ("facets", Value::Object(facets)) => json!({
                        "of": facets.keys().collect::<Vec<_>>(),
                        "each": facets.values().flat_map(|list| list.as_array().expect("a list"))
                            .map(|line| members_of(line).join(" ")).collect::<BTreeSet<_>>(),
                    }),
                    ("totalItems", total) => json!(total == 0),
                    _ => json!(json_type(value)),
                };
                kind.insert(name.clone(), value);
            }
            json!(kind)
        }
        text => text.clone(),
    }
}

/// Nulls keep their places when there are any; otherwise it counts only whether there are items. How
/// much an entity tells depends on who wrote it, so whole ones (alone, or with their parents in an
/// ancestry) are not looked into.
fn listed(items: &[Value]) -> Value {
    if items.iter().any(Value::is_null) {
        return items.iter().map(|item| json!(item.is_null())).collect();
    }
    let fields: BTreeSet<String> = items
        .iter()
        .filter(|item| item.get("apiVersion").is_none())
        .flat_map(|item| match item.get("entity") {
            Some(_) => members_of(item).into_iter().map(str::to_owned).collect(),
            None => paths(item, ""),
        })
        .collect();
    json!({"some": !items.is_empty(), "fields": fields})
}

pub(super) fn members_of(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .map(|it| it.keys().map(String::as_str).collect())
        .unwrap_or_default()
}

/// Every path of members in `value` with the JSON type at its end. What lies below annotations and
/// labels is the users' own.
pub(super) fn paths(value: &Value, path: &str) -> BTreeSet<String> {
    match value {
        Value::Object(members) if !path.ends_with("annotations") && !path.ends_with("labels") => {
            members
                .iter()
                .flat_map(|(name, member)| paths(member, &format!("{path}.{name}")))
                .collect()
        }
        Value::Array(items) => items
            .iter()
            .flat_map(|item| paths(item, &format!("{path}[]")))
            .collect(),
        leaf => BTreeSet::from([format!("{path}: {}", json_type(leaf))]),
    }
}

pub(super) fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}
