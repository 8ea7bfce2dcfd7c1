//! What serde's own types cannot hold: values with their place, and tables in written order.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, SeqAccess, Visitor};

use super::place::Place;

/// The name under which the reader knows a [`Given`].
pub(super) const GIVEN: &str = "$given";

/// A value and where it was written.
#[derive(Clone, Debug)]
pub struct At<T> {
    pub value: T,
    pub place: Place,
}

/// A value that a person may have written. A value of the wrong type has become a finding and
/// counts as not written, so that it hides no other finding.
#[derive(Clone, Debug)]
pub struct Given<T>(pub Option<At<T>>);

impl<T> Given<T> {
    pub fn value(&self) -> Option<&T> {
        self.0.as_ref().map(|at| &at.value)
    }

    pub fn place(&self) -> Option<&Place> {
        self.0.as_ref().map(|at| &at.place)
    }
}

impl<T> Default for Given<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Read<T> {
            type Value = Given<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a value with its place")
            }

            fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Given<T>, A::Error> {
                let place = Place {
                    file: parts.next_element::<String>()?.unwrap_or_default().into(),
                    line: parts.next_element()?.unwrap_or_default(),
                    column: parts.next_element()?.unwrap_or_default(),
                    width: parts.next_element()?.unwrap_or_default(),
                };
                Ok(Given(
                    parts.next_element()?.map(|value| At { value, place }),
                ))
            }
        }

        deserializer.deserialize_tuple_struct(GIVEN, 5, Read(PhantomData))
    }
}

/// Entries under names that the person chose, in written order. An entry without any value counts
/// as one in which nothing is said.
#[derive(Clone, Debug)]
pub struct Table<T>(pub Vec<(At<String>, T)>);

impl<T> Table<T> {
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Place, &T)> {
        self.0
            .iter()
            .map(|(name, value)| (name.value.as_str(), &name.place, value))
    }
}

impl<T> Default for Table<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de> + Default> Deserialize<'de> for Table<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Read<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de> + Default> Visitor<'de> for Read<T> {
            type Value = Table<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Table<T>, A::Error> {
                let mut entries = Vec::new();
                while let Some(name) = map.next_key::<Given<String>>()? {
                    let value = map.next_value::<Given<T>>()?.0.map(|at| at.value);
                    entries.extend(name.0.map(|name| (name, value.unwrap_or_default())));
                }
                Ok(Table(entries))
            }
        }

        deserializer.deserialize_map(Read(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Given<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

impl<T: JsonSchema> JsonSchema for Table<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Table_of_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        BTreeMap::<String, T>::json_schema(generator)
    }
}
