//! One context's sign-in, from the wish to the kept tokens, and from there to the end of the session.
//!
//! Here the pieces meet: the provider that is asked, the listener and the pasted address that bring
//! its answer, the browser, and the session that keeps what came of it.

mod answer;
mod end;
mod flow;
mod look;
mod own;
mod road;
mod setup;
mod stands;

pub use end::SignedOut;
pub use flow::SignIn;
pub use own::OwnToken;
pub use setup::SignInSetup;
pub use stands::Stands;
