//! What to do where Backstage does not know a token: that depends on how it came.

use crate::domain::Opens;
use crate::identity::{Bearer, ClientId, Login, Profile};
use crate::operations::Setup;

/// What the sign-in of a context opens; `None` where nobody signs in.
pub(super) fn opens(setup: &Setup) -> Option<Opens> {
    let login = setup.sign_in.as_ref()?.login();
    // A gateway takes the session's token, a Drone the person's own.
    let has_gateway = setup
        .drones
        .iter()
        .any(|(_, it)| it.own.is_none() && it.token.is_session());
    Some(match login.profile {
        _ if has_gateway => Opens::Gateway,
        Profile::Backstage => Opens::Backstage,
        Profile::Standard | Profile::Dex => Opens::Company,
    })
}

/// The next step where Backstage does not know the token of a sign-in. `None`: the common words do.
pub(super) fn catalog(setup: &Setup) -> Option<String> {
    let is_session = setup.backstage.as_ref()?.token.is_session();
    let login = setup.sign_in.as_ref().filter(|_| is_session)?.login();
    Some(match opens(setup)? {
        Opens::Gateway | Opens::Company => external_access(login),
        Opens::Backstage => format!(
            "it is a token of its own issuer that has ended: sign in again, `backdrone login \
             --context {}`",
            login.context
        ),
    })
}

/// Backstage takes the tokens of another issuer where its configuration lists it.
fn external_access(login: &Login) -> String {
    let audience = match audience(login) {
        Some(audience) => format!("audience `{audience}`"),
        None => "the audience of its tokens".to_owned(),
    };
    format!(
        "Backstage must list {} under `backend.auth.externalAccess`, with type `jwks` and {audience}: \
         ask whoever administers it",
        login.issuer
    )
}

/// Whom the tokens of a sign-in are for, as far as the configuration tells.
fn audience(login: &Login) -> Option<String> {
    let asked = login.audience.clone();
    let asked = asked.or_else(|| login.resource.as_ref().map(ToString::to_string));
    asked.or_else(|| match (&login.client, login.bearer) {
        (ClientId::Known(id), Bearer::Id) => Some(id.clone()),
        _ => None,
    })
}
