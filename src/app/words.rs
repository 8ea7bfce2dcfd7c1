//! Sentences about rows and builds that more than one screen says.

use crate::app::store::{Row, Shown, Standing};
use crate::domain::{Actor, Build, BuildEvent, Status, Timestamp, actor, duration, why_pending};

/// The one thing worth knowing of a service: its failing step, the target of a promotion, who
/// killed it, why there is no build. Empty where there is nothing to say.
pub fn what(row: &Row, standing: &Standing<'_>, now: Timestamp) -> String {
    match standing.shown {
        Shown::Build(build) => of_build(build, now),
        Shown::Unknown | Shown::Loading => String::new(),
        Shown::Never => "never built".into(),
        Shown::Inactive => "not active in Drone".into(),
        Shown::Missing => "not in Drone, or no right".into(),
        Shown::NoRepo(finding) => finding.or(row.finding.as_ref()).map_or_else(
            || "no Drone repo".into(),
            |finding| finding.rule.short().to_owned(),
        ),
    }
}

/// The same of a build.
pub fn of_build(build: &Build, now: Timestamp) -> String {
    match build.shown_status() {
        Status::Failure | Status::Error => failing(build),
        Status::Blocked => "needs approval".into(),
        Status::Killed => killed(build),
        Status::Declined => "declined".into(),
        Status::Pending => pending(build, now),
        Status::Running => running(build),
        _ => deployed(build),
    }
}

fn failing(build: &Build) -> String {
    match build.failed_step() {
        Some((stage, Some(step))) => format!("{}/{}", stage.name, step.name),
        Some((stage, None)) if !stage.error.is_empty() => {
            format!("{}: {}", stage.name, first_line(&stage.error))
        }
        Some((stage, None)) => stage.name.to_string(),
        None if !build.error.is_empty() => first_line(&build.error).to_owned(),
        None => deployed(build),
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

fn killed(build: &Build) -> String {
    // Drone keeps no name of who cancelled; who started it is all that it tells.
    match actor(build) {
        Actor::Person(login) => format!("started by {login}"),
        _ => String::new(),
    }
}

fn pending(build: &Build, now: Timestamp) -> String {
    if build.stages.is_some() {
        return why_pending(build, now).unwrap_or_else(|| "waits for a runner".into());
    }
    let waits = build
        .created
        .map(|created| now.since(created))
        .filter(|s| *s >= 60);
    match waits {
        Some(seconds) => format!("no runner for {}", duration(seconds)),
        None => "no runner yet".into(),
    }
}

fn running(build: &Build) -> String {
    let stages = build.stages.as_deref().unwrap_or_default();
    let mut done = 0;
    let mut all = 0;
    let mut at = None;
    for step in stages
        .iter()
        .flat_map(|stage| stage.steps.iter().map(move |s| (stage, s)))
    {
        all += 1;
        match step.1.status {
            Status::Running => at = Some(step),
            Status::Success | Status::Failure | Status::Skipped => done += 1,
            _ => {}
        }
    }
    match at {
        Some((stage, step)) => format!("{}/{} {}/{all}", stage.name, step.name, done + 1),
        None => deployed(build),
    }
}

fn deployed(build: &Build) -> String {
    match build.event {
        BuildEvent::Promote => format!("-> {}", build.deploy_to),
        BuildEvent::Rollback => format!("<- {}", build.deploy_to),
        BuildEvent::Cron => build.cron.to_string(),
        _ => String::new(),
    }
}

/// The line of a `catalog-info.yaml` that a hint proposes, without its quotes.
pub fn line_to_add(hint: &str) -> Option<&str> {
    let (_, rest) = hint.split_once('`')?;
    let (line, _) = rest.split_once('`')?;
    line.contains(": ").then_some(line)
}

/// Who started a build, in words: `ana`, `push by mia`, `cron nightly`.
pub fn by_whom(build: &Build) -> String {
    match actor(build) {
        Actor::Person(login) => login.to_string(),
        Actor::Hook(sender) if sender.is_empty() => "push".into(),
        Actor::Hook(sender) => format!("push by {sender}"),
        Actor::Cron(name) if name.is_empty() => "a cron job".into(),
        Actor::Cron(name) => format!("cron {name}"),
        Actor::Unknown => "unknown (Drone drops it for error builds)".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_key_with_its_value_is_a_line_to_add() {
        let hint = "add `drone.io/repo-slug: owner/repository` to its catalog-info.yaml";
        assert_eq!(
            line_to_add(hint),
            Some("drone.io/repo-slug: owner/repository")
        );
        assert_eq!(line_to_add("write it as `owner/repository`"), None);
        assert_eq!(line_to_add("fill in the owner"), None);
    }
}
