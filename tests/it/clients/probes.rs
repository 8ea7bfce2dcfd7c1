//! Looking at servers that are not configured yet: what they are, and what they are not.

use backdrone::demo::{Options, start};
use backdrone::domain::Secret;
use backdrone::domain::{Fault, FaultKind, OwnIssuer};
use backdrone::operations::{Prober, TokenFeed};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use url::Url;

fn prober() -> Prober {
    Prober::new(None, None)
}

fn url(text: &str) -> Url {
    text.parse().expect("an address")
}

/// What a server that answers its one visitor so is taken for, and what it was asked.
async fn shown<T, F: Future<Output = T>>(
    head: &str,
    body: &str,
    ask: impl FnOnce(Url) -> F,
) -> (T, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let answer = format!(
        "HTTP/1.1 {head}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    );
    let serve = async {
        let (mut visitor, _) = listener.accept().await.expect("a visitor");
        let mut request = vec![0; 4096];
        let length = visitor.read(&mut request).await.expect("a request");
        visitor.write_all(answer.as_bytes()).await.expect("said");
        String::from_utf8_lossy(&request[..length]).into_owned()
    };
    tokio::join!(ask(url(&format!("http://127.0.0.1:{port}/ci"))), serve)
}

const JSON: &str = "200 OK\r\ncontent-type: application/json";
const PAGE: &str = "200 OK\r\ncontent-type: text/html; charset=utf-8";

async fn backstage(head: &str, body: &str) -> Result<OwnIssuer, Fault> {
    let ask = |url: Url| async move { prober().backstage(&url).await };
    let (found, request) = shown(head, body, ask).await;
    let path = "GET /ci/api/auth/.well-known/openid-configuration HTTP/1.1";
    assert!(request.starts_with(path), "{request}");
    assert!(
        !request.to_lowercase().contains("authorization"),
        "{request}"
    );
    found
}

async fn drone(head: &str, body: &str) -> Result<String, Fault> {
    let ask = |url: Url| async move { prober().drone(&url).await };
    let (found, request) = shown(head, body, ask).await;
    assert!(request.starts_with("GET /ci/version HTTP/1.1"), "{request}");
    found.map(|version| version.to_string())
}

#[tokio::test]
async fn backstage_tells_whether_people_can_sign_in_at_it() {
    let issuer = r#""issuer": "https://backstage.acme.test/api/auth""#;
    let registers =
        r#""registration_endpoint": "https://backstage.acme.test/api/auth/v1/register""#;
    let reads = r#""client_id_metadata_document_supported": true"#;
    for (body, own) in [
        (
            format!("{{{issuer}, {registers}, {reads}}}"),
            OwnIssuer::Registers,
        ),
        (format!("{{{issuer}, {reads}}}"), OwnIssuer::ReadsDocuments),
        (format!("{{{issuer}}}"), OwnIssuer::Closed),
    ] {
        assert_eq!(backstage(JSON, &body).await, Ok(own), "{body}");
    }
}

#[tokio::test]
async fn what_is_no_backstage_is_told_from_one_and_the_next_step_with_it() {
    let other = r#"{"issuer": "https://id.acme.test"}"#;
    for (head, body, words, hint) in [
        (PAGE, "<html>", "answers with a web page", "backend.baseUrl"),
        (JSON, other, "its issuer is https://id.acme.test", "catalog"),
        (JSON, "[]", "is no Backstage: it answered 200", "catalog"),
        ("404 Not Found", "", "it answered 404", "catalog"),
        ("401 Unauthorized", "", "wants a sign-in before", "proxy"),
        ("503 Busy", "", "answered 503", "again in a while"),
        (
            "302 Found\r\nlocation: https://login.acme.test/?next=secret",
            "",
            "sends on to https://login.acme.test",
            "login page",
        ),
    ] {
        let fault = backstage(head, body).await.expect_err(head);
        assert!(fault.summary.contains(words), "{fault}");
        let next = fault.hint.as_deref().unwrap_or_default();
        assert!(next.contains(hint), "{fault}");
        assert!(!fault.to_string().contains("secret"), "{fault}");
    }
}

#[tokio::test]
async fn a_drone_is_known_by_its_version_and_nothing_else_is() {
    let whole = r#"{"source": "https://github.com/drone/drone", "version": "2.25.0"}"#;
    assert_eq!(drone(JSON, whole).await, Ok("2.25.0".into()));
    // Drone leaves out what is empty.
    assert_eq!(drone(JSON, "{}").await, Ok(String::new()));
    for (head, body, words) in [
        (PAGE, "<html>", "/version answers with a web page"),
        (
            JSON,
            r#"{"major": "1", "gitVersion": "v1.32"}"#,
            "answers something else",
        ),
        ("404 Not Found", "", "/version answered 404"),
    ] {
        let fault = drone(head, body).await.expect_err(head);
        assert!(fault.summary.contains("127.0.0.1 is no Drone"), "{fault}");
        assert!(fault.summary.contains(words), "{fault}");
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_is_a_matter_of_the_network() {
    let closed = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = format!("http://{}", closed.local_addr().expect("an address"));
    drop(closed);
    for fault in [
        prober()
            .backstage(&url(&address))
            .await
            .expect_err("closed"),
        prober().drone(&url(&address)).await.expect_err("closed"),
        prober().issuer(&address).await.expect_err("closed"),
    ] {
        assert_eq!(fault.kind, FaultKind::Network, "{fault}");
        assert!(fault.hint.is_some(), "{fault}");
    }
}

#[tokio::test]
async fn the_demo_world_is_seen_for_what_it_is() {
    let demo = start(Options::default()).await.expect("a world");
    let prober = prober();
    let own = prober.backstage(&url(demo.backstage())).await;
    assert_eq!(own, Ok(OwnIssuer::Registers));
    assert!(prober.drone(&url(demo.drone())).await.is_ok());
    assert!(prober.drone(&url(demo.backstage())).await.is_err());
    assert!(prober.backstage(&url(demo.drone())).await.is_err());
    prober.issuer(demo.issuer()).await.expect("an issuer");
    let token = TokenFeed::fixed(Secret::new(demo.token()));
    let look = prober.catalog(url(demo.backstage()), token).await;
    let look = look.expect("a catalog");
    assert!(
        look.joined > 10 && look.joined < look.components,
        "{look:?}"
    );
    assert_eq!(&*look.drones[0], "https://drone-secure.acme.example");
    let stranger = TokenFeed::fixed(Secret::new("stranger"));
    let refused = prober.catalog(url(demo.backstage()), stranger).await;
    assert_eq!(refused.expect_err("refused").kind, FaultKind::SignedOut);
}
