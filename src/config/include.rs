//! Where the views of others are: a file of a path, or one at an address with the sum that it must
//! have.

use schemars::JsonSchema;
use serde::Deserialize;
use url::Url;

use super::file::or_text;
use super::given::{At, Given};
use super::place::Place;

/// A file of others. A path alone is enough.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(transform = or_text)]
pub struct Include {
    /// Its path; a relative one is meant from the folder of this file.
    pub path: Given<String>,
    /// Its address, in place of a path; `https` only. It is fetched once, without any token.
    pub url: Given<String>,
    /// SHA-256 of the file at the address, in hexadecimal digits: another file does not count.
    pub sha256: Given<String>,
}

/// An include that can be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Included {
    Path(String),
    Pinned {
        url: Url,
        /// 64 small hexadecimal digits.
        sha256: String,
    },
}

/// Why an include cannot be followed.
pub(super) struct Refused {
    pub(super) place: Place,
    pub(super) message: String,
    pub(super) hint: &'static str,
}

impl Included {
    /// Reads what is written. An address counts only with its sum, and only with `https`.
    pub(super) fn read(at: &At<Include>) -> Result<Self, Refused> {
        const PINNED: &str = "write `{ url: https://…, sha256: … }` with the sum of the file as you \
                              have read it";
        let refused = |place: &Place, message: String, hint| Refused {
            place: place.clone(),
            message,
            hint,
        };
        let Include { path, url, sha256 } = &at.value;
        let url = match (&path.0, &url.0) {
            (Some(path), _) if path.value.contains("://") => {
                let message = "an address wants the sum of what stands there".to_owned();
                return Err(refused(&path.place, message, PINNED));
            }
            (Some(path), None) if sha256.0.is_none() => {
                return Ok(Self::Path(path.value.clone()));
            }
            (None, Some(url)) => url,
            _ => {
                let message = "an include is a `path`, or a `url` with its `sha256`".to_owned();
                return Err(refused(&at.place, message, PINNED));
            }
        };
        let Some(sum) = &sha256.0 else {
            let message = "an address wants the sum of what stands there".to_owned();
            return Err(refused(&url.place, message, PINNED));
        };
        let digits = sum.value.to_ascii_lowercase();
        if digits.len() != 64 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            let message = "a sum has 64 hexadecimal digits".to_owned();
            return Err(refused(&sum.place, message, "`sha256sum FILE` prints it"));
        }
        let parsed = Url::parse(&url.value).ok();
        let parsed = parsed.filter(|it| it.scheme() == "https" && it.has_host());
        // A name or password in an address would be a secret in a file that is shared.
        let parsed = parsed.filter(|it| it.username().is_empty() && it.password().is_none());
        match parsed {
            Some(url) => Ok(Self::Pinned {
                url,
                sha256: digits,
            }),
            None => {
                let message = "only an `https` address without a password is fetched".to_owned();
                let hint = "a file on this machine is included by its path";
                Err(refused(&url.place, message, hint))
            }
        }
    }
}
