//! Signing in and out, and a Drone token that is kept.

use std::fmt;

use tokio::sync::{mpsc, watch};

use crate::domain::{Account, Fault, FaultKind, Secret, ServerId, Session, SignInNews, Way};
use crate::operations::Context;

/// What was left of a session when it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Why the issuer still honours the token, and until when, in words; `None` where it does not.
    pub still: Option<String>,
    /// The page that ends the session at the provider too.
    pub page: Option<String>,
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("signed out")?;
        match &self.still {
            Some(still) => write!(f, "; {still}"),
            None => Ok(()),
        }
    }
}

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
    pub async fn sign_out(&self, also_at_provider: bool) -> Result<Ended, Fault> {
        let Some(sign_in) = &self.setup().sign_in else {
            return Err(self.no_sign_in());
        };
        let (still, page) = sign_in.end(also_at_provider).await?;
        Ok(Ended { still, page })
    }

    /// How the session stands, now and later; `None` where nobody signs in.
    pub fn standing(&self) -> Option<watch::Receiver<Option<Session>>> {
        self.setup()
            .sign_in
            .as_ref()
            .map(|sign_in| sign_in.standing())
    }

    /// Asks a Drone whose token this is, and keeps it where the answer is good.
    pub async fn keep_token(&self, server: &ServerId, token: Secret) -> Result<Account, Fault> {
        let drone = self.drone(server)?;
        let Some(own) = &drone.own else {
            let words = format!(
                "the token of {} is named in the configuration",
                server.server
            );
            return Err(Fault::new(FaultKind::Local, words));
        };
        own.offer(token);
        match drone.account().await {
            Ok(account) => {
                own.keep().await?;
                Ok(account)
            }
            Err(fault) => {
                own.withdraw();
                Err(fault)
            }
        }
    }

    /// Forgets the Drone tokens that are kept for this context.
    pub async fn forget_tokens(&self) -> Result<(), Fault> {
        for (_, endpoint) in &self.setup().drones {
            if let Some(own) = &endpoint.own {
                own.forget().await?;
            }
        }
        Ok(())
    }

    fn no_sign_in(&self) -> Fault {
        let words = format!("nobody signs in to context {}", self.name());
        Fault::new(FaultKind::Local, words)
            .hint("name `auth` in the context, such as `auth: backstage`")
    }
}
