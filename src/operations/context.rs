//! One context, open.

use std::sync::{Arc, Mutex, PoisonError};

use url::Url;

use crate::audit::Journal;
use crate::domain::{ANNOTATIONS, Account, Fault, FaultKind, ServerId, Text};
use crate::http::Reach;
use crate::identity::{Limits, Signed};
use crate::operations::{Endpoint, Setup, refusal};
use crate::{backstage, drone};

/// The servers of one context and the own record. Clones share everything.
#[derive(Clone)]
pub struct Context(Arc<Inside>);

struct Inside {
    setup: Setup,
    backstage: Option<Signed<backstage::Client>>,
    drones: Vec<Drone>,
    journal: Option<Journal>,
    reach: Reach,
}

/// One Drone of the context.
pub(super) struct Drone {
    pub(super) id: ServerId,
    pub(super) way: Signed<drone::Client>,
    /// The account as it was last told: whose builds to look for when an answer was lost.
    account: Mutex<Option<Account>>,
}

impl Context {
    /// Opens a context; connects to nothing yet.
    pub fn open(mut setup: Setup, limits: Limits) -> Result<Self, Fault> {
        let reach = Reach::new(limits, setup.proxy.clone());
        if setup.annotations.is_empty() {
            setup.annotations = ANNOTATIONS.map(str::to_owned).to_vec();
        }
        let backstage = setup.backstage.as_ref();
        let next = refusal::catalog(&setup);
        let backstage = backstage
            .map(|at| Ok::<_, Fault>(open(&reach, at, backstage::Client::new)?.refused(next)));
        let drones = setup.drones.iter().map(|(name, at)| {
            Ok(Drone {
                id: ServerId {
                    context: setup.context.clone(),
                    server: name.clone(),
                },
                way: open(&reach, at, drone::Client::new)?,
                account: Mutex::default(),
            })
        });
        Ok(Self(Arc::new(Inside {
            backstage: backstage.transpose()?,
            drones: drones.collect::<Result<_, Fault>>()?,
            journal: setup.record.clone().map(Journal::at),
            setup,
            reach,
        })))
    }

    pub fn name(&self) -> &Text {
        &self.0.setup.context
    }

    /// Its Drones, in the order of the configuration.
    pub fn servers(&self) -> Vec<ServerId> {
        self.0.drones.iter().map(|drone| drone.id.clone()).collect()
    }

    pub fn server_url(&self, server: &ServerId) -> Option<&Url> {
        let drones = &self.0.setup.drones;
        let found = drones.iter().find(|(name, _)| *name == server.server)?;
        Some(&found.1.url)
    }

    pub fn backstage_url(&self) -> Option<&Url> {
        self.0
            .setup
            .backstage
            .as_ref()
            .map(|endpoint| &endpoint.url)
    }

    /// Seconds that the clock of a Drone is ahead of this machine's; `None` before its first answer.
    pub fn offset(&self, server: &ServerId) -> Option<i64> {
        self.drone(server).ok()?.way.client().offset()
    }

    pub(super) fn setup(&self) -> &Setup {
        &self.0.setup
    }

    pub(super) fn backstage(&self) -> Option<&Signed<backstage::Client>> {
        self.0.backstage.as_ref()
    }

    pub(super) fn reach(&self) -> &Reach {
        &self.0.reach
    }

    pub(super) fn journal(&self) -> Option<&Journal> {
        self.0.journal.as_ref()
    }

    /// A Drone by its id.
    pub(super) fn drone(&self, server: &ServerId) -> Result<&Drone, Fault> {
        let mut drones = self.0.drones.iter();
        drones.find(|drone| drone.id == *server).ok_or_else(|| {
            let words = format!("context {} has no Drone `{}`", self.name(), server.server);
            Fault::new(FaultKind::Local, words).hint("`backdrone contexts` lists what there is")
        })
    }
}

impl Drone {
    /// The account that the token belongs to, asked for.
    pub(super) async fn account(&self) -> Result<Account, Fault> {
        let account = self
            .way
            .ask(|drone| async move { drone.account().await })
            .await?;
        let mut known = self.account.lock().unwrap_or_else(PoisonError::into_inner);
        *known = Some(account.clone());
        Ok(account)
    }

    /// The login of the account, asked for where it is not known yet.
    pub(super) async fn login(&self) -> Option<Text> {
        let known = {
            let account = self.account.lock().unwrap_or_else(PoisonError::into_inner);
            account.as_ref().map(|account| account.login.clone())
        };
        match known {
            Some(login) => Some(login),
            None => self.account().await.ok().map(|account| account.login),
        }
    }
}

pub(super) fn open<C>(
    reach: &Reach,
    at: &Endpoint,
    client: impl FnOnce(crate::http::Http) -> C,
) -> Result<Signed<C>, Fault> {
    Signed::open(reach, &at.url, at.ca.as_deref(), at.token.clone(), client)
}
