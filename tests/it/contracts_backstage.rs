//! The demo's Backstage held against recordings of a real one: each recorded question is put to the
//! demo, in the words of its company, and must be answered in kind.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use backdrone::demo::LoneBackstage;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

/// What is called differently at Acme than at Larkfield, where the recordings were made. Longer
/// words stand before those that they contain.
const WORDS: [(&str, &str); 37] = [
    ("lab-static-token-0123456789", "demo-static-token"),
    ("larkfield/pricing-monorepo", "acme/pricing"),
    ("larkfield%2Fpricing-monorepo", "acme/pricing"),
    ("twin@larkfield", "max@acme"),
    ("twin%40larkfield", "max%40acme"),
    ("LARKFIELD", "ACME"),
    ("larkfield", "acme"),
    ("default/checkout\"", "default/payments\""),
    ("default%2Fcheckout%2C", "default%2Fpayments%2C"),
    ("owner%3Dcheckout&", "owner%3Dpayments&"),
    ("user:default/alder", "user:default/ana"),
    ("runtime-oncall", "platform-oncall"),
    ("group:default/runtime", "group:default/platform"),
    ("partners/outpost", "default/platform"),
    ("%3Dpartners", "%3Ddefault"),
    ("\"partners\"", "\"default\""),
    ("default%2Fbuild-tools", "default%2Fpayments"),
    ("Cluster-Tools", "Build-Cache"),
    ("CLUSTER-tools", "BUILD-cache"),
    ("cluster-tools", "build-cache"),
    ("disbanded-team", "tax-team"),
    ("ghost-owned", "vat-filing"),
    ("retired-importer", "fraud-labels"),
    ("empty-annotation", "status-page"),
    ("unlinked", "brand-kit"),
    ("imposter", "checkout-proxy"),
    ("hostile-text", "promo-banner"),
    ("loop-a", "north-squad"),
    ("loop-b", "south-squad"),
    ("gorse", "ivy"),
    ("remote-service", "bank-feeds"),
    ("remote-doomed", "kyc-sync"),
    ("payment-gateway", "pay-gateway"),
    ("system/default/payments", "system/default/checkout"),
    ("domain/default/retail", "domain/default/money"),
    ("user/default/birch", "user/default/raj"),
    ("location/default/lab-root", "location/default/acme-root"),
];

/// Recorded questions that this Backstage has no answer to: its catalog has no such thing, or the
/// token in the recording can only have come from the recorded server.
const NOT_ASKED: [&str; 9] = [
    "url-in-annotation",
    "lost-in-space",
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

struct Exchange {
    note: String,
    method: String,
    path: String,
    authorization: Option<String>,
    body: Option<Value>,
    status: u64,
    headers: Value,
    answer: Value,
}

struct Answer {
    status: u64,
    headers: reqwest::header::HeaderMap,
    body: Value,
}

fn exchanges(sample: &str) -> Vec<Exchange> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples/backstage");
    let text = std::fs::read_to_string(folder.join(format!("{sample}.json"))).expect(sample);
    let recording: Value = serde_json::from_str(&text).expect(sample);
    recording["exchanges"]
        .as_array()
        .expect("exchanges")
        .iter()
        .map(exchange)
        .collect()
}

fn exchange(recorded: &Value) -> Exchange {
    let (request, response) = (&recorded["request"], &recorded["response"]);
    let text = |value: &Value| value.as_str().map(str::to_owned);
    Exchange {
        note: text(&recorded["note"]).expect("a note"),
        method: text(&request["method"]).expect("a method"),
        path: text(&request["path"]).expect("a path"),
        authorization: text(&request["headers"]["authorization"]),
        body: request.get("body").cloned(),
        status: response["status"].as_u64().expect("a status"),
        headers: response["headers"].clone(),
        answer: without_stack(response["body"].clone()),
    }
}

/// The recorded server ran in development, where errors carry a stack.
fn without_stack(mut body: Value) -> Value {
    if let Some(error) = body.get_mut("error").and_then(Value::as_object_mut) {
        error.remove("stack");
    }
    body
}

/// In the words of Acme.
fn translated(text: &str) -> String {
    WORDS.iter().fold(text.to_owned(), |text, (theirs, ours)| {
        text.replace(theirs, ours)
    })
}

async fn started() -> LoneBackstage {
    LoneBackstage::start("ana", 0).await.expect("a free port")
}

async fn ask(backstage: &LoneBackstage, exchange: &Exchange) -> Answer {
    let method = reqwest::Method::from_bytes(exchange.method.as_bytes()).expect("a method");
    let address = format!("{}{}", backstage.base, translated(&exchange.path));
    let mut request = client().request(method, address);
    if let Some(authorization) = &exchange.authorization {
        request = request.header("authorization", translated(authorization));
    }
    if let Some(body) = &exchange.body {
        request = request.header("content-type", "application/json");
        request = request.body(translated(&body.to_string()));
    }
    let response = request.send().await.expect("an answer");
    let (status, headers) = (
        response.status().as_u16().into(),
        response.headers().clone(),
    );
    let text = response.text().await.expect("a text");
    let body = serde_json::from_str(&text).unwrap_or(Value::String(text));
    Answer {
        status,
        headers,
        body,
    }
}

