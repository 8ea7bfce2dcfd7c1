//! How one request handed over whole ends badly; a certificate that is not believed is told apart
//! from a server that is not there.

use std::error::Error;
use std::io;

use rustls::{CertificateError, Error as RustlsError};

use crate::domain::{Fault, FaultKind, Timestamp, rfc3339};

/// How one request handed over whole ends badly. Holds no address beyond host and origin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RawError {
    #[error("cannot reach {host} (DNS: not found)")]
    NoSuchName { host: String },
    #[error("cannot reach {host} ({reason})")]
    Unreachable { host: String, reason: String },
    #[error("{host} {fault}")]
    Tls { host: String, fault: TlsFault },
    #[error("{host} did not answer within {seconds} s")]
    Slow { host: String, seconds: u64 },
    #[error("the connection to {host} broke ({reason})")]
    Broken { host: String, reason: String },
    #[error("{origin} sends on to {to}")]
    Redirected { origin: String, to: String },
    #[error("{origin} answered more than 256 KiB")]
    TooBig { origin: String },
}

/// Why the certificate of a server is not believed, as far as rustls tells.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TlsFault {
    #[error("shows a certificate of an unknown authority")]
    UnknownIssuer,
    /// `ended`: seconds since the Unix epoch.
    #[error("shows a certificate that has ended{}", ended.map(since).unwrap_or_default())]
    Expired { ended: Option<u64> },
    #[error("shows a certificate that does not hold yet: look at the clock of this machine")]
    NotYet,
    /// `names`: what the certificate is for.
    #[error("shows a certificate for {}", listed(names))]
    WrongHost { names: Vec<String> },
    #[error("shows a certificate that is not believed ({0})")]
    Bad(String),
    #[error("does not speak TLS as we do ({0})")]
    Other(String),
}

impl RawError {
    /// What reqwest says, without the address: it may hold parameters.
    pub(super) fn of(host: &str, error: &reqwest::Error) -> Self {
        let host = host.to_owned();
        let chain = chain(error);
        if let Some(fault) = chain.iter().find_map(|error| tls(*error)) {
            return Self::Tls { host, fault };
        }
        let reason = reason(&chain);
        if chain
            .iter()
            .any(|error| error.to_string().starts_with("dns error"))
        {
            return Self::NoSuchName { host };
        }
        if error.is_connect() {
            Self::Unreachable { host, reason }
        } else {
            Self::Broken { host, reason }
        }
    }

    /// Whether asking again may help without anybody changing anything.
    pub fn is_passing(&self) -> bool {
        matches!(
            self,
            Self::NoSuchName { .. }
                | Self::Unreachable { .. }
                | Self::Slow { .. }
                | Self::Broken { .. }
        )
    }
}

impl From<RawError> for Fault {
    fn from(error: RawError) -> Self {
        let (kind, hint) = match &error {
            RawError::Tls {
                fault: fault @ TlsFault::UnknownIssuer,
                ..
            } => (FaultKind::Untrusted, fault.next()),
            RawError::Tls { fault, .. } => (FaultKind::Local, fault.next()),
            RawError::NoSuchName { .. } => (
                FaultKind::Network,
                "look at the address in the configuration; a VPN may be needed for the name",
            ),
            RawError::Unreachable { .. } | RawError::Broken { .. } => (
                FaultKind::Network,
                "look at the address in the configuration, the network and the proxy",
            ),
            RawError::Slow { .. } => (
                FaultKind::Timeout,
                "it is down, or out of reach without a VPN: asking again may help",
            ),
            RawError::Redirected { .. } => (
                FaultKind::Garbled,
                "a login page stands before it, or it has moved: write the address that it has in the \
                 browser",
            ),
            RawError::TooBig { .. } => (
                FaultKind::Garbled,
                "the address may be that of another program",
            ),
        };
        Self::new(kind, error.to_string()).hint(hint)
    }
}

impl TlsFault {
    fn next(&self) -> &'static str {
        match self {
            Self::UnknownIssuer => {
                "`http.ca` in config.yaml names the file of your company's authority"
            }
            Self::NotYet => "set the clock of this machine",
            Self::WrongHost { .. } => {
                "the address may be wrong, or a proxy answers: then `ca` names its authority"
            }
            Self::Expired { .. } | Self::Bad(_) => "whoever runs the server has to renew it",
            Self::Other(_) => "write it as `http://` if it does not speak TLS at all",
        }
    }
}

/// An error and everything behind it. `io::Error` skips the error that it carries when asked for its
/// source, so that one is looked for by hand.
fn chain(error: &reqwest::Error) -> Vec<&(dyn Error + 'static)> {
    let mut all = Vec::new();
    let mut next: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = next {
        all.push(error);
        let carried = error
            .downcast_ref::<io::Error>()
            .and_then(io::Error::get_ref);
        next = match carried {
            Some(carried) => Some(carried),
            None => error.source(),
        };
    }
    all
}

fn tls(error: &(dyn Error + 'static)) -> Option<TlsFault> {
    Some(match error.downcast_ref::<RustlsError>()? {
        RustlsError::InvalidCertificate(error) => certificate(error),
        other => TlsFault::Other(other.to_string()),
    })
}

fn certificate(error: &CertificateError) -> TlsFault {
    match error {
        CertificateError::UnknownIssuer => TlsFault::UnknownIssuer,
        CertificateError::Expired => TlsFault::Expired { ended: None },
        CertificateError::ExpiredContext { not_after, .. } => TlsFault::Expired {
            ended: Some(not_after.as_secs()),
        },
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            TlsFault::NotYet
        }
        CertificateError::NotValidForName => TlsFault::WrongHost { names: Vec::new() },
        CertificateError::NotValidForNameContext { presented, .. } => TlsFault::WrongHost {
            names: presented.iter().map(|name| bare(name)).collect(),
        },
        other => TlsFault::Bad(other.to_string()),
    }
}

