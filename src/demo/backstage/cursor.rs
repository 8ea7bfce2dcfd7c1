//! The cursor between pages: base64 of JSON that carries the whole question, as the catalog's own.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::question::{Order, Question, Text};

/// A page's place in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    pub question: Question,
    /// Whether the page lies before the place.
    pub is_previous: bool,
    /// Sort value (when sorted) and uid of the entity at the page's edge.
    pub at: Vec<String>,
    /// The same of the very first entity, so that the first page knows that it is the first.
    pub first: Vec<String>,
    /// Counted once, for the first page.
    pub total: usize,
}

impl Cursor {
    /// The cursor as it is given out.
    pub(super) fn encode(&self) -> String {
        let order: Vec<Value> = self
            .question
            .order
            .iter()
            .map(|order| json!({"field": order.field, "order": order.word()}))
            .collect();
        let mut text = json!({"term": self.question.text.term});
        if !self.question.text.fields.is_empty() {
            text["fields"] = json!(self.question.text.fields);
        }
        let mut cursor = json!({
            "orderFields": order,
            "isPrevious": self.is_previous,
            "fullTextFilter": text,
            "orderFieldValues": self.at,
            "firstSortFieldValues": self.first,
            "totalItems": self.total,
        });
        if let Some(query) = &self.question.query {
            cursor["query"] = query.clone();
        }
        STANDARD.encode(cursor.to_string())
    }

    /// Reads a cursor back; the error is the message of the 400.
    pub(super) fn decode(text: &str) -> Result<Self, String> {
        let bytes = STANDARD
            .decode(text)
            .map_err(|error| malformed(&error.to_string()))?;
        let value: Value =
            serde_json::from_slice(&bytes).map_err(|error| malformed(&error.to_string()))?;
        Self::read(&value).ok_or_else(|| malformed("it lacks a member"))
    }

    fn read(value: &Value) -> Option<Self> {
        let order = value["orderFields"].as_array()?.first().map(|order| {
            Some(Order {
                field: order["field"].as_str()?.to_owned(),
                descending: order["order"].as_str()? == "desc",
            })
        });
        let text = &value["fullTextFilter"];
        Some(Self {
            question: Question {
                query: value.get("query").cloned(),
                order: match order {
                    Some(order) => Some(order?),
                    None => None,
                },
                text: Text {
                    term: text["term"].as_str().unwrap_or_default().to_owned(),
                    fields: texts(&text["fields"]).unwrap_or_default(),
                },
            },
            is_previous: value["isPrevious"].as_bool()?,
            at: texts(&value["orderFieldValues"])?,
            first: texts(&value["firstSortFieldValues"])?,
            total: usize::try_from(value["totalItems"].as_u64()?).ok()?,
        })
    }
}

fn texts(list: &Value) -> Option<Vec<String>> {
    list.as_array()?
        .iter()
        .map(|item| item.as_str().map(str::to_owned))
        .collect()
}

fn malformed(why: &str) -> String {
    format!("Malformed cursor: SyntaxError: {why}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor() -> Cursor {
        Cursor {
            question: Question {
                query: Some(json!({"kind": "component"})),
                order: Some(Order {
                    field: "metadata.name".to_owned(),
                    descending: true,
                }),
                text: Text {
                    term: "pay".to_owned(),
                    fields: vec!["metadata.name".to_owned()],
                },
            },
            is_previous: true,
            at: vec!["ledger".to_owned(), "uid-1".to_owned()],
            first: vec!["a".to_owned(), "uid-0".to_owned()],
            total: 30,
        }
    }

    #[test]
    fn a_cursor_comes_back_as_it_went() {
        let plain = Cursor {
            question: Question::default(),
            ..cursor()
        };
        for cursor in [cursor(), plain] {
            assert_eq!(Cursor::decode(&cursor.encode()), Ok(cursor));
        }
    }

    #[test]
    fn what_is_not_a_cursor_is_called_malformed() {
        let elsewhere = STANDARD.encode(r#"{"page":2}"#);
        for text in ["bm90IGEgY3Vyc29y", "%%%", "", elsewhere.as_str()] {
            let refusal = Cursor::decode(text).expect_err(text);
            assert!(refusal.starts_with("Malformed cursor: "), "{refusal}");
        }
    }
}
