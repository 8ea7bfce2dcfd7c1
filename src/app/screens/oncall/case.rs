//! What stands around a red branch: people, what it depends on, and the first error of its log.

use crate::app::go::telling_step;
use crate::app::model::Model;
use crate::app::screens::oncall::Case;
use crate::app::store::{Row, Store};
use crate::domain::{Contact, EntityRef, LogId, Team, Text, contacts};

/// Whom to call about it.
pub fn people(store: &Store, case: &Case) -> Vec<Contact> {
    let row = store.catalogs.row(&case.key);
    let component = row.and_then(|row| row.service.component.as_ref());
    component.map_or_else(Vec::new, |component| {
        contacts(component, team(store, case, component.owners.first()))
    })
}

fn team<'a>(store: &'a Store, case: &Case, owner: Option<&EntityRef>) -> Option<&'a Team> {
    let state = store.catalogs.state(&case.key.context)?;
    state.catalog.teams.get(owner?)
}

/// What it depends on, in the order of the catalog, and whether that is red too; `None` where it is
/// not known.
pub fn below(store: &Store, case: &Case) -> Vec<(Text, Option<bool>)> {
    let rows = &store.catalogs.rows;
    let row = store.catalogs.row(&case.key);
    let component = row.and_then(|row| row.service.component.as_ref());
    let Some(component) = component else {
        return Vec::new();
    };
    let named = |entity: &EntityRef| {
        let is_it = |row: &&Row| {
            let component = row.service.component.as_ref();
            component.is_some_and(|component| component.entity == *entity)
        };
        let row = rows.iter().find(is_it);
        let name = row.map_or_else(|| entity.short().into(), |row| row.name.clone());
        (name, row.and_then(|row| is_red(store, row)))
    };
    component.depends_on.iter().map(named).collect()
}

fn is_red(store: &Store, row: &Row) -> Option<bool> {
    let state = store.builds.repo(row.service.repo.as_ref()?)?;
    let verdict = state.main(row.branch.as_deref()).verdict?;
    Some(!verdict.passed)
}

/// The first error of the log that says most about it: line, counted from 1, and what stands there.
/// `None` until the log has been read.
pub fn first_error(model: &Model, case: &Case) -> Option<(u64, Text)> {
    let view = model.store.logs.views.get(&telling_log(model, case)?)?;
    let mark = view.errors.first()?;
    Some((view.number(mark.line), mark.excerpt.clone()))
}

/// The log of its failed step.
fn telling_log(model: &Model, case: &Case) -> Option<LogId> {
    let build = case.repo.build(case.red.number);
    let state = model.store.builds.repo(&case.repo)?;
    let (stage, step) = telling_step(state.build(case.red.number)?)?;
    Some(LogId { build, stage, step })
}
