//! The first run, by the real program in a real terminal: from nothing to services on the screen.
#![cfg(unix)]

use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::process::Command;

use backdrone::demo::{Demo, Options, start};
use tokio::runtime::Runtime;

use crate::pty::Pty;
use crate::sign_in::visit;

const FILE: &str = ".config/backdrone/config.yaml";

#[test]
fn a_newcomer_sees_services_after_four_questions() {
    let runtime = Runtime::new().expect("a runtime");
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

/// Makes the browser of the program's environment hand its address out, and gives back the way to
/// read it: whoever reads waits until there is one.
fn browser(pty: &Pty) -> PathBuf {
    let (bin, address) = (pty.home().join("bin"), pty.home().join("address"));
    std::fs::create_dir(&bin).expect("a folder");
    let script = format!("#!/bin/sh\nprintf %s \"$1\" > '{}'\n", address.display());
    std::fs::write(bin.join("open-it"), script).expect("a script");
    let all = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(bin.join("open-it"), all).expect("to be run");
    let made = Command::new("mkfifo").arg(&address).status();
    assert!(made.expect("it runs").success());
    address
}

/// Goes through the questions up to the sign-in, and signs in as Ana.
fn sign_in(pty: &mut Pty, demo: &Demo, runtime: &Runtime) {
    let address = browser(pty);
    pty.until("Where is your Backstage?");
    pty.send(&format!("{}\r", demo.backstage()))
        .until("people can sign in at it")
        .send("\r")
        .until("First run · sign in")
        .send("\r");
    let page = std::fs::read_to_string(address).expect("an address");
    runtime.block_on(visit(&format!("{page}&login=ana")));
    pty.until("Signed in as").until("by drone.io/repo-slug");
}

#[test]
fn whoever_signs_in_on_the_way_is_signed_in_on_the_first_screen() {
    let runtime = Runtime::new().expect("a runtime");
    let demo = runtime
        .block_on(start(Options::default()))
        .expect("a world");
    let mut pty = Pty::newcomer((80, 24), &[("BROWSER", "open-it")]);
    sign_in(&mut pty, &demo, &runtime);
    let state = pty.home().join(".local/state/backdrone");
    assert!(!state.join("tokens").exists(), "nothing is kept yet");
    pty.send(&format!("\x1b[200~{}\x1b[201~\r", demo.drone()))
        .until("Backstage's own issuer, as")
        .send("\r")
        .until("Your token");
    pty.send(&format!("{}\r", demo.drone_token()))
        .until_shown("services of one's own", |shown| {
            shown.contains("mine") && shown.contains("ledger") && shown.contains("main")
        });
    assert!(!pty.shown().contains("Sign in ·"), "{}", pty.shown());
    pty.send("q");
    assert_eq!(pty.end().exit_code(), 0);
    pty.assert_restored();
    let kept = std::fs::read_dir(state.join("tokens")).expect("a folder");
    assert!(kept.count() > 0, "the next start needs no sign-in either");
}

#[test]
fn whoever_signs_in_and_leaves_has_left_nothing_behind() {
    let runtime = Runtime::new().expect("a runtime");
    let demo = runtime
        .block_on(start(Options::default()))
        .expect("a world");
    let mut pty = Pty::newcomer((60, 15), &[("BROWSER", "open-it")]);
    sign_in(&mut pty, &demo, &runtime);
    pty.send("\x03").until("nothing was written");
    assert_eq!(pty.end().exit_code(), 0);
    pty.assert_restored();
    let state = pty.home().join(".local/state/backdrone");
    for path in [
        pty.home().join(".config"),
        state.join("tokens"),
        state.join("device"),
    ] {
        assert!(!path.exists(), "{}", path.display());
    }
}

#[test]
fn where_the_sign_in_waits_it_is_asked_for_on_the_first_screen() {
    let runtime = Runtime::new().expect("a runtime");
    let demo = runtime
        .block_on(start(Options::default()))
        .expect("a world");
    let mut pty = Pty::newcomer((80, 24), &[]);
    pty.until("Where is your Backstage?");
    pty.send(&format!("{}\r", demo.backstage()))
        .until("people can sign in at it")
        .send("\r")
        .until("First run · sign in")
        .send("c")
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
