//! Starts the pretend world: its three servers, its clockwork, and the handle to steer it by.

use std::{fmt, io, sync::Arc};

use axum::{Router, middleware::from_fn_with_state};
use tokio::task::JoinSet;

use super::{
    backstage::{self, External},
    chance::Chance,
    clock::Clock,
    company::{Company, company},
    door::Door,
    drone::{self, Drone},
    identity::{self, Key, mint},
    mishaps::{self, Gate, Mishaps, Server},
    requests::Requests,
    shared::{Shared, Tokens},
    storm,
    world::{Event, Place, State, World},
};

/// What kind of world it shall be.
#[derive(Debug, Clone)]
pub struct Options {
    /// The same seed and clock give the same world.
    pub seed: u64,
    /// How many services there are at least; the company's own are always there.
    pub services: usize,
    /// How many builds there were before it begins, in all; 0 for a measure of its own.
    pub builds: usize,
    /// Login of whoever looks at it.
    pub person: String,
    /// Whether things keep going wrong.
    pub storm: bool,
    pub clock: Clock,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            services: 0,
            builds: 0,
            person: "ana".to_owned(),
            storm: false,
            clock: Clock::real(),
        }
    }
}

/// Why there is no world.
#[derive(Debug)]
pub enum StartError {
    /// Nobody has this login; with those that there are.
    UnknownPerson { person: String, known: Vec<String> },
    /// No port could be had.
    Listen(io::Error),
}

impl fmt::Display for StartError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownPerson { person, known } => write!(
                out,
                "no person '{person}' in the demo world; there are {}",
                known.join(", ")
            ),
            Self::Listen(_) => out.write_str("cannot listen on 127.0.0.1"),
        }
    }
}

impl std::error::Error for StartError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::UnknownPerson { .. } => None,
            Self::Listen(error) => Some(error),
        }
    }
}

impl From<io::Error> for StartError {
    fn from(error: io::Error) -> Self {
        Self::Listen(error)
    }
}

/// A running world. It ends when this is dropped.
#[derive(Debug)]
pub struct Demo {
    backstage: String,
    drone: String,
    issuer: String,
    person: String,
    token: String,
    drone_token: String,
    world: Arc<World>,
    tasks: JoinSet<()>,
}

/// Starts Backstage, Drone and the issuer on random ports of 127.0.0.1.
pub async fn start(options: Options) -> Result<Demo, StartError> {
    let company = company(options.seed, options.services);
    check_person(&company, &options.person)?;
    let mishaps = Mishaps::default();
    let shared = Arc::new(Shared {
        company,
        clock: options.clock.clone(),
        mishaps: mishaps.clone(),
        requests: Requests::default(),
        tokens: Tokens::default(),
    });
    let world = Arc::new(World::new(
        Arc::clone(&shared),
        options.seed,
        options.builds,
    ));
    let key = Arc::new(Key::new("backstage", options.seed));
    let issuer_key = Arc::new(Key::new("issuer", options.seed));
    let mut tasks = JoinSet::new();

    let issuer_door = Door::open(Server::Issuer, &mishaps).await?;
    let issuer = issuer_door.base()?;
    let door = Door::open(Server::Backstage, &mishaps).await?;
    let backstage = door.base()?;
    let token = mint(&key, &backstage, &options.person, &shared);
    let external = Some(External {
        key: Arc::clone(&issuer_key),
        issuer: issuer.clone(),
    });
    let seed = options.seed;
    let app = backstage::router(Arc::clone(&shared), key, &backstage, seed, external);
    serve(&mut tasks, door, watched(app, Server::Backstage, &shared));

    let app = identity::router(Arc::clone(&shared), issuer_key, &issuer);
    serve(
        &mut tasks,
        issuer_door,
        watched(app, Server::Issuer, &shared),
    );

    let door = Door::open(Server::Drone, &mishaps).await?;
    let drone = door.base()?;
    let app = drone::router(Arc::new(Drone::new(Arc::clone(&world))));
    serve(&mut tasks, door, app);

    tasks.spawn(Arc::clone(&world).run());
    if options.storm {
        tasks.spawn(storm::rage(mishaps, options.clock, options.seed));
    }
    let drone_token = world.with(|state| {
        let person = state.person(&options.person);
        person.map(|it| it.token.clone()).unwrap_or_default()
    });
    Ok(Demo {
        backstage,
        drone,
        issuer,
        person: options.person,
        token,
        drone_token,
        world,
        tasks,
    })
}

