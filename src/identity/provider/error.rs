//! Why a sign-in at the provider did not come to tokens, one variant a fault of the list in
//! `identity` 2.8.

use crate::domain::{Fault, FaultKind, duration};
use crate::http::{HttpError, RawError, TlsFault};

/// Why there are no tokens. No variant holds a token, code, verifier or state; words of the provider
/// are cut at 300 characters and cleaned where they are shown.
#[derive(Debug, thiserror::Error)]
pub enum SignInError {
    /// L01, L02, and a redirect of an endpoint.
    #[error(transparent)]
    Way(#[from] RawError),
    /// Certificates of the configuration, or an address that is none.
    #[error(transparent)]
    Setup(#[from] HttpError),
    /// 5xx, 429: it may go better later.
    #[error("{host} answered {status}")]
    Busy { host: String, status: u16 },
    /// L03
    #[error("{url} answered with {what}, not OpenID metadata")]
    NoMetadata { url: String, what: String },
    /// L04
    #[error("the provider calls itself `{told}`, the configuration says `{configured}`")]
    OtherIssuer { configured: String, told: String },
    /// L05
    #[error("{issuer} does not offer PKCE S256")]
    NoS256 { issuer: String },
    /// L06
    #[error("refusing unencrypted {what} {address}")]
    Unencrypted { what: &'static str, address: String },
    /// The metadata lacks what this way in needs.
    #[error("{issuer} names no `{member}`")]
    NotOffered {
        issuer: String,
        member: &'static str,
    },
    /// L12, L34
    #[error("you or your administrator refused access{}", tail(.reason))]
    Denied { reason: String },
    /// L13, after the page was shown once more in vain.
    #[error("the provider still wants `{error}`{}", tail(.reason))]
    StillAsks { error: String, reason: String },
    /// L14
    #[error("answer came from another issuer: possible mix-up attack ({})", named(told.as_deref()))]
    MixUp { told: Option<String> },
    /// An answer with the right state and not exactly one code.
    #[error("the answer of the provider holds {codes} codes")]
    Codes { codes: usize },
    /// L15
    #[error("the code was already used or expired{}", tail(.reason))]
    CodeSpent { reason: String },
    /// L16
    #[error("client id `{client}` is not allowed for this flow{}", tail(.reason))]
    ClientRefused { client: String, reason: String },
    /// Any other refusal, in the words of OAuth.
    #[error("{host} refused: `{error}`{}", tail(.reason))]
    Refused {
        host: String,
        error: String,
        reason: String,
    },
    /// L18
    #[error("the answer of {host} cannot be used: {reason}")]
    BadAnswer { host: String, reason: String },
    /// L19
    #[error("signature could not be verified ({kid}: {reason})")]
    Signature { kid: String, reason: String },
    /// L20
    #[error("login answer does not belong to this request: its nonce is {}", if *.is_there { "another" } else { "missing" })]
    Nonce { is_there: bool },
    /// The ID token of a refresh is somebody else's (OpenID Core 12.2).
    #[error("the provider answered with the token of another person")]
    OtherPerson,
    /// L21
    #[error("token is for {}, not for '{wanted}'", quoted(.told))]
    Audience { told: Vec<String>, wanted: String },
    /// L21, where several are meant: `azp` has to name us.
    #[error("token for {} was given to '{told}', not to '{wanted}'", quoted(.audiences))]
    Party {
        audiences: Vec<String>,
        told: String,
        wanted: String,
    },
    /// B41
    #[error("the access token does not belong to the ID token (`at_hash`)")]
    AccessHash,
    /// L22. `offset`: seconds that the provider's clock is ahead of ours; `ended`: seconds since.
    #[error("{}the token ended {} before it arrived", clock(*.offset), duration(*.ended))]
    Expired { offset: Option<i64>, ended: i64 },
    /// L22. `ahead`: seconds until the token begins to hold.
    #[error("{}the token holds only in {}", clock(*.offset), duration(*.ahead))]
    NotYet { offset: Option<i64>, ahead: i64 },
    /// `max_age` was asked for.
    #[error("the provider did not ask who you are anew, as `max_age` wants")]
    Stale,
    /// L24
    #[error("provider gave an opaque token where one that can be checked is needed")]
    Opaque,
    /// L25
    #[error("session ended at the provider")]
    Ended,
    /// There is nothing to refresh with.
    #[error("the provider gave no refresh token")]
    NoRefresh,
    /// L34
    #[error("the code was not confirmed in time")]
    DeviceExpired,
    /// L34, as Dex says it.
    #[error("the provider does not know the device code{}", tail(.reason))]
    DeviceUnknown { reason: String },
    /// L35
    #[error("device flow is off for this context")]
    DeviceOff,
}

impl SignInError {
    /// Whether asking again may help without anybody changing anything (L26).
    pub fn is_passing(&self) -> bool {
        match self {
            Self::Way(error) => error.is_passing(),
            Self::Busy { .. } => true,
            _ => false,
        }
    }

    fn kind(&self) -> FaultKind {
        match self {
            Self::Way(RawError::Slow { .. }) => FaultKind::Timeout,
            Self::Way(RawError::Redirected { .. } | RawError::TooBig { .. })
            | Self::NoMetadata { .. }
            | Self::BadAnswer { .. }
            | Self::Codes { .. } => FaultKind::Garbled,
            Self::Way(RawError::Tls {
                fault: TlsFault::UnknownIssuer,
                ..
            }) => FaultKind::Untrusted,
            // Trust is a matter of the configuration: asking again changes nothing.
            Self::Way(RawError::Tls { .. }) | Self::Setup(_) | Self::DeviceOff => FaultKind::Local,
            Self::Way(_) => FaultKind::Network,
            Self::Busy { .. } => FaultKind::Server,
            Self::Denied { .. } => FaultKind::Forbidden,
            Self::Ended
            | Self::NoRefresh
            | Self::CodeSpent { .. }
            | Self::DeviceExpired
            | Self::DeviceUnknown { .. }
            | Self::StillAsks { .. } => FaultKind::SignedOut,
            _ => FaultKind::Refused,
        }
    }

    /// The next step.
    fn next(&self) -> &'static str {
        match self {
            Self::Way(RawError::Tls { fault, .. }) => match fault {
                TlsFault::UnknownIssuer => "`http.ca` names the file of your company's authority",
                TlsFault::WrongHost { .. } => {
                    "the address may be wrong, or a proxy answers: then `http.ca` names its authority"
                }
                _ => {
                    "whoever runs the provider has to put it right; `http.ca` helps with an own authority only"
                }
            },
            Self::Way(RawError::Redirected { .. }) => {
                "write the address that it sends on to, if it is the provider's"
            }
            Self::Way(_) => "look at the network and the proxy, then sign in again",
            Self::Setup(HttpError::Address { .. }) => "write it as https://host",
            Self::Setup(_) => "`http.ca` names a file of PEM certificates",
            Self::Busy { .. } => "sign in again in a while",
            Self::NoMetadata { .. } => {
                "a captive portal? open a page in the browser; else look at the issuer's address"
            }
            Self::OtherIssuer { .. } => "write the issuer as the provider does, to the last slash",
            Self::NoS256 { .. } => {
                "sign-in without PKCE is not safe: ask whoever runs the provider"
            }
            Self::Unencrypted { .. } => "write it as https://; only this machine may do without",
            Self::NotOffered { .. } => "the provider has no such thing: choose another way in",
            Self::Denied { .. } => "ask whoever administers the provider, then sign in again",
            Self::StillAsks { .. } => {
                "open the provider in the browser and do there what it asks for"
            }
            Self::MixUp { .. } => "do not sign in here until somebody has looked at the provider",
            Self::CodeSpent { .. } | Self::DeviceExpired | Self::DeviceUnknown { .. } => {
                "begin the sign-in again"
            }
            Self::ClientRefused { .. } => {
                "it has to be a public client with this way in, registered at the provider"
            }
            Self::Refused { .. } | Self::BadAnswer { .. } | Self::Codes { .. } => {
                "the log of the provider knows why"
            }
            Self::Signature { .. } | Self::AccessHash | Self::Nonce { .. } | Self::OtherPerson => {
                "sign in again; should it happen twice, tell whoever runs the provider"
            }
            Self::Audience { .. } | Self::Party { .. } => {
                "add an audience mapper at the provider, or use the ID token"
            }
            Self::Expired { .. } | Self::NotYet { .. } => "compare both clocks with the true time",
            Self::Stale => "sign out at the provider first, or leave `max_age` out",
            Self::Opaque => "use `id_token` mode or set an audience",
            Self::Ended | Self::NoRefresh => {
                "sign in again: `backdrone login`, or `:` login on the screen"
            }
            Self::DeviceOff => "`allow_device` opens it; pasting the address works without",
        }
    }
}

impl From<SignInError> for Fault {
    fn from(error: SignInError) -> Self {
        Self::new(error.kind(), error.to_string()).hint(error.next())
    }
}

/// Words of others, cut short.
pub(super) fn cut(text: &str) -> String {
    /// `identity` 2.3
    const LONGEST: usize = 300;
    text.trim().chars().take(LONGEST).collect()
}

fn tail(reason: &str) -> String {
    if reason.is_empty() {
        String::new()
    } else {
        format!(": {reason}")
    }
}

fn named(issuer: Option<&str>) -> String {
    issuer.map_or_else(|| "it names none".to_owned(), |it| format!("`{it}`"))
}

fn quoted(told: &[String]) -> String {
    /// More of them say no more.
    const MOST: usize = 5;
    let mut each: Vec<String> = told.iter().take(MOST).map(|it| format!("'{it}'")).collect();
    match told.len().checked_sub(MOST) {
        Some(more @ 1..) => each.push(format!("{more} more")),
        _ if told.is_empty() => return "nobody".to_owned(),
        _ => {}
    }
    each.join(", ")
}

/// What has to be said of the clocks before anything is said of times.
fn clock(offset: Option<i64>) -> String {
    /// Less is no matter for people (`identity` 2.7).
    const NOTABLE: i64 = 60;
    match offset {
        Some(ahead) if ahead > NOTABLE => {
            format!("this clock is {} behind the provider; ", duration(ahead))
        }
        Some(ahead) if ahead < -NOTABLE => {
            format!("this clock is {} ahead of the provider; ", duration(-ahead))
        }
        _ => String::new(),
    }
}
