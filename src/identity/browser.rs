//! Opening the person's browser: whether there is one here, and starting it so that it neither
//! writes into our screen nor ends with us.

use std::path::Path;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::process::Command;
use tokio::time::timeout;
use url::Url;

use crate::domain::{Fault, FaultKind};

/// A command that has not failed by then is taken to have a browser open: some stay as long as it
/// does (F59).
const PATIENCE: Duration = Duration::from_secs(1);

/// Programs that would draw into our terminal.
const TEXT_BROWSERS: [&str; 9] = [
    "browsh",
    "carbonyl",
    "chawan",
    "elinks",
    "links",
    "links2",
    "lynx",
    "w3m",
    "www-browser",
];

/// What of the machine and the session decides where a browser can be opened. Plain data: the
/// environment is read by the composition root.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Surroundings {
    /// `$BROWSER`: commands separated by `:`, each with arguments and perhaps `%s` for the address.
    pub browser: Option<String>,
    /// `SSH_CONNECTION` or `SSH_TTY` is set.
    pub is_remote: bool,
    /// `DISPLAY` or `WAYLAND_DISPLAY` is set, or the system always has one (macOS, Windows).
    pub has_display: bool,
    /// A Linux inside Windows opens the browser of Windows.
    pub is_wsl: bool,
    /// Inside a container, whose loopback interface is not the browser's.
    pub is_container: bool,
}

impl Surroundings {
    /// Reads them from the variables of the environment, and from whether certain files exist.
    pub fn read(variable: impl Fn(&str) -> Option<String>, exists: impl Fn(&Path) -> bool) -> Self {
        let value = |name| variable(name).filter(|value| !value.is_empty());
        let is_set = |name| value(name).is_some();
        let is_there = |path| exists(Path::new(path));
        let is_desktop_system = cfg!(any(target_os = "macos", windows));
        Self {
            browser: value("BROWSER"),
            is_remote: is_set("SSH_CONNECTION") || is_set("SSH_TTY"),
            has_display: is_desktop_system || is_set("DISPLAY") || is_set("WAYLAND_DISPLAY"),
            is_wsl: is_set("WSL_DISTRO_NAME") || is_set("WSL_INTEROP"),
            is_container: is_set("container")
                || is_set("KUBERNETES_SERVICE_HOST")
                || is_there("/.dockerenv")
                || is_there("/run/.containerenv"),
        }
    }

    /// Why no browser can be opened here, in words that follow "because"; `None` where one can.
    pub fn no_browser(&self) -> Option<&'static str> {
        // Whoever names a browser knows what it reaches; editors that work remotely name one which
        // opens on the person's side and brings the port along.
        if self.commands().next().is_some() {
            None
        } else if self.is_remote {
            Some("this is an SSH session, and the browser would open on this machine, not on yours")
        } else if self.is_container {
            Some("this is a container, and a browser outside it does not reach its ports")
        } else if self.has_display || self.is_wsl {
            None
        } else {
            Some("this session has no display")
        }
    }

    /// The commands of `$BROWSER` that open a window of their own.
    fn commands(&self) -> impl Iterator<Item = &str> {
        // On Windows a colon belongs to the path.
        let separator = if cfg!(windows) { '\0' } else { ':' };
        let all = self.browser.as_deref().unwrap_or_default();
        all.split(separator)
            .filter(|command| program(command).is_some_and(|program| !is_text(program)))
    }

    /// Opens the address: with the first command of `$BROWSER` that does not fail, else with
    /// what the desktop has chosen.
    pub async fn open(&self, address: &str) -> Result<(), BrowserError> {
        let page = Url::parse(address).map_err(|_| BrowserError::NoPage)?;
        if !matches!(page.scheme(), "http" | "https") {
            return Err(BrowserError::NoPage);
        }
        let mut failed = None;
        for command in self.commands() {
            match start(command, page.as_str()).await {
                Ok(()) => return Ok(()),
                Err(error) => failed = Some(error),
            }
        }
        match failed {
            Some(error) => Err(error),
            None if self.browser.is_some() => Err(BrowserError::OnlyText),
            None => self.open_by_desktop(page).await,
        }
    }

    /// The desktop's opener, which leaves our process group, else whatever the crate finds.
    async fn open_by_desktop(&self, page: Url) -> Result<(), BrowserError> {
        // Without a display it would look for a text browser.
        let has_opener = cfg!(all(unix, not(target_os = "macos"))) && self.has_display;
        if has_opener && start("xdg-open", page.as_str()).await.is_ok() {
            return Ok(());
        }
        let opening = tokio::task::spawn_blocking(move || {
            let mut options = webbrowser::BrowserOptions::new();
            options.with_suppress_output(true);
            let browser = webbrowser::Browser::Default;
            webbrowser::open_browser_with_options(browser, page.as_str(), &options)
        });
        match timeout(PATIENCE, opening).await {
            Ok(Ok(Ok(()))) | Err(_) => Ok(()),
            Ok(_) => Err(BrowserError::NotFound),
        }
    }
}

