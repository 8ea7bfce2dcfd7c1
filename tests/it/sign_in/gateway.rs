//! A Drone behind a gateway that knows people by the company's token.

use backdrone::domain::{FaultKind, RepoId, RepoSlug, Way};
use backdrone::operations::{BuildNews, Context, Login};
use tokio::sync::mpsc;

use super::person::{at_company, context, device, sign_in, world};
use crate::gateway_stand_in::{Gateway, Says};

fn ledger(context: &Context) -> RepoId {
    let server = context.servers().remove(0);
    let slug = RepoSlug::parse("acme/ledger").expect("a slug");
    RepoId { server, slug }
}

fn for_gateway(demo: &backdrone::demo::Demo, resource: &str) -> Login {
    Login {
        resource: Some(resource.parse().expect("an address")),
        ..at_company(demo)
    }
}

#[tokio::test]
async fn builds_come_through_with_the_companys_token_and_no_token_of_drone() {
    let demo = world().await;
    let gateway = Gateway::start(&demo).await;
    let door = device(for_gateway(&demo, gateway.base()), "one");
    sign_in(&door, Way::Paste, "ana").await.expect("a session");
    let context = context(&door, None, Some(gateway.base()));
    let builds = context.builds(&ledger(&context), 1, 5, None).await;
    assert!(!builds.expect("builds").is_empty());
}

#[tokio::test]
async fn a_token_that_is_meant_for_another_opens_nothing() {
    let demo = world().await;
    let gateway = Gateway::start(&demo).await;
    let door = device(for_gateway(&demo, "urn:acme:another"), "one");
    sign_in(&door, Way::Paste, "ana").await.expect("a session");
    let context = context(&door, None, Some(gateway.base()));
    let builds = context.builds(&ledger(&context), 1, 5, None).await;
    assert_eq!(builds.expect_err("a fault").kind, FaultKind::SignedOut);
}

#[tokio::test]
async fn a_refusal_of_the_gateway_is_told_in_its_words_and_the_next_answer_is_none() {
    let demo = world().await;
    let gateway = Gateway::start(&demo).await;
    let door = device(for_gateway(&demo, gateway.base()), "one");
    sign_in(&door, Way::Paste, "ana").await.expect("a session");
    let context = context(&door, None, Some(gateway.base()));
    let ledger = ledger(&context);
    for (says, kind, words) in [
        // L40
        (
            Says::UnknownIssuer,
            FaultKind::SignedOut,
            "401: no such issuer is configured (unknown_issuer)",
        ),
        // L41
        (
            Says::NoBackstageUser,
            FaultKind::Forbidden,
            "403: ana matches no Backstage User (no_backstage_user)",
        ),
        (
            Says::AmbiguousUser,
            FaultKind::Forbidden,
            "403: ana matches 2 Backstage Users (ambiguous_user)",
        ),
        // L23
        (
            Says::TooLong,
            FaultKind::SignedOut,
            "401: provider issues 24 h tokens; gateway accepts 90 min (token_lives_too_long)",
        ),
    ] {
        gateway.say(Some(says));
        let builds = context.builds(&ledger, 1, 5, None).await;
        let fault = builds.expect_err("a refusal");
        assert_eq!(fault.kind, kind, "{says:?}");
        assert!(fault.summary.ends_with(words), "{}", fault.summary);
        assert!(fault.request.is_some(), "{says:?}");
        gateway.say(None);
        context.builds(&ledger, 1, 5, None).await.expect("builds");
    }
}

#[tokio::test]
async fn a_stream_comes_through_piece_by_piece() {
    let demo = world().await;
    let gateway = Gateway::start(&demo).await;
    let door = device(for_gateway(&demo, gateway.base()), "one");
    sign_in(&door, Way::Paste, "ana").await.expect("a session");
    let context = context(&door, None, Some(gateway.base()));
    let (sender, mut news) = mpsc::channel(64);
    let server = context.servers().remove(0);
    let heard = async {
        while let Some(one) = news.recv().await {
            match one {
                BuildNews::Opened => {
                    demo.push("acme/ledger", "main").expect("a build");
                }
                BuildNews::Build(facts, _) if facts.slug.as_str() == "acme/ledger" => return,
                BuildNews::Build(..) => {}
                BuildNews::Lost { fault, .. } | BuildNews::Refused(fault) => panic!("{fault:?}"),
            }
        }
    };
    tokio::select! {
        () = context.follow_builds(&server, sender) => panic!("the stream ended"),
        () = heard => {}
    }
}
