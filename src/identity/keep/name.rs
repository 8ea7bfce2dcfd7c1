//! Under which name the tokens of a context are kept.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::identity::{ClientId, Login};

/// The name of tokens: a hash of everything that makes them others (`identity` 2.5). A token is bound
/// to one origin, so another server under the same context finds none.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenName(String);

impl TokenName {
    pub fn of(login: &Login) -> Self {
        let client = match &login.client {
            ClientId::Known(client) => client.as_str(),
            // Each sign-in registers another one, and all take the same place.
            ClientId::Register => "",
        };
        let audience = login.audience.as_deref().unwrap_or_default();
        let parts = [
            login.issuer.as_str(),
            client,
            audience,
            &login.origin,
            &login.context,
        ];
        let mut hash = Sha256::new();
        for part in parts {
            // With its length before it no part can borrow letters from the next one.
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let mut name = String::with_capacity(64);
        for byte in hash.finalize() {
            let _ = write!(name, "{byte:02x}");
        }
        Self(name)
    }

    /// The name that a file of tokens was given, if it is one.
    pub(super) fn of_file(file: &str) -> Option<Self> {
        let name = file.strip_suffix(".bin")?;
        let is_hex = |c: char| matches!(c, '0'..='9' | 'a'..='f');
        (name.len() == 64 && name.chars().all(is_hex)).then(|| Self(name.to_owned()))
    }

    /// The file of the tokens.
    pub(in crate::identity) fn file(&self) -> String {
        format!("{}.bin", self.0)
    }

    /// A file beside it: `lock`, `login`, `tmp`.
    pub(super) fn beside(&self, ending: &str) -> String {
        format!("{}.{ending}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::identity::{Bearer, Flow, Profile, Redirect};

    fn login(issuer: &str, context: &str) -> Login {
        Login {
            context: context.to_owned(),
            issuer: issuer.to_owned(),
            profile: Profile::Standard,
            client: ClientId::Known("backdrone".to_owned()),
            scopes: Vec::new(),
            offline: true,
            audience: None,
            resource: None,
            bearer: Bearer::Access,
            flow: Flow::Auto,
            allow_device: false,
            redirect: Redirect::default(),
            extra: Vec::new(),
            origin: "https://ci.acme.example".to_owned(),
        }
    }

    #[test]
    fn whatever_makes_tokens_others_gives_them_another_name() {
        let one = login("https://id.acme.example", "prod");
        let name = TokenName::of(&one);
        assert_eq!(name, TokenName::of(&one.clone()));
        assert_eq!(TokenName::of_file(&name.file()), Some(name.clone()));
        let others = [
            login("https://id.acme.example/", "prod"),
            login("https://id.acme.example", "stage"),
            // The letters of all parts in a row are the same ones here.
            Login {
                audience: Some("x".to_owned()),
                client: ClientId::Known("backdron".to_owned()),
                ..one.clone()
            },
            Login {
                client: ClientId::Known("backdronex".to_owned()),
                ..one.clone()
            },
            Login {
                origin: "https://ci.acme.example:8443".to_owned(),
                ..one.clone()
            },
            Login {
                client: ClientId::Register,
                ..one
            },
        ];
        let mut names: Vec<_> = others.iter().map(TokenName::of).collect();
        names.push(name);
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 7);
    }

    #[test]
    fn no_other_file_of_the_folder_is_taken_for_tokens() {
        let hex = "0".repeat(64);
        for file in [
            "keyring.lock",
            "../x.bin",
            "ABC.bin",
            &format!("{hex}.lock"),
        ] {
            assert_eq!(TokenName::of_file(file), None, "{file}");
        }
        assert!(TokenName::of_file(&format!("{hex}.bin")).is_some());
    }
}
