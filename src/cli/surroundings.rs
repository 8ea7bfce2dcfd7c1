//! What is around the program: terminal, folders, proxy, configuration. Looked at for the doctor, and
//! told in a report that somebody copies.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use crate::cli::args::Global;
use crate::cli::configuration::well;
use crate::cli::open::configure;
use crate::cli::{World, colours};
use crate::config::{ColorChoice, Settings};
use crate::domain::{Check, Subject, cell};
use crate::ui::Depth;

/// Cells of the smallest screen that everything can be seen on.
const SMALLEST: (u16, u16) = (60, 15);

/// Variables that tell what a terminal is.
const OF_TERMINALS: [&str; 9] = [
    "TERM",
    "COLORTERM",
    "TERM_PROGRAM",
    "TERM_PROGRAM_VERSION",
    "NO_COLOR",
    "LC_ALL",
    "LC_CTYPE",
    "LANG",
    "COLORFGBG",
];

/// Variables of which only is told whether they are set: their values are addresses and sockets.
const SET_OR_NOT: [&str; 5] = [
    "TMUX",
    "STY",
    "SSH_CONNECTION",
    "DISPLAY",
    "WAYLAND_DISPLAY",
];

/// Looks at everything.
pub(super) fn looks(world: &World, global: &Global) -> Vec<Check> {
    let configured = configure(world, global);
    let settings = configured.as_ref().ok().map(|it| &it.resolved.settings);
    vec![
        configuration(world, global),
        folders(world),
        terminal(world, settings),
        proxy(world, settings),
    ]
}

fn configuration(world: &World, global: &Global) -> Check {
    let subject = Subject::Configuration;
    let configured = match configure(world, global) {
        Ok(configured) => configured,
        Err(end) => {
            let said = end.text().unwrap_or_default();
            return Check::bad(subject, said).next("name a file that is there and can be read");
        }
    };
    let path = configured.path.as_deref();
    let path = path.map_or_else(|| "no file".to_owned(), |path| path.display().to_string());
    let findings = &configured.resolved.findings;
    let errors = findings.iter().filter(|finding| finding.is_error()).count();
    let warnings = findings.len() - errors;
    let next = "`backdrone config check` shows each with its line";
    if errors > 0 {
        return Check::bad(subject, format!("{path}: {errors} errors")).next(next);
    }
    if configured.resolved.settings.chosen().is_none() && !is_demo(&configured.resolved.settings) {
        return Check::bad(subject, format!("{path}: no context is chosen")).next(
            "`backdrone config init` writes a starter file, `backdrone contexts` lists them",
        );
    }
    if warnings > 0 {
        return Check::warn(subject, format!("{path}: {warnings} warnings")).next(next);
    }
    Check::good(subject, well(configured.path.as_deref()))
}

fn is_demo(settings: &Settings) -> bool {
    cfg!(feature = "demo") && settings.context.as_deref() == Some(crate::config::DEMO)
}

fn folders(world: &World) -> Check {
    let all = [
        ("state", &world.state_folder),
        ("cache", &world.cache_folder),
    ];
    let wrong = all.iter().filter_map(|(name, folder)| {
        let why = match folder {
            None => "there is none on this system".to_owned(),
            Some(folder) => format!("{}: {}", folder.display(), unwritable(folder)?),
        };
        Some(format!("{name} {why}"))
    });
    let wrong: Vec<String> = wrong.collect();
    if wrong.is_empty() {
        return Check::good(Subject::Folders, "state and cache can be written");
    }
    Check::warn(Subject::Folders, wrong.join("; "))
        .next("make them yours: record, tokens and the last known rows are kept there")
}

/// Why nothing can be put into a folder, or into the nearest one above where it will be made.
fn unwritable(folder: &Path) -> Option<String> {
    let there = folder.ancestors().find(|folder| folder.exists())?;
    let tried = tempfile::tempfile_in(there);
    tried.err().map(|error| error.to_string())
}

fn terminal(world: &World, settings: Option<&Settings>) -> Check {
    let subject = Subject::Terminal;
    if !world.stdout_is_terminal {
        return Check::skipped(subject, "standard output is no terminal");
    }
    let choice = settings.map_or(ColorChoice::Auto, |settings| settings.color);
    let colours = match colours::depth(world, choice) {
        Depth::True => "16 million colours",
        Depth::Ansi256 => "256 colours",
        Depth::Ansi16 => "16 colours",
        Depth::Mono => "no colours",
    };
    let size = crossterm::terminal::size().ok();
    let shown = size.map_or_else(
        || "unknown size".to_owned(),
        |(columns, rows)| format!("{columns}x{rows}"),
    );
    let (inside, copies) = copying(world);
    let letters = if world.utf8 { "UTF-8" } else { "not UTF-8" };
    let said = format!("{shown}, {letters}, {colours}{inside}; copies by OSC 52{copies}");
    if !world.utf8 {
        return Check::warn(subject, said).next("`LANG` names no UTF-8: only ASCII is drawn");
    }
    if size.is_some_and(|(columns, rows)| columns < SMALLEST.0 || rows < SMALLEST.1) {
        let (columns, rows) = SMALLEST;
        return Check::warn(subject, said).next(format!("make it {columns}x{rows} at least"));
    }
    Check::good(subject, said)
}

/// What the terminal runs in, and whether a copied text gets through.
fn copying(world: &World) -> (&'static str, &'static str) {
    let is_set = |name: &str| world.variable(name).is_some_and(|value| !value.is_empty());
    if is_set("TMUX") {
        (" in tmux", ", where tmux has `set-clipboard on`")
    } else if is_set("STY") {
        (" in screen", ", which screen does not pass on")
    } else if world.variable("TERM_PROGRAM").as_deref() == Some("Apple_Terminal") {
        ("", ", which Terminal.app does not know")
    } else {
        ("", ", as far as the terminal takes it")
    }
}

