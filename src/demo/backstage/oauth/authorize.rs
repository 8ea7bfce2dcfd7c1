//! The request for authorization, and the person's answer to it.
//!
//! The real consent page is a plugin of the frontend. Here it is one list of people, and
//! `login=NAME` in the address answers it at once.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::{OriginalUri, Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use serde_json::json;

use super::{
    book::Asked,
    clients::{is_document, is_redirect_of_document},
    refusal::OauthRefusal,
};
use crate::demo::{
    backstage::{answer, refusal::Refusal, server::Backstage, sessions},
    identity::{query, who_are_you},
};

type Words = HashMap<String, String>;

/// `GET /v1/authorize`. What is wrong is said in the browser, never to the client.
pub(super) async fn authorize(
    State(backstage): State<Arc<Backstage>>,
    Query(words): Query<Words>,
) -> Result<Response, Refusal> {
    let word = |name: &str| words.get(name).map(String::as_str).unwrap_or_default();
    for name in ["client_id", "redirect_uri", "response_type"] {
        if word(name).is_empty() {
            let why = format!(
                "Validation error: Invalid input: expected string, received undefined at \"{name}\""
            );
            return Ok(OauthRefusal::request(why).into_response());
        }
    }
    if word("response_type") != "code" {
        let why = "Only authorization code flow is supported";
        return Err(Refusal::input(why));
    }
    let (client, redirect) = (word("client_id"), word("redirect_uri"));
    check_client(&backstage, client, redirect)?;
    let challenge = word("code_challenge");
    if challenge.is_empty() && is_document(client) {
        let why = "PKCE is required for public clients. Provide a code_challenge parameter.";
        return Err(Refusal::input(why));
    }
    let method = words.get("code_challenge_method");
    let method = method.map_or("plain", String::as_str);
    if !matches!(method, "S256" | "plain") {
        return Err(Refusal::input("Invalid code_challenge_method"));
    }
    let asked = Asked {
        client: client.to_owned(),
        redirect: redirect.to_owned(),
        scope: word("scope").to_owned(),
        state: words.get("state").cloned(),
        challenge: (!challenge.is_empty()).then(|| (method.to_owned(), challenge.to_owned())),
    };
    let now = backstage.shared.clock.seconds();
    let id = backstage.oauth.ask(&backstage.key, asked, now);
    let mut page = format!("{}/oauth2/authorize/{id}", backstage.base);
    if let Some(login) = words.get("login") {
        page = format!("{page}?{}", query(&[("login", login)]));
    }
    Ok(found(&page))
}

fn check_client(backstage: &Backstage, client: &str, redirect: &str) -> Result<(), Refusal> {
    let is_good = if is_document(client) {
        is_redirect_of_document(redirect)
    } else {
        let known = backstage.oauth.client(client);
        let known = known.ok_or_else(|| Refusal::input("Invalid client_id"))?;
        known.redirects.iter().any(|it| it == redirect)
    };
    if is_good {
        return Ok(());
    }
    Err(Refusal::input(format!("Invalid redirect_uri '{redirect}'")))
}

/// `GET /oauth2/authorize/{session}` of the frontend: asks who one is, and approves as that person.
pub(in crate::demo::backstage) async fn consent(
    State(backstage): State<Arc<Backstage>>,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    Query(words): Query<Words>,
) -> Response {
    let company = &backstage.shared.company;
    let Some(login) = words.get("login") else {
        return Html(who_are_you(company, uri.path())).into_response();
    };
    let person = company.people.iter().find(|it| it.login == *login);
    let login = person.map(|it| it.login.as_str());
    match answered(&backstage, &id, login) {
        Ok(address) => found(&address),
        Err(refusal) => refusal.into_response(),
    }
}

/// `GET /v1/sessions/{id}`: what a consent page shows.
pub(super) async fn session(
    State(backstage): State<Arc<Backstage>>,
    Path(id): Path<String>,
) -> Result<Response, OauthRefusal> {
    let now = backstage.shared.clock.seconds();
    let asked = backstage.oauth.session(&id, now);
    let asked = asked.ok_or_else(OauthRefusal::session)?;
    let client = backstage.oauth.client(&asked.client);
    let name = client.map_or_else(|| "backdrone".to_owned(), |it| it.name);
    let body = json!({
        "id": id,
        "clientId": asked.client,
        "clientName": name,
        "scope": asked.scope,
        "redirectUri": asked.redirect,
    });
    Ok(answer::json(body.to_string()))
}

/// `POST /v1/sessions/{id}/approve`
pub(super) async fn approve(
    State(backstage): State<Arc<Backstage>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, OauthRefusal> {
    let login = sessions::person(&backstage, &headers).ok_or_else(OauthRefusal::nobody)?;
    answered(&backstage, &id, Some(&login)).map(|it| onwards(&it))
}

/// `POST /v1/sessions/{id}/reject`
pub(super) async fn reject(
    State(backstage): State<Arc<Backstage>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, OauthRefusal> {
    sessions::person(&backstage, &headers).ok_or_else(OauthRefusal::nobody)?;
    answered(&backstage, &id, None).map(|it| onwards(&it))
}

fn answered(backstage: &Backstage, id: &str, login: Option<&str>) -> Result<String, OauthRefusal> {
    let now = backstage.shared.clock.seconds();
    backstage.oauth.answer(&backstage.key, id, login, now)
}

fn onwards(address: &str) -> Response {
    answer::json(json!({"redirectUrl": address}).to_string())
}

/// As Express redirects.
fn found(address: &str) -> Response {
    let location = [(header::LOCATION, address)];
    let words = format!("Found. Redirecting to {address}");
    (StatusCode::FOUND, location, words).into_response()
}
