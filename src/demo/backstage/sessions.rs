//! Who asks, and the routes of the auth plugin.

use std::sync::Arc;

use axum::{
    extract::{Path, Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::demo::identity::{Claims, Kind, LIFE_SECONDS, mint, read};

use super::{answer, external::RESTRICTED, refusal::Refusal, server::Backstage};

/// The fixed token of a service, as `backend.auth.externalAccess` names one.
const STATIC_TOKEN: &str = "demo-static-token";

/// Login of the user that the guest provider signs everybody in as: somebody new, in no team.
const GUEST: &str = "wren";

/// Who asks.
enum Caller {
    Service,
    /// A service by a token of the company's provider, which opens the catalog and nothing else.
    External,
    Person(Claims),
}

/// Lets only those through who may read the catalog.
pub(super) async fn guard(
    State(backstage): State<Arc<Backstage>>,
    request: Request,
    next: Next,
) -> Response {
    match caller(&backstage, request.headers()) {
        Err(message) => Refusal::credentials(message).into_response(),
        Ok(Caller::Person(Claims {
            kind: Kind::Limited,
            ..
        })) => Refusal::credentials("Illegal limited user token").into_response(),
        Ok(_) => next.run(request).await,
    }
}

/// The error is the message of the 401.
fn caller(backstage: &Backstage, headers: &HeaderMap) -> Result<Caller, &'static str> {
    let token = bearer(headers).ok_or("Missing credentials")?;
    if token == STATIC_TOKEN {
        return Ok(Caller::Service);
    }
    let now = backstage.shared.clock.seconds();
    let external = backstage.external.as_ref();
    if external.is_some_and(|it| it.takes(token, now)) {
        return Ok(Caller::External);
    }
    let claims = read(&backstage.key, token, now)?;
    let is_over = backstage.shared.mishaps.now().backstage.signed_out;
    // A limited token is not in the book: it is made from a user token by whoever holds one.
    let is_revoked = claims.kind == Kind::User && backstage.shared.tokens.login_of(token).is_none();
    if is_over || is_revoked {
        Err("Failed user token verification")
    } else {
        Ok(Caller::Person(claims))
    }
}

/// Login of the person whose user token a request shows.
pub(super) fn person(backstage: &Backstage, headers: &HeaderMap) -> Option<String> {
    match caller(backstage, headers) {
        Ok(Caller::Person(claims)) if claims.kind == Kind::User => Some(claims.login),
        _ => None,
    }
}

/// The token of a `Bearer` header; another scheme counts as none.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// `GET /v1/userinfo`: the person and the groups that they are a direct member of, existing or not.
pub(super) async fn userinfo(
    State(backstage): State<Arc<Backstage>>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if bearer(&headers).is_none() {
        return Err(Refusal::credentials("No token provided"));
    }
    let claims = match caller(&backstage, &headers).map_err(Refusal::credentials)? {
        Caller::Person(claims) => claims,
        Caller::External => return Err(Refusal::not_allowed(RESTRICTED)),
        Caller::Service => {
            return Err(Refusal::input(
                "Userinfo endpoint must be called with a token that represents a user principal",
            ));
        }
    };
    let (me, owners) = ownership(&backstage, &claims.login);
    Ok(answer::json(
        json!({"claims": {"sub": me, "ent": owners}}).to_string(),
    ))
}

/// The reference of a person, and the references that Backstage thinks they own by: themselves and
/// the groups that they are a direct member of.
fn ownership(backstage: &Backstage, login: &str) -> (String, Vec<String>) {
    let me = format!("user:default/{login}");
    let people = &backstage.shared.company.people;
    let person = people.iter().find(|one| one.login == login);
    let mut owners: Vec<String> = person
        .into_iter()
        .flat_map(|person| &person.groups)
        .map(|group| format!("group:default/{group}"))
        .collect();
    owners.sort();
    owners.insert(0, me.clone());
    (me, owners)
}

/// `GET /.well-known/openid-configuration`
pub(super) async fn discovery(State(backstage): State<Arc<Backstage>>) -> Response {
    let issuer = format!("{}/api/auth", backstage.base);
    let document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/v1/authorize"),
        "token_endpoint": format!("{issuer}/v1/token"),
        "registration_endpoint": format!("{issuer}/v1/register"),
        "revocation_endpoint": format!("{issuer}/v1/revoke"),
        "userinfo_endpoint": format!("{issuer}/v1/userinfo"),
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "response_types_supported": ["code", "id_token"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["EdDSA"],
        "scopes_supported": ["openid", "offline_access"],
        "token_endpoint_auth_methods_supported": [
            "client_secret_basic", "client_secret_post", "none",
        ],
        "code_challenge_methods_supported": ["S256", "plain"],
        "client_id_metadata_document_supported": true,
        "claims_supported": ["sub", "ent"],
        "grant_types_supported": ["authorization_code", "refresh_token"],
    });
    answer::json(document.to_string())
}

/// `GET /.well-known/jwks.json`
pub(super) async fn keys(State(backstage): State<Arc<Backstage>>) -> Response {
    answer::json(backstage.key.jwks().to_string())
}

/// `POST /{provider}/refresh`: the guest gets a session; no other provider is configured.
pub(super) async fn provider(
    State(backstage): State<Arc<Backstage>>,
    Path(provider): Path<String>,
) -> Result<Response, Refusal> {
    if provider != "guest" {
        return Err(Refusal::not_found(format!(
            "Unknown auth provider '{provider}'"
        )));
    }
    let token = mint(&backstage.key, &backstage.base, GUEST, &backstage.shared);
    let (me, owners) = ownership(&backstage, GUEST);
    let session = json!({
        "profile": {},
        "backstageIdentity": {
            "token": token,
            "identity": {"type": "user", "userEntityRef": me, "ownershipEntityRefs": owners},
            "expiresInSeconds": LIFE_SECONDS,
        },
    });
    Ok(answer::json(session.to_string()))
}
