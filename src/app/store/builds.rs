//! What is known of one repository's builds: every answer and every event about them meets here.

use std::sync::Arc;

use crate::app::remote::Remote;
use crate::domain::{Build, RepoFacts, Text};

/// What is known of a repository.
#[derive(Debug, Clone)]
pub struct RepoState {
    pub facts: Arc<RepoFacts>,
    /// Newest first. Not every number between the first and the last need be here.
    pub builds: Vec<Arc<Build>>,
    /// The branches that count as default: the repository's own, and those that entries name.
    pub mains: Vec<Main>,
    /// Pages of the list that were read: builds from the newest down to this many are complete.
    pub listed: usize,
    /// The oldest number of those pages: below it the known builds have holes.
    pub floor: u64,
    /// The list ended: there are no older builds.
    pub complete: bool,
    pub list: Remote,
    /// State of asking for the newest build of a branch.
    pub latest: Remote,
    /// State of asking for a build's stages, by number: the last one asked.
    pub detail: Remote,
    pub detail_of: u64,
    pub rights: Remote,
    /// Names of branches, once asked for the trigger form.
    pub branches: Vec<Text>,
    /// Drone does not know the repository any more, or never did (404).
    pub gone: bool,
    /// The account's list has it no more: it was deleted or renamed, or the right to it is gone.
    pub unlisted: bool,
}

/// The newest build of a branch, as far as known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Main {
    pub branch: Text,
    /// Its number; `None` when the branch has no build.
    pub number: Option<u64>,
    /// All builds up to this number were looked at for it; 0 when it is not known.
    pub known_to: u64,
    /// The last five of the branch are known.
    pub recent: bool,
    /// The newest known build that passed or failed, deployments left out.
    pub verdict: Option<Verdict>,
    /// The verdict that the person was last told of.
    pub told: Option<Verdict>,
}

/// Whether a branch is sound, by the newest build of it that passed or failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Verdict {
    pub number: u64,
    pub passed: bool,
}

/// What is known of the newest build of a default branch.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum MainBuild<'a> {
    /// The newest build is of another branch, and this one was not asked for yet.
    Unknown,
    /// The branch has no build.
    Never,
    Build(&'a Arc<Build>),
}

impl<'a> MainBuild<'a> {
    pub fn build(self) -> Option<&'a Arc<Build>> {
        match self {
            Self::Build(build) => Some(build),
            Self::Unknown | Self::Never => None,
        }
    }
}

impl Main {
    fn new(branch: Text) -> Self {
        Self {
            branch,
            number: None,
            known_to: 0,
            recent: false,
            verdict: None,
            told: None,
        }
    }

    /// Takes notice of a build. A gap before a build of another branch means that a build of this
    /// branch may have been missed.
    fn notice(&mut self, build: &Build) {
        let n = build.number;
        if n <= self.known_to {
            return;
        }
        if build.is_of(&self.branch) {
            self.recent &= self.known_to + 1 >= n;
            self.number = Some(n);
            self.known_to = n;
        } else if n == 1 || (self.known_to > 0 && n == self.known_to + 1) {
            self.known_to = n;
        } else {
            self.known_to = 0;
            self.recent = false;
        }
    }
}

impl RepoState {
    pub fn new(facts: Arc<RepoFacts>) -> Self {
        let main = Main::new(facts.default_branch.clone());
        Self {
            facts,
            builds: Vec::new(),
            mains: vec![main],
            listed: 0,
            floor: 0,
            complete: false,
            list: Remote::default(),
            latest: Remote::default(),
            detail: Remote::default(),
            detail_of: 0,
            rights: Remote::default(),
            branches: Vec::new(),
            gone: false,
            unlisted: false,
        }
    }

    /// The newest build of any branch.
    pub fn newest(&self) -> Option<&Arc<Build>> {
        self.builds.first()
    }

