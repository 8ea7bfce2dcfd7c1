//! What the doctor for stale entries asks a real Backstage.

use std::collections::BTreeSet;

use backdrone::domain::{EntityRef, FaultKind};
use serde_json::Value;

use crate::backstage::{context, signed};
use crate::lab::{Lab, lab};

fn component(name: &str) -> EntityRef {
    EntityRef::parse(name, "component", "default").expect("a reference")
}

/// Names of the Locations whose own record tells of an error.
async fn failing(lab: &Lab) -> BTreeSet<String> {
    let path = "/api/catalog/entities/by-query?filter=kind=location&limit=500";
    let answer = lab.asked(path, "alder").await;
    let items = answer["items"].as_array().expect("items").iter();
    let fails = |item: &&Value| {
        let told = item["status"]["items"].as_array();
        told.is_some_and(|told| told.iter().any(|it| it["level"] == "error"))
    };
    items
        .filter(fails)
        .map(|item| item["metadata"]["name"].to_string())
        .collect()
}

#[tokio::test]
async fn the_locations_that_fail_are_those_whose_record_says_so_and_members_are_counted() {
    let Some(lab) = lab() else { return };
    let context = context(lab, signed(lab.token("alder")));
    let sources = context.sources().await.expect("sources");
    let broken = sources.broken.iter();
    let broken: BTreeSet<String> = broken
        .map(|it| format!("\"{}\"", it.location.name()))
        .collect();
    assert_eq!(broken, failing(lab).await);
    let members = sources.members.expect("counted");
    let checkout = EntityRef::parse("checkout", "group", "default").expect("a reference");
    assert!(members.get(&checkout).is_some_and(|count| *count > 0));
}

#[tokio::test]
async fn one_entry_is_read_alone_and_one_that_is_not_there_is_none() {
    let Some(lab) = lab() else { return };
    let context = context(lab, signed(lab.token("alder")));
    let entity = component("unlinked");
    let found = context.component(&entity).await.expect("an answer");
    assert_eq!(found.map(|found| found.entity), Some(entity.clone()));
    let record = context.entity_record(&entity).await.expect("a record");
    assert!(record.contains("\"kind\": \"Component\""), "{record}");
    let none = context.component(&component("never-was")).await;
    assert_eq!(none.expect("an answer"), None);
}

#[tokio::test]
async fn backstage_takes_the_wish_to_read_an_entry_again_from_a_person() {
    let Some(lab) = lab() else { return };
    let signed_in = context(lab, signed(lab.token("alder")));
    signed_in
        .reread(&component("unlinked"))
        .await
        .expect("taken");
    let stranger = context(lab, signed("no-token-of-theirs"));
    let refused = stranger.reread(&component("unlinked")).await;
    assert_eq!(
        refused.map_err(|fault| fault.kind),
        Err(FaultKind::SignedOut)
    );
}
