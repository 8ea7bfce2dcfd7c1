//! Where programs get tokens: for a code, a refresh token, or a device code.

use std::{collections::HashMap, sync::Arc};

use axum::{
    Form,
    extract::{State, rejection::FormRejection},
    http::{HeaderMap, header},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256, Sha512};

use super::{
    grants::{Asking, DEVICE_LIFE, Issued},
    issuer::{CLIENT, Issuer, check_client},
    pages,
    refusal::Refusal,
};
use crate::demo::company::Person;

pub(super) const DEVICE_GRANT: &str = "urn:ietf:params:oauth:grant-type:device_code";

/// A form as it came, or why it is none.
pub(super) type Sent = Result<Form<HashMap<String, String>>, FormRejection>;

/// `POST /token`
pub(super) async fn token(
    State(issuer): State<Arc<Issuer>>,
    form: Sent,
) -> Result<Response, Refusal> {
    let fields = Fields::read(form)?;
    check_client(fields.get("client_id"))?;
    let asking = Asking {
        now: issuer.now(),
        life: issuer.life(),
        resource: resource(fields.get("resource"))?,
    };
    if issuer.has_ended_all() {
        issuer.grants.end_all();
    }
    let granted = match fields.get("grant_type") {
        "authorization_code" => issuer.grants.exchange(
            fields.required("code")?,
            fields.required("redirect_uri")?,
            &challenge(fields.get("code_verifier")),
            asking,
        ),
        "refresh_token" => issuer
            .grants
            .refresh(fields.required("refresh_token")?, asking),
        DEVICE_GRANT => issuer.grants.poll(fields.required("device_code")?, asking),
        _ => Err(Refusal::grant_type()),
    }?;
    Ok(never_kept(&tokens(&issuer, &granted)))
}

/// `POST /device/auth` (RFC 8628 section 3.1).
pub(super) async fn ask_device(
    State(issuer): State<Arc<Issuer>>,
    form: Sent,
) -> Result<Response, Refusal> {
    let fields = Fields::read(form)?;
    check_client(fields.get("client_id"))?;
    let resource = resource(fields.get("resource"))?;
    let (device_code, user_code) =
        issuer
            .grants
            .device(fields.get("scope"), resource, issuer.now());
    let page = format!("{}/device", issuer.base);
    let query = pages::query(&[("user_code", &user_code)]);
    Ok(never_kept(&json!({
        "device_code": device_code,
        "user_code": user_code,
        "verification_uri": page,
        "verification_uri_complete": format!("{page}?{query}"),
        "expires_in": DEVICE_LIFE,
    })))
}

/// `GET /me`: what the issuer says about the holder of an access token.
pub(super) async fn userinfo(
    State(issuer): State<Arc<Issuer>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
        .ok_or_else(|| Refusal::request("no access token provided"))?;
    if issuer.has_ended_all() {
        issuer.grants.end_all();
    }
    let consent = issuer
        .grants
        .read(bearer, issuer.now())
        .ok_or_else(Refusal::token)?;
    let person = issuer.person(&consent.login).ok_or_else(Refusal::token)?;
    Ok(never_kept(&about(person)))
}

/// `POST /revoke` (RFC 7009): 200 for tokens that nobody knows, too.
pub(super) async fn revoke(State(issuer): State<Arc<Issuer>>, form: Sent) -> Result<(), Refusal> {
    let fields = Fields::read(form)?;
    check_client(fields.get("client_id"))?;
    issuer.grants.revoke(fields.required("token")?);
    Ok(())
}

/// What a request names as the resource: an absolute address without a fragment (RFC 8707 section 2).
pub(super) fn resource(named: &str) -> Result<Option<String>, Refusal> {
    let has_scheme = named.split_once(':').is_some_and(|(scheme, rest)| {
        !rest.is_empty()
            && !scheme.is_empty()
            && scheme.bytes().all(|it| it.is_ascii_alphanumeric())
    });
    match named {
        "" => Ok(None),
        _ if has_scheme && !named.contains('#') => Ok(Some(named.to_owned())),
        _ => Err(Refusal::target()),
    }
}

/// The fields of a form.
pub(super) struct Fields(HashMap<String, String>);

impl Fields {
    pub(super) fn read(form: Sent) -> Result<Self, Refusal> {
        form.map(|Form(fields)| Self(fields)).map_err(|_| {
            Refusal::request(
                "only application/x-www-form-urlencoded content-type bodies are supported",
            )
        })
    }

    /// Empty where it is missing.
    pub(super) fn get(&self, name: &str) -> &str {
        self.0.get(name).map(String::as_str).unwrap_or_default()
    }

    fn required(&self, name: &str) -> Result<&str, Refusal> {
        match self.get(name) {
            "" => Err(Refusal::request(format!(
                "missing required parameter(s) '{name}'"
            ))),
            value => Ok(value),
        }
    }
}

fn tokens(issuer: &Issuer, granted: &Issued) -> Value {
    let (now, life) = (issuer.now(), issuer.life());
    let person = issuer.person(&granted.consent.login);
    let access = match &granted.consent.resource {
        None => granted.access.clone(),
        Some(resource) => {
            // As RFC 9068 wants it, and the address by which a gateway knows the person.
            let claims = json!({
                "iss": issuer.base,
                "sub": granted.consent.login,
                "aud": resource,
                "client_id": CLIENT,
                "scope": granted.consent.scope,
                "email": person.map(|it| &it.email),
                "iat": now,
                "exp": now + life,
                "jti": granted.access,
            });
            issuer.key.sign("at+jwt", &claims)
        }
    };
    let mut claims = person.map(about).unwrap_or_default();
    claims["iss"] = json!(issuer.base);
    claims["aud"] = json!(CLIENT);
    claims["iat"] = json!(now);
    claims["exp"] = json!(now + life);
    claims["auth_time"] = json!(granted.consent.since);
    claims["at_hash"] = json!(half_hash(&access));
    if let Some(nonce) = &granted.nonce {
        claims["nonce"] = json!(nonce);
    }
    let mut body = json!({
        "access_token": access,
        "expires_in": life,
        "id_token": issuer.key.sign("JWT", &claims),
        "scope": granted.consent.scope,
        "token_type": "Bearer",
    });
    if let Some(refresh) = &granted.refresh {
        body["refresh_token"] = json!(refresh);
    }
    body
}

/// Left half of the hash that belongs to the signature, here Ed25519 with SHA-512 (OpenID Connect
/// Core 3.1.3.6).
fn half_hash(token: &str) -> String {
    let hash = Sha512::digest(token);
    URL_SAFE_NO_PAD.encode(&hash[..hash.len() / 2])
}

fn about(person: &Person) -> Value {
    json!({
        "sub": person.login,
        "name": person.name,
        "preferred_username": person.login,
        "email": person.email,
        "email_verified": true,
        "groups": person.groups,
    })
}

/// The challenge that belongs to a verifier by `S256`.
fn challenge(verifier: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier))
}

fn never_kept(body: &Value) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, body.to_string()).into_response()
}
