//! What the doctor says to somebody who is signed in, is not, or is not let in.

use backdrone::demo::{Demo, Fail};
use backdrone::domain::{Check, FaultKind, Subject, Verdict, Way};
use backdrone::operations::{ClientId, Context, Login, Profile};
use tokio::sync::mpsc;

use super::person::{at_backstage, at_company, context, device, sign_in, world};
use crate::gateway_stand_in::Gateway;

async fn examined(context: &Context) -> Vec<Check> {
    let (news, mut told) = mpsc::channel(4);
    let take = async {
        let mut checks = Vec::new();
        while let Some(check) = told.recv().await {
            checks.push(check);
        }
        checks
    };
    tokio::join!(context.examine(news), take).1
}

fn of<'a>(checks: &'a [Check], subject: &Subject) -> &'a Check {
    let found = checks.iter().find(|check| check.subject == *subject);
    found.unwrap_or_else(|| panic!("no {subject:?}: {checks:?}"))
}

/// Backstage knows no token, whatever is tried.
fn refuse(demo: &Demo) {
    demo.mishaps().change(|all| {
        all.backstage.only = "/api/catalog".to_owned();
        all.backstage.fail = Some(Fail {
            status: 401,
            times: u32::MAX,
            retry_after: None,
        });
    });
}

#[tokio::test]
async fn who_is_signed_in_and_what_the_issuer_offers_is_told() {
    let demo = world().await;
    let login = Login {
        profile: Profile::Dex,
        ..at_company(&demo)
    };
    let door = device(login, "one");
    sign_in(&door, Way::Paste, "raj").await.expect("a session");
    let checks = examined(&context(&door, Some(demo.backstage()), None)).await;
    let session = of(&checks, &Subject::Session);
    assert_eq!(session.verdict, Verdict::Good, "{session:?}");
    assert!(
        session.said.starts_with("raj@acme.example is signed in"),
        "{session:?}"
    );
    assert!(session.said.contains("renewed by itself"), "{session:?}");
    let issuer = of(&checks, &Subject::Issuer);
    assert_eq!(issuer.verdict, Verdict::Good, "{issuer:?}");
    for words in [
        demo.issuer(),
        "device codes",
        "revocation",
        "Dex asks nobody anew",
    ] {
        assert!(issuer.said.contains(words), "{words}: {}", issuer.said);
    }
    let catalog = of(&checks, &Subject::Catalog);
    assert_eq!(catalog.verdict, Verdict::Good, "{catalog:?}");
    assert!(catalog.said.contains("company's issuer"), "{catalog:?}");
    assert!(
        of(&checks, &Subject::Clock).said.contains("issuer"),
        "its clock is compared"
    );
}

#[tokio::test]
async fn nobody_signed_in_is_bad_and_says_how_to() {
    let demo = world().await;
    let door = device(at_company(&demo), "one");
    let checks = examined(&context(&door, Some(demo.backstage()), None)).await;
    for subject in [Subject::Session, Subject::Catalog] {
        let check = of(&checks, &subject);
        assert_eq!(check.verdict, Verdict::Bad, "{check:?}");
        let next = check.next.as_deref().expect("a next step");
        assert!(next.contains("backdrone login"), "{next}");
    }
    let backstage = of(&checks, &Subject::Backstage);
    assert_eq!(backstage.verdict, Verdict::Good, "it is there all the same");
}

#[tokio::test]
async fn a_catalog_that_refuses_the_company_has_to_list_its_issuer() {
    let demo = world().await;
    let login = Login {
        audience: Some("acme-catalog".into()),
        ..at_company(&demo)
    };
    let door = device(login, "one");
    sign_in(&door, Way::Paste, "ana").await.expect("a session");
    let context = context(&door, Some(demo.backstage()), None);
    refuse(&demo);
    let fault = context.catalog(None, |_| {}).await.expect_err("a fault");
    assert_eq!(fault.kind, FaultKind::SignedOut);
    let checks = examined(&context).await;
    let catalog = of(&checks, &Subject::Catalog);
    assert_eq!(catalog.verdict, Verdict::Bad);
    assert_eq!(catalog.next, fault.hint, "both say the same");
    let next = fault.hint.expect("a next step");
    for words in [
        demo.issuer(),
        "`backend.auth.externalAccess`",
        "`jwks`",
        "`acme-catalog`",
    ] {
        assert!(next.contains(words), "{words}: {next}");
    }
}

#[tokio::test]
async fn a_catalog_that_refuses_its_own_issuers_token_wants_a_new_sign_in() {
    let demo = world().await;
    let door = device(at_backstage(&demo, ClientId::Register), "one");
    sign_in(&door, Way::Paste, "raj").await.expect("a session");
    let context = context(&door, Some(demo.backstage()), None);
    refuse(&demo);
    let checks = examined(&context).await;
    let catalog = of(&checks, &Subject::Catalog);
    assert_eq!(catalog.verdict, Verdict::Bad, "{catalog:?}");
    assert!(
        catalog.said.contains("Backstage's own issuer"),
        "{catalog:?}"
    );
    let next = catalog.next.as_deref().expect("a next step");
    assert!(
        next.contains("backdrone login") && !next.contains("externalAccess"),
        "{next}"
    );
}

#[tokio::test]
async fn a_gateway_is_there_although_it_shows_strangers_nothing() {
    let demo = world().await;
    let gateway = Gateway::start(&demo).await;
    let login = Login {
        resource: Some(gateway.base().parse().expect("an address")),
        ..at_company(&demo)
    };
    let door = device(login, "one");
    sign_in(&door, Way::Paste, "ana").await.expect("a session");
    let checks = examined(&context(&door, None, Some(gateway.base()))).await;
    let server = of(&checks, &Subject::Server(0, "drone".into()));
    assert_eq!(server.verdict, Verdict::Good, "{server:?}");
    let account = of(&checks, &Subject::Account(0, "drone".into()));
    assert_eq!(account.verdict, Verdict::Good, "{account:?}");
}

#[tokio::test]
async fn no_token_is_in_anything_that_is_said() {
    let demo = world().await;
    let door = device(at_company(&demo), "one");
    sign_in(&door, Way::Paste, "ana").await.expect("a session");
    refuse(&demo);
    let checks = examined(&context(&door, Some(demo.backstage()), None)).await;
    // All tokens of the demo world are signed, and begin like every other web token.
    let said = backdrone::domain::examination("", &checks);
    assert!(!said.contains("eyJ"), "{said}");
}
