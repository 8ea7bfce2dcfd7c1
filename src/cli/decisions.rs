//! `approve` and `decline`: one stage at a time, since Drone loses one of two decisions that meet.

use crate::cli::args::{Chosen, Global, Output, Sure};
use crate::cli::asks::server_now;
use crate::cli::deeds::{allowed, done, entitled, intent, told};
use crate::cli::find::{self, Found};
use crate::cli::open::Opened;
use crate::cli::sure::Question;
use crate::cli::table::Table;
use crate::cli::{End, World, out};
use crate::domain::{Build, Deed, Fault, Level, Outcome, Stage, StageName, Verb, decision_refusal};
use crate::report::Done;

/// What was asked for.
pub(super) struct Wish {
    pub(super) verb: Verb,
    pub(super) chosen: Chosen,
    pub(super) sure: Sure,
}

/// From this many stages on, their number must be typed.
const MANY: usize = 3;

/// Decides about stages of a build.
pub(super) async fn decide(
    world: &World,
    opened: &Opened,
    global: &Global,
    wish: Wish,
) -> Result<(), End> {
    allowed(opened)?;
    let (service, number) = find::split(wish.chosen.service.clone(), wish.chosen.number);
    let found = find::repo(world, opened, service.as_deref()).await?;
    let (_, build) = find::build(opened, &found, number).await?;
    let stages = chosen(&found, &build, &wish)?;
    entitled(opened, &found.repo, wish.verb).await?;
    let deed = |stage| Deed {
        reason: wish.sure.reason.clone(),
        ..Deed::on_stage(wish.verb, found.repo.clone(), build.number, stage)
    };
    let deeds: Vec<Deed> = stages.into_iter().map(deed).collect();
    question(opened, &found, &build, &deeds)?.answer(world, global, &wish.sure)?;
    let (ended, fault) = one_after_another(opened, &found, deeds).await;
    tell(opened, global.output, &found, ended)?;
    fault.map_or(Ok(()), |fault| Err(fault.into()))
}

/// The stages that are meant: those named, or all, or the only one that waits.
fn chosen(found: &Found, build: &Build, wish: &Wish) -> Result<Vec<StageName>, End> {
    let slug = &found.repo.slug;
    let refused = |why: String| End::Refused(format!("{slug} #{}: {why}", build.number));
    if wish.chosen.stages.is_empty() {
        if let Some(why) = decision_refusal(build, None) {
            return Err(refused(why));
        }
        let waiting: Vec<StageName> = build.blocked_stages().map(StageName::from).collect();
        if waiting.len() > 1 && !wish.chosen.all {
            let names: Vec<&str> = waiting.iter().map(|stage| &*stage.name).collect();
            let names = names.join(", ");
            return Err(End::Usage(format!(
                "{slug} #{}: several stages wait ({names}): name them with --stage, or add --all",
                build.number
            )));
        }
        return Ok(waiting);
    }
    let mut stages: Vec<StageName> = Vec::new();
    for text in &wish.chosen.stages {
        let stage = named(build, text)
            .ok_or_else(|| End::NotFound(format!("{slug} #{}: no stage `{text}`", build.number)))?;
        if let Some(why) = decision_refusal(build, Some(stage.number)) {
            return Err(refused(why));
        }
        if !stages.iter().any(|known| known.number == stage.number) {
            stages.push(stage.into());
        }
    }
    Ok(stages)
}

/// A stage by its name, else by its number.
fn named<'a>(build: &'a Build, text: &str) -> Option<&'a Stage> {
    let stages = build.stages.as_deref()?;
    let number = text.parse().ok();
    let by_name = stages.iter().find(|stage| *stage.name == *text);
    by_name.or_else(|| stages.iter().find(|stage| Some(stage.number) == number))
}

/// One question for all of them.
fn question(
    opened: &Opened,
    found: &Found,
    build: &Build,
    deeds: &[Deed],
) -> Result<Question, End> {
    let Some(first) = deeds.first() else {
        return Err(End::Refused("no stage waits for an approval".into()));
    };
    let one = Question::about(opened, found, first, Some(build));
    if deeds.len() == 1 {
        return Ok(one);
    }
    let names = deeds.iter().filter_map(|deed| deed.stage.as_ref());
    let names: Vec<&str> = names.map(|stage| &*stage.name).collect();
    let phrase = format!(
        "{} {} #{} stages {}",
        first.verb.word(),
        found.repo.slug,
        build.number,
        names.join(", ")
    );
    // A name that is guarded is typed whatever the count.
    if deeds.len() < MANY || one.level == Level::Three {
        return Ok(Question { phrase, ..one });
    }
    Ok(Question {
        phrase,
        level: Level::Three,
        to_type: deeds.len().to_string(),
        ..one
    })
}

/// Sends them in turn, up to the first that fails; what was decided before stays so.
async fn one_after_another(
    opened: &Opened,
    found: &Found,
    deeds: Vec<Deed>,
) -> (Vec<(Deed, Outcome, Vec<String>)>, Option<Fault>) {
    let mut ended = Vec::new();
    for deed in deeds {
        let intent = intent(opened, found, deed).await;
        match done(opened, &intent).await {
            (Ok(outcome), unrecorded) => ended.push((intent.deed, outcome, unrecorded)),
            (Err(fault), _) => return (ended, Some(fault)),
        }
    }
    (ended, None)
}

fn tell(
    opened: &Opened,
    output: Output,
    found: &Found,
    ended: Vec<(Deed, Outcome, Vec<String>)>,
) -> Result<(), End> {
    let now = server_now(opened, &found.repo.server);
    let is_lost =
        |(_, outcome, _): &(Deed, Outcome, Vec<String>)| matches!(outcome, Outcome::Unknown { .. });
    let lost = ended.iter().any(is_lost);
    let mut text = String::new();
    let mut items = Vec::new();
    for (deed, outcome, unrecorded) in ended {
        let item = Done::new(&deed, &outcome, unrecorded, now);
        text = told(&deed, &item, &outcome, now);
        items.push(item);
    }
    if matches!(output, Output::Table) && items.len() == 1 {
        out::prose(&text)?;
    } else {
        out::list(output, "backdrone.decisions/1", (items, false), table)?;
    }
    if lost { Err(End::Bad) } else { Ok(()) }
}

fn table(items: &[Done]) -> Table {
    let mut table = Table::new(&["deed", "repository", "build", "stage", "outcome", "status"]);
    for item in items {
        let build = item.build.map(|number| format!("#{number}"));
        let result = item.result.as_ref();
        table.row([
            item.deed.clone(),
            item.repository.clone(),
            build.unwrap_or_default(),
            item.stage.clone().unwrap_or_default(),
            item.outcome.clone(),
            result.map(|build| build.status.clone()).unwrap_or_default(),
        ]);
    }
    table
}
