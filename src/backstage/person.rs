//! Who the person is, from the token itself.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use crate::domain::{EntityRef, Secret};

/// The user that a Backstage user token is of (`sub`, `backstage-api` 2.1), read off the token
/// without asking anybody: nothing is decided by it but which rows are shown first.
pub(super) fn subject(token: &Secret) -> Option<EntityRef> {
    #[derive(Deserialize)]
    struct Claims {
        sub: Option<String>,
    }
    let payload = token.expose().split('.').nth(1)?;
    let payload = zeroize::Zeroizing::new(URL_SAFE_NO_PAD.decode(payload).ok()?);
    let claims: Claims = serde_json::from_slice(&payload).ok()?;
    let entity = EntityRef::complete(&claims.sub?)?;
    (entity.kind() == "user").then_some(entity)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &str) -> Secret {
        Secret::new(format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims)))
    }

    #[test]
    fn a_user_token_says_who_it_is_of_and_other_tokens_do_not() {
        let me = subject(&token(r#"{"sub":"user:default/ana","exp":1}"#));
        assert_eq!(me.expect("a person").as_str(), "user:default/ana");
        assert_eq!(subject(&token(r#"{"sub":"catalog"}"#)), None);
        assert_eq!(subject(&token(r#"{"sub":"group:default/payments"}"#)), None);
        assert_eq!(subject(&Secret::new("not-a-token")), None);
    }
}
