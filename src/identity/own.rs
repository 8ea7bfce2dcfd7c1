//! stub
use crate::domain::{Fault, Secret};

#[derive(Clone)]
pub struct OwnToken;

impl OwnToken {
    pub fn offer(&self, _token: Secret) {}
    pub async fn keep(&self) -> Result<(), Fault> {
        Ok(())
    }
    pub fn withdraw(&self) {}
    pub async fn forget(&self) -> Result<(), Fault> {
        Ok(())
    }
}
