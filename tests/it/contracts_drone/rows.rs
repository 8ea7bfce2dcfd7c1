//! The fields of Drone's rows: which there are, of what type, and which are left out when empty.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::recorded::sample;
use crate::asking::{World, list, word};

const SAMPLES: [&str; 15] = [
    "accounts-and-visibility",
    "build-create",
    "build-states",
    "builds-paging",
    "cron",
    "errors",
    "logs",
    "timeline-blocked-approve",
    "timeline-blocked-decline",
    "timeline-cancel-pending",
    "timeline-cancel-running",
    "timeline-promote",
    "timeline-pull-request-and-tag",
    "timeline-restart",
    "user-repos",
];

/// What is known of one kind of row: the types of each field, and how many rows had it.
#[derive(Default)]
struct Kind {
    rows: usize,
    fields: BTreeMap<String, (BTreeSet<&'static str>, usize)>,
}

fn kind_of(row: &serde_json::Map<String, Value>) -> Option<&'static str> {
    let has = |field| row.contains_key(field);
    match () {
        () if row.keys().any(|key| key.contains('…')) => None,
        () if has("git_http_url") => Some("repo"),
        () if has("source_repo") => Some("build"),
        () if has("build_id") => Some("stage"),
        () if has("step_id") => Some("step"),
        () if has("machine") && has("login") => Some("user"),
        () if has("expr") => Some("cron"),
        () if has("pos") => Some("line"),
        () => None,
    }
}

fn kind_of_value(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "bool",
        Value::Number(number) if number.is_i64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

fn gather(value: &Value, kinds: &mut BTreeMap<&'static str, Kind>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| gather(item, kinds)),
        Value::Object(row) => {
            if let Some(kind) = kind_of(row) {
                let kind = kinds.entry(kind).or_default();
                kind.rows += 1;
                for (name, value) in row {
                    let (types, times) = kind.fields.entry(name.clone()).or_default();
                    types.insert(kind_of_value(value));
                    *times += 1;
                }
            }
            row.values().for_each(|value| gather(value, kinds));
        }
        _ => {}
    }
}

/// The recordings are of a runner without containers, which names no image.
const OURS_ALONE: [(&str, &str); 1] = [("step", "image")];

#[tokio::test]
async fn rows_have_the_fields_of_recorded_rows_and_leave_out_what_those_leave_out() {
    let mut theirs = BTreeMap::new();
    for name in SAMPLES {
        gather(&sample(name)["exchanges"], &mut theirs);
    }
    let mut ours = BTreeMap::new();
    for answer in everything(&World::new().await).await {
        gather(&answer, &mut ours);
    }
    for (name, ours) in &ours {
        let theirs = theirs.get(name).expect(name);
        for (field, (types, _)) in &ours.fields {
            if OURS_ALONE.contains(&(name, field)) {
                continue;
            }
            let (known, _) = theirs
                .fields
                .get(field)
                .unwrap_or_else(|| panic!("a {name} of Drone has no {field}"));
            assert!(types.is_subset(known), "{name}.{field}: {types:?}");
        }
        for (field, (_, times)) in &theirs.fields {
            if *times == theirs.rows {
                let times = ours.fields.get(field).map(|(_, times)| *times);
                assert_eq!(times, Some(ours.rows), "{name}.{field}");
            }
        }
    }
    assert_eq!(ours.len(), theirs.len(), "a kind of row is missing");
}

/// One answer of each kind, and every build there is.
async fn everything(world: &World) -> Vec<Value> {
    let mut all = vec![
        world.get("/api/user").await,
        world.get("/api/user/repos").await,
        world.get("/api/user/builds").await,
        world.get("/api/repos/acme/ledger").await,
        world.get("/api/repos/acme/ledger/builds/1/logs/1/2").await,
    ];
    let admin = "tess";
    for repo in world.repos().await {
        let slug = word(&repo, "slug");
        let counter = repo["counter"].as_i64().expect("a number");
        let base = format!("/api/repos/{slug}");
        for rest in [
            "builds",
            "builds/branches",
            "builds/pulls",
            "builds/deployments",
            "cron",
        ] {
            let reply = world.ask_as(admin, "GET", &format!("{base}/{rest}")).await;
            all.push(Value::Array(list(reply.json())));
        }
        for number in 1..=counter {
            all.push(world.build(slug, number).await);
        }
        all.push(repo);
    }
    let ways = [
        ("ledger/builds?x=1&message=hello", "POST"),
        ("ledger/builds/1?debug=true", "POST"),
        ("ledger/builds/1/promote?target=staging", "POST"),
        ("ledger/builds/1", "DELETE"),
    ];
    for (path, method) in ways {
        let reply = world.ask(method, &format!("/api/repos/acme/{path}")).await;
        all.push(reply.json());
    }
    all
}
