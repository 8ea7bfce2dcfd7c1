//! The end of a session: here at once, at the provider as far as it goes.

use crate::domain::{Fault, duration};
use crate::identity::sign_in::SignIn;
use crate::identity::sign_in::road::now;
use crate::identity::{Profile, Revocation, Tokens};

/// What is left of a session that has ended here.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SignedOut {
    /// Why the token is good for a while still, in words; `None` where it is not.
    pub still: Option<String>,
    /// The page that signs the person out at the provider too.
    pub page: Option<String>,
}

impl SignIn {
    /// Lets go of the tokens, and tells the provider (RFC 7009). They go here even if nobody can be
    /// told. `also_at_provider` opens the page that signs the person out there, where there is one.
    pub async fn end(&self, also_at_provider: bool) -> Result<SignedOut, Fault> {
        let kept = self.session().sign_out().await?;
        let Some(kept) = kept else {
            return Ok(SignedOut::default());
        };
        let tokens = &kept.tokens;
        let provider = match self.road().find().await {
            Ok(provider) => provider,
            Err(error) => {
                let why = format!("the provider was not told ({error})");
                let still = still_good(tokens, Some(&why));
                return Ok(SignedOut { still, page: None });
            }
        };
        let still = match provider.revoke(tokens).await {
            Ok(Revocation::Done) if self.road().setup.login.profile != Profile::Backstage => None,
            Ok(_) => still_good(tokens, None),
            Err(error) => {
                let why = format!("the provider was not told ({error})");
                still_good(tokens, Some(&why))
            }
        };
        let page = provider.end_session(&tokens.client);
        let page = page.filter(|_| also_at_provider).map(String::from);
        if let Some(page) = &page {
            let here = &self.road().setup.surroundings;
            if here.no_browser().is_none()
                && let Err(error) = here.open(page).await
            {
                tracing::debug!(%error, "no browser for the page that signs out");
            }
        }
        Ok(SignedOut { still, page })
    }
}

/// The sentence about a token that goes on (`identity` 2.7); nothing where it has ended.
fn still_good(tokens: &Tokens, why: Option<&str>) -> Option<String> {
    let left = tokens.ends.map(|ends| ends.saturating_sub(now()));
    if left == Some(0) {
        return None;
    }
    let how_long = left.and_then(|left| i64::try_from(left).ok());
    let how_long = how_long.map(|left| format!(" for {}", duration(left)));
    let good = format!(
        "the provider still honours this token{}",
        how_long.unwrap_or_default()
    );
    Some(match why {
        Some(why) => format!("{why}: {good}"),
        None => good,
    })
}
