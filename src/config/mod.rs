//! What the user wrote: the configuration file, what environment and flags say over it, and every
//! mistake in it with its place.
//!
//! Bytes become text (`place`), a tree that knows its places (`yaml`), Rust types (`read`, `file`),
//! and with the other layers plain [`Settings`] (`layers`).
//!
//! **Invariant.** Reads no file, no environment and no clock: all of it is handed in. Holds no
//! token, only where one is to be had.

mod access;
mod address;
mod auth;
mod contexts;
mod error;
mod file;
mod first;
mod given;
mod include;
mod layers;
mod load;
mod mask;
mod names;
mod nearest;
mod node;
mod place;
mod read;
#[cfg(test)]
mod scenarios;
#[cfg(test)]
mod scenarios_of_layers;
mod sections;
mod settings;
mod starter;
mod views;
#[cfg(test)]
mod views_tests;
mod words;
mod yaml;

pub use address::{Address, AddressError, Server, parse as parse_address, shown as shown_address};
pub use auth::{
    AuthSettings, BearerToken, ExecOutput, ExecSettings, Flow, Interactive, IssuerSettings, Profile,
};
pub use error::{Excerpt, Finding, Severity};
pub use file::{Colour, File, KeyPreset};
pub use first::{FirstAccess, FirstContext, first_file};
pub use given::At;
pub use include::{Include, Included};
pub use layers::{Effective, Environment, Flags, Origin, Resolved, config_path, resolve};
pub use load::{Loaded, Permissions, schema};
pub use names::file_name;
pub use nearest::meant;
pub use place::Place;
pub use settings::{
    BackstageServer, CacheSettings, ColorChoice, ColumnChange, ContextSettings, DEMO, DroneServer,
    HttpSettings, LogSettings, OwnCommand, Settings, SortOrder, Themes, TokenSource, TokenStore,
};
pub use starter::default_file;
pub use views::{
    ScreenWords, View, ViewScreen, ViewSettings, Views, ViewsFile, Vocabulary, views_schema,
};
