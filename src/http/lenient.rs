//! Values as they come: JSON of servers that change over the years, where one odd value must not
//! cost a list of ten thousand.
//!
//! Each of these types reads what it is meant for, and takes anything else (`null`, a number for a
//! text, an object for a list) as nothing. Only JSON that is none at all is an error.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// A text, borrowed from the answer where it has no escapes. Numbers and booleans are taken as
/// written, everything else as empty.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Word<'a>(pub Cow<'a, str>);

/// A whole number; `null`, fractions and everything else count as 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Number(pub i64);

/// `true`, or anything else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Flag(pub bool);

/// An object; anything else is none. What is odd in the object is for its own type to bear.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Maybe<T>(pub Option<T>);

/// A list; anything else is an empty one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Many<T>(pub Vec<T>);

/// An object of texts, in its order; anything else is an empty one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Pairs<'a>(pub Vec<(Cow<'a, str>, Cow<'a, str>)>);

impl<T> Default for Many<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Default for Maybe<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl Word<'_> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Number {
    /// As an unsigned number; negative counts as 0.
    pub fn unsigned(self) -> u64 {
        u64::try_from(self.0).unwrap_or(0)
    }

    /// As a small unsigned number; what does not fit counts as 0.
    pub fn small(self) -> u32 {
        u32::try_from(self.0).unwrap_or(0)
    }
}

/// The answers of a visitor to everything that it is not meant for.
macro_rules! otherwise {
    ($nothing:expr; $($kind:ident)*) => {
        $(otherwise!(@ $kind $nothing);)*
    };
    (@ unit $nothing:expr) => {
        fn visit_unit<E>(self) -> Result<Self::Value, E> {
            Ok($nothing)
        }
    };
    (@ bool $nothing:expr) => {
        fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
            Ok($nothing)
        }
    };
    (@ number $nothing:expr) => {
        fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
            Ok($nothing)
        }
        fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
            Ok($nothing)
        }
        fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
            Ok($nothing)
        }
    };
    (@ text $nothing:expr) => {
        fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
            Ok($nothing)
        }
    };
    (@ list $nothing:expr) => {
        fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
            while list.next_element::<IgnoredAny>()?.is_some() {}
            Ok($nothing)
        }
    };
    (@ object $nothing:expr) => {
        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
            Ok($nothing)
        }
    };
}

fn expecting(f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("any JSON")
}

impl<'de: 'a, 'a> Deserialize<'de> for Word<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Word<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                expecting(f)
            }
            fn visit_borrowed_str<E>(self, text: &'de str) -> Result<Self::Value, E> {
                Ok(Word(Cow::Borrowed(text)))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Word(Cow::Owned(text.to_owned())))
            }
            fn visit_string<E>(self, text: String) -> Result<Self::Value, E> {
                Ok(Word(Cow::Owned(text)))
            }
            fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
                Ok(Word(Cow::Borrowed(if value { "true" } else { "false" })))
            }
            fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
                Ok(Word(Cow::Owned(value.to_string())))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
                Ok(Word(Cow::Owned(value.to_string())))
            }
            fn visit_f64<E>(self, value: f64) -> Result<Self::Value, E> {
                Ok(Word(Cow::Owned(value.to_string())))
            }
            otherwise! { Word::default(); unit list object }
        }
        from.deserialize_any(Reader)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Number;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                expecting(f)
            }
            fn visit_i64<E>(self, value: i64) -> Result<Self::Value, E> {
                Ok(Number(value))
            }
            fn visit_u64<E>(self, value: u64) -> Result<Self::Value, E> {
                Ok(Number(i64::try_from(value).unwrap_or(i64::MAX)))
            }
            fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
                Ok(Number(0))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Number(text.trim().parse().unwrap_or(0)))
            }
            otherwise! { Number(0); unit bool list object }
        }
        from.deserialize_any(Reader)
    }
}

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Flag;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                expecting(f)
            }
            fn visit_bool<E>(self, value: bool) -> Result<Self::Value, E> {
                Ok(Flag(value))
            }
            fn visit_str<E>(self, text: &str) -> Result<Self::Value, E> {
                Ok(Flag(text == "true"))
            }
            otherwise! { Flag(false); unit number list object }
        }
        from.deserialize_any(Reader)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Maybe<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
            type Value = Maybe<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                expecting(f)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
                T::deserialize(MapAccessDeserializer::new(map)).map(|found| Maybe(Some(found)))
            }
            otherwise! { Maybe(None); unit bool number text list }
        }
        from.deserialize_any(Reader(PhantomData))
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Many<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Reader<T> {
            type Value = Many<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                expecting(f)
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
                let mut found = Vec::new();
                while let Some(item) = list.next_element()? {
                    found.push(item);
                }
                Ok(Many(found))
            }
            otherwise! { Many::default(); unit bool number text object }
        }
        from.deserialize_any(Reader(PhantomData))
    }
}

impl<'de: 'a, 'a> Deserialize<'de> for Pairs<'a> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Pairs<'de>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                expecting(f)
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut found = Vec::new();
                while let Some((key, value)) = map.next_entry::<Word<'de>, Word<'de>>()? {
                    found.push((key.0, value.0));
                }
                Ok(Pairs(found))
            }
            otherwise! { Pairs::default(); unit bool number text list }
        }
        from.deserialize_any(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_of_another_kind_counts_as_nothing() {
        for odd in ["null", "[1,[2]]", r#"{"a":{"b":1}}"#] {
            assert_eq!(serde_json::from_str::<Word<'_>>(odd).expect(odd).0, "");
            assert_eq!(serde_json::from_str::<Number>(odd).expect(odd).0, 0);
            assert!(!serde_json::from_str::<Flag>(odd).expect(odd).0);
        }
        for odd in ["null", "3", "3.5", "true", r#""text""#, "[1]"] {
            let maybe: Maybe<Pairs<'_>> = serde_json::from_str(odd).expect(odd);
            assert_eq!(maybe.0, None);
        }
        for odd in ["null", "3", "3.5", "true", r#""text""#] {
            assert_eq!(serde_json::from_str::<Many<Number>>(odd).expect(odd).0, []);
            assert_eq!(serde_json::from_str::<Pairs<'_>>(odd).expect(odd).0, []);
        }
        assert_eq!(
            serde_json::from_str::<Pairs<'_>>("[1]").expect("a list").0,
            []
        );
    }

    #[test]
    fn what_is_meant_is_read_without_a_copy_where_that_can_be() {
        let word: Word<'_> = serde_json::from_str(r#""plain""#).expect("a text");
        assert!(matches!(word.0, Cow::Borrowed("plain")));
        let escaped: Word<'_> = serde_json::from_str(r#""a\nb""#).expect("a text");
        assert_eq!(escaped.0, "a\nb");
        let number: Number = serde_json::from_str(r#""42""#).expect("a number");
        assert_eq!(number.unsigned(), 42);
        let pairs: Pairs<'_> = serde_json::from_str(r#"{"B":"2","A":1}"#).expect("an object");
        assert_eq!(
            pairs.0,
            [("B".into(), "2".into()), ("A".into(), "1".into())]
        );
    }
}
