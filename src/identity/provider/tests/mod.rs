//! The provider against one that lies: each fault of `identity` 2.8 by the words that a person reads.

mod code;
mod device;
mod dex;
mod discovery;
mod heard;
mod id_token;
mod refresh;
mod register;
mod stand;
