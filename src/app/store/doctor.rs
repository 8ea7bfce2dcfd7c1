//! What is wrong with the entries of each catalog, worked out from what is in the store.

use std::collections::HashMap;

use crate::app::remote::Remote;
use crate::app::settings::{ContextSettings, Settings};
use crate::app::store::{CatalogState, MainBuild, RepoState, RowKey, Store};
use crate::domain::{
    Component, Diagnosis, EntityRef, Known, KnownServer, LastBuild, Listed, Moment, RepoId, Rule,
    Severity, Sources, Text, Timestamp, diagnose,
};

/// The catalogs of all contexts, as the doctor sees them.
#[derive(Debug, Clone, Default)]
pub struct Doctor {
    pub states: Vec<Health>,
    /// Grows whenever entries are examined anew.
    pub version: u64,
    /// Something changed that entries are held against.
    stale: bool,
}

/// One catalog.
#[derive(Debug, Clone, Default)]
pub struct Health {
    pub context: Text,
    /// What is asked for the doctor alone, once somebody looks.
    pub sources: Sources,
    pub remote: Remote,
    /// The worst first.
    pub cases: Vec<Case>,
    pub mine: Tally,
    pub all: Tally,
    /// When entries were held against what the servers said.
    pub checked_at: Option<Moment>,
}

/// What is wrong with an entry, and whether it is the person's to mend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    pub diagnosis: Diagnosis,
    /// The person owns it, or nobody does.
    pub mine: bool,
}

/// Services by the worst that is wrong with them. Notes do no harm.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    pub broken: usize,
    pub weak: usize,
    pub good: usize,
}

impl Tally {
    pub fn services(self) -> usize {
        self.broken + self.weak + self.good
    }

    fn count(&mut self, worst: Severity) {
        match worst {
            Severity::Error => self.broken += 1,
            Severity::Warning => self.weak += 1,
            Severity::Note => self.good += 1,
        }
    }
}

impl Case {
    pub(in crate::app) fn has_change(&self) -> bool {
        self.diagnosis.change.is_some()
    }
}

impl Doctor {
    pub(super) fn new(settings: &Settings) -> Self {
        let states = settings.contexts.iter().map(|context| Health {
            context: context.name.clone(),
            ..Health::default()
        });
        Self {
            states: states.collect(),
            version: 0,
            stale: true,
        }
    }

    pub fn state(&self, context: &str) -> Option<&Health> {
        self.states.iter().find(|state| *state.context == *context)
    }

    pub(in crate::app) fn state_mut(&mut self, context: &str) -> Option<&mut Health> {
        let mut states = self.states.iter_mut();
        states.find(|state| *state.context == *context)
    }

    /// Entries have to be examined again before they are shown.
    pub(in crate::app) fn look_again(&mut self) {
        self.stale = true;
    }
}

impl Health {
    /// What is wrong with one entry, the worst first.
    pub fn of<'s>(&'s self, entity: &EntityRef) -> impl Iterator<Item = &'s Diagnosis> {
        let all = self.cases.iter().map(|case| &case.diagnosis);
        all.filter(move |diagnosis| diagnosis.entity == *entity)
    }
}

impl Store {
    /// What is wrong with the entry of a row so that its builds or deeds fail while its pipeline is
    /// fine. Of an entry with several repositories, what is said of this one, or of all.
    pub fn stale_entry(&self, row: &RowKey) -> Option<&Diagnosis> {
        let health = self.doctor.state(&row.context)?;
        let mut found = health.of(row.entity.as_ref()?);
        found.find(|it| {
            let slug = row.repo.as_ref().map(|repo| repo.slug.as_str());
            let names = |slug| {
                it.declared
                    .as_ref()
                    .is_some_and(|it| it.value.contains(slug))
            };
            it.explains_failure() && (!it.rule.is_of_one_repository() || slug.is_none_or(names))
        })
    }

