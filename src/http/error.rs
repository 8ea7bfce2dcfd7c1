//! How a request can end badly, and how that is told to people.

use std::error::Error;

use crate::domain::{Fault, FaultKind};

/// Which request it was: everything that may be shown of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// `https://drone.acme.dev`
    pub origin: String,
    pub method: &'static str,
    /// Path without the query, which may hold parameters of builds.
    pub path: String,
    /// What was asked for, in words: `acme/checkout #43`.
    pub about: String,
    /// Sent as `X-Request-ID`.
    pub request: String,
    /// Whether it changes the world.
    pub deed: bool,
}

/// How a request can end badly.
#[derive(Debug, thiserror::Error)]
pub enum HttpError {
    #[error("{address} is no http or https address")]
    Address { address: String },
    #[error("{path}: {reason}")]
    Certificates { path: String, reason: String },
    #[error("the HTTP client does not start")]
    Client(#[source] reqwest::Error),
    /// No connection: nothing was sent.
    #[error("cannot reach {}", .place.origin)]
    Unreachable {
        place: Box<Place>,
        #[source]
        source: reqwest::Error,
    },
    /// The connection broke after something may have been sent.
    #[error("{} {} of {} broke", .place.method, .place.path, .place.origin)]
    Broken {
        place: Box<Place>,
        #[source]
        source: reqwest::Error,
    },
    #[error("{} {} of {}: no answer within {seconds} s", .place.method, .place.path, .place.origin)]
    TooSlow { place: Box<Place>, seconds: u64 },
    /// A stream that opened and brought not one byte.
    #[error("{} opened {} and sent nothing within {seconds} s", .place.origin, .place.path)]
    HeldBack { place: Box<Place>, seconds: u64 },
    #[error("{} answered {status} to {} {}", .place.origin, .place.method, .place.path)]
    Answered {
        place: Box<Place>,
        status: u16,
        /// The server's own words; may be empty.
        message: String,
        retry_after: Option<u32>,
        /// How long the answer took.
        seconds: u64,
    },
    #[error("{} sends on to {to}", .place.origin)]
    Redirected { place: Box<Place>, to: String },
    #[error("{} answered {content} to {} {}", .place.origin, .place.method, .place.path)]
    Unexpected { place: Box<Place>, content: String },
    #[error("the answer of {} to {} {}: {reason}", .place.origin, .place.method, .place.path)]
    Garbled { place: Box<Place>, reason: String },
    #[error("the answer of {} to {} {} is larger than {limit} bytes", .place.origin, .place.method, .place.path)]
    TooBig { place: Box<Place>, limit: usize },
}

impl HttpError {
    /// The request that it happened to.
    pub fn place(&self) -> Option<&Place> {
        match self {
            Self::Address { .. } | Self::Certificates { .. } | Self::Client(_) => None,
            Self::Unreachable { place, .. }
            | Self::Broken { place, .. }
            | Self::TooSlow { place, .. }
            | Self::HeldBack { place, .. }
            | Self::Answered { place, .. }
            | Self::Redirected { place, .. }
            | Self::Unexpected { place, .. }
            | Self::Garbled { place, .. }
            | Self::TooBig { place, .. } => Some(place),
        }
    }

    /// The status of an answer that was none of the good ones.
    pub fn status(&self) -> Option<u16> {
        match self {
            Self::Answered { status, .. } => Some(*status),
            _ => None,
        }
    }

    /// Whether the server does not know the token: another one may help.
    pub fn is_unknown_token(&self) -> bool {
        matches!(self, Self::Answered { .. }) && self.kind() == FaultKind::SignedOut
    }

    /// Whether a deed that ended so may have been done all the same. 502 and 504 come from a proxy
    /// that lost the server; what came as a 200 and cannot be read was done, most likely.
    fn may_have_happened(&self) -> bool {
        match self {
            Self::Broken { .. }
            | Self::TooSlow { .. }
            | Self::Garbled { .. }
            | Self::TooBig { .. } => true,
            Self::Answered { status, .. } => matches!(status, 502 | 504),
            _ => false,
        }
    }

    fn kind(&self) -> FaultKind {
        match self {
            Self::Address { .. } | Self::Certificates { .. } | Self::Client(_) => FaultKind::Local,
            Self::Unreachable { .. } | Self::Broken { .. } => FaultKind::Network,
            Self::TooSlow { .. } | Self::HeldBack { .. } => FaultKind::Timeout,
            Self::Answered {
                status,
                message,
                retry_after,
                ..
            } => answered(*status, message, retry_after.is_some()),
            Self::Redirected { .. }
            | Self::Unexpected { .. }
            | Self::Garbled { .. }
            | Self::TooBig { .. } => FaultKind::Garbled,
        }
    }
}

/// The kind of an answer. Drone's 401 means two things, told apart by its words (`drone-api` 1.1).
fn answered(status: u16, message: &str, told_when: bool) -> FaultKind {
    match status {
        401 if message == "Forbidden" => FaultKind::Forbidden,
        401 => FaultKind::SignedOut,
        403 => FaultKind::Forbidden,
        404 | 410 => FaultKind::NotFound,
        429 => FaultKind::RateLimited,
        503 if told_when => FaultKind::RateLimited,
        501 => FaultKind::Refused,
        500.. => FaultKind::Server,
        _ => FaultKind::Refused,
    }
}

/// The innermost reason: `Connection refused (os error 111)`.
fn innermost(error: &reqwest::Error) -> String {
    let mut last: &dyn Error = error;
    while let Some(source) = last.source() {
        last = source;
    }
    let text = last.to_string();
    // The number helps nobody who reads the words.
    let text = text.split(" (os error").next().unwrap_or(&text);
    text.to_owned()
}

/// Kinds that end where the words of [`HttpError`] and [`Fault`] are the same.
impl From<HttpError> for Fault {
    fn from(error: HttpError) -> Self {
        let lost = error.place().is_some_and(|place| place.deed) && error.may_have_happened();
        let kind = if lost { FaultKind::Lost } else { error.kind() };
        let (summary, hint) = if lost {
            (
                format!("{}: sent, no answer", error.about()),
                "it may have been done: look before trying again",
            )
        } else {
            error.words()
        };
        let mut fault = Self::new(kind, summary).hint(hint);
        fault.request = error.place().map(|place| place.request.clone());
        if let HttpError::Answered { retry_after, .. } = error {
            fault.retry_after = retry_after;
        }
        fault
    }
}

impl HttpError {
    /// What was asked for, in words; the address where there are none.
    fn about(&self) -> String {
        let Some(place) = self.place() else {
            return String::new();
        };
        if place.about.is_empty() {
            place.origin.clone()
        } else {
            place.about.clone()
        }
    }

