//! The recordings, read and put into the words of the demo's company.

use std::path::Path;

use serde_json::Value;

/// What is called differently at Acme than at Larkfield, where the recordings were made. Longer
/// words stand before those that they contain.
const WORDS: [(&str, &str); 42] = [
    ("lab-static-token-0123456789", "demo-static-token"),
    ("larkfield/pricing-monorepo", "acme/pricing"),
    ("larkfield%2Fpricing-monorepo", "acme/pricing"),
    ("twin@larkfield", "max@acme"),
    ("twin%40larkfield", "max%40acme"),
    ("LARKFIELD", "ACME"),
    ("larkfield", "acme"),
    ("default/checkout\"", "default/payments\""),
    ("default%2Fcheckout%2C", "default%2Fpayments%2C"),
    ("default%2Fcheckout&", "default%2Fpayments&"),
    ("default%2Fbirch", "default%2Fraj"),
    ("default%2Fcatalogue", "default%2Fdata"),
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
    ("url-in-annotation", "coupon-mailer"),
    ("lost-in-space", "route-planner"),
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

pub(super) struct Exchange {
    pub(super) note: String,
    pub(super) method: String,
    pub(super) path: String,
    pub(super) authorization: Option<String>,
    pub(super) body: Option<Value>,
    pub(super) status: u64,
    pub(super) headers: Value,
    pub(super) answer: Value,
}

pub(super) fn exchanges(sample: &str) -> Vec<Exchange> {
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
pub(super) fn translated(text: &str) -> String {
    WORDS.iter().fold(text.to_owned(), |text, (theirs, ours)| {
        text.replace(theirs, ours)
    })
}
