//! F64: a long stay with tokens that live a minute, and a form that somebody has begun to fill in.

use std::path::PathBuf;
use std::time::Duration;

use backdrone::app::AuthSettings;
use backdrone::demo::{Clock, Demo, Options, Server, start};
use backdrone::domain::{Opens, Secret, Way};
use backdrone::operations::{
    Context, Endpoint, Limits, Login, Setup, SignIn, Store, TokenFeed, Wanted,
};

use super::person::{self, at_company, kept_in};
use super::screen::sign_in;
use crate::gateway_stand_in::Gateway;
use crate::stage::{Setting, Stage};

const SIZE: (u16, u16) = (120, 40);

/// A world whose tokens are good for a minute, and whose clock stands at the time that it is.
async fn hasty() -> Demo {
    let options = Options {
        clock: Clock::standing(jiff::Timestamp::now().as_second()),
        ..Options::default()
    };
    let demo = start(options).await.expect("a world");
    let minute = Some(Duration::from_secs(60));
    demo.mishaps().change(|all| all.token_life = minute);
    demo
}

/// A screen whose builds come through a gateway with the bearer of the session.
fn screen(demo: &Demo, gateway: &Gateway, door: &SignIn) -> Stage {
    let endpoint = |address: &str, token: TokenFeed| Endpoint {
        url: address.parse().expect("an address"),
        token,
        ca: None,
        own: None,
    };
    let setup = Setup {
        context: "test".into(),
        backstage: Some(endpoint(
            demo.backstage(),
            TokenFeed::fixed(Secret::new(demo.token())),
        )),
        drones: vec![("drone".into(), endpoint(gateway.base(), door.feed()))],
        sign_in: Some(door.clone()),
        person_annotation: None,
        looks: None,
        annotations: vec![],
        proxy: None,
        me: None,
        record: None,
        via: "tui",
    };
    let mut setting = Setting::of(demo);
    setting.contexts = vec![Context::open(setup, Limits::default()).expect("a context")];
    let shown = &mut setting.settings.contexts[0];
    shown.name = "test".into();
    shown.auth = Some(AuthSettings {
        issuer: "id.acme.example".into(),
        opens: Opens::Gateway,
        for_catalog: false,
        device: false,
    });
    for server in &mut shown.servers {
        server.id.context = "test".into();
        server.by_session = true;
    }
    setting.open(SIZE)
}

/// F64
#[tokio::test]
async fn a_half_typed_form_outlives_ten_minutes_of_short_tokens_and_the_end_of_the_session() {
    let demo = hasty().await;
    let gateway = Gateway::start(&demo).await;
    let login = Login {
        resource: Some(gateway.base().parse().expect("an address")),
        ..at_company(&demo)
    };
    let store = Store::open(PathBuf::new(), Wanted::None, false);
    let door = kept_in(&store, login, "one");
    let session = person::sign_in(&door, Way::Paste, "ana").await;
    session.expect("a session");
    let mut stage = screen(&demo, &gateway, &door);
    stage.until("live").await.until("ledger").await;
    stage.type_keys("T").await.until("Branch").await;
    stage.type_keys("ctrl-n").await.type_text("RATE_YEAR").await;
    stage.type_keys("tab").await.type_text("20").await;

    for minute in 1..=10 {
        for _ in 0..4 {
            // Whoever is there touches a key now and then.
            stage.type_keys("left right").await;
            stage.advance(Duration::from_secs(15)).await;
        }
        let frame = stage.until("RATE_YEAR").await.frame();
        assert!(
            !frame.contains("Sign in · test"),
            "minute {minute}:\n{frame}"
        );
    }
    let renewed = demo.requests().count(Server::Issuer, "POST /token");
    assert!((10..=20).contains(&renewed), "{renewed} times");

    // The provider ends the session: the question lies over the form.
    demo.mishaps().change(|all| all.issuer.signed_out = true);
    for _ in 0..5 {
        stage.advance(Duration::from_secs(15)).await;
    }
    stage.until("session ended at the provider").await;
    demo.mishaps().change(|all| all.issuer.signed_out = false);
    sign_in(&mut stage).await;
    stage.until_gone("Sign in · test").await.until("live").await;
    stage.type_text("26").await.until("2026").await;
    assert!(stage.frame().contains("RATE_YEAR"), "{}", stage.frame());
}
