//! When a request is sent once more, and after how long.

use std::time::Duration;

use backon::{BackoffBuilder, ExponentialBackoff, ExponentialBuilder};

use crate::http::HttpError;

/// A server that asks for a longer pause than this is not waited for within one request: the
/// caller is told when to come back.
const PATIENCE: Duration = Duration::from_secs(5);

/// The tries of one request that are left.
pub(super) struct Retry(Option<ExponentialBackoff>);

impl Retry {
    /// GETs are tried twice more, with jitter, so that many dashboards do not come back at once.
    /// Deeds never are: each POST makes a build.
    pub(super) fn of(deed: bool) -> Self {
        let delays = ExponentialBuilder::default()
            .with_min_delay(Duration::from_millis(150))
            .with_max_delay(Duration::from_secs(2))
            .with_factor(3.0)
            .with_max_times(2)
            .with_jitter();
        Self((!deed).then(|| delays.build()))
    }

    /// Waits before the next try, or gives the error back.
    pub(super) async fn pause(&mut self, error: HttpError) -> Result<(), HttpError> {
        let wait = match &error {
            HttpError::Unreachable { .. } | HttpError::Broken { .. } => None,
            HttpError::Answered {
                status: 429 | 500 | 502..=504,
                retry_after,
                ..
            } => retry_after.map(|seconds| Duration::from_secs(u64::from(seconds))),
            _ => return Err(error),
        };
        // "Later" without a time is no invitation to come back within the second.
        if error.status() == Some(429) && wait.is_none() || wait.is_some_and(|w| w > PATIENCE) {
            return Err(error);
        }
        let Some(delay) = self.0.as_mut().and_then(Iterator::next) else {
            return Err(error);
        };
        let delay = wait.map_or(delay, |told| told.max(delay));
        tracing::debug!(%error, wait_ms = delay.as_millis(), "asked again");
        tokio::time::sleep(delay).await;
        Ok(())
    }
}
