//! What counts in the end: plain, typed, every layer applied.

use std::collections::BTreeMap;
use std::path::PathBuf;

use url::Url;

use super::auth::AuthSettings;
use super::file::{Colour, KeyPreset};
use super::given::At;
use super::views::ViewSettings;

/// The name of the built-in pretend world, which is a context without being written anywhere.
pub const DEMO: &str = "demo";

/// Everything that a person may set.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The context to open: one of `contexts`, [`DEMO`], or none when nothing is set up or when
    /// the name is not known (another one is never opened in its place).
    pub context: Option<String>,
    /// In the order of the file.
    pub contexts: Vec<ContextSettings>,
    pub theme: Themes,
    pub keys: KeyPreset,
    /// Asked for by a flag, the environment or the file.
    pub read_only: bool,
    /// Some of the configuration does not count: a misspelt `read_only` must not open the door.
    pub read_only_because_of_findings: bool,
    pub ascii: bool,
    pub mouse: bool,
    pub reduced_motion: bool,
    pub color: ColorChoice,
    pub store: TokenStore,
    /// Annotations that name a component's repository, the most telling first.
    pub annotations: Vec<String>,
    /// By the name of the screen.
    pub columns: BTreeMap<&'static str, ColumnChange>,
    /// By the name of the screen.
    pub sort: BTreeMap<&'static str, SortOrder>,
    pub log: LogSettings,
    pub commands: Vec<OwnCommand>,
    /// Of `views.yaml` and what it includes; put here by whoever reads those files.
    pub views: Vec<ViewSettings>,
    pub cache: CacheSettings,
    pub http: HttpSettings,
}

impl Settings {
    /// The settings of the context to open, unless it is the demo world.
    pub fn chosen(&self) -> Option<&ContextSettings> {
        let name = self.context.as_deref()?;
        self.contexts.iter().find(|context| context.name == name)
    }

    /// Whether deeds are switched off in the context to open, for whatever reason.
    pub fn no_deeds(&self) -> bool {
        self.read_only
            || self.read_only_because_of_findings
            || self.chosen().is_some_and(|context| context.read_only)
    }
}

/// Names of themes; the terminal's background decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Themes {
    pub dark: String,
    pub light: String,
}

/// When colours are used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorChoice {
    Auto,
    Always,
    Never,
}

/// Where tokens of a sign-in are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenStore {
    /// The keyring, or a file where there is none.
    Auto,
    /// In memory only.
    None,
}

/// One Backstage and what builds its components.
#[derive(Clone, Debug)]
pub struct ContextSettings {
    pub name: String,
    /// The name as part of a file name; see [`file_name`](super::file_name).
    pub file_name: String,
    /// None: repositories stand in for services.
    pub backstage: Option<BackstageServer>,
    /// The first is meant where the catalog says nothing.
    pub drones: Vec<DroneServer>,
    /// Takes the place of `drones`.
    pub gateway: Option<Url>,
    /// The entity reference of the person, where no token says it.
    pub me: Option<String>,
    pub annotations: Vec<String>,
    pub auth: Option<AuthSettings>,
    pub protected: bool,
    pub protected_targets: Vec<String>,
    pub protected_repos: Vec<String>,
    pub colour: Option<Colour>,
    pub read_only: bool,
}

/// Addresses in here have no slash at the end of their path (a bare host has the path `/`).
#[derive(Clone, Debug)]
pub struct BackstageServer {
    pub url: Url,
    pub token: Option<TokenSource>,
    pub ca: Option<PathBuf>,
}

#[derive(Clone, Debug)]
pub struct DroneServer {
    /// Its host, unless the file calls it otherwise.
    pub name: String,
    pub url: Url,
    pub token: Option<TokenSource>,
    pub ca: Option<PathBuf>,
}

/// Where a token is to be had, now and again later. Resolved elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenSource {
    /// Name of an environment variable.
    Env(String),
    File(PathBuf),
    /// Program and arguments; never read by a shell, never empty.
    Command(Vec<String>),
}

/// The names of columns are checked where columns are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ColumnChange {
    /// Not empty: these and no others.
    pub only: Vec<String>,
    pub add: Vec<String>,
    pub remove: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortOrder {
    pub by: String,
    pub reverse: bool,
}

/// Patterns are compiled, and refused, in the room that uses them.
#[derive(Clone, Debug, Default)]
pub struct LogSettings {
    pub error_patterns: Vec<String>,
    pub ignore_patterns: Vec<String>,
    pub wrap: bool,
    pub timestamps: bool,
}

#[derive(Clone, Debug)]
pub struct OwnCommand {
    /// Keys, screens and names in braces are checked where they are known.
    pub key: At<String>,
    pub name: String,
    pub scopes: Vec<At<String>>,
    /// Program and arguments; never empty.
    pub run: Vec<At<String>>,
    pub confirm: bool,
    /// It changes nothing on a server.
    pub read_only: bool,
}

#[derive(Clone, Debug)]
pub struct CacheSettings {
    pub enabled: bool,
    pub catalog_minutes: u32,
}

#[derive(Clone, Debug, Default)]
pub struct HttpSettings {
    pub ca: Option<PathBuf>,
    pub proxy: Option<Url>,
}
