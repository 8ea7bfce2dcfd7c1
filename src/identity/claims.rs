//! What a token says of itself. It is believed only as far as asking goes: for whom to look in the
//! catalog, and when to ask for another token.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde_json::Value;

use crate::domain::Secret;

/// The claims of a JSON Web Token that matter here; none for any other token.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub(super) struct Claims {
    /// `user:default/ana` in a token of Backstage.
    #[serde(rename = "sub")]
    pub(super) subject: Option<String>,
    /// Seconds since the Unix epoch.
    #[serde(rename = "exp")]
    pub(super) ends: Option<u64>,
    email: Option<String>,
    /// `true`, and with some providers anything else.
    email_verified: Value,
}

impl Claims {
    /// The address of the person, where the provider vouches for it (`identity` 3.3).
    pub(super) fn address(self) -> Option<String> {
        let is_vouched_for = self.email_verified == Value::Bool(true);
        let is_one = |email: &String| email.matches('@').count() == 1;
        self.email.filter(|email| is_vouched_for && is_one(email))
    }
}

/// Reads the middle part of a token; nothing of it is kept but these claims.
pub(super) fn read(token: &Secret) -> Claims {
    let mut parts = token.expose().split('.');
    let (_, payload, _) = (parts.next(), parts.next(), parts.next());
    let payload = payload.and_then(|part| URL_SAFE_NO_PAD.decode(part).ok());
    let claims = payload.and_then(|json| serde_json::from_slice(&json).ok());
    claims.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_read_of_a_web_token_and_of_nothing_else() {
        let payload =
            URL_SAFE_NO_PAD.encode(r#"{"sub":"user:default/ana","exp":1795000000,"uip":"x"}"#);
        let token = Secret::new(format!("e30.{payload}.sig"));
        let claims = read(&token);
        assert_eq!(claims.subject.as_deref(), Some("user:default/ana"));
        assert_eq!(claims.ends, Some(1_795_000_000));
        assert_eq!(read(&Secret::new("0123456789abcdef")), Claims::default());
        assert_eq!(read(&Secret::new("a.!!.c")), Claims::default());
    }

    #[test]
    fn an_address_counts_only_where_the_provider_vouches_for_it() {
        let address = |claims: &str| {
            let payload = URL_SAFE_NO_PAD.encode(claims);
            read(&Secret::new(format!("e30.{payload}.sig"))).address()
        };
        let vouched = r#"{"email":"ana@acme.dev","email_verified":true}"#;
        assert_eq!(address(vouched).as_deref(), Some("ana@acme.dev"));
        for claims in [
            r#"{"email":"ana@acme.dev"}"#,
            r#"{"email":"ana@acme.dev","email_verified":false}"#,
            r#"{"email":"ana@acme.dev","email_verified":"true"}"#,
            r#"{"email":"ana@evil@acme.dev","email_verified":true}"#,
            r#"{"email":"ana","email_verified":true}"#,
            r#"{"email_verified":true}"#,
        ] {
            assert_eq!(address(claims), None, "{claims}");
        }
    }
}
