//! `doctor`: what it finds in a sound world and in broken ones, and what it keeps to itself.

use std::collections::BTreeMap;
use std::time::Duration;

use backdrone::demo::{Fail, Server};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio::time::Instant;

use super::shell::{Ended, Shell};

/// The checks of an answer, by name.
fn checks(answer: &Value) -> BTreeMap<String, Value> {
    let items = answer["items"].as_array().expect("a list");
    let named = items.iter().map(|item| {
        let name = item["check"].as_str().expect("a name").to_owned();
        (name, item.clone())
    });
    named.collect()
}

/// The server's check, whatever its name.
fn of<'a>(checks: &'a BTreeMap<String, Value>, start: &str) -> &'a Value {
    let mut found = checks.iter().filter(|(name, _)| name.starts_with(start));
    found
        .next()
        .unwrap_or_else(|| panic!("no {start}: {checks:?}"))
        .1
}

async fn json(shell: &Shell, code: i32) -> BTreeMap<String, Value> {
    let ended = shell
        .run(&["doctor", "connection", "--output", "json"])
        .await
        .with(code);
    checks(&ended.json())
}

/// A server that answers everybody with this, as long as it is kept, and its address.
async fn answering(answer: &'static str) -> (JoinSet<()>, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let mut server = JoinSet::new();
    server.spawn(async move {
        while let Ok((mut visitor, _)) = listener.accept().await {
            let mut request = [0; 4096];
            let _read = visitor.read(&mut request).await;
            let _written = visitor.write_all(answer.as_bytes()).await;
        }
    });
    (server, format!("http://{address}"))
}

#[tokio::test]
async fn in_a_sound_world_nothing_is_wrong_and_the_order_is_always_the_same() {
    let shell = Shell::open().await;
    let ended = shell.run(&[
        "doctor",
        "connection",
        "--output",
        "ndjson",
        "--fail-on",
        "warn",
    ]);
    let ended = ended.await.with(0);
    let names: Vec<String> = ended
        .out
        .lines()
        .map(|line| {
            let item: Value = serde_json::from_str(line).expect("JSON");
            assert!(
                ["good", "skipped"].contains(&item["verdict"].as_str().expect("a word")),
                "{item}"
            );
            let name = item["check"].as_str().expect("a name");
            name.split(':').next().unwrap_or_default().to_owned()
        })
        .collect();
    let order = [
        "configuration",
        "folders",
        "record",
        "terminal",
        "proxy",
        "keyring",
        "issuer",
        "session",
        "backstage",
        "catalog",
        "server",
        "account",
        "clock",
    ];
    assert_eq!(names, order);
}

#[tokio::test]
async fn a_dead_backstage_is_bad_and_costs_the_others_nothing() {
    let shell = Shell::open().await;
    shell
        .demo
        .mishaps()
        .change(|all| all.backstage.refuse = true);
    let checks = json(&shell, 1).await;
    assert_eq!(checks["backstage"]["verdict"], "bad");
    assert!(checks["backstage"]["next"].is_string());
    let catalog = &checks["catalog"];
    assert_eq!(catalog["verdict"], "skipped", "{catalog}");
    assert_eq!(of(&checks, "server:")["verdict"], "good");
    assert_eq!(of(&checks, "account:")["verdict"], "good");
}

#[tokio::test]
async fn a_server_that_never_answers_costs_ten_seconds_at_most() {
    let shell = Shell::open().await;
    shell
        .demo
        .mishaps()
        .change(|all| all.drone.delay = Duration::from_secs(60));
    let began = Instant::now();
    let checks = json(&shell, 1).await;
    assert!(
        began.elapsed() < Duration::from_secs(15),
        "{:?}",
        began.elapsed()
    );
    let server = of(&checks, "server:");
    assert_eq!(server["verdict"], "bad");
    let took = server["milliseconds"].as_u64().expect("a number");
    assert!((1_000..10_000).contains(&took), "{took}");
    assert_eq!(checks["catalog"]["verdict"], "good");
}

#[tokio::test]
async fn a_web_page_is_no_drone() {
    let shell = Shell::open().await;
    let page = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 14\r\n\
                connection: close\r\n\r\n<html>hi</html";
    let (_server, address) = answering(page).await;
    let config = shell.config().replace(shell.demo.drone(), &address);
    shell.write("config.yaml", &config);
    let checks = json(&shell, 1).await;
    let server = of(&checks, "server:");
    assert_eq!(server["verdict"], "bad");
    let said = server["said"].as_str().expect("a sentence");
    assert!(said.contains("this is no Drone"), "{said}");
}

