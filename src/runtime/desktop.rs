//! What lies around the terminal: the browser. (Clipboard, title and bell go through the terminal
//! itself, so that they work over SSH too.)

use crate::app::{Notice, Tone};

/// Opens a page and says what became of it. Only http(s) addresses: a catalog may hold any text, and
/// other schemes start other programs. Blocks.
pub(super) fn open(address: &str) -> Notice {
    if !is_page(address) {
        return Notice {
            tone: Tone::Warn,
            text: format!("no page to open: {address}"),
        };
    }
    let mut options = webbrowser::BrowserOptions::new();
    // What a browser prints would be printed into our screen.
    options.with_suppress_output(true);
    match webbrowser::open_browser_with_options(webbrowser::Browser::Default, address, &options) {
        Ok(()) => Notice {
            tone: Tone::Plain,
            text: format!("opened {address}"),
        },
        Err(_) => Notice {
            tone: Tone::Warn,
            text: format!("no browser here: {address}"),
        },
    }
}

pub(super) fn is_page(address: &str) -> bool {
    let scheme = |scheme: &str| {
        address
            .get(..scheme.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(scheme))
    };
    (scheme("http://") || scheme("https://")) && !address.contains(char::is_control)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_pages_are_opened() {
        assert!(is_page("https://drone.example/acme/api/1"));
        assert!(is_page("HTTP://127.0.0.1:80"));
        for other in [
            "file:///etc/passwd",
            "javascript:x",
            "",
            "httpé",
            "https://a\u{1b}]0;",
        ] {
            assert!(!is_page(other), "{other}");
            assert_eq!(open(other).tone, Tone::Warn);
        }
    }
}
