//! `audit`: what it prints, writes and ends with.

use std::path::PathBuf;

use serde_json::Value;

use super::shell::Shell;

/// A shell in which a failed build was restarted with a reason; the service, its old build and the
/// new one.
async fn restarted() -> (Shell, String, u64, u64) {
    let shell = Shell::open().await;
    let (repository, number) = shell.repositories("failure").await.swap_remove(0);
    let argument = number.to_string();
    let arguments = ["restart", &repository, &argument, "--yes"];
    let reason = ["--reason", "=CHG-2291, again"];
    let done = shell.ask(&[&arguments[..], &reason].concat()).await;
    let new = done["item"]["result"]["number"].as_u64().expect("a build");
    (shell, repository, number, new)
}

/// Where the record is, as the program says itself.
async fn record(shell: &Shell) -> PathBuf {
    let info = shell.run(&["info", "--output", "tsv"]).await.with(0).out;
    let state = info.lines().find_map(|line| {
        let (name, path) = line.split_once(char::is_whitespace)?;
        (name == "state").then(|| path.trim().to_owned())
    });
    PathBuf::from(state.expect("a folder")).join("record.jsonl")
}

fn items(answer: &Value) -> &Vec<Value> {
    answer["items"].as_array().expect("a list")
}

#[tokio::test]
async fn a_deed_is_told_once_with_its_reason_ticket_and_new_build() {
    let (shell, repository, old, new) = restarted().await;
    let answer = shell.ask(&["audit", &repository]).await;
    assert_eq!(answer["schema"], "backdrone.audit/1");
    let about = items(&answer).iter().filter(|item| item["became"] == new);
    let about: Vec<&Value> = about.collect();
    let [deed] = about.as_slice() else {
        panic!("told {} times: {answer}", about.len());
    };
    for (member, expected) in [
        ("source", Value::from("own")),
        ("action", "restart".into()),
        ("result", "ok".into()),
        ("build", old.into()),
        ("reason", "=CHG-2291, again".into()),
        ("ticket", "CHG-2291".into()),
        ("became_is_guessed", false.into()),
        ("by_person", true.into()),
    ] {
        assert_eq!(deed[member], expected, "{member}");
    }
    assert_eq!(deed["record"]["via"], "cli");
    assert!(items(&answer).iter().any(|item| item["source"] == "drone"));
}

#[tokio::test]
async fn flags_keep_what_they_name() {
    let (shell, repository, old, new) = restarted().await;
    let (old, new) = (old.to_string(), new.to_string());
    for (flags, own, drone) in [
        (&["--source", "own"][..], 1, 0),
        (&["--source", "own", "--who", "ana"], 1, 0),
        (&["--source", "own", "--who", "lee"], 0, 0),
        (&["--source", "own", "--result", "denied"], 0, 0),
        (
            &["--source", "own", "--action", "restart", "--since", "1h"],
            1,
            0,
        ),
        (&["--source", "own", "--until", "2020-01-01"], 0, 0),
        (
            &["--source", "drone", "--build", &new, "--action", "restart"],
            0,
            1,
        ),
        (&["--build", &new, "--action", "restart"], 1, 0),
        (&["--build", &old, "--action", "restart"], 1, 0),
        (&["--limit", "0"], 0, 0),
    ] {
        let answer = shell.ask(&[&["audit", &repository], flags].concat()).await;
        let count = |source: &str| {
            let of = |item: &&Value| item["source"] == source;
            items(&answer).iter().filter(of).count()
        };
        assert_eq!((count("own"), count("drone")), (own, drone), "{flags:?}");
    }
    let wrong = shell.run(&["audit", "--since", "soon"]).await.with(2);
    assert!(wrong.err.contains("`soon` is no time"), "{}", wrong.err);
}

#[tokio::test]
async fn every_output_tells_the_same_and_a_sheet_holds_no_formula() {
    let (shell, repository, _, new) = restarted().await;
    let own = ["audit", &repository, "--source", "own"];
    let printed = async |output: &str| {
        let arguments = [&own[..], &["--output", output]].concat();
        shell.run(&arguments).await.with(0).out
    };
    let table = printed("table").await;
    assert!(
        table.starts_with("TIME") && table.contains(&format!("→ #{new}")),
        "{table}"
    );
    assert_eq!(printed("ndjson").await.lines().count(), 1);
    assert!(printed("tsv").await.contains("\trestart\t"));
    let sheet = printed("csv").await;
    assert!(sheet.contains("\"'=CHG-2291, again\""), "{sheet}");
    let of_others = shell.run(&["builds", &repository, "--output", "csv"]).await;
    assert!(of_others.with(0).out.starts_with("build,status,"));
}

