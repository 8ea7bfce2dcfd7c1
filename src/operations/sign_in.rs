//! Signing in and out, and a Drone token that is kept.

use tokio::sync::mpsc;

use crate::domain::{Account, Fault, FaultKind, Secret, ServerId, Session, SignInNews, Way};
use crate::drone;
use crate::identity::{OwnToken, Signed, SignedOut, Stands, TokenFeed};
use crate::operations::Context;

impl Context {
    /// Signs in. News comes on the way; `pasted` are addresses that the person brings back. Dropping
    /// the future gives the sign-in up and closes its port.
    pub async fn sign_in(
        &self,
        way: Way,
        pasted: mpsc::Receiver<Secret>,
        news: mpsc::Sender<SignInNews>,
    ) -> Result<Session, Fault> {
        match &self.setup().sign_in {
            Some(sign_in) => sign_in.run(way, pasted, news).await,
            None => Err(self.no_sign_in()),
        }
    }

    /// Ends the session here, and at the issuer as far as it allows.
    pub async fn sign_out(&self, also_at_provider: bool) -> Result<SignedOut, Fault> {
        match &self.setup().sign_in {
            Some(sign_in) => sign_in.end(also_at_provider).await,
            None => Err(self.no_sign_in()),
        }
    }

    /// How the session stands, now and later; `None` where nobody signs in.
    pub fn stands(&self) -> Option<Stands> {
        let sign_in = self.setup().sign_in.as_ref()?;
        Some(sign_in.stands())
    }

    /// Takes up the session that was kept, and renews it where it is time to; notices what another
    /// process has done to it, and to the Drone tokens that are kept.
    pub async fn keep_session_fresh(&self) {
        if let Some(sign_in) = &self.setup().sign_in {
            sign_in.keep_fresh().await;
        }
        for own in self.own_tokens() {
            own.look_again().await;
        }
    }

    /// Whether a person brought a token of this context, so that it may go as it came.
    pub fn keeps_tokens(&self) -> bool {
        self.setup().sign_in.is_some() || self.own_tokens().next().is_some()
    }

    fn own_tokens(&self) -> impl Iterator<Item = &OwnToken> {
        let drones = self.setup().drones.iter();
        drones.filter_map(|(_, endpoint)| endpoint.own.as_ref())
    }

    /// Asks a Drone whose token this is, and keeps it where the answer is good.
    pub async fn keep_token(&self, server: &ServerId, token: Secret) -> Result<Account, Fault> {
        let drones = &self.setup().drones;
        let endpoint = drones.iter().find(|(name, _)| *name == server.server);
        let own = endpoint.and_then(|(_, endpoint)| Some((endpoint, endpoint.own.as_ref()?)));
        let Some((endpoint, own)) = own else {
            let words = format!(
                "the token of {} is named in the configuration",
                server.server
            );
            return Err(Fault::new(FaultKind::Local, words));
        };
        // Asked with this token and no other, so that a wrong one leaves the one before as it is.
        let feed = TokenFeed::fixed(token.clone());
        let ca = endpoint.ca.as_deref();
        let way = Signed::open(self.reach(), &endpoint.url, ca, feed, drone::Client::new)?;
        let account = way.ask(|drone| async move { drone.account().await }).await;
        let account = account.map_err(|fault| match fault.kind {
            FaultKind::SignedOut => {
                let words = format!("{} does not know this token", server.server);
                Fault::new(FaultKind::SignedOut, words).hint("copy it whole from your account page")
            }
            _ => fault,
        })?;
        own.keep(token, &account.login).await?;
        Ok(account)
    }

    /// Forgets the Drone tokens that are kept for this context.
    pub async fn forget_tokens(&self) -> Result<(), Fault> {
        for own in self.own_tokens() {
            own.forget().await?;
        }
        Ok(())
    }

    fn no_sign_in(&self) -> Fault {
        let words = format!("nobody signs in to context {}", self.name());
        Fault::new(FaultKind::Local, words)
            .hint("name `auth` in the context, such as `auth: backstage`")
    }
}
