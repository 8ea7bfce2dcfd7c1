//! Tokens of the company's provider that this Backstage takes (`backend.auth.externalAccess` of the
//! type `jwks`): whoever holds one is a service, `external:acme:<sub>`, although it is a person's.

use std::sync::Arc;

use serde_json::Value;

use crate::demo::identity::Key;

/// Whom such a token has to be meant for.
const AUDIENCE: &str = "urn:acme:backstage-api";

/// What the access of such a token ends at (`accessRestrictions`).
pub(super) const RESTRICTED: &str = "This token's access is restricted to plugin(s) 'catalog'";

/// The provider whose tokens are taken.
#[derive(Debug)]
pub(in crate::demo) struct External {
    pub key: Arc<Key>,
    /// Its name, as tokens have it.
    pub issuer: String,
}

impl External {
    /// Whether a token is the provider's, for this Backstage, and still good. `now` is Unix seconds.
    pub(super) fn takes(&self, token: &str, now: i64) -> bool {
        self.key.open(token).is_some_and(|(_, claims)| {
            let is_meant = match &claims["aud"] {
                Value::Array(all) => all.iter().any(|it| it == AUDIENCE),
                one => one == AUDIENCE,
            };
            is_meant && claims["iss"] == *self.issuer && claims["exp"].as_i64() > Some(now)
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_token_is_taken_from_the_provider_for_this_audience_and_in_time_only() {
        let (key, other) = (Key::new("issuer", 1), Key::new("issuer", 2));
        let issuer = "http://127.0.0.1:7".to_owned();
        let claims = |iss: &str, aud: Value, exp: i64| json!({"iss": iss, "aud": aud, "exp": exp});
        let good = claims(&issuer, json!(AUDIENCE), 100);
        let among = claims(&issuer, json!(["x", AUDIENCE]), 100);
        for (key, claims, is_taken) in [
            (&key, good.clone(), true),
            (&key, among, true),
            (&other, good, false),
            (&key, claims(&issuer, json!("urn:acme:other"), 100), false),
            (
                &key,
                claims("http://127.0.0.1:8", json!(AUDIENCE), 100),
                false,
            ),
            (&key, claims(&issuer, json!(AUDIENCE), 99), false),
        ] {
            let taker = External {
                key: Arc::new(Key::new("issuer", 1)),
                issuer: issuer.clone(),
            };
            let token = key.sign("at+jwt", &claims);
            assert_eq!(taker.takes(&token, 99), is_taken, "{claims}");
        }
    }
}
