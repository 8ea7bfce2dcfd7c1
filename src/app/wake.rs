//! What time alone brings: the next moment at which something is due, and what a drawing needs first.

use crate::app::effect::{Effect, LogOrder, Urgency, Window};
use crate::app::go;
use crate::app::layout;
use crate::app::model::Model;
use crate::app::screens::log::{close, order, order_window, wants_live};
use crate::app::screens::services::Item;
use crate::app::screens::{self, Screen};
use crate::app::sign_in;
use crate::app::store::Connection;
use crate::app::{ask, deeds};
use crate::domain::{BuildId, LogId, Moment, RepoId, ServerId, Stage, Text};

/// Milliseconds that rows must have been the same ones before their details are asked for.
const REST: i64 = 300;
/// Milliseconds between two looks at the newest builds: creations, cancels and approvals are silent
/// in Drone (`drone-api` section B).
const POLL: i64 = 15_000;
/// Milliseconds between two looks at a build that is shown and has not ended.
const LOOK: i64 = 10_000;
/// The same while a stage of it has run all its steps: that the stage has ended, and what this does to
/// the stages that need it, Drone tells only with the next step elsewhere (`drone-api` 3.4).
const LOOK_AT_END: i64 = 2_000;
/// Milliseconds after which catalog and list no longer wait for the account and the stream.
const PATIENCE: i64 = 1_000;
/// Rows that are asked about in one rest.
const ASKED: usize = 60;
/// Lines that are shown before the first error.
const BEFORE: u64 = 3;
/// Lines of the log tail in the preview.
const TAIL: u32 = 24;

/// When [`Event::Ticked`](crate::app::Event::Ticked) is next needed although nothing happens; `None`
/// while nothing waits for time.
pub fn next_wake(model: &Model) -> Option<Moment> {
    let mut due: Vec<Moment> = Vec::new();
    if model.messages.current(model.now).is_some() {
        due.push(model.messages.until);
    }
    let watched = !model.is_idle();
    if !model.rested && watched {
        due.push(model.resting_since.plus(REST));
    }
    let servers = &model.store.servers.by_id;
    if watched && !servers.is_empty() {
        due.push(model.polled_at.plus(POLL));
        due.extend(shown_live(model).map(|(_, pause)| model.looked_at.plus(pause)));
    }
    due.extend(sign_in::turns(model));
    if sign_in::counts_down(model) {
        due.push(model.now.plus(1_000));
    }
    if model.now.since(model.began) < PATIENCE {
        due.push(model.began.plus(PATIENCE));
    }
    if model
        .store
        .servers
        .by_id
        .values()
        .any(|s| s.repos.is_waiting())
    {
        // The seconds of waiting are shown.
        due.push(model.now.plus(1_000));
    }
    if watched && shows_running(model) && !model.settings.reduced_motion {
        due.push(model.now.plus(1_000));
    } else {
        // Ages are shown in minutes at the finest, when nothing runs.
        due.push(Moment((model.now.0.div_euclid(60_000) + 1) * 60_000));
    }
    due.into_iter().min()
}

/// Whether a running time is on the screen.
fn shows_running(model: &Model) -> bool {
    match model.screen() {
        Screen::Services(screen) => visible(model, screen.cursor.top)
            .filter_map(|at| screen.listing.items.get(at))
            .any(|item| item_is_live(model, item)),
        Screen::Builds(screen) => {
            let repo = model.store.builds.repo(&screen.repo);
            visible(model, screen.cursor.top)
                .filter_map(|at| repo?.build(*screen.listing.get(at)?))
                .any(|build| build.is_live())
        }
        Screen::Build(_) | Screen::Log(_) => shown_live(model).is_some(),
        _ => screens::shows_running(model),
    }
}

fn visible(model: &Model, top: usize) -> std::ops::Range<usize> {
    top..top + layout::list_rows(model)
}

fn item_is_live(model: &Model, item: &Item) -> bool {
    match item {
        Item::Service(at) => {
            let row = model.store.catalogs.rows.get(*at as usize);
            let standing = row.map(|row| model.store.standing(row));
            standing.is_some_and(|standing| {
                let build = standing.build();
                build
                    .or(standing.other)
                    .is_some_and(|build| build.is_live())
            })
        }
        Item::Build(id) => {
            let repo = model.store.builds.repo(&id.repo);
            repo.and_then(|repo| repo.build(id.number))
                .is_some_and(|build| build.is_live())
        }
    }
}

