//! Commands that read: what they print, how they end.

use std::collections::BTreeSet;
use std::process::Stdio;

use backdrone::demo::Server;
use backdrone::report;
use serde_json::Value;

use super::shell::Shell;

/// Whether an answer has every member of its schema and no other, at every depth: what is unknown
/// is `null` and never left out.
fn keeps(schema: &Value, root: &Value, value: &Value, place: &str) {
    let schema = match schema["$ref"]
        .as_str()
        .and_then(|name| name.strip_prefix("#/$defs/"))
    {
        Some(name) => &root["$defs"][name],
        None => schema,
    };
    if let Some(choices) = schema["anyOf"].as_array() {
        let choice = choices.iter().find(|choice| choice["type"] != "null");
        if !value.is_null() {
            keeps(choice.expect("a choice"), root, value, place);
        }
    } else if let Some(members) = schema["properties"].as_object() {
        let object = value
            .as_object()
            .unwrap_or_else(|| panic!("{place} is no object: {value}"));
        let said: BTreeSet<&String> = object.keys().collect();
        let promised: BTreeSet<&String> = members.keys().collect();
        assert_eq!(said, promised, "{place}");
        for (name, member) in members {
            keeps(member, root, &object[name], &format!("{place}.{name}"));
        }
    } else if let (Some(items), true) = (schema.get("items"), value.is_array()) {
        for (at, item) in value.as_array().into_iter().flatten().enumerate() {
            keeps(items, root, item, &format!("{place}[{at}]"));
        }
    }
}

fn schema(command: &str) -> Value {
    report::schema(command).expect(command).to_value()
}

#[tokio::test]
async fn json_has_every_member_that_its_schema_promises() {
    let shell = Shell::open().await;
    let (repository, number) = shell.repositories("failure").await.swap_remove(0);
    let number = number.to_string();
    for (name, arguments) in [
        ("services", &["services", "--view", "all"][..]),
        ("oncall", &["oncall"]),
        ("builds", &["builds", &repository]),
        ("build", &["build", &repository, &number]),
        ("audit", &["audit", &repository]),
        ("whoami", &["whoami"]),
        ("doctor", &["doctor", "connection"]),
        ("doctor", &["doctor", "sdk-js"]),
    ] {
        let answer = shell.ask(arguments).await;
        let schema = schema(name);
        keeps(&schema, &schema, &answer, name);
        assert_eq!(answer["schema"], format!("backdrone.{name}/1"));
        assert_eq!(answer["stale"], false, "{name}");
        let as_of = answer["as_of"].as_str().expect("a time");
        assert!(as_of.ends_with('Z'), "{as_of} is not UTC");
    }
}

#[tokio::test]
async fn a_list_of_builds_says_how_its_branch_does() {
    let shell = Shell::open().await;
    let (repository, _) = shell.repositories("failure").await.swap_remove(0);
    let answer = shell
        .ask(&["builds", &repository, "--branch", "main", "--limit", "100"])
        .await;
    let (insight, items) = (&answer["insight"], &answer["items"]);
    let items = items.as_array().expect("a list");
    let count = |words: &[&str]| {
        let is_one = |item: &&Value| {
            let event = item["event"].as_str().expect("a word");
            let status = item["status"].as_str().expect("a word");
            words.contains(&status) && !["promote", "rollback"].contains(&event)
        };
        items.iter().filter(is_one).count()
    };
    assert_eq!(insight["branch"], "main");
    assert_eq!(insight["complete"], true, "fewer than a hundred");
    assert_eq!(insight["passed"], count(&["success"]));
    assert_eq!(insight["failed"], count(&["failure", "error"]));
}

#[tokio::test]
async fn the_schema_that_is_printed_is_the_one_of_the_types() {
    let shell = Shell::open().await;
    let printed = shell
        .run(&["info", "--schema", "builds"])
        .await
        .with(0)
        .json();
    assert_eq!(printed, schema("builds"));
    let unknown = shell.run(&["info", "--schema", "dance"]).await.with(2);
    assert!(unknown.err.contains("dance"), "{}", unknown.err);
}