async fn get(backstage: &LoneBackstage, path: &str) -> Value {
    let request = client()
        .get(format!("{}{path}", backstage.base))
        .bearer_auth(&backstage.token);
    request
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON")
}

#[expect(clippy::disallowed_methods, reason = "loopback, no time limit needed")]
fn client() -> reqwest::Client {
    reqwest::Client::new()
}

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

/// What an answer is like, whatever it speaks of: its members, the fields of the items, whether
/// there are any, which ones are null, whether anything was counted.
fn kind(body: &Value) -> Value {
    let is_entity = body.get("apiVersion").is_some();
    match body {
        Value::Array(items) => json!([listed(items)]),
        Value::Object(_) if is_entity => json!({
            "kind": body["kind"],
            "has status": body.get("status").is_some(),
            "is orphan": body["metadata"]["annotations"].get("backstage.io/orphan"),
        }),
        Value::Object(members) => {
            let mut kind = BTreeMap::new();
            for (name, value) in members {
                let value = match (name.as_str(), value) {
                    ("items", Value::Array(items)) => listed(items),
                    ("facets", Value::Object(facets)) => json!({
                        "of": facets.keys().collect::<Vec<_>>(),
                        "each": facets.values().flat_map(|list| list.as_array().expect("a list"))
                            .map(|line| members_of(line).join(" ")).collect::<BTreeSet<_>>(),
                    }),
                    ("totalItems", total) => json!(total == 0),
                    _ => json!(json_type(value)),
                };
                kind.insert(name.clone(), value);
            }
            json!(kind)
        }
        text => text.clone(),
    }
}

/// Nulls keep their places when there are any; otherwise it counts only whether there are items.
fn listed(items: &[Value]) -> Value {
    if items.iter().any(Value::is_null) {
        return items.iter().map(|item| json!(item.is_null())).collect();
    }
    let whole = items.iter().any(|item| item.get("apiVersion").is_some());
    let fields: BTreeSet<String> = items
        .iter()
        .filter(|_| !whole)
        .flat_map(|item| paths(item, ""))
        .collect();
    json!({"some": !items.is_empty(), "fields": fields})
}

fn members_of(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .map(|it| it.keys().map(String::as_str).collect())
        .unwrap_or_default()
}

/// Every path of members in `value` with the JSON type at its end. What lies below annotations and
/// labels is the users' own.
fn paths(value: &Value, path: &str) -> BTreeSet<String> {
    match value {
        Value::Object(members) if !path.ends_with("annotations") && !path.ends_with("labels") => {
            members
                .iter()
                .flat_map(|(name, member)| paths(member, &format!("{path}.{name}")))
                .collect()
        }
        Value::Array(items) => items
            .iter()
            .flat_map(|item| paths(item, &format!("{path}[]")))
            .collect(),
        leaf => BTreeSet::from([format!("{path}: {}", json_type(leaf))]),
    }
}

fn json_type(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

#[tokio::test]
async fn lists_are_filtered_counted_and_searched_as_recorded() {
    for sample in [
        "catalog-by-query-filter-semantics",
        "catalog-by-query-counting",
        "catalog-by-query-full-text",
        "catalog-by-query-post-predicates",
        "catalog-by-query-pages",
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

#[tokio::test]
async fn a_processing_error_is_told_in_the_recorded_form() {
    let backstage = started().await;
    let recorded = &exchanges("catalog-processing-error")[0];
    let ours = ask(&backstage, recorded).await;
    let theirs = translated(&recorded.answer["status"].to_string());
    assert_eq!(ours.body["status"].to_string(), theirs);
}

#[tokio::test]
async fn userinfo_names_the_person_and_the_direct_groups_as_recorded() {
    let backstage = LoneBackstage::start("raj", 0).await.expect("a free port");
    let ours = get(&backstage, "/api/auth/v1/userinfo").await;
    // Birch is in two teams too.
    let theirs = &exchanges("auth-userinfo")[1].answer;
    assert_eq!(paths(&ours, ""), paths(theirs, ""));
    assert_eq!(ours["claims"]["sub"], "user:default/raj");
    assert_eq!(
        ours["claims"]["ent"],
        json!([
            "user:default/raj",
            "group:default/data",
            "group:default/payments"
        ])
    );
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
    // Members of `metadata` are the same for every kind.
    let metadata: BTreeSet<&String> = recorded
        .values()
        .flatten()
        .filter(|path| path.starts_with(".metadata"))
        .collect();
    for entity in all["items"].as_array().expect("items") {
        let ours = paths(entity, "");
        let theirs = &recorded[entity["kind"].as_str().expect("a kind")];
        for path in &ours {
            assert!(
                theirs.contains(path) || metadata.contains(path),
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
async fn a_session_that_is_over_is_refused_until_it_is_not() {
    let backstage = started().await;
    let path = "/api/catalog/entities/by-query?limit=0";
    backstage
        .mishaps
        .change(|all| all.backstage.signed_out = true);
    let refusal = get(&backstage, path).await;
    assert_eq!(
        refusal["error"]["message"],
        "Failed user token verification"
    );
    backstage.mishaps.calm();
    assert_eq!(get(&backstage, path).await["items"], json!([]));
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
