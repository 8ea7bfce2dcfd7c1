//! The page on which a person answers for a device without a browser (RFC 8628 section 3.3), and
//! the one that signs out.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::{Query, State},
    response::Html,
};

use super::{
    exchange::{Fields, Sent},
    issuer::Issuer,
    pages,
    refusal::Refusal,
};

/// `GET /device`
pub(super) async fn show(
    State(issuer): State<Arc<Issuer>>,
    Query(asked): Query<HashMap<String, String>>,
) -> Html<String> {
    let code = asked.get("user_code").map(String::as_str);
    Html(pages::device(
        &issuer.shared.company,
        code.unwrap_or_default(),
    ))
}

/// `GET /session/end`: where a person signs out (OpenID Connect RP-Initiated Logout). A browser has
/// no session here, so there is nothing to end.
pub(super) async fn signed_out() -> Html<String> {
    Html(pages::note("You are signed out"))
}

/// `POST /device`: `user_code`, and either `login` or `abort`.
pub(super) async fn answer(
    State(issuer): State<Arc<Issuer>>,
    form: Sent,
) -> Result<Html<String>, Refusal> {
    let fields = Fields::read(form)?;
    let login = issuer.person(fields.get("login")).map(|it| &*it.login);
    let is_refused = !fields.get("abort").is_empty();
    if login.is_none() && !is_refused {
        return Err(Refusal::request("nobody has this login"));
    }
    let login = login.filter(|_| !is_refused);
    let code = fields.get("user_code");
    let was_waiting = issuer.grants.answer_device(code, login, issuer.now());
    Ok(Html(pages::note(if was_waiting {
        "Done: go back to the device"
    } else {
        "No device shows this code"
    })))
}
