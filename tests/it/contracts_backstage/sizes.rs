//! What is large: questions, answers, catalogs.

use std::collections::BTreeSet;

use backdrone::demo::LoneBackstage;
use serde_json::{Value, json};

use super::asked::{client, get, started};

#[tokio::test]
async fn what_is_too_long_is_refused_as_node_and_express_refuse_it() {
    let backstage = started().await;
    let path = format!(
        "/api/catalog/entities/by-query?filter={}",
        "kind%3Dx%2C".repeat(1600)
    );
    let request = client()
        .get(format!("{}{path}", backstage.base))
        .bearer_auth(&backstage.token);
    let response = request.send().await.expect("an answer");
    assert_eq!(response.status(), 431);
    assert_eq!(response.text().await.expect("a text"), "");

    let references = vec!["component:default/some-component-name"; 3000];
    let request = client()
        .post(format!("{}/api/catalog/entities/by-refs", backstage.base))
        .bearer_auth(&backstage.token)
        .json(&json!({"entityRefs": references}));
    let response = request.send().await.expect("an answer");
    assert_eq!(response.status(), 400);
    let body: Value = response.json().await.expect("JSON");
    assert_eq!(body["error"]["message"], "request entity too large");
}

#[tokio::test]
async fn ten_thousand_services_come_whole_by_pages_of_five_hundred() {
    let backstage = LoneBackstage::start("ana", 10_000)
        .await
        .expect("a free port");
    let base = "/api/catalog/entities/by-query?limit=500&fields=kind,metadata.name,relations";
    let mut page = get(
        &backstage,
        &format!("{base}&filter=kind=component&orderField=metadata.name,asc"),
    )
    .await;
    let mut names = BTreeSet::new();
    let mut pages = 1;
    loop {
        for item in page["items"].as_array().expect("items") {
            names.insert(
                item["metadata"]["name"]
                    .as_str()
                    .expect("a name")
                    .to_owned(),
            );
        }
        let Some(next) = page["pageInfo"]["nextCursor"].as_str() else {
            break;
        };
        let next = next
            .replace('=', "%3D")
            .replace('+', "%2B")
            .replace('/', "%2F");
        page = get(&backstage, &format!("{base}&cursor={next}")).await;
        pages += 1;
    }
    assert_eq!((names.len(), pages), (10_000, 20));
    assert!(names.contains("svc-00000-payments") && names.contains("checkout-api"));
}

#[tokio::test]
async fn long_answers_are_packed_for_those_who_can_unpack_and_short_ones_are_not() {
    let backstage = started().await;
    let plain = reqwest::Client::builder()
        .gzip(false)
        .build()
        .expect("a client");
    for (limit, accepted, packing) in [
        (100, "gzip", Some("gzip")),
        (100, "identity", None),
        (0, "gzip", None),
    ] {
        let address = format!("/api/catalog/entities/by-query?limit={limit}");
        let request = plain
            .get(format!("{}{address}", backstage.base))
            .header("accept-encoding", accepted)
            .bearer_auth(&backstage.token);
        let answer = request.send().await.expect("an answer");
        let header = answer.headers().get("content-encoding");
        let found = header.and_then(|value| value.to_str().ok());
        assert_eq!(found, packing, "{limit} {accepted}");
    }
}
