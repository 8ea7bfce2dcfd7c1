//! How a command begins: its configuration, its context, its servers, and none of them.

use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};

use super::shell::{Shell, ended};

#[tokio::test]
async fn an_unknown_context_opens_nothing_and_names_the_nearest() {
    let shell = Shell::open().await;
    let refused = shell.run(&["services", "--context", "wrok"]).await.with(2);
    assert_eq!(
        refused.err,
        "backdrone: flag --context: `wrok` is not a context\nhint: did you mean `work`?\n"
    );
    let far = shell.run(&["services", "--context", "x"]).await.with(2);
    assert_eq!(
        far.err,
        "backdrone: flag --context: `x` is not a context\nhint: known: `work` and `demo`\n"
    );
    assert_eq!(shell.demo.requests().total(), 0);
}

#[tokio::test]
async fn the_dashboard_wants_a_terminal_and_says_so() {
    let shell = Shell::open().await;
    let refused = shell.run(&[]).await.with(2);
    assert!(refused.err.contains("terminal"), "{}", refused.err);
    assert_eq!(refused.out, "");
}

#[tokio::test]
async fn a_token_that_no_server_knows_ends_with_three() {
    let shell = Shell::open().await;
    shell.write("token", "stranger");
    let refused = shell.run(&["whoami"]).await;
    assert!(matches!(refused.code, Some(3)), "{refused:?}");
    assert!(
        !refused.err.contains("stranger"),
        "a token is not shown: {}",
        refused.err
    );
}

#[tokio::test]
async fn a_server_that_is_not_there_ends_with_six() {
    let shell = Shell::open().await;
    // Port 9 of this machine discards; nothing listens on it.
    let config = shell
        .config()
        .replace(shell.demo.drone(), "http://127.0.0.1:9");
    shell.write("config.yaml", &config);
    let refused = shell.run(&["builds", "acme/ledger"]).await.with(6);
    assert!(refused.err.contains("127.0.0.1:9"), "{}", refused.err);
}

#[tokio::test]
async fn the_two_variables_of_drone_s_own_program_are_enough() {
    let shell = Shell::open().await;
    let mut command = shell.command(&["services", "--view", "all", "--output", "json"]);
    command
        .env("DRONE_SERVER", shell.demo.drone())
        .env("DRONE_TOKEN", shell.demo.drone_token());
    let answer = ended(command).await.with(0).json();
    let items = answer["items"].as_array().expect("a list");
    assert!(items.iter().any(|item| item["repository"] == "acme/ledger"));
    assert!(items.iter().all(|item| item["component"].is_null()));
}

#[tokio::test]
async fn a_server_without_its_token_names_the_variable_and_asks_nothing() {
    let shell = Shell::open().await;
    for token in [None, Some("")] {
        let mut command = shell.command(&["services"]);
        command.env("DRONE_SERVER", shell.demo.drone());
        token.map(|token| command.env("DRONE_TOKEN", token));
        let refused = ended(command).await.with(3);
        assert!(refused.err.contains("`DRONE_TOKEN`"), "{}", refused.err);
        assert_eq!(shell.demo.requests().total(), 0);
    }
}

#[tokio::test]
async fn a_refusal_that_ends_a_command_is_said_once() {
    let shell = Shell::open().await;
    let mut command = shell.command(&["services"]);
    command
        .env("DRONE_SERVER", shell.demo.drone())
        .env("DRONE_TOKEN", "stranger");
    let refused = ended(command).await.with(3);
    assert_eq!(refused.err.matches("401").count(), 1, "{}", refused.err);
}

#[tokio::test]
async fn nothing_set_up_says_what_to_do() {
    let shell = Shell::open().await;
    // The dashboard too: without a terminal there are no questions to answer.
    for arguments in [&["services"][..], &[]] {
        let refused = ended(shell.command(arguments)).await.with(2);
        let file = ".config/backdrone/config.yaml";
        for way in [file, "demo", "DRONE_SERVER", "config init", "in a terminal"] {
            assert!(refused.err.contains(way), "{}", refused.err);
        }
    }
}

