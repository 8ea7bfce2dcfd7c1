//! The page that ends a sign-in, in a real browser.

use std::path::{Path, PathBuf};
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

/// Opens a page, follows it to the end, and gives that as HTML and as a picture.
fn visit(chromium: &str, page: &str, profile: &Path, picture: &Path) -> String {
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
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("--screenshot={}", picture.display()))
        .arg(page)
        .output()
        .expect("a browser");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn a_browser_signs_in_and_ends_on_a_page_that_says_so() {
    let (Some(lab), Some(chromium)) = (lab(), chromium()) else {
        return;
    };
    // The `login_hint` of the context is the person of the provider's page.
    let home = Home::new(lab, "company");
    let waiting = home.begin("true", "browser", "this is the page:");
    let folder = tempfile::tempdir().expect("a folder");
    let picture = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("signed-in.png");
    let dom = visit(chromium, &waiting.told, folder.path(), &picture);
    assert!(dom.contains("You are signed in to backdrone"), "{dom}");
    let ended = waiting.end();
    assert_eq!(ended.code, Some(0), "{}", ended.told);
    assert_eq!(home.who()["user"], "user:default/alder");
    let bytes = std::fs::read(&picture).expect("a picture");
    assert!(bytes.starts_with(b"\x89PNG"));
}
