//! A line of the record: from a deed to JSON, and back to what is shown.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::audit::AuditError;
use crate::audit::chain::{digest, id};
use crate::domain::{
    Intent, Phase, Record, RecordResult, RepoId, RepoSlug, ServerId, Text, Timestamp, masked,
    parse_rfc3339, rfc3339,
};
use crate::http::{Maybe, Number, Pairs, Word};

/// Bytes of a line (`identity` 4.1): what a bundle of a log tile can hold.
const LONGEST: usize = 65_535;

/// Bytes of a text that is kept as it is.
const LONGEST_TEXT: usize = 4_096;

/// Stands for the value of a secret-looking parameter.
const MASK: &str = "[masked]";

/// Where in the chain a line stands.
pub(super) struct Link {
    pub(super) seq: u64,
    /// Microseconds since the Unix epoch.
    pub(super) micros: i64,
    /// Hash of the line before; empty for the first.
    pub(super) prev: String,
}

/// What a line says.
pub(super) struct Entry<'a> {
    pub(super) intent: &'a Intent,
    /// Id of the intent and how the deed ended; `None` for the intent itself.
    pub(super) outcome: Option<(&'a str, &'a RecordResult)>,
}

/// The id of a line and its bytes, without a line end.
pub(super) fn write(entry: &Entry<'_>, at: &Link) -> Result<(String, Vec<u8>), AuditError> {
    let id = id(at.micros, at.seq, &at.prev);
    let mut line = fields(entry, at, &id);
    let bytes = serde_json_canonicalizer::to_vec(&line)?;
    if bytes.len() <= LONGEST {
        return Ok((id, bytes));
    }
    // Texts are cut one by one; only very many parameters can get here.
    let params = line.remove("params").unwrap_or_default().to_string();
    line.insert("params".into(), cut(&params));
    Ok((id, serde_json_canonicalizer::to_vec(&line)?))
}

fn fields(entry: &Entry<'_>, at: &Link, id: &str) -> Map<String, Value> {
    let Intent {
        deed, actor, via, ..
    } = entry.intent;
    let (phase, corr) = match entry.outcome {
        None => ("intent", id),
        // An intent that could not be written leaves an outcome by itself.
        Some(("", _)) => ("outcome", id),
        Some((intent, _)) => ("outcome", intent),
    };
    let kind_of_actor = if actor.contains(':') { "user" } else { "drone" };
    let client = concat!("backdrone/", env!("CARGO_PKG_VERSION"));
    let mut line = object([
        ("v", json!(1)),
        ("log", json!("local")),
        ("seq", json!(at.seq)),
        ("id", json!(id)),
        ("ts", json!(timestamp(at.micros))),
        ("type", json!(deed.verb.record_type())),
        ("phase", json!(phase)),
        ("corr", json!(corr)),
        (
            "actor",
            Value::Object(object([(kind_of_actor, text(actor))])),
        ),
        ("via", json!({"kind": via, "client": client})),
        ("target", Value::Object(target(entry.intent))),
    ]);
    if !deed.params.is_empty() {
        let params = deed.params.iter().map(|param| {
            let value = if masked(&param.key) {
                MASK
            } else {
                &*param.value
            };
            (param.key.to_string(), text(value))
        });
        line.insert("params".into(), Value::Object(params.collect()));
    }
    if let Some(reason) = &deed.reason {
        line.insert("authz".into(), json!({"reason": text(reason)}));
    }
    if let Some((_, result)) = entry.outcome {
        line.insert("result".into(), Value::Object(outcome(result)));
    }
    if !at.prev.is_empty() {
        line.insert("prev".into(), json!(at.prev));
    }
    line
}

fn target(intent: &Intent) -> Map<String, Value> {
    let deed = &intent.deed;
    let server = &deed.repo.server;
    let mut target = object([
        ("context", text(&server.context)),
        ("server", text(&server.server)),
        ("repo", text(deed.repo.slug.as_str())),
    ]);
    let known = [
        ("build", deed.build.map(|number| json!(number))),
        ("stage", deed.stage.as_ref().map(|it| text(&it.name))),
        ("branch", deed.branch.as_deref().map(text)),
        ("commit", deed.commit.as_deref().map(text)),
        ("component", intent.component.as_deref().map(text)),
        ("owner", intent.owner.as_deref().map(text)),
    ];
    let known = known.into_iter();
    target.extend(known.filter_map(|(key, value)| Some((key.to_owned(), value?))));
    target
}

