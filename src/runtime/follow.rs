//! Streams of builds: from the operation that reads one to the door.

use tokio::sync::mpsc::{self, Sender};

use crate::app::{Event, Feed, Streamed, Ticket};
use crate::operations::{BuildNews, Context};

/// News of one stream that may wait before its reader, and with it TCP, stops.
const WAITING: usize = 16;

/// Follows until the task is dropped or the server refuses for good.
pub(super) async fn follow(context: Context, ticket: Ticket, feed: Feed, door: Sender<Event>) {
    let Feed::Builds(server) = feed;
    let (sender, mut news) = mpsc::channel(WAITING);
    let pass_on = async {
        while let Some(news) = news.recv().await {
            let event = Event::Streamed(ticket.clone(), streamed(news));
            if door.send(event).await.is_err() {
                return;
            }
        }
    };
    tokio::join!(context.follow_builds(&server, sender), pass_on);
}

fn streamed(news: BuildNews) -> Streamed {
    match news {
        BuildNews::Opened => Streamed::Opened,
        BuildNews::Build(facts, build) => Streamed::Build(facts, build),
        BuildNews::Lost { retry_in, fault } => Streamed::Lost { retry_in, fault },
        BuildNews::Refused(fault) => Streamed::Refused(fault),
    }
}
