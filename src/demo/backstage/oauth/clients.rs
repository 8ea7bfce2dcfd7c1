//! Who may ask: clients that registered themselves (RFC 7591), and clients whose id is the address of
//! their metadata document.

use std::sync::Arc;

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::refusal::OauthRefusal;
use crate::demo::{
    backstage::{answer, server::Backstage},
    identity::is_own_redirect,
};

/// Loopback hosts, as the default of `allowedRedirectUriPatterns` has them.
const LOOPBACK: [&str; 3] = ["http://127.0.0.1", "http://[::1]", "http://localhost"];

/// A client that registered itself.
#[derive(Debug, Clone)]
pub(super) struct Registered {
    pub secret: String,
    pub name: String,
    /// Compared as texts, port and all.
    pub redirects: Vec<String>,
}

/// `POST /v1/register`
pub(super) async fn register(
    State(backstage): State<Arc<Backstage>>,
    Json(asked): Json<Value>,
) -> Result<Response, OauthRefusal> {
    let redirects: Vec<String> = asked["redirect_uris"]
        .as_array()
        .ok_or_else(|| OauthRefusal::request("redirect_uris is required"))?
        .iter()
        .filter_map(|it| it.as_str().map(str::to_owned))
        .collect();
    if let Some(bad) = redirects.iter().find(|it| !is_loopback(it)) {
        let why = format!("Invalid redirect_uri '{bad}'");
        return Err(OauthRefusal::request(why));
    }
    let name = asked["client_name"].as_str().unwrap_or_default().to_owned();
    let book = &backstage.oauth;
    let (id, client) = book.register(&backstage.key, name, redirects);
    let body = json!({
        "client_id": id,
        "client_secret": client.secret,
        "redirect_uris": client.redirects,
    });
    Ok((StatusCode::CREATED, answer::json(body.to_string())).into_response())
}

/// Whether an id is the address of a metadata document: https, or a server on this machine; with a
/// path, without query and fragment. A real Backstage reads the document, this one believes in it.
pub(super) fn is_document(id: &str) -> bool {
    let rest = match id.strip_prefix("https://") {
        Some(rest) => Some(rest),
        None => is_loopback(id).then(|| &id["http://".len()..]),
    };
    rest.is_some_and(|rest| {
        let path = rest.split_once('/').map(|(_, path)| path);
        path.is_some_and(|path| !path.is_empty()) && !rest.contains(['?', '#'])
    })
}

/// Whether a client with a document may be sent back there: any port, as its document has none.
pub(super) fn is_redirect_of_document(address: &str) -> bool {
    is_own_redirect(address)
}

fn is_loopback(address: &str) -> bool {
    LOOPBACK.iter().any(|host| {
        let rest = address.strip_prefix(host);
        rest.is_some_and(|rest| {
            let port = rest.split('/').next().unwrap_or_default();
            port.is_empty()
                || port
                    .strip_prefix(':')
                    .is_some_and(|digits| digits.parse::<u16>().is_ok())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_client_id_can_be_the_address_of_a_document_and_nothing_like_it() {
        for (id, is_one) in [
            ("https://gw.acme.example/clients/7.json", true),
            ("http://127.0.0.1:7109/clients/backdrone.json", true),
            ("http://localhost/client.json", true),
            ("http://gw.acme.example/clients/7.json", false),
            ("http://127.0.0.1.evil.example/client.json", false),
            ("https://gw.acme.example", false),
            ("https://gw.acme.example/", false),
            ("https://gw.acme.example/7.json?a", false),
            ("1f779398-40bc-4136-85b4-c44349c11e15", false),
        ] {
            assert_eq!(is_document(id), is_one, "{id}");
        }
    }
}
