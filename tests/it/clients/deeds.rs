//! What changes the world: each is sent once, and what Drone says of it is said in words.

use std::time::Duration;

use backdrone::demo::{Fail, Server};
use backdrone::domain::{Deed, Fault, FaultKind, Outcome, Param, Status, Verb};
use serde_json::json;

use super::lossy::Proxy;
use super::replay::{Replay, SLUG};
use super::stand::{Stand, fault, intent, trigger};

const REPO: &str = "acme/ledger";

impl Stand {
    async fn perform(&self, deed: Deed) -> Result<Outcome, Fault> {
        self.context.perform(&intent(deed)).await.0
    }

    fn restart(&self, slug: &str, number: u64) -> Deed {
        Deed::on(Verb::Restart, self.repo(slug), number)
    }

    /// Requests that change the world, so far.
    fn deeds_sent(&self) -> usize {
        let requests = self.demo.requests();
        requests.count(Server::Drone, "POST ") + requests.count(Server::Drone, "DELETE ")
    }
}

#[tokio::test]
async fn a_trigger_starts_a_build_of_the_branch_with_the_parameters() {
    let stand = Stand::new().await;
    let mut deed = trigger(stand.repo(REPO));
    deed.branch = Some("main".into());
    deed.params = vec![Param {
        key: "GREETING".into(),
        value: "hello & good morning #1".into(),
    }];
    let Ok(Outcome::Started(build)) = stand.perform(deed).await else {
        panic!("started");
    };
    assert_eq!((&build.status, &*build.trigger), (&Status::Pending, "ana"));
    assert_eq!(&*build.place(), "main");
    let param = ("GREETING".into(), "hello & good morning #1".into());
    assert!(build.params.contains(&param), "{:?}", build.params);
    assert_eq!(stand.newest(REPO).await.number, build.number);
}

#[tokio::test]
async fn a_trigger_that_no_pipeline_wants_is_skipped_and_no_fault() {
    let path = format!("/api/repos/{SLUG}/builds");
    let server = Replay::of(json!([
        {"path": path, "body": []},
        {"path": path, "method": "POST", "body": null},
    ]))
    .await;
    let (context, repo) = server.drone();
    let (ended, _) = context.perform(&intent(trigger(repo))).await;
    assert_eq!(ended, Ok(Outcome::Skipped));
}

#[tokio::test]
async fn a_restart_runs_the_build_again_and_a_cancel_ends_it() {
    let stand = Stand::new().await;
    let number = number_of(stand.perform(trigger(stand.repo(REPO))).await);
    let cancel = Deed::on(Verb::Cancel, stand.repo(REPO), number);
    let Ok(Outcome::Ended(ended)) = stand.perform(cancel).await else {
        panic!("ended");
    };
    assert_eq!((ended.number, ended.is_live()), (number, false));
    let again = stand.perform(stand.restart(REPO, number)).await;
    let Ok(Outcome::Started(again)) = again else {
        panic!("{again:?}");
    };
    assert_eq!(again.parent, Some(number));
    assert_eq!(stand.deeds_sent(), 3);
}

