//! The first run, by the real program in a real terminal: from nothing to services on the screen.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use backdrone::demo::{Options, start};

use crate::pty::Pty;

const FILE: &str = ".config/backdrone/config.yaml";

#[test]
fn a_newcomer_sees_services_after_four_questions() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let demo = runtime
        .block_on(start(Options::default()))
        .expect("a world");
    let token = [("BACKSTAGE_TOKEN", demo.token())];
    let mut pty = Pty::newcomer((80, 24), &token);
    pty.until("Where is your Backstage?");
    pty.send(&format!("{}/catalog", demo.backstage()))
        .until("that is meant")
        .send("\r")
        .until("step 2 of 4")
        .send("jj\r")
        .until("BACKSTAGE_TOKEN")
        .send("\r")
        .until("components name a repository");
    // As terminals paste: what was proposed gives way.
    pty.send(&format!("\x1b[200~{}\x1b[201~\r", demo.drone()))
        .until("This is what will be written")
        .until(FILE);
    let file = pty.home().join(FILE);
    assert!(!file.exists(), "nothing is written before it is confirmed");
    pty.send("\r").until("Your token");
    pty.send(&format!("{}\r", demo.drone_token()))
        .until_shown("a service with a build", |shown| {
            shown.contains("ledger") && shown.contains("main")
        })
        .send("q");
    assert_eq!(pty.end().exit_code(), 0);
    pty.assert_restored();

    let written = std::fs::read_to_string(&file).expect("a file");
    assert!(!written.contains(demo.token()), "{written}");
    assert!(!written.contains(demo.drone_token()), "{written}");
    let mode = std::fs::metadata(&file).expect("a file").permissions();
    assert_eq!(mode.mode() & 0o777, 0o600);
    let checked = Command::new(env!("CARGO_BIN_EXE_backdrone"))
        .args(["config", "check"])
        .env_clear()
        .env("HOME", pty.home())
        .output()
        .expect("it runs");
    let said = String::from_utf8_lossy(&checked.stdout);
    assert!(checked.status.success(), "{checked:?}");
    assert!(said.contains("no findings"), "{said}");
}

#[test]
fn where_backstage_lets_people_in_the_sign_in_follows_at_once() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let demo = runtime
        .block_on(start(Options::default()))
        .expect("a world");
    let mut pty = Pty::newcomer((80, 24), &[]);
    pty.until("Where is your Backstage?");
    pty.send(&format!("{}\r", demo.backstage()))
        .until("people can sign in at it")
        .send("\r")
        .until("Where is your Drone?");
    pty.send(&format!("{}\r", demo.drone()))
        .until("Backstage's own issuer")
        .send("\x15work\r")
        .until("Sign in · work");
    let written = std::fs::read_to_string(pty.home().join(FILE)).expect("a file");
    assert!(written.contains("auth: backstage"), "{written}");
    pty.send("\x03");
    assert_eq!(pty.end().exit_code(), 0);
    pty.assert_restored();
}

#[test]
fn whoever_leaves_the_first_run_has_written_nothing_and_is_told_so() {
    for key in ["\x1b", "\x03"] {
        let mut pty = Pty::newcomer((60, 15), &[]);
        pty.until("Where is your Backstage?").send(key);
        pty.until("nothing was written");
        assert_eq!(pty.end().exit_code(), 0, "{key:?}");
        pty.assert_restored();
        assert!(!pty.home().join(".config").exists());
    }
}
