//! The way to the provider: found when it is first needed, and kept.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use crate::domain::Fault;
use crate::http::Reach;
use crate::identity::session::{Refresh, Refreshed};
use crate::identity::sign_in::SignInSetup;
use crate::identity::{Provider, SignInError, Tokens};

/// The provider of one context, and what it takes to reach it.
pub(super) struct Road {
    pub(super) setup: SignInSetup,
    reach: Reach,
    known: Mutex<Option<Arc<Provider>>>,
}

impl Road {
    pub(super) fn new(setup: SignInSetup) -> Self {
        let reach = Reach::new(setup.limits, setup.proxy.clone());
        Self {
            setup,
            reach,
            known: Mutex::default(),
        }
    }

    /// The provider as it describes itself now.
    pub(super) async fn find(&self) -> Result<Arc<Provider>, SignInError> {
        let login = self.setup.login.clone();
        let found = Provider::discover(login, &self.reach, self.setup.ca.as_deref()).await?;
        let found = Arc::new(found);
        *self.known.lock().unwrap_or_else(PoisonError::into_inner) = Some(found.clone());
        Ok(found)
    }

    /// The same as it described itself when it was last asked: endpoints seldom move, and a refresh
    /// is not to cost two requests.
    async fn known(&self) -> Result<Arc<Provider>, SignInError> {
        let known = self
            .known
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        match known {
            Some(known) => Ok(known),
            None => self.find().await,
        }
    }
}

/// Refreshes at the provider.
pub(super) struct AtProvider(pub(super) Arc<Road>);

impl Refresh for AtProvider {
    async fn refresh(&self, tokens: &Tokens) -> Refreshed {
        let refreshed = async {
            let provider = self.0.known().await?;
            provider.refresh(tokens, now()).await
        };
        match refreshed.await {
            Ok(tokens) => Refreshed::New(tokens),
            Err(SignInError::Ended) => Refreshed::Ended(Fault::from(SignInError::Ended)),
            // Whatever else it is, the refresh token may still be good: it is the person's to end it.
            Err(error) => Refreshed::Passing(Fault::from(error)),
        }
    }
}

/// Seconds since the Unix epoch, as this machine believes.
#[expect(
    clippy::disallowed_methods,
    reason = "whether a token holds yet is a question of the time of day"
)]
pub(super) fn now() -> u64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |since| since.as_secs())
}
