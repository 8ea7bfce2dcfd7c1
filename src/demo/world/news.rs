//! Who hears of what happens: the subscribers of the event stream.

use std::sync::Arc;

use tokio::sync::mpsc;

use super::{repo::Repo, rows::Build, state::Place};

/// Messages that wait for one subscriber; what comes on top is dropped, as in Drone.
const BUFFER: usize = 100;

/// A change of a build, as of the moment when it happened.
#[derive(Debug)]
pub(crate) struct News {
    pub place: Place,
    /// When it happened, in Unix milliseconds.
    pub at: i64,
    /// Counter and version of the repository at that moment.
    pub counter: i64,
    pub version: i64,
    pub build: Build,
}

/// The receiving end of a subscriber.
pub(crate) type Subscription = mpsc::Receiver<Arc<News>>;

/// Everybody who listens.
#[derive(Debug, Default)]
pub(crate) struct Subscribers(Vec<mpsc::Sender<Arc<News>>>);

impl Subscribers {
    /// One more listener. It hears of all repositories: what it may not see it throws away itself,
    /// and its keep-alive timer starts anew all the same.
    pub(crate) fn add(&mut self) -> Subscription {
        let (sender, receiver) = mpsc::channel(BUFFER);
        self.0.push(sender);
        receiver
    }

    /// Tells everybody.
    pub(crate) fn tell(&mut self, at: i64, place: Place, repo: &Repo, build: &Build) {
        self.0.retain(|subscriber| !subscriber.is_closed());
        if self.0.is_empty() {
            return;
        }
        let news = Arc::new(News {
            place,
            at,
            counter: repo.counter,
            version: repo.version,
            build: build.clone(),
        });
        for subscriber in &self.0 {
            // A full buffer loses the newest, silently.
            let _full = subscriber.try_send(Arc::clone(&news));
        }
    }
}