fn proxy(world: &World, settings: Option<&Settings>) -> Check {
    let subject = Subject::Proxy;
    if let Some(url) = settings.and_then(|settings| settings.http.proxy.as_ref()) {
        let place = place(url);
        return Check::good(subject, format!("through {place} (`http.proxy`)"));
    }
    let names = [
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
        "all_proxy",
        "HTTP_PROXY",
        "http_proxy",
    ];
    let set = names.iter().find_map(|name| {
        let value = world.variable(name).filter(|value| !value.is_empty())?;
        Some((name, value))
    });
    let Some((name, value)) = set else {
        return Check::good(subject, "servers are asked directly");
    };
    // Without a scheme its name would be taken for one.
    let address = if value.contains("://") {
        value
    } else {
        format!("http://{value}")
    };
    match url::Url::parse(&address) {
        Ok(url) => Check::good(subject, format!("through {} (`{name}`)", place(&url))),
        // It may hold a password.
        Err(_) => Check::warn(subject, format!("`{name}` is no address"))
            .next(format!("write {name} as http://host:port")),
    }
}

/// Host and port of a proxy, without the password that may stand before them.
fn place(url: &url::Url) -> String {
    let host = url.host_str().unwrap_or_default();
    match url.port_or_known_default() {
        Some(port) => format!("{host}:{port}"),
        None => host.to_owned(),
    }
}

/// What a report says of this program and machine: Markdown, without secrets.
pub(super) fn about(world: &World, global: &Global) -> String {
    let mut about = format!("# backdrone {}\n\n", env!("CARGO_PKG_VERSION"));
    let mut fact = |name: &str, value: &str| {
        if !value.is_empty() {
            let _ = writeln!(about, "- {name}: {}", cell(value));
        }
    };
    let (os, machine) = (std::env::consts::OS, std::env::consts::ARCH);
    fact("system", &format!("{os} {machine}{}", release()));
    for name in OF_TERMINALS {
        fact(name, &world.variable(name).unwrap_or_default());
    }
    for name in SET_OR_NOT {
        let is_set = world.variable(name).is_some_and(|value| !value.is_empty());
        fact(name, if is_set { "set" } else { "" });
    }
    if world.stdout_is_terminal
        && let Ok((columns, rows)) = crossterm::terminal::size()
    {
        fact("size", &format!("{columns}x{rows}"));
    }
    let folder = |folder: &Option<PathBuf>| {
        let folder = folder.as_deref().map(Path::display);
        folder.map(|it| it.to_string()).unwrap_or_default()
    };
    fact("state", &folder(&world.state_folder));
    fact("cache", &folder(&world.cache_folder));
    about.push_str("\n## Configuration\n\n");
    match configure(world, global) {
        Ok(configured) => {
            let path = configured.path.as_deref().map(Path::display);
            let path = path.map(|it| it.to_string()).unwrap_or_default();
            let _ = writeln!(about, "{}\n", cell(&path));
            about.push_str("| Key | Value | From |\n|---|---|---|\n");
            for (key, value, from) in configured.resolved.origins() {
                let (key, value, from) = (cell(&key), cell(&value), cell(&from));
                let _ = writeln!(about, "| {key} | {value} | {from} |");
            }
        }
        Err(end) => {
            let why = end.text().unwrap_or_default();
            let _ = writeln!(about, "{}", cell(&why));
        }
    }
    about
}

/// The name of a Linux distribution.
fn release() -> String {
    let text = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = text
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="));
    let name = name.map(|name| format!(" ({})", name.trim_matches('"')));
    name.unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Verdict;

    fn world(pairs: &[(&str, &str)]) -> World {
        let pairs = pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()));
        World {
            environment: pairs.collect(),
            ..World::default()
        }
    }

    #[test]
    fn a_proxy_is_told_without_its_password() {
        for (name, value, verdict, words) in [
            (
                "HTTPS_PROXY",
                "http://ana:pw@proxy.test:3128",
                Verdict::Good,
                "proxy.test:3128",
            ),
            (
                "all_proxy",
                "proxy.test:3128",
                Verdict::Good,
                "proxy.test:3128",
            ),
            ("http_proxy", "http://ana:pw@", Verdict::Warn, "http_proxy"),
            ("https_proxy", "", Verdict::Good, "asked directly"),
        ] {
            let check = proxy(&world(&[(name, value)]), None);
            assert_eq!(check.verdict, verdict, "{name}");
            assert!(check.said.contains(words), "{}", check.said);
            assert!(!check.said.contains("pw"), "{}", check.said);
        }
    }

    #[test]
    fn whether_copies_get_through_depends_on_what_is_in_between() {
        for (name, value, words) in [
            ("TMUX", "/tmp/tmux-1000/default", "set-clipboard"),
            ("STY", "1.tty", "screen does not pass on"),
            ("TERM_PROGRAM", "Apple_Terminal", "does not know"),
            ("TERM_PROGRAM", "WezTerm", "as far as the terminal"),
        ] {
            let (_, copies) = copying(&world(&[(name, value)]));
            assert!(copies.contains(words), "{name}: {copies}");
        }
    }

    #[test]
    fn a_folder_that_is_to_be_made_is_looked_at_where_it_will_be() {
        let home = tempfile::tempdir().expect("a folder");
        let folder = home.path().join("state/backdrone");
        assert_eq!(unwritable(&folder), None);
        assert!(!folder.exists(), "looking makes nothing");
        std::fs::write(home.path().join("state"), "a file in the way").expect("written");
        assert!(unwritable(&folder).is_some());
        assert_eq!(
            folders(&world(&[])).verdict,
            Verdict::Warn,
            "no folder at all"
        );
    }
}