    /// Summary and hint.
    fn words(&self) -> (String, &'static str) {
        match self {
            Self::Address { .. } => (self.to_string(), "write it as https://host"),
            Self::Certificates { .. } => {
                (self.to_string(), "`ca` names a file of PEM certificates")
            }
            Self::Client(source) => (
                format!("{self}: {}", innermost(source)),
                "this machine's certificates or proxy settings are in the way",
            ),
            Self::Unreachable { source, .. } => {
                let reason = innermost(source);
                let hint = if reason.to_lowercase().contains("certificate") {
                    "if the company has its own authority, name its file as `ca`"
                } else {
                    "check the address in the configuration, the network and the proxy"
                };
                (format!("{self}: {reason}"), hint)
            }
            Self::Broken { place, source } => (
                format!(
                    "{}: the connection broke: {}",
                    place.origin,
                    innermost(source)
                ),
                "asking again may help",
            ),
            Self::TooSlow { place, seconds } => (
                format!("{} did not answer within {seconds} s", place.origin),
                "asking again may help",
            ),
            Self::HeldBack { .. } => (
                self.to_string(),
                "a proxy on the way holds streams back: it must not buffer `text/event-stream`",
            ),
            Self::Answered { .. } => self.answered_words(),
            Self::Redirected { place, to } => (
                format!(
                    "{} sends on to {to}, and the token does not go there",
                    place.origin
                ),
                "write that address in the configuration, or sign in where it asks to",
            ),
            Self::Unexpected { place, content } if content.contains("html") => (
                format!("{} answered with a web page, not with data", place.origin),
                "a login page or a proxy may stand before it, or the address is not that of the server",
            ),
            Self::Unexpected { .. } | Self::Garbled { .. } | Self::TooBig { .. } => (
                self.to_string(),
                "the address may be that of another program, or a proxy changes the answers",
            ),
        }
    }

    fn answered_words(&self) -> (String, &'static str) {
        let Self::Answered {
            place,
            status,
            message,
            retry_after,
            ..
        } = self
        else {
            return (self.to_string(), "");
        };
        let said = if message.is_empty() {
            format!("{} answered {status}", place.origin)
        } else {
            format!("{} answered {status}: {message}", place.origin)
        };
        match self.kind() {
            FaultKind::SignedOut => (
                said,
                "its token is unknown or has ended: see where it comes from with `backdrone config show`",
            ),
            FaultKind::Forbidden => (
                said,
                "the server knows you and says no: ask whoever administers it",
            ),
            FaultKind::NotFound => (
                format!("{}: not found, or no right", self.about()),
                "a server says the same of what is not there and of what you may not see",
            ),
            FaultKind::RateLimited => (
                match retry_after {
                    Some(seconds) => format!("{} asks to wait {seconds} s", place.origin),
                    None => format!("{} asks to wait", place.origin),
                },
                "less is asked until then",
            ),
            FaultKind::Server => (said, "asking again may help; its log knows the request id"),
            _ => (said, "the server understood and refused"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, message: &str, deed: bool) -> Fault {
        let place = Place {
            origin: "https://drone.acme.dev".into(),
            method: if deed { "POST" } else { "GET" },
            path: "/api/repos/acme/checkout".into(),
            about: "acme/checkout".into(),
            request: "0199".into(),
            deed,
        };
        HttpError::Answered {
            place: Box::new(place),
            status,
            message: message.into(),
            retry_after: None,
            seconds: 0,
        }
        .into()
    }

    #[test]
    fn a_401_means_two_things_and_its_words_tell_them_apart() {
        assert_eq!(
            answered(401, "Unauthorized", false).kind,
            FaultKind::SignedOut
        );
        assert_eq!(answered(401, "Forbidden", false).kind, FaultKind::Forbidden);
    }

    #[test]
    fn a_404_is_never_called_missing_alone() {
        let fault = answered(404, "sql: no rows in result set", false);
        assert_eq!(fault.kind, FaultKind::NotFound);
        assert_eq!(fault.summary, "acme/checkout: not found, or no right");
    }

    #[test]
    fn a_forbidden_answer_without_words_gets_ours() {
        let fault = answered(403, "", false);
        assert_eq!(fault.summary, "https://drone.acme.dev answered 403");
        assert!(fault.hint.is_some_and(|hint| hint.contains("says no")));
    }

    #[test]
    fn a_deed_that_a_proxy_lost_may_have_been_done_and_a_refused_one_was_not() {
        assert_eq!(answered(504, "", true).kind, FaultKind::Lost);
        assert_eq!(answered(504, "", false).kind, FaultKind::Server);
        assert_eq!(answered(409, "Conflict", true).kind, FaultKind::Refused);
    }
}
