//! How values become bytes and come back: postcard for what is simple, and each text once.
//!
//! Ten thousand services share a few hundred owners, systems and branches. A text that was met before
//! is a number, so the file is small and what is read shares its texts as what was written did.

use std::collections::HashMap;
use std::sync::Arc;

use serde::Serialize;
use serde::de::Deserialize;

use crate::domain::{EntityRef, RepoSlug, Text};

/// A value that can be kept.
pub(super) trait Kept: Sized {
    fn put(&self, to: &mut Writer);
    /// `None` where the bytes are not such a value.
    fn get(from: &mut Reader<'_>) -> Option<Self>;
}

pub(super) struct Writer {
    bytes: Vec<u8>,
    texts: HashMap<Text, u64>,
}

pub(super) struct Reader<'a> {
    rest: &'a [u8],
    texts: Vec<Text>,
    entities: HashMap<Text, EntityRef>,
    slugs: HashMap<Text, RepoSlug>,
}

impl Writer {
    /// Writes behind what is there.
    pub(super) fn new(bytes: Vec<u8>) -> Self {
        Self {
            bytes,
            texts: HashMap::new(),
        }
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }

    fn simple(&mut self, value: &(impl Serialize + ?Sized)) {
        // Nothing can fail: simple values always have a form, and a vector grows.
        if let Ok(bytes) = postcard::to_extend(value, std::mem::take(&mut self.bytes)) {
            self.bytes = bytes;
        }
    }
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self {
            rest: bytes,
            texts: Vec::new(),
            entities: HashMap::new(),
            slugs: HashMap::new(),
        }
    }

    fn simple<T: Deserialize<'a>>(&mut self) -> Option<T> {
        let (value, rest) = postcard::take_from_bytes(self.rest).ok()?;
        self.rest = rest;
        Some(value)
    }

    /// A length, which cannot be more than the bytes that are left.
    fn length(&mut self) -> Option<usize> {
        let length = usize::try_from(self.simple::<u64>()?).ok()?;
        (length <= self.rest.len()).then_some(length)
    }
}

macro_rules! simple {
    ($($kind:ty)*) => {
        $(impl Kept for $kind {
            fn put(&self, to: &mut Writer) {
                to.simple(self);
            }

            fn get(from: &mut Reader<'_>) -> Option<Self> {
                from.simple()
            }
        })*
    };
}

simple!(bool u32 i32 u64 i64 String);

impl Kept for Text {
    /// 0 and the text when it is new, else its number, counted from 1.
    fn put(&self, to: &mut Writer) {
        if let Some(known) = to.texts.get(self).copied() {
            return to.simple(&known);
        }
        to.texts.insert(self.clone(), to.texts.len() as u64 + 1);
        to.simple(&0u64);
        to.simple(&**self);
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        let number = usize::try_from(from.simple::<u64>()?).ok()?;
        if let Some(at) = number.checked_sub(1) {
            return from.texts.get(at).cloned();
        }
        let text = Self::from(from.simple::<&str>()?);
        from.texts.push(text.clone());
        Some(text)
    }
}

impl Kept for EntityRef {
    fn put(&self, to: &mut Writer) {
        Text::from(self.as_str()).put(to);
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        let text = Text::get(from)?;
        if let Some(known) = from.entities.get(&text) {
            return Some(known.clone());
        }
        let entity = Self::complete(&text)?;
        from.entities.insert(text, entity.clone());
        Some(entity)
    }
}

impl Kept for RepoSlug {
    fn put(&self, to: &mut Writer) {
        Text::from(self.as_str()).put(to);
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        let text = Text::get(from)?;
        if let Some(known) = from.slugs.get(&text) {
            return Some(known.clone());
        }
        let slug = Self::parse(&text)?;
        from.slugs.insert(text, slug.clone());
        Some(slug)
    }
}

impl<T: Kept> Kept for Option<T> {
    fn put(&self, to: &mut Writer) {
        self.is_some().put(to);
        if let Some(value) = self {
            value.put(to);
        }
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        if bool::get(from)? {
            return Some(Some(T::get(from)?));
        }
        Some(None)
    }
}

impl<T: Kept> Kept for Vec<T> {
    fn put(&self, to: &mut Writer) {
        (self.len() as u64).put(to);
        for value in self {
            value.put(to);
        }
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        let length = from.length()?;
        let mut values = Self::new();
        // Grown as values come: a length alone is no reason to take memory.
        values.reserve_exact(length.min(1024));
        for _ in 0..length {
            values.push(T::get(from)?);
        }
        values.shrink_to_fit();
        Some(values)
    }
}

impl<T: Kept> Kept for Arc<T> {
    fn put(&self, to: &mut Writer) {
        T::put(self, to);
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        T::get(from).map(Self::new)
    }
}

impl<A: Kept, B: Kept> Kept for (A, B) {
    fn put(&self, to: &mut Writer) {
        self.0.put(to);
        self.1.put(to);
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        Some((A::get(from)?, B::get(from)?))
    }
}
