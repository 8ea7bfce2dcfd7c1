//! What a Drone is asked, and what it answers in the demo world.

use backdrone::domain::{LogId, Outcome};
use backdrone::operations::LogBody;

use super::stand::{Stand, intent, trigger};

const REPO: &str = "acme/ledger";

#[tokio::test]
async fn a_build_has_stages_and_a_list_has_none() {
    let stand = Stand::new().await;
    let repo = stand.repo(REPO);
    let builds = stand.context.builds(&repo, 1, 25, None).await;
    let builds = builds.expect("builds");
    assert!(builds.iter().all(|build| build.stages.is_none()));
    assert!(builds.is_sorted_by(|a, b| a.number > b.number));
    let whole = stand.build(REPO, builds[0].number).await;
    assert!(whole.stages.is_some_and(|stages| !stages.is_empty()));
    let next = stand.context.builds(&repo, 2, 2, None).await;
    let numbers = |list: &[backdrone::domain::Build]| -> Vec<u64> {
        list.iter().map(|build| build.number).collect()
    };
    assert_eq!(numbers(&next.expect("a page")), numbers(&builds[2..4]));
}

#[tokio::test]
async fn a_repository_tells_its_branches_and_the_rights_of_the_account() {
    let stand = Stand::new().await;
    let repo = stand.repo(REPO);
    let facts = stand.context.facts(&repo).await.expect("the repository");
    assert!(
        facts
            .rights
            .is_some_and(|rights| rights.read && rights.write)
    );
    let branches = stand.context.branches(&repo).await.expect("branches");
    assert!(branches.iter().any(|name| **name == *facts.default_branch));
    let main = stand.context.latest(&repo, &facts.default_branch).await;
    let main = main.expect("an answer").expect("a build");
    assert!(main.is_of(&facts.default_branch) && main.stages.is_some());
    let none = stand.context.latest(&repo, "no-such-branch").await;
    assert_eq!(none, Ok(None));
    let gone = stand.repo("acme/no-such-repository");
    assert!(stand.context.latest(&gone, "main").await.is_err());
}

#[tokio::test]
async fn the_list_of_repositories_and_the_newest_builds_agree() {
    let stand = Stand::new().await;
    let repos = stand.context.repos(&stand.drone).await.expect("a list");
    let recent = stand.context.recent(&stand.drone).await.expect("a list");
    assert_eq!(recent.len(), 25);
    let newest = repos.iter().filter_map(|(_, build)| build.as_ref());
    let newest = newest.max_by_key(|build| build.id);
    assert_eq!(newest, Some(&recent[0].1));
    assert!(
        !stand
            .context
            .version(&stand.drone)
            .await
            .expect("one")
            .is_empty()
    );
}

#[tokio::test]
async fn the_stored_log_of_a_finished_step_is_the_json_of_drone() {
    let stand = Stand::new().await;
    let deed = intent(trigger(stand.repo(REPO)));
    let (Ok(Outcome::Started(build)), _) = stand.context.perform(&deed).await else {
        panic!("started");
    };
    let number = i64::try_from(build.number).expect("small");
    assert!(stand.demo.finish(REPO, number));
    let log = LogId {
        build: stand.repo(REPO).build(build.number),
        stage: 1,
        step: 2,
    };
    let Ok(LogBody::Stream(mut body)) = stand.context.log(&log).await else {
        panic!("a log");
    };
    let first = body.next().await.expect("a piece").expect("not the end");
    assert!(first.starts_with(b"[{\"pos\":0,"));
}
