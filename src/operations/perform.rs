//! Deeds: written down, done once, and looked for when no answer comes.

use futures_util::future::join;

use crate::audit::AuditError;
use crate::domain::{
    Build, Deed, Fault, FaultKind, Intent, Outcome, RecordResult, StageName, Status, Text, Verb,
    restart_refusal,
};
use crate::drone::{Client, is_reserved, refusal};
use crate::operations::context::Drone;
use crate::operations::{Context, lost};

impl Context {
    /// Does a deed: records the intent, sends it once, looks for what became of it when no answer
    /// comes, records the outcome. The strings are what could not be recorded: the deed is done all
    /// the same, and they are to be shown.
    pub async fn perform(&self, intent: &Intent) -> (Result<Outcome, Fault>, Vec<String>) {
        let mut unrecorded = Vec::new();
        let id = match self.journal() {
            Some(journal) => told(journal.intent(intent).await, &mut unrecorded),
            None => None,
        };
        let ended = self.act(&intent.deed).await;
        if let Some(journal) = self.journal() {
            let result = result(&ended);
            let written = journal.outcome(intent, id.as_deref(), &result).await;
            told(written, &mut unrecorded);
        }
        (ended, unrecorded)
    }

    async fn act(&self, deed: &Deed) -> Result<Outcome, Fault> {
        let drone = self.drone(&deed.repo.server)?;
        let mut params = deed.params.iter();
        if let Some(param) = params.find(|param| is_reserved(deed.verb, &param.key)) {
            let words = format!(
                "parameter `{}` does not reach the build: Drone has a use of its own for it",
                param.key
            );
            return Err(Fault::new(FaultKind::Refused, words).hint("give it another name"));
        }
        match (deed.verb, deed.build) {
            (Verb::Trigger, _) => trigger(drone, deed).await,
            (Verb::Restart, Some(number)) => restart(drone, deed, number).await,
            (Verb::Cancel, Some(number)) => cancel(drone, deed, number).await,
            (Verb::Approve | Verb::Decline, Some(number)) => match &deed.stage {
                Some(stage) => decide(drone, deed, number, stage).await,
                None => Err(unnamed(deed, "stage")),
            },
            (Verb::Activate, _) => activate(drone, deed).await,
            (Verb::Restart | Verb::Cancel | Verb::Approve | Verb::Decline, None) => {
                Err(unnamed(deed, "build"))
            }
        }
    }
}

fn unnamed(deed: &Deed, what: &str) -> Fault {
    let words = format!("{}: no {what} is named", deed.phrase());
    Fault::new(FaultKind::Local, words)
}

/// A line that is not in the record is told of, and stops nothing.
fn told(written: Result<Text, AuditError>, unrecorded: &mut Vec<String>) -> Option<Text> {
    match written {
        Ok(id) => Some(id),
        Err(error) => {
            tracing::warn!(%error, "not recorded");
            unrecorded.push(format!("not recorded: {error}"));
            None
        }
    }
}

async fn trigger(drone: &Drone, deed: &Deed) -> Result<Outcome, Fault> {
    let before = newest(drone, deed).await;
    let send = |client: Client| async move { client.trigger(deed).await };
    begun(
        drone,
        deed,
        before,
        drone.way.once(send, |error| refusal(deed, error)).await,
    )
    .await
}

/// A build of which a stage waits for approval is not restarted: Drone would run it without, and it
/// says of the build only that it is pending (`drone-api` 4.8). So the stages are looked at first.
async fn restart(drone: &Drone, deed: &Deed, number: u64) -> Result<Outcome, Fault> {
    let slug = &deed.repo.slug;
    let look = drone
        .way
        .ask(|client| async move { client.build(slug, number).await });
    let (build, before) = join(look, newest(drone, deed)).await;
    if let Some(why) = restart_refusal(&build?) {
        let words = format!("{}: {why}", deed.phrase());
        return Err(Fault::new(FaultKind::Forbidden, words));
    }
    let send = |client: Client| async move { client.restart(deed, number).await };
    begun(
        drone,
        deed,
        before,
        drone.way.once(send, |error| refusal(deed, error)).await,
    )
    .await
}

