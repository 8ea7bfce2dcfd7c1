//! The session itself: what others ask of it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as Turn, OwnedMutexGuard, watch};

use crate::domain::{Fault, FaultKind, Secret};
use crate::identity::keep::{KeepError, Kept, Kind, Mark, Store, TokenName};
use crate::identity::session::refresh::Refresher;
use crate::identity::session::state::{State, Step};
use crate::identity::session::{Clock, Reading, Refresh, Standing};
use crate::identity::{AuthError, Login, Tokens};

/// The tokens of one context, kept and refreshed in time.
pub struct Session {
    pub(super) context: String,
    pub(super) name: TokenName,
    pub(super) store: Store,
    pub(super) refresher: Box<dyn Refresher>,
    clock: Clock,
    state: Mutex<State>,
    /// The file of the tokens as it was when the tokens in hand were found to be those in it; `None`
    /// after a change from here.
    seen: Mutex<Option<Mark>>,
    /// One change at a time in this process; the lock of the store is for the others.
    turn: Arc<Turn<()>>,
    standing: watch::Sender<Standing>,
}

impl Session {
    /// A session that may have tokens in the store. Reads nothing yet.
    pub fn open(
        login: &Login,
        store: Store,
        refresh: impl Refresh + 'static,
        clock: Clock,
    ) -> Arc<Self> {
        Arc::new(Self {
            context: login.context.clone(),
            name: TokenName::of(login),
            store,
            refresher: Box::new(refresh),
            clock,
            state: Mutex::default(),
            seen: Mutex::default(),
            turn: Arc::default(),
            standing: watch::Sender::new(Standing::SignedOut { why: None }),
        })
    }

    /// How the session stands, and every change of it.
    pub fn standing(&self) -> watch::Receiver<Standing> {
        self.standing.subscribe()
    }

    /// The store, and the name of this session's tokens in it.
    pub fn place(&self) -> (&Store, &TokenName) {
        (&self.store, &self.name)
    }

    /// Tokens whose bearer lives: those in hand, those that another process has brought, or new
    /// ones.
    pub async fn tokens(self: &Arc<Self>) -> Result<Arc<Kept>, AuthError> {
        self.living(false).await
    }

    /// The same for a deed, which is done once: its bearer does not end on the way, if that can be
    /// helped.
    pub async fn before_deed(self: &Arc<Self>) -> Result<Arc<Kept>, AuthError> {
        self.living(true).await
    }

    /// Sees to another bearer after a server refused one, and says whether there is another now. One
    /// refresh for each refused bearer: if that brings the same one again, none would help.
    pub async fn renew(self: &Arc<Self>, refused: &Secret) -> Result<bool, AuthError> {
        if self.state().held.is_none() {
            self.look().await?;
        }
        if !self.state().is_in_hand(refused) {
            return Ok(true);
        }
        let turn = Arc::clone(&self.turn).lock_owned().await;
        {
            let state = self.state();
            if !state.is_in_hand(refused) {
                return Ok(true);
            }
            if state.useless.as_ref() == Some(refused) {
                return Ok(false);
            }
            if let Some(fault) = state.pauses_for(self.now().boot) {
                return Err(AuthError::Passing(fault));
            }
        }
        match self.renewed(turn, Some(refused.clone())).await {
            // There is nothing to renew it with: what the server said is what there is to say.
            Err(AuthError::Over { .. }) => return Ok(false),
            ended => ended?,
        }
        let mut state = self.state();
        let is_same = state.is_in_hand(refused);
        if is_same {
            state.useless = Some(refused.clone());
        }
        Ok(!is_same)
    }

    /// Takes over what a sign-in brought, and keeps it. `Some`: the person is signed in, but this is
    /// why the tokens are in memory only (L32).
    pub async fn sign_in(self: &Arc<Self>, tokens: Tokens) -> Result<Option<String>, AuthError> {
        let _turn = self.turn.lock().await;
        let now = self.clock.read();
        let lock = self.lock().await?;
        self.keep(lock.as_ref(), tokens, now).await?;
        let held = self.state().held.clone();
        Ok(held.and_then(|held| held.unsaved))
    }

    /// Lets go of the tokens here and on the disk, and hands them out to be revoked.
    pub async fn sign_out(&self) -> Result<Option<Arc<Kept>>, AuthError> {
        let _turn = self.turn.lock().await;
        let lock = self.store.lock(&self.name).await?;
        let held = self.state().held.clone().map(|held| held.kept);
        // What cannot be read goes all the same.
        let found = self.store.load(&self.name).await.ok().flatten();
        let kept = found.map(Arc::new).or(held);
        lock.remove().await?;
        self.state().end(None);
        self.publish().await;
        Ok(kept)
    }

