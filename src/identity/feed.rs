//! A token, where it comes from, and how it is asked again.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::sync::{Mutex, watch};

use crate::domain::{Fault, Secret};
use crate::identity::AuthError;
use crate::identity::Plugin;
use crate::identity::claims::{self, Claims};
use crate::identity::keep::Kept;
use crate::identity::session::Session;
use crate::identity::source::{OwnSource, PluginSource, Source};

/// A token is asked for anew this long before it ends (`identity` 2.4), so that no request meets
/// the end.
const EARLY: Duration = Duration::from_mins(1);

/// Where the token of one server comes from. Clones share what was read.
#[derive(Clone)]
pub struct TokenFeed(Arc<Inside>);

struct Inside {
    source: Source,
    token: watch::Sender<Option<Secret>>,
    /// One reading at a time: a command may open a browser, and ten requests wait for the same.
    reading: Mutex<()>,
    /// The last reading brought the token that was there before: the source has no other yet, and
    /// is left alone until a server refuses this one.
    is_last: AtomicBool,
    /// The bearer that the server refused right after a renewal that was made for it. Until the server
    /// takes one, or there is another for another reason, no more are fetched for it.
    in_vain: std::sync::Mutex<Option<Secret>>,
}

impl TokenFeed {
    fn of(source: Source) -> Self {
        let token = watch::Sender::new(source.at_hand());
        Self(Arc::new(Inside {
            source,
            token,
            reading: Mutex::default(),
            is_last: AtomicBool::new(false),
            in_vain: std::sync::Mutex::default(),
        }))
    }

    /// Requests are not signed.
    pub fn none() -> Self {
        Self::of(Source::None)
    }

    /// A token that never changes.
    pub fn fixed(token: Secret) -> Self {
        Self::of(Source::Fixed(token))
    }

    /// An environment variable and its value, read when the program started.
    pub fn env(name: impl Into<String>, value: Option<Secret>) -> Self {
        let value = value.filter(|token| !token.is_empty());
        Self::of(Source::Env(name.into(), value))
    }

    /// A file that holds the token and nothing else.
    pub fn file(path: PathBuf) -> Self {
        Self::of(Source::File(path))
    }

    /// A program (name and arguments, no shell) that prints the token.
    pub fn command(argv: Vec<String>) -> Self {
        Self::of(Source::Command(argv))
    }

    /// A credential plugin. `variables` are those of the environment; `has_terminal` where it may
    /// ask the person there.
    pub fn plugin(plugin: Plugin, variables: Vec<(String, String)>, has_terminal: bool) -> Self {
        Self::of(Source::Plugin(Box::new(PluginSource {
            plugin,
            variables,
            has_terminal,
            ends: std::sync::Mutex::default(),
        })))
    }

    /// The bearer of a session, which is refreshed in time.
    pub fn session(session: Arc<Session>) -> Self {
        Self::of(Source::Session(session))
    }

    /// A person's own token of a Drone, which is kept as a session is. `server` is its host and port,
    /// `next` how the person comes by the token where there is none.
    pub(super) fn own(session: Arc<Session>, server: String, next: String) -> Self {
        Self::of(Source::Own(Box::new(OwnSource {
            session,
            server,
            next,
        })))
    }

    /// Where the token comes from, in words. Of a command only the name is told: its arguments are
    /// anybody's.
    pub fn origin(&self) -> String {
        match &self.0.source {
            Source::None => "nowhere: requests are not signed".to_owned(),
            Source::Fixed(_) => "this program".to_owned(),
            Source::Env(name, _) => format!("the variable {name}"),
            Source::File(path) => format!("the file {}", path.display()),
            Source::Command(argv) => {
                let program = argv.first().map(String::as_str).unwrap_or_default();
                format!("the command `{program}`")
            }
            Source::Session(_) => "a sign-in".to_owned(),
            Source::Own(_) => "`backdrone login`".to_owned(),
            Source::Plugin(it) => format!("the credential program `{}`", it.plugin.command),
        }
    }

    /// Whether a person brought the token here: by a sign-in, or by typing it in.
    pub fn is_session(&self) -> bool {
        self.0.source.session().is_some()
    }

    /// What signs requests: the token as it is at the time that each is sent.
    pub(super) fn watch(&self) -> watch::Receiver<Option<Secret>> {
        self.0.token.subscribe()
    }

