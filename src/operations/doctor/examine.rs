//! What is looked at, and how long.

use std::path::Path;
use std::time::Duration;

use futures_util::future::{join, join_all, join3};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};
use url::Url;

use crate::domain::{Check, Fault, Subject, Text};
use crate::http::{Look, Reach};
use crate::identity::{Limits, TokenFeed};
use crate::operations::context::open;
use crate::operations::doctor::verdict::{self, Offset};
use crate::operations::{Context, Endpoint, refusal};
use crate::{backstage, drone};

/// The most that one check takes, whatever hangs.
const PATIENCE: Duration = Duration::from_secs(9);

/// A connection that is not there by then is not worth waiting for.
const CONNECT: Duration = Duration::from_secs(4);

/// Checks at once: each context has a handful.
const AT_ONCE: usize = 32;

/// One examination. It has ways of its own, so that it does not wait for other questions.
struct Doctor<'a> {
    context: &'a Context,
    reach: Reach,
    news: mpsc::Sender<Check>,
}

impl Context {
    /// Looks at everything at once; each check is told as it ends, and none takes longer than 10 s.
    /// [`Subject`] gives the order in which they are shown.
    pub async fn examine(&self, news: mpsc::Sender<Check>) {
        let limits = Limits {
            at_once: AT_ONCE,
            connect: CONNECT,
            ..Limits::default()
        };
        let doctor = Doctor {
            context: self,
            reach: Reach::new(limits, self.setup().proxy.clone()),
            news,
        };
        let here = join3(doctor.here(), doctor.keyring(), doctor.session());
        let tokens = join(doctor.catalog(), doctor.accounts());
        // Boxed: every caller would hold all checks once more.
        Box::pin(join3(here, tokens, doctor.servers())).await;
    }
}