#[tokio::test]
async fn mine_is_what_the_catalog_says_and_all_is_more() {
    let shell = Shell::open().await;
    let names = |answer: Value| -> BTreeSet<String> {
        let items = answer["items"].as_array().expect("a list").clone();
        let name = |item: &Value| format!("{}/{}", item["name"], item["repository"]);
        items.iter().map(name).collect()
    };
    let mine = shell.ask(&["services"]).await;
    let owned = mine["items"]
        .as_array()
        .expect("a list")
        .iter()
        .all(|item| item["mine"] == true);
    assert!(owned, "{mine}");
    let (mine, all) = (
        names(mine),
        names(shell.ask(&["services", "--view", "all"]).await),
    );
    assert!(!mine.is_empty() && mine.len() < all.len());
    assert!(mine.is_subset(&all));
}

#[tokio::test]
async fn each_form_of_output_has_the_same_rows() {
    let shell = Shell::open().await;
    let list = |form: &'static str| {
        let shell = &shell;
        async move {
            shell
                .run(&["services", "--view", "all", "--output", form])
                .await
                .with(0)
                .out
        }
    };
    let json: Value = serde_json::from_str(&list("json").await).expect("JSON");
    let items = json["items"].as_array().expect("a list");
    let ndjson = list("ndjson").await;
    let lines: Vec<Value> = ndjson
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    // A second may have passed between the two: what runs has run longer.
    let still = |items: &[Value]| -> Vec<Value> {
        let mut items = items.to_vec();
        for item in &mut items {
            if item["build"]["finished_at"].is_null() && item["build"].is_object() {
                item["build"]["duration_seconds"] = Value::Null;
            }
        }
        items
    };
    assert_eq!(still(&lines), still(items));
    let tsv = list("tsv").await;
    let tabs: BTreeSet<usize> = tsv.lines().map(|line| line.matches('\t').count()).collect();
    assert_eq!(tabs.len(), 1, "{tsv}");
    assert_eq!(tsv.lines().count(), items.len() + 1, "a head and the rows");
    assert_eq!(list("table").await.lines().count(), items.len() + 1);
}