#[tokio::test]
async fn any_command_runs_on_the_built_in_world() {
    let shell = Shell::open().await;
    let command = shell.command(&["--context", "demo", "whoami", "--output", "json"]);
    let answer = ended(command).await.with(0).json();
    assert_eq!(answer["item"]["user"], "user:default/ana");
}

#[tokio::test]
async fn config_check_prints_every_finding_and_ends_with_two() {
    let shell = Shell::open().await;
    shell.run(&["config", "check"]).await.with(0);
    shell.write(
        "config.yaml",
        &format!("them: mono\nascii: maybe\n{}", shell.config()),
    );
    let checked = shell.run(&["config", "check"]).await.with(2);
    let said = format!("{}{}", checked.out, checked.err);
    for place in ["config.yaml:1:1", "config.yaml:2:8", "^^^^", "`theme`"] {
        assert!(said.contains(place), "{said}");
    }
    assert!(said.contains("2 findings"), "{said}");
    shell.write("config.yaml", &format!("ascii: maybe\n{}", shell.config()));
    let checked = shell.run(&["config", "check"]).await.with(2);
    assert!(checked.err.ends_with("1 finding\n"), "{}", checked.err);
}

#[tokio::test]
async fn config_check_and_the_doctor_say_that_there_is_no_file_and_where_it_would_be() {
    let shell = Shell::open().await;
    let path = shell.path(".config/backdrone/config.yaml");
    let words = format!(
        "there is no file {}: `backdrone config init` writes one",
        path.display()
    );
    let checked = ended(shell.command(&["config", "check"])).await.with(0);
    assert_eq!(checked.out, format!("{words}\n"));
    let mut doctor = shell.command(&["doctor"]);
    doctor
        .env("DRONE_SERVER", shell.demo.drone())
        .env("DRONE_TOKEN", shell.demo.drone_token());
    let looked = ended(doctor).await;
    assert!(looked.out.contains(&words), "{}", looked.out);
}

#[tokio::test]
async fn nobody_signs_in_to_the_demo() {
    let shell = Shell::open().await;
    let refused = shell.run(&["login", "--context", "demo"]).await.with(2);
    assert!(
        refused
            .err
            .contains("nobody signs in to the demo: it brings a person and tokens of its own"),
        "{}",
        refused.err
    );
}

#[tokio::test]
async fn config_check_reads_own_patterns_of_logs_as_the_logs_do() {
    let shell = Shell::open().await;
    let own = "log:\n  error_patterns: ['^FATAL', '(open', 'ok']\n  ignore_patterns: ['[0-9']\n";
    shell.write("config.yaml", &format!("{own}{}", shell.config()));
    let checked = shell.run(&["config", "check"]).await.with(2);
    for part in [
        "config.yaml:2:30: not a regular expression: unclosed group",
        "config.yaml:3:21: not a regular expression: unclosed character class",
        "2 findings",
    ] {
        assert!(checked.err.contains(part), "{}", checked.err);
    }
    // Reading goes on, with those that are good; deeds wait until it is mended.
    shell.run(&["builds", "acme/ledger"]).await.with(0);
    let deed = shell.run(&["restart", "acme/ledger", "--yes"]).await;
    deed.with(2);
}

#[tokio::test]
async fn config_show_tells_where_each_value_comes_from_and_no_token() {
    let shell = Shell::open().await;
    let mut command = shell.command(&["config", "show", "--origin", "--read-only"]);
    command
        .env("BACKDRONE_CONFIG", shell.path("config.yaml"))
        .env("BACKDRONE_MOUSE", "false");
    let shown = ended(command).await.with(0).out;
    let line = |key: &str| {
        shown
            .lines()
            .find(|line| line.starts_with(key))
            .unwrap_or_default()
    };
    assert!(line("read_only").contains("flag --read-only"), "{shown}");
    assert!(
        line("mouse").contains("environment BACKDRONE_MOUSE"),
        "{shown}"
    );
    assert!(line("ascii").contains("default"), "{shown}");
    assert!(
        line("contexts.work.drone.url").contains("config.yaml:4:"),
        "{shown}"
    );
    assert!(!shown.contains(shell.demo.token()), "a token is not shown");
}

