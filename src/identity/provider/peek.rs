//! What a token says of itself, read without belief: to choose words, and to know when to ask again.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;
use serde::de::DeserializeOwned;

/// A JSON Web Token, unchecked. No `Debug`: the nonce is nobody's business.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Peek {
    pub(super) sub: Option<String>,
    pub(super) nonce: Option<String>,
    /// Seconds since the Unix epoch; some write a fraction.
    pub(super) exp: Option<f64>,
    aud: Audience,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

impl Default for Audience {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

#[derive(Deserialize)]
struct Header {
    /// A token without it is no signed one (RFC 7515 4.1.1).
    #[serde(rename = "alg")]
    _alg: String,
    kid: Option<String>,
}

impl Peek {
    pub(super) fn audiences(&self) -> &[String] {
        match &self.aud {
            Audience::One(one) => std::slice::from_ref(one),
            Audience::Many(many) => many,
        }
    }

    /// Whole seconds since the Unix epoch at which it ends.
    pub(super) fn ends(&self) -> Option<u64> {
        self.exp.and_then(seconds)
    }
}

/// A time in seconds that a token gives; `None` for what is no time.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "checked to lie within the whole numbers that a double holds"
)]
pub(super) fn seconds(told: f64) -> Option<u64> {
    /// 2^53
    const EXACT: f64 = 9_007_199_254_740_992.0;
    (0.0..EXACT).contains(&told).then_some(told as u64)
}

/// Claims of a signed JSON Web Token; `None` for any other token.
pub(super) fn jwt(token: &str) -> Option<Peek> {
    let mut parts = token.split('.');
    let (head, claims, signature) = (parts.next()?, parts.next()?, parts.next()?);
    if signature.is_empty() || parts.next().is_some() {
        return None;
    }
    let _: Header = json(head)?;
    json(claims)
}

/// How the key is named that a token says to be signed by.
pub(super) fn key(token: &str) -> String {
    let head = token.split('.').next().and_then(json::<Header>);
    match head.and_then(|head| head.kid) {
        Some(kid) => format!("kid {}", kid.chars().take(64).collect::<String>()),
        None => "no kid".to_owned(),
    }
}

fn json<T: DeserializeOwned>(part: &str) -> Option<T> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(head: &str, claims: &str) -> String {
        let encode = |text| URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.c2ln", encode(head), encode(claims))
    }

    #[test]
    fn a_signed_token_is_read_and_an_opaque_one_is_none() {
        let peek = jwt(&token(
            r#"{"alg":"ES256","kid":"k"}"#,
            r#"{"aud":"us","exp":1795000000.5}"#,
        ));
        let peek = peek.expect("a token");
        assert_eq!(peek.audiences(), ["us"]);
        assert_eq!(peek.ends(), Some(1_795_000_000));
        for opaque in [
            "0123456789abcdef".to_owned(),
            "11111111-2222.3333-4444.5555".to_owned(),
            token(r"{}", r#"{"aud":"us"}"#),
            format!("{}.x", token(r#"{"alg":"ES256"}"#, "{}")),
        ] {
            assert!(jwt(&opaque).is_none(), "{opaque}");
        }
    }

    #[test]
    fn a_time_that_is_none_is_not_made_one() {
        for odd in [f64::NAN, f64::INFINITY, -1.0, 1e300] {
            assert_eq!(seconds(odd), None, "{odd}");
        }
    }
}
