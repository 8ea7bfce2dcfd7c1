//! A context that is open on a demo world or on a replayed server.

use std::path::PathBuf;
use std::time::Duration;

use backdrone::demo::{Clock, Demo, Options, start};
use backdrone::domain::{
    Build, Catalog, Deed, Fault, Intent, RepoId, RepoSlug, Secret, ServerId, Verb,
};
use backdrone::operations::{Context, Endpoint, Limits, Setup, TokenFeed};
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use crate::asking::BEGIN;

/// A demo world whose clock stands still, and the context that is open on it.
pub(super) struct Stand {
    pub(super) demo: Demo,
    pub(super) context: Context,
    pub(super) drone: ServerId,
    tasks: JoinSet<()>,
}

impl Stand {
    /// A world of its own size.
    pub(super) async fn new() -> Self {
        Self::of(Options::default(), None).await
    }

    /// A world of this size, and the file of the record.
    pub(super) async fn of(options: Options, record: Option<PathBuf>) -> Self {
        let options = Options {
            clock: Clock::standing(BEGIN),
            ..options
        };
        let demo = start(options).await.expect("a world");
        let setup = Setup {
            record,
            ..setup(Some(demo.backstage()), Some(demo.drone()), demo.token())
        };
        let context = open(setup);
        let drone = context.servers().remove(0);
        Self {
            demo,
            context,
            drone,
            tasks: JoinSet::new(),
        }
    }

    pub(super) fn repo(&self, slug: &str) -> RepoId {
        repo(&self.context, slug)
    }

    /// The catalog as it is read when there is nothing to help but the token.
    pub(super) async fn catalog(&self) -> Catalog {
        let catalog = self.context.catalog(None, |_| {}).await;
        catalog.expect("a catalog")
    }

    /// A build with its stages.
    pub(super) async fn build(&self, slug: &str, number: u64) -> Build {
        let build = self.context.build(&self.repo(slug).build(number)).await;
        build.expect("a build")
    }

    /// The newest build of a repository.
    pub(super) async fn newest(&self, slug: &str) -> Build {
        let repo = self.repo(slug);
        let builds = self.context.builds(&repo, 1, 1, None).await;
        builds.expect("builds").remove(0)
    }

    /// Runs something beside the test, until the end of the test.
    pub(super) fn beside(&mut self, work: impl Future<Output = ()> + Send + 'static) {
        self.tasks.spawn(work);
    }
}

/// The company as it is, at the moment when the worlds of these tests begin.
pub(crate) async fn world() -> Demo {
    let options = Options {
        clock: Clock::standing(BEGIN),
        ..Options::default()
    };
    start(options).await.expect("a world")
}

/// A context `demo` that is open on a world.
pub(crate) fn context(demo: &Demo) -> Context {
    context_with(demo, None)
}

/// The same, with the file of the own record.
pub(crate) fn context_with(demo: &Demo, record: Option<PathBuf>) -> Context {
    let setup = setup(Some(demo.backstage()), Some(demo.drone()), demo.token());
    open(Setup {
        context: "demo".into(),
        record,
        ..setup
    })
}

/// The same, with its own record in a file.
pub(crate) fn recorded(demo: &Demo, record: PathBuf) -> Context {
    let setup = setup(Some(demo.backstage()), Some(demo.drone()), demo.token());
    open(Setup {
        context: "demo".into(),
        record: Some(record),
        via: "tui",
        ..setup
    })
}

/// The setup of a context `test` with one Backstage and one Drone, by their addresses.
pub(super) fn setup(backstage: Option<&str>, drone: Option<&str>, token: &str) -> Setup {
    let endpoint = |address: &str| Endpoint {
        url: address.parse().expect("an address"),
        token: TokenFeed::fixed(Secret::new(token)),
        ca: None,
        own: None,
    };
    Setup {
        context: "test".into(),
        backstage: backstage.map(endpoint),
        drones: drone
            .map(|address| ("drone".into(), endpoint(address)))
            .into_iter()
            .collect(),
        sign_in: None,
        person_annotation: None,
        annotations: vec![],
        proxy: None,
        me: None,
        record: None,
        looks: None,
        via: "cli",
    }
}

/// Opens a context whose limits are short enough for a test.
pub(super) fn open(setup: Setup) -> Context {
    let limits = Limits {
        read: Duration::from_secs(5),
        ..Limits::default()
    };
    Context::open(setup, limits).expect("a context")
}

pub(super) fn repo(context: &Context, slug: &str) -> RepoId {
    let server = context.servers().remove(0);
    let slug = RepoSlug::parse(slug).expect("a slug");
    RepoId { server, slug }
}

/// What is about to be done, by ana.
pub(super) fn intent(deed: Deed) -> Intent {
    Intent {
        deed,
        actor: "user:default/ana".into(),
        component: None,
        owner: None,
        via: "cli",
    }
}

/// The wish for a build of the default branch.
pub(super) fn trigger(repo: RepoId) -> Deed {
    let mut deed = Deed::on(Verb::Trigger, repo, 0);
    deed.build = None;
    deed
}

/// The fault of an answer that must not be a good one.
pub(super) fn fault<T>(answer: Result<T, Fault>) -> Fault {
    answer.err().expect("a fault")
}

/// News until one fits; it does not wait for ever.
pub(super) async fn until<T, U>(
    news: &mut mpsc::Receiver<T>,
    mut fits: impl FnMut(T) -> Option<U>,
) -> U {
    let wait = async {
        loop {
            let next = news.recv().await.expect("news");
            if let Some(found) = fits(next) {
                return found;
            }
        }
    };
    let patience = Duration::from_secs(10);
    tokio::time::timeout(patience, wait).await.expect("in time")
}