#[tokio::test]
async fn config_init_writes_a_file_that_says_nothing_and_never_over_another() {
    let shell = Shell::open().await;
    let init = || ended(shell.command(&["config", "init"]));
    init().await.with(0);
    let path = shell.path(".config/backdrone/config.yaml");
    let written = std::fs::read_to_string(&path).expect("a file");
    assert!(
        written.starts_with("# yaml-language-server: $schema="),
        "{written}"
    );
    std::fs::write(&path, "theme: mono\n").expect("written");
    let again = init().await.with(2);
    for part in ["is there already", "edit it", "`backdrone config default`"] {
        assert!(again.err.contains(part), "{}", again.err);
    }
    assert_eq!(
        std::fs::read_to_string(&path).expect("a file"),
        "theme: mono\n"
    );
}

#[tokio::test]
async fn a_wrong_word_is_a_question_of_usage() {
    let shell = Shell::open().await;
    shell.run(&["servces"]).await.with(2);
    shell.run(&["services", "--output", "xml"]).await.with(2);
    shell.run(&["--version"]).await.with(0);
    let keys = shell.run(&["keys"]).await.with(0);
    assert!(keys.out.contains("build.restart"), "{}", keys.out);
}

#[cfg(unix)]
#[tokio::test]
async fn a_served_world_is_shared_by_its_file_and_ends_at_a_signal() {
    let shell = Shell::open().await;
    let mut command = shell.command(&["demo", "serve"]);
    let mut served = command.stderr(Stdio::inherit()).spawn().expect("a program");
    let mut lines = BufReader::new(served.stdout.take().expect("a pipe")).lines();
    let line = lines.next_line().await.expect("a line").expect("a line");
    let world: serde_json::Value = serde_json::from_str(&line).expect("JSON");
    for name in ["backstage", "drone", "issuer", "token", "config"] {
        assert!(world[name].is_string(), "{name}: {line}");
    }
    let config = world["config"].as_str().expect("a path");
    let arguments = ["--config", config, "whoami", "--output", "json"];
    let answer = ended(shell.command(&arguments)).await.with(0).json();
    assert_eq!(answer["item"]["user"], "user:default/ana");
    let id = served.id().expect("it runs").to_string();
    let killed = tokio::process::Command::new("kill")
        .args(["-TERM", &id])
        .status()
        .await;
    assert!(killed.expect("a program").success());
    let end = served.wait().await.expect("an end");
    assert_eq!(end.code(), Some(0), "{end}");
    assert!(
        !std::path::Path::new(config).exists(),
        "its file is gone with it"
    );
}

#[tokio::test]
async fn a_list_with_a_server_missing_says_so_and_shows_the_rest() {
    let shell = Shell::open().await;
    let token = serde_json::json!(shell.path("token"));
    let (backstage, drone) = (shell.demo.backstage(), shell.demo.drone());
    shell.write(
        "config.yaml",
        &format!(
            "contexts:\n  work:\n    backstage: {{ url: {backstage}, token: {{ file: {token} }} }}\n    \
             drone:\n      - {{ url: {drone}, token: {{ file: {token} }} }}\n      \
             - {{ name: gone, url: http://127.0.0.1:9, token: {{ file: {token} }} }}\n"
        ),
    );
    let partial = shell.run(&["services", "--output", "json"]).await.with(6);
    assert!(partial.err.contains("gone"), "{}", partial.err);
    let answer = partial.json();
    assert_eq!(answer["stale"], true);
    let items = answer["items"].as_array().expect("a list");
    assert!(items.iter().any(|item| item["build"].is_object()));
    // What is on no list that came may be on the one that did not.
    let unknown = shell.run(&["builds", "acme/elsewhere"]).await.with(6);
    let words = "nothing on the servers that answered is called `acme/elsewhere`";
    assert!(unknown.err.contains(words), "{}", unknown.err);
}

