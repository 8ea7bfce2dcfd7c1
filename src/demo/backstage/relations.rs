//! Relations, worked out from the company for both ends, as the catalog does it.

use std::collections::{BTreeSet, HashMap};

use crate::demo::company::{Company, Service};

use super::refs::full;

/// Relations by the reference they start from: type and target, sorted.
#[derive(Debug, Default)]
pub(super) struct Relations(HashMap<String, BTreeSet<(&'static str, String)>>);

impl Relations {
    /// All relations that follow from `company`. Targets that do not exist are kept: they dangle.
    pub(super) fn new(company: &Company) -> Self {
        let mut all = Self::default();
        for person in &company.people {
            let me = full(&person.login, "user");
            for group in &person.groups {
                all.pair(&me, ("memberOf", "hasMember"), full(group, "group"));
            }
        }
        for group in &company.groups {
            if let Some(parent) = &group.parent {
                let me = full(&group.name, "group");
                all.pair(&me, ("childOf", "parentOf"), full(parent, "group"));
            }
        }
        for domain in &company.domains {
            all.owned(&full(&domain.name, "domain"), &domain.owner);
        }
        for system in &company.systems {
            let me = full(&system.name, "system");
            all.owned(&me, &system.owner);
            all.pair(&me, ("partOf", "hasPart"), full(&system.domain, "domain"));
        }
        for service in &company.services {
            all.service(service);
        }
        all
    }

    /// What starts from `reference`.
    pub(super) fn of(&self, reference: &str) -> impl Iterator<Item = &(&'static str, String)> {
        self.0.get(reference).into_iter().flatten()
    }

    fn service(&mut self, service: &Service) {
        let me = full(&service.name, "component");
        self.owned(&me, &service.owner);
        if let Some(system) = &service.system {
            self.pair(&me, ("partOf", "hasPart"), full(system, "system"));
        }
        for target in &service.depends_on {
            self.pair(
                &me,
                ("dependsOn", "dependencyOf"),
                full(target, "component"),
            );
        }
    }

    fn owned(&mut self, me: &str, owner: &str) {
        self.pair(me, ("ownedBy", "ownerOf"), full(owner, "group"));
    }

    fn pair(&mut self, from: &str, (there, back): (&'static str, &'static str), to: String) {
        self.0
            .entry(to.clone())
            .or_default()
            .insert((back, from.to_owned()));
        self.0
            .entry(from.to_owned())
            .or_default()
            .insert((there, to));
    }
}
