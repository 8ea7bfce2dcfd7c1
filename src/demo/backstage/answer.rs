//! JSON answers, from texts that were written long before they are asked for.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};

/// A JSON answer with the content type that Express writes.
pub(super) fn json(text: String) -> Response {
    let kind = HeaderValue::from_static("application/json; charset=utf-8");
    ([(header::CONTENT_TYPE, kind)], text).into_response()
}

/// A JSON array of texts that are JSON themselves.
pub(super) fn array<T: AsRef<str>>(items: &[T]) -> String {
    let length: usize = items.iter().map(|item| item.as_ref().len() + 1).sum();
    let mut text = String::with_capacity(length + 2);
    text.push('[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            text.push(',');
        }
        text.push_str(item.as_ref());
    }
    text.push(']');
    text
}
