//! What the own record is asked.

use crate::audit::DeedLog;
use crate::domain::Fault;
use crate::domain::timeline::{ChainReport, Page, Question};
use crate::operations::Context;

impl Context {
    /// The newest deeds of the own record that the question is about; none where no record is kept.
    pub async fn deeds(&self, question: Question) -> Result<Page, Fault> {
        match self.journal() {
            Some(journal) => journal.query(question).await,
            None => Ok(Page::default()),
        }
    }

    /// Goes through the whole record; `None` where none is kept.
    pub async fn verify_record(&self) -> Result<Option<ChainReport>, Fault> {
        match self.journal() {
            Some(journal) => journal.verify().await.map(Some),
            None => Ok(None),
        }
    }
}
