//! At Backstage itself, which signs people in by a client that it knows or gets to know.

use std::time::Duration;

use backdrone::demo::{Demo, Fail, Server};
use backdrone::domain::{FaultKind, Way};
use backdrone::operations::{ClientId, Context, Login};

use super::person::{at_backstage, context, device, sign_in, world};

const DOCUMENT: &str = "https://gw.acme.example/clients/backdrone.json";
const DOCUMENT_OF_DEVICE: &str = "https://gw.acme.example/clients/{device}.json";

fn known(client: &str) -> ClientId {
    ClientId::Known(client.to_owned())
}

/// Reads the catalog with a token that is refused at first, so that it has to be refreshed.
async fn read_after_refresh(demo: &Demo, context: &Context) -> Result<(), FaultKind> {
    demo.mishaps().change(|all| {
        all.backstage.only = "/api/catalog".to_owned();
        all.backstage.fail = Some(Fail {
            status: 401,
            times: 1,
            retry_after: None,
        });
    });
    let read = context.catalog(None, |_| {}).await;
    demo.mishaps().calm();
    read.map(|_| ()).map_err(|fault| fault.kind)
}

#[tokio::test]
async fn a_client_that_registers_itself_signs_in_and_reads_as_the_person() {
    let demo = world().await;
    let door = device(at_backstage(&demo, ClientId::Register), "one");
    sign_in(&door, Way::Paste, "raj").await.expect("a session");
    let registered = demo.requests().count(Server::Backstage, "/v1/register");
    assert_eq!(registered, 1);
    let context = context(&door, Some(demo.backstage()), None);
    assert_eq!(read_after_refresh(&demo, &context).await, Ok(()));
    assert_eq!(demo.requests().count(Server::Backstage, "/v1/token"), 2);
}

#[tokio::test]
async fn a_client_with_a_metadata_document_signs_in_from_any_port() {
    let demo = world().await;
    let door = device(at_backstage(&demo, known(DOCUMENT)), "one");
    for _ in 0..2 {
        sign_in(&door, Way::Paste, "ana").await.expect("a session");
    }
    let context = context(&door, Some(demo.backstage()), Some(demo.drone()));
    context.catalog(None, |_| {}).await.expect("a catalog");
}

#[tokio::test]
async fn a_second_device_ends_the_session_of_the_first_unless_it_is_a_client_of_its_own() {
    let demo = world().await;
    for (client, first_ends) in [(DOCUMENT, true), (DOCUMENT_OF_DEVICE, false)] {
        let first = device(at_backstage(&demo, known(client)), "one");
        sign_in(&first, Way::Paste, "ana").await.expect("a session");
        let second = device(at_backstage(&demo, known(client)), "two");
        sign_in(&second, Way::Paste, "ana")
            .await
            .expect("a session");
        let expected = if first_ends {
            Err(FaultKind::SignedOut)
        } else {
            Ok(())
        };
        for (door, expected) in [(&first, expected), (&second, Ok(()))] {
            let context = context(door, Some(demo.backstage()), None);
            let read = read_after_refresh(&demo, &context).await;
            assert_eq!(read, expected, "{client}");
        }
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_and_says_that_the_token_lives_on() {
    let demo = world().await;
    for client in [known(DOCUMENT), ClientId::Register] {
        let door = device(at_backstage(&demo, client), "one");
        sign_in(&door, Way::Paste, "ana").await.expect("a session");
        let left = door.end(false).await.expect("an end");
        let still = left.still.expect("the bearer lives on");
        let words = "the provider still honours this token for ";
        assert!(still.starts_with(words), "{still}");
        assert!(door.stands().now().is_none());
    }
    let revoked = demo.requests().count(Server::Backstage, "/v1/revoke");
    assert!(revoked >= 2, "{revoked}");
}

#[tokio::test]
async fn a_token_ends_when_it_says_itself_and_not_when_the_answer_says() {
    let demo = world().await;
    demo.mishaps()
        .change(|all| all.token_life = Some(Duration::from_secs(600)));
    let door = device(at_backstage(&demo, known(DOCUMENT)), "one");
    let session = sign_in(&door, Way::Paste, "ana").await.expect("a session");
    let left = session.ends.expect("an end").0 - demo.clock().seconds();
    assert!((590..=600).contains(&left), "{left}");
}

#[tokio::test]
async fn a_session_moves_to_the_context_that_gets_its_name_later_and_to_no_other() {
    let demo = world().await;
    let login = at_backstage(&demo, ClientId::Register);
    let first = device(login.clone(), "one");
    let named = Login {
        context: "acme".to_owned(),
        ..login
    };
    let acme = device(named.clone(), "two");
    assert!(first.hand_over(&acme).await.is_err(), "nobody is signed in");
    sign_in(&first, Way::Paste, "ana").await.expect("a session");
    let elsewhere = device(
        Login {
            origin: "https://other.example".to_owned(),
            ..named
        },
        "one",
    );
    assert!(first.hand_over(&elsewhere).await.is_err());
    assert_eq!(elsewhere.standing().await.ok().flatten(), None);
    first.hand_over(&acme).await.expect("the same door");
    let context = context(&acme, Some(demo.backstage()), None);
    assert_eq!(read_after_refresh(&demo, &context).await, Ok(()));
}
