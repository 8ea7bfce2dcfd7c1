//! What the composition root hands in for the sign-in of one context.

use std::path::PathBuf;
use std::time::Duration;

use url::Url;

use crate::identity::keep::Store;
use crate::identity::{Limits, Login, Surroundings};

/// Plain data, and the store that all contexts share.
pub struct SignInSetup {
    pub login: Login,
    pub store: Store,
    pub limits: Limits,
    /// In place of the proxy that the environment names.
    pub proxy: Option<Url>,
    /// PEM file of certificates that are trusted besides those of the system.
    pub ca: Option<PathBuf>,
    pub surroundings: Surroundings,
    /// The random name of this device.
    pub device: String,
    /// What people call this machine.
    pub host: String,
    /// How long the browser is waited for.
    pub patience: Duration,
}

impl SignInSetup {
    /// Three minutes, as kubelogin waits (`identity` 2.3).
    pub const PATIENCE: Duration = Duration::from_secs(180);
}
