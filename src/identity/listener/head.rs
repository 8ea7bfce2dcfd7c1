//! The head of a request, read with a limit and taken apart; nothing else of HTTP is needed here.

use tokio::io::{AsyncRead, AsyncReadExt};

/// The longest head, in bytes (`identity` 2.3).
const LONGEST: usize = 8 << 10;

/// A request as far as it matters here.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Request {
    /// A callback, and what follows its question mark.
    Callback(String),
    /// Another one, and the status that it is answered with.
    Other(Status),
}

/// How a request is turned away.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    BadRequest,
    NotFound,
    MethodNotAllowed,
    /// Called by a name that is not ours (RFC 9110 15.5.20).
    Misdirected,
    HeadTooLong,
}

/// Reads up to the blank line. `names` are what we may be called in `Host`. `None`: the other side left before it.
pub(super) async fn read(from: &mut (impl AsyncRead + Unpin), names: &[String]) -> Option<Request> {
    let mut head = Vec::with_capacity(1 << 10);
    loop {
        let left = LONGEST.checked_sub(head.len()).filter(|left| *left > 0);
        let Some(left) = left else {
            return Some(Request::Other(Status::HeadTooLong));
        };
        let before = head.len();
        let piece = from.take(left as u64).read_buf(&mut head).await;
        if !matches!(piece, Ok(1..)) {
            return None;
        }
        // The mark may lie across two pieces.
        let start = before.saturating_sub(3);
        if let Some(end) = head[start..].windows(4).position(|it| it == b"\r\n\r\n") {
            head.truncate(start + end);
            return Some(taken_apart(&head, names).unwrap_or_else(Request::Other));
        }
    }
}

/// Asks for the name first, so that a page which rebound its own name learns nothing of the paths.
fn taken_apart(head: &[u8], names: &[String]) -> Result<Request, Status> {
    let head = std::str::from_utf8(head).map_err(|_| Status::BadRequest)?;
    let mut lines = head.split("\r\n");
    let mut words = lines.next().unwrap_or_default().split(' ');
    let (Some(method), Some(target), Some("HTTP/1.1" | "HTTP/1.0"), None) =
        (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(Status::BadRequest);
    };
    if head.contains(|c: char| c.is_control() && !matches!(c, '\r' | '\n' | '\t'))
        || !target.starts_with('/')
    {
        return Err(Status::BadRequest);
    }
    let mut hosts = Vec::new();
    for line in lines {
        let (name, value) = line.split_once(':').ok_or(Status::BadRequest)?;
        // A folded line, a blank before the colon, a bare CR or LF: ways to say two things at once.
        if name.is_empty() || name.contains(char::is_whitespace) || value.contains(['\r', '\n']) {
            return Err(Status::BadRequest);
        }
        if name.eq_ignore_ascii_case("host") {
            hosts.push(value.trim());
        }
    }
    match hosts[..] {
        [host] if names.iter().any(|name| name == host) => {}
        [_] => return Err(Status::Misdirected),
        _ => return Err(Status::BadRequest),
    }
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    if path != "/callback" {
        return Err(Status::NotFound);
    }
    if method != "GET" {
        return Err(Status::MethodNotAllowed);
    }
    Ok(Request::Callback(query.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOST: &str = "127.0.0.1:8017";

    async fn heard(text: &str) -> Option<Request> {
        read(&mut text.as_bytes(), &[HOST.to_owned()]).await
    }

    #[tokio::test]
    async fn a_callback_is_its_query() {
        let request = format!("GET /callback?code=a%20b&state=c HTTP/1.1\r\nhost: {HOST}\r\n\r\n");
        let query = "code=a%20b&state=c".to_owned();
        assert_eq!(heard(&request).await, Some(Request::Callback(query)));
        let request = format!("GET /callback HTTP/1.1\r\nHost:{HOST}\r\nAccept: */*\r\n\r\n");
        let none = Request::Callback(String::new());
        assert_eq!(heard(&request).await, Some(none));
    }

    #[tokio::test]
    async fn what_is_no_callback_is_turned_away_with_its_reason() {
        let own = format!("Host: {HOST}\r\n");
        for (line, headers, status) in [
            ("GET /favicon.ico HTTP/1.1", own.as_str(), Status::NotFound),
            ("GET /callback/?code=a HTTP/1.1", &own, Status::NotFound),
            ("GET //callback HTTP/1.1", &own, Status::NotFound),
            (
                "POST /callback?code=a HTTP/1.1",
                &own,
                Status::MethodNotAllowed,
            ),
            (
                "HEAD /callback?code=a HTTP/1.1",
                &own,
                Status::MethodNotAllowed,
            ),
            (
                "GET /callback?code=a HTTP/1.1",
                "Host: evil.com\r\n",
                Status::Misdirected,
            ),
            (
                "GET /callback HTTP/1.1",
                "Host: localhost:8017\r\n",
                Status::Misdirected,
            ),
            (
                "GET /callback HTTP/1.1",
                "Host: 127.0.0.1\r\n",
                Status::Misdirected,
            ),
            ("GET /callback?code=a HTTP/1.1", "", Status::BadRequest),
            (
                "GET http://127.0.0.1:8017/callback HTTP/1.1",
                &own,
                Status::BadRequest,
            ),
            ("GET /callback?a b HTTP/1.1", &own, Status::BadRequest),
            ("GET /callback HTTP/2", &own, Status::BadRequest),
            ("GET /callback\0 HTTP/1.1", &own, Status::BadRequest),
            ("nonsense", &own, Status::BadRequest),
        ] {
            let request = format!("{line}\r\n{headers}\r\n");
            let answer = heard(&request).await;
            assert_eq!(answer, Some(Request::Other(status)), "{line} {headers}");
        }
    }

    #[tokio::test]
    async fn two_names_and_folded_lines_are_refused() {
        let twice = format!("GET /callback HTTP/1.1\r\nHost: {HOST}\r\nHost: {HOST}\r\n\r\n");
        let folded = format!("GET /callback HTTP/1.1\r\nHost: {HOST}\r\n x: y\r\n\r\n");
        let bare = format!("GET /callback HTTP/1.1\r\nHost: {HOST}\nX: y\r\n\r\n");
        for request in [twice, folded, bare] {
            let refused = Some(Request::Other(Status::BadRequest));
            assert_eq!(heard(&request).await, refused, "{request:?}");
        }
    }

    #[tokio::test]
    async fn a_head_ends_at_eight_kibibytes_and_half_a_head_is_none() {
        let long = format!("GET /callback?{} HTTP/1.1\r\n", "x".repeat(LONGEST));
        let refused = Some(Request::Other(Status::HeadTooLong));
        assert_eq!(heard(&long).await, refused);
        assert_eq!(heard("GET /callback?code=a HTT").await, None);
        assert_eq!(heard("").await, None);
    }
}