#[tokio::test]
async fn nothing_of_a_hostile_entry_reaches_the_terminal() {
    let shell = Shell::open().await;
    for form in ["table", "tsv"] {
        let shown = shell
            .run(&["services", "--view", "all", "--output", form])
            .await
            .with(0)
            .out;
        let bad = |c: &char| c.is_control() && !matches!(c, '\n' | '\t') || is_bidi(*c);
        assert_eq!(shown.chars().find(bad), None, "{form}");
    }
    let json = shell
        .run(&["services", "--view", "all", "--output", "json"])
        .await
        .with(0)
        .out;
    assert!(
        !json.trim_end().contains(char::is_control),
        "JSON escapes what is not shown"
    );
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[tokio::test]
async fn a_service_is_named_by_component_reference_or_repository() {
    let shell = Shell::open().await;
    let by_slug = shell.ask(&["builds", "acme/ledger"]).await;
    for name in [
        "ledger",
        "component:default/ledger",
        "Component:ledger",
        "ACME/Ledger",
    ] {
        assert_eq!(
            shell.ask(&["builds", name]).await["items"],
            by_slug["items"],
            "{name}"
        );
    }
    let limited = shell.ask(&["builds", "ledger", "--limit", "3"]).await;
    assert_eq!(limited["items"].as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn an_ambiguous_name_lists_its_candidates_and_an_unknown_one_its_neighbours() {
    let shell = Shell::open().await;
    let several = shell.run(&["builds", "checkout-web"]).await.with(5);
    for candidate in ["acme/checkout-web", "acme/checkout-e2e"] {
        assert!(several.err.contains(candidate), "{}", several.err);
    }
    assert_eq!(several.out, "");
    let unknown = shell.run(&["builds", "legder"]).await.with(5);
    assert!(unknown.err.contains("legder"), "{}", unknown.err);
    shell.run(&["build", "acme/ledger", "999999"]).await.with(5);
}

#[tokio::test]
async fn the_log_of_what_failed_is_found_without_its_name() {
    let shell = Shell::open().await;
    let (repository, number) = shell.repositories("failure").await.swap_remove(0);
    let number = number.to_string();
    let failed = shell
        .run(&["logs", &repository, &number, "--failed"])
        .await
        .with(0);
    assert!(!failed.out.trim().is_empty());
    let all = shell.run(&["logs", &repository, &number]).await.with(0);
    assert!(all.out.lines().count() > failed.out.lines().count());
    let word = failed
        .out
        .split_whitespace()
        .find(|word| word.chars().all(char::is_alphabetic));
    let word = word.expect("a word");
    let found = shell
        .run(&["logs", &repository, &number, "--failed", "--grep", word])
        .await;
    let found = found.with(0).out;
    assert!(!found.is_empty() && found.lines().count() <= failed.out.lines().count());
    for line in found.lines() {
        assert!(line.to_lowercase().contains(&word.to_lowercase()), "{line}");
    }
}

#[tokio::test]
async fn watching_tells_how_a_build_ended_by_its_exit_code() {
    let shell = Shell::open().await;
    let (red, number) = shell.repositories("failure").await.swap_remove(0);
    let number = number.to_string();
    shell.run(&["watch", &red, &number]).await.with(0);
    shell
        .run(&["watch", &red, &number, "--exit-status"])
        .await
        .with(1);
    let (green, number) = shell.repositories("success").await.swap_remove(0);
    shell
        .run(&["watch", &green, &number.to_string(), "--exit-status"])
        .await
        .with(0);
}

#[tokio::test]
async fn a_line_of_a_log_is_an_object_as_documented() {
    let shell = Shell::open().await;
    let (repository, number) = shell.repositories("success").await.swap_remove(0);
    let arguments = [
        "logs",
        &repository,
        &number.to_string(),
        "--output",
        "ndjson",
    ];
    let out = shell.run(&arguments).await.with(0).out;
    let schema = schema("logs");
    for line in out.lines() {
        let line: Value = serde_json::from_str(line).expect("JSON");
        keeps(&schema, &schema, &line, "line");
        let text = line["text"].as_str().expect("a text");
        assert!(!text.contains(char::is_control), "{text:?}");
    }
    assert!(!out.is_empty());
}

#[tokio::test]
async fn watching_and_following_end_with_the_build() {
    let shell = Shell::open().await;
    let (repository, number) = shell.repositories("running").await.swap_remove(0);
    let name = number.to_string();
    let watch = ["watch", &repository, &name, "--output", "json"];
    let follow = ["logs", &repository, &name, "--follow"];
    let finish = async {
        // Both have looked at the build at least once when its log is asked for.
        while shell.demo.requests().count(Server::Drone, "logs") == 0 {
            tokio::task::yield_now().await;
        }
        assert!(
            shell
                .demo
                .finish(&repository, i64::try_from(number).expect("small"))
        );
    };
    let (watched, followed, ()) = tokio::join!(shell.run(&watch), shell.run(&follow), finish);
    let item = watched.with(0).json()["item"].clone();
    assert!(item["finished_at"].is_string(), "{item}");
    assert!(!followed.with(0).out.is_empty());
}

#[tokio::test]
async fn a_reader_who_has_left_is_no_failure_to_tell_of() {
    let shell = Shell::open().await;
    let mut command = shell.command(&["services", "--view", "all", "--output", "json"]);
    command
        .env("BACKDRONE_CONFIG", shell.path("config.yaml"))
        .stdout(Stdio::piped());
    let mut child = command.spawn().expect("a program");
    drop(child.stdout.take());
    let end = child.wait_with_output().await.expect("an end");
    assert_eq!(String::from_utf8_lossy(&end.stderr), "");
    // 141 is what a shell makes of SIGPIPE.
    assert!(
        end.status.code().is_none_or(|code| code == 141),
        "{:?}",
        end.status
    );
}

#[tokio::test]
async fn the_reason_why_a_build_has_no_stages_is_said_once() {
    let shell = Shell::open().await;
    let (repository, number) = shell.repositories("error").await.swap_remove(0);
    let place = [repository.as_str(), &number.to_string()];
    let answer = shell.ask(&[&["build"][..], &place].concat()).await;
    let error = answer["item"]["error"].as_str().expect("an error");
    let told = shell.run(&[&["build"][..], &place].concat()).await.with(0);
    assert_eq!(told.out.matches(error).count(), 1, "{}", told.out);
}
