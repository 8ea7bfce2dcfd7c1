//! What the composition root hands in for one context: plain data, no types of the configuration.

use std::path::PathBuf;

use url::Url;

use crate::domain::{EntityRef, Text};
use crate::identity::{OwnToken, SignIn, TokenFeed};

/// A server: where it is and how its requests are signed.
#[derive(Clone)]
pub struct Endpoint {
    pub url: Url,
    pub token: TokenFeed,
    /// PEM file of certificates that are trusted besides those of the system.
    pub ca: Option<PathBuf>,
    /// The person's own token, where it is asked for once and kept.
    pub own: Option<OwnToken>,
}

/// One context: at most one Backstage, any number of Drones.
#[derive(Clone)]
pub struct Setup {
    pub context: Text,
    /// `None` where there is no catalog: repositories then stand in for services.
    pub backstage: Option<Endpoint>,
    /// Name and server; the first is meant where the catalog names none.
    pub drones: Vec<(Text, Endpoint)>,
    /// How a person signs in; `None` where tokens are named in the configuration.
    pub sign_in: Option<SignIn>,
    /// Annotations that name a repository, in the order in which they are looked at.
    pub annotations: Vec<String>,
    /// The proxy between this machine and all servers, in place of the one that the environment names.
    pub proxy: Option<Url>,
    /// Annotation of users that holds the issuer's subject of the person, such as `okta.com/id`.
    pub person_annotation: Option<String>,
    /// Who the person is, where no token says it.
    pub me: Option<EntityRef>,
    /// File of the own record (JSON lines); `None` records nothing.
    pub record: Option<PathBuf>,
    /// `tui` or `cli`, for the record.
    pub via: &'static str,
}
