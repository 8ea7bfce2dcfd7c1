//! Sessions against a strict provider: a refresh token counts once, and spending it again ends the
//! session of everybody.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::Semaphore;

use super::*;
use crate::domain::{Fault, FaultKind, Secret};
use crate::identity::keep::{KeepError, Kept, Kind, Store, TokenName, Wanted};
use crate::identity::{
    AuthError, Bearer, ClientId, Flow, Login, Profile, Redirect, TokenFeed, Tokens,
};

mod elsewhere;
mod ends;
mod many;
mod moments;
mod signed;

const HOUR: u64 = 3_600;

/// What the provider does with the next question.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mood {
    Strict,
    Down,
    /// Brings the bearer again that it brought last.
    Stuck,
}

/// A provider with one session.
#[derive(Clone)]
struct Provider(Arc<Inside>);

struct Inside {
    /// The number of the refresh token that counts; `None`: the session is over.
    valid: Mutex<Option<u64>>,
    asked: Mutex<usize>,
    mood: Mutex<Mood>,
    /// Answers that may be given; without one the question hangs.
    answers: Semaphore,
}

impl Provider {
    fn new() -> Self {
        Self(Arc::new(Inside {
            valid: Mutex::new(Some(1)),
            asked: Mutex::default(),
            mood: Mutex::new(Mood::Strict),
            answers: Semaphore::new(Semaphore::MAX_PERMITS),
        }))
    }

    fn tokens(number: u64) -> Tokens {
        Tokens {
            bearer: Secret::new(format!("bearer-{number}")),
            id: Some(Secret::new("id")),
            refresh: Some(Secret::new(format!("refresh-{number}"))),
            client: "backdrone".to_owned(),
            client_secret: None,
            person: Some("ana".to_owned()),
            // The clock of the provider is a day ahead.
            since: 90_000,
            ends: Some(90_000 + HOUR),
        }
    }

    fn is(&self, mood: Mood) {
        *self.0.mood.lock().expect("a mood") = mood;
    }

    fn end(&self) {
        *self.0.valid.lock().expect("a number") = None;
    }

    fn asked(&self) -> usize {
        *self.0.asked.lock().expect("a number")
    }
}

impl Refresh for Provider {
    async fn refresh(&self, tokens: &Tokens) -> Refreshed {
        *self.0.asked.lock().expect("a number") += 1;
        let answer = self.0.answers.acquire().await.expect("open");
        answer.forget();
        let mood = *self.0.mood.lock().expect("a mood");
        if mood == Mood::Down {
            return Refreshed::Passing(Fault::new(FaultKind::Network, "id: no route"));
        }
        let mut valid = self.0.valid.lock().expect("a number");
        let spent = tokens.refresh.as_ref().expect("a refresh token").expose();
        if valid.map(|number| format!("refresh-{number}")).as_deref() != Some(spent) {
            *valid = None;
            return Refreshed::Ended(Fault::new(FaultKind::Refused, "invalid_grant"));
        }
        let next = valid.unwrap_or_default() + 1;
        *valid = Some(next);
        let mut new = Self::tokens(next);
        if mood == Mood::Stuck {
            new.bearer = tokens.bearer.clone();
        }
        // Not said again where it did not change.
        new.person = None;
        Refreshed::New(new)
    }
}

/// A clock that is set by hand.
#[derive(Clone)]
struct Hands(Arc<Mutex<Reading>>);

impl Hands {
    fn new() -> Self {
        let boot = Duration::from_secs(500);
        Self(Arc::new(Mutex::new(Reading { boot, wall: 10_000 })))
    }

    fn clock(&self) -> Clock {
        let hands = self.clone();
        Clock::of(move || *hands.0.lock().expect("hands"))
    }

    /// Time goes by.
    fn pass(&self, seconds: u64) {
        let mut hands = self.0.lock().expect("hands");
        hands.boot += Duration::from_secs(seconds);
        hands.wall += seconds;
    }

    /// Somebody sets the clock on the wall.
    fn jump(&self, seconds: i64) {
        let mut hands = self.0.lock().expect("hands");
        hands.wall = hands.wall.saturating_add_signed(seconds);
    }
}

fn login() -> Login {
    Login {
        context: "prod".to_owned(),
        issuer: "https://id.acme.example".to_owned(),
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

/// A machine: a disk, a clock, a provider.
struct World {
    _dir: TempDir,
    folder: PathBuf,
    hands: Hands,
    provider: Provider,
}

impl World {
    fn new() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        Self {
            folder: dir.path().join("tokens"),
            _dir: dir,
            hands: Hands::new(),
            provider: Provider::new(),
        }
    }

    /// What one process has: nothing in hand yet.
    fn session(&self) -> Arc<Session> {
        let provider = self.provider.clone();
        Session::open(&login(), self.store(), provider, self.hands.clock())
    }

    /// A session that has signed in just now.
    async fn signed_in(&self) -> Arc<Session> {
        let session = self.session();
        let note = session.sign_in(Provider::tokens(1)).await;
        assert_eq!(note.expect("signed in"), None);
        session
    }

    fn store(&self) -> Store {
        Store::open(self.folder.clone(), Wanted::File, false)
    }

    async fn on_disk(&self) -> Option<Kept> {
        let name = TokenName::of(&login());
        self.store().load(&name).await.expect("read")
    }

    fn file(&self) -> PathBuf {
        self.folder.join(TokenName::of(&login()).file())
    }
}

async fn bearer(session: &Arc<Session>) -> String {
    let kept = session.tokens().await.expect("tokens");
    kept.tokens.bearer.expose().to_owned()
}

async fn refusal(session: &Arc<Session>) -> AuthError {
    session.tokens().await.err().expect("no tokens")
}
