//! At the company's provider, for a catalog that takes its tokens.

use backdrone::demo::{Demo, Fail, Server};
use backdrone::domain::{FaultKind, Way};
use backdrone::operations::Login;

use super::person::{at_company, context, device, sign_in, world};

/// Backstage refuses the next token, as if it had ended.
fn refuse_once(demo: &Demo) {
    demo.mishaps().change(|all| {
        all.backstage.fail = Some(Fail {
            status: 401,
            times: 1,
            retry_after: None,
        });
    });
}

#[tokio::test]
async fn a_browser_signs_in_and_the_catalog_opens_to_the_companys_token() {
    let demo = world().await;
    let door = device(at_company(&demo), "one");
    let session = sign_in(&door, Way::Paste, "raj").await.expect("a session");
    assert_eq!(&*session.person, "raj@acme.example");
    assert!(session.renews);
    let context = context(&door, Some(demo.backstage()), None);
    let catalog = context.catalog(None, |_| {}).await.expect("a catalog");
    assert!(!catalog.components.is_empty());
}

#[tokio::test]
async fn a_device_without_a_browser_gets_the_same_token_by_a_code() {
    let demo = world().await;
    let door = device(at_company(&demo), "one");
    let session = sign_in(&door, Way::Device, "mia").await.expect("a session");
    assert_eq!(&*session.person, "mia@acme.example");
    let context = context(&door, Some(demo.backstage()), None);
    context.catalog(None, |_| {}).await.expect("a catalog");
}

#[tokio::test]
async fn who_says_no_on_the_page_is_not_signed_in() {
    let demo = world().await;
    let door = device(at_company(&demo), "one");
    let fault = sign_in(&door, Way::Paste, "nobody").await;
    assert!(fault.is_err());
    assert!(door.stands().now().is_none());
}

#[tokio::test]
async fn a_refused_token_is_refreshed_once_and_the_question_asked_again() {
    let demo = world().await;
    let door = device(at_company(&demo), "one");
    sign_in(&door, Way::Paste, "ana").await.expect("a session");
    let context = context(&door, Some(demo.backstage()), None);
    for times in 2..4 {
        refuse_once(&demo);
        context.catalog(None, |_| {}).await.expect("a catalog");
        assert_eq!(demo.requests().count(Server::Issuer, "POST /token"), times);
    }
}

#[tokio::test]
async fn without_offline_access_the_session_ends_with_its_token() {
    let demo = world().await;
    let login = Login {
        offline: false,
        ..at_company(&demo)
    };
    let door = device(login, "one");
    let session = sign_in(&door, Way::Paste, "ana").await.expect("a session");
    assert!(!session.renews);
}

#[tokio::test]
async fn when_the_provider_has_ended_all_sessions_the_person_signs_in_again() {
    let demo = world().await;
    let door = device(at_company(&demo), "one");
    sign_in(&door, Way::Paste, "ana").await.expect("a session");
    demo.mishaps().change(|all| all.issuer.signed_out = true);
    refuse_once(&demo);
    let context = context(&door, Some(demo.backstage()), None);
    let fault = context.catalog(None, |_| {}).await.expect_err("a fault");
    assert_eq!(fault.kind, FaultKind::SignedOut);
    demo.mishaps().calm();
    sign_in(&door, Way::Paste, "ana").await.expect("a session");
    context.catalog(None, |_| {}).await.expect("a catalog");
}

#[tokio::test]
async fn signing_out_tells_the_provider_and_leaves_nothing_here() {
    let demo = world().await;
    let door = device(at_company(&demo), "one");
    sign_in(&door, Way::Paste, "ana").await.expect("a session");
    let left = door.end(false).await.expect("an end");
    assert_eq!(left.still, None);
    assert!(demo.requests().count(Server::Issuer, "POST /revoke") > 0);
    assert!(door.stands().now().is_none());
}
