//! The real Backstage and its OpenID provider: started once for all tests, ended with them.

use std::collections::{BTreeSet, HashMap};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::OnceLock;
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::Value;

use crate::skip::{REAL, is_required, skip};

/// Made-up components beside the written ones: more than a client puts on a page.
const BULK: &str = "600";

/// The oldest Node.js that runs Backstage.
const OLDEST_NODE: u32 = 20;

/// How long the lab may be silent while it starts. Its own limits are shorter.
const PATIENCE: Duration = Duration::from_secs(300);

/// A running Backstage.
pub(crate) struct Lab {
    /// Base URL, without a slash at the end.
    pub(crate) backstage: String,
    /// The OpenID provider, likewise.
    pub(crate) issuer: String,
    tokens: HashMap<String, String>,
    /// The lab ends when this closes, and it closes however this process ends.
    _alive: ChildStdin,
}

enum NoLab {
    /// Not installed.
    Missing(String),
    /// Installed, and it does not start.
    Broken(String),
}

static LAB: OnceLock<Result<Lab, NoLab>> = OnceLock::new();

/// The Backstage; `None` where it is not installed and need not be, which is said once.
pub(crate) fn lab() -> Option<&'static Lab> {
    let lab = LAB.get_or_init(|| {
        let lab = installed().and_then(|folder| start(&folder).map_err(NoLab::Broken));
        if let Err(NoLab::Missing(why)) = &lab {
            skip("Backstage", why);
        }
        lab
    });
    match lab {
        Ok(lab) => Some(lab),
        Err(NoLab::Missing(_)) if !is_required(REAL) => None,
        Err(NoLab::Missing(why)) => panic!("a real Backstage is required here: {why}"),
        Err(NoLab::Broken(why)) => panic!("the real Backstage does not start: {why}"),
    }
}

fn installed() -> Result<PathBuf, NoLab> {
    let missing = |why: &str| Err(NoLab::Missing(why.to_owned()));
    let Ok(asked) = Command::new("node").arg("--version").output() else {
        return missing("Node.js is not installed");
    };
    let version = String::from_utf8_lossy(&asked.stdout).trim().to_owned();
    let major = version.trim_start_matches('v').split('.').next();
    if major.and_then(|it| it.parse().ok()) < Some(OLDEST_NODE) {
        return missing(&format!(
            "Node.js {version} is too old, {OLDEST_NODE} is needed"
        ));
    }
    let folder = folder();
    // npm writes this file last.
    if !folder.join("node_modules/.package-lock.json").exists() {
        return missing("its packages are not installed; `npm ci` in tests/real does it");
    }
    Ok(folder)
}

/// Where the servers and the browser of the tests lie.
pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/real")
}

fn start(folder: &Path) -> Result<Lab, String> {
    let log = Path::new(env!("CARGO_TARGET_TMPDIR")).join("backstage.log");
    let errors = File::create(&log).map_err(|error| format!("{}: {error}", log.display()))?;
    let [backstage, issuer] = free_ports().map_err(|error| error.to_string())?;
    let mut process = Command::new("node")
        .arg("lab.js")
        .current_dir(folder)
        .env("LAB_BACKSTAGE_PORT", backstage.to_string())
        .env("LAB_IDP_PORT", issuer.to_string())
        .env("LAB_BULK", BULK)
        .env("LAB_EXIT_WITH_STDIN", "true")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(errors)
        .spawn()
        .map_err(|error| error.to_string())?;
    let (Some(alive), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
        return Err("node has no pipes".to_owned());
    };
    let (say, news) = channel();
    std::thread::spawn(move || {
        let lines = BufReader::new(output).lines().map_while(Result::ok);
        // Read to the end even when nobody listens any more: a full pipe would stop the lab.
        lines.for_each(|line| drop(say.send(line)));
    });
    ready(&news, alive).map_err(|why| {
        end(&mut process);
        format!("{why}; its log is {}", log.display())
    })
}

fn ready(news: &Receiver<String>, alive: ChildStdin) -> Result<Lab, String> {
    loop {
        let line = news
            .recv_timeout(PATIENCE)
            .map_err(|error| format!("no news of it: {error}"))?;
        let event: Value = serde_json::from_str(&line).map_err(|_| line.clone())?;
        match event["event"].as_str() {
            Some("ready") => {
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                let tokens = event["tokens"].as_object().into_iter().flatten();
                return Ok(Lab {
                    backstage: text(&event["backstage"]),
                    issuer: text(&event["idp"]),
                    tokens: tokens.map(|(who, it)| (who.clone(), text(it))).collect(),
                    _alive: alive,
                });
            }
            Some("died") => return Err(line),
            _ => {}
        }
    }
}

/// Two ports that are free now.
fn free_ports() -> std::io::Result<[u16; 2]> {
    let [first, second] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0"));
    let (first, second) = (first?, second?);
    Ok([first.local_addr()?.port(), second.local_addr()?.port()])
}

fn end(process: &mut Child) {
    let _gone = process.kill();
    let _reaped = process.wait();
}

impl Lab {
    /// The user token of a person (by login), or that of the `service` or the `reader`.
    pub(crate) fn token(&self, who: &str) -> &str {
        &self.tokens[who]
    }

    /// Runs a program of the folder that wants to know where the servers are, such as the browser.
    pub(crate) fn program(&self, name: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(name);
        let port = |url: &str| url.rsplit(':').next().map(str::to_owned);
        command
            .current_dir(folder())
            .env("LAB_BACKSTAGE_PORT", port(&self.backstage).expect("a port"))
            .env("LAB_IDP_PORT", port(&self.issuer).expect("a port"));
        command
    }

    /// What the server itself answers, asked without our clients.
    pub(crate) async fn asked(&self, path: &str, who: &str) -> Value {
        let client = reqwest::Client::builder()
            .timeout(Duration::from_secs(30))
            .no_proxy()
            .build()
            .expect("a client");
        let request = client
            .get(format!("{}{path}", self.backstage))
            .bearer_auth(self.token(who));
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), 200, "{path}");
        answer.json().await.expect("JSON")
    }

    /// References of the components that fit a filter, according to the server.
    pub(crate) async fn components(&self, filter: &str) -> BTreeSet<String> {
        let path = format!(
            "/api/catalog/entities/by-query?limit=5000&filter=kind=component{filter}\
             &fields=metadata.namespace,metadata.name"
        );
        let answer = self.asked(&path, "service").await;
        let items = answer["items"].as_array().expect("items");
        items
            .iter()
            .map(|item| {
                let part = |name: &str| item["metadata"][name].as_str().expect("a text");
                format!("component:{}/{}", part("namespace"), part("name")).to_lowercase()
            })
            .collect()
    }
}