    /// Looks whether another process has changed the tokens meanwhile: signed in, renewed them, or
    /// signed out. Costs a look at the file where none has.
    pub async fn look_again(&self) {
        // Whoever is about to change them here looks by himself.
        let Ok(_turn) = self.turn.try_lock() else {
            return;
        };
        let Ok(mark) = self.store.mark(&self.name).await else {
            return;
        };
        if self.seen().as_ref() == Some(&mark) {
            return;
        }
        // What cannot be read is told to whoever wants to use it.
        if self.reread().await.is_ok() {
            *self.seen() = Some(mark);
            self.publish().await;
        }
    }

    pub(super) fn seen(&self) -> MutexGuard<'_, Option<Mark>> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn living(self: &Arc<Self>, is_deed: bool) -> Result<Arc<Kept>, AuthError> {
        if self.state().held.is_none() {
            self.look().await?;
        }
        let meanwhile = match self.step(is_deed) {
            Step::Renew { meanwhile } => meanwhile,
            step => return self.taken(step),
        };
        let turn = match (Arc::clone(&self.turn).try_lock_owned(), meanwhile) {
            (Ok(turn), _) => turn,
            (Err(_), Some(kept)) => return Ok(kept),
            (Err(_), None) => Arc::clone(&self.turn).lock_owned().await,
        };
        // Whoever waited finds what the one before has done.
        match self.step(is_deed) {
            Step::Renew { .. } => {}
            step => return self.taken(step),
        }
        let ended = self.renewed(turn, None).await;
        let state = self.state();
        match (ended, &state.held) {
            (Ok(()), Some(held)) => Ok(Arc::clone(&held.kept)),
            // It did not come through: the old bearer serves until its end.
            (Err(AuthError::Passing(fault)), Some(held)) => {
                let left = held.life.left(self.now().boot);
                let lives = left.is_none_or(|left| !left.is_zero());
                lives
                    .then(|| Arc::clone(&held.kept))
                    .ok_or(AuthError::Passing(fault))
            }
            (Ok(()), None) => Err(self.signed_out()),
            (Err(error), _) => Err(error),
        }
    }

    fn step(&self, is_deed: bool) -> Step {
        self.state().step(self.now().boot, is_deed)
    }

    fn taken(&self, step: Step) -> Result<Arc<Kept>, AuthError> {
        match step {
            Step::Use(kept) => Ok(kept),
            Step::Fail(fault) => Err(AuthError::Passing(fault)),
            Step::Look | Step::Renew { .. } => Err(self.signed_out()),
        }
    }

    /// Renews, and goes on to the end even if nobody waits for it any more: what a refresh brings has
    /// to be kept, for the old refresh token is spent.
    #[expect(
        clippy::disallowed_methods,
        reason = "it ends by itself: a refresh has a limit of time, and so has the lock"
    )]
    async fn renewed(
        self: &Arc<Self>,
        turn: OwnedMutexGuard<()>,
        refused: Option<Secret>,
    ) -> Result<(), AuthError> {
        let session = Arc::clone(self);
        let task = tokio::spawn(async move {
            let _turn = turn;
            let ended = session.renewal(refused.as_ref()).await;
            session.publish().await;
            ended
        });
        task.await.unwrap_or_else(|_| {
            let summary = "the refresh of the session was broken off";
            Err(AuthError::Passing(Fault::new(FaultKind::Local, summary)))
        })
    }

    /// Looks into the store when nothing is in hand: another process may have signed in.
    async fn look(&self) -> Result<(), AuthError> {
        let found = match self.store.load(&self.name).await {
            Err(KeepError::Unreadable { .. }) => self.discard().await,
            found => found,
        };
        *self.seen() = None;
        match found {
            Ok(Some(kept)) => {
                let now = self.now();
                let mut state = self.state();
                // Somebody else may have looked, and renewed what was found.
                if state.held.is_none() {
                    state.hold(kept, now, None);
                }
            }
            Ok(None) => return Err(self.signed_out()),
            Err(error) => {
                let error = AuthError::from(error);
                {
                    let mut state = self.state();
                    if state.held.is_none() {
                        state.end(Some(error.as_fault()));
                    }
                }
                self.publish().await;
                return Err(error);
            }
        }
        self.publish().await;
        Ok(())
    }

    /// Removes tokens that cannot be read, unless somebody has put others there meanwhile (L30).
    async fn discard(&self) -> Result<Option<Kept>, KeepError> {
        let lock = self.store.lock(&self.name).await?;
        let again = self.store.load(&self.name).await;
        if matches!(again, Err(KeepError::Unreadable { .. })) {
            lock.remove().await?;
        }
        again
    }

    pub(super) fn signed_out(&self) -> AuthError {
        AuthError::SignedOut {
            context: self.context.clone(),
        }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn now(&self) -> Reading {
        self.clock.read()
    }

    pub(super) async fn publish(&self) {
        // Asked only when it matters: a locked keyring asks the person for a password.
        let is_in = self.state().held.is_some();
        let kind = if is_in {
            self.store.kind().await
        } else {
            Kind::Memory
        };
        let standing = self.state().standing(self.now(), kind);
        self.standing.send_if_modified(|before| {
            let is_new = *before != standing;
            *before = standing;
            is_new
        });
    }
}
