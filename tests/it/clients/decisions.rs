//! Stages approved and declined, repositories activated: sent once, and read again since Drone says
//! nothing of it.

use backdrone::demo::{Options, Server};
use backdrone::domain::{Build, Deed, Fault, FaultKind, Outcome, StageName, Status, Verb};
use serde_json::json;

use super::replay::{Replay, SLUG};
use super::stand::{Stand, fault, intent};

const GATEWAY: &str = "acme/pay-gateway";
const FLEET: &str = "acme/runner-fleet";

async fn stand(person: &str) -> Stand {
    let options = Options {
        person: person.into(),
        ..Options::default()
    };
    Stand::of(options, None).await
}

impl Stand {
    async fn decided(&self, deed: Deed) -> Result<Outcome, Fault> {
        self.context.perform(&intent(deed)).await.0
    }

    /// The newest build of a repository with its stages, and a decision about one of them.
    async fn decision(&self, verb: Verb, slug: &str, stage: usize) -> (Build, Deed) {
        let number = self.newest(slug).await.number;
        let build = self.build(slug, number).await;
        let stage = &build.stages.as_deref().expect("stages")[stage];
        let deed = Deed::on_stage(verb, self.repo(slug), number, stage.into());
        (build, deed)
    }
}

/// The build of a decision that was taken.
fn build(ended: Result<Outcome, Fault>) -> Build {
    match ended {
        Ok(Outcome::Decided(Some(build))) => *build,
        other => panic!("{other:?}"),
    }
}

fn statuses(build: &Build) -> Vec<Status> {
    let stages = build.stages.as_deref().expect("stages");
    stages.iter().map(|stage| stage.status.clone()).collect()
}

#[tokio::test]
async fn one_stage_is_let_go_and_the_other_waits_for_its_own_approval() {
    let stand = stand("tess").await;
    let (before, deed) = stand.decision(Verb::Approve, FLEET, 0).await;
    assert_eq!(statuses(&before), [Status::Blocked, Status::Blocked]);
    let after = build(stand.decided(deed).await);
    assert_eq!(statuses(&after)[1], Status::Blocked);
    assert!(statuses(&after)[0].is_live() && statuses(&after)[0] != Status::Blocked);
    assert_eq!(stand.demo.requests().count(Server::Drone, "POST "), 1);
}

#[tokio::test]
async fn a_declined_stage_declines_its_build_and_leaves_the_others_blocked() {
    let stand = stand("tess").await;
    let (_, deed) = stand.decision(Verb::Decline, FLEET, 1).await;
    let after = build(stand.decided(deed).await);
    assert_eq!(after.status, Status::Declined);
    assert_eq!(statuses(&after), [Status::Blocked, Status::Declined]);
}

#[tokio::test]
async fn a_missing_right_a_late_answer_and_a_clash_are_said_in_words() {
    let writer = stand("mia").await;
    let (_, deed) = writer.decision(Verb::Approve, GATEWAY, 0).await;
    let refused = fault(writer.decided(deed).await);
    assert_eq!(refused.kind, FaultKind::NotFound);
    assert!(refused.hint.expect("a hint").contains("admin access"));

    let admin = stand("lee").await;
    let (_, deed) = admin.decision(Verb::Decline, GATEWAY, 0).await;
    admin
        .demo
        .mishaps()
        .change(|all| all.quirks.lock_clashes = true);
    let clash = fault(admin.decided(deed.clone()).await);
    assert_eq!(clash.kind, FaultKind::Refused);
    assert!(clash.summary.contains("at the same moment"), "{clash}");
    admin.demo.mishaps().calm();
    build(admin.decided(deed.clone()).await);
    let late = fault(admin.decided(deed).await);
    assert!(late.summary.contains("any more"), "{late}");
}

/// What is asked after an approval whose answer was lost, and what is made of a stage that is so.
async fn after_a_lost_answer(status: &str) -> Outcome {
    let path = format!("/api/repos/{SLUG}/builds/7");
    let stages = json!([{"id": 1, "number": 2, "name": "deploy", "status": status}]);
    let server = Replay::of(json!([
        {
            "path": format!("{path}/approve/2"), "method": "POST", "status": 504,
            "text": "<html>gateway timeout</html>",
        },
        {"path": path, "body": {"id": 70, "number": 7, "status": "pending", "stages": stages}},
    ]))
    .await;
    let (context, repo) = server.drone();
    let stage = StageName {
        number: 2,
        name: "deploy".into(),
    };
    let deed = Deed::on_stage(Verb::Approve, repo, 7, stage);
    let (ended, _) = context.perform(&intent(deed)).await;
    let asked = server.asked();
    assert_eq!(asked[0], format!("POST {path}/approve/2"));
    assert!(asked[1..].iter().all(|it| *it == format!("GET {path}")));
    ended.expect("an outcome")
}

#[tokio::test]
async fn an_approval_whose_answer_was_lost_is_looked_at_and_not_sent_again() {
    let outcome = after_a_lost_answer("running").await;
    assert!(matches!(outcome, Outcome::Decided(Some(_))), "{outcome:?}");
}

#[tokio::test]
async fn a_stage_that_somebody_declined_meanwhile_is_no_approval() {
    let outcome = after_a_lost_answer("declined").await;
    assert_eq!(outcome, Outcome::Unknown { candidates: 0 });
}

#[tokio::test]
async fn a_repository_is_activated_by_a_person_who_administers_it() {
    let stand = stand("lee").await;
    let deed = Deed::in_repo(Verb::Activate, stand.repo("acme/docs-portal"));
    let ended = stand.decided(deed).await;
    let Ok(Outcome::Activated(facts)) = ended else {
        panic!("{ended:?}");
    };
    assert!(facts.active);
    let facts = stand.context.facts(&stand.repo("acme/docs-portal")).await;
    assert!(facts.expect("facts").active);
}

#[tokio::test]
async fn a_webhook_that_drone_cannot_make_is_no_riddle() {
    let path = format!("/api/repos/{SLUG}");
    let server = Replay::of(json!([
        {"path": path, "method": "POST", "status": 500, "body": {"message": "Not Found"}},
    ]))
    .await;
    let (context, repo) = server.drone();
    let (ended, _) = context
        .perform(&intent(Deed::in_repo(Verb::Activate, repo)))
        .await;
    let refused = fault(ended);
    assert_eq!(refused.kind, FaultKind::Refused);
    assert!(refused.summary.contains("webhook"), "{refused}");
}
