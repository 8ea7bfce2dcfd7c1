//! The parts of a list, of a map and of a [`Given`](super::given::Given), handed to serde one by one.

use std::slice::Iter;
use std::vec::IntoIter;

use serde::de::value::StrDeserializer;
use serde::de::{DeserializeSeed, IntoDeserializer, MapAccess, SeqAccess};

use super::node::Node;
use super::read::{Problem, Reader};

/// File, line, column and width of a value, then the value. One that cannot be read is noted and
/// left out.
pub(super) struct Parts<'a> {
    reader: Reader<'a>,
    told: usize,
}

impl<'a> Parts<'a> {
    pub(super) fn new(reader: Reader<'a>) -> Self {
        Self { reader, told: 0 }
    }
}

impl<'de> SeqAccess<'de> for Parts<'de> {
    type Error = Problem;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Problem> {
        let node = self.reader.node;
        let place = &node.place;
        self.told += 1;
        let number = match self.told {
            1 => {
                return seed
                    .deserialize(StrDeserializer::new(&place.file))
                    .map(Some);
            }
            2 => place.line,
            3 => place.column,
            4 => place.width,
            _ if node.is_nothing() => return Ok(None),
            _ => {
                return Ok(match seed.deserialize(self.reader) {
                    Ok(value) => Some(value),
                    Err(problem) => {
                        self.reader.note(problem);
                        None
                    }
                });
            }
        };
        seed.deserialize(number.into_deserializer()).map(Some)
    }
}

/// The items of a list.
pub(super) struct Items<'a> {
    reader: Reader<'a>,
    items: Iter<'a, Node>,
}

impl<'a> Items<'a> {
    pub(super) fn new(reader: Reader<'a>, items: &'a [Node]) -> Self {
        Self {
            reader,
            items: items.iter(),
        }
    }
}

impl<'de> SeqAccess<'de> for Items<'de> {
    type Error = Problem;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Problem> {
        self.items
            .next()
            .map(|item| seed.deserialize(self.reader.at(item)))
            .transpose()
    }
}

/// The entries of a map.
pub(super) struct Entries<'a> {
    reader: Reader<'a>,
    rest: IntoIter<(&'a Node, &'a Node)>,
    value: Option<(&'a Node, &'a Node)>,
}

impl<'a> Entries<'a> {
    pub(super) fn new(reader: Reader<'a>, entries: Vec<(&'a Node, &'a Node)>) -> Self {
        Self {
            reader,
            rest: entries.into_iter(),
            value: None,
        }
    }
}

impl<'de> MapAccess<'de> for Entries<'de> {
    type Error = Problem;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Problem> {
        self.value = self.rest.next();
        self.value
            .map(|(key, _)| seed.deserialize(self.reader.at(key)))
            .transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Problem> {
        match self.value.take() {
            Some((key, value)) => seed.deserialize(self.reader.under(key, value)),
            None => seed.deserialize(self.reader),
        }
    }
}

/// A single word that fills one or more fields of a struct.
pub(super) struct Short<'a> {
    reader: Reader<'a>,
    fields: Iter<'static, &'static str>,
}

impl<'a> Short<'a> {
    pub(super) fn new(reader: Reader<'a>, fields: &'static [&'static str]) -> Self {
        Self {
            reader,
            fields: fields.iter(),
        }
    }
}

impl<'de> MapAccess<'de> for Short<'de> {
    type Error = Problem;

    fn next_key_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Problem> {
        self.fields
            .next()
            .map(|field| seed.deserialize(StrDeserializer::new(field)))
            .transpose()
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Problem> {
        seed.deserialize(self.reader)
    }
}
