//! The predicate tree of `POST …/by-query`, and what it finds in the search index.

use serde_json::{Map, Value};

use super::{
    search::Row,
    symbols::{Symbol, Symbols},
};

/// What an entity must be like.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Predicate {
    All(Vec<Predicate>),
    Any(Vec<Predicate>),
    Not(Box<Predicate>),
    /// Field (a dotted path in lower case) and test.
    Field(String, Test),
}

/// What one field must be like. Texts are in lower case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    Exists(bool),
    In(Vec<String>),
    HasPrefix(String),
}

/// Reads a predicate as it was posted; the error is the message of the 400.
pub(super) fn parse(query: &Value) -> Result<Predicate, String> {
    let Value::Object(members) = query else {
        return Err("Validation error: Expected object, received something else".to_owned());
    };
    let operator = members.keys().find(|key| key.starts_with('$'));
    let Some(operator) = operator else {
        return members
            .iter()
            .map(|(field, test)| parse_field(field, test))
            .collect::<Result<_, _>>()
            .map(Predicate::All);
    };
    // One operator an object: what stands beside it is not understood.
    if let Some(other) = members.keys().find(|key| *key != operator) {
        return Err(format!(
            "Validation error: Unrecognized key(s) in object: '{other}'"
        ));
    }
    let operand = &members[operator];
    match (operator.as_str(), operand) {
        ("$all", Value::Array(parts)) => parse_each(parts).map(Predicate::All),
        ("$any", Value::Array(parts)) => parse_each(parts).map(Predicate::Any),
        ("$not", part) => parse(part).map(|part| Predicate::Not(Box::new(part))),
        ("$all" | "$any", _) => Err(format!(
            "Validation error: Expected array at \"{operator}\""
        )),
        _ => Err(format!(
            "Validation error: Unrecognized key(s) in object: '{operator}'"
        )),
    }
}

fn parse_each(parts: &[Value]) -> Result<Vec<Predicate>, String> {
    parts.iter().map(parse).collect()
}

fn parse_field(field: &str, test: &Value) -> Result<Predicate, String> {
    let key = field.to_lowercase();
    let Value::Object(members) = test else {
        return word(test)
            .map(|word| Predicate::Field(key, Test::In(vec![word])))
            .ok_or_else(|| misunderstood(field));
    };
    let mut entries = members.iter();
    let (Some((operator, operand)), None) = (entries.next(), entries.next()) else {
        return Err(misunderstood(field));
    };
    let test = match (operator.as_str(), operand) {
        ("$exists", Value::Bool(wanted)) => Some(Test::Exists(*wanted)),
        ("$in", Value::Array(_)) => words(operand).map(Test::In),
        ("$hasPrefix", Value::String(prefix)) => Some(Test::HasPrefix(prefix.to_lowercase())),
        ("$contains", Value::Object(relation)) if key == "relations" => {
            return parse_relation(relation).ok_or_else(|| misunderstood(field));
        }
        ("$contains", item) => word(item).map(|word| Test::In(vec![word])),
        _ => None,
    };
    test.map(|test| Predicate::Field(key, test))
        .ok_or_else(|| misunderstood(field))
}

/// `{"type": "ownedBy", "targetRef": "…" or {"$in": […]}}`; without a target any will do.
fn parse_relation(relation: &Map<String, Value>) -> Option<Predicate> {
    let kind = relation.get("type")?.as_str()?.to_lowercase();
    let test = match relation.get("targetRef") {
        None => Test::Exists(true),
        Some(Value::Object(target)) => Test::In(words(target.get("$in")?)?),
        Some(target) => Test::In(vec![word(target)?]),
    };
    Some(Predicate::Field(format!("relations.{kind}"), test))
}

fn words(list: &Value) -> Option<Vec<String>> {
    list.as_array()?.iter().map(word).collect()
}

fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.to_lowercase()),
        Value::Number(_) | Value::Bool(_) => Some(value.to_string()),
        _ => None,
    }
}

fn misunderstood(field: &str) -> String {
    let either = ["string", "number", "boolean"]
        .map(|kind| format!("Expected {kind}, received object at \"{field}\""))
        .join(", or ");
    let operators = ["$exists", "$in", "$contains", "$hasPrefix"]
        .map(|operator| format!("Required at \"{field}.{operator}\""))
        .join(", or ");
    format!("Validation error: {either}, or {operators}, or Invalid at \"{field}\"")
}

/// A predicate whose texts have been looked up, so that thousands of entities cost little.
#[derive(Debug)]
pub(super) enum Finder {
    All(Vec<Finder>),
    Any(Vec<Finder>),
    Not(Box<Finder>),
    Exists(Option<Symbol>, bool),
    In(Option<Symbol>, Vec<Symbol>),
    HasPrefix(Option<Symbol>, String),
}