/// Why no browser has opened (L08). The caller shows the address and reads the answer by hand.
#[derive(Debug, thiserror::Error)]
pub enum BrowserError {
    #[error("that is no address of a web page")]
    NoPage,
    #[error("`BROWSER` names none but text browsers, which would draw into this screen")]
    OnlyText,
    #[error("`{program}` does not start: {source}")]
    Start {
        program: String,
        source: std::io::Error,
    },
    #[error("`{program}` ended with {status}")]
    Ended { program: String, status: ExitStatus },
    #[error("no browser was found")]
    NotFound,
}

impl From<BrowserError> for Fault {
    fn from(error: BrowserError) -> Self {
        let hint = "open the address shown in a browser, and paste the one that it ends at";
        Self::new(FaultKind::Local, error.to_string()).hint(hint)
    }
}

/// Starts a command without a shell, in a process group of its own: what it prints is not seen, and
/// the keys that interrupt us do not reach it.
async fn start(command: &str, page: &str) -> Result<(), BrowserError> {
    let words = words(command, page);
    let Some((program, arguments)) = words.split_first() else {
        return Err(BrowserError::NotFound);
    };
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    #[cfg(unix)]
    command.process_group(0);
    let failed = |source| BrowserError::Start {
        program: program.clone(),
        source,
    };
    let mut browser = command.spawn().map_err(failed)?;
    match timeout(PATIENCE, browser.wait()).await {
        Err(_) => Ok(()), // It is open, and stays when we go.
        Ok(Ok(status)) if status.success() => Ok(()),
        Ok(Ok(status)) => Err(BrowserError::Ended {
            program: program.clone(),
            status,
        }),
        Ok(Err(source)) => Err(failed(source)),
    }
}

fn program(command: &str) -> Option<&str> {
    command.split_whitespace().next()
}

fn is_text(program: &str) -> bool {
    let name = Path::new(program).file_stem();
    let name = name.and_then(|name| name.to_str()).unwrap_or_default();
    TEXT_BROWSERS.contains(&name)
}

