//! Builds that wait for a person. Drone has no list of them: they are found among what is known, and
//! what may be one is looked at, once.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use crate::app::store::Builds;
use crate::domain::{Build, BuildId, Fault, RepoId, Stage, Timestamp, may_wait};

/// A build that was made this many seconds ago and has not begun is worth a look: most begin sooner.
const YOUNG: i64 = 5;

/// Builds with a blocked stage, and those that may have one.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    /// Version of the builds that this was read off.
    made_from: u64,
    /// Numbers by repository, newest first.
    builds: BTreeMap<RepoId, Vec<u64>>,
    /// Stages that are blocked, as far as known.
    stages: usize,
    /// Builds whose stages were asked for; whatever came of it, they are not asked for again.
    asked: HashSet<BuildId>,
    /// Builds that are to be looked at once more: a decision of somebody else is silent.
    doubted: HashSet<BuildId>,
    /// Why a build could not be looked at.
    failed: BTreeMap<BuildId, Fault>,
}

impl Waiting {
    /// Reads off what has changed since the last time.
    pub fn refresh(&mut self, builds: &Builds) {
        if self.made_from == builds.version {
            return;
        }
        match builds.changed_since(self.made_from) {
            Some(changed) => {
                for repo in changed {
                    self.look(repo, builds);
                }
            }
            None => {
                self.builds.clear();
                for repo in builds.repos.keys() {
                    self.look(repo, builds);
                }
            }
        }
        self.made_from = builds.version;
        self.stages = self.blocked(builds).count();
    }

    fn look(&mut self, id: &RepoId, builds: &Builds) {
        let state = builds.repo(id);
        let known = state.iter().flat_map(|state| &state.builds);
        let waits = |build: &&Arc<Build>| {
            build.is_live() && (may_wait(build) || build.blocked_stage().is_some())
        };
        let numbers: Vec<u64> = known.filter(waits).map(|build| build.number).collect();
        if numbers.is_empty() {
            self.builds.remove(id);
        } else {
            self.builds.insert(id.clone(), numbers);
        }
    }

    /// How many stages are known to wait.
    pub fn len(&self) -> usize {
        self.stages
    }

    pub fn is_empty(&self) -> bool {
        self.stages == 0
    }

