//! The search index, flattened from an entity as the catalog does it: dotted keys in lower case,
//! each with a value in lower case and the value as written.

use serde_json::Value;

use super::symbols::{Symbol, Symbols};

/// Values longer than this are indexed as null: `$exists` finds them, equality never does.
const LONGEST_VALUE: usize = 200;

/// Parts of an entity that are not indexed by the walk. Relations get keys of their own; identity
/// members are added by hand.
const LEFT_OUT: [&str; 7] = [
    "attachments",
    "relations",
    "status",
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "metadata.etag",
];

/// One line of the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub key: Symbol,
    /// Lower case; none for null and for what is too long.
    pub value: Option<Symbol>,
    /// As it was written: what facets show.
    pub written: Option<Symbol>,
}

/// All lines of one entity.
pub(super) fn rows(entity: &Value, symbols: &mut Symbols) -> Box<[Row]> {
    let mut walk = Walk {
        symbols,
        rows: Vec::new(),
    };
    walk.part("", entity);
    for member in ["name", "namespace", "uid"] {
        if let Some(value) = entity["metadata"].get(member) {
            walk.leaf(&format!("metadata.{member}"), value);
        }
    }
    for relation in entity["relations"].as_array().into_iter().flatten() {
        if let Some(kind) = relation["type"].as_str() {
            walk.leaf(&format!("relations.{kind}"), &relation["targetRef"]);
        }
    }
    walk.rows.into()
}

struct Walk<'a> {
    symbols: &'a mut Symbols,
    rows: Vec<Row>,
}

impl Walk<'_> {
    fn part(&mut self, path: &str, value: &Value) {
        match value {
            Value::Object(members) => {
                for (name, member) in members {
                    let path = if path.is_empty() {
                        name.clone()
                    } else {
                        format!("{path}.{name}")
                    };
                    if !LEFT_OUT.contains(&path.as_str()) {
                        self.part(&path, member);
                    }
                }
            }
            Value::Array(items) => {
                for item in items {
                    self.part(path, item);
                    // `metadata.tags.java` is a key too, so that one can ask for a tag by it.
                    if let Value::String(text) = item {
                        self.leaf(&format!("{path}.{text}"), &Value::Bool(true));
                    }
                }
            }
            leaf => self.leaf(path, leaf),
        }
    }

    fn leaf(&mut self, path: &str, value: &Value) {
        let text = match value {
            Value::String(text) => Some(text.clone()),
            Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
            _ => None,
        };
        let text = text.filter(|text| text.len() <= LONGEST_VALUE);
        self.rows.push(Row {
            key: self.symbols.keep(&path.to_lowercase()),
            value: text
                .as_ref()
                .map(|text| self.symbols.keep(&text.to_lowercase())),
            written: text.as_ref().map(|text| self.symbols.keep(text)),
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn lines(entity: &Value) -> Vec<String> {
        let mut symbols = Symbols::default();
        rows(entity, &mut symbols)
            .iter()
            .map(|row| {
                let value = row.value.map_or("(null)", |value| symbols.text(value));
                format!("{}={value}", symbols.text(row.key))
            })
            .collect()
    }

    #[test]
    fn keys_and_values_are_in_lower_case_and_arrays_give_a_key_for_each_item() {
        let lines = lines(&json!({"kind": "API", "metadata": {"tags": ["Java"]}}));
        assert_eq!(
            lines,
            ["kind=api", "metadata.tags=java", "metadata.tags.java=true"]
        );
    }

    #[test]
    fn relations_are_indexed_by_type_and_status_is_not() {
        let lines = lines(&json!({
            "relations": [{"type": "ownedBy", "targetRef": "group:default/a"}],
            "status": {"items": [{"level": "error"}]},
        }));
        assert_eq!(lines, ["relations.ownedby=group:default/a"]);
    }

    #[test]
    fn what_is_too_long_exists_without_a_value() {
        assert_eq!(
            lines(&json!({"spec": {"definition": "x".repeat(201)}})),
            ["spec.definition=(null)"]
        );
    }
}
