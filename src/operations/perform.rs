//! Doing a deed: recorded before and after, sent once, looked for when no answer comes.

use crate::domain::{Fault, FaultKind, Intent, Outcome, RecordResult, Status, Timestamp, Verb};
use crate::operations::Context;

impl Context {
    /// Does a deed: records the intent, sends it once, looks for what became of it when no answer
    /// comes, records the outcome. The strings are what could not be recorded: the deed is done all
    /// the same, and they are to be shown.
    pub async fn perform(&self, intent: &Intent) -> (Result<Outcome, Fault>, Vec<String>) {
        let mut unrecorded = Vec::new();
        let begun = self.own_record().map(|record| record.begin(intent, now()));
        let begun = match begun {
            Some(Ok(id)) => Some(id),
            Some(Err(why)) => {
                unrecorded.push(why);
                None
            }
            None => None,
        };
        let ended = self.send(intent).await;
        if let (Some(record), Some(id)) = (self.own_record(), begun)
            && let Err(why) = record.end(&id, intent, &result(&ended), now())
        {
            unrecorded.push(why);
        }
        (ended, unrecorded)
    }

    async fn send(&self, intent: &Intent) -> Result<Outcome, Fault> {
        let deed = &intent.deed;
        let (drone, feed) = self.drone(&deed.repo.server)?;
        feed.ensure().await?;
        let slug = &deed.repo.slug;
        let before = self.newest_number(intent).await;
        let number = || {
            let missing = Fault::new(FaultKind::Local, "the deed names no build");
            deed.build.ok_or(missing)
        };
        let sent = match deed.verb {
            Verb::Trigger => {
                let (branch, commit) = (deed.branch.as_deref(), deed.commit.as_deref());
                let built = drone.create(slug, branch, commit, &deed.params).await;
                built.map(|build| build.map_or(Outcome::Skipped, |b| Outcome::Started(b.into())))
            }
            Verb::Restart => {
                let built = drone.restart(slug, number()?, &deed.params).await;
                built.map(|build| build.map_or(Outcome::Skipped, |b| Outcome::Started(b.into())))
            }
            Verb::Cancel => {
                let ended = drone.cancel(slug, number()?).await;
                ended.map(|build| Outcome::Ended(Box::new(build)))
            }
        };
        match sent {
            // A deed is never sent again; whether it was done is looked for.
            Err(fault) if fault.kind == FaultKind::Lost => self.look(intent, before).await,
            ended => ended,
        }
    }

    /// The newest build before a deed, so that a build that came of it can be told apart.
    async fn newest_number(&self, intent: &Intent) -> Option<u64> {
        if intent.deed.verb == Verb::Cancel {
            return None;
        }
        let builds = self.builds(&intent.deed.repo, 1, 1, None).await.ok()?;
        Some(builds.first().map_or(0, |build| build.number))
    }
}

fn result(ended: &Result<Outcome, Fault>) -> RecordResult {
    let (status, build, error) = match ended {
        Ok(Outcome::Started(build) | Outcome::Found(build)) => {
            let status = if build.status == Status::Error {
                "failed"
            } else {
                "success"
            };
            (status, Some(build.number), None)
        }
        Ok(Outcome::Ended(build)) => ("success", Some(build.number), None),
        Ok(Outcome::Skipped) => ("skipped", None, None),
        Ok(Outcome::Unknown { .. }) => ("unknown", None, None),
        Err(fault) => {
            let denied = matches!(fault.kind, FaultKind::Forbidden | FaultKind::SignedOut);
            let status = if denied { "denied" } else { "failed" };
            (status, None, Some(fault.summary.clone()))
        }
    };
    RecordResult {
        status: status.into(),
        build,
        error,
    }
}

/// The wall clock, for the record.
fn now() -> Timestamp {
    Timestamp(jiff::Timestamp::now().as_second())
}