    /// Builds that wait or may, with their repositories in order, newest first in each.
    fn all<'a>(&'a self, builds: &'a Builds) -> impl Iterator<Item = (BuildId, &'a Arc<Build>)> {
        self.builds.iter().flat_map(|(repo, numbers)| {
            let state = builds.repo(repo);
            numbers.iter().filter_map(move |number| {
                let build = state?.build(*number)?;
                Some((repo.build(*number), build))
            })
        })
    }

    /// The blocked stages that are known, each with its build.
    pub fn blocked<'a>(
        &'a self,
        builds: &'a Builds,
    ) -> impl Iterator<Item = (BuildId, &'a Build, &'a Stage)> {
        self.all(builds).flat_map(|(id, build)| {
            let stages = build.blocked_stages();
            stages.map(move |stage| (id.clone(), &**build, stage))
        })
    }

    /// Builds that were not looked at yet; at a time `now` without those that have only just been
    /// made.
    pub fn unseen(&self, builds: &Builds, now: Option<Timestamp>) -> Vec<BuildId> {
        let age = |build: &Build| Some(now?.since(build.created?));
        let is_old = |build: &Build| age(build).is_none_or(|age| age >= YOUNG);
        let unseen = self.all(builds).filter(|(id, build)| {
            let is_new = may_wait(build) && !self.asked.contains(id);
            (is_new && is_old(build)) || self.doubted.contains(id)
        });
        unseen.map(|(id, _)| id).collect()
    }

    /// Notes that the stages of a build are asked for.
    pub fn ask(&mut self, id: &BuildId) {
        self.doubted.remove(id);
        self.asked.insert(id.clone());
    }

    /// Whether the stages of a build were asked for here.
    pub fn has_asked(&self, id: &BuildId) -> bool {
        self.asked.contains(id)
    }

    /// Notes that a build could not be looked at.
    pub fn fail(&mut self, id: &BuildId, fault: &Fault) {
        if self.asked.contains(id) {
            self.failed.insert(id.clone(), fault.clone());
        }
    }

    /// Lets everything be looked at once more.
    pub fn again(&mut self, builds: &Builds) {
        self.doubted = self.blocked(builds).map(|(id, ..)| id).collect();
        self.asked.clear();
        self.failed.clear();
    }

    /// How many builds that may wait are still to be looked at, or on their way.
    pub fn unknown(&self, builds: &Builds) -> usize {
        let unknown = self
            .all(builds)
            .filter(|(id, build)| may_wait(build) && !self.failed.contains_key(id));
        unknown.count()
    }

    /// Builds that may wait and could not be looked at, and why the first could not.
    pub fn failed<'a>(&'a self, builds: &Builds) -> Option<(usize, &'a Fault)> {
        let still = |id: &BuildId| {
            let state = builds.repo(&id.repo);
            let build = state.and_then(|state| state.build(id.number));
            build.is_some_and(|build| may_wait(build))
        };
        let mut failed = self.failed.iter().filter(|(id, _)| still(id));
        let (_, fault) = failed.next()?;
        Some((failed.count() + 1, fault))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{FaultKind, RepoFacts, RepoSlug, ServerId, Status};

    fn repo(name: &str) -> RepoId {
        let server = ServerId {
            context: "prod".into(),
            server: "drone".into(),
        };
        let slug = RepoSlug::parse(&format!("acme/{name}")).expect("a slug");
        RepoId { server, slug }
    }

    fn facts(id: &RepoId) -> RepoFacts {
        RepoFacts {
            id: 1,
            slug: id.slug.clone(),
            default_branch: "main".into(),
            active: true,
            link: "".into(),
            counter: 0,
            protected: true,
            timeout: 60,
            updated: None,
            rights: None,
        }
    }

    fn pending(number: u64) -> Build {
        Build {
            id: number,
            number,
            created: Some(Timestamp(100)),
            ..Build::default()
        }
    }

    fn with_blocked(number: u64, names: &[&str]) -> Build {
        let stages = names.iter().zip(1..).map(|(name, at)| Stage {
            id: u64::from(at),
            number: at,
            name: (*name).into(),
            status: Status::Blocked,
            ..Stage::default()
        });
        Build {
            stages: Some(stages.collect()),
            ..pending(number)
        }
    }

    fn names(waiting: &Waiting, builds: &Builds) -> Vec<String> {
        let blocked = waiting.blocked(builds);
        let name = |(id, _, stage): (BuildId, &Build, &Stage)| {
            format!("{}#{} {}", id.repo.slug.name(), id.number, stage.name)
        };
        blocked.map(name).collect()
    }

    #[test]
    fn what_may_wait_is_asked_for_once_and_what_waits_is_listed_stage_by_stage() {
        let (mut builds, mut waiting) = (Builds::default(), Waiting::default());
        let id = repo("api");
        builds.absorb(&id, facts(&id), Some(pending(7)));
        waiting.refresh(&builds);
        assert_eq!(waiting.len(), 0);
        assert_eq!(
            waiting.unseen(&builds, Some(Timestamp(102))),
            [],
            "it may begin"
        );
        assert_eq!(waiting.unseen(&builds, Some(Timestamp(105))), [id.build(7)]);
        waiting.ask(&id.build(7));
        assert_eq!(waiting.unseen(&builds, Some(Timestamp(105))), []);
        assert_eq!(waiting.unknown(&builds), 1);
        builds.absorb(&id, facts(&id), Some(with_blocked(7, &["test", "deploy"])));
        waiting.refresh(&builds);
        assert_eq!(names(&waiting, &builds), ["api#7 test", "api#7 deploy"]);
        assert_eq!((waiting.len(), waiting.unknown(&builds)), (2, 0));
    }

    #[test]
    fn a_stage_that_was_decided_leaves_and_so_does_a_build_that_was_declined() {
        let (mut builds, mut waiting) = (Builds::default(), Waiting::default());
        let (api, web) = (repo("api"), repo("web"));
        builds.absorb(
            &api,
            facts(&api),
            Some(with_blocked(7, &["test", "deploy"])),
        );
        builds.absorb(&web, facts(&web), Some(with_blocked(3, &["test"])));
        waiting.refresh(&builds);
        assert_eq!(waiting.len(), 3);
        let mut approved = with_blocked(7, &["test", "deploy"]);
        let stages = approved.stages.get_or_insert_default();
        (stages[0].status, stages[0].version) = (Status::Pending, 2);
        builds.absorb(&api, facts(&api), Some(approved));
        waiting.refresh(&builds);
        assert_eq!(names(&waiting, &builds), ["api#7 deploy", "web#3 test"]);
        let mut declined = with_blocked(3, &["test"]);
        (declined.status, declined.version) = (Status::Declined, 2);
        builds.absorb(&web, facts(&web), Some(declined));
        waiting.refresh(&builds);
        assert_eq!(names(&waiting, &builds), ["api#7 deploy"]);
    }

    #[test]
    fn a_failed_look_is_told_and_tried_again_only_on_request() {
        let (mut builds, mut waiting) = (Builds::default(), Waiting::default());
        let id = repo("api");
        builds.absorb(&id, facts(&id), Some(pending(7)));
        waiting.refresh(&builds);
        waiting.fail(&id.build(7), &Fault::new(FaultKind::Server, "not ours"));
        assert_eq!(waiting.failed(&builds), None, "nobody asked for it here");
        waiting.ask(&id.build(7));
        waiting.fail(&id.build(7), &Fault::new(FaultKind::Server, "down"));
        assert_eq!(waiting.failed(&builds).map(|(count, _)| count), Some(1));
        assert_eq!(waiting.unseen(&builds, Some(Timestamp(500))), []);
        waiting.again(&builds);
        assert_eq!(waiting.failed(&builds), None);
        assert_eq!(waiting.unseen(&builds, Some(Timestamp(500))), [id.build(7)]);
    }

    #[test]
    fn refreshing_asks_again_for_what_is_known_to_wait() {
        let (mut builds, mut waiting) = (Builds::default(), Waiting::default());
        let id = repo("api");
        builds.absorb(&id, facts(&id), Some(with_blocked(7, &["test", "deploy"])));
        waiting.refresh(&builds);
        assert_eq!(waiting.unseen(&builds, Some(Timestamp(500))), []);
        waiting.again(&builds);
        assert_eq!(waiting.unseen(&builds, Some(Timestamp(500))), [id.build(7)]);
        waiting.ask(&id.build(7));
        assert_eq!(waiting.unseen(&builds, Some(Timestamp(500))), []);
    }
}
