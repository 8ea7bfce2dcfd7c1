//! What the authorization server remembers: clients, questions to people, codes, refresh sessions.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{clients::Registered, refusal::OauthRefusal, secrets::Secrets};
use crate::demo::identity::{Key, query};

/// How long things are good, in seconds.
const SESSION_LIFE: i64 = 60 * 60;
const CODE_LIFE: i64 = 10 * 60;
/// A refresh token that nobody uses, and one that is used all the time, since the person signed in.
const UNUSED_LIFE: i64 = 30 * 24 * 60 * 60;
const WHOLE_LIFE: i64 = 365 * 24 * 60 * 60;

/// A request for authorization that waits for a person.
#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub client: String,
    pub redirect: String,
    pub scope: String,
    pub state: Option<String>,
    /// Method and challenge of PKCE; a registered client may come without.
    pub challenge: Option<(String, String)>,
}

/// What a code or refresh token is good for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Granted {
    pub login: String,
    pub scope: String,
    /// `None` where the client may not come back.
    pub refresh: Option<String>,
}

/// Everything given out. Times are Unix seconds, handed in.
#[derive(Debug, Default)]
pub(in crate::demo::backstage) struct Book(Mutex<Leaves>);

#[derive(Debug, Default)]
struct Leaves {
    secrets: Secrets,
    clients: HashMap<String, Registered>,
    sessions: HashMap<String, (Asked, i64)>,
    codes: HashMap<String, Code>,
    /// By person and client.
    refresh: HashMap<(String, String), Refresh>,
}

#[derive(Debug)]
struct Code {
    asked: Asked,
    login: String,
    expires: i64,
    is_used: bool,
}

#[derive(Debug)]
struct Refresh {
    id: String,
    token: String,
    used: i64,
    begun: i64,
}

impl Book {
    pub(super) fn register(
        &self,
        key: &Key,
        name: String,
        redirects: Vec<String>,
    ) -> (String, Registered) {
        let mut all = self.all();
        let (id, secret) = (all.secrets.id(key), all.secrets.id(key));
        let client = Registered {
            secret,
            name,
            redirects,
        };
        all.clients.insert(id.clone(), client.clone());
        (id, client)
    }

    pub(super) fn client(&self, id: &str) -> Option<Registered> {
        self.all().clients.get(id).cloned()
    }

    /// Keeps a request until a person has answered it; gives the id of its session.
    pub(super) fn ask(&self, key: &Key, asked: Asked, now: i64) -> String {
        let mut all = self.all();
        let id = all.secrets.id(key);
        all.sessions.insert(id.clone(), (asked, now + SESSION_LIFE));
        id
    }

    pub(super) fn session(&self, id: &str, now: i64) -> Option<Asked> {
        let all = self.all();
        let (asked, expires) = all.sessions.get(id)?;
        (*expires > now).then(|| asked.clone())
    }

    /// The person's answer: a login, or no. Gives where the browser goes.
    pub(super) fn answer(
        &self,
        key: &Key,
        id: &str,
        login: Option<&str>,
        now: i64,
    ) -> Result<String, OauthRefusal> {
        let mut all = self.all();
        let (asked, expires) = all.sessions.remove(id).ok_or_else(OauthRefusal::session)?;
        if expires <= now {
            return Err(OauthRefusal::session());
        }
        let redirect = asked.redirect.clone();
        let state = asked.state.clone();
        let mut pairs = Vec::new();
        let code = login.map(|login| {
            let code = all.secrets.text(key);
            let entry = Code {
                asked,
                login: login.to_owned(),
                expires: now + CODE_LIFE,
                is_used: false,
            };
            all.codes.insert(code.clone(), entry);
            code
        });
        match &code {
            Some(code) => pairs.push(("code", &**code)),
            None => pairs.extend([
                ("error", "access_denied"),
                ("error_description", "User denied the request"),
            ]),
        }
        pairs.extend(state.as_deref().map(|state| ("state", state)));
        Ok(format!("{redirect}?{}", query(&pairs)))
    }

    /// Exchanges a code. `proves` says whether the verifier fits a method and a challenge. A wrong
    /// one does not use the code up.
    pub(super) fn exchange(
        &self,
        key: &Key,
        (code, redirect): (&str, &str),
        proves: impl FnOnce(&str, &str) -> bool,
        now: i64,
    ) -> Result<Granted, OauthRefusal> {
        let mut all = self.all();
        let entry = all.codes.get_mut(code);
        let entry = entry.ok_or_else(|| OauthRefusal::grant("Invalid authorization code"))?;
        let why = if entry.is_used {
            Some("Authorization code already used")
        } else if entry.expires <= now {
            Some("Authorization code expired")
        } else if entry.asked.redirect != redirect {
            Some("Redirect URI mismatch")
        } else {
            let challenge = entry.asked.challenge.as_ref();
            let is_proven = challenge.is_none_or(|(method, it)| proves(method, it));
            (!is_proven).then_some("Invalid code verifier")
        };
        if let Some(why) = why {
            return Err(OauthRefusal::grant(why));
        }
        entry.is_used = true;
        let (login, scope) = (entry.login.clone(), entry.asked.scope.clone());
        let client = entry.asked.client.clone();
        let is_offline = scope.split(' ').any(|one| one == "offline_access");
        let refresh = is_offline.then(|| {
            let id = all.secrets.id(key);
            let token = format!("{id}.{}", all.secrets.text(key));
            let session = Refresh {
                id,
                token: token.clone(),
                used: now,
                begun: now,
            };
            all.refresh.insert((login.clone(), client), session);
            token
        });
        Ok(Granted {
            login,
            scope,
            refresh,
        })
    }

    /// Exchanges a refresh token. An old one is refused, and the session goes on.
    pub(super) fn refresh(
        &self,
        key: &Key,
        token: &str,
        now: i64,
    ) -> Result<Granted, OauthRefusal> {
        if !token.contains('.') {
            return Err(OauthRefusal::grant("Invalid refresh token format"));
        }
        let mut all = self.all();
        let fresh = all.secrets.text(key);
        let found = all.refresh.iter_mut().find(|(_, it)| {
            it.token == token && now < it.used + UNUSED_LIFE && now < it.begun + WHOLE_LIFE
        });
        let ((login, _), session) =
            found.ok_or_else(|| OauthRefusal::grant("Invalid refresh token"))?;
        session.token = format!("{}.{fresh}", session.id);
        session.used = now;
        Ok(Granted {
            login: login.clone(),
            scope: String::new(),
            refresh: Some(session.token.clone()),
        })
    }

    /// Ends the session of a refresh token; whatever else it is, nothing happens.
    pub(super) fn revoke(&self, token: &str) {
        self.all().refresh.retain(|_, it| it.token != token);
    }

    /// Ends every refresh session.
    pub(super) fn end_all(&self) {
        self.all().refresh.clear();
    }

    fn all(&self) -> MutexGuard<'_, Leaves> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
