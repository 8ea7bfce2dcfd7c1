//! From lines of the record to entries: what was about to happen, and what came of it, are one deed.

use std::collections::HashMap;
use std::sync::Arc;

use crate::domain::timeline::{Act, Became, Ending, Entry, Link, Own, Source};
use crate::domain::{Phase, Record, RecordResult, Text, Timestamp};

/// Joins the lines of a record, handed in newest first: an outcome comes before its intent.
#[derive(Debug, Default)]
pub struct Joined {
    /// Outcomes whose intent did not come yet, by its id.
    outcomes: HashMap<Text, (Record, Link)>,
}

impl Joined {
    /// Takes a line in; gives the deed that it completes.
    pub fn take(&mut self, record: Record, link: Link) -> Option<Entry> {
        match record.phase {
            // An intent that could not be written leaves an outcome by itself.
            Phase::Outcome if record.corr == record.id => Some(alone(record, link)),
            Phase::Outcome => {
                self.outcomes.insert(record.corr.clone(), (record, link));
                None
            }
            Phase::Intent => {
                let outcome = self.outcomes.remove(&record.id);
                Some(whole(record, link, outcome))
            }
        }
    }

    /// Whether outcomes wait for their intents.
    pub fn is_waiting(&self) -> bool {
        !self.outcomes.is_empty()
    }

    /// The deeds of which only the outcome is left, newest first.
    pub fn rest(self) -> Vec<Entry> {
        let mut rest: Vec<_> = self.outcomes.into_values().collect();
        rest.sort_by_key(|(record, _)| std::cmp::Reverse(record.seq));
        rest.into_iter()
            .map(|(record, link)| alone(record, link))
            .collect()
    }
}

/// A deed of which only the outcome is there.
fn alone(mut outcome: Record, link: Link) -> Entry {
    let result = outcome.result.take();
    told(outcome, result, link, None)
}

fn whole(intent: Record, link: Link, outcome: Option<(Record, Link)>) -> Entry {
    match outcome {
        None => told(intent, None, link, None),
        Some((mut outcome, other)) => {
            let result = outcome.result.take();
            told(intent, result, link.max(other), Some(outcome.at))
        }
    }
}

fn told(
    line: Record,
    result: Option<RecordResult>,
    link: Link,
    answered: Option<Timestamp>,
) -> Entry {
    let act = Act::from_record(&line.kind);
    let (status, came, error) = match result {
        Some(result) => (Some(result.status), result.build, result.error),
        None => (None, None, None),
    };
    let ending = match status {
        Some(status) => Ending::from_record(&status),
        None => Ending::Open,
    };
    // The outcome of a cancel names the build that was cancelled.
    let came = came.filter(|number| line.build != Some(*number));
    let error = error.map(Text::from);
    let reason = line.reason.as_deref().map(Text::from);
    let what = match (&line.stage, line.params.len()) {
        (Some(stage), _) => format!("stage {stage}").into(),
        (None, 0) => Text::from(""),
        (None, 1) => "1 param".into(),
        (None, many) => format!("{many} params").into(),
    };
    let became = came.map(|number| Became {
        number,
        guessed: false,
    });
    Entry {
        at: line.at,
        source: Source::Own,
        who: line.actor,
        act,
        repo: line.repo,
        service: line.component,
        owner: line.owner,
        build: line.build,
        became,
        what,
        ending,
        reason: reason.or_else(|| error.clone()),
        own: Some(Arc::new(Own {
            seq: line.seq,
            id: line.id,
            link,
            answered,
            via: line.via,
            client: line.client,
            request: line.request,
            right: line.right,
            params: line.params,
            error,
        })),
    }
}
