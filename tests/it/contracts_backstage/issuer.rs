//! The issuer held against recordings of `oidc-provider`: the flows that a terminal uses.

use backdrone::demo::{Demo, Options, start};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{
    alike::paths,
    recorded::{Exchange, exchanges},
};

/// A verifier of PKCE and its challenge by `S256` (the example of RFC 7636, appendix B).
const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
const REDIRECT: &str = "http://127.0.0.1:53111/callback";

async fn world() -> Demo {
    start(Options::default()).await.expect("a world")
}

/// Follows no redirect: where they lead is what is asked about.
fn client() -> reqwest::Client {
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .expect("a client")
}

fn recorded(sample: &str, note: &str) -> Exchange {
    exchanges(sample)
        .into_iter()
        .find(|exchange| exchange.note == note)
        .expect(note)
}

/// The answer to a form, which must have the status and the members of the recording, and its very
/// words where it refuses.
async fn post(demo: &Demo, path: &str, form: &[(&str, &str)], theirs: &Exchange) -> Value {
    let request = client().post(format!("{}{path}", demo.issuer())).form(form);
    let answer = request.send().await.expect("an answer");
    let status = u64::from(answer.status().as_u16());
    for header in ["content-type", "cache-control"] {
        assert_eq!(
            answer.headers()[header].to_str().ok(),
            theirs.headers[header].as_str(),
            "{header}: {}",
            theirs.note
        );
    }
    let body: Value = answer.json().await.expect("JSON");
    assert_eq!(status, theirs.status, "{}: {body}", theirs.note);
    if theirs.status == 200 {
        assert_eq!(
            paths(&body, ""),
            paths(&theirs.answer, ""),
            "{}",
            theirs.note
        );
    } else {
        assert_eq!(body, theirs.answer, "{}", theirs.note);
    }
    body
}

/// Where the browser is sent after somebody answered who they are.
async fn sent_back(demo: &Demo, more: &[(&str, &str)]) -> url::Url {
    let fixed = [
        ("client_id", "backdrone"),
        ("response_type", "code"),
        ("redirect_uri", REDIRECT),
        ("scope", "openid profile email groups offline_access"),
        ("state", "a b&c"),
    ];
    let request = client()
        .get(format!("{}/auth", demo.issuer()))
        .query(&fixed)
        .query(more);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), 303);
    let location = answer.headers()["location"].to_str().expect("a text");
    location.parse().expect("an address")
}

fn member(address: &url::Url, name: &str) -> Option<String> {
    address
        .query_pairs()
        .find(|(known, _)| known == name)
        .map(|(_, value)| value.into_owned())
}

const PKCE: [(&str, &str); 2] = [
    ("code_challenge", CHALLENGE),
    ("code_challenge_method", "S256"),
];

fn exchange<'a>(code: &'a str, verifier: &'a str) -> [(&'a str, &'a str); 5] {
    [
        ("grant_type", "authorization_code"),
        ("client_id", "backdrone"),
        ("code", code),
        ("code_verifier", verifier),
        ("redirect_uri", REDIRECT),
    ]
}

fn refresh(token: &str) -> [(&str, &str); 3] {
    [
        ("grant_type", "refresh_token"),
        ("client_id", "backdrone"),
        ("refresh_token", token),
    ]
}

async fn code(demo: &Demo) -> String {
    let back = sent_back(demo, &[PKCE[0], PKCE[1], ("login", "raj")]).await;
    assert_eq!(member(&back, "state").as_deref(), Some("a b&c"));
    assert_eq!(member(&back, "iss").as_deref(), Some(demo.issuer()));
    member(&back, "code").expect("a code")
}

fn text<'a>(body: &'a Value, name: &str) -> &'a str {
    body[name].as_str().expect("a text")
}

