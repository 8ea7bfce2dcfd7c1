//! Credential plugins: programs that print a token, in the manner of Kubernetes'
//! `client.authentication.k8s.io/v1` (`identity` 2.6).
//!
//! **Invariant.** No shell, no variable that is not on the list, no command out of a file that others
//! can change, and nothing that outlives its time.

mod aws;
mod environment;
mod error;
mod group;
mod output;
mod plugin;
pub(super) mod run;
mod trust;

pub use aws::AwsRefusal;
pub use error::{ExecError, ExecReason};
pub use output::{Output, PluginToken};
pub use plugin::{Interactive, Plugin};
pub use trust::only_ours;

#[cfg(test)]
#[cfg(unix)]
mod tests;
