//! What is there when the world begins.

use std::collections::BTreeSet;

use backdrone::demo::{Options, StartError, start};
use serde_json::Value;

use crate::asking::{World, word};

/// Every build of the world with its stages.
async fn all_builds(world: &World) -> Vec<Value> {
    let mut all = Vec::new();
    for repo in world.repos().await {
        for number in 1..=repo["counter"].as_i64().expect("a number") {
            all.push(world.build(word(&repo, "slug"), number).await);
        }
    }
    all
}

#[tokio::test]
async fn there_are_forty_services_and_two_hundred_builds_of_every_status_and_event() {
    let world = World::new().await;
    let repos = world.repos().await;
    let builds = all_builds(&world).await;
    assert!(repos.len() >= 40 && builds.len() >= 200);

    let of_builds = |field: &str| -> BTreeSet<String> {
        builds.iter().map(|it| word(it, field).to_owned()).collect()
    };
    let set = |words: &[&str]| -> BTreeSet<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    };
    assert_eq!(
        of_builds("status"),
        set(&[
            "declined", "error", "failure", "killed", "pending", "running", "skipped", "success"
        ])
    );
    assert_eq!(
        of_builds("event"),
        set(&[
            "cron",
            "custom",
            "promote",
            "pull_request",
            "push",
            "rollback",
            "tag"
        ])
    );
    let stages: BTreeSet<&str> = builds
        .iter()
        .filter_map(|build| build["stages"].as_array())
        .flatten()
        .map(|stage| word(stage, "status"))
        .collect();
    for status in [
        "blocked",
        "waiting_on_dependencies",
        "pending",
        "running",
        "skipped",
    ] {
        assert!(stages.contains(status), "no {status} stage: {stages:?}");
    }
}

#[tokio::test]
async fn the_stories_of_the_company_can_be_seen() {
    let world = World::new().await;
    let newest = async |repo: &str| {
        let repo = world.get(&format!("/api/repos/{repo}")).await;
        let number = repo["counter"].as_i64().expect("a number");
        world.build(word(&repo, "slug"), number).await
    };
    let blocked = newest("acme/pay-gateway").await;
    assert_eq!(word(&blocked, "status"), "pending");
    assert_eq!(word(&blocked["stages"][0], "status"), "blocked");

    let stuck = newest("acme/invoice-worker").await;
    assert_eq!(word(&stuck["stages"][0], "status"), "pending");

    let feature = newest("acme/disputes").await;
    assert_eq!(word(&feature, "status"), "failure");
    assert_ne!(word(&feature, "target"), "main");
    let main = world.get("/api/repos/acme/disputes/builds/latest").await;
    assert_eq!(word(&main, "status"), "success");

    let flood = newest("acme/card-network-sim").await;
    let path = format!(
        "/api/repos/acme/card-network-sim/builds/{}/logs/1/4",
        flood["number"]
    );
    let log = world.ask("GET", &path).await;
    assert_eq!(log.text.matches("\"pos\":").count(), 200_000);

    // The same commit failed, and passed when it was tried again.
    let flaky = world.get("/api/repos/acme/payment-links/builds").await;
    let flaky = flaky.as_array().expect("a list");
    let again = flaky.iter().any(|build| {
        let parent = flaky.iter().find(|it| it["number"] == build["parent"]);
        parent.is_some_and(|parent| {
            word(parent, "status") == "failure"
                && word(build, "status") == "success"
                && parent["after"] == build["after"]
        })
    });
    assert!(again, "no step of payment-links is flaky");
}

#[tokio::test]
async fn the_same_seed_and_clock_give_the_same_world_now_and_later() {
    let life = async |seed| {
        let world = World::of(Options {
            seed,
            ..Options::default()
        })
        .await;
        let mut seen = vec![world.ask("GET", "/api/user/repos?latest=true").await.text];
        for _ in 0..12 {
            world.pass(15);
            seen.push(world.ask("GET", "/api/user/builds").await.text);
        }
        seen
    };
    let one = life(3).await;
    assert_eq!(one, life(3).await);
    assert_ne!(one, life(4).await);
    assert_ne!(one[1], one[12], "nothing happens in three minutes");
}

#[tokio::test]
async fn a_stranger_is_told_who_lives_here() {
    let options = Options {
        person: "nobody".to_owned(),
        ..Options::default()
    };
    let refused = start(options).await.expect_err("no such person");
    let StartError::UnknownPerson { known, .. } = &refused else {
        panic!("{refused}");
    };
    assert!(known.iter().any(|login| login == "ana"));
    assert!(
        refused
            .to_string()
            .starts_with("no person 'nobody' in the demo world")
    );
}

#[tokio::test]
async fn all_three_servers_answer_the_person_of_the_demo() {
    let world = World::new().await;
    let me = world.ask_as(world.demo.token(), "GET", "/api/user").await;
    assert_eq!(
        word(&me.json(), "login"),
        "ana",
        "Drone takes the token of Backstage"
    );
    for (base, path, is_open) in [
        (
            world.demo.backstage(),
            "/api/catalog/entities?limit=1",
            false,
        ),
        (
            world.demo.issuer(),
            "/.well-known/openid-configuration",
            true,
        ),
    ] {
        let request = world.request(world.demo.token(), "GET", "");
        let (client, request) = request.build_split();
        let mut request = request.expect("a request");
        *request.url_mut() = format!("{base}{path}").parse().expect("an address");
        let answer = client.execute(request).await.expect("an answer");
        assert_eq!(answer.status(), 200, "{path} {is_open}");
    }
}

#[tokio::test]
async fn ten_thousand_services_are_listed_with_their_builds() {
    let world = World::of(Options {
        services: 10_000,
        ..Options::default()
    })
    .await;
    let reply = world.ask("GET", "/api/user/repos?latest=true").await;
    let rows = reply.text.matches("\"git_http_url\":").count();
    assert!((9_990..=10_010).contains(&rows), "{rows}");
    assert!(reply.text.contains("\"slug\":\"org/svc-00000-payments\""));
    assert!(reply.text.matches("\"build\":{").count() > 9_900);
    assert!(serde_json::from_str::<serde::de::IgnoredAny>(&reply.text).is_ok());
}
