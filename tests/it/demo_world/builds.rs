//! What becomes of builds while time passes.

use serde_json::Value;

use crate::asking::{World, list, messages, number, word};

const REPO: &str = "acme/ledger";

fn is_over(build: &Value) -> bool {
    build["finished"] != 0
}

#[tokio::test]
async fn a_build_that_was_started_runs_to_its_end_as_the_clock_moves_on() {
    let world = World::new().await;
    let build = world.trigger(REPO).await;
    let began = world.build(REPO, build).await;
    assert_eq!(word(&began, "status"), "pending");
    assert_eq!(word(&began, "trigger"), "ana");
    assert!(
        began["stages"][0].get("steps").is_none(),
        "steps come with the runner"
    );

    let running = |build: &Value| word(&build["stages"][0]["steps"][1], "status") == "running";
    world.pass_until(REPO, build, running).await;
    let log = format!("/api/repos/{REPO}/builds/{build}/logs/1/2");
    let early = world.ask("GET", &log).await;
    assert_eq!(early.status, 404);
    assert_eq!(early.text, "{\"message\":\"sql: no rows in result set\"}\n");

    let ended = world.pass_until(REPO, build, is_over).await;
    assert!(["success", "failure"].contains(&word(&ended, "status")));
    assert_eq!(ended["version"], 3);
    let lines = list(world.get(&log).await);
    let positions: Vec<i64> = lines.iter().filter_map(|it| it["pos"].as_i64()).collect();
    assert_eq!(positions, (0..).take(lines.len()).collect::<Vec<i64>>());
}

#[tokio::test]
async fn pushes_and_cron_jobs_keep_happening() {
    let world = World::new().await;
    let before = list(world.get("/api/user/builds").await);
    let newest = before[0]["build"]["id"].as_i64().expect("an id");
    let mut events = std::collections::BTreeSet::new();
    for _ in 0..60 {
        world.pass(20);
        for repo in list(world.get("/api/user/builds").await) {
            if repo["build"]["id"].as_i64() > Some(newest) {
                events.insert(word(&repo["build"], "event").to_owned());
            }
        }
    }
    for event in ["push", "pull_request", "cron", "promote"] {
        assert!(
            events.contains(event),
            "no {event} in twenty minutes: {events:?}"
        );
    }
}

#[tokio::test]
async fn a_blocked_build_waits_until_somebody_approves_it_and_no_event_tells_of_that() {
    let world = World::new().await;
    let repo = "acme/pay-gateway";
    let build = number(
        &world
            .get(&format!("/api/repos/{repo}/builds?per_page=1"))
            .await[0],
    );
    world.pass(600);
    assert_eq!(word(&world.build(repo, build).await, "status"), "pending");

    let mut events = world.stream(&format!("/api/stream/{repo}")).await;
    events.until(|text| text.contains(": ping")).await;
    assert!(world.demo.approve(repo, build) > 0);
    world.pass_until(repo, build, is_over).await;
    let text = events.until(|text| !messages(text).is_empty()).await;
    let first = &messages(&text)[0]["build"];
    assert_eq!(word(first, "status"), "running", "the first that is heard");
}

#[tokio::test]
async fn a_build_without_a_runner_stays_pending_until_it_is_cancelled() {
    let world = World::new().await;
    let repo = "acme/invoice-worker";
    let build = world.trigger(repo).await;
    world.pass(3_600);
    assert_eq!(word(&world.build(repo, build).await, "status"), "pending");
    let path = format!("/api/repos/{repo}/builds/{build}");
    let cancelled = world.ask("DELETE", &path).await.json();
    assert_eq!(word(&cancelled, "status"), "killed");
    assert_eq!(word(&cancelled["stages"][0], "status"), "skipped");
}

#[tokio::test]
async fn a_restart_keeps_the_old_parameters_and_a_promotion_takes_the_new_ones() {
    let world = World::new().await;
    let base = format!("/api/repos/{REPO}/builds");
    let post = async |path: String| world.ask("POST", &path).await.json();
    let first = post(format!("{base}?version=old&keep=1")).await;
    let first = number(&first);
    let path = format!("{base}/{first}?version=new&fresh=1");
    let again = world.ask_as("mia", "POST", &path).await.json();
    let params = |version: &str| serde_json::json!({"version": version, "keep": "1", "fresh": "1"});
    assert_eq!(again["params"], params("old"));
    assert_eq!(
        (word(&again, "trigger"), word(&again, "sender")),
        ("mia", "ana")
    );
    assert_eq!(again["parent"], first);

    let path = format!("{base}/{first}/promote?target=production&version=new&fresh=1");
    let promoted = post(path).await;
    assert_eq!(promoted["params"], params("new"));
    assert_eq!(word(&promoted, "deploy_to"), "production");
    let deployed = list(world.get(&format!("{base}/deployments")).await);
    assert!(deployed.iter().any(|it| it["number"] == promoted["number"]));
}

#[tokio::test]
async fn a_test_can_push_and_finish_and_cancel_behind_everybodys_back() {
    let world = World::new().await;
    let pushed = world.demo.push(REPO, "main").expect("a build");
    let build = world.build(REPO, pushed).await;
    assert_eq!(
        (word(&build, "trigger"), word(&build, "event")),
        ("@hook", "push")
    );
    assert!(world.demo.finish(REPO, pushed));
    assert!(is_over(&world.build(REPO, pushed).await));

    let pushed = world.demo.push(REPO, "main").expect("a build");
    assert!(world.demo.cancel_silently(REPO, pushed));
    assert_eq!(word(&world.build(REPO, pushed).await, "status"), "killed");
    assert_eq!(world.demo.push("acme/none", "main"), None);
}
