//! An own command: a program of the person's, run without a shell and without the terminal.

use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::select;
use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::app::{Event, Notice, RunOrder, Tone};

/// How long it may take: a program that waits for something is not one for a key.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long its last words are read after it has ended.
const LINGER: Duration = Duration::from_millis(200);

/// Bytes of each of its streams that are kept; what comes after them is read and dropped.
const KEPT: usize = 4 << 10;

/// Lines that are put into the messages, from the end.
const LINES: usize = 12;

/// Characters of a line that are shown.
const WIDTH: usize = 200;

/// Runs it, and tells what it said and how it ended. Dropped, it ends the program.
pub(super) async fn run(order: RunOrder, door: mpsc::Sender<Event>) {
    let (said, (tone, end)) = ended(&order, PATIENCE).await;
    for line in said {
        let text = format!("{}: {line}", order.name);
        let _ = door.send(told(Tone::Plain, text)).await;
    }
    let _ = door
        .send(told(tone, format!("{}: {end}", order.name)))
        .await;
}

fn told(tone: Tone, text: String) -> Event {
    Event::Told(Notice { tone, text })
}

/// The last lines that it wrote, and its end in words.
async fn ended(order: &RunOrder, patience: Duration) -> (Vec<String>, (Tone, String)) {
    let mut command = Command::new(&order.program);
    command
        .args(&order.arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .kill_on_drop(true);
    #[cfg(unix)]
    command.process_group(0);
    let mut child = match command.spawn() {
        Ok(child) => child,
        Err(error) => {
            let end = format!("`{}` cannot be started: {error}", order.program);
            return (Vec::new(), (Tone::Bad, end));
        }
    };
    // Dropped before the child, so that the number is still the child's.
    let mut group = Group(child.id());
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let end = timeout(patience, finished(&mut child, &mut out, &mut err)).await;
    if matches!(end, Ok(Ok(_))) {
        // What it left running is meant to stay, and its number may soon be another's.
        group.0 = None;
    }
    let mut said = lines(&out);
    said.extend(lines(&err));
    said.drain(..said.len().saturating_sub(LINES));
    let end = match end {
        Err(_) => {
            let seconds = patience.as_secs();
            (Tone::Bad, format!("was stopped after {seconds} s"))
        }
        Ok(Err(error)) => (Tone::Bad, error.to_string()),
        Ok(Ok(status)) if status.success() => (Tone::Good, "done".to_owned()),
        Ok(Ok(status)) => (Tone::Bad, format!("ended with {status}")),
    };
    (said, end)
}

/// Reads both of its streams until it has ended. What it leaves running (a browser) may hold them for
/// longer than that.
async fn finished(
    child: &mut Child,
    out: &mut Vec<u8>,
    err: &mut Vec<u8>,
) -> io::Result<ExitStatus> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let reading = async { tokio::try_join!(keep(stdout, out), keep(stderr, err)) };
    tokio::pin!(reading);
    select! {
        read = &mut reading => {
            read?;
            child.wait().await
        }
        status = child.wait() => {
            if let Ok(read) = timeout(LINGER, &mut reading).await {
                read?;
            }
            status
        }
    }
}

/// Keeps the first bytes of a stream, and reads on: a program whose pipe is full stands still.
async fn keep(stream: Option<impl AsyncRead + Unpin>, kept: &mut Vec<u8>) -> io::Result<()> {
    let Some(mut stream) = stream else {
        return Ok(());
    };
    let mut piece = [0; 1024];
    loop {
        let read = stream.read(&mut piece).await?;
        if read == 0 {
            return Ok(());
        }
        let room = KEPT.saturating_sub(kept.len()).min(read);
        kept.extend_from_slice(&piece[..room]);
    }
}

fn lines(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let lines = text
        .lines()
        .map(str::trim_end)
        .filter(|line| !line.is_empty());
    lines
        .map(|line| line.chars().take(WIDTH).collect())
        .collect()
}

/// The process group of the program. Dropped while it names one, it ends all of it.
struct Group(Option<u32>);

impl Drop for Group {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(leader) = self.0.and_then(|id| i32::try_from(id).ok())
            && let Some(leader) = rustix::process::Pid::from_raw(leader)
        {
            // That there is none left is what is wanted.
            let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    fn order(script: &str) -> RunOrder {
        RunOrder {
            name: "x".into(),
            program: "sh".to_owned(),
            arguments: vec!["-c".to_owned(), script.to_owned()],
        }
    }

    #[tokio::test]
    async fn its_last_words_and_its_end_are_told() {
        for (script, said, tone, end) in [
            (
                "echo one; echo two >&2",
                vec!["one", "two"],
                Tone::Good,
                "done",
            ),
            ("exit 3", vec![], Tone::Bad, "ended with exit status: 3"),
            (
                "kill -9 $$",
                vec![],
                Tone::Bad,
                "ended with signal: 9 (SIGKILL)",
            ),
            ("cat; echo read", vec!["read"], Tone::Good, "done"),
            ("sleep 5 & echo left", vec!["left"], Tone::Good, "done"),
        ] {
            let (lines, told) = ended(&order(script), PATIENCE).await;
            assert_eq!(lines, said, "{script}");
            assert_eq!(told, (tone, end.to_owned()), "{script}");
        }
        let gone = RunOrder {
            program: "/nothing/here".to_owned(),
            ..order("")
        };
        let (_, (tone, end)) = ended(&gone, PATIENCE).await;
        assert!(
            tone == Tone::Bad && end.contains("cannot be started"),
            "{end}"
        );
    }

    #[tokio::test]
    async fn what_hangs_is_stopped_with_all_that_it_started_and_a_flood_is_cut() {
        let patience = Duration::from_millis(200);
        let (said, (_, end)) = ended(&order("echo begun; sleep 600 & wait"), patience).await;
        assert_eq!(
            (said, &*end),
            (vec!["begun".to_owned()], "was stopped after 0 s")
        );
        let flood = "i=0; while [ $i -lt 4000 ]; do echo line $i; i=$((i+1)); done";
        let (said, (tone, _)) = ended(&order(flood), PATIENCE).await;
        assert_eq!((said.len(), tone), (LINES, Tone::Good));
    }
}
