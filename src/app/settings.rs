//! What the person chose, as the dashboard needs it; made from the configuration by the root.

use std::collections::HashMap;
use std::sync::Arc;

use crate::app::first_run::FirstRun;
use crate::app::screens::log::Times;
use crate::app::{OwnCommand, OwnView, Tab};
use crate::domain::{EntityRef, Opens, Protection, ServerId, Text};

/// Choices that hold for one run.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    /// The contexts that are open; the first is the one shown. Nothing may assume a single one.
    pub contexts: Vec<ContextSettings>,
    /// All contexts that there are, to switch to.
    pub known: Vec<KnownContext>,
    pub read_only: bool,
    /// Why nothing can be changed, where it is not by choice: findings in `config.yaml`.
    pub read_only_because: Option<String>,
    /// Findings of the configuration, for the banner.
    pub findings: usize,
    pub ascii: bool,
    pub reduced_motion: bool,
    /// Own keys by action id.
    pub keys: HashMap<String, Vec<String>>,
    /// Columns of the services screen.
    pub columns: ColumnSettings,
    /// `status`, `-age` …; empty for the default.
    pub sort: Option<String>,
    /// Own views of all boards, in the order of their tabs.
    pub views: Vec<Arc<OwnView>>,
    /// Programs on keys.
    pub commands: Vec<OwnCommand>,
    pub log: LogSettings,
    /// Where to start.
    pub start: Start,
    /// Nothing is configured yet: the first run asks for it.
    pub first_run: Option<FirstRun>,
    pub version: Text,
    pub config_path: Text,
    /// What a report to be copied says of this program and machine, in Markdown.
    pub about: Text,
    pub log_path: Option<Text>,
    /// How the server of a demo world is named in the header.
    pub demo: bool,
}

/// Which columns a list has, by their ids.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ColumnSettings {
    /// These and no others, in this order; empty for the usual ones, as many as fit.
    pub only: Vec<String>,
    /// Of the usual ones, those that are shown before any other.
    pub added: Vec<String>,
    /// Of the usual ones, those that are never shown.
    pub removed: Vec<String>,
}

impl ColumnSettings {
    /// Whether a column is wished for, wherever it fits.
    pub fn has(&self, id: &str) -> bool {
        let is_in = |ids: &[String]| ids.iter().any(|known| known == id);
        if self.only.is_empty() {
            !is_in(&self.removed)
        } else {
            is_in(&self.only)
        }
    }
}

/// How logs are read, until a key says otherwise.
#[derive(Debug, Clone, Default)]
pub struct LogSettings {
    /// Regular expressions of lines that are errors, besides the known ones; not compiled yet.
    pub error_patterns: Vec<String>,
    /// Regular expressions of lines that are none, whatever else they look like.
    pub ignore_patterns: Vec<String>,
    pub wrap: bool,
    pub times: Times,
}

/// A pair of Backstage and Drone.
#[derive(Debug, Clone, Default)]
pub struct ContextSettings {
    pub name: Text,
    /// Base address of the Backstage, where there is one.
    pub backstage: Option<Text>,
    /// Address of its web pages, where it differs.
    pub servers: Vec<ServerSettings>,
    pub me: Option<EntityRef>,
    pub protection: Protection,
    pub colour: Option<Text>,
    pub read_only: bool,
    /// How a person signs in; `None` where tokens are named in the configuration.
    pub auth: Option<AuthSettings>,
}

/// How a person signs in to a context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthSettings {
    /// Host of the issuer, for the eye.
    pub issuer: Text,
    pub opens: Opens,
    /// The catalog is asked with the session's token.
    pub for_catalog: bool,
    /// A code may be typed in on another device.
    pub device: bool,
}

/// A context of the configuration, to be switched to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KnownContext {
    pub name: Text,
    /// Its servers, in a few words.
    pub servers: String,
    pub protected: bool,
}

/// A Drone of a context.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerSettings {
    pub id: ServerId,
    /// Base address without a slash at the end.
    pub url: Text,
    /// A gateway: it takes the session's token.
    pub by_session: bool,
    /// The person's own token is asked for once and kept.
    pub keeps_token: bool,
}

/// The place that was named on the command line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Start {
    #[default]
    Services,
    /// A board.
    Board(Tab),
    /// A built-in view by its id, or an own one by its name.
    View(String),
    /// A repository (slug) or component (name or reference) and perhaps a build, stage and step.
    Place {
        what: String,
        build: Option<u64>,
        stage: Option<u32>,
        step: Option<u32>,
    },
    /// A commit, or the beginning of one.
    Commit(String),
    /// The repository of the Git checkout one stands in: the cursor is put on its row.
    Checkout(String),
}

impl Settings {
    /// Settings of a context.
    pub fn context(&self, name: &str) -> Option<&ContextSettings> {
        self.contexts.iter().find(|context| *context.name == *name)
    }

    /// Base address of a Drone.
    pub fn server_url(&self, server: &ServerId) -> Option<&str> {
        let context = self.context(&server.context)?;
        context
            .servers
            .iter()
            .find(|s| s.id == *server)
            .map(|s| &*s.url)
    }

    /// Whether deeds are switched off in a context, and why.
    pub fn forbids(&self, context: &str) -> Option<String> {
        if let Some(why) = &self.read_only_because {
            return Some(why.clone());
        }
        let shut = self.read_only || self.context(context).is_some_and(|c| c.read_only);
        shut.then(|| "read-only: deeds are switched off".to_owned())
    }
}
