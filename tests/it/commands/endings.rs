//! How a command ends when its reader leaves, and what it has said by then.

use std::time::Duration;

use backdrone::demo::Server;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::time::timeout;

use super::shell::Shell;

/// Longer than the end may take, for a program that hangs.
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::test]
async fn following_ends_quietly_when_its_reader_has_left() {
    let shell = Shell::open().await;
    let (repository, number) = shell.repositories("running").await.swap_remove(0);
    let mut command = shell.command(&["logs", &repository, &number.to_string(), "--follow"]);
    command.env("BACKDRONE_CONFIG", shell.path("config.yaml"));
    let mut child = command.spawn().expect("a program");
    let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
    let first = lines.next_line().await.expect("text").expect("a line");
    assert!(!first.is_empty());
    // Steps that are over come first; from here on it is the running one that is read.
    let streaming = async {
        while shell
            .demo
            .requests()
            .count(Server::Drone, "GET /api/stream")
            == 0
        {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, streaming).await.expect("a stream");
    drop(lines);
    // Only its next lines can tell the program that nobody reads.
    shell.demo.clock().advance(Duration::from_secs(2));
    let end = timeout(PATIENCE, child.wait_with_output()).await;
    let end = end.expect("an end in time").expect("a program");
    assert_eq!(String::from_utf8_lossy(&end.stderr), "");
    // 141 is what a shell makes of SIGPIPE.
    assert!(
        end.status.code().is_none_or(|code| code == 141),
        "{:?}",
        end.status
    );
    let running = shell.repositories("running").await;
    assert!(running.contains(&(repository, number)), "the build goes on");
}

#[tokio::test]
async fn following_goes_on_to_the_end_of_a_step_whose_server_was_started_anew() {
    let shell = Shell::open().await;
    let (repository, number) = shell.repositories("running").await.swap_remove(0);
    let name = number.to_string();
    let mut command = shell.command(&["logs", &repository, &name, "--follow"]);
    command.env("BACKDRONE_CONFIG", shell.path("config.yaml"));
    let mut child = command.spawn().expect("a program");
    let mut said = BufReader::new(child.stderr.take().expect("its errors")).lines();
    let streaming = async {
        while shell
            .demo
            .requests()
            .count(Server::Drone, "GET /api/stream")
            == 0
        {
            tokio::task::yield_now().await;
        }
    };
    timeout(PATIENCE, streaming).await.expect("a stream");
    shell.demo.mishaps().restart_drone();
    let waiting = async {
        while let Some(line) = said.next_line().await.expect("text") {
            if line.ends_with("the rest comes when it ends") {
                return;
            }
        }
        panic!("it ended while the step runs");
    };
    timeout(PATIENCE, waiting).await.expect("a word");
    let small = i64::try_from(number).expect("small");
    assert!(shell.demo.finish(&repository, small));
    let end = timeout(PATIENCE, child.wait_with_output()).await;
    let end = end.expect("an end in time").expect("a program");
    assert_eq!(end.status.code(), Some(0));
    let stored = shell.run(&["logs", &repository, &name]).await.with(0);
    assert_eq!(String::from_utf8_lossy(&end.stdout), stored.out);
}