fn check_person(company: &Company, login: &str) -> Result<(), StartError> {
    let known: Vec<String> = company.people.iter().map(|it| it.login.clone()).collect();
    if known.iter().any(|it| it == login) {
        return Ok(());
    }
    Err(StartError::UnknownPerson {
        person: login.to_owned(),
        known,
    })
}

/// A server whose requests are counted and whose answers can go wrong.
fn watched(app: Router, server: Server, shared: &Shared) -> Router {
    let gate = Gate {
        server,
        mishaps: shared.mishaps.clone(),
        requests: shared.requests.clone(),
    };
    app.layer(from_fn_with_state(gate, mishaps::layer))
}

fn serve(tasks: &mut JoinSet<()>, door: Door, app: Router) {
    tasks.spawn(async move {
        // It runs until it is aborted; there is nobody to tell of an end before.
        let _end = axum::serve(door, app).await;
    });
}

impl Demo {
    /// Base URL of Backstage, without a slash at the end.
    #[must_use]
    pub fn backstage(&self) -> &str {
        &self.backstage
    }

    /// Base URL of Drone, without a slash at the end.
    #[must_use]
    pub fn drone(&self) -> &str {
        &self.drone
    }

    /// Base URL of the OpenID provider, which is the issuer's name.
    #[must_use]
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// Login of the person that it was started for.
    #[must_use]
    pub fn person(&self) -> &str {
        &self.person
    }

    /// The person's user token of Backstage, which Drone takes too.
    #[must_use]
    pub fn token(&self) -> &str {
        &self.token
    }

    /// The person's own token of Drone.
    #[must_use]
    pub fn drone_token(&self) -> &str {
        &self.drone_token
    }

    /// The knobs for what goes wrong.
    #[must_use]
    pub fn mishaps(&self) -> &Mishaps {
        &self.world.shared.mishaps
    }

    /// The counter of requests.
    #[must_use]
    pub fn requests(&self) -> &Requests {
        &self.world.shared.requests
    }

    /// The clock of this world.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.world.shared.clock
    }

    /// Token of Drone of somebody else; `None` if there is no such login.
    #[must_use]
    pub fn drone_token_of(&self, login: &str) -> Option<String> {
        self.world
            .with(|state| state.person(login).map(|it| it.token.clone()))
    }

    /// Somebody pushes to a branch of a repository (`acme/ledger`). Gives the number of the build, if
    /// the push makes one.
    pub fn push(&self, repo: &str, branch: &str) -> Option<i64> {
        self.at(repo, |state, place| {
            let counter = state.repos.get(place)?.counter.unsigned_abs();
            let mut chance = Chance::of(&[state.seed, counter, 0x9054]);
            state.push_branch(place, Event::Push, branch, &mut chance)
        })
    }

    /// Source control renames a repository, and Drone follows: its id stays. Says whether there is one.
    pub fn rename(&self, repo: &str, to: &str) -> bool {
        self.world.with(|state| state.rename(repo, to))
    }

    /// Lets a build run to its end at once, whatever the clock shows. Says whether it is over; one
    /// that waits for approval or for a runner is not.
    pub fn finish(&self, repo: &str, number: i64) -> bool {
        self.at(repo, |state, place| Some(state.finish(place, number)))
            .unwrap_or_default()
    }

    /// Somebody else cancels a build, and the server tells nobody. Says whether there is such a build.
    pub fn cancel_silently(&self, repo: &str, number: i64) -> bool {
        self.at(repo, |state, place| {
            state.quirks.silent_cancel = true;
            state.cancel(place, number).ok()
        })
        .is_some()
    }

    /// Somebody else approves all stages of a build that wait for it; the server tells nobody of
    /// that either. Says how many there were.
    pub fn approve(&self, repo: &str, number: i64) -> usize {
        self.at(repo, |state, place| Some(state.approve_all(place, number)))
            .unwrap_or_default()
    }

    /// Takes back the person's token of Backstage, before its time is over; Drone's own stays good.
    pub fn end_session(&self) {
        self.world.shared.tokens.revoke(&self.token);
    }

    /// Ends the servers; every connection is closed.
    pub async fn shutdown(mut self) {
        self.tasks.shutdown().await;
    }

    fn at<T>(&self, repo: &str, work: impl FnOnce(&mut State, Place) -> Option<T>) -> Option<T> {
        self.world.with(|state| {
            let place = state.place(repo)?;
            work(state, place)
        })
    }
}
