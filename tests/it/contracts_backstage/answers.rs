//! Every recorded question is put to the demo and must be answered in kind.

use serde_json::{Value, json};

use super::{
    alike::kind,
    asked::{Answer, ask, started},
    recorded::{Exchange, exchanges, translated},
};

/// Recorded questions that this Backstage has no answer to: its catalog has no such thing, or the
/// token in the recording can only have come from the recorded server.
const NOT_ASKED: [&str; 7] = [
    "the unprocessed-entities module lists it as pending",
    "unprocessed-entities module",
    "limited user token on userinfo: accepted",
    "user:partners/fir",
    "api:default/checkout-v2",
    "resource:default/orders-db",
    "component:partners/partner-portal",
];

/// Refusals whose end is the voice of a JavaScript library; the beginning must be the same.
const SAME_BEGINNING: [(&str, usize); 2] = [("cursor is nonsense", 28), ("unknown operator", 130)];

/// Puts every question of a sample to the demo. Status, content type, error envelope and the kind
/// of the answer must be those of the recording.
async fn holds(sample: &str) {
    let backstage = started().await;
    for exchange in exchanges(sample) {
        if NOT_ASKED.contains(&exchange.note.as_str()) {
            continue;
        }
        let answer = ask(&backstage, &exchange).await;
        let place = format!("{sample}: {}: {}", exchange.note, answer.body);
        assert_eq!(answer.status, exchange.status, "{place}");
        for header in ["content-type", "link"] {
            let theirs = exchange.headers[header].as_str().map(translated);
            let ours = answer
                .headers
                .get(header)
                .and_then(|value| value.to_str().ok());
            assert!(
                theirs.is_none() || theirs.as_deref() == ours,
                "{header} {ours:?}: {place}"
            );
        }
        if exchange.status >= 400 {
            refused_alike(&exchange, &answer, &place);
        } else {
            assert_eq!(kind(&answer.body), kind(&exchange.answer), "{place}");
        }
    }
}

fn refused_alike(exchange: &Exchange, answer: &Answer, place: &str) {
    let mut theirs: Value =
        serde_json::from_str(&translated(&exchange.answer.to_string())).expect("JSON");
    let mut ours = answer.body.clone();
    if let Some((_, length)) = SAME_BEGINNING
        .iter()
        .find(|(note, _)| *note == exchange.note)
    {
        for body in [&mut theirs, &mut ours] {
            let message = body["error"]["message"].as_str().expect("a message");
            body["error"]["message"] = json!(message[..*length]);
        }
    }
    assert_eq!(ours, theirs, "{place}");
}

#[tokio::test]
async fn lists_are_filtered_counted_and_searched_as_recorded() {
    for sample in [
        "catalog-by-query-filter-semantics",
        "catalog-by-query-counting",
        "catalog-by-query-full-text",
        "catalog-by-query-post-predicates",
        "catalog-by-query-pages",
        "catalog-by-query-owned-by-group",
        "catalog-by-query-owned-by-me",
    ] {
        holds(sample).await;
    }
}

#[tokio::test]
async fn bad_questions_and_unknown_callers_are_refused_as_recorded() {
    holds("catalog-by-query-errors").await;
    holds("auth-credentials-refused").await;
}

#[tokio::test]
async fn single_entities_are_found_as_recorded() {
    for sample in [
        "catalog-by-refs",
        "catalog-by-name",
        "catalog-ancestry",
        "catalog-entity-shapes",
        "catalog-refresh",
    ] {
        holds(sample).await;
    }
}

#[tokio::test]
async fn old_lists_and_facets_are_as_recorded() {
    holds("catalog-entities-plain").await;
    holds("catalog-facets").await;
}

#[tokio::test]
async fn faults_of_a_catalog_look_as_recorded() {
    for sample in [
        "catalog-broken-entities",
        "catalog-processing-error",
        "catalog-orphan",
    ] {
        holds(sample).await;
    }
}
