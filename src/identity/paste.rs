//! The answer by hand: the address that the browser could not reach, copied from its address bar.
//!
//! `state`, `nonce` and the PKCE verifier still apply to what is read here, so that a pasted answer
//! is worth no more than one that came by itself.

use url::{Url, form_urlencoded};

use crate::domain::{Fault, FaultKind};

/// The longest text that is looked at, in bytes; codes of some providers have two thousand.
const LONGEST: usize = 16 << 10;

/// Characters of a foreign host that are shown.
const LONGEST_HOST: usize = 60;

/// Why a pasted text is not the answer (L36). No variant holds more of it than its host and port.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PasteError {
    #[error("nothing was pasted")]
    Empty,
    #[error("that is no web address")]
    NoAddress,
    #[error("that is only a part of the address")]
    OnlyPart,
    #[error("that is a page of `{found}`, and the answer begins with {wanted}")]
    Host { found: String, wanted: String },
    #[error("that answer is for port {found}, and this sign-in waits for port {wanted}")]
    Port { found: u16, wanted: u16 },
    #[error("that is another page of this machine, and the answer begins with {wanted}")]
    Path { wanted: String },
    #[error("that address holds neither a code nor an error")]
    NoAnswer,
}

impl From<PasteError> for Fault {
    fn from(error: PasteError) -> Self {
        let hint = match &error {
            PasteError::Empty
            | PasteError::NoAddress
            | PasteError::OnlyPart
            | PasteError::NoAnswer => {
                "after the sign-in the browser stands on a page that it cannot load: copy the whole \
                 text of its address bar"
            }
            PasteError::Host { .. } | PasteError::Path { .. } => {
                "finish the sign-in in the browser first, then copy the address of the page that it \
                 cannot load"
            }
            PasteError::Port { .. } => {
                "that is the answer to an earlier sign-in: open the address shown last"
            }
        };
        Self::new(FaultKind::Refused, error.to_string()).hint(hint)
    }
}

/// The query of the callback that was pasted, to be judged like one that came by itself.
/// `redirect_uri` is the one of the request.
pub fn read(pasted: &str, redirect_uri: &str) -> Result<String, PasteError> {
    let text = bare(pasted);
    if text.is_empty() {
        return Err(PasteError::Empty);
    }
    let (Ok(wanted), true) = (Url::parse(redirect_uri), text.len() <= LONGEST) else {
        return Err(PasteError::NoAddress);
    };
    let found = address(&text)?;
    if found.host_str() != wanted.host_str() || found.scheme() != wanted.scheme() {
        let host = found.host_str().unwrap_or_default();
        return Err(PasteError::Host {
            found: host.chars().take(LONGEST_HOST).collect(),
            wanted: redirect_uri.to_owned(),
        });
    }
    let port = |url: &Url| url.port_or_known_default().unwrap_or_default();
    if port(&found) != port(&wanted) {
        let (found, wanted) = (port(&found), port(&wanted));
        return Err(PasteError::Port { found, wanted });
    }
    if found.path() != wanted.path() {
        let wanted = redirect_uri.to_owned();
        return Err(PasteError::Path { wanted });
    }
    let query = found.query().unwrap_or_default();
    if has_answer(query) {
        Ok(query.to_owned())
    } else {
        Err(PasteError::NoAnswer)
    }
}

/// The line that brings the port of this machine to the one where the browser is: with it nothing
/// has to be pasted. `host` is this machine's name; one that a shell would not take as a word is not
/// repeated.
pub fn ssh_line(redirect_uri: &str, host: &str) -> String {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "._-:@".contains(c);
    let is_safe = !host.is_empty() && !host.starts_with('-') && host.chars().all(is_word);
    let host = if is_safe { host } else { "THIS-MACHINE" };
    let here = Url::parse(redirect_uri).ok();
    let port = here.as_ref().and_then(Url::port).unwrap_or(80);
    let end = here.as_ref().and_then(Url::host_str).unwrap_or("127.0.0.1");
    format!("ssh -L {port}:{end}:{port} {host}")
}

/// The text without what copying and terminals add: blanks and line ends where it was wrapped, the
/// marks of a bracketed paste, quotes, the fragment.
fn bare(pasted: &str) -> String {
    let pasted = pasted.replace("\u{1b}[200~", "").replace("\u{1b}[201~", "");
    let text: String = pasted
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    let is_quote = |c: char| "\"'`<>“”‘’«»".contains(c);
    let text = text.trim_matches(is_quote);
    let text = text.split_once('#').map_or(text, |(text, _)| text);
    text.to_owned()
}

fn address(text: &str) -> Result<Url, PasteError> {
    // `127.0.0.1:8017/…`: some browsers hide the scheme.
    let whole = if text.contains("://") {
        text.to_owned()
    } else if text.contains('/') && !text.starts_with(['/', '?']) {
        format!("http://{text}")
    } else if is_part(text) {
        return Err(PasteError::OnlyPart);
    } else {
        return Err(PasteError::NoAddress);
    };
    match Url::parse(&whole) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(url),
        _ => Err(PasteError::NoAddress),
    }
}

