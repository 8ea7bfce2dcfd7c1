//! Stored logs.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use futures_util::stream;

use crate::demo::world::StepLog;

use super::{
    answer::{Answer, Failure, json, nothing, typed},
    asked::{Asked, Need},
    json::object,
};

/// Lines that are written at once.
const AT_ONCE: usize = 1000;

/// `GET …/builds/{number}/logs/{stage}/{step}`: there once the step is over; `null` if it wrote nothing.
pub(super) async fn stored(asked: Asked) -> Answer {
    let place = asked.repository(Need::Read)?;
    let (number, numbers) = asked.step()?;
    let found = asked.with(|state| {
        let (log, written) = state.stored_log(place, number, numbers)?;
        let lines = log.stored(written, state.quirks.stored_bytes);
        Some((log, lines))
    });
    let (log, lines) = found.ok_or_else(Failure::no_rows)?;
    if lines.is_empty() {
        return Ok(json("null".to_owned()));
    }
    let (first, end) = (lines.start, lines.end);
    let pieces = lines.step_by(AT_ONCE).map(move |from| {
        let mut out = String::new();
        for at in from..(from + AT_ONCE).min(end) {
            out.push(if at == first { '[' } else { ',' });
            line(&mut out, &log, at);
        }
        if from + AT_ONCE >= end {
            out.push_str("]\n");
        }
        Ok::<_, Infallible>(Bytes::from(out))
    });
    let body = Body::from_stream(stream::iter(pieces));
    Ok(typed("application/json", body))
}

/// `DELETE …/builds/{number}/logs/{stage}/{step}`
pub(super) async fn purge(asked: Asked) -> Answer {
    let place = asked.repository(Need::Admin)?;
    let (number, numbers) = asked.step()?;
    if asked.with(|state| state.purge_log(place, number, numbers)) {
        Ok(nothing())
    } else {
        Err(Failure::no_rows())
    }
}

/// One line of a log.
pub(super) fn line(out: &mut String, log: &StepLog, at: usize) {
    let (text, second) = log.line(at);
    object(out, |it| {
        it.number("pos", i64::try_from(at).unwrap_or_default());
        it.text("out", &text);
        it.number("time", second);
    });
}