fn outcome(result: &RecordResult) -> Map<String, Value> {
    let mut fields = object([("status", text(&result.status))]);
    if let Some(build) = result.build {
        fields.insert("drone_build".into(), json!(build));
    }
    if let Some(error) = &result.error {
        fields.insert("error".into(), text(error));
    }
    fields
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Map<String, Value> {
    let fields = fields.into_iter();
    fields.map(|(key, value)| (key.to_owned(), value)).collect()
}

fn text(words: &str) -> Value {
    if words.len() > LONGEST_TEXT {
        cut(words)
    } else {
        json!(words)
    }
}

fn cut(words: &str) -> Value {
    json!({"cut": true, "len": words.len(), "sha256": digest(words)})
}

fn timestamp(micros: i64) -> String {
    let seconds = rfc3339(Timestamp(micros.div_euclid(1_000_000)));
    let seconds = seconds.trim_end_matches('Z');
    format!("{seconds}.{:06}Z", micros.rem_euclid(1_000_000))
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct LineWire<'a> {
    seq: Option<u64>,
    #[serde(borrow)]
    id: Word<'a>,
    ts: Word<'a>,
    #[serde(rename = "type")]
    kind: Word<'a>,
    phase: Word<'a>,
    corr: Word<'a>,
    actor: Pairs<'a>,
    target: Maybe<TargetWire<'a>>,
    params: Pairs<'a>,
    authz: Pairs<'a>,
    via: Pairs<'a>,
    req: Word<'a>,
    result: Maybe<ResultWire<'a>>,
    prev: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct TargetWire<'a> {
    #[serde(borrow)]
    context: Word<'a>,
    server: Word<'a>,
    repo: Word<'a>,
    build: Number,
    stage: Word<'a>,
    component: Word<'a>,
    owner: Word<'a>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct ResultWire<'a> {
    #[serde(borrow)]
    status: Word<'a>,
    drone_build: Number,
    error: Word<'a>,
}

/// A line of a log, read.
pub(super) struct Line {
    pub(super) seq: u64,
    /// The hash that it names; empty for the first line.
    pub(super) prev: String,
    pub(super) said: Said,
}

/// What a line tells.
pub(super) enum Said {
    Deed(Box<Record>),
    /// Something else than a deed: a sign-in, a policy that was loaded.
    Else,
    /// A deed, but not of whom or of what.
    Garbled,
}

/// Reads a line; `None` for what is no line of a record.
pub(super) fn read(line: &[u8]) -> Option<Line> {
    let mut wire: LineWire<'_> = serde_json::from_slice(line).ok()?;
    Some(Line {
        seq: wire.seq?,
        prev: std::mem::take(&mut wire.prev.0).into_owned(),
        said: match &*wire.phase.0 {
            "intent" => deed(wire, Phase::Intent),
            "outcome" => deed(wire, Phase::Outcome),
            _ => Said::Else,
        },
    })
}

fn deed(wire: LineWire<'_>, phase: Phase) -> Said {
    record(wire, phase).map_or(Said::Garbled, |record| Said::Deed(Box::new(record)))
}

fn record(wire: LineWire<'_>, phase: Phase) -> Option<Record> {
    let target = wire.target.0?;
    let some = |word: Word<'_>| (!word.is_empty()).then(|| Text::from(word));
    let number = |number: Number| Some(number.unsigned()).filter(|it| *it > 0);
    Some(Record {
        seq: wire.seq?,
        id: wire.id.into(),
        at: parse_rfc3339(&wire.ts.0)?,
        phase,
        corr: wire.corr.into(),
        kind: wire.kind.into(),
        actor: wire.actor.0.into_iter().next()?.1.into(),
        repo: RepoId {
            server: ServerId {
                context: target.context.into(),
                server: target.server.into(),
            },
            slug: RepoSlug::parse(&target.repo.0)?,
        },
        build: number(target.build),
        stage: some(target.stage),
        component: some(target.component),
        owner: some(target.owner),
        params: {
            let params = wire.params.0.into_iter();
            params
                .map(|(key, value)| (key.into(), value.into()))
                .collect()
        },
        reason: one(&wire.authz, "reason").map(str::to_owned),
        right: one(&wire.authz, "rule").map(Text::from),
        via: one(&wire.via, "kind").unwrap_or_default().into(),
        client: one(&wire.via, "client").unwrap_or_default().into(),
        request: some(wire.req),
        result: wire.result.0.map(|result| RecordResult {
            status: result.status.into(),
            build: number(result.drone_build),
            error: some(result.error).map(|words| words.to_string()),
        }),
    })
}

/// Whether a line is spelled as this program spells it.
pub(super) fn is_canonical(line: &[u8]) -> bool {
    let Ok(value) = serde_json::from_slice::<Value>(line) else {
        return false;
    };
    serde_json_canonicalizer::to_vec(&value).is_ok_and(|bytes| bytes == line)
}

/// The value of one of several pairs.
fn one<'a>(pairs: &'a Pairs<'_>, wanted: &str) -> Option<&'a str> {
    let found = pairs.0.iter().find(|(key, _)| key == wanted);
    found.map(|(_, value)| &**value)
}
