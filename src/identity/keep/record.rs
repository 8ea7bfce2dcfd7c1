//! Tokens as they lie in a file.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::domain::Secret;
use crate::identity::Tokens;

/// Bytes that the names, the numbers and the seal take at most beside the texts.
const FRAME: usize = 512;

/// Tokens, and when they came.
#[derive(Clone, PartialEq, Eq)]
pub struct Kept {
    pub tokens: Tokens,
    /// Seconds since the Unix epoch at which they came, by the clock of this machine. Against
    /// [`Tokens::since`] it tells how far that is from the provider's.
    pub obtained: u64,
}

#[derive(Serialize, Deserialize)]
struct Record<'a> {
    #[serde(borrow)]
    bearer: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    id: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    refresh: Option<Cow<'a, str>>,
    #[serde(borrow)]
    client: Cow<'a, str>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    client_secret: Option<Cow<'a, str>>,
    #[serde(borrow, default, skip_serializing_if = "Option::is_none")]
    person: Option<Cow<'a, str>>,
    since: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    ends: Option<u64>,
    obtained: u64,
}

/// As JSON; `None` never happens for texts and numbers, and is no reason to stop.
pub(super) fn write(kept: &Kept) -> Option<Zeroizing<Vec<u8>>> {
    let tokens = &kept.tokens;
    let record = Record {
        bearer: Cow::Borrowed(tokens.bearer.expose()),
        id: tokens.id.as_ref().map(shown),
        refresh: tokens.refresh.as_ref().map(shown),
        client: Cow::Borrowed(&tokens.client),
        client_secret: tokens.client_secret.as_ref().map(shown),
        person: tokens.person.as_deref().map(Cow::Borrowed),
        since: tokens.since,
        ends: tokens.ends,
        obtained: kept.obtained,
    };
    let length = |text: Option<&Cow<'_, str>>| text.map_or(0, |text| text.len());
    let room = record.bearer.len()
        + record.client.len()
        + length(record.id.as_ref())
        + length(record.refresh.as_ref())
        + length(record.client_secret.as_ref())
        + length(record.person.as_ref());
    // Large enough from the start: a buffer that grows leaves its old bytes behind.
    let mut json = Zeroizing::new(Vec::with_capacity(room + FRAME));
    serde_json::to_writer(&mut *json, &record).ok()?;
    Some(json)
}

fn shown(secret: &Secret) -> Cow<'_, str> {
    Cow::Borrowed(secret.expose())
}

/// Reads it back; `None` where it is anything else.
pub(super) fn read(json: &[u8]) -> Option<Kept> {
    let record: Record<'_> = serde_json::from_slice(json).ok()?;
    let secret = |text: Cow<'_, str>| Secret::new(text.into_owned());
    let tokens = Tokens {
        bearer: secret(record.bearer),
        id: record.id.map(secret),
        refresh: record.refresh.map(secret),
        client: record.client.into_owned(),
        client_secret: record.client_secret.map(secret),
        person: record.person.map(Cow::into_owned),
        since: record.since,
        ends: record.ends,
    };
    (!tokens.bearer.is_empty()).then_some(Kept {
        tokens,
        obtained: record.obtained,
    })
}
