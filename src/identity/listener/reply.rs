//! The last word to the browser: said when it is known how the sign-in ended.

use std::io;
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::oneshot;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::identity::listener::page;

/// How long the browser waits for the end of the sign-in; then it is told that the answer arrived, and
/// nothing that is not known yet.
const SUSPENSE: Duration = Duration::from_secs(3);

/// How long the other side may take to read the page.
const FAREWELL: Duration = Duration::from_secs(1);

/// The browser that brought the answer, and waits for a page. Dropped, it gets none.
pub struct Reply {
    context: String,
    word: oneshot::Sender<Vec<u8>>,
    task: JoinSet<()>,
}

impl Reply {
    pub(super) fn new(stream: TcpStream, context: &str) -> Self {
        let (word, heard) = oneshot::channel();
        let arrived = page::arrived(context);
        let mut task = JoinSet::new();
        task.spawn(async move {
            let page = timeout(SUSPENSE, heard).await;
            farewell(stream, page.ok().and_then(Result::ok).unwrap_or(arrived)).await;
        });
        Self {
            context: context.to_owned(),
            word,
            task,
        }
    }

    /// The person is signed in.
    pub async fn welcome(self) {
        let page = page::success(&self.context);
        self.say(page).await;
    }

    /// The person is not signed in, and why.
    pub async fn refuse(self, reason: &str) {
        let page = page::refusal(&self.context, reason);
        self.say(page).await;
    }

    async fn say(mut self, page: Vec<u8>) {
        // Too late where the browser has its page already.
        let _ = self.word.send(page);
        self.task.join_next().await;
    }
}

/// Says the last word and waits until it has been read: closing on unread bytes would break the
/// connection off, and the page with it.
pub(super) async fn farewell(mut stream: TcpStream, page: Vec<u8>) {
    let said = async {
        stream.write_all(&page).await?;
        stream.shutdown().await?;
        let mut rest = [0; 512];
        while stream.read(&mut rest).await? > 0 {}
        Ok::<(), io::Error>(())
    };
    // Whether the other side heard it changes nothing here.
    let _ = timeout(FAREWELL, said).await;
}
