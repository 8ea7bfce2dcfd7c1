//! Waiting for the one callback that is ours, whatever else knocks.

use std::collections::VecDeque;
use std::future::{pending, poll_fn};
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::select;
use tokio::task::{AbortHandle, JoinSet};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::identity::listener::head::{self, Request, Status};
use crate::identity::listener::reply::farewell;
use crate::identity::listener::{ListenError, Listener, Reply, page};

/// Callbacks that were not ours before the sign-in gives up (`identity` 2.3).
pub(super) const MOST_STRANGERS: usize = 20;

/// Connections at a time.
pub(super) const MOST_GUESTS: usize = 16;

/// How long a connection may take for its request.
const HEAD: Duration = Duration::from_secs(5);

/// How long a connection is surely heard when all places are taken. A browser sends its request
/// with the connection; whoever only holds places loses them.
const CROWDED: Duration = Duration::from_millis(50);

/// What the query of a callback turned out to be.
#[derive(Debug)]
pub enum Verdict<T> {
    /// The answer to our question. What comes of it is for the [`Reply`] to tell.
    Ours(T),
    /// The answer to our question, and it is no: the browser shows why, in the provider's words.
    Refused { reason: String, value: T },
    /// Not the answer to our question (`state` is missing, doubled or another one).
    NotOurs,
}

impl Listener {
    /// Waits for the answer and closes the port. A refusal is shown to the browser at once; else it
    /// waits for the end of the story, and for the page that tells it. `context` is named there.
    /// Dropping the future closes the port at once.
    pub async fn answer<T>(
        self,
        context: &str,
        patience: Duration,
        judge: impl FnMut(&str) -> Verdict<T>,
    ) -> Result<(T, Option<Reply>), ListenError> {
        let waiting = timeout(patience, self.wait(context, judge)).await;
        let (stream, page, value) = waiting.map_err(|_| ListenError::Slow {
            patience,
            address: self.to_register(),
        })??;
        // Nobody else can come in while the page is on its way.
        drop(self);
        match page {
            Some(page) => {
                farewell(stream, page).await;
                Ok((value, None))
            }
            None => Ok((value, Some(Reply::new(stream, context)))),
        }
    }

    async fn wait<T>(
        &self,
        context: &str,
        mut judge: impl FnMut(&str) -> Verdict<T>,
    ) -> Result<(TcpStream, Option<Vec<u8>>, T), ListenError> {
        let names: Arc<[String]> = self.names().into();
        let mut guests = Guests::default();
        let mut strangers = 0;
        loop {
            let crowded = guests.crowded();
            let heard = select! {
                biased;
                heard = guests.next() => heard,
                stream = self.accept(), if guests.have_room() => {
                    guests.admit(stream, Arc::clone(&names));
                    None
                }
                () = sleep_until(crowded.unwrap_or_else(Instant::now)), if crowded.is_some() => {
                    guests.make_room();
                    guests.next().await
                }
            };
            let (stream, query) = match heard {
                None => continue,
                Some((stream, Request::Other(status))) => {
                    guests.turn_away(stream, status);
                    continue;
                }
                Some((stream, Request::Callback(query))) => (stream, query),
            };
            match judge(&query) {
                Verdict::Ours(value) => return Ok((stream, None, value)),
                Verdict::Refused { reason, value } => {
                    let page = page::refusal(context, &reason);
                    return Ok((stream, Some(page), value));
                }
                Verdict::NotOurs => {
                    strangers += 1;
                    tracing::debug!(strangers, "a callback that is not ours");
                    guests.turn_away(stream, Status::BadRequest);
                }
            }
            if strangers > MOST_STRANGERS {
                return Err(ListenError::Noise);
            }
        }
    }

    async fn accept(&self) -> TcpStream {
        loop {
            let accepted = poll_fn(|context| {
                let mut ready = self.doors.iter().map(|door| door.poll_accept(context));
                ready.find(Poll::is_ready).unwrap_or(Poll::Pending)
            });
            match accepted.await {
                Ok((stream, _)) => return stream,
                // Out of file descriptors, most likely: places become free as guests leave.
                Err(error) => tracing::debug!(%error, "a callback could not be taken in"),
            }
            sleep(CROWDED).await;
        }
    }
}

type Guest = (TcpStream, Request);

/// The connections that are open, oldest first. All end when this is dropped.
#[derive(Default)]
struct Guests {
    tasks: JoinSet<Option<Guest>>,
    since: VecDeque<(Instant, AbortHandle)>,
}

impl Guests {
    fn have_room(&self) -> bool {
        self.tasks.len() < MOST_GUESTS
    }

    fn admit(&mut self, mut stream: TcpStream, names: Arc<[String]>) {
        self.start(async move {
            let read = timeout(HEAD, head::read(&mut stream, &names)).await;
            Some((stream, read.ok().flatten()?))
        });
    }

    fn turn_away(&mut self, stream: TcpStream, status: Status) {
        self.start(async move {
            farewell(stream, page::turned_away(status)).await;
            None
        });
    }

    fn start(&mut self, task: impl Future<Output = Option<Guest>> + Send + 'static) {
        self.since.retain(|(_, task)| !task.is_finished());
        let task = self.tasks.spawn(task);
        self.since.push_back((Instant::now(), task));
    }

    /// The next one that has said something, or `None` when one has left without a word.
    async fn next(&mut self) -> Option<Guest> {
        match self.tasks.join_next().await {
            Some(ended) => ended.ok().flatten(),
            None => pending().await,
        }
    }

    /// When the first has to make room, if there is none.
    fn crowded(&mut self) -> Option<Instant> {
        if self.have_room() {
            return None;
        }
        self.since.retain(|(_, task)| !task.is_finished());
        self.since.front().map(|(since, _)| *since + CROWDED)
    }

    /// Sends away all who had their time.
    fn make_room(&mut self) {
        let due = |since: Instant| since + CROWDED <= Instant::now();
        while let Some((_, task)) = self.since.pop_front_if(|(since, _)| due(*since)) {
            task.abort();
        }
    }
}
