//! What happens: an [`Event`] comes in, [`Effect`]s go out, and in between only the [`Model`]
//! changes.
//!
//! **Invariant.** No clock, no server, no colour: the same events always make the same model.

mod action;
mod answers;
mod ask;
mod bell;
mod browse;
mod chord;
mod copy;
mod cursor;
mod deeds;
mod effect;
mod event;
pub mod filter;
mod first_run;
mod go;
mod keymap;
mod keys;
pub mod layout;
mod memory;
mod model;
pub mod overlays;
mod own_command;
mod own_view;
pub mod past;
mod remote;
pub mod screens;
mod settings;
mod sign_in;
mod stale;
pub mod store;
mod streams;
mod tab;
mod update;
mod wake;
pub mod words;

pub use action::{ACTIONS, Action, Readiness, Risk, Scope, Spec};
pub use browse::Browse;
pub use chord::{Chord, Key};
pub use cursor::Cursor;
pub use effect::{
    BackstageQuery, DroneQuery, Effect, Feed, Hidden, LogOrder, Query, RecordOrder, SheetForm,
    Slot, Ticket, Urgency, Window,
};
pub use event::{
    Answer, Event, Hit, LogMark, LogNews, LogRow, Memory, Notice, RememberedRepo, RememberedServer,
    Streamed, Tone,
};
pub use first_run::{AddressOf, FirstRun, ReadAddress, Understood};
pub use keymap::{Clash, Keymap, Meaning, sequence as key_sequence};
pub use keys::ready;
pub use model::{Jump, Messages, Model, Preview};
pub use own_command::{
    OwnCommand, PLACEHOLDERS, RunOrder, placeholders, ready as own_command_ready,
};
pub use own_view::OwnView;
pub use remote::{Asking, Remote};
pub use settings::{
    AuthSettings, ColumnSettings, ContextSettings, KnownContext, LogSettings, ServerSettings,
    Settings, Start,
};
pub use sign_in::{NOW, SOON, Sessions, open as open_sign_in};
pub use tab::Tab;
pub use update::{begin, update};
pub use wake::{next_wake, prepare};