/// The build that a screen is about, if it has not ended, and the milliseconds between two looks at it.
fn shown_live(model: &Model) -> Option<(BuildId, i64)> {
    let id = match model.screen() {
        Screen::Build(screen) => &screen.id,
        Screen::Log(screen) => &screen.id.build,
        // A decision of somebody else is silent.
        Screen::Approvals(screen) => screen.build()?,
        _ => return None,
    };
    let build = model.store.builds.repo(&id.repo)?.build(id.number)?;
    let ends = build.stages.iter().flatten().any(Stage::has_run);
    let pause = if ends { LOOK_AT_END } else { LOOK };
    build.is_live().then(|| (id.clone(), pause))
}

/// It got later.
pub(super) fn tick(model: &mut Model, now: Moment) -> Vec<Effect> {
    let before = model.now;
    model.now = now;
    if before < model.messages.until && model.messages.until <= now {
        model.dirty = true;
    }
    // Ages and running times are written in seconds below a minute.
    if before.seconds() != now.seconds()
        && (shows_running(model) || is_waiting(model) || sign_in::counts_down(model))
    {
        model.dirty = true;
    }
    if before.0.div_euclid(60_000) != now.0.div_euclid(60_000) {
        model.dirty = true;
    }
    let mut effects = Vec::new();
    if now.since(model.began) >= PATIENCE && before.since(model.began) < PATIENCE {
        effects.extend(ask::late_starts(model, true));
    }
    if model.is_idle() {
        return effects;
    }
    if now.since(model.polled_at) >= POLL {
        effects.extend(poll(model));
    }
    if let Some((id, pause)) = shown_live(model)
        && now.since(model.looked_at) >= pause
    {
        model.looked_at = now;
        effects.push(ask::build(model, &id, Urgency::Now));
    }
    if !model.rested && now.since(model.resting_since) >= REST {
        model.rested = true;
        effects.extend(rest(model));
    }
    effects
}

fn is_waiting(model: &Model) -> bool {
    let catalogs = model
        .store
        .catalogs
        .states
        .iter()
        .map(|state| &state.remote);
    let lists = model
        .store
        .servers
        .by_id
        .values()
        .map(|server| &server.repos);
    catalogs.chain(lists).any(crate::app::Remote::is_waiting)
}

/// Looks at the newest builds of every server; where streams are refused and the list failed, the
/// list is tried again.
fn poll(model: &mut Model) -> Vec<Effect> {
    model.polled_at = model.now;
    let servers: Vec<ServerId> = model.store.servers.by_id.keys().cloned().collect();
    let mut effects = Vec::new();
    for server in servers {
        let Some(state) = model.store.servers.get(&server) else {
            continue;
        };
        let (listed, waiting) = (
            state.listed,
            state.repos.is_waiting() || state.recent.is_waiting(),
        );
        let lost = matches!(state.connection, Connection::Lost { .. });
        if waiting {
            continue;
        }
        if !listed || (lost && state.repos.fault().is_some()) {
            effects.push(ask::repos(model, &server));
        } else {
            effects.push(ask::recent(model, &server));
        }
    }
    // A catalog that could not be read is tried again.
    let due: Vec<Text> = model
        .store
        .catalogs
        .states
        .iter()
        .filter(|state| state.exists && state.remote.fault().is_some())
        .map(|state| state.context.clone())
        .collect();
    effects.extend(due.iter().map(|context| ask::catalog(model, context)));
    // The figure in the tab is right on every screen, and the header is what many people look at.
    effects.extend(screens::approvals::look(model));
    effects
}

/// What the list calls lack is asked for rows that rest on the screen: the default branch's last
/// builds, and the steps of what fails or waits.
fn rest(model: &mut Model) -> Vec<Effect> {
    let mut effects = Vec::new();
    match model.screen() {
        Screen::Services(screen) => {
            let items = visible(model, screen.cursor.top);
            let items = items.filter_map(|at| screen.listing.items.get(at));
            let items: Vec<Item> = items.take(ASKED).cloned().collect();
            for item in &items {
                if let Item::Service(at) = item {
                    effects.extend(rest_row(model, *at as usize));
                }
            }
            effects.extend(cursor_detail(model));
            effects.extend(deeds::ask_rights(model));
        }
        Screen::Builds(_) => effects.extend(cursor_detail(model)),
        Screen::Build(_) | Screen::Log(_) => {}
        _ => effects.extend(screens::rest(model)),
    }
    effects.extend(tail(model));
    effects
}

fn rest_row(model: &mut Model, at: usize) -> Vec<Effect> {
    let Some(row) = model.store.catalogs.rows.get(at) else {
        return Vec::new();
    };
    let (Some(id), branch) = (row.service.repo.clone(), row.branch.clone()) else {
        return Vec::new();
    };
    if !model
        .store
        .servers
        .get(&id.server)
        .is_some_and(|server| server.listed)
    {
        return Vec::new();
    }
    let pipeline = row.pipeline.is_some();
    let Some(repo) = model.store.builds.repo(&id) else {
        return Vec::new();
    };
    let main = repo.main(branch.as_deref());
    let mut effects = Vec::new();
    let asks = !main.recent && repo.newest().is_some() && repo.facts.active;
    if asks && !repo.latest.is_waiting() && repo.latest.fault().is_none() {
        let branch = main.branch.clone();
        effects.push(ask::branch(model, &id, &branch));
    }
    effects.extend(steps_of(model, &id, branch.as_deref(), pipeline));
    effects
}