    /// Sees to it that there is a token which has not ended: reads it the first time, and again
    /// shortly before its end.
    pub(super) async fn ready(&self) -> Result<(), AuthError> {
        if let Some(session) = self.0.source.session() {
            // It knows better than the claims what is fresh, and keeps its own order.
            return self.sign_with(session.tokens().await);
        }
        if self.is_fresh() {
            return Ok(());
        }
        let _turn = self.0.reading.lock().await;
        // Whoever waited for the turn finds what the one before has read.
        if self.is_fresh() {
            return Ok(());
        }
        self.read().await
    }

    /// The same before a deed, which is sent once: the token does not end on the way.
    pub(super) async fn ready_for_deed(&self) -> Result<(), AuthError> {
        match self.0.source.session() {
            Some(session) => self.sign_with(session.before_deed().await),
            None => self.ready().await,
        }
    }

    /// Reads the source again, after a server refused the token. Says whether there is another one
    /// now, so that asking once more makes sense.
    pub(super) async fn renew(&self, refused: Option<&Secret>) -> Result<bool, AuthError> {
        if self.is_hopeless(refused) {
            return Ok(false);
        }
        if let (Some(session), Some(refused)) = (self.0.source.session(), refused) {
            let renewed = session.renew(refused).await;
            let is_other = renewed.map_err(|error| self.0.source.told(error))?;
            if is_other {
                self.ready().await?;
            }
            return Ok(is_other);
        }
        let _turn = self.0.reading.lock().await;
        if self.now().as_ref() == refused {
            self.read().await?;
        }
        Ok(self.now().as_ref() != refused)
    }

    /// The token as it is; `None` before the first reading.
    pub(super) fn now(&self) -> Option<Secret> {
        self.0.token.borrow().clone()
    }

    /// What the token says of itself, if it is one that says anything.
    pub(super) fn claims(&self) -> Claims {
        let token = self.0.token.borrow();
        token.as_ref().map(claims::read).unwrap_or_default()
    }

    /// The address of whoever signed in: an access token for a server seldom holds it, the ID token
    /// beside it does.
    pub(super) async fn address(&self) -> Result<Option<String>, AuthError> {
        let Source::Session(session) = &self.0.source else {
            return Ok(self.claims().address());
        };
        let kept = session.tokens().await?;
        let id = kept.tokens.id.as_ref();
        Ok(id.and_then(|id| claims::read(id).address()))
    }

    /// What the provider of a sign-in calls the person for ever (`sub`); `None` elsewhere.
    pub(super) async fn person(&self) -> Result<Option<String>, AuthError> {
        let Source::Session(session) = &self.0.source else {
            return Ok(None);
        };
        let kept = session.tokens().await?;
        let id = kept.tokens.id.as_ref();
        Ok(id.and_then(|id| claims::read(id).subject))
    }

    /// The server took the token.
    pub(super) fn taken(&self) {
        *self.in_vain() = None;
    }

    /// The server refused the token that was fetched because it had refused the one before.
    pub(super) fn refused_again(&self) {
        // A file or a program may have another one at any time, and costs nobody a refresh.
        if self.is_session() {
            *self.in_vain() = self.now();
        }
    }

    /// Whether the server refused this very token and the one before.
    pub(super) fn is_hopeless(&self, token: Option<&Secret>) -> bool {
        token.is_some() && self.in_vain().as_ref() == token
    }

    fn in_vain(&self) -> MutexGuard<'_, Option<Secret>> {
        let in_vain = &self.0.in_vain;
        in_vain.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The words for a server that refused a token and then the next one (L40): nothing that the
    /// person does here makes it another.
    pub(super) fn hopeless(&self, fault: Fault) -> Fault {
        match &self.0.source {
            Source::Session(_) => fault.hint(
                "it refuses a new token too: does it know the issuer, and is the token for it? \
                 look at `resource`, `audience` and `token` of `auth`",
            ),
            _ => fault,
        }
    }

    /// Signs with the bearer of a session from now on.
    fn sign_with(&self, tokens: Result<Arc<Kept>, AuthError>) -> Result<(), AuthError> {
        let kept = tokens.map_err(|error| self.0.source.told(error))?;
        self.0.token.send_if_modified(|token| {
            let is_other = token.as_ref() != Some(&kept.tokens.bearer);
            if is_other {
                *token = Some(kept.tokens.bearer.clone());
            }
            is_other
        });
        Ok(())
    }

    fn is_fresh(&self) -> bool {
        if !self.0.source.can_change() {
            return self.0.source.is_none() || self.now().is_some();
        }
        let ends = self.0.source.ends().or_else(|| self.claims().ends);
        let is_young = || ends.is_none_or(|end| end > wall_clock() + EARLY.as_secs());
        self.now().is_some() && (self.0.is_last.load(Ordering::Relaxed) || is_young())
    }