    pub fn build(&self, number: u64) -> Option<&Arc<Build>> {
        let at = self
            .builds
            .binary_search_by(|b| number.cmp(&b.number))
            .ok()?;
        self.builds.get(at)
    }

    /// What is known of a branch that counts as default; `None` for the repository's own.
    pub fn main(&self, branch: Option<&str>) -> &Main {
        let named = branch.and_then(|b| self.mains.iter().find(|m| *m.branch == *b));
        // `new` puts the repository's own branch first and nothing takes it away.
        named.unwrap_or(&self.mains[0])
    }

    /// The newest build of the default branch.
    pub fn main_build(&self, branch: Option<&str>) -> MainBuild<'_> {
        let main = self.main(branch);
        if main.known_to == 0 && self.newest().is_some() {
            return MainBuild::Unknown;
        }
        let build = main.number.and_then(|number| self.build(number));
        build.map_or(MainBuild::Never, MainBuild::Build)
    }

    /// Adds a branch that an entry names as the default one.
    pub fn also_main(&mut self, branch: &Text) {
        if self.mains.iter().any(|main| main.branch == *branch) {
            return;
        }
        let mut main = Main::new(branch.clone());
        for build in self.builds.iter().rev() {
            main.notice(build);
        }
        self.mains.push(main);
        self.judge();
    }

    /// The builds from the newest down to where the list was read, without holes; before it was
    /// read, all that are known.
    pub fn listed_builds(&self) -> impl Iterator<Item = &Arc<Build>> {
        self.builds
            .iter()
            .filter(|build| build.number >= self.floor)
    }

    /// The newest builds of the default branch that are known, newest first.
    pub fn of_branch<'a>(&'a self, branch: &'a str) -> impl Iterator<Item = &'a Arc<Build>> {
        self.builds.iter().filter(move |build| build.is_of(branch))
    }

    /// Merges one build.
    pub fn absorb(&mut self, news: Build) {
        for main in &mut self.mains {
            main.notice(&news);
        }
        match self.builds.binary_search_by(|b| news.number.cmp(&b.number)) {
            Ok(at) => {
                let known = &mut self.builds[at];
                if known.id == news.id {
                    Arc::make_mut(known).absorb(news);
                } else if known.id < news.id {
                    // The repository was removed and synced again: numbers repeat (`drone-api` 1.3).
                    *known = Arc::new(news);
                }
            }
            Err(at) => self.builds.insert(at, Arc::new(news)),
        }
        self.judge();
    }

    /// What the newest builds say of the branches that count as default.
    fn judge(&mut self) {
        for main in &mut self.mains {
            let of = |build: &&Arc<Build>| build.is_of(&main.branch) && !build.event.deploys();
            main.verdict = self.builds.iter().filter(of).find_map(|build| {
                let (number, passed) = (build.number, build.verdict()?);
                Some(Verdict { number, passed })
            });
        }
    }

    /// Takes in the answer about the newest build of a branch, asked while `newest` was the newest.
    pub fn absorb_latest(&mut self, branch: &str, latest: Option<Build>) {
        let newest = self.newest().map_or(0, |build| build.number);
        let number = latest.as_ref().map(|build| build.number);
        if let Some(build) = latest {
            self.absorb(build);
        }
        if let Some(main) = self.mains.iter_mut().find(|main| *main.branch == *branch) {
            main.number = main.number.max(number);
            main.known_to = newest.max(number.unwrap_or(0)).max(1);
        }
    }

    /// Takes in a page of the list of all branches; pages count from 1.
    pub fn absorb_page(&mut self, page: u32, per_page: u32, builds: Vec<Build>) {
        let full = builds.len() >= per_page as usize;
        let before = (page.saturating_sub(1) * per_page) as usize;
        self.listed = self.listed.max(before + builds.len());
        self.complete |= !full;
        if let Some(oldest) = builds.last() {
            let floor = if self.floor == 0 {
                u64::MAX
            } else {
                self.floor
            };
            self.floor = floor.min(oldest.number);
        }
        let newest = builds.first().map(|build| build.number);
        for build in builds.into_iter().rev() {
            self.absorb(build);
        }
        let (Some(newest), 1) = (newest, page) else {
            return;
        };
        for main in &mut self.mains {
            let found = self.builds.iter().find(|build| build.is_of(&main.branch));
            if found.is_some() || self.complete {
                main.number = found.map(|build| build.number);
                main.known_to = newest;
            }
        }
    }

    /// Takes in a page of one branch: the last builds of a default branch.
    pub fn absorb_branch(&mut self, branch: &str, builds: Vec<Build>) {
        let latest = builds.first().cloned();
        for build in builds.into_iter().rev() {
            self.absorb(build);
        }
        self.absorb_latest(branch, latest);
        if let Some(main) = self.mains.iter_mut().find(|main| *main.branch == *branch) {
            main.recent = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{RepoSlug, Status};

    fn state() -> RepoState {
        let facts = RepoFacts {
            id: 1,
            slug: RepoSlug::parse("acme/api").expect("a slug"),
            default_branch: "main".into(),
            active: true,
            link: "".into(),
            counter: 0,
            protected: false,
            timeout: 60,
            updated: None,
            rights: None,
        };
        RepoState::new(Arc::new(facts))
    }

    fn build(number: u64, branch: &str) -> Build {
        Build {
            id: 100 + number,
            number,
            git_ref: format!("refs/heads/{branch}").into(),
            status: Status::Success,
            version: 1,
            ..Build::default()
        }
    }

    /// The number, `0` for a branch that never built, `None` while it is not known.
    fn main_number(state: &RepoState) -> Option<u64> {
        match state.main_build(None) {
            MainBuild::Build(build) => Some(build.number),
            MainBuild::Never => Some(0),
            MainBuild::Unknown => None,
        }
    }

    #[test]
    fn a_newest_build_of_another_branch_leaves_the_default_branch_unknown() {
        let mut s = state();
        s.absorb(build(7, "feat"));
        assert_eq!(main_number(&s), None);
        s.absorb_latest("main", Some(build(4, "main")));
        assert_eq!(main_number(&s), Some(4));
    }

    #[test]
    fn events_without_a_gap_keep_it_known_and_a_gap_forgets_it() {
        let mut s = state();
        s.absorb(build(7, "main"));
        s.absorb(build(8, "feat"));
        assert_eq!(main_number(&s), Some(7));
        s.absorb(build(10, "feat"));
        assert_eq!(main_number(&s), None, "number 9 may have been of main");
        s.absorb(build(11, "main"));
        assert_eq!(main_number(&s), Some(11));
    }

    #[test]
    fn a_branch_that_never_built_is_known_not_to_have() {
        let mut s = state();
        assert_eq!(main_number(&s), Some(0));
        s.absorb(build(1, "feat"));
        assert_eq!(main_number(&s), Some(0), "number 1 is the first there is");
        s.absorb(build(5, "feat"));
        s.absorb_latest("main", None);
        assert_eq!(main_number(&s), Some(0));
    }

    #[test]
    fn a_first_page_tells_the_default_branch_too() {
        let mut s = state();
        s.absorb_page(1, 3, vec![build(9, "a"), build(8, "main"), build(7, "b")]);
        assert_eq!(main_number(&s), Some(8));
        assert!(!s.complete);
        s.absorb_page(2, 3, vec![build(6, "b")]);
        assert!(s.complete);
        assert_eq!(s.listed, 4);
    }

    #[test]
    fn a_repository_that_came_back_starts_again_under_the_same_numbers() {
        let mut s = state();
        s.absorb(build(1, "main"));
        s.absorb(Build {
            id: 900,
            ..build(1, "main")
        });
        assert_eq!(s.build(1).map(|b| b.id), Some(900));
    }
}
