//! What a session has in hand, and what follows from it.

use std::sync::Arc;
use std::time::Duration;

use crate::domain::{Fault, Secret};
use crate::identity::keep::{Kept, Kind};
use crate::identity::session::life::{Due, Life, pause, spread};
use crate::identity::session::{Reading, Standing};

/// What a session has in hand.
#[derive(Default)]
pub(super) struct State {
    pub(super) held: Option<Held>,
    /// A refresh that did not come through, until one does.
    pub(super) failing: Option<Failing>,
    /// The bearer that a server refused and a refresh brought again: that server wants another
    /// person, not another token.
    pub(super) useless: Option<Secret>,
    /// Why nobody is signed in.
    pub(super) ended: Option<Fault>,
}

#[derive(Clone)]
pub(super) struct Held {
    pub(super) kept: Arc<Kept>,
    pub(super) life: Life,
    /// Why the tokens are in memory only: what lies on the disk is older.
    pub(super) unsaved: Option<String>,
}

pub(super) struct Failing {
    pub(super) fault: Fault,
    tries: u32,
    /// Time since boot.
    again: Duration,
}

/// What to do for somebody who wants a bearer.
pub(super) enum Step {
    Use(Arc<Kept>),
    /// Too early to try again, and nothing to use.
    Fail(Fault),
    Renew {
        /// What serves as long as somebody else renews.
        meanwhile: Option<Arc<Kept>>,
    },
    /// Nothing in hand: look into the store.
    Look,
}

impl State {
    /// What to do at `boot`. A deed is not begun with a bearer that is about to end.
    pub(super) fn step(&self, boot: Duration, is_deed: bool) -> Step {
        let Some(held) = &self.held else {
            return Step::Look;
        };
        let due = held.life.due(boot);
        let usable = (due != Due::Over).then(|| Arc::clone(&held.kept));
        let presses = due == Due::Over || (is_deed && due == Due::Short);
        let can_renew = held.kept.tokens.refresh.is_some();
        match (usable, self.pauses_for(boot)) {
            (Some(kept), _) if due == Due::Fresh || !can_renew => Step::Use(kept),
            (_, None) if held.life.is_young(boot) => Step::Use(Arc::clone(&held.kept)),
            (Some(kept), Some(_)) if !presses => Step::Use(kept),
            (None, Some(fault)) => Step::Fail(fault),
            (usable, _) => Step::Renew {
                meanwhile: usable.filter(|_| !presses),
            },
        }
    }

    /// Whether the bearer in hand is the one that a server refused.
    pub(super) fn is_in_hand(&self, refused: &Secret) -> bool {
        let held = self.held.as_ref();
        held.is_some_and(|held| held.kept.tokens.bearer == *refused)
    }

    /// Whether the bearer in hand is old enough to be renewed at `boot`.
    pub(super) fn is_due(&self, boot: Duration) -> bool {
        let held = self.held.as_ref();
        held.is_some_and(|held| held.life.due(boot) != Due::Fresh)
    }

    /// Why nothing is tried at `boot`: the last refresh did not come through, and was not long ago.
    pub(super) fn pauses_for(&self, boot: Duration) -> Option<Fault> {
        let failing = self.failing.as_ref().filter(|it| boot < it.again);
        failing.map(|failing| failing.fault.clone())
    }

    /// Takes tokens in hand.
    pub(super) fn hold(&mut self, kept: Kept, now: Reading, unsaved: Option<String>) {
        let life = Life::of(&kept, now, spread());
        *self = Self {
            held: Some(Held {
                kept: Arc::new(kept),
                life,
                unsaved,
            }),
            useless: self.useless.take(),
            ..Self::default()
        };
    }

    /// Lets go of everything.
    pub(super) fn end(&mut self, why: Option<Fault>) {
        *self = Self {
            ended: why,
            ..Self::default()
        };
    }

    pub(super) fn back_off(&mut self, fault: Fault, boot: Duration) {
        let tries = self.failing.as_ref().map_or(0, |before| before.tries + 1);
        let again = boot + pause(tries, fault.retry_after);
        self.failing = Some(Failing {
            fault,
            tries,
            again,
        });
    }

    pub(super) fn standing(&self, now: Reading, kind: Kind) -> Standing {
        let Some(held) = &self.held else {
            let why = self.ended.clone();
            return Standing::SignedOut { why };
        };
        let person = held.kept.tokens.person.clone();
        let left = held.life.left(now.boot);
        let ends = left.map(|left| now.wall.saturating_add(left.as_secs()));
        match &self.failing {
            Some(failing) => Standing::Failing {
                person,
                ends,
                kept: kind,
                fault: failing.fault.clone(),
                retry_at: now.wall + failing.again.saturating_sub(now.boot).as_secs(),
            },
            None => Standing::In {
                person,
                ends,
                kept: kind,
                renews: held.kept.tokens.refresh.is_some(),
                note: held.unsaved.clone(),
            },
        }
    }
}
