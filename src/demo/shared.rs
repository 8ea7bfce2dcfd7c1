//! What the three servers of the demo world have in common.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use super::{clock::Clock, company::Company, mishaps::Mishaps, requests::Requests};

/// The world outside the servers: who there is, what time it is, what goes wrong, who may enter.
#[derive(Debug)]
pub(super) struct Shared {
    pub company: Company,
    pub clock: Clock,
    pub mishaps: Mishaps,
    pub requests: Requests,
    pub tokens: Tokens,
}

/// Which token belongs to whom, for all servers: Drone takes a person's Backstage token too.
#[derive(Debug, Default)]
pub(super) struct Tokens(Mutex<HashMap<String, String>>);

impl Tokens {
    /// From now on `token` is taken as that of `login`.
    pub(super) fn issue(&self, login: &str, token: &str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(token.to_owned(), login.to_owned());
    }

    /// `token` is nobody's any more.
    pub(super) fn revoke(&self, token: &str) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(token);
    }

    /// Whose token this is.
    pub(super) fn login_of(&self, token: &str) -> Option<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(token)
            .cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_names_its_owner_until_it_is_revoked() {
        let tokens = Tokens::default();
        tokens.issue("mona", "abc");
        assert_eq!(tokens.login_of("abc").as_deref(), Some("mona"));
        tokens.revoke("abc");
        assert_eq!(tokens.login_of("abc"), None);
    }
}
