//! A deed whose answer was lost: what became of it is looked for, and it is never sent again.

use std::time::Duration;

use crate::domain::{Account, Build, Fault, Intent, Outcome, Verb};
use crate::operations::Context;

/// Looks, and the wait before each: Drone may still be at it (`drone-api` 1.5: 45 s and more).
const WAITS: [u64; 4] = [1, 2, 4, 8];

impl Context {
    /// Looks for the build that a lost trigger or restart may have made, or at the build that a lost
    /// cancel was about. `before` is the newest number before the deed.
    pub(super) async fn look(
        &self,
        intent: &Intent,
        before: Option<u64>,
    ) -> Result<Outcome, Fault> {
        let deed = &intent.deed;
        let account = self.account(&deed.repo.server).await.ok();
        let mut candidates = 0;
        for seconds in WAITS {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
            if deed.verb == Verb::Cancel {
                let Some(number) = deed.build else { break };
                if let Ok(build) = self.build(&deed.repo.build(number)).await
                    && !build.is_live()
                {
                    return Ok(Outcome::Ended(Box::new(build)));
                }
                continue;
            }
            let Ok(builds) = self.builds(&deed.repo, 1, 25, None).await else {
                continue;
            };
            let ours: Vec<Build> = builds
                .into_iter()
                .filter(|build| may_be_ours(build, intent, before, account.as_ref()))
                .collect();
            candidates = ours.len();
            if candidates == 1
                && let Some(build) = ours.into_iter().next()
            {
                return Ok(Outcome::Found(Box::new(build)));
            }
        }
        Ok(Outcome::Unknown { candidates })
    }
}

/// Whether a build may have come of the deed: newer than all there were, started by us, of the kind
/// that the deed makes.
fn may_be_ours(
    build: &Build,
    intent: &Intent,
    before: Option<u64>,
    account: Option<&Account>,
) -> bool {
    let deed = &intent.deed;
    let newer = before.is_some_and(|before| build.number > before);
    // An error build has no trigger (`drone-api` 1.5).
    let by_us =
        account.is_none_or(|account| *build.trigger == *account.login || build.trigger.is_empty());
    let fits = match deed.verb {
        Verb::Restart => build.parent == deed.build,
        _ => {
            let branch = deed.branch.as_deref();
            build.parent.is_none() && branch.is_none_or(|branch| build.is_of(branch))
        }
    };
    newer && by_us && fits
}
