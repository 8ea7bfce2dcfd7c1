//! JSON as Go's `encoding/json` writes it: fields in their order, empty ones left out where the type
//! says `omitempty`, and `<`, `>`, `&` escaped inside texts.

use std::fmt::Write as _;

/// An object that is being written.
pub(super) struct Object<'a> {
    out: &'a mut String,
    is_first: bool,
}

/// Writes an object.
pub(super) fn object(out: &mut String, fill: impl FnOnce(&mut Object<'_>)) {
    out.push('{');
    let mut object = Object {
        out,
        is_first: true,
    };
    fill(&mut object);
    out.push('}');
}

/// Writes an array.
pub(super) fn array<T>(
    out: &mut String,
    items: impl IntoIterator<Item = T>,
    mut write: impl FnMut(&mut String, T),
) {
    out.push('[');
    for (place, item) in items.into_iter().enumerate() {
        if place > 0 {
            out.push(',');
        }
        write(out, item);
    }
    out.push(']');
}

/// Writes a text.
pub(super) fn text(out: &mut String, value: &str) {
    out.push('"');
    for letter in value.chars() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{8}' => out.push_str("\\b"),
            '\u{c}' => out.push_str("\\f"),
            '<' | '>' | '&' | '\u{2028}' | '\u{2029}' | '\0'..='\u{1f}' => {
                // A `String` takes whatever it is given.
                let _always = write!(out, "\\u{:04x}", u32::from(letter));
            }
            _ => out.push(letter),
        }
    }
    out.push('"');
}

impl Object<'_> {
    /// Writes the name of a field; its value is to follow.
    pub(super) fn field(&mut self, name: &str) -> &mut String {
        if !self.is_first {
            self.out.push(',');
        }
        self.is_first = false;
        self.out.push('"');
        self.out.push_str(name);
        self.out.push_str("\":");
        self.out
    }

    pub(super) fn text(&mut self, name: &str, value: &str) {
        text(self.field(name), value);
    }

    /// A field whose name somebody else chose.
    pub(super) fn named(&mut self, name: &str, value: &str) {
        if !self.is_first {
            self.out.push(',');
        }
        self.is_first = false;
        text(self.out, name);
        self.out.push(':');
        text(self.out, value);
    }

    pub(super) fn number(&mut self, name: &str, value: i64) {
        let _always = write!(self.field(name), "{value}");
    }

    pub(super) fn flag(&mut self, name: &str, value: bool) {
        self.field(name)
            .push_str(if value { "true" } else { "false" });
    }

    /// Leaves out an empty text.
    pub(super) fn some_text(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.text(name, value);
        }
    }

    /// Leaves out a zero.
    pub(super) fn some_number(&mut self, name: &str, value: i64) {
        if value != 0 {
            self.number(name, value);
        }
    }

    /// Leaves out `false`.
    pub(super) fn some_flag(&mut self, name: &str, value: bool) {
        if value {
            self.flag(name, true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped_as_go_does_it() {
        let mut out = String::new();
        text(&mut out, "a<b> & \"c\"\\\n\r\t\0\u{1b}[1m é\u{2028}");
        assert_eq!(
            out,
            r#""a\u003cb\u003e \u0026 \"c\"\\\n\r\t\u0000\u001b[1m é\u2028""#
        );
        let read: String = serde_json::from_str(&out).expect("JSON");
        assert_eq!(read, "a<b> & \"c\"\\\n\r\t\0\u{1b}[1m é\u{2028}");
    }

    #[test]
    fn empty_fields_are_left_out_only_where_the_type_says_so() {
        let mut out = String::new();
        object(&mut out, |it| {
            it.text("a", "");
            it.some_text("b", "");
            it.number("c", 0);
            it.some_number("d", 0);
            it.flag("e", false);
            it.some_flag("f", false);
            array(it.field("g"), [1, 2], |out, n| text(out, &n.to_string()));
        });
        assert_eq!(out, r#"{"a":"","c":0,"e":false,"g":["1","2"]}"#);
    }
}
