//! An Ed25519 key that signs and checks JSON Web Tokens (RFC 7519, RFC 8037).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use ed25519_dalek::{Signature, Signer as _, SigningKey, Verifier as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// A signing key of the demo world.
pub(in crate::demo) struct Key {
    signing: SigningKey,
    id: String,
}

impl std::fmt::Debug for Key {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Key")
            .field("id", &self.id)
            .finish_non_exhaustive()
    }
}

impl Key {
    /// The key of `owner` in the world of `seed`. Anybody can work it out, and may: it opens
    /// nothing but a world on loopback that is pretence throughout.
    pub(in crate::demo) fn new(owner: &str, seed: u64) -> Self {
        let bytes = Sha256::digest(format!("demo world {seed}, key of {owner}"));
        let signing = SigningKey::from_bytes(&bytes.into());
        let print = Sha256::digest(signing.verifying_key().as_bytes());
        Self {
            signing,
            id: URL_SAFE_NO_PAD.encode(&print[..12]),
        }
    }

    /// The public half as a key set (RFC 7517), as `jwks.json` shows it.
    pub(in crate::demo) fn jwks(&self) -> Value {
        json!({"keys": [{
            "kty": "OKP",
            "crv": "Ed25519",
            "x": URL_SAFE_NO_PAD.encode(self.signing.verifying_key().as_bytes()),
            "kid": self.id,
            "alg": "EdDSA",
            "use": "sig",
        }]})
    }

    /// A signed token with the header `typ` and these claims.
    pub(in crate::demo) fn sign(&self, typ: &str, claims: &Value) -> String {
        let content = self.content(typ, claims);
        let signature = self.signature(&content);
        format!("{content}.{signature}")
    }

    /// The signature alone of a token with the header `typ` and these claims.
    pub(in crate::demo) fn signature_of(&self, typ: &str, claims: &Value) -> String {
        self.signature(&self.content(typ, claims))
    }

    /// Header and claims of a token that this key has signed.
    pub(in crate::demo) fn open(&self, token: &str) -> Option<(Value, Value)> {
        let (content, signature) = token.rsplit_once('.')?;
        let bytes = URL_SAFE_NO_PAD.decode(signature).ok()?;
        let signature = Signature::from_slice(&bytes).ok()?;
        self.signing
            .verifying_key()
            .verify(content.as_bytes(), &signature)
            .ok()?;
        let (header, claims) = content.split_once('.')?;
        Some((part(header)?, part(claims)?))
    }

    fn content(&self, typ: &str, claims: &Value) -> String {
        let header = json!({"typ": typ, "alg": "EdDSA", "kid": self.id});
        let encode = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}", encode(&header), encode(claims))
    }

    fn signature(&self, content: &str) -> String {
        URL_SAFE_NO_PAD.encode(self.signing.sign(content.as_bytes()).to_bytes())
    }
}

/// One part of a token, read without any check.
pub(super) fn part(text: &str) -> Option<Value> {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_opens_what_it_signed_and_nothing_that_was_changed_or_signed_by_another() {
        let (key, other) = (Key::new("backstage", 1), Key::new("issuer", 1));
        let token = key.sign("JWT", &json!({"sub": "ana"}));
        let (header, claims) = key.open(&token).expect("its own token");
        assert_eq!(
            (&header["typ"], &claims["sub"]),
            (&json!("JWT"), &json!("ana"))
        );
        assert!(other.open(&token).is_none());

        let forged = URL_SAFE_NO_PAD.encode(json!({"sub": "mia"}).to_string());
        let parts: Vec<&str> = token.split('.').collect();
        assert!(
            key.open(&format!("{}.{forged}.{}", parts[0], parts[2]))
                .is_none()
        );
        assert!(key.open("nonsense").is_none());
    }

    #[test]
    fn the_key_set_names_the_key_that_tokens_name() {
        let key = Key::new("backstage", 1);
        let (header, _) = key
            .open(&key.sign("JWT", &json!({})))
            .expect("its own token");
        assert_eq!(key.jwks()["keys"][0]["kid"], header["kid"]);
    }
}
