//! Waiting for the answer of the browser: at the port, or pasted by the person, whichever comes first.

use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::timeout;

use crate::domain::{Fault, FaultKind, Secret, SignInNews};
use crate::identity::{Attempt, Heard, ListenError, Listener, Reply, Verdict, paste};

/// Pasted texts that may be something else before the sign-in is given up (L36).
const TRIES: usize = 3;

/// How long a person with another machine's browser may take: codes live ten minutes at most.
pub(super) const BY_HAND: Duration = Duration::from_secs(600);

/// What is waited for, and where news of it goes.
pub(super) struct Waiting<'a> {
    pub(super) attempt: &'a Attempt,
    pub(super) context: &'a str,
    pub(super) patience: Duration,
    pub(super) news: &'a mpsc::Sender<SignInNews>,
}

impl Waiting<'_> {
    /// What the first answer that is ours says, and the browser that brought it and waits for how it
    /// ends. Without a listener only the pasted one can come.
    pub(super) async fn answer(
        &self,
        listener: Option<Listener>,
        pasted: &mut mpsc::Receiver<Secret>,
    ) -> Result<(Heard, Option<Reply>), Fault> {
        let by_hand = async {
            timeout(self.patience, self.pasted(pasted))
                .await
                .unwrap_or_else(|_| {
                    let patience = self.patience;
                    let address = self.attempt.redirect().to_string();
                    Err(ListenError::Slow { patience, address }.into())
                })
        };
        let Some(listener) = listener else {
            return Ok((by_hand.await?, None));
        };
        tokio::select! {
            biased;
            heard = listener.answer(self.context, self.patience, |query| self.judge(query)) => Ok(heard?),
            heard = by_hand => Ok((heard?, None)),
        }
    }

    fn judge(&self, query: &str) -> Verdict<Heard> {
        match self.attempt.hear(query) {
            Heard::Noise => Verdict::NotOurs,
            heard @ Heard::Code(_) => Verdict::Ours(heard),
            Heard::Again { prompt, error } => Verdict::Refused {
                reason: format!("the provider says `{error}`: its page opens once more"),
                value: Heard::Again { prompt, error },
            },
            Heard::Failed(error) => Verdict::Refused {
                reason: error.to_string(),
                value: Heard::Failed(error),
            },
        }
    }

    /// The answer that the person pastes; a few wrong ones are told and forgiven.
    async fn pasted(&self, pasted: &mut mpsc::Receiver<Secret>) -> Result<Heard, Fault> {
        let redirect = self.attempt.redirect().as_str();
        for tries in 1.. {
            let Some(text) = pasted.recv().await else {
                // Nobody can paste: the port is all there is.
                std::future::pending::<()>().await;
                break;
            };
            let why = match paste::read(text.expose(), redirect)
                .map(|query| self.attempt.hear(&query))
            {
                Ok(Heard::Noise) => {
                    Fault::new(FaultKind::Refused, "that is the answer to another sign-in").hint(
                        "open the address shown last, and paste the one that its browser ends at",
                    )
                }
                Ok(heard) => return Ok(heard),
                Err(error) => Fault::from(error),
            };
            if tries == TRIES {
                return Err(why);
            }
            let why = why.summary;
            let _ = self.news.send(SignInNews::NotThat { why }).await;
        }
        Err(Fault::new(FaultKind::Local, "nothing was pasted"))
    }
}
