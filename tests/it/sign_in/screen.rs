//! Signing in on the screen, typed as keys, against the demo world.

use std::path::PathBuf;

use backdrone::app::overlays::Overlay;
use backdrone::app::overlays::sign_in::Stage as Step;
use backdrone::app::{AuthSettings, Model};
use backdrone::demo::{Demo, Server};
use backdrone::domain::Opens;
use backdrone::operations::{Context, Endpoint, Limits, OwnToken, Setup, SignIn, Store, Wanted};
use backdrone::runtime::Wish;

use super::person::{self, at_company, kept_in, visit, world};
use crate::stage::{Setting, Stage};

const SIZE: (u16, u16) = (120, 40);

/// A screen on a context that nobody is signed in to: the company's token for the catalog, the
/// person's own for Drone.
fn screen(demo: &Demo, size: (u16, u16)) -> (Stage, SignIn) {
    screen_on(
        demo,
        size,
        &Store::open(PathBuf::new(), Wanted::None, false),
    )
}

/// The same with tokens that are kept in a store.
fn screen_on(demo: &Demo, size: (u16, u16), store: &Store) -> (Stage, SignIn) {
    let door = kept_in(store, at_company(demo), "one");
    let address = |text: &str| text.parse().expect("an address");
    let own = OwnToken::of("test", &address(demo.drone()), store.clone());
    let setup = Setup {
        context: "test".into(),
        backstage: Some(Endpoint {
            url: address(demo.backstage()),
            token: door.feed(),
            ca: None,
            own: None,
        }),
        drones: vec![(
            "drone".into(),
            Endpoint {
                url: address(demo.drone()),
                token: own.feed(),
                ca: None,
                own: Some(own),
            },
        )],
        sign_in: Some(door.clone()),
        person_annotation: None,
        looks: None,
        annotations: vec![],
        proxy: None,
        me: None,
        record: None,
        via: "tui",
    };
    let context = Context::open(setup, Limits::default()).expect("a context");
    let mut setting = Setting::of(demo);
    setting.contexts = vec![context];
    let shown = &mut setting.settings.contexts[0];
    shown.name = "test".into();
    shown.auth = Some(AuthSettings {
        issuer: "id.acme.example".into(),
        opens: Opens::Company,
        for_catalog: true,
        device: false,
    });
    for server in &mut shown.servers {
        server.id.context = "test".into();
        server.keeps_token = true;
    }
    (setting.open(size), door)
}

/// The page that the panel shows.
fn page(model: &Model) -> Option<String> {
    match model.overlays.last() {
        Some(Overlay::SignIn(panel)) => match &panel.stage {
            Step::Waiting(page) => Some(page.url.clone()),
            _ => None,
        },
        _ => None,
    }
}

pub(super) async fn sign_in(stage: &mut Stage) {
    stage.until("Sign in · test").await.type_keys("enter").await;
    stage
        .until_known("no page to sign in on", |model| page(model).is_some())
        .await;
    let page = page(stage.model()).expect("a page");
    visit(&format!("{page}&login=ana")).await;
}

/// Types the own token into the panel that asks for it.
async fn give_token(stage: &mut Stage, token: &str) {
    stage.until("Your token · drone").await;
    stage.type_text(token).await.type_keys("enter").await;
}

#[tokio::test]
async fn one_signs_in_gives_the_drone_token_and_sees_the_own_services_live() {
    let demo = world().await;
    let (mut stage, _) = screen(&demo, SIZE);
    sign_in(&mut stage).await;
    give_token(&mut stage, demo.drone_token()).await;
    stage.until("live").await.until("ledger").await;
    let frame = stage.until("[mine]").await.frame();
    assert!(frame.contains("ana"), "{frame}");
    assert!(frame.contains("SSO"), "{frame}");
    assert!(!frame.contains(demo.drone_token()), "{frame}");
}

#[tokio::test]
async fn a_link_is_copied_and_the_panel_works_on_the_smallest_screen() {
    let demo = world().await;
    let (mut stage, _) = screen(&demo, (60, 15));
    stage.until("Sign in · test").await.type_keys("enter").await;
    // Without a display here the field for the pasted address is open.
    stage.until("enter send").await.type_keys("esc y").await;
    let link = page(stage.model()).expect("a page");
    let copied = |wish: &Wish| matches!(wish, Wish::Copy { text, .. } if *text == link);
    assert!(stage.wishes().iter().any(copied));
    visit(&format!("{link}&login=ana")).await;
    stage.until("Your token").await;
}

#[tokio::test]
async fn a_session_that_ends_leaves_the_rows_and_the_panel_brings_it_back() {
    let demo = world().await;
    let (mut stage, _) = screen(&demo, SIZE);
    sign_in(&mut stage).await;
    give_token(&mut stage, demo.drone_token()).await;
    stage.until("live").await.until("ledger").await;
    // The provider ends the session, and Backstage takes the token no more.
    demo.mishaps().change(|all| {
        all.issuer.signed_out = true;
        all.backstage.signed_out = true;
    });
    stage
        .type_keys("/")
        .await
        .type_text("led")
        .await
        .type_keys("enter r")
        .await;
    stage.until("session ended at the provider").await;
    assert!(
        stage.frame().contains("ledger"),
        "rows stay:\n{}",
        stage.frame()
    );
    demo.mishaps().calm();
    sign_in(&mut stage).await;
    stage.until_gone("Sign in · test").await;
    let frame = stage.until("ledger").await.frame();
    assert!(frame.contains("led"), "the filter stays:\n{frame}");
    let asked = demo.requests().count(Server::Backstage, "/api/catalog");
    assert!(asked > 2, "{asked}");
}

#[tokio::test]
async fn a_wrong_drone_token_is_refused_in_place_and_the_right_one_taken() {
    let demo = world().await;
    let (mut stage, _) = screen(&demo, SIZE);
    sign_in(&mut stage).await;
    give_token(&mut stage, "wrong").await;
    stage.until("drone does not know this token").await;
    give_token(&mut stage, demo.drone_token()).await;
    stage.until("live").await;
}

#[tokio::test]
async fn what_another_process_does_to_the_tokens_shows_on_a_running_screen() {
    let demo = world().await;
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path().join("tokens");
    let store = || Store::open(folder.clone(), Wanted::File, false);
    let (mut stage, _) = screen_on(&demo, SIZE, &store());
    sign_in(&mut stage).await;
    give_token(&mut stage, demo.drone_token()).await;
    stage.until("live").await.until("SSO").await;

    let elsewhere = kept_in(&store(), at_company(&demo), "one");
    elsewhere.end(false).await.expect("signed out");
    let frame = stage.until("not signed in").await.frame();
    assert!(frame.contains("ledger"), "rows stay:\n{frame}");
    stage.type_keys("r").await.until("Sign in · test").await;

    let way = backdrone::domain::Way::Paste;
    let signed = person::sign_in(&elsewhere, way, "ana").await;
    signed.expect("a session");
    stage.until_gone("Sign in · test").await.until("SSO").await;
    let frame = stage.until("[mine]").await.frame();
    assert!(frame.contains("ledger"), "{frame}");
}
