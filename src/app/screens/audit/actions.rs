//! What can be done on the timeline.

use crate::app::action::Action;
use crate::app::effect::{Effect, RecordOrder, SheetForm, Slot, Urgency};
use crate::app::event::Tone;
use crate::app::model::Model;
use crate::app::overlays::{self, menu};
use crate::app::screens::audit::{About, AuditScreen, When, choices};
use crate::app::screens::{self, Screen};
use crate::app::{ask, go};
use crate::domain::timeline::{ChainReport, Day};
use crate::domain::{BuildId, Timestamp};

fn screen(model: &Model) -> Option<&AuditScreen> {
    match model.screen() {
        Screen::Audit(screen) => Some(screen),
        _ => None,
    }
}

fn screen_mut(model: &mut Model) -> Option<&mut AuditScreen> {
    match model.screen_mut() {
        Screen::Audit(screen) => Some(screen),
        _ => None,
    }
}

/// Does an action of this board; `None` when it has none of the kind.
pub(in crate::app) fn act(model: &mut Model, action: Action) -> Option<Vec<Effect>> {
    match action {
        Action::Open => {
            let place = model.screen().place(model);
            return Some(go::deeper(model, go::build_screen(place.row, place.build?)));
        }
        Action::ShowEntry => return Some(overlays::audit::open_entry(model)),
        Action::Facets => menu::facets(model),
        Action::PreviousDay => return Some(step_day(model, -1)),
        Action::NextDay => return Some(step_day(model, 1)),
        Action::PickDay => {
            let days = choices::days(screen(model)?, model);
            menu::choose_from(model, "Days", days);
        }
        Action::VerifyRecord => {
            model.say(Tone::Plain, "going through the record, line by line");
            return Some(vec![ask::chain(model)]);
        }
        Action::ExportAudit => menu::choose_from(model, "Save as", choices::sheets()),
        _ => return None,
    }
    Some(Vec::new())
}

/// Opens the timeline of what is under the cursor: of the service on the start screen, of the build
/// everywhere else.
pub(in crate::app) fn open_about(model: &mut Model) -> Vec<Effect> {
    let place = model.screen().place(model);
    let is_list = matches!(model.screen(), Screen::Services(_));
    let repo = match (&place.build, &place.row) {
        (Some(build), _) => Some(build.repo.clone()),
        (None, Some(row)) => row.repo.clone(),
        (None, None) => None,
    };
    let Some(repo) = repo else {
        return Vec::new();
    };
    let build = place.build.filter(|_| !is_list);
    let about = About {
        row: place.row,
        repo,
        build: build.map(|build| build.number),
    };
    go::deeper(model, Screen::Audit(Box::new(AuditScreen::about(about))))
}

/// A day that was chosen is shown.
pub(in crate::app) fn choose_day(model: &mut Model, day: Day) -> Vec<Effect> {
    let today = Day::of(model.now.seconds(), &model.zone);
    show(
        model,
        if day == today {
            When::Today
        } else {
            When::On(day)
        },
    )
}

/// A day back or on. From all of time one comes to the day under the cursor, and from today's end of
/// it back to all of time.
fn step_day(model: &mut Model, by: i64) -> Vec<Effect> {
    let (now, zone) = (model.now.seconds(), model.zone.clone());
    let today = Day::of(now, &zone);
    let Some(screen) = screen(model) else {
        return Vec::new();
    };
    let when = match screen.when.day(now, &zone) {
        None => {
            let at = screen.selected().map_or(now, |entry| entry.at);
            When::On(Day::of(at, &zone))
        }
        Some(day) if day.plus(by) > today && screen.about.is_some() => When::Always,
        Some(day) if day.plus(by) >= today => When::Today,
        Some(day) => When::On(day.plus(by)),
    };
    show(model, when)
}

fn show(model: &mut Model, when: When) -> Vec<Effect> {
    let begins = when.day(model.now.seconds(), &model.zone);
    let begins = begins.map(|day| day.span(&model.zone).0);
    if let Some(screen) = screen_mut(model) {
        screen.when = when;
        screen.browse.go(0);
        (screen.browse.held, screen.browse.stale) = (false, true);
    }
    model.dirty = true;
    older(model, begins)
}

/// Asks for older deeds where those that were read do not reach so far back.
fn older(model: &mut Model, begins: Option<Timestamp>) -> Vec<Effect> {
    let oldest = model.store.record.entries.last().map(|entry| entry.at);
    let reaches = |begins: Timestamp| oldest.is_some_and(|oldest| oldest < begins);
    if begins.is_some_and(reaches) {
        return Vec::new();
    }
    ask::older_record(model).into_iter().collect()
}

/// Reads the record again; of one service, its newest builds too, as its list would.
pub(in crate::app) fn entered(model: &mut Model) -> Vec<Effect> {
    // What is known is listed at once: the next key may come before the next drawing.
    let mut effects = screens::prepare(model);
    effects.push(ask::record(model));
    let about = screen(model).and_then(|screen| screen.about.clone());
    if let Some(about) = about
        && let Some(state) = model.store.builds.repo(&about.repo)
        && !state.list.is_waiting()
    {
        effects.push(ask::builds(model, &about.repo, 1));
    }
    effects
}

/// Asks for the steps of the build under the cursor, where it failed and they are not known.
pub(in crate::app) fn rest(model: &mut Model) -> Vec<Effect> {
    let Some(id) = unknown_failure(model) else {
        return Vec::new();
    };
    vec![ask::build(model, &id, Urgency::Background)]
}

fn unknown_failure(model: &Model) -> Option<BuildId> {
    let id = screen(model)?.selected()?.newest_build()?;
    let state = model.store.builds.repo(&id.repo)?;
    let build = state.build(id.number)?;
    let asks = build.status.is_bad() && build.stages.is_none() && !state.detail.is_waiting();
    asks.then_some(id)
}

/// No time on this board runs.
pub(in crate::app) fn shows_running(_model: &Model) -> bool {
    false
}

/// Says what going through the record has found.
pub(in crate::app) fn verified(model: &mut Model, report: Option<ChainReport>) {
    match &report {
        None => model.say(Tone::Plain, "no record is kept"),
        Some(report) if report.is_tampered() => {
            model.say(
                Tone::Bad,
                format!("the record was changed: {}", report.phrase()),
            );
        }
        Some(report) if report.flaw_count > 0 => model.say(Tone::Warn, report.phrase()),
        Some(report) => model.say(
            Tone::Good,
            format!("the record is sound: {}", report.phrase()),
        ),
    }
    model.store.record.chain = report;
}

/// Orders a file of what is listed.
pub(in crate::app) fn export(model: &mut Model, form: SheetForm) -> Vec<Effect> {
    let (now, zone) = (model.now.seconds(), model.zone.clone());
    let Some(screen) = screen(model) else {
        return Vec::new();
    };
    let when = match screen.when.day(now, &zone) {
        Some(day) => day.to_string(),
        None => Day::of(now, &zone).to_string(),
    };
    let about = match &screen.about {
        None => "audit".to_owned(),
        Some(About {
            repo, build: None, ..
        }) => format!("audit-{}", repo.slug.name()),
        Some(About {
            repo,
            build: Some(number),
            ..
        }) => format!("audit-{}-{number}", repo.slug.name()),
    };
    let order = RecordOrder::Export {
        entries: screen.rows.clone(),
        form,
        name: format!("{about}-{when}.{}", form.ending()),
    };
    let ticket = model.ticket(Slot::Export);
    vec![Effect::Record(ticket, Box::new(order))]
}
