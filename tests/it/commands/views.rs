//! `views.yaml` in the real program.

use std::process::Stdio;

use super::shell::Shell;

const VIEWS: &str = "\
include: [team/views.yaml]
views:
- { name: first tier, filter: 'tier:1', sort: -service }
- { name: bad, filter: 'teir:1', sort: agee }
";

#[tokio::test]
async fn a_bad_view_is_told_and_left_out_and_takes_no_right_away() {
    let shell = Shell::open().await;
    shell.write("views.yaml", VIEWS);
    shell.write(
        "team/views.yaml",
        "views: [{ name: theirs, filter: 'owner:me' }]",
    );
    let checked = shell.run(&["config", "check"]).await.with(2);
    for part in [
        "views.yaml:4:24: a filter knows no `teir:`",
        "did you mean `tier:`?",
        "views.yaml:4:40: `agee` is not what rows are sorted by",
        "  4 | - { name: bad, filter: 'teir:1', sort: agee }",
        "2 findings",
    ] {
        assert!(checked.err.contains(part), "{}", checked.err);
    }
    let names = |answer: serde_json::Value| -> Vec<String> {
        let items = answer["items"].as_array().expect("a list").iter();
        items.map(|item| item["name"].to_string()).collect()
    };
    let first = names(shell.ask(&["services", "--view", "first tier"]).await);
    let mut expected = names(
        shell
            .ask(&["services", "--view", "all", "--filter", "tier:1"])
            .await,
    );
    expected.sort();
    expected.reverse();
    assert!(!first.is_empty());
    assert_eq!(first, expected);
    shell.ask(&["services", "--view", "theirs"]).await;
    let refused = shell.run(&["services", "--view", "bad"]).await.with(2);
    assert!(
        refused.err.contains("first tier, theirs"),
        "{}",
        refused.err
    );
    // A view is no reason to switch deeds off.
    let (repository, number) = shell.repositories("failure").await.swap_remove(0);
    let number = number.to_string();
    let mut command = shell.command(&["restart", &repository, &number, "--yes"]);
    command
        .env("BACKDRONE_CONFIG", shell.path("config.yaml"))
        .stdin(Stdio::null());
    super::shell::ended(command).await.with(0);
}

#[tokio::test]
async fn a_file_that_is_included_names_no_program_and_one_that_is_not_there_is_told() {
    let shell = Shell::open().await;
    shell.write("views.yaml", "include:\n- team.yaml\n- gone.yaml\n");
    shell.write("team.yaml", "commands: [{ key: x, run: [touch, ran] }]\n");
    let checked = shell.run(&["config", "check"]).await.with(2);
    for part in [
        "team.yaml:1:1: `commands` is not a key",
        "views.yaml:3:3: ",
        "gone.yaml: ",
    ] {
        assert!(checked.err.contains(part), "{}", checked.err);
    }
    assert!(!shell.path("ran").exists());
}

#[tokio::test]
async fn a_file_at_an_address_counts_by_its_sum_alone_and_is_taken_from_the_cache() {
    // SHA-256 of the text below.
    const TEXT: &str = "views: [{ name: theirs, filter: 'owner:me' }]\n";
    const SUM: &str = "89cd9aebf76fe6e734e297d766f1eef16973ab0f4e1281b5b89875b6d5dcdadb";
    let shell = Shell::open().await;
    let include = |sum: &str| {
        format!("include: [{{ url: 'https://127.0.0.1:9/views.yaml', sha256: {sum} }}]\n")
    };
    // Nobody answers there, and nothing is in the cache.
    shell.write("views.yaml", &include(SUM));
    let checked = shell.run(&["config", "check"]).await.with(2);
    for part in ["views.yaml:1:11: nothing of it counts: ", "127.0.0.1"] {
        assert!(checked.err.contains(part), "{}", checked.err);
    }
    let info = shell.run(&["info"]).await.with(0).out;
    let cache = info.lines().find_map(|line| line.strip_prefix("cache"));
    let cache = std::path::PathBuf::from(cache.expect("a cache").trim());
    let kept = cache.join("views").join(format!("{SUM}.yaml"));
    std::fs::create_dir_all(kept.parent().expect("a folder")).expect("a folder");
    std::fs::write(&kept, TEXT).expect("kept");
    shell.run(&["config", "check"]).await.with(0);
    shell.ask(&["services", "--view", "theirs"]).await;
    // What is in the cache is believed no more than what is at the address.
    std::fs::write(&kept, TEXT.replace("theirs", "changed")).expect("changed");
    shell.run(&["config", "check"]).await.with(2);
    shell.run(&["services", "--view", "changed"]).await.with(2);
}
