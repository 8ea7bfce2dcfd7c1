//! Entities and cursors have the members that recorded ones have.

use std::collections::{BTreeMap, BTreeSet};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{
    alike::{members_of, paths},
    asked::{ask, get, started},
    recorded::{exchanges, translated},
};

#[tokio::test]
async fn a_processing_error_is_told_in_the_recorded_form() {
    let backstage = started().await;
    let recorded = &exchanges("catalog-processing-error")[0];
    let ours = ask(&backstage, recorded).await;
    let theirs = translated(&recorded.answer["status"].to_string());
    assert_eq!(ours.body["status"].to_string(), theirs);
}

/// Larkfield's entities, all kinds of samples together, know more members than any one of them.
fn recorded_members() -> BTreeMap<String, BTreeSet<String>> {
    let samples = [
        "catalog-entity-shapes",
        "catalog-broken-entities",
        "catalog-by-name",
        "catalog-processing-error",
        "catalog-ancestry",
    ];
    let mut members: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for exchange in samples.into_iter().flat_map(exchanges) {
        let above = exchange.answer["items"].as_array().into_iter().flatten();
        let above = above.map(|item| item["entity"].clone());
        for entity in above.chain([exchange.answer.clone()]) {
            if let Some(kind) = entity["kind"].as_str() {
                members
                    .entry(kind.to_owned())
                    .or_default()
                    .extend(paths(&entity, ""));
            }
        }
    }
    members
}

#[tokio::test]
async fn entities_have_only_members_that_were_recorded_and_all_that_every_entity_has() {
    let backstage = started().await;
    let all = get(&backstage, "/api/catalog/entities/by-query?limit=1000").await;
    let recorded = recorded_members();
    // Members of `metadata` and `status` are the same for every kind.
    let common: BTreeSet<&String> = recorded
        .values()
        .flatten()
        .filter(|path| path.starts_with(".metadata") || path.starts_with(".status"))
        .collect();
    for entity in all["items"].as_array().expect("items") {
        let ours = paths(entity, "");
        let theirs = &recorded[entity["kind"].as_str().expect("a kind")];
        for path in &ours {
            assert!(
                theirs.contains(path) || common.contains(path),
                "{path} of {entity}"
            );
        }
        for path in [
            "apiVersion",
            "metadata.name",
            "metadata.uid",
            "metadata.etag",
        ] {
            assert!(
                ours.contains(&format!(".{path}: text")),
                "{path} of {entity}"
            );
        }
        assert_eq!(entity["metadata"]["namespace"], "default");
    }
}

#[tokio::test]
async fn cursors_carry_what_recorded_cursors_carry_and_stand_where_those_stand() {
    let backstage = started().await;
    let recorded: Vec<Value> = exchanges("catalog-by-query-pages")
        .into_iter()
        .take(3)
        .map(|it| it.answer)
        .collect();
    let total = get(
        &backstage,
        "/api/catalog/entities/by-query?filter=kind=component&limit=0",
    )
    .await;
    // Three pages, as in the recording.
    let limit = total["totalItems"].as_u64().expect("a number") / 3 + 1;
    let base = format!("/api/catalog/entities/by-query?limit={limit}");
    let first = "filter=kind=component&orderField=metadata.name,asc";
    let mut page = get(&backstage, &format!("{base}&{first}")).await;
    let mut seen = 0;
    for theirs in &recorded {
        seen += page["items"].as_array().expect("items").len();
        assert_eq!(page["totalItems"], total["totalItems"]);
        assert_eq!(
            members_of(&page["pageInfo"]),
            members_of(&theirs["pageInfo"])
        );
        for member in members_of(&theirs["pageInfo"]) {
            let (ours, theirs) = (
                opened(&page["pageInfo"][member]),
                opened(&theirs["pageInfo"][member]),
            );
            assert_eq!(paths(&ours, ""), paths(&theirs, ""));
            assert_eq!(ours["query"], theirs["query"]);
        }
        if let Some(next) = page["pageInfo"]["nextCursor"].as_str() {
            let next = next
                .replace('=', "%3D")
                .replace('+', "%2B")
                .replace('/', "%2F");
            page = get(&backstage, &format!("{base}&cursor={next}")).await;
        }
    }
    assert_eq!(json!(seen), total["totalItems"]);
}

fn opened(cursor: &Value) -> Value {
    let bytes = STANDARD
        .decode(cursor.as_str().expect("a cursor"))
        .expect("base64");
    serde_json::from_slice(&bytes).expect("JSON")
}
