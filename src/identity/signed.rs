//! The signed way out to one server: whoever asks on it need not know of tokens.

use std::path::Path;

use url::Url;

use crate::domain::Fault;
use crate::http::{Http, HttpError, Reach};
use crate::identity::TokenFeed;

/// A client of one server together with the token that signs its requests.
#[derive(Clone)]
pub struct Signed<C> {
    client: C,
    feed: TokenFeed,
    /// The next step where the server does not know the token, when that is no common one.
    refused: Option<String>,
}

impl<C> Signed<C> {
    /// The way to a server; connects to nothing and reads no token yet.
    pub fn open(
        reach: &Reach,
        base: &Url,
        ca: Option<&Path>,
        feed: TokenFeed,
        client: impl FnOnce(Http) -> C,
    ) -> Result<Self, Fault> {
        let http = reach.to(base.clone(), ca, feed.watch())?;
        let client = client(http);
        Ok(Self {
            client,
            feed,
            refused: None,
        })
    }

    /// The same with a next step of its own where the server does not know the token.
    #[must_use]
    pub fn refused(self, next: Option<String>) -> Self {
        Self {
            refused: next,
            ..self
        }
    }

    /// The client itself, for what asks nothing.
    pub fn client(&self) -> &C {
        &self.client
    }

    /// Whom the token names as its person; `None` where it does not say. Why there is no token is
    /// said to whoever asks first: a session that ended is gone at the next question.
    pub async fn subject(&self) -> Result<Option<String>, Fault> {
        self.feed.ready().await?;
        Ok(self.feed.claims().subject)
    }

    /// The e-mail address of the person, where whoever signed the token vouches for it.
    pub async fn address(&self) -> Result<Option<String>, Fault> {
        self.feed.ready().await?;
        Ok(self.feed.address().await?)
    }

    /// What the provider of a sign-in calls the person for ever; `None` where nobody signs in.
    pub async fn person(&self) -> Result<Option<String>, Fault> {
        Ok(self.feed.person().await?)
    }

    /// Asks a question. When the server does not know the token, the token is read again, and the
    /// question is asked once more if that brought another one.
    pub async fn ask<T, A>(&self, question: impl Fn(C) -> A) -> Result<T, Fault>
    where
        C: Clone,
        A: Future<Output = Result<T, HttpError>>,
    {
        self.feed.ready().await?;
        let signed_by = self.feed.now();
        match question(self.client.clone()).await {
            Err(error) if error.is_unknown_token() => {
                if !self.feed.renew(signed_by.as_ref()).await? {
                    let is_hopeless = self.feed.is_hopeless(signed_by.as_ref());
                    return Err(self.told(error, is_hopeless));
                }
                let again = question(self.client.clone()).await;
                again.map_err(|error| {
                    let is_hopeless = error.is_unknown_token();
                    if is_hopeless {
                        self.feed.refused_again();
                    }
                    self.told(error, is_hopeless)
                })
            }
            ended => {
                let answer = ended?;
                self.feed.taken();
                Ok(answer)
            }
        }
    }

    /// What a person is told of an error; `is_hopeless` where the token before was refused too.
    fn told(&self, error: HttpError, is_hopeless: bool) -> Fault {
        let next = self.refused.as_ref().filter(|_| error.is_unknown_token());
        let fault = Fault::from(error);
        match next {
            Some(next) => fault.hint(next),
            None if is_hopeless => self.feed.hopeless(fault),
            None => fault,
        }
    }

    /// Does a deed: once, whatever the answer. A refused token is read again for the next one.
    pub async fn once<T, A>(
        &self,
        deed: impl FnOnce(C) -> A,
        words: impl FnOnce(HttpError) -> Fault,
    ) -> Result<T, Fault>
    where
        C: Clone,
        A: Future<Output = Result<T, HttpError>>,
    {
        self.feed.ready_for_deed().await?;
        let signed_by = self.feed.now();
        let ended = deed(self.client.clone()).await;
        if ended.as_ref().is_err_and(HttpError::is_unknown_token) {
            self.feed.renew(signed_by.as_ref()).await?;
        }
        ended.map_err(words)
    }
}
