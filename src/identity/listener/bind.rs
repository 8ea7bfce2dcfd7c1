//! Which port is waited on.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use tokio::net::TcpListener;

use crate::identity::Redirect;
use crate::identity::listener::error::{BusyPort, ListenError};
use crate::identity::listener::holder;

const IPV4: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
const IPV6: IpAddr = IpAddr::V6(Ipv6Addr::LOCALHOST);

/// How often a port is drawn that is free on both families.
const DRAWS: usize = 16;

/// A port of the loopback interface on which one sign-in waits for its answer. Closed when dropped.
pub struct Listener {
    /// One, or one of each family.
    pub(super) doors: Vec<TcpListener>,
    /// As the browser writes it.
    host: &'static str,
    port: u16,
    /// The port is one of those that the configuration lists.
    is_listed: bool,
}

impl Listener {
    /// Opens the first free port of those listed, or any free one. `localhost` is waited for on both
    /// families: some browsers try `::1` first (F57).
    pub async fn bind(redirect: &Redirect) -> Result<Self, ListenError> {
        let families = match redirect.host.as_str() {
            // A machine without IPv4 is met at its other address (RFC 8252 7.3).
            "127.0.0.1" => vec![("127.0.0.1", vec![IPV4]), ("[::1]", vec![IPV6])],
            "[::1]" | "::1" => vec![("[::1]", vec![IPV6])],
            "localhost" => vec![("localhost", vec![IPV4, IPV6])],
            other => {
                let host = other.to_owned();
                return Err(ListenError::Host { host });
            }
        };
        let mut missing = io::Error::from(io::ErrorKind::AddrNotAvailable);
        for (host, addresses) in families {
            match listed(&addresses, &redirect.ports).await {
                Ok((doors, port)) => {
                    let is_listed = !redirect.ports.is_empty();
                    return Ok(Self {
                        doors,
                        host,
                        port,
                        is_listed,
                    });
                }
                Err(error) if is_missing(&error) => missing = error,
                Err(error) if redirect.ports.is_empty() => {
                    let host = host.to_owned();
                    return Err(ListenError::Bind {
                        host,
                        source: error,
                    });
                }
                Err(_) => return Err(busy(&redirect.ports).await),
            }
        }
        Err(ListenError::Bind {
            host: redirect.host.clone(),
            source: missing,
        })
    }

    /// What the provider sends the browser to: `http://127.0.0.1:PORT/callback`. The path is
    /// constant because providers compare all but the port; `state` is the secret.
    pub fn redirect_uri(&self) -> String {
        format!("http://{}/callback", self.authority())
    }

    /// What the provider has to know of the client before it sends anybody here (L17), in words.
    pub fn to_register(&self) -> String {
        if self.is_listed {
            return format!("`{}`", self.redirect_uri());
        }
        // RFC 8252 7.3: any port, which not every provider grants.
        format!(
            "`http://{}/callback` with any port (or the ports in `auth.redirect.ports`)",
            self.host
        )
    }

    /// The only `Host`s that a browser may call us by: another one is a page of somebody else whose
    /// name was made to lead here. An address can be nobody else's name.
    pub(super) fn names(&self) -> Vec<String> {
        let mut names = vec![self.authority()];
        if self.host == "localhost" {
            names.extend(["127.0.0.1", "[::1]"].map(|host| format!("{host}:{}", self.port)));
        }
        names
    }

    pub(super) fn authority(&self) -> String {
        format!("{}:{}", self.host, self.port)
    }
}

/// The first of the ports that is free on all families that there are.
async fn listed(addresses: &[IpAddr], ports: &[u16]) -> io::Result<(Vec<TcpListener>, u16)> {
    if ports.is_empty() {
        return drawn(addresses).await;
    }
    let mut last = io::Error::from(io::ErrorKind::AddrInUse);
    for port in ports {
        match open(addresses, *port).await {
            Ok(found) => return Ok(found),
            Err(error) if is_missing(&error) => return Err(error),
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// A port of the system's choice. The one that it chose in one family may be taken in the other.
async fn drawn(addresses: &[IpAddr]) -> io::Result<(Vec<TcpListener>, u16)> {
    let mut found = open(addresses, 0).await;
    for _ in 1..DRAWS {
        match found {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                found = open(addresses, 0).await;
            }
            _ => break,
        }
    }
    found
}

/// One port on every one of the addresses that this machine has; 0 is any.
async fn open(addresses: &[IpAddr], port: u16) -> io::Result<(Vec<TcpListener>, u16)> {
    let mut doors = Vec::with_capacity(addresses.len());
    let mut port = port;
    let mut missing = io::Error::from(io::ErrorKind::AddrNotAvailable);
    for address in addresses {
        match TcpListener::bind(SocketAddr::new(*address, port)).await {
            Ok(door) => {
                port = door.local_addr()?.port();
                doors.push(door);
            }
            Err(error) if is_missing(&error) => missing = error,
            Err(error) => return Err(error),
        }
    }
    if doors.is_empty() {
        return Err(missing);
    }
    Ok((doors, port))
}

/// Whether the machine lacks the family, as opposed to the port.
fn is_missing(error: &io::Error) -> bool {
    // EAFNOSUPPORT has no kind of its own: Linux, macOS and the BSDs, Windows.
    error.kind() == io::ErrorKind::AddrNotAvailable
        || matches!(error.raw_os_error(), Some(97 | 47 | 10047))
}

async fn busy(ports: &[u16]) -> ListenError {
    let numbers = ports.to_vec();
    let looking = tokio::task::spawn_blocking(move || {
        let named = |number| BusyPort {
            number,
            holder: holder::of(number),
        };
        numbers.into_iter().map(named).collect()
    });
    ListenError::Busy {
        ports: looking.await.unwrap_or_default(),
    }
}