    async fn read(&self) -> Result<(), AuthError> {
        let token = self.0.source.read().await?;
        let is_last = token.is_some() && token == self.now();
        self.0.is_last.store(is_last, Ordering::Relaxed);
        self.0.token.send_replace(token);
        Ok(())
    }
}

/// Seconds since the Unix epoch: the end of a token is a time of day.
#[expect(
    clippy::disallowed_methods,
    reason = "whether a token has ended is asked where requests are signed"
)]
pub(super) fn wall_clock() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_file_is_read_anew_when_its_token_was_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("token");
        std::fs::write(&path, "first\n").expect("written");
        let feed = TokenFeed::file(path.clone());
        feed.ready().await.expect("read");
        let first = Secret::new("first");
        assert!(feed.now() == Some(first.clone()));

        assert_eq!(feed.renew(Some(&first)).await.ok(), Some(false));
        std::fs::write(&path, "second\n").expect("written");
        assert_eq!(feed.renew(Some(&first)).await.ok(), Some(true));
        assert!(feed.now() == Some(Secret::new("second")));
        // A request that was under way with the first one comes back: there is no need to read.
        std::fs::remove_file(&path).expect("removed");
        assert_eq!(feed.renew(Some(&first)).await.ok(), Some(true));
    }

    /// A web token that ended in 1970, and says who it is of.
    fn ended(name: &str) -> Secret {
        use base64::Engine;
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;

        let claims = format!(r#"{{"sub":"user:default/{name}","exp":1}}"#);
        Secret::new(format!("e30.{}.c2ln", URL_SAFE_NO_PAD.encode(claims)))
    }

    #[tokio::test]
    async fn a_token_that_has_ended_is_read_again_but_not_before_every_request() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("token");
        let write = |token: &Secret| std::fs::write(&path, token.expose()).expect("written");
        let feed = TokenFeed::file(path.clone());
        let read = async || {
            feed.ready().await.expect("read");
            feed.claims().subject
        };
        write(&ended("ana"));
        assert_eq!(read().await.as_deref(), Some("user:default/ana"));
        write(&ended("mia"));
        assert_eq!(read().await.as_deref(), Some("user:default/mia"));
        // The source has nothing newer: from here on the server decides.
        assert_eq!(read().await.as_deref(), Some("user:default/mia"));
        write(&ended("lee"));
        assert_eq!(read().await.as_deref(), Some("user:default/mia"));
        assert_eq!(feed.renew(feed.now().as_ref()).await.ok(), Some(true));
        assert_eq!(read().await.as_deref(), Some("user:default/lee"));
    }

    #[tokio::test]
    async fn what_is_missing_is_named_with_its_place() {
        let unset = TokenFeed::env("DRONE_TOKEN", Some(Secret::new("")));
        let error = unset.ready().await.expect_err("nothing there");
        assert_eq!(error.to_string(), "the environment has no `DRONE_TOKEN`");
        let gone = TokenFeed::file("/nowhere/token".into());
        let error = gone.ready().await.expect_err("nothing there");
        assert!(error.to_string().starts_with("/nowhere/token: "), "{error}");
        let folder = tempfile::tempdir().expect("a folder");
        let prompt = folder.path().join("token");
        std::fs::write(&prompt, "Please sign in: abc").expect("written");
        let odd = TokenFeed::file(prompt).ready().await.expect_err("no token");
        let odd = odd.to_string();
        assert!(odd.ends_with("holds something else than a token"), "{odd}");
        let endless = folder.path().join("endless");
        std::fs::write(&endless, "x".repeat(1 << 20)).expect("written");
        let endless = TokenFeed::file(endless)
            .ready()
            .await
            .expect_err("no token");
        let endless = endless.to_string();
        assert!(
            endless.ends_with("holds something else than a token"),
            "{endless}"
        );
        TokenFeed::none().ready().await.expect("nothing is needed");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_command_prints_the_token_and_its_complaint_is_kept() {
        let words = |script: &str| ["sh", "-c", script].map(str::to_owned).to_vec();
        let feed = TokenFeed::command(words("echo abc"));
        feed.ready().await.expect("printed");
        assert!(feed.now() == Some(Secret::new("abc")));
        let feed = TokenFeed::command(words("echo not signed in >&2; exit 3"));
        let error = feed.ready().await.expect_err("it fails");
        assert_eq!(error.to_string(), "`sh` ended with 3: not signed in");
    }
}
