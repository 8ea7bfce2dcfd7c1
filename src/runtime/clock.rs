//! The one real clock, and a place for any other.

use std::fmt;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::domain::Moment;

/// What time it is. Clones are the same clock.
#[derive(Clone)]
pub struct Clock(Hands);

#[derive(Clone)]
enum Hands {
    Real,
    Theirs(Arc<dyn Fn() -> Moment + Send + Sync>),
}

impl Clock {
    /// The clock of this machine.
    pub fn real() -> Self {
        Self(Hands::Real)
    }

    /// A clock that somebody else moves: that of a demo world, in tests and pictures.
    pub fn of(read: impl Fn() -> Moment + Send + Sync + 'static) -> Self {
        Self(Hands::Theirs(Arc::new(read)))
    }

    pub fn now(&self) -> Moment {
        match &self.0 {
            Hands::Real => wall_clock(),
            Hands::Theirs(read) => read(),
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Clock({:?})", self.now())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "this is where the time comes from that enters as `Event::Ticked`"
)]
fn wall_clock() -> Moment {
    let since = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default();
    Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}
