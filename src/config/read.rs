//! Tree → Rust types through serde, with every mistake noted instead of the first one returned.
//!
//! The types of `file.rs` say what is known; this reader takes their field and variant names from
//! serde, so there is no second list. A field is a [`Given`](super::given::Given): when its value
//! cannot be read, the finding is noted here and the field counts as not written.

use std::cell::RefCell;
use std::fmt;

use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{DeserializeOwned, Deserializer, Visitor};
use serde::forward_to_deserialize_any;

use super::access::{Entries, Items, Parts, Short};
use super::error::Finding;
use super::given::GIVEN;
use super::mask::is_secret;
use super::nearest::{listed, nearest};
use super::node::{Kind, Node, name};
use super::place::Source;
use super::yaml::tree;

/// What the types cannot tell the reader.
#[derive(Clone, Copy)]
pub(super) struct Shapes {
    /// Structs that may be written as their one word, and the fields that the word then fills.
    pub(super) short_forms: &'static [ShortForm],
    pub(super) secret: SecretPlace,
}

/// A struct that may be written as the value of some of its fields.
pub(super) struct ShortForm {
    pub(super) of: &'static str,
    pub(super) fields: &'static [&'static str],
    /// Whether the short form is a list, else it is one word.
    pub(super) is_list: bool,
}

/// The enum that says where a secret is kept, and what to say to one who writes the secret itself.
#[derive(Clone, Copy)]
pub(super) struct SecretPlace {
    pub(super) name: &'static str,
    pub(super) why: &'static str,
    pub(super) hint: &'static str,
}

/// Reads a whole document. What is wrong is added to `findings`; the rest counts.
pub(super) fn document<T: DeserializeOwned + Default>(
    source: &Source,
    shapes: Shapes,
    findings: &mut Vec<Finding>,
) -> T {
    let Some(root) = tree(source, findings) else {
        return T::default();
    };
    let notes = Notes {
        source,
        shapes,
        findings: RefCell::default(),
    };
    let reader = Reader {
        node: &root,
        notes: &notes,
        key: "",
        secret: false,
    };
    let read = reader.node.is_nothing().then(|| Ok(T::default()));
    let read = read.unwrap_or_else(|| T::deserialize(reader));
    let value = read.unwrap_or_else(|problem| {
        reader.note(problem);
        T::default()
    });
    findings.append(&mut notes.findings.into_inner());
    findings.sort_by_key(|finding| (finding.place.line, finding.place.column));
    value
}

pub(super) struct Notes<'a> {
    source: &'a Source,
    shapes: Shapes,
    findings: RefCell<Vec<Finding>>,
}

/// A value that cannot be read, before its place is known.
#[derive(Debug)]
pub(super) struct Problem {
    message: String,
    hint: Option<String>,
    /// Whether a finding says it already.
    noted: bool,
}

impl Problem {
    fn new(message: String) -> Self {
        Self {
            message,
            hint: None,
            noted: false,
        }
    }
}

impl std::error::Error for Problem {}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl serde::de::Error for Problem {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::new(message.to_string())
    }
}

/// One value of the tree, about to become a Rust value.
#[derive(Clone, Copy)]
pub(super) struct Reader<'a> {
    pub(super) node: &'a Node,
    notes: &'a Notes<'a>,
    /// The key under which the value stands; items of a list go by the key of their list.
    key: &'a str,
    /// Whether the value stands below a key that names a secret.
    secret: bool,
}

impl<'a> Reader<'a> {
    /// The same for an item of this list.
    pub(super) fn at(self, node: &'a Node) -> Self {
        Self { node, ..self }
    }

    /// The same for an entry of this map.
    pub(super) fn under(self, key: &'a Node, value: &'a Node) -> Self {
        let key = name(key);
        Self {
            node: value,
            notes: self.notes,
            key,
            secret: self.secret || is_secret(key),
        }
    }

    /// Makes a finding of a value that cannot be read.
    pub(super) fn note(&self, problem: Problem) {
        if problem.noted {
            return;
        }
        let source = self.notes.source;
        let message = match self.key {
            "" => problem.message,
            key => format!("`{key}` {}", problem.message),
        };
        let mut finding = if self.secret {
            source.finding_in_secret(&self.node.place, message)
        } else {
            source.finding(&self.node.place, message)
        };
        finding.suggestion = problem.hint;
        self.notes.findings.borrow_mut().push(finding);
    }

    fn wants(&self, what: &str) -> Problem {
        let found = match &self.node.kind {
            _ if self.node.is_nothing() => "nothing".to_owned(),
            Kind::List(_) => "a list".to_owned(),
            Kind::Map(_) => "a map".to_owned(),
            Kind::Scalar { .. } if self.secret => "something else".to_owned(),
            Kind::Scalar { text, .. } => {
                let cut: String = text.chars().take(40).collect();
                let rest = if cut.len() < text.len() { "…" } else { "" };
                format!("`{cut}{rest}`")
            }
        };
        Problem::new(format!("wants {what}, found {found}"))
    }

    /// The word of a scalar that stands for something.
    fn word(&self) -> Option<(&'a str, bool)> {
        match &self.node.kind {
            Kind::Scalar { text, plain } if !self.node.is_nothing() => Some((text, *plain)),
            _ => None,
        }
    }