#[tokio::test]
async fn a_token_that_nobody_knows_is_named_by_where_it_comes_from() {
    let shell = Shell::open().await;
    shell.write("token", "unknown");
    let checks = json(&shell, 1).await;
    let file = shell.path("token").display().to_string();
    for check in [&checks["catalog"], of(&checks, "account:")] {
        assert_eq!(check["verdict"], "bad", "{check}");
        let said = check["said"].as_str().expect("a sentence");
        assert!(said.contains(&file), "{said}");
        assert!(check["next"].is_string(), "{check}");
    }
    assert_eq!(
        checks["backstage"]["verdict"], "good",
        "it answers all the same"
    );
}

#[tokio::test]
async fn a_catalog_that_is_forbidden_asks_for_the_permission() {
    let shell = Shell::open().await;
    let fail = Fail {
        status: 403,
        times: u32::MAX,
        retry_after: None,
    };
    shell
        .demo
        .mishaps()
        .change(|all| all.of_mut(Server::Backstage).fail = Some(fail));
    let checks = json(&shell, 1).await;
    let next = checks["catalog"]["next"].as_str().expect("a next step");
    assert!(next.contains("catalog.entity.read"), "{next}");
}

#[tokio::test]
async fn a_clock_that_is_far_off_is_bad() {
    let shell = Shell::open().await;
    let old = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\
               date: Wed, 25 Nov 2015 04:05:32 GMT\r\ncontent-length: 20\r\n\
               connection: close\r\n\r\n{\"version\":\"2.25.0\"}";
    let (_server, address) = answering(old).await;
    let config = shell.config().replace(shell.demo.drone(), &address);
    shell.write("config.yaml", &config);
    let checks = json(&shell, 1).await;
    assert_eq!(of(&checks, "server:")["verdict"], "good");
    assert_eq!(checks["clock"]["verdict"], "bad");
    let said = checks["clock"]["said"].as_str().expect("a sentence");
    assert!(
        said.contains(" -3") && said.contains("backstage +0 s"),
        "{said}"
    );
}

#[tokio::test]
async fn a_warning_counts_where_it_is_wished_to() {
    let shell = Shell::open().await;
    let config = format!("theme: nonesuch\n{}", shell.config());
    shell.write("config.yaml", &config);
    let ended = shell
        .run(&["doctor", "connection", "--output", "json"])
        .await;
    let worst = |ended: &Ended| {
        let checks = checks(&ended.json());
        let verdict = checks["configuration"]["verdict"].clone();
        verdict.as_str().expect("a word").to_owned()
    };
    let expected = i32::from(worst(&ended) == "bad");
    let ended = ended.with(expected);
    assert_ne!(worst(&ended), "good");
    shell
        .run(&["doctor", "connection", "--fail-on", "warn"])
        .await
        .with(1);
}

#[tokio::test]
async fn without_a_context_this_machine_is_looked_at_all_the_same() {
    let shell = Shell::open().await;
    shell.write("config.yaml", "theme: ansi\n");
    let checks = json(&shell, 1).await;
    assert_eq!(checks["configuration"]["verdict"], "bad");
    assert!(checks.contains_key("folders") && !checks.contains_key("backstage"));
}

#[tokio::test]
async fn a_report_has_what_a_helper_asks_for_and_no_secret() {
    let shell = Shell::open().await;
    let mut command = shell.command(&["doctor", "--report"]);
    command
        .env("BACKDRONE_CONFIG", shell.path("config.yaml"))
        .env("TERM", "tmux-256color")
        .env("TMUX", "/tmp/tmux-1000/default,7,0")
        .env("HTTPS_PROXY", "http://ana:hunter2@proxy.acme.test:3128")
        .env("DRONE_TOKEN", "s3cret-of-drone");
    let ended = super::shell::ended(command).await.with(0);
    for words in [
        env!("CARGO_PKG_VERSION"),
        std::env::consts::OS,
        "- TERM: tmux-256color",
        "- TMUX: set",
        "## Configuration",
        "contexts.work.drone.url",
        "proxy.acme.test:3128",
        "## Checks",
        "| catalog | good |",
    ] {
        assert!(ended.out.contains(words), "{words}\n{}", ended.out);
    }
    for secret in [
        shell.demo.token(),
        "hunter2",
        "s3cret-of-drone",
        "/tmp/tmux-1000",
    ] {
        assert!(!ended.out.contains(secret), "{}", ended.out);
        assert!(!ended.err.contains(secret), "{}", ended.err);
    }
}
