//! What is told of a deed that ended, and what is asked for and shown after it.

use crate::app::answers::{absorb_build, absorb_facts};
use crate::app::ask;
use crate::app::effect::{Effect, Ticket, Urgency};
use crate::app::event::Tone;
use crate::app::go;
use crate::app::model::Model;
use crate::app::overlays::Overlay;
use crate::app::overlays::confirm::ConfirmPanel;
use crate::app::screens::Screen;
use crate::app::stale;
use crate::app::store::UnderWay;
use crate::domain::{Build, BuildId, Deed, Fault, Outcome, RepoFacts, Status, Verb};

/// A deed ended: the panel closes on success and stays with the server's own words on a refusal.
pub(in crate::app) fn ended(
    model: &mut Model,
    ticket: &Ticket,
    result: Result<Outcome, Fault>,
) -> Vec<Effect> {
    let Some(way) = model.store.deeds.end(ticket) else {
        return Vec::new();
    };
    model.dirty = true;
    let mut effects = match result {
        Ok(outcome) => {
            close_panel(model, &way);
            went(model, &way, outcome)
        }
        Err(fault) => {
            refused(model, &way, fault);
            look_again(model, &way)
        }
    };
    effects.push(ask::record(model));
    effects
}

/// The line about a deed could not be written.
pub(in crate::app) fn not_recorded(model: &mut Model, why: &str) -> Vec<Effect> {
    let text = format!("the deed is done, but not recorded: {why}");
    model.say(Tone::Bad, text);
    Vec::new()
}

/// The panel that asked for a deed, if it is still open.
fn panel_mut<'a>(model: &'a mut Model, way: &UnderWay) -> Option<&'a mut ConfirmPanel> {
    model.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::Confirm(panel) if panel.sending && panel.intent.deed.repo == way.deed.repo => {
            Some(&mut **panel)
        }
        _ => None,
    })
}

fn close_panel(model: &mut Model, way: &UnderWay) {
    model.overlays.retain(|overlay| match overlay {
        Overlay::Confirm(panel) => !panel.sending || panel.intent.deed.repo != way.deed.repo,
        // The form that led to the question is done with, too.
        Overlay::Trigger(form) => form.repo != way.deed.repo,
        _ => true,
    });
}

fn refused(model: &mut Model, way: &UnderWay, fault: Fault) {
    let fault = stale::explained(model, &way.deed.repo, fault);
    let text = format!("{}: {fault}", way.deed.phrase());
    if let Some(panel) = panel_mut(model, way) {
        panel.sending = false;
        panel.fault = Some(fault);
    }
    model.say(Tone::Bad, text);
}

fn went(model: &mut Model, way: &UnderWay, outcome: Outcome) -> Vec<Effect> {
    let deed = &way.deed;
    match outcome {
        Outcome::Started(build) | Outcome::Found(build) => started(model, deed, *build),
        Outcome::Ended(build) => {
            let (number, status) = (build.number, build.status.clone());
            let told = if status == Status::Killed {
                format!("#{number} is cancelled")
            } else {
                format!("#{number} had ended before: {}", status.shown())
            };
            model.say(Tone::Good, told);
            let id = deed.repo.build(number);
            absorb_build(model, &id, *build);
            vec![ask::build(model, &id, Urgency::Now)]
        }
        Outcome::Decided(build) => decided(model, deed, build.map(|build| *build)),
        Outcome::Activated(facts) => activated(model, deed, *facts),
        Outcome::Skipped => {
            let text = format!(
                "{}: Drone skipped it, no pipeline of the configuration wants this event or branch",
                deed.phrase()
            );
            model.say(Tone::Warn, text);
            Vec::new()
        }
        Outcome::Unknown { candidates } => {
            let seen = match candidates {
                0 => "no new build is seen".to_owned(),
                n => format!("{n} builds may be it"),
            };
            let text = format!("{}: sent, no answer came, and {seen}", deed.phrase());
            model.say(Tone::Bad, text);
            look_again(model, way)
        }
    }
}

fn started(model: &mut Model, deed: &Deed, build: Build) -> Vec<Effect> {
    let number = build.number;
    let kept = deed.kept_instead(&build);
    let bad = build.status.is_bad();
    let error = build.error.clone();
    let id = deed.repo.build(number);
    absorb_build(model, &id, build);
    if bad {
        model.say(
            Tone::Bad,
            format!("#{number} started and failed at once: {error}"),
        );
    } else if let Some((key, wished, kept)) = kept.first() {
        let text =
            format!("#{number} started, but {key} is `{kept}`, not `{wished}`: Drone keeps it");
        model.say(Tone::Warn, text);
    } else {
        model.say(Tone::Good, format!("#{number} started · enter opens"));
    }
    select(model, &id);
    vec![ask::build(model, &id, Urgency::Now)]
}

/// A stage was decided. Drone tells nobody: what the build says now was read after it, else it is
/// asked for.
fn decided(model: &mut Model, deed: &Deed, build: Option<Build>) -> Vec<Effect> {
    let (Some(number), Some(stage)) = (deed.build, &deed.stage) else {
        return Vec::new();
    };
    let done = match deed.verb {
        Verb::Decline => "declined",
        _ => "approved",
    };
    let mut text = format!("#{number} stage {} {done}", stage.name);
    let id = deed.repo.build(number);
    let Some(build) = build else {
        model.say(Tone::Good, text);
        return vec![ask::build(model, &id, Urgency::Now)];
    };
    match build.blocked_stages().count() {
        0 => {}
        1 => text.push_str(" · one more waits for its own answer"),
        more => text = format!("{text} · {more} more wait for their own answers"),
    }
    model.say(Tone::Good, text);
    absorb_build(model, &id, build);
    Vec::new()
}

fn activated(model: &mut Model, deed: &Deed, facts: RepoFacts) -> Vec<Effect> {
    let key = model.keymap.first(crate::app::Action::Trigger).to_owned();
    let text = format!(
        "Drone builds {} from its next push on · {key} starts a build now",
        facts.slug
    );
    model.say(Tone::Good, text);
    absorb_facts(model, &deed.repo, facts);
    vec![ask::facts(model, &deed.repo)]
}

/// Puts the cursor on a build that was just started, or shows it where its predecessor was shown.
fn select(model: &mut Model, id: &BuildId) {
    let row = model.screen().place(model).row;
    match model.screen_mut() {
        Screen::Builds(screen) if screen.repo == id.repo => {
            screen.selected = Some(id.number);
            screen.made_from = u64::MAX;
        }
        Screen::Build(screen) if screen.id.repo == id.repo => {
            *model.screen_mut() = go::build_screen(row, id.clone());
        }
        _ => {}
    }
}

/// After a failure it is not known what the server shows now.
fn look_again(model: &mut Model, way: &UnderWay) -> Vec<Effect> {
    match way.deed.build {
        None if way.deed.verb == Verb::Activate => vec![ask::facts(model, &way.deed.repo)],
        Some(number) => vec![ask::build(
            model,
            &way.deed.repo.build(number),
            Urgency::Now,
        )],
        None => vec![ask::builds(model, &way.deed.repo, 1)],
    }
}
