//! One refresh, alone among all processes.

use crate::domain::{Fault, Secret};
use crate::identity::keep::{KeepError, Kept, Locked};
use crate::identity::session::{Reading, Refreshed, Session};
use crate::identity::{AuthError, Tokens};

/// How often a refresh is tried when somebody changes the store without its lock.
const ROUNDS: usize = 2;

impl Session {
    /// Renews the bearer, if under the lock it still has to be: because it is old, or because a
    /// server refused it.
    pub(super) async fn renewal(&self, refused: Option<&Secret>) -> Result<(), AuthError> {
        let lock = match self.lock().await {
            Err(AuthError::Keep(busy @ KeepError::Busy { .. })) => {
                return Err(self.back_off(busy.into()));
            }
            lock => lock?,
        };
        let mut ended = None;
        for _ in 0..ROUNDS {
            self.reread().await?;
            let Some(held) = self.state().held.clone() else {
                return Err(self.signed_out());
            };
            let boot = self.now().boot;
            let is_wanted = match refused {
                Some(refused) => self.state().is_in_hand(refused),
                None => self.state().is_due(boot),
            };
            if !is_wanted {
                return Ok(());
            }
            if held.kept.tokens.refresh.is_none() {
                let context = self.context.clone();
                return Err(AuthError::Over { context });
            }
            // Counted from before the question: a bearer is never older than it is taken for.
            let now = self.now();
            match self.refresher.refresh(&held.kept.tokens).await {
                Refreshed::New(tokens) => {
                    let tokens = completed(tokens, &held.kept.tokens);
                    return self.keep(lock.as_ref(), tokens, now).await;
                }
                Refreshed::Passing(fault) => return Err(self.back_off(fault)),
                Refreshed::Ended(fault) => ended = Some(fault),
            }
            if self.is_same_on_disk(&held.kept).await {
                break;
            }
        }
        Err(self.ended(lock.as_ref(), ended).await)
    }

    /// The lock of the store; `None` where nothing can be written at all (L32): then others cannot
    /// refresh into it either.
    pub(super) async fn lock(&self) -> Result<Option<Locked>, AuthError> {
        match self.store.lock(&self.name).await {
            Ok(lock) => Ok(Some(lock)),
            Err(KeepError::File { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes in hand what another process has put into the store (L27), and lets go of what it has
    /// removed.
    pub(super) async fn reread(&self) -> Result<(), AuthError> {
        let found = self.store.load(&self.name).await?;
        let now = self.now();
        let mut state = self.state();
        let Some(held) = &state.held else {
            if let Some(kept) = found {
                state.hold(kept, now, None);
            }
            return Ok(());
        };
        let is_ours_newer = held.unsaved.is_some();
        match found {
            Some(kept) if kept == *held.kept => {}
            Some(kept) if is_ours_newer && kept.obtained <= held.kept.obtained => {}
            Some(kept) => state.hold(kept, now, None),
            None if is_ours_newer => {}
            None => state.end(None),
        }
        Ok(())
    }

    /// Keeps new tokens: first on the disk, then in hand, where they can be used.
    pub(super) async fn keep(
        &self,
        lock: Option<&Locked>,
        tokens: Tokens,
        now: Reading,
    ) -> Result<(), AuthError> {
        let kept = Kept {
            tokens,
            obtained: now.wall,
        };
        let saved = match lock {
            Some(lock) => lock.save(&kept).await.map_err(|error| error.to_string()),
            None => Err("its folder cannot be written".to_owned()),
        };
        let unsaved = saved.err().map(|why| {
            tracing::warn!(context = self.context, why, "the tokens could not be saved");
            format!("logged in, but the token could not be saved ({why})")
        });
        if unsaved.is_some() {
            self.forget_spent(lock, &kept).await;
        }
        self.state().hold(kept, now, unsaved);
        *self.seen() = None;
        self.publish().await;
        Ok(())
    }

    /// Removes the old tokens from a disk that takes no new ones: whoever spent their refresh token
    /// again could end the session of all.
    async fn forget_spent(&self, lock: Option<&Locked>, kept: &Kept) {
        let before = self.state().held.clone();
        let is_spent = before.is_none_or(|it| it.kept.tokens.refresh != kept.tokens.refresh);
        if let Some(lock) = lock.filter(|_| is_spent) {
            // On a disk that cannot be written to at all it stays; there is nothing else to do.
            let _ = lock.remove().await;
        }
    }

    fn back_off(&self, fault: Fault) -> AuthError {
        let boot = self.now().boot;
        self.state().back_off(fault.clone(), boot);
        AuthError::Passing(fault)
    }

    /// Whether the tokens that the provider refused are still those of everybody.
    async fn is_same_on_disk(&self, refused: &Kept) -> bool {
        match self.store.load(&self.name).await {
            Ok(Some(found)) => found.tokens.refresh == refused.tokens.refresh,
            _ => true,
        }
    }

    /// Drops the tokens of a session that the provider has ended (L25).
    async fn ended(&self, lock: Option<&Locked>, why: Option<Fault>) -> AuthError {
        if let Some(lock) = lock
            && let Err(error) = lock.remove().await
        {
            tracing::warn!(context = self.context, %error, "ended tokens stay on the disk");
        }
        let error = AuthError::SessionEnded {
            context: self.context.clone(),
            why: why.map(|fault| fault.summary),
        };
        self.state().end(Some(error.as_fault()));
        error
    }
}

/// New tokens with what the provider left out because it did not change (RFC 6749 section 6).
fn completed(new: Tokens, old: &Tokens) -> Tokens {
    Tokens {
        id: new.id.or_else(|| old.id.clone()),
        refresh: new.refresh.or_else(|| old.refresh.clone()),
        person: new.person.or_else(|| old.person.clone()),
        ..new
    }
}
