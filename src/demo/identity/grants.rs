//! What the issuer remembers: codes, tokens and devices that it gave out, and how long each is good.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{key::Key, refusal::Refusal};

/// How long things are good, in seconds.
const CODE_LIFE: i64 = 60;
pub(super) const DEVICE_LIFE: i64 = 300;
pub(super) const ACCESS_LIFE: i64 = 300;
const REFRESH_LIFE: i64 = 14 * 24 * 60 * 60;

/// Letters of a user code: no vowels, so that no word comes out, and none that look alike.
const USER_CODE: &[u8] = b"BCDFGHJKLMNPQRSTVWXZ";

/// What somebody agreed to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Consent {
    pub login: String,
    pub scope: String,
    /// Whom access tokens are for (RFC 8707); `None` for the issuer itself.
    pub resource: Option<String>,
    /// When the person said who they are: `auth_time`, which no refresh changes.
    pub since: i64,
}

impl Consent {
    /// Whether the client may come back without the person (OpenID Connect Core 11).
    fn is_offline(&self) -> bool {
        self.scope.split(' ').any(|one| one == "offline_access")
    }

    /// Takes what a token request says of the resource. One that was not agreed to is refused
    /// (RFC 8707 section 2.2).
    fn meant_for(mut self, asked: Option<String>) -> Result<Self, Refusal> {
        match (&self.resource, asked) {
            (Some(agreed), Some(asked)) if *agreed != asked => return Err(Refusal::target()),
            (None, asked) => self.resource = asked,
            (Some(_), _) => {}
        }
        Ok(self)
    }
}

/// What an authorization code is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binding {
    pub consent: Consent,
    pub redirect: String,
    /// The `S256` challenge of PKCE (RFC 7636).
    pub challenge: String,
    pub nonce: Option<String>,
}

/// How a token request comes: when, what for, and how long its access tokens are good (seconds).
#[derive(Debug, Clone, Default)]
pub(super) struct Asking {
    pub now: i64,
    pub life: i64,
    pub resource: Option<String>,
}

/// Tokens that were just given out.
#[derive(Debug)]
pub(super) struct Issued {
    /// An opaque access token, or the `jti` of one for a resource, which says all by itself.
    pub access: String,
    /// `None` where the client may not come back.
    pub refresh: Option<String>,
    pub consent: Consent,
    /// Of the request that the code was for; a refresh and a device have none.
    pub nonce: Option<String>,
}

/// Everything given out and not yet forgotten. Times are Unix seconds, handed in.
#[derive(Debug)]
pub(super) struct Grants {
    key: Arc<Key>,
    book: Mutex<Book>,
}

#[derive(Debug, Default)]
struct Book {
    /// How many secrets there have been, so that no two are the same.
    secrets: u64,
    codes: HashMap<String, Code>,
    access: HashMap<String, Token>,
    refresh: HashMap<String, Token>,
    devices: HashMap<String, Device>,
}

#[derive(Debug)]
struct Code {
    binding: Binding,
    expires: i64,
    /// The family of the tokens it was exchanged for.
    used_for: Option<u64>,
}

#[derive(Debug)]
struct Token {
    consent: Consent,
    /// One sign-in and all that was refreshed from it.
    family: u64,
    expires: i64,
    is_used: bool,
}

#[derive(Debug)]
struct Device {
    user_code: String,
    scope: String,
    resource: Option<String>,
    expires: i64,
    answer: Answer,
}

#[derive(Debug, Clone)]
enum Answer {
    None,
    /// The login, and when it was.
    Yes(String, i64),
    No,
}

impl Grants {
    /// An empty book; its secrets follow from `key`.
    pub(super) fn new(key: Arc<Key>) -> Self {
        Self {
            key,
            book: Mutex::default(),
        }
    }

    /// A code that can be exchanged once for tokens.
    pub(super) fn code(&self, binding: Binding, now: i64) -> String {
        let mut book = self.book();
        let (_, code) = self.secret(&mut book);
        let entry = Code {
            binding,
            expires: now + CODE_LIFE,
            used_for: None,
        };
        book.codes.insert(code.clone(), entry);
        code
    }

    /// Exchanges a code. One that comes a second time was stolen: the tokens it gave are ended.
    pub(super) fn exchange(
        &self,
        code: &str,
        redirect: &str,
        challenge: &str,
        asking: Asking,
    ) -> Result<Issued, Refusal> {
        let mut book = self.book();
        let entry = book.codes.get(code).ok_or_else(Refusal::grant)?;
        if let Some(family) = entry.used_for {
            book.end(family);
            return Err(Refusal::grant());
        }
        let is_good = entry.expires > asking.now
            && entry.binding.redirect == redirect
            && entry.binding.challenge == challenge;
        if !is_good {
            return Err(Refusal::grant());
        }
        let consent = entry.binding.consent.clone();
        let consent = consent.meant_for(asking.resource)?;
        let nonce = entry.binding.nonce.clone();
        let (family, _) = self.secret(&mut book);
        if let Some(entry) = book.codes.get_mut(code) {
            entry.used_for = Some(family);
        }
        let issued = self.issue(&mut book, consent, family, (asking.now, asking.life));
        Ok(Issued { nonce, ..issued })
    }

