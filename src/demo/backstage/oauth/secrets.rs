//! Codes, tokens and ids: different each time, and the same in each world of one seed.

use std::fmt::Write as _;

use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::demo::identity::Key;

/// Makes one secret after the other.
#[derive(Debug, Default)]
pub(super) struct Secrets(u64);

impl Secrets {
    /// 43 characters of base64url.
    pub(super) fn text(&mut self, key: &Key) -> String {
        self.0 += 1;
        let signature = key.signature_of("secret", &json!({"number": self.0}));
        signature.chars().take(43).collect()
    }

    /// In the form of a UUID.
    pub(super) fn id(&mut self, key: &Key) -> String {
        let hash = Sha256::digest(self.text(key));
        let digits = hash
            .iter()
            .take(16)
            .fold(String::new(), |mut digits, byte| {
                // Writing to a text cannot end badly.
                let _written = write!(digits, "{byte:02x}");
                digits
            });
        format!(
            "{}-{}-4{}-8{}-{}",
            &digits[..8],
            &digits[8..12],
            &digits[13..16],
            &digits[17..20],
            &digits[20..]
        )
    }
}
