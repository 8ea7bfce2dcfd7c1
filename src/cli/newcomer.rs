//! What is done for somebody who has set nothing up: servers are looked at, somebody may sign in, and
//! at the end there is a file, with the session of whoever did.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use url::Url;

use crate::cli::World;
use crate::cli::args::Global;
use crate::cli::doors::Doors;
use crate::cli::first_run::write_new;
use crate::cli::open::{configure, feed};
use crate::config::{self, ContextSettings, FirstAccess, FirstContext, TokenSource};
use crate::domain::{Access, Draft, Entrance, Fault, FaultKind, Probe, Probed, TokenFrom, Trust};
use crate::operations::{Context, Prober, SignIn};
use crate::runtime;

/// Somebody who has set nothing up.
pub(super) struct Newcomer {
    world: World,
    global: Global,
    config: config::Settings,
    /// The file that will be written.
    path: PathBuf,
    /// The last sign-in that was begun. Its tokens are in memory, and go with it.
    inside: Mutex<Option<Inside>>,
}

#[derive(Clone)]
struct Inside {
    entrance: Entrance,
    context: Context,
    sign_in: SignIn,
}

impl Newcomer {
    /// What is done for the questions.
    pub(super) fn work(
        world: &World,
        global: &Global,
        config: &config::Settings,
        path: &Path,
    ) -> runtime::FirstRun {
        let probing = Arc::new(Self {
            world: world.clone(),
            global: global.clone(),
            config: config.clone(),
            path: path.to_owned(),
            inside: Mutex::default(),
        });
        let (entering, writing) = (probing.clone(), probing.clone());
        runtime::FirstRun {
            probe: Box::new(move |(probe, trust)| {
                let it = probing.clone();
                Box::pin(async move { it.answer(probe, trust).await })
            }),
            enter: Box::new(move |entrance, trust| entering.enter(entrance, trust)),
            write: Box::new(move |draft| {
                let it = writing.clone();
                Box::pin(async move { it.write(&draft).await })
            }),
        }
    }

    fn prober(&self, trust: Trust) -> Prober {
        let ca = self.file(trust).or_else(|| self.config.http.ca.clone());
        Prober::new(self.config.http.proxy.clone(), ca)
    }

    async fn answer(&self, probe: Probe, trust: Trust) -> Result<Probed, Fault> {
        let prober = self.prober(trust);
        Ok(match probe {
            Probe::Backstage(at) => Probed::Backstage(prober.backstage(&url(&at)?).await?),
            Probe::Drone(at) => Probed::Drone(prober.drone(&url(&at)?).await?),
            Probe::Issuer(issuer) => {
                prober.issuer(&issuer).await?;
                Probed::Issuer
            }
            Probe::Catalog(entrance) => Probed::Catalog(match &entrance.access {
                Access::Token(token) => {
                    let token = feed(&self.world, Some(&self.source(token)));
                    prober.catalog(url(&entrance.backstage)?, token).await?
                }
                _ => prober.look(&self.inside_of(&entrance)?.context).await?,
            }),
        })
    }

    /// The sign-in at this very entrance.
    fn inside_of(&self, entrance: &Entrance) -> Result<Inside, Fault> {
        let inside = self.inside.lock().unwrap_or_else(PoisonError::into_inner);
        let inside = inside.clone().filter(|it| it.entrance == *entrance);
        inside.ok_or_else(|| Fault::new(FaultKind::SignedOut, "nobody has signed in there"))
    }

    /// Opens a catalog that somebody signs in to: as the file would have it, but in memory, so that
    /// nothing is left behind by whoever leaves.
    fn enter(&self, entrance: Entrance, trust: Trust) -> Result<Context, Fault> {
        let in_memory = World {
            state_folder: None,
            ..self.world.clone()
        };
        let file = FirstContext {
            name: "first run".to_owned(),
            backstage: Some((
                entrance.backstage.to_string(),
                self.access(&entrance.access),
            )),
            drone: None,
            ca: self.file(trust.clone()),
        };
        let (settings, chosen) = self.settings(&file)?;
        let doors = Doors::of(&in_memory, &settings, &chosen, None, "tui");
        let sign_in = doors.sign_in.ok_or_else(|| {
            let words = format!("nobody signs in at {}", entrance.backstage);
            Fault::new(FaultKind::Local, words)
        })?;
        let base = url(&entrance.backstage)?;
        let context = self.prober(trust).entrance(base, sign_in.clone())?;
        let inside = Inside {
            entrance,
            context: context.clone(),
            sign_in,
        };
        *self.inside.lock().unwrap_or_else(PoisonError::into_inner) = Some(inside);
        Ok(context)
    }