/// The words of one command of `$BROWSER`: `%s` is the address, `%c` a colon, `%%` a percent sign;
/// without `%s` the address comes last.
fn words(command: &str, page: &str) -> Vec<String> {
    let mut is_named = false;
    let mut expanded = |word: &str| {
        let mut whole = String::new();
        let mut letters = word.chars();
        while let Some(letter) = letters.next() {
            match (letter, letters.clone().next()) {
                ('%', Some('s')) => {
                    whole.push_str(page);
                    is_named = true;
                }
                ('%', Some('c')) => whole.push(':'),
                ('%', Some('%')) => whole.push('%'),
                _ => {
                    whole.push(letter);
                    continue;
                }
            }
            letters.next();
        }
        whole
    };
    let mut words: Vec<String> = command.split_whitespace().map(&mut expanded).collect();
    if !is_named {
        words.push(page.to_owned());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "https://id.example/authorize?state=a%2Fb&x=$(y)";

    fn here(variables: &[(&str, &str)]) -> Surroundings {
        let variable = |name: &str| {
            let found = variables.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        };
        Surroundings::read(variable, |path| {
            variables.iter().any(|(key, _)| Path::new(key) == path)
        })
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_browser_is_opened_where_the_person_would_see_it() {
        let reason = |variables: &[_]| here(variables).no_browser();
        let display = ("DISPLAY", ":0");
        assert_eq!(reason(&[display]), None);
        assert_eq!(reason(&[("WAYLAND_DISPLAY", "wayland-0")]), None);
        assert_eq!(reason(&[("WSL_DISTRO_NAME", "Debian")]), None);
        assert_eq!(reason(&[]), Some("this session has no display"));
        assert_eq!(reason(&[("DISPLAY", "")]), reason(&[]));
        let ssh = reason(&[display, ("SSH_CONNECTION", "10.0.0.1 5 10.0.0.2 22")]);
        assert!(ssh.is_some_and(|reason| reason.contains("SSH")));
        let container = reason(&[display, ("/run/.containerenv", "")]);
        assert!(container.is_some_and(|reason| reason.contains("container")));
        let remote = ("SSH_TTY", "/dev/pts/1");
        assert_eq!(reason(&[remote, ("BROWSER", "code-open %s")]), None);
        assert!(reason(&[remote, ("BROWSER", "w3m:/usr/bin/lynx -x")]).is_some());
    }

    #[test]
    fn the_address_stands_where_the_command_wants_it() {
        assert_eq!(words("firefox", PAGE), ["firefox", PAGE]);
        let at = words("x --app=%s  -n 100%% a%cb %z %", PAGE);
        let app = format!("--app={PAGE}");
        assert_eq!(at, ["x", app.as_str(), "-n", "100%", "a:b", "%z", "%"]);
    }

    #[tokio::test]
    async fn only_web_pages_are_opened() {
        let browser = here(&[("BROWSER", "false")]);
        for other in ["file:///etc/passwd", "javascript:x", "-x", ""] {
            let error = browser.open(other).await;
            assert!(matches!(error, Err(BrowserError::NoPage)), "{other}");
        }
    }

    #[tokio::test]
    async fn text_browsers_stay_out_of_our_screen() {
        let error = here(&[("BROWSER", "/usr/bin/w3m -T:lynx")])
            .open(PAGE)
            .await;
        assert!(matches!(error, Err(BrowserError::OnlyText)));
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_first_command_that_works_gets_the_address_as_one_word() {
        let folder = tempfile::tempdir().expect("a folder");
        let script = folder.path().join("browser");
        let seen = folder.path().join("seen");
        let text = format!("#!/bin/sh\nprintf '%s|' \"$@\" >'{}'\n", seen.display());
        std::fs::write(&script, text).expect("written");
        let commands = format!("/nowhere/browser:false:sh {} -n", script.display());
        here(&[("BROWSER", &commands)])
            .open(PAGE)
            .await
            .expect("opened");
        let seen = std::fs::read_to_string(seen).expect("it ran");
        assert_eq!(seen, format!("-n|{PAGE}|"));
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_command_that_fails_is_named() {
        let missing = here(&[("BROWSER", "/nowhere/browser")]).open(PAGE).await;
        let missing = missing.expect_err("it is missing").to_string();
        assert!(
            missing.starts_with("`/nowhere/browser` does not start: "),
            "{missing}"
        );
        let failing = here(&[("BROWSER", "false")]).open(PAGE).await;
        let failing = failing.expect_err("it fails").to_string();
        assert_eq!(failing, "`false` ended with exit status: 1");
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn a_command_that_stays_has_a_browser_open() {
        let folder = tempfile::tempdir().expect("a folder");
        let script = folder.path().join("browser");
        std::fs::write(&script, "#!/bin/sh\nexec sleep 5\n").expect("written");
        let command = format!("sh {}", script.display());
        here(&[("BROWSER", &command)])
            .open(PAGE)
            .await
            .expect("open");
    }
}
