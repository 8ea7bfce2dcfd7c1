//! What the doctor asks a sign-in: its issuer, its session, where its tokens are.

use crate::domain::{Fault, Session as Signed};
use crate::identity::keep::Kind;
use crate::identity::sign_in::{OwnToken, SignIn};
use crate::identity::{Login, SignInError};

impl SignIn {
    /// How the person signs in.
    pub fn login(&self) -> &Login {
        &self.road().setup.login
    }

    /// Asks the issuer for its metadata, and says what it offers beyond the sign-in by a code.
    pub async fn offers(&self) -> Result<Vec<&'static str>, SignInError> {
        Ok(self.road().find().await?.offers())
    }

    /// How the session stands, once its tokens are read and renewed where they have to be.
    pub async fn standing(&self) -> Result<Option<Signed>, Fault> {
        self.session().tokens().await?;
        Ok(self.stands().now())
    }

    /// Where the tokens are kept. Asks the keyring, which may ask the person.
    pub async fn kind(&self) -> Kind {
        self.session().place().0.kind().await
    }
}

impl OwnToken {
    /// Where the token is kept. Asks the keyring, which may ask the person.
    pub async fn kind(&self) -> Kind {
        self.session.place().0.kind().await
    }
}
