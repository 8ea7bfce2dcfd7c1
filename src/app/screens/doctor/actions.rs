//! What the board's keys do, and what it asks for.

use crate::app::action::Action;
use crate::app::ask;
use crate::app::effect::Effect;
use crate::app::event::Tone;
use crate::app::model::Model;
use crate::app::overlays::{doctor, menu, raw};
use crate::app::screens::doctor::listing;
use crate::app::screens::doctor::state::{DoctorScreen, Section};
use crate::app::screens::{self, Screen};
use crate::domain::{EntityRef, RepoId, Text, examination};

/// How long what was asked for the doctor alone is young, in milliseconds.
const YOUNG: i64 = 60_000;

fn screen(model: &Model) -> Option<&DoctorScreen> {
    match model.screen() {
        Screen::Doctor(screen) => Some(screen),
        _ => None,
    }
}

fn screen_mut(model: &mut Model) -> Option<&mut DoctorScreen> {
    match model.screen_mut() {
        Screen::Doctor(screen) => Some(screen),
        _ => None,
    }
}

/// Does an action of this board; `None` when it has none of the kind.
pub(in crate::app) fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    // Keys may come faster than frames: what they mean is what the next frame would show.
    if screen(model)?.is_old(model) {
        screens::prepare(model);
    }
    match action {
        Action::NextPane | Action::PreviousPane => return Some(turn(model)),
        Action::Recheck if screen(model)?.section == Section::Connection => {
            return Some(look(model));
        }
        Action::Recheck => return Some(recheck(model)),
        Action::Open | Action::RawEntry => {
            let (context, entity) = chosen(model)?;
            return Some(raw::open(model, &context, &entity));
        }
        Action::OpenFile => return file_page(model).map(|page| vec![Effect::Open(page)]),
        Action::WhoseEntries => {
            let all = screen(model)?.shows_all(&model.store.doctor);
            let screen = screen_mut(model)?;
            screen.everybody = Some(!all);
            screen.browse.go(0);
            screens::prepare(model);
        }
        Action::Facets => {
            let active = screen(model)?.browse.filter.text.clone();
            menu::facets_of(model, listing::tokens(model), &active);
        }
        _ => return None,
    }
    Some(Vec::new())
}

fn chosen(model: &Model) -> Option<(Text, EntityRef)> {
    let (health, case) = screen(model)?.chosen(model)?;
    Some((health.context.clone(), case.diagnosis.entity.clone()))
}

/// To the other section, as it was left. The connection is looked at when it is come to first.
fn turn(model: &mut Model) -> Vec<Effect> {
    let Some(screen) = screen_mut(model) else {
        return Vec::new();
    };
    std::mem::swap(&mut screen.browse, &mut screen.other);
    screen.section = match screen.section {
        Section::Catalog => Section::Connection,
        Section::Connection => Section::Catalog,
    };
    if screen.section == Section::Connection && screen.connection.is_none() {
        return look(model);
    }
    Vec::new()
}

/// Looks at everything between us and the answers of the context that is shown.
fn look(model: &mut Model) -> Vec<Effect> {
    let Some(context) = model.settings.contexts.first() else {
        return Vec::new();
    };
    let context = context.name.clone();
    let (panel, effect) = doctor::begin(model, context);
    if let Some(screen) = screen_mut(model) {
        screen.connection = Some(Box::new(panel));
    }
    vec![effect]
}

/// Asks for one entry and its repositories again.
fn recheck(model: &mut Model) -> Vec<Effect> {
    let Some((context, entity)) = chosen(model) else {
        return Vec::new();
    };
    model.say(Tone::Plain, format!("looking at {} again", entity.name()));
    let mut effects = vec![ask::entry(model, &context, &entity)];
    let rows = model.store.catalogs.rows.iter();
    let is_its = |key: Option<&EntityRef>| key == Some(&entity);
    let repos: Vec<RepoId> = rows
        .filter(|row| is_its(row.service.component.as_ref().map(|it| &it.entity)))
        .filter_map(|row| row.service.repo.clone())
        .collect();
    for repo in repos {
        effects.push(ask::facts(model, &repo));
    }
    effects
}

/// The page of the file that the entry under the cursor comes from.
pub fn file_page(model: &Model) -> Option<String> {
    let (context, entity) = chosen(model)?;
    let catalog = &model.store.catalogs.state(&context)?.catalog;
    let component = catalog.component(&entity)?;
    let origin = component.origin.strip_prefix("url:");
    let mut pages = [&*component.file].into_iter().chain(origin);
    pages.find(|page| is_web(page)).map(str::to_owned)
}

fn is_web(page: &str) -> bool {
    page.starts_with("https://") || page.starts_with("http://")
}

/// Copies the change that is proposed, or the report about the connection.
pub(in crate::app) fn copy(model: &mut Model) -> Vec<Effect> {
    let Some(screen) = screen(model) else {
        return Vec::new();
    };
    if screen.section == Section::Connection {
        let checks = screen.connection.as_ref().map(|panel| &*panel.checks);
        let text = examination(&model.settings.about, checks.unwrap_or_default());
        let what = "the report";
        return vec![Effect::Copy { text, what }];
    }
    let change = screen.chosen(model);
    let change = change.and_then(|(_, case)| case.diagnosis.change.as_ref());
    let text = change.map(ToString::to_string);
    let what = "the change";
    text.map(|text| Effect::Copy { text, what })
        .into_iter()
        .collect()
}

/// The plain command that shows the same.
pub(in crate::app) fn command(model: &Model) -> String {
    match (screen(model).map(|screen| screen.section), chosen(model)) {
        (Some(Section::Connection), _) => "backdrone doctor connection".to_owned(),
        (_, Some((_, entity))) => format!("backdrone doctor catalog {}", entity.name()),
        (_, None) => "backdrone doctor catalog".to_owned(),
    }
}

/// What is asked for when the board is come to.
pub(in crate::app) fn entered(model: &mut Model) -> Vec<Effect> {
    screens::prepare(model);
    let now = model.now;
    let wants = model.store.doctor.states.iter().filter(|health| {
        let seen = health.remote.seen;
        let catalog = model.store.catalogs.state(&health.context);
        catalog.is_some_and(|catalog| catalog.exists)
            && !health.remote.is_waiting()
            && seen.is_none_or(|seen| now.since(seen) >= YOUNG)
    });
    let contexts: Vec<Text> = wants.map(|health| health.context.clone()).collect();
    let ask = |context: &Text| ask::sources(model, context);
    contexts.iter().map(ask).collect()
}

/// What is asked for once the rows on the screen have rested: nothing, all of it is here.
pub(in crate::app) fn rest(_model: &mut Model) -> Vec<Effect> {
    Vec::new()
}

/// Whether a running time is on the screen.
pub(in crate::app) fn shows_running(_model: &Model) -> bool {
    false
}

/// Sets the filter of the list that is shown.
pub(in crate::app) fn refilter(model: &mut Model, text: &str) {
    if let Some(screen) = screen_mut(model) {
        screen.browse.refilter(text);
    }
}
