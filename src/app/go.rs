//! Going from place to place: deeper, back, through history, and to what was named at the start.

use crate::app::ask;
use crate::app::effect::{Effect, Urgency};
use crate::app::event::Tone;
use crate::app::model::{Jump, Model};
use crate::app::own_view;
use crate::app::screens::build::BuildScreen;
use crate::app::screens::builds::BuildsScreen;
use crate::app::screens::log::{Goal, LogScreen};
use crate::app::screens::services::{ItemKey, View};
use crate::app::screens::{self, Screen};
use crate::app::settings::Start;
use crate::app::store::RowKey;
use crate::app::tab::Tab;
use crate::domain::{Build, BuildId, LogId, RepoId, RepoSlug, Status};

/// How many places are remembered.
const REMEMBERED: usize = 50;

fn remember(model: &mut Model) {
    model.history.push(model.screens.clone());
    if model.history.len() > REMEMBERED {
        model.history.remove(0);
    }
}

/// Goes to a screen on top of the one that is shown.
pub(super) fn deeper(model: &mut Model, screen: Screen) -> Vec<Effect> {
    remember(model);
    model.screens.push(screen);
    moved(model);
    screens::entered(model)
}

/// Goes one screen back; `None` at the first one.
pub(super) fn back(model: &mut Model) -> Option<Vec<Effect>> {
    if model.screens.len() <= 1 {
        return None;
    }
    remember(model);
    let left = model.screens.pop()?;
    park(model, &left);
    moved(model);
    Some(screens::left(model, left))
}

/// To a board, as it was left.
pub(super) fn to_tab(model: &mut Model, tab: Tab) -> Vec<Effect> {
    if model.screen().tab() == Some(tab) {
        return Vec::new();
    }
    remember(model);
    let mut effects = Vec::new();
    while model.screens.len() > 1 && model.screen().tab() != Some(tab) {
        if let Some(left) = model.screens.pop() {
            park(model, &left);
            effects.extend(screens::left(model, left));
        }
    }
    if model.screen().tab() != Some(tab) {
        let parked = model.parked.iter().position(|s| s.tab() == Some(tab));
        let board = parked.map(|at| model.parked.remove(at));
        model.screens.extend(board.or_else(|| tab.open()));
    }
    moved(model);
    effects.extend(screens::entered(model));
    effects
}

/// Keeps a board that is left: its place and its filter are still there when it is come back to.
fn park(model: &mut Model, left: &Screen) {
    if let Some(tab) = left.tab() {
        model.parked.retain(|kept| kept.tab() != Some(tab));
        model.parked.push(left.clone());
    }
}

/// Back in history: to the place before this one, wherever it was.
pub(super) fn history_back(model: &mut Model) -> Vec<Effect> {
    let Some(place) = model.history.pop() else {
        model.say(Tone::Plain, "there is no place before this one");
        return Vec::new();
    };
    swap(model, place)
}

/// To the last place, and from there back again.
pub(super) fn last_place(model: &mut Model) -> Vec<Effect> {
    let Some(place) = model.history.pop() else {
        model.say(Tone::Plain, "there is no place before this one");
        return Vec::new();
    };
    remember(model);
    swap(model, place)
}

fn swap(model: &mut Model, place: Vec<Screen>) -> Vec<Effect> {
    let old = std::mem::replace(&mut model.screens, place);
    let mut effects = Vec::new();
    for screen in old {
        effects.extend(screens::left(model, screen));
    }
    moved(model);
    effects.extend(screens::entered(model));
    effects
}

fn moved(model: &mut Model) {
    model.resting_since = model.now;
    model.rested = false;
    model.pressed.clear();
    model.dirty = true;
}

/// The builds of a repository.
pub(super) fn builds_screen(row: Option<RowKey>, repo: RepoId) -> Screen {
    Screen::Builds(Box::new(BuildsScreen::new(row, repo)))
}

/// A build.
pub(super) fn build_screen(row: Option<RowKey>, id: BuildId) -> Screen {
    Screen::Build(Box::new(BuildScreen::new(row, id)))
}

/// The log of a step.
fn log_screen(model: &Model, row: Option<RowKey>, id: LogId, goal: Option<Goal>) -> Screen {
    let mut screen = LogScreen::new(row, id, goal);
    let chosen = &model.settings.log;
    (screen.wrap, screen.times) = (chosen.wrap, chosen.times);
    Screen::Log(Box::new(screen))
}

