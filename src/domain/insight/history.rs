//! The runs of one repository, newest first, and how far back they are known without a hole.

use crate::domain::insight::packed::Packed;
use crate::domain::insight::run::Run;
use crate::domain::insight::spans::{Span, Stretches};

/// The runs of one repository.
#[derive(Debug, Clone, Default)]
pub struct History {
    runs: Packed,
    /// Of every branch.
    read: Stretches,
    /// Of single branches, as lists by branch tell them.
    read_of: Vec<(Box<str>, Stretches)>,
}

/// Two histories are the same when they tell the same, however they are packed.
impl PartialEq for History {
    fn eq(&self, other: &Self) -> bool {
        self.runs().eq(other.runs()) && self.spans().eq(other.spans())
    }
}

/// What is known of a page of a list beyond the runs on it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Page<'a> {
    /// The branch that the list was asked for; `None` for all.
    pub branch: Option<&'a str>,
    /// The oldest number of the page before: between it and this page is nothing. `None` for the
    /// first page, and where the page before is not known any more.
    pub follows: Option<u64>,
    /// The list ended here.
    pub is_last: bool,
}

impl History {
    pub fn len(&self) -> usize {
        self.runs.len()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Newest first.
    pub fn runs(&self) -> impl DoubleEndedIterator<Item = Run<'_>> + Clone {
        self.runs.runs()
    }

    /// The runs of a branch itself, newest first: see [`Run::is_of`].
    pub fn on<'a>(&'a self, branch: &'a str) -> impl DoubleEndedIterator<Item = Run<'a>> + Clone {
        self.runs().filter(move |run| run.is_of(branch))
    }

