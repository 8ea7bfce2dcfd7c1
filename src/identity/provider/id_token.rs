//! The checks of an ID token (OpenID Core 3.1.3.7), each with its own words.

use std::time::UNIX_EPOCH;

use openidconnect::core::{CoreJsonWebKey, CoreJwsSigningAlgorithm as Alg};
use openidconnect::{
    AccessToken, AccessTokenHash, ClaimsVerificationError, ClientId, IdTokenVerifier, Nonce,
    SignatureVerificationError,
};

use crate::identity::Profile;
use crate::identity::provider::clock::Clock;
use crate::identity::provider::error::cut;
use crate::identity::provider::oidc::{IdClaims, IdToken, Keys};
use crate::identity::provider::{Provider, SignInError, peek};

/// Seconds that two clocks may differ without anybody being at fault.
pub(super) const SKEW: u64 = 60;

/// Audience of every token of Backstage (`backstage-api` 2.1).
const BACKSTAGE: &str = "backstage";

/// Signed by a key that only the provider has; the provider says which by the key.
const ALGORITHMS: [Alg; 9] = [
    Alg::RsaSsaPkcs1V15Sha256,
    Alg::RsaSsaPkcs1V15Sha384,
    Alg::RsaSsaPkcs1V15Sha512,
    Alg::RsaSsaPssSha256,
    Alg::RsaSsaPssSha384,
    Alg::RsaSsaPssSha512,
    Alg::EcdsaP256Sha256,
    Alg::EcdsaP384Sha384,
    Alg::EdDsa,
];

/// What an ID token has to say to be the answer to our question.
pub(super) struct Expect<'a> {
    pub(super) client: &'a str,
    pub(super) nonce: Wanted,
    /// Seconds since the person was asked, where the request set a limit.
    pub(super) max_age: Option<u64>,
    pub(super) clock: Clock,
}

/// What is wanted of the nonce.
pub(super) enum Wanted {
    /// It is there and this one.
    There(Nonce),
    /// If it is there, it is this one: Backstage leaves it out, and so do most at a refresh.
    Same(Option<Nonce>),
}

impl Wanted {
    /// `Nonce`s are compared by their hashes.
    fn is_met(&self, told: Option<&Nonce>) -> bool {
        match (self, told) {
            (Self::There(wanted) | Self::Same(Some(wanted)), Some(told)) => wanted == told,
            (Self::There(_), None) => false,
            (Self::Same(_), _) => true,
        }
    }
}

impl Provider {
    /// Checks an ID token that came together with this access token. Signed by a key that was not
    /// there when the keys were read, they are read once more.
    pub(super) async fn check<'t>(
        &self,
        id: &'t IdToken,
        access: &AccessToken,
        expect: &Expect<'_>,
    ) -> Result<&'t IdClaims, SignInError> {
        let Some(keys) = self.known_keys() else {
            let keys = self.read_keys().await?;
            return self.verify(id, access, &keys, expect);
        };
        match self.verify(id, access, &keys, expect) {
            Err(SignInError::Signature { .. }) => {
                let keys = self.read_keys().await?;
                self.verify(id, access, &keys, expect)
            }
            ended => ended,
        }
    }

    fn verify<'t>(
        &self,
        id: &'t IdToken,
        access: &AccessToken,
        keys: &Keys,
        expect: &Expect<'_>,
    ) -> Result<&'t IdClaims, SignInError> {
        let verifier = self.verifier(keys, expect);
        let nonce = |told: Option<&Nonce>| {
            let is_met = expect.nonce.is_met(told);
            is_met.then_some(()).ok_or_else(String::new)
        };
        let claims = id
            .claims(&verifier, nonce)
            .map_err(|error| refused(id, error))?;
        self.is_ours(claims, expect)?;
        in_time(claims, expect)?;
        belongs(id, claims, access, &verifier)?;
        Ok(claims)
    }

    /// Checks signature and nonce; all else is checked here, with words of our own.
    fn verifier(&self, keys: &Keys, expect: &Expect<'_>) -> IdTokenVerifier<'_, CoreJsonWebKey> {
        let client = ClientId::new(expect.client.to_owned());
        let issuer = self.document.issuer.clone();
        let verifier = IdTokenVerifier::new_public_client(client, issuer, keys.clone())
            .set_allowed_algs(ALGORITHMS)
            .require_issuer_match(false)
            .require_audience_match(false)
            .set_time_fn(|| UNIX_EPOCH.into());
        match self.login.profile {
            // `vnd.backstage.user`
            Profile::Backstage => verifier.allow_all_jose_types(),
            Profile::Standard | Profile::Dex => verifier,
        }
    }

    /// By our issuer, for us.
    fn is_ours(&self, claims: &IdClaims, expect: &Expect<'_>) -> Result<(), SignInError> {
        if claims.issuer().as_str() != self.login.issuer {
            return Err(SignInError::MixUp {
                told: Some(cut(claims.issuer().as_str())),
            });
        }
        let wanted = match self.login.profile {
            Profile::Backstage => BACKSTAGE,
            Profile::Standard | Profile::Dex => expect.client,
        };
        let told: Vec<String> = claims.audiences().iter().map(|it| cut(it)).collect();
        if !told.iter().any(|it| it == wanted) {
            let wanted = wanted.to_owned();
            return Err(SignInError::Audience { told, wanted });
        }
        let party = claims.authorized_party().map(|party| party.as_str());
        match party {
            Some(party) if party == wanted => Ok(()),
            None if told.len() == 1 => Ok(()),
            party => Err(SignInError::Party {
                audiences: told,
                told: cut(party.unwrap_or("nobody")),
                wanted: wanted.to_owned(),
            }),
        }
    }
}

