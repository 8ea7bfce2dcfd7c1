//! A person's home on one machine, and the program that they run there.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Output, Stdio};
use std::thread::JoinHandle;

use serde_json::Value;
use tempfile::TempDir;

use crate::lab::Lab;

/// Contexts of one Backstage: `own` and `document` sign in at Backstage itself, registered anew and
/// by a metadata document; `company`, `quiet` and `other` at the provider: `quiet` first without a
/// page, `other` for another server. Nobody listens at the Drone.
const CONFIGURATION: &str = r#"
contexts:
  own:
    backstage: BACKSTAGE
    drone: { url: "http://127.0.0.1:9", token: { file: /dev/null } }
    auth: backstage
  document:
    backstage: BACKSTAGE
    drone: { url: "http://127.0.0.1:9", token: { file: /dev/null } }
    auth: { client_id: "ISSUER/clients/{device}.json" }
  company:
    backstage: BACKSTAGE
    drone: { url: "http://127.0.0.1:9", token: { file: /dev/null } }
    auth:
      issuer: "ISSUER"
      client_id: backdrone-tui
      resource: urn:larkfield:backstage-api
      login_hint: alder
      allow_device: true
  quiet:
    backstage: BACKSTAGE
    drone: { url: "http://127.0.0.1:9", token: { file: /dev/null } }
    auth:
      issuer: "ISSUER"
      client_id: backdrone-tui
      resource: urn:larkfield:backstage-api
      prompt: none
  other:
    backstage: BACKSTAGE
    drone: { url: "http://127.0.0.1:9", token: { file: /dev/null } }
    auth:
      issuer: "ISSUER"
      client_id: backdrone-tui
      resource: urn:larkfield:other-api
"#;

/// The machine of a person.
pub(crate) struct Home {
    lab: &'static Lab,
    folder: TempDir,
    context: &'static str,
}

/// How a command ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) code: Option<i32>,
    /// Standard output as JSON; `null` where it is none.
    pub(crate) json: Value,
    /// Standard error.
    pub(crate) told: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            json: serde_json::from_slice(&output.stdout).unwrap_or_default(),
            told: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Home {
    /// A fresh machine whose person works in `context`.
    pub(crate) fn new(lab: &'static Lab, context: &'static str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let text = CONFIGURATION
            .replace("BACKSTAGE", &lab.backstage)
            .replace("ISSUER", &lab.issuer);
        fs::write(folder.path().join("config.yaml"), text).expect("written");
        let home = Self {
            lab,
            folder,
            context,
        };
        fs::create_dir_all(home.state()).expect("a folder");
        home
    }

    fn state(&self) -> PathBuf {
        self.folder.path().join("backdrone")
    }

    /// Gives the machine the name that `other` has.
    pub(crate) fn is_a_copy_of(&self, other: &Self) {
        let name = |home: &Self| home.state().join("device");
        fs::copy(name(other), name(self)).expect("the name of a device");
    }

    /// The program with a browser, and without anything of the machine that the test runs on.
    pub(crate) fn backdrone(&self, browser: &str, arguments: &[&str]) -> Command {
        let mut command = self.lab.program(env!("CARGO_BIN_EXE_backdrone"));
        let folder = self.folder.path();
        for name in ["CONFIG", "STATE", "CACHE", "DATA"] {
            command.env(format!("XDG_{name}_HOME"), folder);
        }
        command
            .env("HOME", folder)
            .env("BROWSER", browser)
            // No keyring: the tokens lie in a file.
            .env(
                "DBUS_SESSION_BUS_ADDRESS",
                format!("unix:path={}", folder.join("none").display()),
            )
            .env("BACKDRONE_CONFIG", folder.join("config.yaml"))
            .args(["--context", self.context, "--output", "json"])
            .args(arguments)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Signs in with a browser that does what its arguments say.
    pub(crate) fn login(&self, browser: &str) -> Ended {
        let browser = format!("node browser.js {browser}");
        let output = self.backdrone(&browser, &["login"]).output();
        output.expect("it runs").into()
    }

    /// Runs a command that opens no browser.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ended {
        let output = self.backdrone("false", arguments).output();
        output.expect("it runs").into()
    }

    /// What `whoami` says, who it is and how long the session holds.
    pub(crate) fn who(&self) -> Value {
        self.run(&["whoami"]).json["item"].take()
    }

    /// Begins to sign in, and goes on until it has told the line after `sign`.
    pub(crate) fn begin(&self, browser: &str, way: &str, sign: &str) -> Begun {
        let mut command = self.backdrone(browser, &["login", "--way", way]);
        let mut child = command.spawn().expect("it runs");
        let errors = child.stderr.take().expect("a pipe");
        let mut lines = BufReader::new(errors).lines().map_while(Result::ok);
        let heard = lines.by_ref().any(|line| line.contains(sign));
        let told = lines.next().filter(|_| heard).unwrap_or_default();
        // Read to the end, or a full pipe would stop the program.
        let rest = std::thread::spawn(move || lines.collect::<Vec<_>>().join("\n"));
        Begun {
            told: told.trim().to_owned(),
            child,
            rest,
        }
    }

    /// Where the tokens of the one session lie, or did: the file for its lock stays.
    fn tokens(&self) -> PathBuf {
        let files = fs::read_dir(self.state().join("tokens")).expect("a folder");
        let mut files = files.map(|entry| entry.expect("an entry").path());
        let lock = files.find(|path| path.extension().is_some_and(|it| it == "lock"));
        lock.expect("somebody has signed in").with_extension("bin")
    }

    /// The tokens as they lie there; `None` where they were removed.
    pub(crate) fn kept(&self) -> Option<Value> {
        let bytes = fs::read(self.tokens()).ok()?;
        // One byte says that the rest is open JSON.
        Some(serde_json::from_slice(&bytes[1..]).expect("JSON"))
    }

    /// Puts tokens there as if they had come an hour ago, so that they have to be renewed.
    pub(crate) fn put_old(&self, mut tokens: Value) {
        let obtained = tokens["obtained"].as_u64().expect("a time");
        tokens["obtained"] = (obtained - 3_600).into();
        let mut bytes = vec![1];
        serde_json::to_writer(&mut bytes, &tokens).expect("JSON");
        let path = self.tokens();
        fs::write(&path, bytes).expect("written");
        #[cfg(unix)]
        fs::set_permissions(&path, std::os::unix::fs::PermissionsExt::from_mode(0o600))
            .expect("permissions");
    }

    /// Lets an hour pass for the tokens.
    pub(crate) fn ages(&self) {
        self.put_old(self.kept().expect("tokens"));
    }
}

/// A sign-in that waits for its person.
pub(crate) struct Begun {
    /// What was told after the sign.
    pub(crate) told: String,
    child: Child,
    rest: JoinHandle<String>,
}

impl Begun {
    pub(crate) fn end(self) -> Ended {
        let output = self.child.wait_with_output().expect("it runs");
        let told = self.rest.join().expect("text");
        Ended {
            told,
            ..output.into()
        }
    }
}