/// rustls shows names as `DnsName("a.example")`.
fn bare(name: &str) -> String {
    let inner = name.split('"').nth(1).unwrap_or(name);
    inner.to_owned()
}

fn listed(names: &[String]) -> String {
    if names.is_empty() {
        return "another host".to_owned();
    }
    names.join(", ")
}

/// ` on 2026-11-25`, from seconds since the Unix epoch.
fn since(seconds: u64) -> String {
    let date = rfc3339(Timestamp(seconds.cast_signed()));
    format!(" on {}", date.split('T').next().unwrap_or(&date))
}

/// The innermost words, without the number that helps nobody who reads them.
fn reason(chain: &[&(dyn Error + 'static)]) -> String {
    let text = chain.last().map(ToString::to_string).unwrap_or_default();
    let text = text.split(" (os error").next().unwrap_or(&text);
    let mut letters = text.chars();
    let first = letters.next().map(|it| it.to_ascii_lowercase());
    first.into_iter().chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use std::io::{Read, Write};
    use std::net::TcpListener;
    use std::path::PathBuf;
    use std::sync::Arc;

    use rustls::pki_types::pem::PemObject;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    use rustls::{ServerConfig, ServerConnection, StreamOwned};
    use url::Url;

    use super::*;
    use crate::http::{Limits, RawRequest, Reach};

    /// L02
    #[test]
    fn a_certificate_that_is_not_believed_says_what_is_wrong_with_it() {
        for (fault, words) in [
            (
                certificate(&CertificateError::UnknownIssuer),
                "shows a certificate of an unknown authority",
            ),
            (
                TlsFault::Expired {
                    ended: Some(1_795_000_000),
                },
                "shows a certificate that has ended on 2026-11-18",
            ),
            (
                TlsFault::Expired {
                    ended: Some(1_709_210_096),
                },
                "shows a certificate that has ended on 2024-02-29",
            ),
            (
                TlsFault::WrongHost {
                    names: vec![bare("DnsName(\"a.example\")"), bare("b.example")],
                },
                "shows a certificate for a.example, b.example",
            ),
            (
                certificate(&CertificateError::NotValidForName),
                "shows a certificate for another host",
            ),
        ] {
            assert_eq!(fault.to_string(), words);
        }
    }

    /// A file of `tests/samples/tls`, where one authority signed all: see `good`, `ended` (on
    /// 2021-02-03) and `other` (another host).
    fn sample(name: &str) -> PathBuf {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/samples/tls");
        PathBuf::from(folder).join(format!("{name}.pem"))
    }

    /// Asks a server that shows this certificate; `ca` says whether its authority is believed.
    async fn shown(certificate: &str, ca: bool) -> Result<u16, RawError> {
        let chain = CertificateDer::from_pem_file(sample(certificate)).unwrap();
        let key = PrivateKeyDer::from_pem_file(sample("key")).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![chain], key)
            .unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = std::thread::spawn(move || {
            let (visitor, _) = listener.accept().unwrap();
            let session = ServerConnection::new(Arc::new(config)).unwrap();
            let mut stream = StreamOwned::new(session, visitor);
            // Who does not believe the certificate hangs up.
            let mut request = [0; 2048];
            if stream.read(&mut request).is_ok() {
                let answer = b"HTTP/1.1 204 x\r\nconnection: close\r\n\r\n";
                let _written = stream.write_all(answer);
            }
        });
        let url = Url::parse(&format!("https://127.0.0.1:{port}/")).unwrap();
        let ca = ca.then(|| sample("ca"));
        let reach = Reach::new(Limits::default(), None);
        let raw = reach.raw(&url, ca.as_deref()).expect("a client");
        let ended = raw.send(RawRequest {
            method: reqwest::Method::GET,
            url,
            headers: reqwest::header::HeaderMap::new(),
            body: Vec::new(),
        });
        let ended = ended.await.map(|answer| answer.status.as_u16());
        server.join().unwrap();
        ended
    }

    #[tokio::test]
    async fn a_server_is_believed_by_the_authority_of_the_configuration_alone() {
        assert_eq!(shown("good", true).await, Ok(204));
        for (certificate, ca, words) in [
            ("good", false, "a certificate of an unknown authority"),
            ("ended", true, "a certificate that has ended on 2021-02-03"),
            (
                "other",
                true,
                "a certificate for login.other.example, www.other.example",
            ),
        ] {
            let error = shown(certificate, ca).await.expect_err("an error");
            assert_eq!(error.to_string(), format!("127.0.0.1 shows {words}"));
            assert!(!error.is_passing());
        }
    }

    #[test]
    fn a_person_is_told_what_to_do_about_each() {
        let host = || "acme.test".to_owned();
        let tls = |fault| RawError::Tls {
            host: host(),
            fault,
        };
        for (error, kind, next) in [
            (
                RawError::NoSuchName { host: host() },
                FaultKind::Network,
                "VPN",
            ),
            (
                RawError::Slow {
                    host: host(),
                    seconds: 10,
                },
                FaultKind::Timeout,
                "VPN",
            ),
            (
                tls(TlsFault::UnknownIssuer),
                FaultKind::Untrusted,
                "`http.ca`",
            ),
            (
                tls(TlsFault::Other("x".into())),
                FaultKind::Local,
                "`http://`",
            ),
            (tls(TlsFault::NotYet), FaultKind::Local, "the clock"),
        ] {
            let words = error.to_string();
            let fault = Fault::from(error);
            assert_eq!((fault.kind, &fault.summary), (kind, &words));
            assert!(
                fault.hint.is_some_and(|hint| hint.contains(next)),
                "{words}"
            );
        }
    }
}
