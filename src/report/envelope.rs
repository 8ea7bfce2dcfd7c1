//! What is around every answer.

use schemars::{JsonSchema, Schema, schema_for};
use serde::Serialize;

use crate::domain::{Timestamp, rfc3339};
use crate::report::{
    Approval, AuditChain, AuditEntry, Build, Builds, Context, Doctor, Done, Failing, LogLine,
    Login, Logout, Service, Whoami,
};

/// A list.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Items<T> {
    /// `backdrone.NAME/VERSION`.
    pub schema: &'static str,
    /// When it was put together.
    pub as_of: String,
    /// Some of it is older than that: from the cache, or a server did not answer.
    pub stale: bool,
    pub items: Vec<T>,
}

/// One thing.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Item<T> {
    /// `backdrone.NAME/VERSION`.
    pub schema: &'static str,
    pub as_of: String,
    pub stale: bool,
    pub item: T,
}

impl<T> Items<T> {
    pub fn new(schema: &'static str, as_of: Timestamp, items: Vec<T>) -> Self {
        Self {
            schema,
            as_of: rfc3339(as_of),
            stale: false,
            items,
        }
    }

    /// The same where something is missing from it, or older.
    #[must_use]
    pub fn stale(self, stale: bool) -> Self {
        Self { stale, ..self }
    }
}

impl<T> Item<T> {
    pub fn new(schema: &'static str, as_of: Timestamp, item: T) -> Self {
        Self {
            schema,
            as_of: rfc3339(as_of),
            stale: false,
            item,
        }
    }
}

/// The JSON Schema of a command's `--output json`; `None` for a command that has none.
pub fn schema(command: &str) -> Option<Schema> {
    Some(match command {
        "services" => schema_for!(Items<Service>),
        "oncall" => schema_for!(Items<Failing>),
        "approvals" => schema_for!(Items<Approval>),
        "builds" => schema_for!(Builds),
        "build" | "watch" => schema_for!(Item<Build>),
        "logs" => schema_for!(LogLine),
        "trigger" | "restart" | "cancel" | "activate" => schema_for!(Item<Done>),
        "doctor" => schema_for!(Doctor),
        "audit" => schema_for!(Items<AuditEntry>),
        "audit --verify" => schema_for!(Item<AuditChain>),
        "approve" | "decline" => schema_for!(Items<Done>),
        "contexts" => schema_for!(Items<Context>),
        "login" => schema_for!(Item<Login>),
        "logout" => schema_for!(Items<Logout>),
        "whoami" => schema_for!(Item<Whoami>),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_with_json_has_a_schema_of_its_members() {
        for command in [
            "services",
            "builds",
            "build",
            "watch",
            "logs",
            "restart",
            "whoami",
            "contexts",
            "login",
            "logout",
            "doctor",
            "approvals",
            "approve",
            "decline",
            "activate",
            "oncall",
            "audit",
        ] {
            let schema = schema(command).expect(command);
            assert!(schema.get("properties").is_some(), "{command}");
        }
        assert!(schema("dance").is_none());
    }
}
