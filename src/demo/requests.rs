//! How often each server was asked for what; for tests that count requests.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, PoisonError},
};

use super::mishaps::Server;

type Counts = BTreeMap<(Server, String), usize>;

/// Counter of requests by server and path pattern. Clones count together.
#[derive(Debug, Clone, Default)]
pub struct Requests(Arc<Mutex<Counts>>);

impl Requests {
    /// Notes one request. `pattern` is the method and the path of the route: `GET /api/user/repos`.
    pub(super) fn note(&self, server: Server, pattern: String) {
        *self.lock().entry((server, pattern)).or_default() += 1;
    }

    /// All counts, as `(server, "GET /path/{pattern}", times)`.
    #[must_use]
    pub fn counts(&self) -> Vec<(Server, String, usize)> {
        self.lock()
            .iter()
            .map(|((server, path), times)| (*server, path.clone(), *times))
            .collect()
    }

    /// Requests to `server` whose `METHOD /path/{pattern}` contains `part`; `""` counts all.
    #[must_use]
    pub fn count(&self, server: Server, part: &str) -> usize {
        self.lock()
            .iter()
            .filter(|((asked, path), _)| *asked == server && path.contains(part))
            .map(|(_, times)| times)
            .sum()
    }

    /// Requests to all servers.
    #[must_use]
    pub fn total(&self) -> usize {
        self.lock().values().sum()
    }

    /// Starts again at zero.
    pub fn reset(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Counts> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_server_and_pattern_until_the_reset() {
        let requests = Requests::default();
        requests.note(Server::Drone, "GET /api/user".to_owned());
        requests.note(Server::Drone, "GET /api/user/repos".to_owned());
        requests.note(Server::Backstage, "GET /api/catalog/entities".to_owned());

        assert_eq!(requests.count(Server::Drone, "/api/user"), 2);
        assert_eq!(requests.count(Server::Drone, "/repos"), 1);
        assert_eq!(requests.total(), 3);
        requests.reset();
        assert_eq!(requests.total(), 0);
    }
}