#[tokio::test]
async fn a_browser_signs_a_person_in_and_tokens_are_turned_as_recorded() {
    let demo = world().await;
    let like = |note| recorded("idp-loopback-pkce", note);
    let code = code(&demo).await;
    let first = exchange(&code, VERIFIER);
    let tokens = post(&demo, "/token", &first, &like("code for tokens")).await;

    let me = client()
        .get(format!("{}/me", demo.issuer()))
        .bearer_auth(text(&tokens, "access_token"));
    let me: Value = me
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    assert_eq!(paths(&me, ""), paths(&like("who am I").answer, ""));
    assert_eq!(me["groups"], json!(["data", "payments"]));

    let old = text(&tokens, "refresh_token");
    let turned = post(&demo, "/token", &refresh(old), &like("refresh")).await;
    let gone = like("old refresh token again");
    post(&demo, "/token", &refresh(old), &gone).await;
    let new = text(&turned, "refresh_token");
    let gone = like("now the whole grant is gone");
    post(&demo, "/token", &refresh(new), &gone).await;
    post(&demo, "/token", &first, &like("code sent twice")).await;
}

#[tokio::test]
async fn an_id_token_says_who_it_is_for_and_from_and_is_signed_with_the_published_key() {
    let demo = world().await;
    let like = recorded("idp-loopback-pkce", "code for tokens");
    let code = code(&demo).await;
    let tokens = post(&demo, "/token", &exchange(&code, VERIFIER), &like).await;
    let parts = |token: &Value| -> Vec<Value> {
        let token = token.as_str().expect("a token");
        token
            .split('.')
            .take(2)
            .map(|part| {
                let bytes = URL_SAFE_NO_PAD.decode(part).expect("base64");
                serde_json::from_slice(&bytes).expect("JSON")
            })
            .collect()
    };
    let mut ours = parts(&tokens["id_token"]);
    let theirs = parts(&like.answer["id_token"]);
    // Most providers say these too; `oidc-provider` says them only when asked.
    let claims = ours[1].as_object_mut().expect("claims");
    for more in ["auth_time", "at_hash"] {
        assert!(claims.remove(more).is_some(), "{more}");
    }
    assert_eq!(paths(&ours[1], ""), paths(&theirs[1], ""));
    assert_eq!(ours[1]["iss"], demo.issuer());
    assert_eq!(ours[1]["aud"], "backdrone");
    assert_eq!(ours[1]["sub"], "raj");
    let keys = client().get(format!("{}/jwks", demo.issuer()));
    let keys: Value = keys
        .send()
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    assert_eq!(ours[0]["kid"], keys["keys"][0]["kid"]);
}

#[tokio::test]
async fn what_is_wrong_with_a_sign_in_is_said_where_the_recording_says_it() {
    let demo = world().await;
    let verifier = "y".repeat(43);
    let code = code(&demo).await;
    let like = recorded("idp-loopback-pkce", "wrong verifier");
    post(&demo, "/token", &exchange(&code, &verifier), &like).await;

    let like = recorded(
        "idp-loopback-pkce",
        "no PKCE: error comes back on the redirect",
    );
    let theirs: url::Url = like.headers["location"]
        .as_str()
        .expect("a text")
        .parse()
        .expect("an address");
    let ours = sent_back(&demo, &[]).await;
    for name in ["error", "error_description"] {
        assert_eq!(member(&ours, name), member(&theirs, name));
    }
    let back = sent_back(&demo, &[PKCE[0], PKCE[1], ("login", "nobody")]).await;
    assert_eq!(member(&back, "error").as_deref(), Some("access_denied"));

    let like = recorded(
        "idp-loopback-pkce",
        "other redirect: error page, no redirect",
    );
    let elsewhere = client().get(format!("{}/auth", demo.issuer())).query(&[
        ("client_id", "backdrone"),
        ("redirect_uri", "http://127.0.0.1:53111/elsewhere"),
    ]);
    let answer = elsewhere.send().await.expect("an answer");
    assert_eq!(u64::from(answer.status().as_u16()), like.status);
    let body: Value = answer.json().await.expect("JSON");
    assert_eq!(body["error"], like.answer["error"]);
}