    /// The value where it is one of `names`, else what they are.
    fn one_of(&self, word: &str, names: &'static [&'static str]) -> Result<(), Problem> {
        if names.contains(&word) {
            return Ok(());
        }
        let mut problem = self.wants(&format!("one of {}", listed(names.iter().copied())));
        problem.hint = did_you_mean(word, names);
        Err(problem)
    }

    /// The entries of a struct. Unknown keys are noted and left out.
    fn fields(&self, known: &'static [&'static str]) -> Option<Vec<(&'a Node, &'a Node)>> {
        let Kind::Map(entries) = &self.node.kind else {
            return None;
        };
        let (good, unknown): (Vec<_>, Vec<_>) = entries
            .iter()
            .map(|(key, value)| (key, value))
            .partition(|(key, _)| known.contains(&name(key)));
        for (key, _) in unknown {
            let finding = self.unknown_key(key, known);
            self.notes.findings.borrow_mut().push(finding);
        }
        Some(good)
    }
}

impl Reader<'_> {
    fn unknown_key(&self, key: &Node, known: &'static [&'static str]) -> Finding {
        let (word, source) = (name(key), self.notes.source);
        let all = format!("known here: {}", listed(known.iter().copied()));
        if self.secret {
            // `token: { hunter2 }` is a map, and its key is the secret.
            let message = format!("`{}` knows no such key", self.key);
            return source.finding_in_secret(&key.place, message).hint(all);
        }
        let within = match self.key {
            "" => String::new(),
            key => format!(" of `{key}`"),
        };
        let message = format!("`{}` is not a key{within}", cut(word));
        // The value of a misspelt key may be a secret all the same: `tokn: abc`.
        let finding = match nearest(word, known.iter().copied()) {
            Some(meant) if is_secret(meant) => source.finding_before_secret(&key.place, message),
            _ => source.finding(&key.place, message),
        };
        finding.hint(did_you_mean(word, known).unwrap_or(all))
    }
}

fn cut(word: &str) -> String {
    word.chars().take(40).collect()
}

fn did_you_mean(word: &str, known: &'static [&'static str]) -> Option<String> {
    Some(format!(
        "did you mean `{}`?",
        nearest(word, known.iter().copied())?
    ))
}

macro_rules! whole_numbers {
    ($($method:ident => $visit:ident),*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
            match self.word().map(|(word, _)| word.parse()) {
                Some(Ok(number)) => visitor.$visit(number),
                _ => Err(self.wants("a whole number")),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Reader<'de> {
    type Error = Problem;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match &self.node.kind {
            Kind::List(_) => self.deserialize_seq(visitor),
            Kind::Map(_) => self.deserialize_map(visitor),
            Kind::Scalar { .. } => match self.word() {
                None => visitor.visit_unit(),
                Some(("true", true)) => visitor.visit_bool(true),
                Some(("false", true)) => visitor.visit_bool(false),
                Some((word, _)) => visitor.visit_borrowed_str(word),
            },
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.word() {
            Some(("true", true)) => visitor.visit_bool(true),
            Some(("false", true)) => visitor.visit_bool(false),
            // YAML 1.1 took `yes` and `on` for true, YAML 1.2 takes them for text.
            _ => Err(self.wants("`true` or `false`")),
        }
    }

    whole_numbers!(
        deserialize_u16 => visit_u16, deserialize_u32 => visit_u32, deserialize_u64 => visit_u64
    );

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        match self.word() {
            Some((word, _)) => visitor.visit_borrowed_str(word),
            None => Err(self.wants("text")),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        self.deserialize_str(visitor)
    }

    /// A list; a single value counts as a list of one.
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        let items = match &self.node.kind {
            Kind::List(items) => items.as_slice(),
            _ if self.node.is_nothing() => &[],
            _ => std::slice::from_ref(self.node),
        };
        visitor.visit_seq(Items::new(self, items))
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        let entries = match &self.node.kind {
            Kind::Map(entries) => entries.iter().map(|(key, value)| (key, value)).collect(),
            _ if self.node.is_nothing() => Vec::new(),
            _ => return Err(self.wants("a map")),
        };
        visitor.visit_map(Entries::new(self, entries))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        if let Some(entries) = self.fields(fields) {
            return visitor.visit_map(Entries::new(self, entries));
        }
        if self.node.is_nothing() {
            return visitor.visit_map(Entries::new(self, Vec::new()));
        }
        let is_list = matches!(self.node.kind, Kind::List(_));
        let mut short_forms = self.notes.shapes.short_forms.iter();
        match short_forms.find(|short| short.of == name && short.is_list == is_list) {
            Some(short) => visitor.visit_map(Short::new(self, short.fields)),
            None => Err(self.wants(&format!("a map of {}", listed(fields.iter().copied())))),
        }
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Problem> {
        match name {
            GIVEN => visitor.visit_seq(Parts::new(self)),
            _ => self.deserialize_seq(visitor),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Problem> {
        let secret = self.notes.shapes.secret;
        match (&self.node.kind, self.word()) {
            (_, Some(_)) if name == secret.name => {
                let hint = Some(secret.hint.to_owned());
                Err(Problem {
                    hint,
                    ..Problem::new(secret.why.to_owned())
                })
            }
            (_, Some((word, _))) => {
                self.one_of(word, variants)?;
                visitor.visit_enum(StrDeserializer::new(word))
            }
            (Kind::Map(entries), None) if entries.len() == 1 => {
                let entries = self.fields(variants).unwrap_or_default();
                if entries.is_empty() {
                    return Err(Problem {
                        noted: true,
                        ..Problem::new(String::new())
                    });
                }
                visitor.visit_enum(MapAccessDeserializer::new(Entries::new(self, entries)))
            }
            _ => Err(self.wants(&format!(
                "exactly one of {}",
                listed(variants.iter().copied())
            ))),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Problem> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        i8 i16 i32 i64 i128 u8 u128 f32 f64 char bytes byte_buf option unit unit_struct
        newtype_struct tuple identifier
    }
}
