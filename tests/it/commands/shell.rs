//! The real program in a home of its own, on a demo world of the test's.

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use backdrone::demo::{Clock, Demo, Options, start};
use serde_json::Value;
use tempfile::TempDir;
use tokio::process::Command;
use tokio::time::timeout;

/// Moment at which the worlds of these tests begin, in Unix seconds.
const BEGIN: i64 = 1_795_000_000;
/// Longer than any command may take, for a program that hangs.
const PATIENCE: Duration = Duration::from_secs(60);

/// Somebody's shell: a world, a home, a configuration that names the one in the other.
pub(super) struct Shell {
    pub(super) demo: Demo,
    home: TempDir,
}

/// How a command ended.
#[derive(Debug)]
pub(super) struct Ended {
    /// `None` where a signal ended it.
    pub(super) code: Option<i32>,
    pub(super) out: String,
    pub(super) err: String,
}

impl Ended {
    /// Holds the exit code, and shows everything where it is another.
    #[track_caller]
    pub(super) fn with(self, code: i32) -> Self {
        assert_eq!(self.code, Some(code), "{}\n{}", self.out, self.err);
        self
    }

    /// Standard output, which must be one JSON value.
    #[track_caller]
    pub(super) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}

impl Shell {
    pub(super) async fn open() -> Self {
        Self::of("ana").await
    }

    /// The shell of another person.
    pub(super) async fn of(person: &str) -> Self {
        let options = Options {
            person: person.into(),
            clock: Clock::standing(BEGIN),
            ..Options::default()
        };
        let shell = Self {
            demo: start(options).await.expect("a world"),
            home: TempDir::new().expect("a home"),
        };
        shell.write("token", shell.demo.token());
        shell.write("config.yaml", &shell.config());
        shell
    }

    /// A configuration of the world; its token stands in a file.
    pub(super) fn config(&self) -> String {
        let token = serde_json::json!(self.path("token"));
        format!(
            "contexts:\n  work:\n    backstage: {{ url: {}, token: {{ file: {token} }} }}\n    \
             drone: {{ url: {}, token: {{ file: {token} }} }}\n",
            self.demo.backstage(),
            self.demo.drone(),
        )
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    pub(super) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("written");
    }

    /// The program with a home and no word of ours in its environment.
    pub(super) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_backdrone"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.home.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .current_dir(self.home.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    /// Runs a command on the world, without a terminal anywhere.
    pub(super) async fn run(&self, arguments: &[&str]) -> Ended {
        let mut command = self.command(arguments);
        command.env("BACKDRONE_CONFIG", self.path("config.yaml"));
        ended(command).await
    }

    /// The answer of a command that ends well, as JSON.
    pub(super) async fn ask(&self, arguments: &[&str]) -> Value {
        let arguments = [arguments, &["--output", "json"]].concat();
        self.run(&arguments).await.with(0).json()
    }

    /// All services of the world that have a build of this status.
    pub(super) async fn repositories(&self, status: &str) -> Vec<(String, u64)> {
        let answer = self.ask(&["services", "--view", "all"]).await;
        let items = answer["items"].as_array().expect("a list").clone();
        let fits = |item: &Value| {
            let number = item["build"]["number"].as_u64()?;
            let fits = item["build"]["status"] == status;
            fits.then(|| {
                (
                    item["repository"].as_str().unwrap_or_default().to_owned(),
                    number,
                )
            })
        };
        items.iter().filter_map(fits).collect()
    }
}

/// Runs it to its end.
pub(super) async fn ended(mut command: Command) -> Ended {
    let output = timeout(PATIENCE, command.output()).await;
    let output = output.expect("an end in time").expect("a program");
    Ended {
        code: output.status.code(),
        out: String::from_utf8(output.stdout).expect("text"),
        err: String::from_utf8(output.stderr).expect("text"),
    }
}
