//! What servers said, once, keyed; screens look, they keep no copies.

mod builds;
mod catalog;
mod deeds;
mod doctor;
mod logs;
mod oncall;
mod record;
mod repos;
mod servers;
mod standing;
mod waiting;

pub use builds::{Main, MainBuild, RepoState, Verdict};
pub use catalog::{CatalogState, Catalogs, Row, RowKey};
pub use deeds::{Deeds, UnderWay};
pub use doctor::{Case, Doctor, Health, Tally};
pub use logs::{LogView, Logs};
pub use oncall::{Ack, OnCall, Reading};
pub use record::RecordState;
pub use repos::Builds;
pub use servers::{Connection, ServerState, Servers, Store};
pub use standing::{Shown, Standing};
pub use waiting::Waiting;
