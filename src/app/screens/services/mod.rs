//! The services of a view beside their builds: the start screen.

mod actions;
mod judge;
mod listing;
mod order;
mod state;
mod typing;
mod views;

pub(in crate::app::screens) use actions::step;
pub(in crate::app) use actions::{act, go_to_row, go_to_view, hold};
pub(in crate::app::screens) use listing::keeps_build;
pub(in crate::app) use typing::{
    choose_sort, paste, set_filter, show_view, toggle_column, type_key,
};

pub use state::{Counts, Item, ItemKey, Listing, ServicesScreen, Sort, SortKey, View};
pub use typing::COLUMNS;
pub use views::views;
