//! A person's own token of a Drone: asked for once, checked, and kept like every other token.

use std::sync::Arc;

use url::Url;

use crate::domain::{Fault, FaultKind, Secret};
use crate::identity::keep::Store;
use crate::identity::session::{Clock, Refresh, Refreshed, Session};
use crate::identity::sign_in::road::now;
use crate::identity::{Bearer, ClientId, Flow, Login, Profile, Redirect, TokenFeed, Tokens};

/// The token of one Drone in one context. Clones are the same token.
#[derive(Clone)]
pub struct OwnToken {
    pub(super) session: Arc<Session>,
    /// Host and port of the Drone.
    server: String,
    /// How the person comes by the token.
    next: String,
}

/// A Drone token has no end and is renewed by nobody but the person.
struct Never;

impl Refresh for Never {
    async fn refresh(&self, _: &Tokens) -> Refreshed {
        let words = "Drone does not know the token any more";
        Refreshed::Ended(Fault::new(FaultKind::SignedOut, words))
    }
}

impl OwnToken {
    /// The token that is kept for a context and its server. Reads nothing yet.
    pub fn of(context: &str, server: &Url, store: Store) -> Self {
        let page = server.as_str().trim_end_matches('/');
        let next = format!(
            "`backdrone login --context {context}` asks for it, or `:` login on the screen; \
             {page}/account shows it"
        );
        let login = Login {
            context: context.to_owned(),
            // Not an issuer of anything: a name under which no provider keeps its tokens.
            issuer: "drone".to_owned(),
            profile: Profile::Standard,
            client: ClientId::Known(String::new()),
            scopes: Vec::new(),
            offline: false,
            audience: None,
            resource: None,
            bearer: Bearer::Access,
            flow: Flow::Auto,
            allow_device: false,
            redirect: Redirect::default(),
            extra: Vec::new(),
            origin: server.origin().ascii_serialization(),
        };
        Self {
            session: Session::open(&login, store, Never, Clock::system()),
            server: server.authority().to_owned(),
            next,
        }
    }

    /// What signs requests with it.
    pub fn feed(&self) -> TokenFeed {
        TokenFeed::own(self.session.clone(), self.server.clone(), self.next.clone())
    }

    /// Keeps a token that the server has answered well. `Some`: why it is in memory only.
    pub async fn keep(&self, token: Secret, login: &str) -> Result<Option<String>, Fault> {
        let tokens = Tokens {
            bearer: token,
            id: None,
            refresh: None,
            client: String::new(),
            client_secret: None,
            person: Some(login.to_owned()),
            since: now(),
            ends: None,
        };
        Ok(self.session.sign_in(tokens).await?)
    }

    /// Looks whether another process has put a token there, or taken it away.
    pub async fn look_again(&self) {
        self.session.look_again().await;
    }

    /// Forgets it, here and on the disk.
    pub async fn forget(&self) -> Result<(), Fault> {
        self.session.sign_out().await?;
        Ok(())
    }
}
