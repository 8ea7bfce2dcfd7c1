//! Tokens for codes and refresh tokens, and the end of a session.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Form, Json,
    extract::{FromRequest, Request, State},
    http::header,
    response::{Html, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{clients::is_document, refusal::OauthRefusal};
use crate::demo::{
    backstage::{answer, server::Backstage},
    identity::mint,
};

/// What every answer says, however long a token is good (`expires_in`, seconds).
const SAID_LIFE: i64 = 3600;

/// The fields of a request, which may come as a form or as JSON.
pub(super) struct Fields(HashMap<String, String>);

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = OauthRefusal;

    async fn from_request(request: Request, state: &S) -> Result<Self, OauthRefusal> {
        let kind = request.headers().get(header::CONTENT_TYPE);
        let is_json = kind.is_some_and(|it| it.as_bytes().starts_with(b"application/json"));
        let fields = if is_json {
            let read = Json::from_request(request, state).await;
            read.ok().map(|Json(fields)| fields)
        } else {
            let read = Form::from_request(request, state).await;
            read.ok().map(|Form(fields)| fields)
        };
        fields
            .map(Self)
            .ok_or_else(|| OauthRefusal::request("Validation error: Invalid input"))
    }
}

impl Fields {
    /// Empty where it is missing.
    fn get(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).unwrap_or_default()
    }
}

/// `POST /v1/token`. Who sends a code is not asked for its secret; PKCE is what protects.
pub(super) async fn token(
    State(backstage): State<Arc<Backstage>>,
    fields: Fields,
) -> Result<Response, OauthRefusal> {
    let now = backstage.shared.clock.seconds();
    let (book, key) = (&backstage.oauth, &backstage.key);
    if backstage.shared.mishaps.now().backstage.signed_out {
        book.end_all();
    }
    let kind = fields.get("grant_type");
    let granted = match kind {
        "authorization_code" => {
            let verifier = fields.get("code_verifier");
            let sent = (fields.get("code"), fields.get("redirect_uri"));
            let proves = |method: &str, challenge: &str| is_proof(verifier, method, challenge);
            book.exchange(key, sent, proves, now)?
        }
        "refresh_token" => {
            if !fields.get("client_secret").is_empty() {
                check_secret(&backstage, &fields)?;
            }
            book.refresh(key, fields.get("refresh_token"), now)?
        }
        other => return Err(OauthRefusal::grant_type(other)),
    };
    let access = mint(key, &backstage.base, &granted.login, &backstage.shared);
    let mut body = json!({
        "access_token": access,
        "token_type": "Bearer",
        "expires_in": SAID_LIFE,
    });
    if kind == "authorization_code" {
        body["id_token"] = json!(access);
        body["scope"] = json!(granted.scope);
    }
    if let Some(refresh) = granted.refresh {
        body["refresh_token"] = json!(refresh);
    }
    Ok(answer::json(body.to_string()))
}

/// `POST /v1/revoke`: a refresh token, whether it is known or not. A registered client has to show
/// its secret here.
pub(super) async fn revoke(
    State(backstage): State<Arc<Backstage>>,
    fields: Fields,
) -> Result<Html<&'static str>, OauthRefusal> {
    if !is_document(fields.get("client_id")) {
        check_secret(&backstage, &fields)?;
    }
    backstage.oauth.revoke(fields.get("token"));
    Ok(Html(""))
}

fn check_secret(backstage: &Backstage, fields: &Fields) -> Result<(), OauthRefusal> {
    let client = backstage.oauth.client(fields.get("client_id"));
    let is_right = client.is_some_and(|it| it.secret == fields.get("client_secret"));
    is_right.then_some(()).ok_or_else(OauthRefusal::client)
}

fn is_proof(verifier: &str, method: &str, challenge: &str) -> bool {
    match method {
        "S256" => URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)) == challenge,
        _ => verifier == challenge,
    }
}
