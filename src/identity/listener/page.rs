//! What the browser shows at the end: static pages without script, and the answers to strangers.

use std::fmt::Write as _;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

use crate::identity::listener::head::Status;

/// Characters of a refusal that are shown; the words are the provider's.
const LONGEST: usize = 300;

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{margin:0;min-height:100vh;display:grid;place-items:center;\
font:1.1rem/1.5 system-ui,sans-serif;background:#fbfaf7;color:#1d1f21}\
main{max-width:32rem;padding:2rem}\
h1{font-size:1.4rem;margin:0 0 .5rem}\
p{margin:.5rem 0;overflow-wrap:anywhere}\
@media(prefers-color-scheme:dark){body{background:#16181a;color:#e6e3dc}}";

/// The whole answer to the callback that was ours, where nobody knows yet what comes of it.
pub(super) fn arrived(context: &str) -> Vec<u8> {
    let body = format!(
        "<h1>Your answer has arrived.</h1>\
         <p>backdrone finishes the sign-in in the terminal: go back there. This window can be \
         closed.</p>\
         <p>Context: <b>{}</b></p>",
        escaped(context)
    );
    page("200 OK", "Back to the terminal", &body)
}

/// The whole answer to the callback that was ours, and brought a session.
pub(super) fn success(context: &str) -> Vec<u8> {
    let body = format!(
        "<h1>You are signed in to backdrone.</h1>\
         <p>Close this window and go back to the terminal.</p>\
         <p>Context: <b>{}</b></p>",
        escaped(context)
    );
    page("200 OK", "Signed in", &body)
}

/// The whole answer to a callback that was ours and says no.
pub(super) fn refusal(context: &str, reason: &str) -> Vec<u8> {
    let reason: String = reason.chars().take(LONGEST).collect();
    let body = format!(
        "<h1>You are not signed in to backdrone.</h1>\
         <p>{}</p>\
         <p>Close this window and go back to the terminal.</p>\
         <p>Context: <b>{}</b></p>",
        escaped(&reason),
        escaped(context)
    );
    page("400 Bad Request", "Not signed in", &body)
}

/// The whole answer to whoever is turned away.
pub(super) fn turned_away(status: Status) -> Vec<u8> {
    let (line, more) = match status {
        Status::BadRequest => ("400 Bad Request", ""),
        Status::NotFound => ("404 Not Found", ""),
        Status::MethodNotAllowed => ("405 Method Not Allowed", "Allow: GET\r\n"),
        Status::Misdirected => ("421 Misdirected Request", ""),
        Status::HeadTooLong => ("431 Request Header Fields Too Large", ""),
    };
    answer(line, more, "text/plain", line)
}

fn page(status: &str, title: &str, body: &str) -> Vec<u8> {
    // The policy names the one style that there is by its checksum: what might yet slip into the
    // page is neither run nor drawn.
    let style = STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "Content-Security-Policy: default-src 'none'; style-src 'sha256-{style}'; \
         base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n"
    );
    let html = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\
         <title>{title} · backdrone</title><style>{STYLE}</style></head>\
         <body><main>{body}</main></body></html>"
    );
    answer(status, &policy, "text/html", &html)
}

fn answer(status: &str, more: &str, kind: &str, body: &str) -> Vec<u8> {
    format!(
        "HTTP/1.1 {status}\r\n\
         Content-Type: {kind}; charset=utf-8\r\n\
         Content-Length: {}\r\n\
         Cache-Control: no-store\r\n\
         Referrer-Policy: no-referrer\r\n\
         X-Content-Type-Options: nosniff\r\n\
         {more}\
         Connection: close\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// The text as text: nothing in it is markup, and nothing in it turns the words around.
fn escaped(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '"' => safe.push_str("&quot;"),
            '\'' => safe.push_str("&#39;"),
            '\n' | '\t' => safe.push(' '),
            // Bidirectional controls show a text in another order than it is written in.
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                // Writing into a `String` does not fail.
                let _ = write!(safe, "⟨U+{:04X}⟩", u32::from(c));
            }
            c if c.is_control() => {}
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(page: Vec<u8>) -> String {
        String::from_utf8(page).expect("UTF-8")
    }

    #[test]
    fn foreign_words_are_shown_as_words_and_cut() {
        let page = text(refusal(
            "a&b",
            &format!("<script>'\"\u{202e}\u{1b}[31m{}", "é".repeat(500)),
        ));
        assert!(
            page.contains("&lt;script&gt;&#39;&quot;⟨U+202E⟩[31m"),
            "{page}"
        );
        assert!(page.contains("<b>a&amp;b</b>"), "{page}");
        assert!(!page.contains("<script"), "{page}");
        assert!(page.matches('é').count() < LONGEST, "{page}");
    }

    #[test]
    fn a_page_tells_its_length_and_is_neither_kept_nor_told_on() {
        for page in [
            success("prod"),
            arrived("prod"),
            refusal("prod", "no"),
            turned_away(Status::NotFound),
        ] {
            let page = text(page);
            let (head, body) = page.split_once("\r\n\r\n").expect("a blank line");
            let length = format!("Content-Length: {}\r\n", body.len());
            for header in [
                length.as_str(),
                "Cache-Control: no-store\r\n",
                "Referrer-Policy: no-referrer\r\n",
                "X-Content-Type-Options: nosniff\r\n",
                "Connection: close",
                "charset=utf-8\r\n",
            ] {
                assert!(head.contains(header), "{header} in {head}");
            }
        }
    }

    #[test]
    fn the_policy_names_the_style_that_the_page_has() {
        let page = text(success("prod"));
        let style = page
            .split("<style>")
            .nth(1)
            .and_then(|it| it.split("</style>").next());
        let sum = STANDARD.encode(Sha256::digest(style.expect("a style")));
        let policy = format!("default-src 'none'; style-src 'sha256-{sum}'");
        assert!(page.contains(&policy), "{page}");
        assert!(page.contains("You are signed in to backdrone."), "{page}");
        assert!(page.contains("Close this window and go back to the terminal."));
    }
}