#[tokio::test]
async fn a_device_without_a_browser_waits_and_is_answered_as_recorded() {
    let demo = world().await;
    let like = |note: &str| recorded("idp-device-flow", note);
    for (name, answer) in [("approved", "confirm"), ("refused", "abort")] {
        let note = |what: &str| like(&format!("{name}: {what}"));
        let ask = [
            ("client_id", "backdrone"),
            ("scope", "openid email offline_access"),
        ];
        let asked = post(&demo, "/device/auth", &ask, &note("ask")).await;
        let device = text(&asked, "device_code");
        let poll = [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
            ("client_id", "backdrone"),
            ("device_code", device),
        ];
        post(&demo, "/token", &poll, &note("poll too early")).await;

        let page = client().get(text(&asked, "verification_uri_complete"));
        let page = page
            .send()
            .await
            .expect("an answer")
            .text()
            .await
            .expect("a page");
        assert!(page.contains(text(&asked, "user_code")), "{page}");
        let form = [
            ("user_code", text(&asked, "user_code")),
            ("login", "ana"),
            (answer, "yes"),
        ];
        let done = client().post(text(&asked, "verification_uri")).form(&form);
        assert_eq!(done.send().await.expect("an answer").status(), 200);
        post(&demo, "/token", &poll, &note("poll afterwards")).await;
        if name == "approved" {
            post(&demo, "/token", &poll, &note("device code twice")).await;
        }
    }
    let nonsense = [
        ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"),
        ("client_id", "backdrone"),
        ("device_code", "nope"),
    ];
    post(&demo, "/token", &nonsense, &like("unknown device code")).await;
}

#[tokio::test]
async fn metadata_name_what_is_there_in_the_recorded_form() {
    let demo = world().await;
    let address = format!("{}/.well-known/openid-configuration", demo.issuer());
    let answer = client().get(address).send().await.expect("an answer");
    let ours: Value = answer.json().await.expect("JSON");
    let theirs = recorded("idp-discovery", "metadata").answer;
    for (name, value) in ours.as_object().expect("an object") {
        assert_eq!(paths(value, ""), paths(&theirs[name], ""), "{name}");
        let Some(path) = value.as_str().and_then(|it| it.strip_prefix(demo.issuer())) else {
            continue;
        };
        // Each address answers something, if only that this is not how to ask.
        let answer = client()
            .get(format!("{}{path}", demo.issuer()))
            .send()
            .await;
        let status = answer.expect("an answer").status();
        assert!(path.is_empty() || status != 404, "{name}: {status}");
    }
}

#[tokio::test]
async fn backstage_takes_a_token_that_is_for_it_as_a_service_and_no_other() {
    let demo = world().await;
    for (resource, of_catalog, of_person) in [
        ("urn:acme:backstage-api", 200, 403),
        ("urn:acme:another", 401, 401),
    ] {
        let asked = [PKCE[0], PKCE[1], ("login", "raj"), ("resource", resource)];
        let back = sent_back(&demo, &asked).await;
        let code = member(&back, "code").expect("a code");
        let request = client().post(format!("{}/token", demo.issuer()));
        let tokens = request.form(&exchange(&code, VERIFIER)).send().await;
        let tokens: Value = tokens.expect("an answer").json().await.expect("JSON");
        for (path, status) in [
            ("/api/catalog/entities/by-query?limit=1", of_catalog),
            ("/api/auth/v1/userinfo", of_person),
        ] {
            let request = client().get(format!("{}{path}", demo.backstage()));
            let request = request.bearer_auth(text(&tokens, "access_token"));
            let answer = request.send().await.expect("an answer");
            assert_eq!(answer.status(), status, "{resource} {path}");
        }
    }
}
