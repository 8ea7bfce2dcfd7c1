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
    /// Comes back in each ID token (OpenID Core 3.1.2.1); a device sends none.
    pub nonce: Option<String>,
}

/// What an authorization code is bound to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binding {
    pub consent: Consent,
    pub redirect: String,
    /// The `S256` challenge of PKCE (RFC 7636).
    pub challenge: String,
}

/// Tokens that were just given out.
#[derive(Debug)]
pub(super) struct Issued {
    pub access: String,
    pub refresh: String,
    pub consent: Consent,
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
    expires: i64,
    answer: Answer,
}

#[derive(Debug, Clone)]
enum Answer {
    None,
    Yes(String),
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
        now: i64,
    ) -> Result<Issued, Refusal> {
        let mut book = self.book();
        let entry = book.codes.get(code).ok_or_else(Refusal::grant)?;
        if let Some(family) = entry.used_for {
            book.end(family);
            return Err(Refusal::grant());
        }
        let is_good = entry.expires > now
            && entry.binding.redirect == redirect
            && entry.binding.challenge == challenge;
        if !is_good {
            return Err(Refusal::grant());
        }
        let consent = entry.binding.consent.clone();
        let (family, _) = self.secret(&mut book);
        if let Some(entry) = book.codes.get_mut(code) {
            entry.used_for = Some(family);
        }
        Ok(self.issue(&mut book, consent, family, now))
    }

    /// Exchanges a refresh token for new tokens. One that comes a second time ends its whole family.
    pub(super) fn refresh(&self, token: &str, now: i64) -> Result<Issued, Refusal> {
        let mut book = self.book();
        let entry = book.refresh.get_mut(token).ok_or_else(Refusal::grant)?;
        let family = entry.family;
        if entry.is_used {
            book.end(family);
            return Err(Refusal::grant());
        }
        if entry.expires <= now {
            return Err(Refusal::grant());
        }
        entry.is_used = true;
        let consent = entry.consent.clone();
        Ok(self.issue(&mut book, consent, family, now))
    }

    /// Device code and user code for a device without a browser.
    pub(super) fn device(&self, scope: &str, now: i64) -> (String, String) {
        let mut book = self.book();
        let (_, device_code) = self.secret(&mut book);
        let user_code = user_code(&device_code);
        let entry = Device {
            user_code: user_code.clone(),
            scope: scope.to_owned(),
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
            Some(login) => Answer::Yes(login.to_owned()),
            None => Answer::No,
        };
        true
    }

    /// The device asks whether somebody has answered.
    pub(super) fn poll(&self, device_code: &str, now: i64) -> Result<Issued, Refusal> {
        let mut book = self.book();
        let device = book.devices.get(device_code).ok_or_else(Refusal::grant)?;
        if device.expires <= now {
            return Err(Refusal::expired());
        }
        let login = match &device.answer {
            Answer::None => return Err(Refusal::pending()),
            Answer::No => return Err(Refusal::denied()),
            Answer::Yes(login) => login.clone(),
        };
        let scope = device.scope.clone();
        book.devices.remove(device_code);
        let (family, _) = self.secret(&mut book);
        let consent = Consent {
            login,
            scope,
            nonce: None,
        };
        Ok(self.issue(&mut book, consent, family, now))
    }

    /// What the holder of an access token agreed to.
    pub(super) fn read(&self, access: &str, now: i64) -> Option<Consent> {
        let book = self.book();
        let token = book.access.get(access)?;
        (token.expires > now).then(|| token.consent.clone())
    }

    fn issue(&self, book: &mut Book, consent: Consent, family: u64, now: i64) -> Issued {
        let token = |life: i64| Token {
            consent: consent.clone(),
            family,
            expires: now + life,
            is_used: false,
        };
        let (_, access) = self.secret(book);
        let (_, refresh) = self.secret(book);
        book.access.insert(access.clone(), token(ACCESS_LIFE));
        book.refresh.insert(refresh.clone(), token(REFRESH_LIFE));
        Issued {
            access,
            refresh,
            consent,
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
mod tests {
    use super::*;

    const NOW: i64 = 1_795_000_000;

    fn grants() -> Grants {
        Grants::new(Arc::new(Key::new("issuer", 1)))
    }

    fn binding() -> Binding {
        Binding {
            consent: Consent {
                login: "ana".to_owned(),
                scope: "openid".to_owned(),
                nonce: None,
            },
            redirect: "http://127.0.0.1:5000/callback".to_owned(),
            challenge: "challenge".to_owned(),
        }
    }

    fn signed_in(grants: &Grants) -> (String, Issued) {
        let bound = binding();
        let code = grants.code(bound.clone(), NOW);
        let issued = grants
            .exchange(&code, &bound.redirect, &bound.challenge, NOW)
            .expect("tokens");
        (code, issued)
    }

    #[test]
    fn a_code_is_good_once_for_its_redirect_and_challenge_and_for_a_minute() {
        let (grants, bound) = (grants(), binding());
        let code = grants.code(bound.clone(), NOW);
        for (redirect, challenge, now) in [
            ("http://127.0.0.1:5000/other", "challenge", NOW),
            (&*bound.redirect, "another", NOW),
            (&*bound.redirect, "challenge", NOW + CODE_LIFE),
        ] {
            let refusal = grants.exchange(&code, redirect, challenge, now);
            assert_eq!(refusal.err(), Some(Refusal::grant()), "{redirect} {now}");
        }
        let issued = grants.exchange(&code, &bound.redirect, "challenge", NOW + CODE_LIFE - 1);
        assert_eq!(issued.expect("tokens").consent, bound.consent);
    }

    #[test]
    fn a_code_or_refresh_token_that_comes_twice_ends_all_that_came_of_the_sign_in() {
        let grants = grants();
        let (code, issued) = signed_in(&grants);
        let bound = binding();
        assert!(
            grants
                .exchange(&code, &bound.redirect, &bound.challenge, NOW)
                .is_err()
        );
        assert_eq!(grants.read(&issued.access, NOW), None);

        let (_, first) = signed_in(&grants);
        let second = grants.refresh(&first.refresh, NOW).expect("new tokens");
        assert_ne!(first.refresh, second.refresh);
        assert!(grants.refresh(&first.refresh, NOW).is_err());
        assert!(grants.refresh(&second.refresh, NOW).is_err());
    }

    #[test]
    fn tokens_are_good_until_their_time_is_over() {
        let grants = grants();
        let (_, issued) = signed_in(&grants);
        let late = NOW + ACCESS_LIFE;
        assert!(grants.read(&issued.access, late - 1).is_some());
        assert_eq!(grants.read(&issued.access, late), None);
        assert!(grants.refresh(&issued.refresh, NOW + REFRESH_LIFE).is_err());
        assert!(
            grants
                .refresh(&issued.refresh, NOW + REFRESH_LIFE - 1)
                .is_ok()
        );
    }

    #[test]
    fn a_device_waits_for_an_answer_and_hears_it_once() {
        let grants = grants();
        let (device, user) = grants.device("openid", NOW);
        let poll = |device: &str, now| grants.poll(device, now).map(|it| it.consent.login);
        assert_eq!(poll(&device, NOW), Err(Refusal::pending()));
        assert!(grants.answer_device(&user.to_lowercase(), Some("ana"), NOW));
        assert_eq!(poll(&device, NOW), Ok("ana".to_owned()));
        assert_eq!(poll(&device, NOW), Err(Refusal::grant()));

        let (device, user) = grants.device("openid", NOW);
        assert!(grants.answer_device(&user, None, NOW));
        assert_eq!(poll(&device, NOW), Err(Refusal::denied()));
        assert!(!grants.answer_device(&user, Some("ana"), NOW));

        let (device, user) = grants.device("openid", NOW);
        assert_eq!(poll(&device, NOW + DEVICE_LIFE), Err(Refusal::expired()));
        assert!(!grants.answer_device(&user, Some("ana"), NOW + DEVICE_LIFE));
    }
}