/// The step whose log says most: the first failed one, else the running one, else the last.
pub(super) fn telling_step(build: &Build) -> Option<(u32, u32)> {
    let stages = build.stages.as_deref()?;
    let steps = || {
        stages
            .iter()
            .flat_map(|stage| stage.steps.iter().map(move |s| (stage, s)))
    };
    let failed = steps().find(|(_, step)| step.status.is_bad() && !step.ignored);
    let killed = || steps().find(|(_, step)| step.status == Status::Killed);
    let running = || steps().rfind(|(_, s)| s.status == Status::Running && !s.detached);
    let last = || steps().rfind(|(_, step)| step.started.is_some());
    let (stage, step) = failed.or_else(running).or_else(killed).or_else(last)?;
    Some((stage.number, step.number))
}

/// To the log of what is under the cursor: at its first error, or where it stands.
pub(super) fn to_log(model: &mut Model, goal: Option<Goal>) -> Vec<Effect> {
    let place = model.screen().place(model);
    let Some(build) = place.build else {
        model.say(Tone::Plain, "no build is selected");
        return Vec::new();
    };
    let chosen = match model.screen() {
        Screen::Build(screen) if goal.is_none() => screen.selected,
        _ => None,
    };
    model.jump = Some(Jump {
        row: place.row,
        build,
        goal,
        stage: chosen.map(|part| part.stage),
        step: chosen.and_then(|part| part.step),
    });
    arrive(model)
}

/// Goes on with a jump or with the place named at the start, if what they need is known.
pub(super) fn arrive(model: &mut Model) -> Vec<Effect> {
    let mut effects = start_place(model);
    effects.extend(jump(model));
    effects
}

fn jump(model: &mut Model) -> Vec<Effect> {
    let Some(jump) = model.jump.clone() else {
        return Vec::new();
    };
    let repo = model.store.builds.repo(&jump.build.repo);
    let build = repo.and_then(|repo| repo.build(jump.build.number)).cloned();
    let Some(build) = build.filter(|build| build.stages.is_some()) else {
        let waiting =
            repo.is_some_and(|r| r.detail.is_waiting() && r.detail_of == jump.build.number);
        if waiting {
            return Vec::new();
        }
        return vec![ask::build(model, &jump.build, Urgency::Now)];
    };
    model.jump = None;
    let named = jump.stage.zip(jump.step);
    let on_build = matches!(model.screen(), Screen::Build(s) if s.id == jump.build);
    let Some((stage, step)) = named.or_else(|| telling_step(&build)) else {
        // There is no step: the build itself says why.
        return if on_build {
            say_no_log(model, &build)
        } else {
            to_build(model, jump)
        };
    };
    let live = build.is_live() && jump.goal.is_none();
    let goal = jump.goal.or(live.then_some(Goal::End));
    let id = LogId {
        build: jump.build,
        stage,
        step,
    };
    let screen = log_screen(model, jump.row, id, goal);
    deeper(model, screen)
}

fn to_build(model: &mut Model, jump: Jump) -> Vec<Effect> {
    deeper(model, build_screen(jump.row, jump.build))
}

fn say_no_log(model: &mut Model, build: &Build) -> Vec<Effect> {
    let why = if build.is_live() {
        "no step has started"
    } else {
        "the build has no steps"
    };
    model.say(Tone::Plain, format!("no log: {why}"));
    Vec::new()
}

/// Offers the service of the checkout one stands in, unless another place was named.
pub(super) fn stands_in(model: &mut Model, slug: &RepoSlug) -> Vec<Effect> {
    if model.settings.start != Start::Services {
        return Vec::new();
    }
    model.settings.start = Start::Checkout(slug.to_string());
    model.dirty = true;
    start_place(model)
}