    /// Examines all entries, if something changed since they were.
    pub(in crate::app) fn examine(&mut self, settings: &Settings, now: Moment) {
        if !std::mem::take(&mut self.doctor.stale) {
            return;
        }
        let server_now = Timestamp(now.seconds().0 + self.clock_offset);
        let mut states = std::mem::take(&mut self.doctor.states);
        for health in &mut states {
            let catalog = self.catalogs.state(&health.context);
            let context = settings.context(&health.context);
            let (Some(state), Some(context)) = (catalog.filter(|it| it.exists), context) else {
                continue;
            };
            let known = self.known(context, health.sources.clone(), server_now);
            let cases = diagnose(&state.catalog, &known).into_iter();
            health.cases = cases.map(|it| case(it, state)).collect();
            health.cases.shrink_to_fit();
            (health.mine, health.all) = tally(state, &health.cases);
            health.checked_at = state.read_at.map(|_| now);
        }
        self.doctor.states = states;
        self.doctor.version += 1;
    }

    /// What entries of a context are held against.
    pub fn known(&self, context: &ContextSettings, sources: Sources, now: Timestamp) -> Known {
        let servers = context.servers.iter().map(|server| {
            let state = self.servers.get(&server.id);
            let repos = || {
                let all = self.builds.repos.iter();
                all.filter(|(id, _)| id.server == server.id)
            };
            let is_listed =
                |state: &RepoState| !state.unlisted && !state.gone && state.facts.id != 0;
            let listed = repos().filter(|(_, state)| is_listed(state));
            let earlier = repos().filter(|(_, state)| !is_listed(state) && state.facts.id != 0);
            let listed: Vec<Listed> = listed.map(|(id, state)| as_listed(id, state)).collect();
            let is_machine = state
                .and_then(|state| state.account.as_ref())
                .is_some_and(|account| account.machine);
            KnownServer {
                id: server.id.clone(),
                url: server.url.clone(),
                complete: state.is_some_and(|state| state.listed)
                    && !is_machine
                    && !listed.is_empty(),
                earlier: earlier
                    .map(|(id, state)| (id.slug.clone(), state.facts.id))
                    .collect(),
                repos: listed,
            }
        });
        Known {
            servers: servers.collect(),
            sources,
            now,
        }
    }
}

fn as_listed(id: &RepoId, state: &RepoState) -> Listed {
    let newest = state.newest().and_then(|build| build.created);
    let last = match (state.main_build(None), newest) {
        (MainBuild::Build(build), _) => build.created.map(LastBuild::Default),
        (_, Some(newest)) => Some(LastBuild::Any(newest)),
        _ if state.facts.counter == 0 => Some(LastBuild::Never),
        _ => None,
    };
    Listed {
        id: state.facts.id,
        slug: id.slug.clone(),
        active: state.facts.active,
        default_branch: state.facts.default_branch.clone(),
        link: state.facts.link.clone(),
        last: last.unwrap_or(LastBuild::Unknown),
    }
}

/// What nobody owns is everybody's to mend.
fn case(diagnosis: Diagnosis, state: &CatalogState) -> Case {
    let component = state.catalog.component(&diagnosis.entity);
    let is_own = component.is_some_and(|component| is_own(component, state));
    Case {
        mine: is_own || diagnosis.rule == Rule::OwnerMissing,
        diagnosis,
    }
}

fn is_own(component: &Component, state: &CatalogState) -> bool {
    state.circle.stands_to(component).is_owner()
}

/// The person's services and all, by the worst of each.
fn tally(state: &CatalogState, cases: &[Case]) -> (Tally, Tally) {
    let mut worst: HashMap<&EntityRef, (Severity, bool)> = HashMap::new();
    for case in cases {
        let diagnosis = &case.diagnosis;
        let known = worst.entry(&diagnosis.entity);
        let (severity, mine) = known.or_insert((Severity::Note, false));
        *severity = (*severity).max(diagnosis.severity);
        *mine |= case.mine;
    }
    let (mut own, mut all) = (Tally::default(), Tally::default());
    for component in &state.catalog.components {
        let known = worst.get(&component.entity).copied();
        let (severity, mine) = known.unwrap_or((Severity::Note, false));
        all.count(severity);
        if mine || is_own(component, state) {
            own.count(severity);
        }
    }
    (own, all)
}
