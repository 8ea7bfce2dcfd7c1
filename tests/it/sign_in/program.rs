//! The program itself, signed in and out on a real disk: what it leaves behind, and what it waits for.

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt as _;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::Duration;

use backdrone::demo::Demo;
use backdrone::identity::keep::{Store, Wanted};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::Command;
use tokio::time::timeout;

use super::person::{visit, world};

/// A person's home, with a context at the company's provider.
struct Home {
    demo: Demo,
    folder: TempDir,
}

/// What a run of the program said, on both streams.
struct Said {
    is_good: bool,
    words: String,
}

impl Home {
    async fn new() -> Self {
        let home = Self {
            demo: world().await,
            folder: TempDir::new().expect("a home"),
        };
        home.configure("work");
        home
    }

    fn configure(&self, context: &str) {
        let text = format!(
            "contexts:\n  {context}:\n    backstage: {{ url: {} }}\n    \
             drone: {{ url: {}, token: {{ env: DRONE_TOKEN }} }}\n    auth: {{ issuer: {}, \
             client_id: backdrone, resource: 'urn:acme:backstage-api' }}\n",
            self.demo.backstage(),
            self.demo.drone(),
            self.demo.issuer(),
        );
        fs::write(self.path("config.yaml"), text).expect("written");
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn tokens(&self) -> PathBuf {
        self.path(".local/state/backdrone/tokens")
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_backdrone"));
        command
            .args(arguments)
            .env_clear()
            .env("HOME", self.folder.path())
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("BACKDRONE_CONFIG", self.path("config.yaml"))
            .env("DRONE_TOKEN", self.demo.drone_token())
            .current_dir(self.folder.path())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        command
    }

    async fn run(&self, arguments: &[&str]) -> Said {
        let ended = self.command(arguments).output().await.expect("it runs");
        let words = [ended.stdout, ended.stderr].concat();
        Said {
            is_good: ended.status.success(),
            words: String::from_utf8_lossy(&words).into_owned(),
        }
    }

    /// Signs in with a browser somewhere else; the page that the program showed, and all other words.
    async fn sign_in(&self) -> (String, String) {
        let mut running = self.command(&["-v", "login"]).spawn().expect("it runs");
        let stderr = running.stderr.take().expect("a pipe");
        let (page, mut words) = page(stderr).await;
        visit(&format!("{page}&login=ana")).await;
        let ended = running.wait_with_output().await.expect("an end");
        assert!(ended.status.success(), "{words}");
        words.push_str(&String::from_utf8_lossy(&ended.stdout));
        (page, words)
    }
}

/// Reads up to the address of the page; it and the words before it.
async fn page(stderr: impl tokio::io::AsyncRead + Unpin) -> (String, String) {
    let mut lines = BufReader::new(stderr).lines();
    let mut words = String::new();
    while let Some(line) = lines.next_line().await.expect("text") {
        match line.strip_prefix("  http") {
            Some(rest) => return (format!("http{rest}"), words),
            None => words.push_str(&line),
        }
    }
    panic!("no page was shown: {words}");
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let paths = entries.map(|entry| entry.path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[tokio::test]
async fn no_token_state_or_code_is_in_what_is_said_logged_or_cached() {
    let home = Home::new().await;
    let (page, mut words) = home.sign_in().await;
    let store = Store::open(home.tokens(), Wanted::Auto, false);
    let names = store.list().await.expect("listed");
    let kept = store.load(&names[0]).await.expect("read").expect("kept");
    let tokens = kept.tokens;
    for arguments in [
        &["-v", "whoami"][..],
        &["-v", "services"],
        &["-v", "doctor", "--report"],
        &["-v", "config", "show", "--origin"],
        &["-v", "contexts"],
        &["-v", "logout"],
    ] {
        words.push_str(&home.run(arguments).await.words);
    }
    let log = home.path(".local/state/backdrone/debug.log");
    let mode = fs::metadata(&log).expect("a log").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let mut texts = vec![("the screen".to_owned(), words)];
    for file in files(home.folder.path()) {
        let bytes = fs::read(&file).expect("a file");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        texts.push((file.display().to_string(), text));
    }
    let page: url::Url = page.parse().expect("an address");
    let parameter = |name: &str| {
        let found = page.query_pairs().find(|(key, _)| key == name);
        found.expect("a parameter").1.into_owned()
    };
    let secrets = [
        tokens.bearer.expose().to_owned(),
        tokens.refresh.expect("one").expose().to_owned(),
        tokens.id.expect("one").expose().to_owned(),
        parameter("state"),
        parameter("nonce"),
        "code=".to_owned(),
        home.demo.drone_token().to_owned(),
    ];
    for (place, text) in texts {
        for secret in &secrets {
            assert!(!text.contains(secret), "{secret} is in {place}: {text}");
        }
    }
}

#[tokio::test]
async fn signing_out_of_everything_leaves_no_token_of_a_context_that_is_gone() {
    let home = Home::new().await;
    home.sign_in().await;
    home.configure("renamed");
    let kept = || {
        let names = files(&home.tokens()).into_iter();
        names.filter(|it| it.extension().is_some_and(|it| it == "bin"))
    };
    assert_eq!(kept().count(), 1);
    let said = home.run(&["logout", "--all"]).await;
    assert!(said.is_good, "{}", said.words);
    assert!(said.words.contains("another sign-in"), "{}", said.words);
    assert_eq!(kept().count(), 0);
}

#[tokio::test]
async fn nothing_is_run_that_a_file_in_a_shared_folder_names() {
    let home = Home::new().await;
    let shared = home.path("shared");
    fs::create_dir(&shared).expect("a folder");
    let config = shared.join("config.yaml");
    let text = format!(
        "contexts:\n  work:\n    drone: {{ url: {}, token: {{ command: [touch, ran] }} }}\n",
        home.demo.drone()
    );
    fs::write(&config, text).expect("written");
    let run = async || {
        let mut command = home.command(&["services", "--view", "all"]);
        command.env("BACKDRONE_CONFIG", &config);
        let ended = command.output().await.expect("it runs");
        String::from_utf8_lossy(&ended.stderr).into_owned()
    };
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o777)).expect("set");
    let said = run().await;
    assert!(said.contains("a file that others can change"), "{said}");
    assert!(!home.path("ran").exists(), "it ran");
    fs::set_permissions(&shared, fs::Permissions::from_mode(0o755)).expect("set");
    run().await;
    assert!(home.path("ran").exists(), "it did not run");
}

/// A D-Bus that greets everybody, and answers no call.
fn silent_bus(path: &Path) {
    let greet = |mut guest: UnixStream| {
        let mut heard = [0; 4096];
        while let Ok(length @ 1..) = guest.read(&mut heard) {
            let heard = String::from_utf8_lossy(&heard[..length]);
            if heard.contains("AUTH EXTERNAL") {
                let _ = guest.write_all(b"OK 0123456789abcdef0123456789abcdef\r\n");
            } else if heard.contains("NEGOTIATE_UNIX_FD") {
                let _ = guest.write_all(b"AGREE_UNIX_FD\r\n");
            }
        }
    };
    let bus = UnixListener::bind(path).expect("a socket");
    thread::spawn(move || {
        for guest in bus.incoming().flatten() {
            thread::spawn(move || greet(guest));
        }
    });
}

/// F61
#[tokio::test]
async fn a_keyring_that_never_answers_is_given_up_and_the_sign_in_goes_on() {
    let home = Home::new().await;
    let bus = home.path("bus");
    silent_bus(&bus);
    let mut command = home.command(&["login"]);
    let address = format!("unix:path={}", bus.display());
    let mut running = command
        .env("DBUS_SESSION_BUS_ADDRESS", address)
        .spawn()
        .expect("it runs");
    // Three seconds for the keyring, and room for a busy machine: a locked one would have thirty.
    let shown = timeout(
        Duration::from_secs(15),
        page(running.stderr.take().expect("a pipe")),
    );
    shown.await.expect("the keyring held it up");
}
