//! The real program in a real terminal: a handful of runs for what no buffer can show.
#![cfg(unix)]

use backdrone::app::Settings;
use backdrone::runtime::{Opened, Start, run};
use backdrone::ui::{Depth, Look, Theme};
use rustix::process::Signal;

use crate::pty::Pty;

const SIZE: (u16, u16) = (80, 24);

fn opened() -> Pty {
    let mut pty = Pty::dashboard(SIZE);
    pty.until("cannot reach http://127.0.0.1:9");
    pty
}

#[test]
fn it_ends_clean_when_it_is_left() {
    for key in ["q", "\x03"] {
        let mut pty = opened();
        assert_eq!(pty.send(key).end().exit_code(), 0, "{key:?}");
        pty.assert_restored();
    }
}

#[test]
fn it_ends_clean_on_signals_and_says_which() {
    for (signal, code) in [(Signal::TERM, 143), (Signal::HUP, 129), (Signal::INT, 130)] {
        let mut pty = opened();
        assert_eq!(pty.signal(signal).end().exit_code(), code);
        pty.assert_restored();
    }
}

#[test]
fn it_ends_when_the_terminal_is_closed() {
    assert_eq!(opened().close().end().exit_code(), 129);
}

/// Runs itself again in a terminal; there the dashboard's own thread panics beside it.
#[test]
fn a_panic_gives_the_terminal_back_before_it_is_reported() {
    if std::env::var_os("IN_A_TERMINAL").is_some() {
        return panic_beside_the_dashboard();
    }
    let itself = std::env::current_exe().expect("this program");
    let name = "terminal::a_panic_gives_the_terminal_back_before_it_is_reported";
    let itself = itself.to_str().expect("a plain path");
    let mut pty = Pty::run(
        &[itself, "--exact", name, "--nocapture", "--test-threads=1"],
        SIZE,
    );
    pty.until("a panic on purpose");
    assert_eq!(pty.end().exit_code(), 101);
    pty.assert_restored();
}

fn panic_beside_the_dashboard() {
    let theme = Theme::named("ansi").expect("a built-in theme");
    let start = Start {
        opened: Opened {
            contexts: Vec::new(),
            settings: Settings::default(),
            alive: None,
        },
        open: Box::new(|name| Box::pin(async move { Err(format!("no context {name}")) })),
        look: Look {
            theme: theme.at(Depth::Ansi16),
            ascii: false,
            reduced_motion: true,
        },
        reload: None,
        cache: None,
        pointer: true,
        browser: false,
        checkout: None,
        first_run: None,
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        tokio::select! {
            biased;
            _ = run(start) => {}
            // `run` waits for keys by now: it has drawn.
            () = std::future::ready(()) => panic!("a panic on purpose"),
        }
    });
}

#[test]
fn ctrl_z_gives_the_terminal_to_the_shell_and_fg_brings_it_back() {
    let script = "set -m; $BACKDRONE; echo it is stopped; read line; fg >/dev/null; echo ended $?";
    let mut pty = Pty::shell(script);
    pty.until("cannot reach")
        .send("\x1a")
        .until("it is stopped");
    pty.resize(90, 20).send("\n").until("cannot reach");
    pty.send("q").until("ended 0");
    pty.end();
    pty.assert_restored();
}

/// A `git` that a network file system holds.
#[test]
fn a_git_that_hangs_is_asked_and_left_behind_at_the_end() {
    let script = "mkdir bin; printf '#!/bin/sh\\ntouch asked; exec sleep 60\\n' >bin/git; chmod +x bin/git; \
                  $BACKDRONE; echo ended $?; test -e asked && echo git was asked";
    let mut pty = Pty::shell(script);
    pty.until("cannot reach").send("q").until("ended 0");
    pty.until("git was asked");
    pty.end();
    pty.assert_restored();
}

#[test]
fn text_on_standard_input_is_not_typed_and_keys_come_from_the_terminal() {
    let mut pty = Pty::shell("echo qqq | $BACKDRONE; echo ended $?");
    pty.until("cannot reach").send("?").until("Help");
    pty.send("\x03").until("ended 0");
    pty.end();
    pty.assert_restored();
}

#[test]
fn a_paste_into_a_list_does_nothing_but_say_so() {
    let mut pty = opened();
    pty.send("\x1b[200~Rollback plan\nX stop\nqq:quit\ny\n\x1b[201~")
        .until("pasted text is not taken here");
    assert_eq!(pty.send("q").end().exit_code(), 0);
}

#[test]
fn late_answers_of_the_terminal_are_not_typed_into_a_field() {
    let mut pty = opened();
    pty.send("/").until("keep");
    pty.send("\x1b[?62;22;52c\x1b[?2026;2$y\x1b]11;rgb:1414/1919/1f1f\x1b\\\x1b[24;80R")
        .send("left")
        .until_shown("/left", |shown| shown.contains("/left"));
    assert_eq!(pty.send("\x03").end().exit_code(), 0);
}

#[test]
fn a_terminal_too_small_is_told_and_grows_again() {
    let mut pty = opened();
    pty.send("?").until("Help");
    for (columns, rows) in [(60, 10), (1, 1), (200, 1), (1, 200)] {
        pty.resize(columns, rows);
    }
    pty.resize(20, 5).until("too small");
    pty.resize(80, 24).until("Help");
    assert_eq!(pty.send("\x03").end().exit_code(), 0);
    pty.assert_restored();
}
