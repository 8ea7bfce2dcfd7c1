//! L01 to L06 and B39: what a provider says of itself.

use serde_json::json;

use super::stand::{Stand, message, ok, said};
use crate::domain::Fault;
use crate::http::{RawError, TlsFault};
use crate::identity::provider::SignInError;
use crate::identity::provider::document::encrypted;

const PATH: &str = "/.well-known/openid-configuration";

/// L01
#[tokio::test]
async fn a_provider_that_is_not_there_is_said_to_be_so_with_the_reason() {
    let stand = Stand::new().await;
    let closed = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = closed.local_addr().unwrap().port();
    drop(closed);
    for (issuer, words) in [
        (
            "https://nobody.invalid".to_owned(),
            "cannot reach nobody.invalid (DNS: not found)",
        ),
        (
            format!("http://127.0.0.1:{port}"),
            "cannot reach 127.0.0.1 (connection refused)",
        ),
    ] {
        let mut login = stand.login();
        login.issuer = issuer;
        let error = stand.discover(login).await.err().expect("an error");
        assert_eq!(error.to_string(), words);
        assert!(error.is_passing() && Fault::from(error).is_passing());
    }
}

/// L02
#[test]
fn a_certificate_that_is_not_believed_names_the_setting_that_helps() {
    let fault = Fault::from(SignInError::from(RawError::Tls {
        host: "login.acme.example".into(),
        fault: TlsFault::UnknownIssuer,
    }));
    assert_eq!(
        fault.summary,
        "login.acme.example shows a certificate of an unknown authority"
    );
    assert!(!fault.is_passing());
    assert!(fault.hint.is_some_and(|hint| hint.contains("`http.ca`")));
    assert!(
        !SignInError::from(RawError::Tls {
            host: String::new(),
            fault: TlsFault::NotYet
        })
        .is_passing()
    );
}

/// L03
#[tokio::test]
async fn what_is_no_metadata_is_called_by_its_name() {
    let stand = Stand::new().await;
    let portal = "<!DOCTYPE html><title>Welcome to the train</title>";
    for (answer, words) in [
        (said(200, "text/html", portal), "a web page"),
        (said(200, "application/json", portal), "a web page"),
        (
            said(200, "application/json", "hello"),
            "something else than JSON",
        ),
        (said(404, "text/html", portal), "404"),
        (ok(&json!({})), "missing field `issuer`"),
    ] {
        stand.says(PATH, [answer]);
        let url = format!("{}{PATH}", stand.base);
        assert_eq!(
            message(stand.discover(stand.login()).await),
            format!("{url} answered with {words}, not OpenID metadata"),
        );
    }
    stand.says(PATH, [said(200, "application/json", "x".repeat(300 << 10))]);
    let words = message(stand.discover(stand.login()).await);
    assert!(words.ends_with("answered more than 256 KiB"), "{words}");
}

/// L03
#[tokio::test]
async fn a_portal_is_thought_of_in_the_next_step() {
    let stand = Stand::new().await;
    stand.says(PATH, [said(200, "text/html", "<html>")]);
    let error = stand.discover(stand.login()).await.err();
    let hint = Fault::from(error.expect("an error")).hint.expect("a hint");
    assert!(hint.contains("captive portal?"), "{hint}");
}

/// L04, B39
#[tokio::test]
async fn the_issuer_is_compared_to_the_last_slash_and_both_are_shown() {
    let stand = Stand::new().await;
    let base = stand.base.clone();
    for (configured, told) in [
        (base.clone(), format!("{base}/")),
        (format!("{base}/"), base.clone()),
        (base.clone(), "https://evil.example".to_owned()),
    ] {
        stand.but(|it| it["issuer"] = json!(told));
        let mut login = stand.login();
        login.issuer.clone_from(&configured);
        assert_eq!(
            message(stand.discover(login).await),
            format!("the provider calls itself `{told}`, the configuration says `{configured}`"),
        );
    }
    stand.but(|it| it["issuer"] = json!(format!("{base}/")));
    let mut login = stand.login();
    login.issuer = format!("{base}/");
    assert!(stand.discover(login).await.is_ok());
}

/// L05
#[tokio::test]
async fn a_provider_that_lists_only_plain_is_refused_and_one_without_a_list_is_not() {
    let stand = Stand::new().await;
    stand.but(|it| it["code_challenge_methods_supported"] = json!(["plain"]));
    assert_eq!(
        message(stand.discover(stand.login()).await),
        format!("{} does not offer PKCE S256", stand.base),
    );
    stand.but(|it| it["code_challenge_methods_supported"] = json!(null));
    assert!(stand.discover(stand.login()).await.is_ok());
}

/// L06
#[tokio::test]
async fn an_unencrypted_issuer_is_not_even_asked() {
    let stand = Stand::new().await;
    for issuer in ["http://login.acme.example", "http://127.0.0.1.evil.example"] {
        let mut login = stand.login();
        login.issuer = issuer.to_owned();
        assert_eq!(
            message(stand.discover(login).await),
            format!("refusing unencrypted issuer {issuer}"),
        );
    }
    let mut login = stand.login();
    login.issuer = "login.acme.example".to_owned();
    let words = message(stand.discover(login).await);
    assert_eq!(words, "login.acme.example is no http or https address");
}

/// L06
#[tokio::test]
async fn an_unencrypted_endpoint_is_refused_wherever_it_is() {
    let stand = Stand::new().await;
    for member in [
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
        "device_authorization_endpoint",
        "revocation_endpoint",
        "end_session_endpoint",
        "registration_endpoint",
    ] {
        let address = "http://login.acme.example/x";
        stand.but(|it| it[member] = json!(address));
        assert_eq!(
            message(stand.discover(stand.login()).await),
            format!("refusing unencrypted {member} {address}"),
        );
    }
}

#[test]
fn a_provider_elsewhere_names_no_unencrypted_server_of_this_machine() {
    let url = |text: &str| text.parse().expect("an address");
    let elsewhere = url("https://login.acme.example");
    for here in [
        "http://127.0.0.1:631/x",
        "http://[::1]/x",
        "http://localhost/x",
    ] {
        let named = encrypted("token_endpoint", &url(here), &elsewhere);
        assert_eq!(
            message(named),
            format!("refusing unencrypted token_endpoint {here}")
        );
        assert!(encrypted("token_endpoint", &url(here), &url("http://127.0.0.1")).is_ok());
    }
    assert!(encrypted("token_endpoint", &url("https://127.0.0.1/x"), &elsewhere).is_ok());
}

#[tokio::test]
async fn what_a_provider_writes_into_a_message_is_cut_short() {
    let long = "x".repeat(100_000);
    for (member, value) in [
        (
            "issuer",
            json!(format!("https://login.acme.example/{long}")),
        ),
        (
            "token_endpoint",
            json!(format!("http://login.acme.example/{long}")),
        ),
        ("code_challenge_methods_supported", json!(long)),
    ] {
        let stand = Stand::new().await;
        stand.but(|it| it[member] = value);
        let words = message(stand.discover(stand.login()).await);
        assert!(words.len() < 1_000, "{member}: {} bytes", words.len());
    }
}

#[tokio::test]
async fn a_provider_that_is_starting_is_tried_again_later() {
    let stand = Stand::new().await;
    stand.says(PATH, [said(503, "text/html", "<html>")]);
    let error = stand.discover(stand.login()).await.err().expect("an error");
    assert_eq!(error.to_string(), "127.0.0.1 answered 503");
    assert!(error.is_passing());
}