async fn cancel(drone: &Drone, deed: &Deed, number: u64) -> Result<Outcome, Fault> {
    let send = |client: Client| async move { client.cancel(deed, number).await };
    match drone.way.once(send, |error| refusal(deed, error)).await {
        Ok(build) => Ok(Outcome::Ended(Box::new(build))),
        Err(fault) if fault.kind == FaultKind::Lost => Ok(lost::ended(drone, deed, number).await),
        Err(fault) => Err(fault),
    }
}

/// A decision is silent in Drone: no event, nothing in the answer, no other state of the build
/// (`drone-api` 3.4). So the build is read again at once.
async fn decide(
    drone: &Drone,
    deed: &Deed,
    number: u64,
    stage: &StageName,
) -> Result<Outcome, Fault> {
    let send = |client: Client| async move { client.decide(deed, number, stage).await };
    match drone.way.once(send, |error| refusal(deed, error)).await {
        Ok(()) => {
            let slug = &deed.repo.slug;
            let look = |client: Client| async move { client.build(slug, number).await };
            let build = drone.way.ask(look).await.ok();
            Ok(Outcome::Decided(build.map(Box::new)))
        }
        Err(fault) if fault.kind == FaultKind::Lost => {
            Ok(lost::decided(drone, deed, number, stage).await)
        }
        Err(fault) => Err(fault),
    }
}

async fn activate(drone: &Drone, deed: &Deed) -> Result<Outcome, Fault> {
    let send = |client: Client| async move { client.activate(deed).await };
    match drone.way.once(send, |error| refusal(deed, error)).await {
        Ok(facts) => Ok(Outcome::Activated(Box::new(facts))),
        Err(fault) if fault.kind == FaultKind::Lost => Ok(lost::activated(drone, deed).await),
        Err(fault) => Err(fault),
    }
}

/// What came of the wish for a build.
async fn begun(
    drone: &Drone,
    deed: &Deed,
    before: Option<u64>,
    answer: Result<Option<Build>, Fault>,
) -> Result<Outcome, Fault> {
    match answer {
        Ok(Some(build)) => Ok(Outcome::Started(Box::new(build))),
        Ok(None) => Ok(Outcome::Skipped),
        Err(fault) if fault.kind == FaultKind::Lost => Ok(lost::begun(drone, deed, before).await),
        Err(fault) => Err(fault),
    }
}

/// Id of the repository's newest build, 0 where it has none: what comes later is newer. `None` when
/// it cannot be told, which stops no deed.
async fn newest(drone: &Drone, deed: &Deed) -> Option<u64> {
    let slug = &deed.repo.slug;
    let builds = drone
        .way
        .ask(|client| async move { client.builds(slug, 1, 1, None).await });
    let builds = builds.await.ok()?;
    Some(builds.first().map_or(0, |build| build.id))
}

/// How a deed ended, for the record.
fn result(ended: &Result<Outcome, Fault>) -> RecordResult {
    let line = |status: &str, build: Option<u64>, error: Option<String>| RecordResult {
        status: status.into(),
        build,
        error,
    };
    match ended {
        Ok(Outcome::Started(build) | Outcome::Found(build)) if build.status == Status::Error => {
            line("failed", Some(build.number), Some(build.error.to_string()))
        }
        Ok(Outcome::Started(build) | Outcome::Found(build) | Outcome::Ended(build)) => {
            line("success", Some(build.number), None)
        }
        Ok(Outcome::Decided(_) | Outcome::Activated(_)) => line("success", None, None),
        Ok(Outcome::Skipped) => line("failed", None, Some("no pipeline wanted it".into())),
        Ok(Outcome::Unknown { .. }) => line("unknown", None, Some("sent, no answer".into())),
        Err(fault) if matches!(fault.kind, FaultKind::Forbidden | FaultKind::SignedOut) => {
            line("denied", None, Some(fault.summary.clone()))
        }
        Err(fault) => line("failed", None, Some(fault.summary.clone())),
    }
}
