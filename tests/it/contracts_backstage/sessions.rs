//! Who asks: guests, people, sessions that are over.

use std::time::Duration;

use backdrone::demo::{Clock, LoneBackstage, Options, start};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{
    alike::{json_type, paths},
    asked::{client, get, started},
    recorded::exchanges,
};

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
async fn the_guest_gets_a_session_in_the_recorded_form_and_may_read_with_it() {
    let backstage = started().await;
    let recorded = exchanges("auth-guest");
    let address = format!("{}{}", backstage.base, recorded[0].path);
    let answer = client().post(address).send().await.expect("an answer");
    assert_eq!(u64::from(answer.status().as_u16()), recorded[0].status);
    let session: Value = answer.json().await.expect("JSON");
    assert_eq!(paths(&session, ""), paths(&recorded[0].answer, ""));

    let identity = &session["backstageIdentity"];
    let mut guest = backstage;
    identity["token"]
        .as_str()
        .expect("a token")
        .clone_into(&mut guest.token);
    let who = get(&guest, "/api/auth/v1/userinfo").await;
    assert_eq!(who["claims"]["sub"], identity["identity"]["userEntityRef"]);
    let read = get(&guest, "/api/catalog/entities/by-query?limit=1").await;
    assert_eq!(read["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_token_whose_time_is_over_is_refused_to_the_byte_as_a_forged_one() {
    let options = Options {
        clock: Clock::standing(1_795_000_000),
        ..Options::default()
    };
    let demo = start(options).await.expect("a world");
    let recorded = exchanges("auth-credentials-refused");
    let forged = recorded
        .iter()
        .find(|exchange| exchange.note == "tampered signature")
        .expect("a recorded refusal");
    demo.clock().advance(Duration::from_hours(24));
    let request = client()
        .get(format!("{}{}", demo.backstage(), forged.path))
        .bearer_auth(demo.token());
    let answer = request.send().await.expect("an answer");
    assert_eq!(u64::from(answer.status().as_u16()), forged.status);
    let body: Value = answer.json().await.expect("JSON");
    assert_eq!(body, forged.answer);
}

#[tokio::test]
async fn the_key_that_signed_a_token_is_published_where_the_metadata_say() {
    let backstage = started().await;
    let metadata = get(&backstage, "/api/auth/.well-known/openid-configuration").await;
    let recorded = &exchanges("auth-discovery")[0].answer;
    for (name, value) in metadata.as_object().expect("an object") {
        let theirs = json_type(&recorded[name]);
        assert_eq!(json_type(value), theirs, "{name} of the metadata");
    }
    let address = metadata["jwks_uri"].as_str().expect("an address");
    let keys = get(&backstage, address.trim_start_matches(&*backstage.base)).await;
    let header = backstage.token.split('.').next().expect("a header");
    let header = URL_SAFE_NO_PAD.decode(header).expect("base64");
    let header: Value = serde_json::from_slice(&header).expect("JSON");
    assert_eq!(header["kid"], keys["keys"][0]["kid"]);
}