#[tokio::test]
async fn a_drone_token_that_nobody_gave_is_named_with_its_server_and_the_next_step() {
    let shell = Shell::open().await;
    let config = shell.config();
    let (head, _) = config.split_once("    drone:").expect("a Drone");
    shell.write(
        "config.yaml",
        &format!("{head}    drone: {}\n", shell.demo.drone()),
    );
    let drone = shell.demo.drone().trim_end_matches('/');
    let host = drone.strip_prefix("http://").expect("plain HTTP");
    let said = [
        format!("no Drone token for {host}"),
        "`backdrone login --context work` asks for it".to_owned(),
        format!("{drone}/account shows it"),
    ];
    for command in ["services", "whoami", "doctor", "builds"] {
        let ended = match command {
            "builds" => shell.run(&["builds", "acme/ledger"]).await,
            command => shell.run(&[command]).await,
        };
        let ended = ended.with(if command == "doctor" { 1 } else { 3 });
        let told = format!("{}{}", ended.out, ended.err);
        for part in &said {
            assert!(told.contains(part), "{command}: {told}");
        }
        assert!(!told.contains("not signed in to the context"), "{told}");
    }
    // The catalog is there all the same.
    let list = shell.run(&["services", "--output", "json"]).await.with(3);
    let answer = list.json();
    assert_eq!(answer["stale"], true);
    assert!(answer["items"].as_array().is_some_and(|it| !it.is_empty()));
}

#[tokio::test]
async fn a_place_beside_a_command_is_no_answer_to_another_question() {
    let shell = Shell::open().await;
    let refused = shell.run(&["ledger", "services"]).await.with(2);
    assert!(refused.err.contains("place"), "{}", refused.err);
    assert_eq!(shell.demo.requests().total(), 0);
}

#[tokio::test]
async fn in_a_checkout_no_name_is_its_repository() {
    let shell = Shell::open().await;
    let git = |arguments: &[&str]| {
        let mut git = tokio::process::Command::new("git");
        git.args(arguments).current_dir(shell.path("checkout"));
        async move {
            git.output()
                .await
                .is_ok_and(|output| output.status.success())
        }
    };
    shell.write("checkout/src/main.c", "");
    if !git(&["init", "-q", "-b", "main"]).await {
        eprintln!("skipped: no `git` here that knows `init -b`");
        return;
    }
    let remote = "git@git.acme.example:acme/ledger.git";
    assert!(git(&["remote", "add", "origin", remote]).await);
    let mut command = shell.command(&["builds", "--output", "json"]);
    command
        .current_dir(shell.path("checkout/src"))
        .env("BACKDRONE_CONFIG", shell.path("config.yaml"));
    let here = ended(command).await.with(0).json();
    let named = shell.ask(&["builds", "acme/ledger"]).await;
    assert_eq!(here["items"], named["items"]);
    // A folder above which there is no checkout has no repository to mean.
    let nowhere = shell.run(&["builds"]).await.with(2);
    assert!(nowhere.err.contains("checkout"), "{}", nowhere.err);
}

#[tokio::test]
async fn a_debug_log_tells_what_was_asked_and_no_secret() {
    let shell = Shell::open().await;
    shell.run(&["-v", "whoami"]).await.with(0);
    let mut logs = Vec::new();
    let mut folders = vec![shell.path(".")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.ends_with("debug.log") {
                logs.push(std::fs::read_to_string(path).expect("a log"));
            }
        }
    }
    assert_eq!(logs.len(), 1);
    assert!(logs[0].contains("/api/user"), "{}", logs[0]);
    for secret in [shell.demo.token(), shell.demo.drone_token()] {
        assert!(!logs[0].contains(secret));
    }
}
