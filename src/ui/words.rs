//! Ages, durations, places and counts, as the screens write them.

use std::borrow::Cow;

use crate::app;
use crate::app::Model;
use crate::app::store::{Row, RowKey, Standing};
use crate::domain::{Actor, Build, Moment, Rule, Timestamp, Zone, actor, clock_time, duration};

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

/// What stands before who started a build; a push says by itself that it did.
pub(super) fn started_by(build: &Build) -> &'static str {
    match actor(build) {
        Actor::Hook(_) => "",
        _ => "started by ",
    }
}

/// The branch, the tag or the pull request of a build.
pub(super) fn place(build: &Build) -> Cow<'_, str> {
    match build.git_ref.strip_prefix("refs/heads/") {
        Some(branch) => branch.into(),
        None => build.place().to_string().into(),
    }
}

/// The one thing worth knowing about a service.
pub(super) fn what(model: &Model, row: &Row, standing: &Standing<'_>) -> String {
    let repo = row.service.repo.as_ref();
    if let Some(way) = repo.and_then(|repo| model.store.deeds.on(repo)) {
        return format!("{}…", way.deed.verb.under_way());
    }
    let said = app::words::what(row, standing, model.server_now());
    if said.is_empty() && row.service.is_guess() {
        return Rule::Guessed.short().to_owned();
    }
    said
}

/// What a list says that was built: where it went, why it could not be made, or the headline.
pub(super) fn message(build: &Build) -> Cow<'_, str> {
    if !build.error.is_empty() {
        build.error.lines().next().unwrap_or_default().into()
    } else if build.event.deploys() && !build.deploy_to.is_empty() {
        format!("-> {}", build.deploy_to).into()
    } else if build.headline().is_empty() {
        (&*build.cron).into()
    } else {
        build.headline().into()
    }
}

/// What a row is called on the way to it.
pub(super) fn name_of(row: &RowKey) -> &str {
    let repo = || row.repo.as_ref().map_or("", |repo| repo.slug.as_str());
    row.entity
        .as_ref()
        .map_or_else(repo, |entity| entity.name())
}

/// `1 service`, `3 services`.
pub(super) fn counted(count: usize, one: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {one}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{BuildEvent, Status};

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

    #[test]
    fn a_build_says_why_it_could_not_be_made_before_anything_else() {
        let mut build = Build {
            message: "\n Retry card auth\n\nlong".into(),
            ..Build::default()
        };
        assert_eq!(message(&build), "Retry card auth");
        build.event = BuildEvent::Promote;
        build.deploy_to = "staging".into();
        assert_eq!(message(&build), "-> staging");
        build.error = "yaml: line 14: bad key\nmore".into();
        assert_eq!(message(&build), "yaml: line 14: bad key");
    }

    #[test]
    fn a_time_of_day_has_no_seconds() {
        let zone = Zone(vec![(Timestamp(0), 3_600)]);
        assert_eq!(clock(Moment(50_531_000), &zone), "15:02");
    }
}