#[tokio::test]
async fn a_reason_moves_no_cursor_whatever_the_output() {
    let shell = Shell::open().await;
    let (repository, number) = shell.repositories("failure").await.swap_remove(0);
    let number = number.to_string();
    let reason = "CHG-1\u{1b}]0;owned\u{7}\u{9b}2J\u{202e}";
    let deed = ["restart", &repository, &number, "--yes", "--reason", reason];
    shell.run(&deed).await.with(0);
    for output in ["table", "tsv", "csv", "json", "ndjson"] {
        let listed = ["audit", &repository, "--source", "own", "--output", output];
        let out = shell.run(&listed).await.with(0).out;
        assert!(out.contains("CHG-1"), "{output}: {out:?}");
        let obeyed = |c: char| c.is_control() && !"\t\r\n".contains(c);
        assert!(!out.contains(obeyed), "{output}: {out:?}");
    }
}

#[tokio::test]
async fn an_empty_list_is_said_to_be_one_beside_the_answer() {
    let shell = Shell::open().await;
    let asked = ["audit", "--source", "drone", "--limit", "5"];
    let asked = shell.run(&asked).await.with(0);
    assert!(asked.err.is_empty(), "{asked:?}");
    let nothing = shell.run(&["audit", "--action", "dance"]).await.with(0);
    assert!(nothing.err.contains("nothing of the kind"), "{nothing:?}");
}

#[tokio::test]
async fn an_export_is_written_whole_for_its_owner_alone() {
    let (shell, repository, _, new) = restarted().await;
    for (name, mark) in [
        ("out.csv", ",'=CHG"),
        ("out.jsonl", "\"ticket\":\"CHG-2291\""),
    ] {
        let path = shell.path(name);
        let file = path.to_str().expect("a path");
        let done = shell
            .run(&["audit", &repository, "--export", file])
            .await
            .with(0);
        assert!(
            done.out.is_empty() && done.err.contains("entries saved to"),
            "{done:?}"
        );
        let text = std::fs::read_to_string(&path).expect("a file");
        assert!(text.contains(&mark.replace(",'", ",\"'")), "{text}");
        assert!(text.contains(&new.to_string()), "{text}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = path.metadata().expect("a file").permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }
    let odd = shell.run(&["audit", "--export", "out.txt"]).await.with(2);
    assert!(odd.err.contains(".csv or .jsonl"), "{}", odd.err);
}

#[tokio::test]
async fn a_sound_record_ends_well_a_changed_one_with_1_and_a_cut_one_with_10() {
    let (shell, ..) = restarted().await;
    let record = record(&shell).await;
    let verify = async |code: i32| {
        let arguments = ["audit", "--verify", "--output", "json"];
        shell.run(&arguments).await.with(code).json()
    };
    let sound = verify(0).await;
    assert_eq!(sound["schema"], "backdrone.audit-chain/1");
    assert_eq!(
        (&sound["item"]["lines"], &sound["item"]["whole"]),
        (&2.into(), &true.into())
    );

    let whole = std::fs::read_to_string(&record).expect("a record");
    std::fs::write(&record, whole.clone() + "{\"half").expect("written");
    let cut = verify(10).await;
    assert_eq!(cut["item"]["flaws"][0]["kind"], "cut_off");
    let listed = shell.run(&["audit", "--source", "own"]).await.with(0);
    assert!(listed.err.contains("line 3: is no line"), "{}", listed.err);

    let first = whole.lines().next().expect("a line").to_owned() + "\n";
    std::fs::write(&record, first).expect("written");
    let open = verify(10).await;
    assert_eq!(open["item"]["open"][0]["line"], 1);

    std::fs::write(&record, whole.replacen("CHG-2291", "CHG-2292", 1)).expect("written");
    let changed = verify(1).await;
    assert_eq!(changed["item"]["tampered"], true);
    let told = shell.run(&["audit", "--verify"]).await.with(1);
    assert!(
        told.out.starts_with("line 1 or 2 was changed"),
        "{}",
        told.out
    );
}
