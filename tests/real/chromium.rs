//! The page that ends a sign-in, in a real browser.

use std::path::Path;
use std::process::Command;

use crate::home::Home;
use crate::lab::lab;
use crate::skip::{BROWSER, is_required, skip};

/// What it is called in packages of Linux distributions.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];

fn chromium() -> Option<&'static str> {
    let runs = |name: &&&str| {
        let asked = Command::new(name).arg("--version").output();
        asked.is_ok_and(|output| output.status.success())
    };
    let found = NAMES.iter().find(runs).copied();
    if found.is_none() {
        assert!(
            !is_required(BROWSER),
            "a real browser is required here: no {NAMES:?}"
        );
        skip("browser", "no Chromium is installed");
    }
    found
}

/// A page as a browser ends on it.
struct Seen {
    html: String,
    /// PNG
    picture: Vec<u8>,
    /// What the browser says, its console included.
    log: String,
}

/// Opens a page with a fresh profile, and follows where it leads; the picture stays in `name`.
fn visit(chromium: &str, page: &str, name: &str) -> Seen {
    let profile = tempfile::tempdir().expect("a folder");
    let picture = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let output = Command::new(chromium)
        .args([
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
        ])
        .args(["--disable-dev-shm-usage", "--disable-background-networking"])
        .args([
            "--virtual-time-budget=20000",
            "--timeout=60000",
            "--dump-dom",
        ])
        .arg("--enable-logging=stderr")
        .arg(format!("--user-data-dir={}", profile.path().display()))
        .arg(format!("--screenshot={}", picture.display()))
        .arg(page)
        .output()
        .expect("a browser");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Seen {
        html: text(&output.stdout),
        picture: std::fs::read(&picture).expect("a picture"),
        log: text(&output.stderr),
    }
}

#[test]
fn a_browser_signs_in_and_ends_on_a_page_that_says_so() {
    let (Some(lab), Some(chromium)) = (lab(), chromium()) else {
        return;
    };
    // The `login_hint` of the context is the person of the provider's page.
    let home = Home::new(lab, "company");
    let waiting = home.begin("true", "browser", "this is the page:");
    let seen = visit(chromium, &waiting.told, "signed-in.png");
    let words = "You are signed in to backdrone";
    assert!(seen.html.contains(words), "{}", seen.html);
    // The policy of the page must not take its own style away.
    assert!(
        !seen.log.contains("Content Security Policy"),
        "{}",
        seen.log
    );
    let blank = visit(chromium, "about:blank", "blank.png");
    assert_ne!(seen.picture, blank.picture);
    let ended = waiting.end();
    assert_eq!(ended.code, Some(0), "{}", ended.told);
    assert_eq!(home.who()["user"], "user:default/alder");
}