/// Goes to the place that was named on the command line, once it is known where it is.
fn start_place(model: &mut Model) -> Vec<Effect> {
    let start = model.settings.start.clone();
    let settled = is_settled(model);
    let found = match &start {
        // It was opened with the first frame.
        Start::Services | Start::Board(_) => return Vec::new(),
        Start::View(name) => Some(own_view::show_named(model, name)),
        // Nobody named it: whoever has begun to look around is left alone.
        Start::Checkout(_) if model.touched => Some(Vec::new()),
        // A repository without its component is another row as soon as the catalog is here.
        Start::Checkout(slug) => find_row(model, slug)
            .filter(|key| settled || key.entity.is_some())
            .map(|key| {
                point_at(model, &key);
                Vec::new()
            }),
        Start::Place {
            what,
            build,
            stage,
            step,
        } => find_row(model, what).and_then(|key| {
            point_at(model, &key);
            let repo = key.repo.clone()?;
            let mut effects = deeper(model, builds_screen(Some(key.clone()), repo.clone()));
            if let Some(number) = build {
                let id = repo.build(*number);
                effects.extend(deeper(model, build_screen(Some(key.clone()), id.clone())));
                if let (Some(stage), Some(step)) = (*stage, *step) {
                    let log = LogId {
                        build: id,
                        stage,
                        step,
                    };
                    let screen = log_screen(model, Some(key), log, None);
                    effects.extend(deeper(model, screen));
                }
            }
            Some(effects)
        }),
        Start::Commit(sha) => {
            find_commit(model, sha).map(|(key, id)| deeper(model, build_screen(key, id)))
        }
    };
    match found {
        Some(effects) => {
            model.settings.start = Start::Services;
            effects
        }
        None if settled => {
            model.settings.start = Start::Services;
            say_not_found(model, &start);
            Vec::new()
        }
        None => Vec::new(),
    }
}

fn say_not_found(model: &mut Model, start: &Start) {
    let text = match start {
        Start::Place { what, .. } => format!("`{what}` is no service or repository here"),
        Start::Commit(sha) => format!("no build of commit {sha} is among the newest ones"),
        Start::Checkout(slug) => format!("{slug} is not in this view"),
        Start::Services | Start::Board(_) | Start::View(_) => return,
    };
    model.say(Tone::Warn, text);
}

/// Catalogs and lists have answered, one way or the other.
fn is_settled(model: &Model) -> bool {
    let catalogs = model.store.catalogs.states.iter();
    let answered = |remote: &crate::app::Remote| !remote.is_idle() && !remote.is_waiting();
    catalogs
        .into_iter()
        .all(|s| !s.exists || answered(&s.remote) || s.read_at.is_some())
        && model
            .store
            .servers
            .by_id
            .values()
            .all(|s| answered(&s.repos))
}

/// The row that a name means: component name, entity reference, repository slug.
fn find_row(model: &Model, what: &str) -> Option<RowKey> {
    let lower = what.to_lowercase();
    let rows = &model.store.catalogs.rows;
    let by_repo = rows.iter().find(|row| {
        row.service
            .repo
            .as_ref()
            .is_some_and(|r| r.slug.as_str().eq_ignore_ascii_case(what))
    });
    let by_name = || rows.iter().find(|row| row.name.to_lowercase() == lower);
    let by_entity = || {
        rows.iter().find(|row| {
            row.service.component.as_ref().is_some_and(|component| {
                let entity = &component.entity;
                entity.as_str() == lower
                    || entity.name() == lower
                    || lower.strip_prefix("component:") == Some(entity.name())
            })
        })
    };
    let row = by_repo.or_else(by_name).or_else(by_entity);
    if let Some(row) = row {
        return Some(row.key());
    }
    // A repository that no component names can still be looked at.
    let repo = model
        .store
        .builds
        .repos
        .keys()
        .find(|r| r.slug.as_str().eq_ignore_ascii_case(what));
    repo.map(|repo| RowKey {
        context: repo.server.context.clone(),
        entity: None,
        repo: Some(repo.clone()),
    })
}

fn find_commit(model: &Model, sha: &str) -> Option<(Option<RowKey>, BuildId)> {
    model.store.builds.repos.iter().find_map(|(repo, state)| {
        let build = state
            .builds
            .iter()
            .find(|build| build.after.starts_with(sha))?;
        let key = model
            .store
            .catalogs
            .of_repo(repo)
            .next()
            .map(crate::app::store::Row::key);
        Some((key, repo.build(build.number)))
    })
}

/// Puts the cursor of the services on a row, in a view that has it.
fn point_at(model: &mut Model, key: &RowKey) {
    let standing = model
        .store
        .catalogs
        .row(key)
        .map(|row| row.standing.is_owner());
    if let Screen::Services(screen) = &mut model.screens[0] {
        if standing == Some(false) && screen.view == View::Mine && !screen.chosen {
            (screen.view, screen.chosen) = (View::All, true);
        }
        screen.selected = Some(ItemKey::Service(key.clone()));
        screen.listing.stale = true;
    }
}