    /// Exchanges a refresh token for new tokens. One that comes a second time ends its whole family.
    pub(super) fn refresh(&self, token: &str, asking: Asking) -> Result<Issued, Refusal> {
        let mut book = self.book();
        let entry = book.refresh.get_mut(token).ok_or_else(Refusal::grant)?;
        let family = entry.family;
        if entry.is_used {
            book.end(family);
            return Err(Refusal::grant());
        }
        if entry.expires <= asking.now {
            return Err(Refusal::grant());
        }
        let consent = entry.consent.clone().meant_for(asking.resource)?;
        entry.is_used = true;
        Ok(self.issue(&mut book, consent, family, (asking.now, asking.life)))
    }

    /// Device code and user code for a device without a browser.
    pub(super) fn device(
        &self,
        scope: &str,
        resource: Option<String>,
        now: i64,
    ) -> (String, String) {
        let mut book = self.book();
        let (_, device_code) = self.secret(&mut book);
        let user_code = user_code(&device_code);
        let entry = Device {
            user_code: user_code.clone(),
            scope: scope.to_owned(),
            resource,
            expires: now + DEVICE_LIFE,
            answer: Answer::None,
        };
        book.devices.insert(device_code.clone(), entry);
        (device_code, user_code)
    }

    /// Somebody answers for the device that shows `user_code`: with a login, or with no. Says whether
    /// there is such a device that still waits.
    pub(super) fn answer_device(&self, user_code: &str, login: Option<&str>, now: i64) -> bool {
        let mut book = self.book();
        let waiting = book.devices.values_mut().find(|device| {
            device.user_code.eq_ignore_ascii_case(user_code)
                && device.expires > now
                && matches!(device.answer, Answer::None)
        });
        let Some(device) = waiting else { return false };
        device.answer = match login {
            Some(login) => Answer::Yes(login.to_owned(), now),
            None => Answer::No,
        };
        true
    }

    /// The device asks whether somebody has answered.
    pub(super) fn poll(&self, device_code: &str, asking: Asking) -> Result<Issued, Refusal> {
        let mut book = self.book();
        let device = book.devices.get(device_code).ok_or_else(Refusal::grant)?;
        if device.expires <= asking.now {
            return Err(Refusal::expired());
        }
        let (login, since) = match &device.answer {
            Answer::None => return Err(Refusal::pending()),
            Answer::No => return Err(Refusal::denied()),
            Answer::Yes(login, since) => (login.clone(), *since),
        };
        let consent = Consent {
            login,
            scope: device.scope.clone(),
            resource: device.resource.clone(),
            since,
        };
        let consent = consent.meant_for(asking.resource)?;
        book.devices.remove(device_code);
        let (family, _) = self.secret(&mut book);
        Ok(self.issue(&mut book, consent, family, (asking.now, asking.life)))
    }

    /// Ends a token before its time, and with a refresh token all that came of the sign-in
    /// (RFC 7009 section 2.1). One that is unknown has ended already.
    pub(super) fn revoke(&self, token: &str) {
        let mut book = self.book();
        book.access.remove(token);
        if let Some(family) = book.refresh.get(token).map(|it| it.family) {
            book.end(family);
        }
    }

    /// Ends all tokens that were ever given out.
    pub(super) fn end_all(&self) {
        let mut book = self.book();
        book.access.clear();
        book.refresh.clear();
    }

    /// What the holder of an access token agreed to.
    pub(super) fn read(&self, access: &str, now: i64) -> Option<Consent> {
        let book = self.book();
        let token = book.access.get(access)?;
        (token.expires > now).then(|| token.consent.clone())
    }

    fn issue(
        &self,
        book: &mut Book,
        consent: Consent,
        family: u64,
        (now, life): (i64, i64),
    ) -> Issued {
        let token = |life: i64| Token {
            consent: consent.clone(),
            family,
            expires: now + life,
            is_used: false,
        };
        let (_, access) = self.secret(book);
        if consent.resource.is_none() {
            book.access.insert(access.clone(), token(life));
        }
        let refresh = consent.is_offline().then(|| {
            let (_, refresh) = self.secret(book);
            book.refresh.insert(refresh.clone(), token(REFRESH_LIFE));
            refresh
        });
        Issued {
            access,
            refresh,
            consent,
            nonce: None,
        }
    }

    /// A new secret of 43 characters, and its number.
    fn secret(&self, book: &mut Book) -> (u64, String) {
        book.secrets += 1;
        let signature = self
            .key
            .signature_of("secret", &json!({"number": book.secrets}));
        (book.secrets, signature.chars().take(43).collect())
    }

    fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Book {
    fn end(&mut self, family: u64) {
        self.access.retain(|_, token| token.family != family);
        self.refresh.retain(|_, token| token.family != family);
    }
}

/// Eight letters in two halves, as a person types them.
fn user_code(device_code: &str) -> String {
    let letters: Vec<char> = Sha256::digest(device_code)
        .iter()
        .filter_map(|byte| USER_CODE.get(usize::from(*byte) % USER_CODE.len()))
        .take(8)
        .map(|letter| char::from(*letter))
        .collect();
    let (first, second) = letters.split_at(4);
    format!("{}-{}", String::from_iter(first), String::from_iter(second))
}

#[cfg(test)]
#[path = "grants_tests.rs"]
mod tests;
