//! Work that may block for long, and whose end nobody has to wait for.

use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::timeout;

/// Does blocking work on a thread of its own and waits for it no longer than `limit`.
///
/// Not on the threads of the runtime: those are waited for when the program ends, and a D-Bus that
/// does not answer or a lock that is never given back would keep it from ending.
pub(super) async fn apart<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Option<T> {
    let (sender, receiver) = oneshot::channel();
    let thread = std::thread::Builder::new().name("keep".to_owned());
    let started = thread.spawn(move || {
        // Whoever asked may have given up; what the work brought is dropped then, a lock with it.
        let _ = sender.send(work());
    });
    started.ok()?;
    timeout(limit, receiver).await.ok()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn work_that_does_not_end_is_waited_for_no_longer_than_the_limit() {
        let (end, hangs) = std::sync::mpsc::channel::<()>();
        let got = apart(Duration::from_millis(5), move || hangs.recv().is_ok()).await;
        assert_eq!(got, None);
        drop(end);
        assert_eq!(apart(Duration::from_secs(5), || 7).await, Some(7));
    }
}
