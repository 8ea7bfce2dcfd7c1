//! What a list is asked for: predicate, order and text, the same for GET and POST.

use serde_json::Value;

/// A list without its paging.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Question {
    /// The predicate as JSON, which is how it travels in a cursor.
    pub query: Option<Value>,
    pub order: Option<Order>,
    pub text: Text,
}

/// Sorted by one field. Entities that lack it are dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Order {
    pub field: String,
    pub descending: bool,
}

/// Full-text search; without a term, none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Text {
    pub term: String,
    pub fields: Vec<String>,
}

impl Order {
    /// As it is written in requests and cursors.
    pub(super) fn word(&self) -> &'static str {
        if self.descending { "desc" } else { "asc" }
    }

    /// Reads `field,asc` or `field`; the error is the message of the 400.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let (field, word) = text.split_once(',').unwrap_or((text, "asc"));
        Self::new(field, word)
    }

    /// The error is the message of the 400.
    pub(super) fn new(field: &str, word: &str) -> Result<Self, String> {
        match word {
            "asc" | "desc" => Ok(Self {
                field: field.to_owned(),
                descending: word == "desc",
            }),
            _ => Err("Invalid order field order, must be asc or desc".to_owned()),
        }
    }
}

impl Text {
    /// The fields that are searched: those asked for, else the sort field, else the uid (so that a
    /// term alone finds nothing).
    pub(super) fn searched<'a>(&'a self, order: Option<&'a Order>) -> Vec<&'a str> {
        if !self.fields.is_empty() {
            return self.fields.iter().map(String::as_str).collect();
        }
        vec![order.map_or("metadata.uid", |order| order.field.as_str())]
    }
}