    pub fn run(&self, number: u64) -> Option<Run<'_>> {
        self.runs.run(u32::try_from(number).ok()?)
    }

    /// Whether a run would bring nothing new.
    pub fn knows(&self, run: &Run<'_>) -> bool {
        let known = self.run(run.number);
        known.is_some_and(|known| known.clone().merge(run.clone()) == known)
    }

    /// Takes in one run, in any order. A number that takes more than four bytes is left out: no
    /// repository has so many builds.
    pub fn absorb(&mut self, run: &Run<'_>) {
        if let Ok(number) = u32::try_from(run.number) {
            self.runs.absorb(number, run);
            self.read.add(number, number);
        }
    }

    /// Takes in a page of a list (newest first, as Drone sends it), in any order of pages.
    pub fn absorb_page<'a>(&mut self, page: Page<'_>, runs: impl IntoIterator<Item = Run<'a>>) {
        let mut span: Option<Span<'_>> = page.follows.map(|number| Span {
            branch: page.branch,
            low: number,
            high: number,
        });
        for run in runs {
            self.absorb(&run);
            let (low, high) = span.map_or((run.number, run.number), |it| (it.low, it.high));
            span = Some(Span {
                branch: page.branch,
                low: low.min(run.number),
                high: high.max(run.number),
            });
        }
        if let Some(span) = span {
            let low = if page.is_last { 0 } else { span.low };
            self.cover(Span { low, ..span });
        }
    }

    /// Declares that there are no runs in a span but those that are here: what a page says, and what
    /// a history that was kept on disk knew.
    pub fn cover(&mut self, span: Span<'_>) {
        let (Ok(low), Ok(high)) = (u32::try_from(span.low), u32::try_from(span.high)) else {
            return;
        };
        let Some(branch) = span.branch else {
            return self.read.add(low, high);
        };
        match self.read_of.iter_mut().find(|(name, _)| **name == *branch) {
            Some((_, known)) => known.add(low, high),
            None => {
                let mut known = Stretches::default();
                known.add(low, high);
                self.read_of.push((branch.into(), known));
            }
        }
    }

    /// What [`cover`](Self::cover) was told, melted together.
    pub fn spans(&self) -> impl Iterator<Item = Span<'_>> {
        let span = |branch, (low, high): (u32, u32)| Span {
            branch,
            low: low.into(),
            high: high.into(),
        };
        let of = self
            .read_of
            .iter()
            .flat_map(move |(branch, read)| read.iter().map(move |it| span(Some(&**branch), it)));
        self.read.iter().map(move |it| span(None, it)).chain(of)
    }

    /// The number down to which the runs of a branch are known without a hole, counted from its
    /// newest known run; 0 when the list ended. `None` when no run of it is known.
    pub fn floor(&self, branch: &str) -> Option<u64> {
        let newest = self.on(branch).next()?.number;
        let newest = u32::try_from(newest).ok()?;
        let of = self.read_of.iter().find(|(name, _)| **name == *branch);
        let read = match of {
            None => self.read.floor(newest),
            Some((_, of)) => {
                let mut read = of.clone();
                self.read.iter().for_each(|(low, high)| read.add(low, high));
                read.floor(newest)
            }
        };
        // Numbers count from 1: below the first there is nothing either.
        read.map(|low| if low == 1 { 0 } else { low.into() })
    }

    /// Whether every run of a branch is known: its list ended, or went down to number 1.
    pub fn is_complete(&self, branch: &str) -> bool {
        self.floor(branch) == Some(0)
    }

    /// The runs of a branch that are known without a hole, newest first.
    pub fn unbroken<'a>(
        &'a self,
        branch: &'a str,
    ) -> impl DoubleEndedIterator<Item = Run<'a>> + Clone {
        let floor = self.floor(branch).unwrap_or(0);
        self.on(branch).filter(move |run| run.number >= floor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Build, Failure, Stage, Status, Step, Timestamp};

    fn build(number: u64, branch: &str) -> Build {
        Build {
            number,
            git_ref: format!("refs/heads/{branch}").into(),
            after: format!("{number:040x}").into(),
            message: format!("Change number {number}\n\nmore").into(),
            author_login: "mia".into(),
            trigger: "@hook".into(),
            status: Status::Success,
            created: Some(Timestamp(1_000 + i64::try_from(number).expect("small"))),
            version: 2,
            ..Build::default()
        }
    }

    fn page(history: &mut History, page: Page<'_>, numbers: &[u64]) {
        let builds: Vec<Build> = numbers.iter().map(|n| build(*n, "main")).collect();
        history.absorb_page(page, builds.iter().map(Run::from));
    }

    #[test]
    fn a_run_comes_out_as_it_went_in() {
        let failure = Failure {
            stage: "test".into(),
            step: "unit".into(),
            exit_code: 137,
        };
        let step = Step {
            name: "unit".into(),
            status: Status::Failure,
            exit_code: 137,
            ..Step::default()
        };
        let stage = Stage {
            name: "test".into(),
            status: Status::Failure,
            steps: vec![step],
            ..Stage::default()
        };
        let odd = Build {
            status: Status::Other("melted".into()),
            event: crate::domain::BuildEvent::Other("moon".into()),
            after: "r4711".into(),
            error: "yaml: line 9: bad key".into(),
            parent: Some(3),
            deploy_to: "staging".into(),
            stages: Some(vec![stage]),
            finished: Some(Timestamp(9)),
            ..build(4, "main")
        };
        let mut history = History::default();
        for build in [&odd, &build(5, "main"), &Build::default()] {
            history.absorb(&Run::from(build));
            assert_eq!(history.run(build.number), Some(Run::from(build)));
        }
        let failed = history.run(4).and_then(|run| run.failed);
        assert_eq!(failed.as_deref(), Some(&[failure][..]));
    }

    #[test]
    fn a_list_without_stages_does_not_lose_what_failed() {
        let asked = Build {
            status: Status::Failure,
            stages: Some(vec![]),
            ..build(4, "main")
        };
        let listed = Build {
            stages: None,
            version: 3,
            ..asked.clone()
        };
        let late = Build {
            status: Status::Running,
            stages: None,
            version: 1,
            ..asked.clone()
        };
        for order in [
            [&asked, &listed, &late],
            [&late, &listed, &asked],
            [&listed, &asked, &late],
        ] {
            let mut history = History::default();
            for build in order {
                history.absorb(&Run::from(build));
            }
            assert!(order.iter().all(|build| history.knows(&Run::from(*build))));
            let run = history.run(4).expect("absorbed");
            assert_eq!((run.version, &run.status), (3, &Status::Failure));
            assert_eq!(run.failed.as_deref(), Some(&[][..]));
        }
    }

    #[test]
    fn a_repository_that_came_back_has_other_runs_under_the_same_numbers() {
        let again = Build {
            created: Some(Timestamp(9_000)),
            version: 1,
            status: Status::Pending,
            ..build(4, "main")
        };
        let mut history = History::default();
        for run in [&build(4, "main"), &again, &build(4, "main")] {
            history.absorb(&Run::from(run));
        }
        let status = history.run(4).map(|run| run.status);
        assert_eq!(status, Some(Status::Pending));
    }

    #[test]
    fn pages_join_where_one_is_said_to_follow_the_other() {
        let mut history = History::default();
        let second = Page {
            follows: Some(6),
            ..Page::default()
        };
        page(&mut history, second, &[3, 2]);
        assert_eq!(history.floor("main"), Some(2));
        page(&mut history, Page::default(), &[9, 7, 6]);
        assert_eq!(history.floor("main"), Some(2));
        page(&mut history, Page::default(), &[20]);
        assert_eq!(
            history.floor("main"),
            Some(20),
            "ten to nineteen may be missing"
        );
        let over = Page {
            is_last: true,
            follows: Some(20),
            ..Page::default()
        };
        page(&mut history, over, &[9]);
        assert!(history.is_complete("main"));
    }

    #[test]
    fn a_list_by_branch_speaks_for_its_branch_only() {
        let mut history = History::default();
        history.absorb(&Run::from(&build(30, "feat")));
        let of_main = Page {
            branch: Some("main"),
            ..Page::default()
        };
        page(&mut history, of_main, &[31, 20, 10]);
        assert_eq!(history.floor("main"), Some(10));
        assert_eq!(history.floor("feat"), Some(30));
        assert_eq!(history.floor("gone"), None);
        let mut again = History::default();
        history.runs().for_each(|run| again.absorb(&run));
        history.spans().for_each(|span| again.cover(span));
        assert_eq!(again.floor("main"), Some(10));
    }

    #[test]
    fn number_one_is_the_beginning_without_being_told() {
        let mut history = History::default();
        page(&mut history, Page::default(), &[3, 2, 1]);
        assert!(history.is_complete("main"));
    }
}
