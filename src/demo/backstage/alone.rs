//! A Backstage by itself: for contracts that need neither Drone nor issuer.

use std::{io, sync::Arc};

use tokio::{net::TcpListener, task::JoinSet};

use crate::demo::{
    clock::Clock,
    company::company,
    identity::{Key, mint},
    mishaps::Mishaps,
    requests::Requests,
    shared::{Shared, Tokens},
};

use super::server::router;

/// A backend on a random port of 127.0.0.1. It ends when this is dropped.
#[derive(Debug)]
pub struct LoneBackstage {
    /// Base URL, without a slash at the end.
    pub base: String,
    /// User token of the person it was started as.
    pub token: String,
    pub mishaps: Mishaps,
    _server: JoinSet<()>,
}

impl LoneBackstage {
    /// Starts it over a company of at least `services` services, seen by `login`.
    pub async fn start(login: &str, services: usize) -> io::Result<Self> {
        let shared = Arc::new(Shared {
            company: company(1, services),
            clock: Clock::real(),
            mishaps: Mishaps::default(),
            requests: Requests::default(),
            tokens: Tokens::default(),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let base = format!("http://{}", listener.local_addr()?);
        let key = Arc::new(Key::new("backstage", 1));
        let token = mint(&key, &base, login, &shared);
        let mishaps = shared.mishaps.clone();
        let app = router(shared, key, &base, 1, None);
        let mut server = JoinSet::new();
        server.spawn(async move {
            // It runs until it is aborted; there is nobody to tell of an end before.
            let _end = axum::serve(listener, app).await;
        });
        Ok(Self {
            base,
            token,
            mishaps,
            _server: server,
        })
    }
}
