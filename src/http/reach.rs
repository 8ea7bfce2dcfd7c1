//! What all servers of one context share: limits, the number of requests at once, connections.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use reqwest::{Certificate, Client, ClientBuilder, NoProxy, Proxy};
use tokio::sync::{Semaphore, watch};
use url::{Host, Url};

use crate::domain::Secret;
use crate::http::client::Inside;
use crate::http::{Http, HttpError, Limits};

/// Node closes an idle connection after 5 s and may do so while we write to it (`backstage-api` 7).
const IDLE: Duration = Duration::from_secs(4);

/// What all servers of one context share.
pub struct Reach {
    limits: Limits,
    /// In place of the one that the environment names.
    proxy: Option<Url>,
    gate: Arc<Semaphore>,
    /// One client for servers that trust alike: reading the certificates of a system takes a while.
    clients: Mutex<Vec<(Trust, Client)>>,
}

/// What decides whether two servers can share a client.
#[derive(Clone, PartialEq, Eq)]
struct Trust {
    ca: Option<PathBuf>,
    /// This machine is asked directly, whatever proxy there is.
    direct: bool,
}

impl Reach {
    /// `proxy` stands in place of the one that the environment names; the hosts that `NO_PROXY` there
    /// lists are asked directly all the same.
    pub fn new(limits: Limits, proxy: Option<Url>) -> Self {
        Self {
            limits,
            proxy,
            gate: Arc::new(Semaphore::new(limits.at_once.max(1))),
            clients: Mutex::default(),
        }
    }

    /// The way to one server. `token` is what signs requests at the time that each is sent.
    pub fn to(
        &self,
        base: Url,
        ca: Option<&Path>,
        token: watch::Receiver<Option<Secret>>,
    ) -> Result<Http, HttpError> {
        let client = self.client_for(&base, ca)?;
        Ok(Http::new(Inside {
            client,
            base,
            token,
            gate: self.gate.clone(),
            limits: self.limits,
        }))
    }

    /// The client that believes what `base` has to be believed by.
    pub(super) fn client_for(&self, base: &Url, ca: Option<&Path>) -> Result<Client, HttpError> {
        if !matches!(base.scheme(), "http" | "https") || base.host().is_none() {
            let address = base.to_string();
            return Err(HttpError::Address { address });
        }
        self.client(Trust {
            ca: ca.map(Path::to_owned),
            direct: is_this_machine(base),
        })
    }

    fn client(&self, trust: Trust) -> Result<Client, HttpError> {
        let mut clients = self.clients.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, client)) = clients.iter().find(|(known, _)| *known == trust) {
            return Ok(client.clone());
        }
        let client = self.build(&trust)?;
        clients.push((trust, client.clone()));
        Ok(client)
    }

    fn build(&self, trust: &Trust) -> Result<Client, HttpError> {
        let own = trust.ca.as_deref().map(certificates).transpose()?;
        let own = own.unwrap_or_default();
        let system = self.plain(trust)?.tls_certs_merge(own.iter().cloned());
        if let Ok(client) = system.build() {
            return Ok(client);
        }
        // A machine without any certificate file (a bare container): the roots that browsers carry.
        let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS
            .iter()
            .filter_map(|der| Certificate::from_der(der).ok());
        let bare = self.plain(trust)?.tls_certs_only(roots.chain(own));
        bare.build().map_err(HttpError::Client)
    }

    /// Time limits of answers are kept by [`Http`] itself: a client-wide one would end streams.
    fn plain(&self, trust: &Trust) -> Result<ClientBuilder, HttpError> {
        let builder = Client::builder()
            .user_agent(concat!("backdrone/", env!("CARGO_PKG_VERSION")))
            .connect_timeout(self.limits.connect)
            .pool_idle_timeout(IDLE)
            .tcp_keepalive(Duration::from_secs(30))
            .redirect(reqwest::redirect::Policy::none())
            .referer(false);
        Ok(match &self.proxy {
            _ if trust.direct => builder.no_proxy(),
            Some(url) => {
                let proxy = Proxy::all(url.clone()).map_err(HttpError::Client)?;
                builder.proxy(proxy.no_proxy(NoProxy::from_env()))
            }
            None => builder,
        })
    }
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn certificates(path: &Path) -> Result<Vec<Certificate>, HttpError> {
    let bad = |reason: String| HttpError::Certificates {
        path: path.display().to_string(),
        reason,
    };
    let pem = std::fs::read(path).map_err(|error| bad(error.to_string()))?;
    match Certificate::from_pem_bundle(&pem) {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) => Err(bad("holds no PEM certificate".into())),
        Err(error) => Err(bad(error.to_string())),
    }
}
