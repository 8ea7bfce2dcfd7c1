//! How long is waited, and for how much at once.

use std::time::Duration;

/// Limits of all requests of one context. The defaults are those of the README.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Requests under way at the same time, both servers together; streams do not count.
    pub at_once: usize,
    /// For a connection, its TLS included.
    pub connect: Duration,
    /// Between two pieces of an answer, and for its first.
    pub read: Duration,
    /// For the answer to a POST that makes a build: Drone alone may take 45 s to find out that there
    /// is no pipeline file (`drone-api` 1.5).
    pub deed: Duration,
    /// Bytes of an answer that is read as a whole, unpacked.
    pub largest: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            at_once: 4,
            connect: Duration::from_secs(5),
            read: Duration::from_secs(15),
            deed: Duration::from_secs(90),
            largest: 128 << 20,
        }
    }
}
