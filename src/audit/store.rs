//! What a log of deeds can be asked, wherever it is kept.

use std::future::Future;

use crate::domain::Fault;
use crate::domain::timeline::{ChainReport, Page, Question};

/// A log of deeds. The record of this machine is one; that of a gateway answers the same questions.
pub trait DeedLog {
    /// The newest deeds that the question is about, a page of them. A line that cannot be read is
    /// told of in the answer and hides no other.
    fn query(&self, question: Question) -> impl Future<Output = Result<Page, Fault>> + Send;

    /// Goes through the whole log, from the first line to the last. That it is broken is an answer,
    /// not a fault.
    fn verify(&self) -> impl Future<Output = Result<ChainReport, Fault>> + Send;
}