impl Finder {
    /// Looks up the texts of `predicate`. A key or value that no entity has is never found.
    pub(super) fn new(predicate: &Predicate, symbols: &Symbols) -> Self {
        let each = |parts: &[Predicate]| {
            parts
                .iter()
                .map(|part| Self::new(part, symbols))
                .collect::<Vec<_>>()
        };
        match predicate {
            Predicate::All(parts) => Self::All(each(parts)),
            Predicate::Any(parts) => Self::Any(each(parts)),
            Predicate::Not(part) => Self::Not(Box::new(Self::new(part, symbols))),
            Predicate::Field(field, test) => {
                let key = symbols.find(field);
                match test {
                    Test::Exists(wanted) => Self::Exists(key, *wanted),
                    Test::In(values) => {
                        Self::In(key, values.iter().filter_map(|v| symbols.find(v)).collect())
                    }
                    Test::HasPrefix(prefix) => Self::HasPrefix(key, prefix.clone()),
                }
            }
        }
    }

    /// Whether the entity with these `rows` is meant.
    pub(super) fn finds(&self, rows: &[Row], symbols: &Symbols) -> bool {
        let of = |key: &Option<Symbol>, test: &dyn Fn(&Row) -> bool| {
            key.is_some_and(|key| rows.iter().any(|row| row.key == key && test(row)))
        };
        match self {
            Self::All(parts) => parts.iter().all(|part| part.finds(rows, symbols)),
            Self::Any(parts) => parts.iter().any(|part| part.finds(rows, symbols)),
            Self::Not(part) => !part.finds(rows, symbols),
            Self::Exists(key, wanted) => of(key, &|_| true) == *wanted,
            Self::In(key, values) => of(key, &|row| {
                row.value.is_some_and(|value| values.contains(&value))
            }),
            Self::HasPrefix(key, prefix) => of(key, &|row| {
                row.value
                    .is_some_and(|value| symbols.text(value).starts_with(prefix.as_str()))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::search::rows, *};

    fn finds(query: &Value, entity: &Value) -> bool {
        let mut symbols = Symbols::default();
        let rows = rows(entity, &mut symbols);
        Finder::new(&parse(query).expect("a predicate"), &symbols).finds(&rows, &symbols)
    }

    fn service() -> Value {
        json!({
            "kind": "Component",
            "metadata": {"tags": ["tier-1"], "annotations": {"drone.io/repo-slug": "Acme/A"}},
            "relations": [{"type": "ownedBy", "targetRef": "group:default/payments"}],
        })
    }

    #[test]
    fn each_operator_finds_what_it_names_and_nothing_else() {
        let slug = "metadata.annotations.drone.io/repo-slug";
        let owned = json!({"type": "ownedBy", "targetRef": {"$in": ["group:default/payments"]}});
        for (query, found) in [
            (json!({}), true),
            (json!({"kind": "component"}), true),
            (json!({"kind": "component", "spec.type": "service"}), false),
            (json!({"$all": []}), true),
            (json!({"$any": []}), false),
            (json!({"$not": {"kind": "API"}}), true),
            (json!({slug: {"$exists": true}}), true),
            (json!({slug: {"$exists": false}}), false),
            (json!({"metadata.nonsense": {"$exists": false}}), true),
            (json!({slug: {"$in": ["x", "ACME/a"]}}), true),
            (json!({slug: {"$hasPrefix": "ACME/"}}), true),
            (json!({slug: {"$hasPrefix": "cme/"}}), false),
            (json!({"metadata.tags": {"$contains": "tier-1"}}), true),
            (json!({"relations": {"$contains": owned}}), true),
            (
                json!({"relations": {"$contains": {"type": "partOf"}}}),
                false,
            ),
        ] {
            assert_eq!(finds(&query, &service()), found, "{query}");
        }
    }

    #[test]
    fn a_field_beside_an_operator_is_refused_by_name() {
        let refusal = parse(&json!({"kind": "component", "$not": {"kind": "api"}}));
        assert_eq!(
            refusal.expect_err("refused"),
            "Validation error: Unrecognized key(s) in object: 'kind'"
        );
    }

    #[test]
    fn unknown_operators_and_two_operators_for_one_field_are_refused() {
        for query in [
            json!({"kind": {"$regex": ".*"}}),
            json!({"kind": {"$in": ["a"], "$exists": true}}),
            json!({"kind": ["a"]}),
            json!({"$all": {"kind": "a"}}),
            json!({"$some": []}),
            json!("kind"),
        ] {
            assert!(parse(&query).is_err(), "{query}");
        }
    }
}
