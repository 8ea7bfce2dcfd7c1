//! What the doctor asked, and what came back.

use std::sync::Arc;

use crate::app::effect::BackstageQuery;
use crate::app::event::{Answer, Tone};
use crate::app::model::Model;
use crate::app::overlays::raw;
use crate::domain::{Component, EntityRef, Fault, Text};

/// Takes an answer of a catalog in.
pub(in crate::app) fn answered(model: &mut Model, query: BackstageQuery, answer: Answer) {
    match (query, answer) {
        (BackstageQuery::Sources { context }, Answer::Sources(sources)) => {
            if let Some(health) = model.store.doctor.state_mut(&context) {
                health.sources = *sources;
            }
            model.store.doctor.look_again();
        }
        (BackstageQuery::Entry { context, entity }, Answer::Entry(component)) => {
            replace(model, &context, &entity, component);
        }
        (BackstageQuery::Raw { entity, .. }, Answer::Raw(record)) => {
            raw::came(model, &entity, Ok(record));
        }
        _ => {}
    }
}

/// A question that was refused. What was known stays.
pub(in crate::app) fn refused(model: &mut Model, query: &BackstageQuery, fault: &Fault) {
    match query {
        BackstageQuery::Raw { entity, .. } => raw::came(model, entity, Err(fault.clone())),
        BackstageQuery::Entry { .. } => model.say(Tone::Bad, fault.to_string()),
        BackstageQuery::Sources { .. } | BackstageQuery::Catalog { .. } => {}
    }
}

/// Puts one component in the place of what it was.
fn replace(model: &mut Model, context: &Text, entity: &EntityRef, new: Option<Arc<Component>>) {
    let Some(state) = model.store.catalogs.state(context) else {
        return;
    };
    let mut catalog = (*state.catalog).clone();
    let components = &mut catalog.components;
    match (components.binary_search_by(|it| it.entity.cmp(entity)), new) {
        (Ok(at), Some(new)) => components[at] = new,
        (Ok(at), None) => {
            components.remove(at);
        }
        (Err(at), Some(new)) => components.insert(at, new),
        (Err(_), None) => {}
    }
    model.store.take_catalog(context, Arc::new(catalog));
    let settings = model.settings.clone();
    model.store.make_rows(&settings);
    model.store.examine(&settings, model.now);
    let health = model.store.doctor.state(context);
    let left = health.map_or(0, |health| health.of(entity).count());
    let said = match left {
        0 => (
            Tone::Good,
            format!("{}: nothing is wrong any more", entity.name()),
        ),
        1 => (Tone::Warn, format!("{}: 1 finding", entity.name())),
        many => (Tone::Warn, format!("{}: {many} findings", entity.name())),
    };
    model.say(said.0, said.1);
}
