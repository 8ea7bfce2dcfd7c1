//! Where a browser signs in (authorization code with PKCE: RFC 6749, RFC 7636, RFC 8252).
//!
//! Nobody has a password here: the page asks who one is, and `login=NAME` in the address answers it.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::{OriginalUri, Query, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::{
    exchange::resource,
    grants::{Binding, Consent},
    issuer::{Issuer, check_client},
    pages,
    refusal::Refusal,
};

/// Where a client may be sent back to: its own listener on loopback, at any port (RFC 8252 7.3).
const HOSTS: [&str; 2] = ["http://127.0.0.1", "http://[::1]"];
const CALLBACK: &str = "/callback";

/// `GET /auth`. What is wrong with client or redirect is said here; all else is said to the client.
pub(super) async fn authorize(
    State(issuer): State<Arc<Issuer>>,
    OriginalUri(uri): OriginalUri,
    Query(asked): Query<HashMap<String, String>>,
) -> Result<Response, Refusal> {
    let word = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    check_client(word("client_id"))?;
    let redirect = word("redirect_uri");
    if !is_own_redirect(redirect) {
        return Err(Refusal::redirect());
    }
    let back = |answers: &[(&str, &str)]| {
        let state = asked.get("state").map(|state| ("state", state.as_str()));
        let fixed = state.into_iter().chain([("iss", issuer.base.as_str())]);
        let answers: Vec<_> = answers.iter().copied().chain(fixed).collect();
        see_other(&format!("{redirect}?{}", pages::query(&answers)))
    };
    let refused =
        |error: &str, why: &str| Ok(back(&[("error", error), ("error_description", why)]));
    if let Some((error, why)) = wrong(word) {
        return refused(error, why);
    }
    let login = word("login");
    if login.is_empty() {
        let address = uri.path_and_query().map_or("", |whole| whole.as_str());
        return Ok(Html(pages::who_are_you(&issuer.shared.company, address)).into_response());
    }
    if issuer.person(login).is_none() {
        return refused("access_denied", "the person said no");
    }
    let consent = Consent {
        login: login.to_owned(),
        scope: word("scope").to_owned(),
        resource: resource(word("resource"))?,
        since: issuer.now(),
    };
    let binding = Binding {
        consent,
        redirect: redirect.to_owned(),
        challenge: word("code_challenge").to_owned(),
        nonce: asked.get("nonce").cloned(),
    };
    let code = issuer.grants.code(binding, issuer.now());
    Ok(back(&[("code", &code)]))
}

/// What is wrong with a request whose client and redirect are right: error and description.
fn wrong<'a>(word: impl Fn(&str) -> &'a str) -> Option<(&'static str, &'static str)> {
    if word("response_type") != "code" {
        return Some((
            "unsupported_response_type",
            "unsupported response_type requested",
        ));
    }
    if word("code_challenge").is_empty() || word("code_challenge_method") != "S256" {
        let why = "Authorization Server policy requires PKCE to be used for this request";
        return Some(("invalid_request", why));
    }
    if resource(word("resource")).is_err() {
        let why = "resource indicator must be an absolute URI";
        return Some(("invalid_target", why));
    }
    // Nobody is signed in before the page has asked.
    (word("prompt") == "none" && word("login").is_empty())
        .then_some(("login_required", "End-User authentication is required"))
}

/// Whether an address is that of a listener of ours.
pub(in crate::demo) fn is_own_redirect(address: &str) -> bool {
    HOSTS.iter().any(|host| {
        address.strip_prefix(host).is_some_and(|rest| {
            let port = rest.strip_suffix(CALLBACK);
            port.is_some_and(|port| {
                port.is_empty()
                    || port
                        .strip_prefix(':')
                        .is_some_and(|digits| digits.parse::<u16>().is_ok())
            })
        })
    })
}

fn see_other(address: &str) -> Response {
    let headers = [
        (header::LOCATION, address),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_is_a_listener_on_loopback_at_any_port() {
        for (address, is_own) in [
            ("http://127.0.0.1:53111/callback", true),
            ("http://[::1]:1/callback", true),
            ("http://127.0.0.1/callback", true),
            ("http://127.0.0.1:53111/elsewhere", false),
            ("http://localhost:53111/callback", false),
            ("http://127.0.0.1.evil.example/callback", false),
            ("http://127.0.0.1:1@evil.example/callback", false),
            ("https://127.0.0.1:1/callback", false),
            ("", false),
        ] {
            assert_eq!(is_own_redirect(address), is_own, "{address}");
        }
    }
}
