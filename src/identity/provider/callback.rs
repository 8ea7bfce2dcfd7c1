//! What came back in the browser: is it ours, and what does it say?

use openidconnect::CsrfToken;
use url::form_urlencoded;

use crate::domain::Secret;
use crate::identity::provider::error::cut;
use crate::identity::provider::{Attempt, SignInError};

/// A code that is worth tokens, once. No `Debug`.
pub struct Code(pub(super) Secret);

/// What a visit of the redirect address means.
pub enum Heard {
    /// Not the answer to this attempt: state missing, twice, or another. Whoever waits goes on
    /// waiting (L10).
    Noise,
    Code(Code),
    /// The provider has to show its page after all: ask once more with this `prompt` (L13).
    Again {
        prompt: &'static str,
        /// `login_required` and the like.
        error: String,
    },
    Failed(SignInError),
}

impl Attempt {
    /// Judges the query of a visit, without its question mark.
    pub fn hear(&self, query: &str) -> Heard {
        let pairs: Vec<_> = form_urlencoded::parse(query.as_bytes()).collect();
        let all = |name: &str| -> Vec<&str> {
            let named = pairs.iter().filter(|(key, _)| key == name);
            named.map(|(_, value)| &**value).collect()
        };
        // Compared by their hashes: how long it takes tells nothing.
        let is_ours =
            matches!(*all("state"), [state] if CsrfToken::new(state.to_owned()) == self.state);
        if !is_ours {
            return Heard::Noise;
        }
        if let Err(error) = self.came_from(&all("iss")) {
            return Heard::Failed(error);
        }
        if let [error, ..] = *all("error") {
            let reason = all("error_description").first().map_or("", |it| it);
            return self.refused(error, cut(reason));
        }
        match *all("code") {
            [code] if !code.is_empty() => Heard::Code(Code(Secret::new(code))),
            ref codes => Heard::Failed(SignInError::Codes { codes: codes.len() }),
        }
    }

    /// The issuer in the answer (RFC 9207): where the provider promises it, it has to be there, and
    /// wherever it is there, it has to be ours.
    fn came_from(&self, issuers: &[&str]) -> Result<(), SignInError> {
        match *issuers {
            [] if !self.names_itself => Ok(()),
            [issuer] if issuer == self.issuer => Ok(()),
            [] => Err(SignInError::MixUp { told: None }),
            [issuer, ..] => Err(SignInError::MixUp {
                told: Some(cut(issuer)),
            }),
        }
    }

    fn refused(&self, error: &str, reason: String) -> Heard {
        let prompt = match error {
            "login_required" | "interaction_required" => Some("login"),
            "consent_required" => Some("consent"),
            "account_selection_required" => Some("select_account"),
            _ => None,
        };
        let error = cut(error);
        match prompt {
            Some(prompt) if !self.is_second => Heard::Again { prompt, error },
            Some(_) => Heard::Failed(SignInError::StillAsks { error, reason }),
            None => Heard::Failed(match &*error {
                "access_denied" => SignInError::Denied { reason },
                "unauthorized_client" | "invalid_client" => SignInError::ClientRefused {
                    client: self.client().to_owned(),
                    reason,
                },
                _ => SignInError::Refused {
                    host: self.issuer.clone(),
                    error,
                    reason,
                },
            }),
        }
    }
}
