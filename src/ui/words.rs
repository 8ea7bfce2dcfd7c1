//! The few words that say what matters about a row, a build or a connection.

use std::borrow::Cow;

use crate::app::Model;
use crate::app::store::{Row, Shown, Standing};
use crate::domain::{
    Build, BuildId, Moment, Rule, Stage, Status, Timestamp, Verb, Zone, age, clock_time, duration,
};

/// Seconds since something, in one unit.
pub(super) fn ago(now: Timestamp, then: Option<Timestamp>) -> Option<String> {
    then.map(|then| age(now.since(then)))
}

/// When a build counts as having happened.
pub(super) fn moment_of(build: &Build) -> Option<Timestamp> {
    build.created.or(build.started)
}

/// How long a build took, with `…` while it runs; a dash where it never ran.
pub(super) fn took(build: &Build, now: Timestamp) -> Cow<'static, str> {
    match build.seconds(now) {
        Some(seconds) if build.finished.is_none() => format!("{}…", duration(seconds)).into(),
        Some(seconds) => duration(seconds).into(),
        None => "-".into(),
    }
}

/// Hour and minute in the local zone.
pub(super) fn clock(at: Moment, zone: &Zone) -> String {
    let mut time = clock_time(at.seconds(), zone);
    time.truncate("00:00".len());
    time
}

/// The branch, the tag or the pull request of a build.
pub(super) fn place(build: &Build) -> Cow<'_, str> {
    match build.git_ref.strip_prefix("refs/heads/") {
        Some(branch) => branch.into(),
        None => build.place().to_string().into(),
    }
}

/// The one thing worth knowing about a service.
pub(super) fn what<'a>(model: &'a Model, row: &'a Row, standing: &Standing<'a>) -> Cow<'a, str> {
    let under_way = row.service.repo.as_ref().and_then(|repo| model.store.deeds.on(repo));
    if let Some(deed) = under_way {
        return format!("{}…", deed.deed.verb.under_way()).into();
    }
    match standing.shown {
        Shown::Build(build) => {
            let said = of_build(model, row.service.repo.as_ref().map(|r| r.build(build.number)), build);
            if said.is_empty() && row.service.is_guess() {
                return Rule::Guessed.short().into();
            }
            said
        }
        Shown::Unknown | Shown::Loading => "".into(),
        Shown::Never => "never built".into(),
        Shown::Inactive => Rule::RepositoryInactive.short().into(),
        Shown::Missing => Rule::RepositoryMissing.short().into(),
        Shown::NoRepo(finding) => finding.map_or(Rule::NoRepository, |f| f.rule).short().into(),
    }
}

/// The same for a build: what failed, what runs, what it waits for, or where it went.
pub(super) fn of_build<'a>(model: &Model, id: Option<BuildId>, build: &'a Build) -> Cow<'a, str> {
    match build.shown_status() {
        Status::Blocked => "needs approval".into(),
        Status::Failure => failed(build).unwrap_or_else(|| deployed(build)),
        Status::Error if build.error.is_empty() => failed(build).unwrap_or_default(),
        Status::Error => build.error.lines().next().unwrap_or_default().into(),
        Status::Killed => id.and_then(|id| killed_by(model, &id)).unwrap_or_default().into(),
        Status::Running => running(build).unwrap_or_else(|| deployed(build)),
        Status::Pending => waits(build).into(),
        Status::Waiting => "waits for a stage".into(),
        Status::Declined => "declined".into(),
        Status::Skipped => "skipped".into(),
        Status::Success | Status::Other(_) => deployed(build),
    }
}

/// `stage/step` of what failed first.
fn failed(build: &Build) -> Option<Cow<'_, str>> {
    let (stage, step) = build.failed_step()?;
    Some(match step {
        Some(step) => format!("{}/{}", stage.name, step.name).into(),
        None => (&*stage.name).into(),
    })
}

/// The stage that runs and how many of its steps ended.
fn running(build: &Build) -> Option<Cow<'_, str>> {
    let stages = build.stages.as_deref()?;
    let stage = stages.iter().find(|stage| stage.status == Status::Running)?;
    Some(format!("{} {}", stage.name, progress(stage)).into())
}

