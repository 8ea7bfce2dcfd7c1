//! Stages of a build and the steps in them.

use crate::domain::{Status, Text, Timestamp};

/// A pipeline of a build (`drone-api` 2.4). Steps exist only once a runner has started it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stage {
    pub id: u64,
    /// 1-based; what addresses name.
    pub number: u32,
    pub name: Text,
    /// `docker`, `exec`, `kubernetes` …
    pub kind: Text,
    pub status: Status,
    pub error: Text,
    pub exit_code: i32,
    /// The runner that took it; set with the status `pending` means accepted, not started.
    pub machine: Text,
    pub os: Text,
    pub arch: Text,
    /// At most this many of the same stage at once; 0 for no limit.
    pub limit: u32,
    pub depends_on: Vec<Text>,
    pub labels: Vec<(Text, Text)>,
    pub created: Option<Timestamp>,
    pub started: Option<Timestamp>,
    pub stopped: Option<Timestamp>,
    pub version: u64,
    pub steps: Vec<Step>,
}

/// A step of a stage (`drone-api` 2.5).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Step {
    pub id: u64,
    /// 1-based in its stage; what addresses name.
    pub number: u32,
    pub name: Text,
    pub status: Status,
    pub error: Text,
    /// A failure of it does not fail the stage.
    pub ignored: bool,
    pub exit_code: i32,
    pub image: Text,
    /// A service that runs beside the others.
    pub detached: bool,
    pub depends_on: Vec<Text>,
    pub started: Option<Timestamp>,
    pub stopped: Option<Timestamp>,
    pub version: u64,
}

impl Stage {
    /// Seconds that it ran, or has run until `now`.
    pub fn seconds(&self, now: Timestamp) -> Option<i64> {
        span(self.started, self.stopped, &self.status, now)
    }

    /// Whether it is about to end: it runs, and all its steps have ended.
    pub fn has_run(&self) -> bool {
        let over = |step: &Step| !step.status.is_live();
        self.status == Status::Running && !self.steps.is_empty() && self.steps.iter().all(over)
    }

    /// Merges rows of the same build by id; the higher version of a row stays.
    pub(super) fn absorb_all(known: &mut Vec<Self>, news: Vec<Self>) {
        for mut new in news {
            let Some(old) = known.iter_mut().find(|stage| stage.id == new.id) else {
                known.push(new);
                continue;
            };
            let mut steps = std::mem::take(&mut old.steps);
            Step::absorb_all(&mut steps, std::mem::take(&mut new.steps));
            if new.version >= old.version {
                *old = new;
            }
            old.steps = steps;
        }
        known.sort_by_key(|stage| stage.number);
    }
}

impl Step {
    /// Seconds that it ran, or has run until `now`.
    pub fn seconds(&self, now: Timestamp) -> Option<i64> {
        span(self.started, self.stopped, &self.status, now)
    }

    /// Drone's exit code of a step that asked to skip the rest (`drone-api` 2.5).
    pub fn skipped_the_rest(&self) -> bool {
        self.exit_code == 78
    }

    fn absorb_all(known: &mut Vec<Self>, news: Vec<Self>) {
        for new in news {
            match known.iter_mut().find(|step| step.id == new.id) {
                Some(old) if new.version >= old.version => *old = new,
                Some(_) => {}
                None => known.push(new),
            }
        }
        known.sort_by_key(|step| step.number);
    }
}

fn span(
    started: Option<Timestamp>,
    stopped: Option<Timestamp>,
    status: &Status,
    now: Timestamp,
) -> Option<i64> {
    let started = started?;
    match stopped {
        Some(stopped) => Some(stopped.since(started)),
        None if status.is_live() => Some(now.since(started)),
        None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(id: u64, version: u64, word: &str) -> Step {
        let number = u32::try_from(id).expect("small");
        Step {
            id,
            number,
            version,
            status: Status::from_word(word),
            ..Step::default()
        }
    }

    #[test]
    fn each_level_keeps_its_own_newest_version() {
        let mut known = vec![Stage {
            id: 1,
            version: 3,
            steps: vec![step(1, 2, "running")],
            ..Stage::default()
        }];
        let late = Stage {
            id: 1,
            version: 2,
            steps: vec![step(2, 1, "pending"), step(1, 3, "success")],
            ..Stage::default()
        };
        Stage::absorb_all(&mut known, vec![late]);
        assert_eq!(known[0].version, 3, "the older stage row lost");
        let words: Vec<_> = known[0].steps.iter().map(|s| s.status.word()).collect();
        assert_eq!(words, ["success", "pending"], "its newer steps did not");
    }

    #[test]
    fn steps_that_a_list_leaves_out_stay() {
        let mut known = vec![Stage {
            id: 1,
            version: 1,
            steps: vec![step(1, 1, "running")],
            ..Stage::default()
        }];
        Stage::absorb_all(
            &mut known,
            vec![Stage {
                id: 1,
                version: 2,
                ..Stage::default()
            }],
        );
        assert_eq!((known[0].version, known[0].steps.len()), (2, 1));
    }
}