    /// What a file means that is not written yet.
    fn settings(&self, file: &FirstContext) -> Result<(config::Settings, ContextSettings), Fault> {
        let text = config::first_file(file);
        let name = self.path.display().to_string();
        let loaded = config::Loaded::read(&name, text.as_bytes(), config::Permissions::default());
        let read = config::resolve(&loaded, &config::Flags::default(), &|_| None, &[]).settings;
        let chosen = read.contexts.first().cloned();
        let chosen = chosen.ok_or_else(|| Fault::new(FaultKind::Local, "there is no context"))?;
        let mut settings = self.config.clone();
        settings.http.ca = read.http.ca.or(settings.http.ca);
        Ok((settings, chosen))
    }

    async fn write(&self, draft: &Draft) -> Result<(), Fault> {
        let catalog = draft.catalog.as_ref();
        let file = FirstContext {
            name: draft.name.to_string(),
            backstage: catalog.map(|it| (it.backstage.to_string(), self.access(&it.access))),
            drone: Some(draft.drone.to_string()),
            ca: self.file(draft.trust.clone()),
        };
        write_new(&self.path, &config::first_file(&file))?;
        let inside = catalog.and_then(|entrance| self.inside_of(entrance).ok());
        if let Some(inside) = inside
            && let Err(fault) = self.keep(&inside.sign_in, &draft.name).await
        {
            // The file is good, and the next screen asks whoever is not signed in.
            tracing::warn!(%fault, "the sign-in of the first run is not kept");
        }
        Ok(())
    }

    /// Keeps the tokens of a sign-in for the context that the file has.
    async fn keep(&self, sign_in: &SignIn, name: &str) -> Result<(), Fault> {
        let local = |words: String| Fault::new(FaultKind::Local, words);
        let configured = configure(&self.world, &self.global)
            .map_err(|end| local(end.text().unwrap_or_default()))?;
        let settings = configured.resolved.settings;
        let written = settings.contexts.iter().find(|it| it.name == name);
        let written = written.ok_or_else(|| local(format!("there is no context {name}")))?;
        let doors = Doors::of(&self.world, &settings, written, Some(&self.path), "tui");
        match &doors.sign_in {
            Some(to) if sign_in.stands().now().is_some() => sign_in.hand_over(to).await,
            _ => Ok(()),
        }
    }

    fn access(&self, access: &Access) -> FirstAccess {
        match access {
            Access::Own { client } => FirstAccess::Own {
                client_id: client.clone(),
            },
            Access::Company { issuer, client } => FirstAccess::Issuer {
                issuer: issuer.clone(),
                client_id: client.clone(),
            },
            Access::Token(token) => FirstAccess::Token(self.source(token)),
        }
    }

    fn source(&self, token: &TokenFrom) -> TokenSource {
        match token {
            TokenFrom::Env(name) => TokenSource::Env(name.clone()),
            TokenFrom::Command(words) => TokenSource::Command(words.clone()),
            TokenFrom::File(path) => TokenSource::File(self.path_of(path)),
        }
    }

    fn file(&self, trust: Trust) -> Option<PathBuf> {
        let path = self.path_of(&trust?);
        // The file that is written is read from other folders too.
        let here = self.world.working_folder.as_ref();
        Some(here.map_or_else(|| path.clone(), |here| here.join(&path)))
    }

    /// A path as a person writes it: `~/` is the home.
    fn path_of(&self, path: &str) -> PathBuf {
        let home = self.world.variable("HOME").map(PathBuf::from);
        match (path.strip_prefix("~/"), home) {
            (Some(rest), Some(home)) => home.join(rest),
            _ => path.into(),
        }
    }
}

fn url(address: &str) -> Result<Url, Fault> {
    let read = Url::parse(address);
    read.map_err(|error| Fault::new(FaultKind::Local, format!("{address}: {error}")))
}
