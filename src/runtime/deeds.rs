//! Deeds: done once, ended by nothing but their own limits, and given time when the program ends.

use std::time::Duration;

use tokio::sync::mpsc::Sender;
use tokio::task::JoinSet;
use tokio::time::timeout;

use crate::app::{Event, Ticket};
use crate::domain::Intent;
use crate::operations::Context;

/// What a deed under way is given when the program ends.
const PATIENCE: Duration = Duration::from_secs(2);

/// Does a deed, and tells what could not be recorded before how it went.
pub(super) async fn perform(
    context: Context,
    ticket: Ticket,
    intent: Box<Intent>,
    door: Sender<Event>,
) {
    let (result, unrecorded) = context.perform(&intent).await;
    for why in unrecorded {
        let _ = door.send(Event::NotRecorded(why)).await;
    }
    let _ = door.send(Event::Performed(ticket, result)).await;
}

/// Waits for the deeds under way, and says how many were left to their fate.
pub(super) async fn finish(mut deeds: JoinSet<()>) -> usize {
    let all = async { while deeds.join_next().await.is_some() {} };
    let _ = timeout(PATIENCE, all).await;
    deeds.len()
}
