//! What happened, as programs and auditors read it.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::timeline::{ChainReport, Entry, Flaw, Link, Own, ticket};
use crate::domain::{Text, Timestamp, rfc3339};
use crate::report::some;

/// One thing that happened.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AuditEntry {
    /// By the clock of who tells it.
    pub at: String,
    /// `own`: backdrone's record. `drone`: a build, as Drone tells of it.
    pub source: String,
    /// Entity reference or login; `@hook`, `@cron`, `drone`; null where nobody is named.
    pub who: Option<String>,
    /// Whether a person did it.
    pub by_person: bool,
    /// `push`, `restart`, `approve`, `failed` …
    pub action: String,
    pub context: String,
    pub server: String,
    /// `owner/name`.
    pub repository: String,
    /// Entity reference of the component: of that time for `own`, of now for `drone`.
    pub service: Option<String>,
    /// Entity reference of its owner, likewise.
    pub owner: Option<String>,
    /// The build that it was done to, or that it befell.
    pub build: Option<u64>,
    /// The build that came of it.
    pub became: Option<u64>,
    /// No answer told that number: it is the only build that fits.
    pub became_is_guessed: bool,
    /// Branch and commit, target, or the failed step.
    pub detail: Option<String>,
    /// `ok`, `failed`, `denied`, `unknown`, `open`, or Drone's word for a build of none of these.
    pub result: String,
    /// In the person's words, else what went wrong.
    pub reason: Option<String>,
    /// The ticket that the reason names.
    pub ticket: Option<String>,
    /// What only the record knows; null for `drone`.
    pub record: Option<AuditRecord>,
}

/// A deed in the record.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AuditRecord {
    /// Number of its first line, from 0.
    pub sequence: u64,
    pub id: String,
    /// `holds`: the line after it names its hash. `unnamed`: no line does, it is the last. `broken`:
    /// the line after it names another.
    pub chain: String,
    pub answered_at: Option<String>,
    /// `tui`, `cli`.
    pub via: String,
    pub client: String,
    pub request: Option<String>,
    /// The rule that decided, where a gateway did.
    pub rule: Option<String>,
    /// Secret-looking values are masked.
    pub params: BTreeMap<String, String>,
    pub error: Option<String>,
}

/// Whether the record is as it was written.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AuditChain {
    pub lines: u64,
    /// Every line is there and whole, and every deed has an end.
    pub whole: bool,
    /// Somebody changed it: no crash leaves such traces.
    pub tampered: bool,
    /// The first flaws, in order.
    pub flaws: Vec<AuditFlaw>,
    pub flaw_count: u64,
    /// Deeds that were begun and have no end in the record.
    pub open: Vec<AuditOpen>,
    /// Hash of the last line, to be kept elsewhere: it tells later that nothing was cut off.
    pub head: Option<String>,
}

/// A place where the chain does not hold.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AuditFlaw {
    /// From 1.
    pub line: u64,
    /// `unreadable`, `cut_off`, `missing`, `repeated`, `changed`, `respelled`.
    pub kind: String,
    pub says: String,
}

/// A deed without an end.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct AuditOpen {
    /// From 1.
    pub line: u64,
    pub at: String,
}

fn owned(text: Option<&Text>) -> Option<String> {
    text.map(ToString::to_string)
}

impl AuditEntry {
    pub fn new(entry: &Entry) -> Self {
        let reason = entry.reason.as_deref();
        Self {
            at: rfc3339(entry.at),
            source: entry.source.word().to_owned(),
            who: some(&entry.who),
            by_person: entry.is_by_a_person(),
            action: entry.act.word().to_owned(),
            context: entry.repo.server.context.to_string(),
            server: entry.repo.server.server.to_string(),
            repository: entry.repo.slug.to_string(),
            service: owned(entry.service.as_ref()),
            owner: owned(entry.owner.as_ref()),
            build: entry.build,
            became: entry.became.map(|became| became.number),
            became_is_guessed: entry.became.is_some_and(|became| became.guessed),
            detail: some(&entry.what),
            result: entry.ending.class().to_owned(),
            reason: reason.map(str::to_owned),
            ticket: reason.and_then(ticket).map(str::to_owned),
            record: entry.own.as_deref().map(AuditRecord::new),
        }
    }
}

impl AuditRecord {
    fn new(own: &Own) -> Self {
        let chain = match own.link {
            Link::Holds => "holds",
            Link::Unnamed => "unnamed",
            Link::Broken => "broken",
        };
        let params = own.params.iter();
        Self {
            sequence: own.seq,
            id: own.id.to_string(),
            chain: chain.to_owned(),
            answered_at: own.answered.map(rfc3339),
            via: own.via.to_string(),
            client: own.client.to_string(),
            request: owned(own.request.as_ref()),
            rule: owned(own.right.as_ref()),
            params: params
                .map(|(key, value)| (key.to_string(), value.to_string()))
                .collect(),
            error: owned(own.error.as_ref()),
        }
    }
}

impl AuditChain {
    pub fn new(report: &ChainReport) -> Self {
        let flaw = |flaw: &Flaw| AuditFlaw {
            line: flaw.line,
            kind: flaw.kind.word().to_owned(),
            says: flaw.phrase(),
        };
        let open = |(line, at): &(u64, Timestamp)| AuditOpen {
            line: *line,
            at: rfc3339(*at),
        };
        Self {
            lines: report.lines,
            whole: report.is_whole(),
            tampered: report.is_tampered(),
            flaws: report.flaws.iter().map(flaw).collect(),
            flaw_count: report.flaw_count,
            open: report.open.iter().map(open).collect(),
            head: some(&report.head),
        }
    }
}