impl Doctor<'_> {
    /// Looks for at most the patience there is, and tells what was found.
    async fn look<T: Default>(
        &self,
        subject: Subject,
        look: impl Future<Output = (Check, T)>,
    ) -> T {
        let began = Instant::now();
        let (mut check, rest) = timeout(PATIENCE, look).await.unwrap_or_else(|_| {
            let said = format!("no answer within {} s", PATIENCE.as_secs());
            let late = Check::bad(subject, said);
            (
                late.next("it is down, or something on the way swallows the question"),
                T::default(),
            )
        });
        check.took = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.tell(check).await;
        rest
    }

    async fn tell(&self, check: Check) {
        // Whoever has left does not need to know.
        let _ = self.news.send(check).await;
    }

    /// What is on this machine.
    async fn here(&self) {
        let looks = self.context.setup().looks.as_ref();
        for check in looks.map(|looks| looks()).unwrap_or_default() {
            self.tell(check).await;
        }
        let record = async { (self.record().await, ()) };
        self.look(Subject::Record, record).await;
    }

    async fn record(&self) -> Check {
        let subject = Subject::Record;
        match self.context.verify_record().await {
            Ok(None) => Check::skipped(subject, "no record of deeds is kept in this context"),
            Ok(Some(report)) => verdict::record(&report),
            Err(fault) => Check::failed(subject, fault),
        }
    }

    async fn keyring(&self) {
        let setup = self.context.setup();
        let own = setup.drones.iter().find_map(|(_, it)| it.own.as_ref());
        let look = async {
            let kind = match (&setup.sign_in, own) {
                (Some(sign_in), _) => sign_in.kind().await,
                (None, Some(own)) => own.kind().await,
                (None, None) => {
                    let said = "no token of this context is kept by backdrone";
                    return (Check::skipped(Subject::Keyring, said), ());
                }
            };
            (verdict::keyring(&kind), ())
        };
        self.look(Subject::Keyring, look).await;
    }

    async fn session(&self) {
        let look = async {
            let Some(sign_in) = &self.context.setup().sign_in else {
                let said = "nobody signs in: the configuration says where tokens come from";
                return (Check::skipped(Subject::Session, said), ());
            };
            (
                verdict::session(sign_in.standing().await, sign_in.login()),
                (),
            )
        };
        self.look(Subject::Session, look).await;
    }

    /// Whether the servers are there, then whether their clocks agree with ours.
    async fn servers(&self) {
        let setup = self.context.setup();
        let drones = setup.drones.iter().enumerate();
        let drones = join_all(drones.map(|(at, (name, it))| self.drone(at, name, it)));
        let (drones, backstage, issuer) =
            futures_util::join!(drones, self.backstage(), self.issuer());
        let known = backstage
            .into_iter()
            .chain(drones.into_iter().flatten())
            .chain(issuer);
        self.tell(verdict::clocks(&known.collect::<Vec<_>>())).await;
    }

    async fn issuer(&self) -> Option<Offset> {
        let look = async {
            let Some(sign_in) = &self.context.setup().sign_in else {
                let said = "no issuer: nobody signs in to this context";
                return (Check::skipped(Subject::Issuer, said), None);
            };
            let issuer = &sign_in.login().issuer;
            let (seen, offers) = join(self.seen_issuer(issuer), sign_in.offers()).await;
            let offset = seen.and_then(|seen| seen.ahead);
            let check = match offers {
                Ok(offers) => verdict::issuer(sign_in.login(), &offers),
                Err(error) => Check::failed(Subject::Issuer, error.into()),
            };
            (check, offset)
        };
        let offset = self.look(Subject::Issuer, look).await?;
        Some(("issuer".into(), offset))
    }

    /// The issuer for its clock alone: what is wrong with it, the sign-in says better.
    async fn seen_issuer(&self, issuer: &str) -> Option<Look> {
        let url = Url::parse(issuer).ok()?;
        let path = [".well-known", "openid-configuration"];
        self.seen(&url, None, &path).await.ok()
    }

    async fn backstage(&self) -> Option<Offset> {
        let look = async {
            let Some(at) = &self.context.setup().backstage else {
                let said = "no Backstage: repositories of Drone stand in for services";
                return (Check::skipped(Subject::Backstage, said), None);
            };
            let path = ["api", "catalog", "entities", "by-query"];
            match self.seen(&at.url, at.ca.as_deref(), &path).await {
                Ok(seen) => (verdict::backstage(&seen, &at.url), seen.ahead),
                Err(fault) => (Check::failed(Subject::Backstage, fault), None),
            }
        };
        let offset = self.look(Subject::Backstage, look).await?;
        Some(("backstage".into(), offset))
    }

    async fn catalog(&self) {
        let setup = self.context.setup();
        let look = async {
            let Some(at) = &setup.backstage else {
                return (Check::skipped(Subject::Catalog, "no Backstage"), ());
            };
            let counted = async {
                let way = open(&self.reach, at, backstage::Client::new)?;
                let way = way.refused(refusal::catalog(setup));
                way.ask(|catalog| async move { catalog.count().await })
                    .await
            };
            let by = verdict::by_what(refusal::opens(setup), &at.token);
            (verdict::catalog(counted.await, &by), ())
        };
        self.look(Subject::Catalog, look).await;
    }

    async fn drone(&self, at: usize, name: &Text, end: &Endpoint) -> Option<Offset> {
        let subject = Subject::Server(at, name.clone());
        let look = async {
            let seen = match self.seen(&end.url, end.ca.as_deref(), &["version"]).await {
                Ok(seen) => seen,
                Err(fault) => return (Check::failed(subject.clone(), fault), None),
            };
            let check = match self.version(&seen, end).await {
                Ok(said) => Check::good(subject.clone(), said),
                Err(fault) => Check::failed(subject.clone(), fault),
            };
            (check, seen.ahead)
        };
        let offset = self.look(subject.clone(), look).await?;
        Some((name.clone(), offset))
    }

    /// The version that a Drone tells everybody.
    async fn version(&self, seen: &Look, end: &Endpoint) -> Result<String, Fault> {
        verdict::no_drone(seen, &end.url)?;
        if let Some(said) = verdict::guarded(seen, &end.url) {
            return Ok(said);
        }
        let unsigned = Endpoint {
            token: TokenFeed::none(),
            ..end.clone()
        };
        let way = open(&self.reach, &unsigned, drone::Client::new)?;
        let version = way
            .ask(|drone| async move { drone.version().await })
            .await?;
        Ok(verdict::version(&version, &end.url))
    }

    async fn accounts(&self) {
        let drones = self.context.setup().drones.iter().enumerate();
        let accounts = drones.map(|(at, (name, end))| async move {
            let subject = Subject::Account(at, name.clone());
            let look = async {
                let asked = async {
                    let way = open(&self.reach, end, drone::Client::new)?;
                    way.ask(|drone| async move { drone.account().await }).await
                };
                (verdict::account(subject.clone(), asked.await, end), ())
            };
            self.look(subject.clone(), look).await;
        });
        join_all(accounts).await;
    }

    async fn seen(&self, url: &Url, ca: Option<&Path>, path: &[&str]) -> Result<Look, Fault> {
        let mut url = url.clone();
        // An http address always has segments.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(path);
        }
        let raw = self.reach.raw(&url, ca)?;
        Ok(raw.look(url).await?)
    }
}
