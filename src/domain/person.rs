//! Who sits at the keyboard, as each side knows them.

use crate::domain::{EntityRef, Text};

/// A person of the catalog.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub entity: EntityRef,
    pub name: Text,
    pub email: Text,
    /// Groups that the person is a direct member of: what Backstage means by "mine".
    pub teams: Vec<EntityRef>,
}

/// The account that a Drone knows the token by (`GET /api/user`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Account {
    pub login: Text,
    pub email: Text,
    pub admin: bool,
    /// A machine account: Drone's lists are empty for it (`drone-api` 4.4).
    pub machine: bool,
}
