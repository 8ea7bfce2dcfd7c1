//! What a person is told when something did not work: one line, and what to do next.

/// Why something did not work, for programs: some kinds open a screen, all map to an exit code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FaultKind {
    /// No session, or it ended (401 `Unauthorized`).
    SignedOut,
    /// The server knows the person and says no (403, 401 `Forbidden`).
    Forbidden,
    /// Gone, never there, or not to be seen: Drone says 404 for missing rights too.
    NotFound,
    /// No connection, or it broke.
    Network,
    /// The server took longer than it was given.
    Timeout,
    /// The server failed (5xx).
    Server,
    /// The server asks to come back later (429, 503 with `Retry-After`).
    RateLimited,
    /// An answer that cannot be read as what was asked for.
    Garbled,
    /// The server understood and refused (400, 409, 422).
    Refused,
    /// A deed was sent and no answer came: it may have happened.
    Lost,
    /// The server shows a certificate of an authority that this machine does not know.
    Untrusted,
    /// This machine: a file, the configuration, the terminal.
    Local,
}

/// A failure as it is shown: `summary` is one line without a full stop, `hint` the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub kind: FaultKind,
    pub summary: String,
    pub hint: Option<String>,
    /// Id of the request, to be found in the logs of both sides.
    pub request: Option<String>,
    /// Seconds after which the server wants to be asked again.
    pub retry_after: Option<u32>,
}

impl Fault {
    /// A fault without a next step.
    pub fn new(kind: FaultKind, summary: impl Into<String>) -> Self {
        Self {
            kind,
            summary: summary.into(),
            hint: None,
            request: None,
            retry_after: None,
        }
    }

    /// The same fault with a next step.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Whether asking again may help without anybody changing anything.
    pub fn is_passing(&self) -> bool {
        matches!(
            self.kind,
            FaultKind::Network | FaultKind::Timeout | FaultKind::Server | FaultKind::RateLimited
        )
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.summary)?;
        if let Some(hint) = &self.hint {
            write!(f, " ({hint})")?;
        }
        Ok(())
    }
}
