//! Where tokens are kept between two starts.
//!
//! One file a context, written whole beside and renamed, under a lock that all processes of a person
//! share. The keyring holds one key and seals the files with it; without a keyring they lie open in a
//! folder that nobody else may read, and the status line says so. A key lying next to the file would
//! be decoration.
//!
//! **Invariant.** Only who holds the lock of a name ([`Locked`]) writes or removes its file.

mod apart;
mod error;
mod folder;
mod keyring;
mod lock;
mod name;
mod record;
mod seal;
mod store;
#[cfg(test)]
mod tests;

pub use error::KeepError;
pub(in crate::identity) use folder::Mark;
pub use keyring::Keyring;
pub use lock::LoginLock;
pub use name::TokenName;
pub use record::Kept;
pub use store::{Kind, Locked, Store, Wanted};