/// Begun, not ended, and the person asked lately enough.
fn in_time(claims: &IdClaims, expect: &Expect<'_>) -> Result<(), SignInError> {
    let offset = expect.clock.offset();
    let now = expect.clock.of_tokens().cast_signed();
    let skew = SKEW.cast_signed();
    let ends = claims.expiration().timestamp();
    if ends + skew <= now {
        let ended = now - ends;
        return Err(SignInError::Expired { offset, ended });
    }
    let nbf = claims.additional_claims().nbf.and_then(peek::seconds);
    let begins = nbf.map_or(0, u64::cast_signed);
    let begins = begins.max(claims.issue_time().timestamp());
    if begins > now + skew {
        let ahead = begins - now;
        return Err(SignInError::NotYet { offset, ahead });
    }
    let Some(max_age) = expect.max_age else {
        return Ok(());
    };
    let oldest = now - skew - max_age.min(u64::from(u32::MAX)).cast_signed();
    match claims.auth_time() {
        Some(asked) if asked.timestamp() >= oldest => Ok(()),
        _ => Err(SignInError::Stale),
    }
}

/// The access token beside it is the one that it was issued with.
fn belongs(
    id: &IdToken,
    claims: &IdClaims,
    access: &AccessToken,
    verifier: &IdTokenVerifier<'_, CoreJsonWebKey>,
) -> Result<(), SignInError> {
    let Some(told) = claims.access_token_hash() else {
        return Ok(());
    };
    let key = id.signing_key(verifier);
    let hash = key.and_then(|key| {
        let hash = AccessTokenHash::from_token(access, id.signing_alg()?, key);
        hash.map_err(|error| SignatureVerificationError::Other(error.to_string()))
    });
    match hash {
        Ok(hash) if hash == *told => Ok(()),
        _ => Err(SignInError::AccessHash),
    }
}

fn refused(id: &IdToken, error: ClaimsVerificationError) -> SignInError {
    let token = id.to_string();
    if let ClaimsVerificationError::InvalidNonce(_) = error {
        let is_there = peek::jwt(&token).is_some_and(|it| it.nonce.is_some());
        return SignInError::Nonce { is_there };
    }
    let reason = match error {
        ClaimsVerificationError::SignatureVerification(error) => match error {
            SignatureVerificationError::NoMatchingKey => "the provider shows no such key".into(),
            SignatureVerificationError::CryptoError(_) => "it is not by that key".into(),
            SignatureVerificationError::NoSignature => "it is not signed".into(),
            SignatureVerificationError::DisallowedAlg(_) => {
                "signed in a way that anybody could".into()
            }
            other => cut(&other.to_string()),
        },
        other => cut(&other.to_string()),
    };
    let kid = peek::key(&token);
    SignInError::Signature { kid, reason }
}
