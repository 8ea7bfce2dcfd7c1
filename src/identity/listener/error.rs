//! Why no answer came in through the door.

use std::io;
use std::time::Duration;

use crate::domain::{Fault, FaultKind};

/// Why no answer came from the browser. No variant holds anything of a callback.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// The configuration names a host that is not this machine's loopback address.
    #[error("`{host}` is no loopback address that a browser could come back to")]
    Host { host: String },
    /// None of the listed ports is free (L07).
    #[error("no port is free to wait for the browser: {}", listed(.ports))]
    Busy { ports: Vec<BusyPort> },
    /// Not even a port of the system's choice (L07).
    #[error("no port can be opened on {host} to wait for the browser: {source}")]
    Bind { host: String, source: io::Error },
    /// Nothing came that was ours (L09). Some providers end on a page of their own when they do not
    /// know the address that they are to send the browser to (L17), so it is named.
    #[error("no answer from the browser in {}", spelled(*.patience))]
    Slow {
        patience: Duration,
        /// What has to be registered ([`Listener::to_register`](super::Listener::to_register)).
        address: String,
    },
    /// Too much came that was not (L11).
    #[error("something on this machine keeps calling the login port")]
    Noise,
}

/// A port that somebody else has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BusyPort {
    pub number: u16,
    /// The program that listens there, as `python3 (pid 4711)`, where the system tells.
    pub holder: Option<String>,
}

fn listed(ports: &[BusyPort]) -> String {
    let each = ports.iter().map(|port| match &port.holder {
        Some(holder) => format!("{} is held by {holder}", port.number),
        None => format!("{} is taken", port.number),
    });
    each.collect::<Vec<_>>().join(", ")
}

fn spelled(time: Duration) -> String {
    match time.as_secs() {
        60 => "1 minute".to_owned(),
        seconds if seconds > 60 && seconds % 60 == 0 => format!("{} minutes", seconds / 60),
        seconds => format!("{seconds} s"),
    }
}

impl From<ListenError> for Fault {
    fn from(error: ListenError) -> Self {
        const PASTE: &str = "sign in with `flow: paste`, which needs no port";
        let (kind, hint) = match &error {
            ListenError::Host { .. } => {
                let hint = "`auth.redirect.host` can be `127.0.0.1`, `[::1]` or `localhost`";
                (FaultKind::Local, hint.to_owned())
            }
            ListenError::Busy { .. } => (FaultKind::Local, format!("free one of them, or {PASTE}")),
            ListenError::Bind { .. } => (FaultKind::Local, PASTE.to_owned()),
            ListenError::Slow { address, .. } => {
                let hint = "sign in again; if the provider showed an error, have";
                let hint = format!("{hint} {address} registered for the client");
                (FaultKind::Timeout, hint)
            }
            ListenError::Noise => {
                let hint = format!("find out what it is before signing in again, or {PASTE}");
                (FaultKind::SignedOut, hint)
            }
        };
        Self::new(kind, error.to_string()).hint(hint)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn busy_ports_are_named_with_their_holders() {
        let port = |number, holder: Option<&str>| BusyPort {
            number,
            holder: holder.map(str::to_owned),
        };
        let error = ListenError::Busy {
            ports: vec![port(8017, Some("python3 (pid 7)")), port(18017, None)],
        };
        let fault = Fault::from(error);
        assert_eq!(
            fault.summary,
            "no port is free to wait for the browser: 8017 is held by python3 (pid 7), 18017 is taken"
        );
        assert!(fault.hint.is_some_and(|hint| hint.contains("paste")));
    }

    #[test]
    fn the_time_that_was_waited_is_said_in_minutes() {
        let said = |seconds| {
            let patience = Duration::from_secs(seconds);
            let address = String::new();
            ListenError::Slow { patience, address }.to_string()
        };
        assert_eq!(said(180), "no answer from the browser in 3 minutes");
        assert_eq!(said(60), "no answer from the browser in 1 minute");
        assert_eq!(said(90), "no answer from the browser in 90 s");
    }
}