/// `4/7`: steps that ended, of all.
pub(super) fn progress(stage: &Stage) -> String {
    let ended = stage.steps.iter().filter(|step| step.stopped.is_some()).count();
    format!("{ended}/{}", stage.steps.len())
}

fn waits(build: &Build) -> &'static str {
    let Some(stages) = build.stages.as_deref() else {
        return "";
    };
    let taken = stages.iter().any(|stage| !stage.machine.is_empty());
    if taken { "not started yet" } else { "no runner yet" }
}

/// `-> staging` of a promotion or rollback.
fn deployed(build: &Build) -> Cow<'_, str> {
    if build.event.deploys() && !build.deploy_to.is_empty() {
        format!("-> {}", build.deploy_to).into()
    } else {
        "".into()
    }
}

/// Who cancelled it, as far as our own record knows: Drone keeps no name.
fn killed_by(model: &Model, id: &BuildId) -> Option<String> {
    let kind = Verb::Cancel.record_type();
    let record = model.store.record.of(id).find(|record| *record.kind == *kind)?;
    Some(format!("by {}", record.actor))
}

/// What a list of builds says of one: where it went, why it could not be made, or what was built.
pub(super) fn message(build: &Build) -> Cow<'_, str> {
    if !build.error.is_empty() {
        return build.error.lines().next().unwrap_or_default().into();
    }
    let deployed = deployed(build);
    if deployed.is_empty() {
        build.headline().into()
    } else {
        deployed
    }
}

/// `1 service`, `3 services`.
pub(super) fn counted(count: usize, one: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {one}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{BuildEvent, Step};
    use crate::ui::testing::empty;

    fn said(build: &Build) -> String {
        of_build(&empty((80, 24)), None, build).into_owned()
    }

    fn stage(name: &str, status: Status, steps: &[(&str, Status)]) -> Stage {
        let steps = steps.iter().map(|(name, status)| Step {
            name: (*name).into(),
            status: status.clone(),
            stopped: (!status.is_live()).then_some(Timestamp(9)),
            ..Step::default()
        });
        Stage {
            name: name.into(),
            status,
            steps: steps.collect(),
            ..Stage::default()
        }
    }

    #[test]
    fn a_build_is_told_by_the_one_thing_that_matters_about_it() {
        let test = |status, steps: &[(&str, Status)]| Build {
            status: if status == Status::Blocked { Status::Pending } else { Status::clone(&status) },
            stages: Some(vec![stage("test", status, steps)]),
            ..Build::default()
        };
        let failed = [("clone", Status::Success), ("unit", Status::Failure)];
        let going = [("clone", Status::Success), ("unit", Status::Running)];
        assert_eq!(said(&test(Status::Failure, &failed)), "test/unit");
        assert_eq!(said(&test(Status::Running, &going)), "test 1/2");
        assert_eq!(said(&test(Status::Blocked, &[])), "needs approval");
        assert_eq!(said(&test(Status::Pending, &[])), "no runner yet");
        assert_eq!(said(&test(Status::Success, &[])), "");
        let bad_file = Build {
            status: Status::Error,
            error: "yaml: line 14: bad key\nmore".into(),
            ..Build::default()
        };
        assert_eq!(said(&bad_file), "yaml: line 14: bad key");
        let promotion = Build {
            status: Status::Success,
            event: BuildEvent::Promote,
            deploy_to: "staging".into(),
            ..Build::default()
        };
        assert_eq!(said(&promotion), "-> staging");
    }

    #[test]
    fn what_runs_is_told_from_what_ran() {
        let mut build = Build {
            status: Status::Running,
            started: Some(Timestamp(100)),
            ..Build::default()
        };
        assert_eq!(took(&build, Timestamp(150)), "50s…");
        build.finished = Some(Timestamp(292));
        build.status = Status::Success;
        assert_eq!(took(&build, Timestamp(999)), "3m12s");
        assert_eq!(took(&Build::default(), Timestamp(9)), "-");
    }
}