fn number_of(ended: Result<Outcome, Fault>) -> u64 {
    match ended {
        Ok(Outcome::Started(build) | Outcome::Found(build)) => build.number,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_build_that_waits_for_approval_is_not_restarted_by_anybody() {
    let stand = Stand::new().await;
    let repo = "acme/pay-gateway";
    let blocked = stand.newest(repo).await;
    assert_eq!(blocked.status, Status::Pending, "Drone does not say more");
    let refused = fault(stand.perform(stand.restart(repo, blocked.number)).await);
    assert!(refused.summary.contains("waits for approval"), "{refused}");
    assert_eq!(stand.deeds_sent(), 0);
}

#[tokio::test]
async fn a_parameter_that_drone_would_swallow_is_refused_before_anything_is_sent() {
    let stand = Stand::new().await;
    let mut deed = trigger(stand.repo(REPO));
    deed.params = vec![Param {
        key: "branch".into(),
        value: "next".into(),
    }];
    let refused = fault(stand.perform(deed).await);
    assert_eq!(refused.kind, FaultKind::Refused);
    assert!(refused.summary.contains("`branch`"), "{refused}");
    assert_eq!(stand.demo.requests().total(), 0);
}

#[tokio::test]
async fn a_deed_whose_answer_was_lost_is_found_and_not_sent_again() {
    let stand = Stand::new().await;
    let before = stand.newest(REPO).await.number;
    let proxy = Proxy::before(stand.demo.drone()).await;
    let context = proxy.context(stand.demo.drone_token());
    let (ended, _) = context.perform(&intent(trigger(stand.repo(REPO)))).await;
    let Ok(Outcome::Found(build)) = ended else {
        panic!("{ended:?}");
    };
    assert_eq!((&*build.trigger, build.parent), ("ana", None));
    assert_eq!(build.number, before + 1);
    assert_eq!(proxy.lost(), 1, "sent once");
}

#[tokio::test]
async fn a_build_whose_stages_cannot_be_read_is_not_restarted() {
    let stand = Stand::new().await;
    let ended = stand.newest(REPO).await.number;
    stand.demo.mishaps().change(|all| {
        all.drone.only = format!("/builds/{ended}");
        all.drone.garble = true;
    });
    let refused = fault(stand.perform(stand.restart(REPO, ended)).await);
    assert_eq!(refused.kind, FaultKind::Garbled);
    assert_eq!(stand.deeds_sent(), 0);
}

#[tokio::test]
async fn a_deed_that_failed_is_not_sent_again() {
    let stand = Stand::new().await;
    stand.demo.mishaps().change(|all| {
        all.drone.only = "/builds".to_owned();
        all.drone.fail = Some(Fail {
            status: 500,
            times: u32::MAX,
            retry_after: None,
        });
    });
    let failed = fault(stand.perform(trigger(stand.repo(REPO))).await);
    assert_eq!(failed.kind, FaultKind::Server);
    assert_eq!(stand.deeds_sent(), 1);
}

#[tokio::test]
async fn a_cancel_whose_answer_was_lost_is_looked_at() {
    let path = format!("/api/repos/{SLUG}/builds/7");
    let killed = json!({"id": 70, "number": 7, "status": "killed"});
    let server = Replay::of(json!([
        {"path": path, "method": "DELETE", "status": 504, "text": "<html>gateway timeout</html>"},
        {"path": path, "body": killed},
    ]))
    .await;
    let (context, repo) = server.drone();
    let cancel = intent(Deed::on(Verb::Cancel, repo, 7));
    let (ended, _) = context.perform(&cancel).await;
    let Ok(Outcome::Ended(build)) = ended else {
        panic!("{ended:?}");
    };
    assert_eq!(build.status, Status::Killed);
    let asked = server.asked();
    assert_eq!(asked, [format!("DELETE {path}"), format!("GET {path}")]);
}

#[tokio::test]
async fn a_missing_pipeline_file_a_clash_and_a_missing_right_are_said_in_words() {
    let stand = Stand::new().await;
    let build = number_of(stand.perform(trigger(stand.repo(REPO))).await);
    stand.demo.mishaps().change(|all| {
        all.quirks.missing_yaml = Some(Duration::ZERO);
        all.quirks.lock_clashes = true;
    });
    let missing = fault(stand.perform(trigger(stand.repo(REPO))).await);
    assert_eq!(missing.kind, FaultKind::Refused);
    assert_eq!(
        missing.summary,
        "trigger acme/ledger: the pipeline file was not found"
    );
    let cancel = Deed::on(Verb::Cancel, stand.repo(REPO), build);
    let clash = fault(stand.perform(cancel).await);
    assert!(
        clash.summary.contains("somebody else changed the build"),
        "{clash}"
    );

    let stranger = trigger(stand.repo("acme/no-such-repo"));
    let unknown = fault(stand.perform(stranger).await);
    assert_eq!(unknown.kind, FaultKind::NotFound);
    let hint = unknown.hint.expect("a next step");
    assert!(hint.contains("write access"), "{hint}");
}
