//! Own commands, typed as keys on the demo world: real programs in a folder of the test's.
#![cfg(unix)]

use std::path::Path;

use backdrone::app::{OwnCommand, Scope, key_sequence};
use backdrone::demo::Demo;
use tempfile::TempDir;

use crate::clients::world;
use crate::stage::{Setting, Stage};

const SIZE: (u16, u16) = (160, 45);

/// A command that writes its arguments into a file, one a line.
fn writes(folder: &Path, key: &str, arguments: &[&str]) -> OwnCommand {
    let script = folder.join("write.sh");
    let text = format!(
        "printf '%s\\n' \"$@\" >'{0}/part' && mv '{0}/part' '{0}/argv' && echo it is written\n",
        folder.display()
    );
    std::fs::write(&script, text).expect("a script");
    let program = ["sh".to_owned(), script.display().to_string()];
    let arguments = arguments.iter().map(|argument| (*argument).to_owned());
    OwnCommand {
        name: "note it".into(),
        keys: key_sequence(key).expect("keys"),
        scopes: vec![Scope::Services],
        run: program.into_iter().chain(arguments).collect(),
        confirm: false,
        read_only: false,
    }
}

async fn with(demo: &Demo, commands: Vec<OwnCommand>, read_only: bool) -> Stage {
    let mut setting = Setting::of(demo);
    setting.settings.commands = commands;
    setting.settings.read_only = read_only;
    let mut stage = setting.open(SIZE);
    stage
        .settle()
        .await
        .until("ledger")
        .await
        .until("live")
        .await;
    stage
}

fn written(folder: &Path) -> Option<Vec<String>> {
    let text = std::fs::read_to_string(folder.join("argv")).ok()?;
    Some(text.lines().map(str::to_owned).collect())
}

#[tokio::test]
async fn a_key_runs_the_program_with_what_is_selected_as_its_arguments() {
    let demo = world().await;
    let folder = TempDir::new().expect("a folder");
    let arguments = [
        "--of={repo}",
        "{service}-{number}",
        "{owner}; $(touch x) *",
        "{url}",
        "{context} {branch}",
    ];
    let command = writes(folder.path(), "X t", &arguments);
    let mut stage = with(&demo, vec![command], false).await;
    stage.type_keys("/").await.type_text("=ledger").await;
    stage
        .type_keys("enter X t")
        .await
        .until("note it: done")
        .await;
    let place = stage.model().screen().place(stage.model());
    let build = place.build.expect("a build");
    let expected = [
        format!("--of={}", build.repo.slug),
        format!("ledger-{}", build.number),
        "payments; $(touch x) *".to_owned(),
        format!(
            "{}/{}/{}",
            demo.drone().trim_end_matches('/'),
            build.repo.slug,
            build.number
        ),
        format!("{} main", build.repo.server.context),
    ];
    assert_eq!(written(folder.path()), Some(expected.to_vec()));
    // What it said is kept in the messages.
    stage
        .type_keys("!")
        .await
        .until("note it: it is written")
        .await;
}

#[tokio::test]
async fn one_that_asks_runs_nothing_before_yes() {
    let demo = world().await;
    let folder = TempDir::new().expect("a folder");
    let command = OwnCommand {
        confirm: true,
        ..writes(folder.path(), "X", &["--of={service}"])
    };
    let mut stage = with(&demo, vec![command], false).await;
    stage.type_keys("X").await.until("Run · note it").await;
    let frame = stage.frame();
    assert!(
        frame.contains("write.sh") && frame.contains("--of="),
        "{frame}"
    );
    // The focus is on the button that does nothing.
    stage
        .type_keys("enter")
        .await
        .until_gone("Run · note it")
        .await;
    stage
        .type_keys("X esc")
        .await
        .until_gone("Run · note it")
        .await;
    assert_eq!(written(folder.path()), None);
    stage.type_keys("X y").await.until("note it: done").await;
    assert!(written(folder.path()).is_some());
}

#[tokio::test]
async fn where_deeds_are_switched_off_only_one_that_changes_nothing_runs() {
    let demo = world().await;
    let folder = TempDir::new().expect("a folder");
    let looks = OwnCommand {
        name: "look".into(),
        read_only: true,
        ..writes(folder.path(), "Y", &["{service}"])
    };
    let commands = vec![writes(folder.path(), "X", &["{service}"]), looks];
    let mut stage = with(&demo, commands, true).await;
    stage.type_keys("X").await.until("note it: read-only").await;
    assert_eq!(written(folder.path()), None);
    stage.type_keys("Y").await.until("look: done").await;
    assert!(written(folder.path()).is_some());
}

#[tokio::test]
async fn the_help_and_the_palette_list_and_run_them_on_their_screens_only() {
    let demo = world().await;
    let folder = TempDir::new().expect("a folder");
    let command = writes(folder.path(), "X", &["{service}"]);
    let mut stage = with(&demo, vec![command], false).await;
    stage.type_keys("?").await.type_text("note it").await;
    stage.until("OWN COMMANDS").await.until("runs sh").await;
    stage.type_keys("enter").await.until("note it: done").await;
    std::fs::remove_file(folder.path().join("argv")).expect("removed");
    stage.type_keys(":").await.type_text("note").await;
    stage.type_keys("enter").await;
    stage
        .until_known("it has run", |_| written(folder.path()).is_some())
        .await;
    // On another screen the key is none.
    std::fs::remove_file(folder.path().join("argv")).expect("removed");
    stage.type_keys("5 X ?").await.type_text("note it").await;
    stage.until("No key here").await;
    assert_eq!(written(folder.path()), None);
}