/// Asks for the steps of a row's build, where what it has to say is in them.
fn steps_of(
    model: &mut Model,
    id: &RepoId,
    branch: Option<&str>,
    pipeline: bool,
) -> Option<Effect> {
    let repo = model.store.builds.repo(id)?;
    let build = repo.main_build(branch).build()?;
    let telling = build.status.is_bad() || build.is_live() || pipeline;
    let idle = !repo.detail.is_waiting() && repo.detail.fault().is_none();
    if !telling || build.stages.is_some() || !idle {
        return None;
    }
    let build = id.build(build.number);
    Some(ask::build(model, &build, Urgency::Background))
}

/// The steps of the build under the cursor: the preview shows them.
fn cursor_detail(model: &mut Model) -> Option<Effect> {
    let place = model.screen().place(model);
    let id = place.build?;
    let repo = model.store.builds.repo(&id.repo)?;
    let build = repo.build(id.number)?;
    if build.stages.is_some() || repo.detail.is_waiting() || repo.detail.fault().is_some() {
        return None;
    }
    Some(ask::build(model, &id, Urgency::Now))
}

/// The log whose tail the preview is to show: that of the failed step of a red build.
fn wanted_tail(model: &Model) -> Option<LogId> {
    match model.screen() {
        Screen::Services(_) | Screen::Builds(_) if model.shows_preview() => {}
        // The first error is shown at every size.
        Screen::OnCall(_) => {}
        _ => return None,
    }
    let id = model.screen().place(model).build?;
    let build = model.store.builds.repo(&id.repo)?.build(id.number)?;
    let telling = build.status.is_bad() || build.is_live();
    let (stage, step) = go::telling_step(build).filter(|_| telling)?;
    Some(LogId {
        build: id,
        stage,
        step,
    })
}

/// The steps of a build have come: the tail of its log is asked for at once where the cursor has rested
/// on that build, and is still there.
pub(super) fn steps_came(model: &mut Model, id: &BuildId) -> Vec<Effect> {
    let rested = model.now.since(model.resting_since) >= REST;
    if !rested || model.is_idle() || model.screen().place(model).build.as_ref() != Some(id) {
        return Vec::new();
    }
    tail(model)
}

fn tail(model: &mut Model) -> Vec<Effect> {
    let wanted = wanted_tail(model);
    if wanted == model.tail {
        return Vec::new();
    }
    let mut effects = drop_tail(model);
    if let Some(id) = wanted.filter(|id| wants_live(model, id).is_some()) {
        model.tail = Some(id.clone());
        effects.extend(order(model, &id));
    }
    effects
}

/// Lets the log of the preview go, unless it is open as a screen.
fn drop_tail(model: &mut Model) -> Vec<Effect> {
    let Some(old) = model.tail.take() else {
        return Vec::new();
    };
    let open = |screen: &Screen| matches!(screen, Screen::Log(screen) if screen.id == old);
    if model.screens.iter().any(open) {
        return Vec::new();
    }
    close(model, &old)
}

/// Before each drawing: lists that are out of date are made anew, cursors settle, and the lines of a
/// log that will be shown are asked for.
pub fn prepare(model: &mut Model) -> Vec<Effect> {
    model.store.waiting.refresh(&model.store.builds);
    let before = screens::eye(model);
    let mut effects = screens::prepare(model);
    if screens::eye(model) != before {
        model.resting_since = model.now;
        model.rested = false;
    }
    let shown = !matches!(model.screen(), Screen::Log(_));
    let on_call = matches!(model.screen(), Screen::OnCall(_));
    if shown
        && let Some(id) = model.tail.clone()
        && let Some(view) = model.store.logs.views.get_mut(&id)
    {
        // Whoever is on call wants the first error, everybody else the end.
        let error = view.errors.first().filter(|_| on_call);
        let end = view.lines.saturating_sub(u64::from(TAIL));
        let window = Window {
            first: error.map_or(end, |mark| mark.line.saturating_sub(BEFORE)),
            rows: TAIL,
            from_column: 0,
            columns: 240,
        };
        effects.extend(order_window(&id, view, window));
    }
    debug_assert!(
        effects
            .iter()
            .all(|e| matches!(e, Effect::Log(LogOrder::Window { .. })))
    );
    effects
}
