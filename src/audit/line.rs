//! One line of the record as JSON: names as in `identity` 4.1, bytes as in RFC 8785.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::domain::{
    Intent, Phase, Record, RecordResult, RepoId, RepoSlug, ServerId, Text, Timestamp, masked,
};

#[derive(Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) seq: u64,
    pub(super) id: String,
    /// Seconds since 1970.
    at: i64,
    phase: String,
    corr: String,
    #[serde(rename = "type")]
    kind: String,
    actor: String,
    via: String,
    context: String,
    server: String,
    repo: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    build: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    component: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    params: BTreeMap<String, String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    result: Option<Outcome>,
    /// Base64 of the SHA-256 of the line before; absent at the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) prev: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Outcome {
    status: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    drone_build: Option<u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// The hash by which the next line names this one: SHA-256 of 0x00 and the line's bytes.
pub(super) fn hash(line: &[u8]) -> String {
    let mut hash = Sha256::new();
    hash.update([0]);
    hash.update(line);
    STANDARD.encode(hash.finalize())
}

impl Line {
    /// The line before a deed is sent; with `result` the one after it.
    pub(super) fn new(intent: &Intent, id: String, at: Timestamp) -> Self {
        let deed = &intent.deed;
        let value = |key: &str, value: &str| {
            if masked(key) {
                "***".to_owned()
            } else {
                value.to_owned()
            }
        };
        let params = deed.params.iter();
        Self {
            seq: 0,
            corr: id.clone(),
            id,
            at: at.0,
            phase: "intent".into(),
            kind: deed.verb.record_type().into(),
            actor: intent.actor.to_string(),
            via: intent.via.into(),
            context: deed.repo.server.context.to_string(),
            server: deed.repo.server.server.to_string(),
            repo: deed.repo.slug.to_string(),
            build: deed.build,
            component: intent.component.as_deref().map(str::to_owned),
            owner: intent.owner.as_deref().map(str::to_owned),
            params: params
                .map(|p| (p.key.to_string(), value(&p.key, &p.value)))
                .collect(),
            reason: deed.reason.clone(),
            result: None,
            prev: None,
        }
    }

    pub(super) fn outcome(mut self, corr: &str, result: &RecordResult) -> Self {
        corr.clone_into(&mut self.corr);
        self.phase = "outcome".into();
        self.result = Some(Outcome {
            status: result.status.to_string(),
            drone_build: result.build,
            error: result.error.clone(),
        });
        self
    }

    /// RFC 8785 bytes, without a line end.
    pub(super) fn bytes(&self) -> Result<Vec<u8>, String> {
        serde_json_canonicalizer::to_vec(self).map_err(|error| error.to_string())
    }

    /// What the program knows of it; `None` for a repository that is none.
    pub(super) fn record(self) -> Option<Record> {
        let text = |text: String| Text::from(text);
        Some(Record {
            seq: self.seq,
            id: self.id.into(),
            at: Timestamp(self.at),
            phase: if self.phase == "outcome" {
                Phase::Outcome
            } else {
                Phase::Intent
            },
            corr: self.corr.into(),
            kind: self.kind.into(),
            actor: self.actor.into(),
            repo: RepoId {
                server: ServerId {
                    context: self.context.into(),
                    server: self.server.into(),
                },
                slug: RepoSlug::parse(&self.repo)?,
            },
            build: self.build,
            component: self.component.map(text),
            owner: self.owner.map(text),
            params: self
                .params
                .into_iter()
                .map(|(k, v)| (k.into(), v.into()))
                .collect(),
            reason: self.reason,
            result: self.result.map(|result| RecordResult {
                status: result.status.into(),
                build: result.drone_build,
                error: result.error,
            }),
        })
    }
}