/// A code, a query, or a path with a query.
fn is_part(text: &str) -> bool {
    let query = text.rsplit_once('?').map_or(text, |(_, query)| query);
    let is_code = |c: char| c.is_ascii_alphanumeric() || "-._~/+=".contains(c);
    // Codes have at least the 128 bits of RFC 6749 10.10; shorter words are words.
    has_answer(query) || (text.len() >= 16 && text.chars().all(is_code))
}

fn has_answer(query: &str) -> bool {
    form_urlencoded::parse(query.as_bytes()).any(|(name, _)| name == "code" || name == "error")
}

#[cfg(test)]
mod tests {
    use super::*;

    const OURS: &str = "http://127.0.0.1:8017/callback";

    #[test]
    fn the_address_is_read_however_it_was_copied() {
        let query = "code=a%2Bb&state=c";
        let whole = format!("{OURS}?{query}");
        let hidden = whole.replace("http://", "");
        let wrapped = format!("  {}\r\n   {}\n", &whole[..40], &whole[40..]);
        let bracketed = format!("\u{1b}[200~{whole}\u{1b}[201~");
        for pasted in [
            whole.clone(),
            format!("'{whole}'\n"),
            format!("<{whole}>"),
            format!("{whole}#"),
            format!("{whole}#_=_"),
            hidden,
            wrapped,
            bracketed,
        ] {
            assert_eq!(read(&pasted, OURS).as_deref(), Ok(query), "{pasted}");
        }
        let refused = format!("{OURS}?error=access_denied&state=c");
        assert!(read(&refused, OURS).is_ok());
    }

    /// L36
    #[test]
    fn the_part_that_is_wrong_is_named() {
        let host = |found: &str| PasteError::Host {
            found: found.to_owned(),
            wanted: OURS.to_owned(),
        };
        let port = |found| PasteError::Port {
            found,
            wanted: 8017,
        };
        let path = PasteError::Path {
            wanted: OURS.to_owned(),
        };
        for (pasted, error) in [
            ("", PasteError::Empty),
            (" \n", PasteError::Empty),
            ("\"\"", PasteError::Empty),
            ("yes", PasteError::NoAddress),
            ("javascript:alert(1)//", PasteError::NoAddress),
            ("file:///etc/passwd", PasteError::NoAddress),
            ("0.AXkAq3PSJ9Dk.ZWmGGNQ-aA", PasteError::OnlyPart),
            ("code=abc&state=def", PasteError::OnlyPart),
            ("?code=abc&state=def", PasteError::OnlyPart),
            ("/callback?code=abc&state=def", PasteError::OnlyPart),
            ("https://id.example/authorize?code=x", host("id.example")),
            ("http://localhost:8017/callback?code=x", host("localhost")),
            ("https://127.0.0.1:8017/callback?code=x", host("127.0.0.1")),
            ("http://127.0.0.1:9/callback?code=x", port(9)),
            ("http://127.0.0.1/callback?code=x", port(80)),
            ("http://127.0.0.1:8017/?code=x", path),
            (OURS, PasteError::NoAnswer),
            (
                "http://127.0.0.1:8017/callback?state=x",
                PasteError::NoAnswer,
            ),
        ] {
            assert_eq!(read(pasted, OURS), Err(error), "{pasted}");
        }
        let endless = format!("{OURS}?code={}", "x".repeat(LONGEST));
        assert_eq!(read(&endless, OURS), Err(PasteError::NoAddress));
    }

    #[test]
    fn no_error_repeats_the_code() {
        for pasted in [
            "http://127.0.0.1:9/callback?code=0123456789abcdef",
            "http://127.0.0.1:8017/0123456789abcdef?code=0123456789abcdef",
            "https://id.example/0123456789abcdef",
            "0123456789abcdef",
        ] {
            let fault = Fault::from(read(pasted, OURS).expect_err("wrong"));
            assert!(!fault.to_string().contains("0123456789abcdef"), "{fault}");
        }
    }

    #[test]
    fn the_line_for_ssh_names_the_port_on_both_ends() {
        let line = ssh_line(OURS, "ana@build.example");
        assert_eq!(line, "ssh -L 8017:127.0.0.1:8017 ana@build.example");
        let line = ssh_line("http://[::1]:9/callback", "build");
        assert_eq!(line, "ssh -L 9:[::1]:9 build");
        for odd in ["", "-oProxyCommand=x", "a;b", "a b", "$(x)"] {
            let line = ssh_line(OURS, odd);
            assert_eq!(line, "ssh -L 8017:127.0.0.1:8017 THIS-MACHINE", "{odd}");
        }
    }
}
