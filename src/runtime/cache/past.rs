//! How the past of a repository is kept: run by run, and how far it was read.

use std::borrow::Cow;

use crate::domain::{BuildEvent, Commit, Failure, History, Run, Span, Status, Text, Timestamp};
use crate::runtime::cache::codec::{Kept, Reader, Writer};

/// A run with texts of its own: what a file gives back.
struct Plain {
    number: u64,
    version: u64,
    status: Text,
    event: Text,
    place: Text,
    on_branch: bool,
    commit: Text,
    author: Text,
    message: String,
    trigger: Text,
    parent: Option<u64>,
    deploy_to: Text,
    error: Text,
    created: Option<Timestamp>,
    started: Option<Timestamp>,
    finished: Option<Timestamp>,
    failed: Option<Vec<Failure>>,
}

macro_rules! kept {
    ($name:ident { $($field:ident),* $(,)? }) => {
        impl Kept for $name {
            fn put(&self, to: &mut Writer) {
                let Self { $($field),* } = self;
                $($field.put(to);)*
            }

            fn get(from: &mut Reader<'_>) -> Option<Self> {
                Some(Self { $($field: Kept::get(from)?),* })
            }
        }
    };
}

kept!(Failure {
    stage,
    step,
    exit_code
});
kept!(Plain {
    number,
    version,
    status,
    event,
    place,
    on_branch,
    commit,
    author,
    message,
    trigger,
    parent,
    deploy_to,
    error,
    created,
    started,
    finished,
    failed,
});

impl From<&Run<'_>> for Plain {
    fn from(run: &Run<'_>) -> Self {
        Self {
            number: run.number,
            version: run.version,
            status: run.status.word().into(),
            event: run.event.word().into(),
            place: run.place.as_ref().into(),
            on_branch: run.on_branch,
            commit: run.commit.to_string().into(),
            author: run.author.into(),
            message: run.message.to_owned(),
            trigger: run.trigger.into(),
            parent: run.parent,
            deploy_to: run.deploy_to.into(),
            error: run.error.into(),
            created: run.created,
            started: run.started,
            finished: run.finished,
            failed: run.failed.as_ref().map(|failed| failed.to_vec()),
        }
    }
}

impl Plain {
    fn run(&self) -> Run<'_> {
        Run {
            number: self.number,
            version: self.version,
            status: Status::from_word(&self.status),
            event: BuildEvent::from_word(&self.event),
            place: Cow::Borrowed(&self.place),
            on_branch: self.on_branch,
            commit: Commit::parse(&self.commit),
            author: &self.author,
            message: &self.message,
            trigger: &self.trigger,
            parent: self.parent,
            deploy_to: &self.deploy_to,
            error: &self.error,
            created: self.created,
            started: self.started,
            finished: self.finished,
            failed: self.failed.as_deref().map(Cow::Borrowed),
        }
    }
}

impl Kept for History {
    fn put(&self, to: &mut Writer) {
        (self.len() as u64).put(to);
        self.runs().for_each(|run| Plain::from(&run).put(to));
        let spans: Vec<_> = self.spans().collect();
        (spans.len() as u64).put(to);
        for span in spans {
            span.branch.map(Text::from).put(to);
            (span.low, span.high).put(to);
        }
    }

    fn get(from: &mut Reader<'_>) -> Option<Self> {
        let mut past = Self::default();
        for _ in 0..u64::get(from)? {
            past.absorb(&Plain::get(from)?.run());
        }
        for _ in 0..u64::get(from)? {
            let branch: Option<Text> = Kept::get(from)?;
            let (low, high) = Kept::get(from)?;
            past.cover(Span {
                branch: branch.as_deref(),
                low,
                high,
            });
        }
        Some(past)
    }
}
