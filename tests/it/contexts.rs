//! Contexts and their file in the real program, in a real terminal.
#![cfg(unix)]

use crate::pty::Pty;

/// A shell that writes a configuration with two contexts, and the dashboard on it. `slow` takes
/// connections and answers nothing, `gone` refuses them.
fn two_contexts(listener: &std::net::TcpListener, then: &str) -> Pty {
    let slow = listener.local_addr().expect("an address");
    let script = format!(
        "cat >config.yaml <<E\n\
         theme: {{ dark: ansi, light: ansi }}\n\
         contexts:\n  \
           slow: {{ drone: {{ url: 'http://{slow}', token: {{ env: DRONE_TOKEN }} }}, protected: true }}\n  \
           gone: {{ drone: {{ url: 'http://127.0.0.1:9', token: {{ env: DRONE_TOKEN }} }} }}\n\
         E\n{then}"
    );
    Pty::shell(&script)
}

#[test]
fn another_context_is_shown_at_once_while_the_old_one_answers_nothing() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let mut pty = two_contexts(
        &listener,
        "$BACKDRONE --config config.yaml --context slow; echo ended $?",
    );
    pty.until("waiting");
    pty.send(":").until("ctx gone");
    pty.send("gone\r").until("cannot reach http://127.0.0.1:9");
    pty.send(":").until("(*) ctx gone");
    pty.send("\x03").until("ended 0");
    pty.end();
    pty.assert_restored();
}

#[test]
fn a_theme_that_is_changed_in_the_file_shows_at_once_and_a_mistake_is_told() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let mut pty = two_contexts(
        &listener,
        "$BACKDRONE --config config.yaml --context gone; echo ended $?",
    );
    pty.until("cannot reach http://127.0.0.1:9");
    pty.edit("config.yaml", |text| text.replace("ansi", "mono"))
        .until("the configuration was read again");
    pty.edit("config.yaml", |text| format!("thme: mono\n{text}"))
        .until("1 finding now");
    pty.send("q").until("ended 0");
    pty.end();
    pty.assert_restored();
}
