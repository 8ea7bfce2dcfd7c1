//! Why there is nothing to see: no stages, no steps, no log; in words, as far as Drone tells.

use crate::domain::{Actor, Build, Stage, Status, Step, Timestamp, actor, why_stage};
use crate::ui::theme::Role;

/// A sentence and how it is meant.
pub(super) type Said = (Role, String);

/// Why a build has no stages. Empty for a build that has some.
pub(super) fn no_stages(build: &Build) -> Vec<Said> {
    if build.stages.as_deref().is_some_and(|all| !all.is_empty()) {
        return Vec::new();
    }
    let mut said = of_build(build);
    if said.is_empty() {
        let words = match build.status {
            Status::Error => "Drone says error and nothing more: it made no stage",
            Status::Failure => "it failed before any stage began",
            Status::Skipped => "skipped: the commit message or the pipeline asked for it",
            Status::Running | Status::Pending => "Drone has not made its stages yet",
            _ => "Drone keeps no stages of it",
        };
        said.push((Role::Warn, words.to_owned()));
    }
    said
}

/// What a build as a whole has to say: why it could not be made, who ended it.
pub(super) fn of_build(build: &Build) -> Vec<Said> {
    let mut said = Vec::new();
    if !build.error.is_empty() {
        said.push((Role::Bad, build.error.to_string()));
        let next =
            "the pipeline file is read at the start of a build: mend it, then push or restart";
        let none = build.stages.as_deref().is_none_or(<[_]>::is_empty);
        if none {
            said.push((Role::Dim, next.to_owned()));
        }
    }
    match build.status {
        Status::Declined => said.push((
            Role::Human,
            "declined: a repository admin said no; Drone keeps no name".to_owned(),
        )),
        Status::Killed => {
            let by = match actor(build) {
                Actor::Person(login) => format!("; it was started by {login}"),
                _ => String::new(),
            };
            let words = format!("cancelled: Drone keeps no name of who did it{by}");
            said.push((Role::Neutral, words));
        }
        _ => {}
    }
    said
}

/// What a stage has to say. Empty when it simply ran.
pub(super) fn of_stage(stage: &Stage, all: &[Stage], now: Timestamp) -> Vec<Said> {
    let mut said = Vec::new();
    if !stage.error.is_empty() {
        said.push((Role::Bad, stage.error.to_string()));
    }
    if let Some(why) = why_stage(stage, all, now) {
        let role = match stage.status {
            Status::Blocked => Role::Human,
            _ => Role::Warn,
        };
        said.push((role, why));
    }
    match stage.status {
        Status::Declined => said.push((
            Role::Human,
            "declined: it did not run; Drone keeps no name of who said no".to_owned(),
        )),
        Status::Skipped => said.push((Role::Neutral, skipped(stage, all))),
        Status::Killed if stage.started.is_none() => {
            said.push((Role::Neutral, "cancelled before it began".to_owned()));
        }
        _ => {}
    }
    let missing: Vec<&str> = missing_needs(stage, all).collect();
    if !missing.is_empty() {
        let names = missing.join(", ");
        said.push((Role::Warn, format!("needs {names}: no stage has that name")));
    }
    if said.is_empty() && stage.steps.is_empty() {
        let words = match stage.status {
            Status::Running => "no steps yet: the runner has not begun one",
            _ => "it has no steps, and Drone does not say why",
        };
        said.push((Role::Warn, words.to_owned()));
    }
    said
}

/// Needs that no stage of the build answers to.
pub(super) fn missing_needs<'a>(
    stage: &'a Stage,
    all: &'a [Stage],
) -> impl Iterator<Item = &'a str> {
    let needs = stage.depends_on.iter().map(|need| &**need);
    needs.filter(|need| !all.iter().any(|other| *other.name == **need))
}

fn skipped(stage: &Stage, all: &[Stage]) -> String {
    let failed: Vec<&str> = all
        .iter()
        .filter(|other| stage.depends_on.contains(&other.name))
        .filter(|other| !matches!(other.status, Status::Success | Status::Skipped))
        .map(|other| &*other.name)
        .collect();
    if !failed.is_empty() {
        let were = failed.join(", ");
        return format!("skipped: it needs {were}, which did not succeed");
    }
    if all.iter().any(|other| other.status.is_bad()) {
        "skipped: another stage failed".to_owned()
    } else {
        "skipped: its conditions were not met".to_owned()
    }
}

/// What a step has to say. Empty when it ran and ended well.
pub(super) fn of_step(step: &Step, stage: &Stage, all: &[Stage], now: Timestamp) -> Vec<Said> {
    let mut said = Vec::new();
    if !step.error.is_empty() {
        said.push((Role::Bad, step.error.to_string()));
    }
    match step.status {
        Status::Failure | Status::Error if step.ignored => said.push((
            Role::Warn,
            format!("exit {}, which the pipeline ignores", step.exit_code),
        )),
        Status::Failure | Status::Error if step.exit_code != 0 => {
            said.push((Role::Bad, format!("exit {}", step.exit_code)));
        }
        Status::Skipped => said.push((Role::Neutral, skipped_step(step, stage))),
        Status::Declined => said.push((Role::Human, "its stage was declined".to_owned())),
        Status::Killed if step.started.is_none() => {
            said.push((Role::Neutral, "cancelled before it began".to_owned()));
        }
        Status::Pending | Status::Waiting | Status::Blocked => {
            said.push((Role::Warn, not_started(step, stage, all, now)));
        }
        _ => {}
    }
    if step.skipped_the_rest() {
        let words = "exit 78: it asked to skip what comes after it".to_owned();
        said.push((Role::Neutral, words));
    }
    said
}

fn skipped_step(step: &Step, stage: &Stage) -> String {
    let before = |other: &&Step| other.number < step.number;
    let mut earlier = stage.steps.iter().filter(before);
    if let Some(asked) = earlier.clone().find(|other| other.skipped_the_rest()) {
        return format!("skipped: step {} asked for it (exit 78)", asked.name);
    }
    match earlier.find(|other| other.status.is_bad() && !other.ignored) {
        Some(failed) => format!("skipped: an earlier step failed ({})", failed.name),
        None => "skipped: its conditions were not met".to_owned(),
    }
}

/// Why a step has not begun: its stage has not, or a step before it runs.
fn not_started(step: &Step, stage: &Stage, all: &[Stage], now: Timestamp) -> String {
    if let Some(why) = why_stage(stage, all, now) {
        return format!("not started: {why}");
    }
    let running = stage
        .steps
        .iter()
        .find(|other| other.status == Status::Running && !other.detached);
    match running.filter(|other| other.number != step.number) {
        Some(other) => format!("not started: step {} runs", other.name),
        None => "not started".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp(20_000);

    fn stage(name: &str, status: Status) -> Stage {
        Stage {
            name: name.into(),
            status,
            ..Stage::default()
        }
    }

    fn words(said: &[Said]) -> Vec<&str> {
        said.iter().map(|(_, words)| words.as_str()).collect()
    }

    /// The five builds of the case F15, and what must be said of each.
    #[test]
    fn each_way_to_have_no_steps_is_told_in_words() {
        let unread = Build {
            status: Status::Error,
            error: "yaml: line 12: did not find expected key".into(),
            ..Build::default()
        };
        assert_eq!(words(&no_stages(&unread))[0], &*unread.error);
        let linted = Stage {
            error: "linter: untrusted repositories cannot mount host volumes".into(),
            ..stage("default", Status::Error)
        };
        let said = of_stage(&linted, &[], NOW);
        assert_eq!(words(&said), [&*linted.error]);
        let blocked = stage("deploy", Status::Blocked);
        assert!(words(&of_stage(&blocked, &[], NOW))[0].contains("waits for approval"));
        let declined = stage("deploy", Status::Declined);
        assert!(words(&of_stage(&declined, &[], NOW))[0].starts_with("declined"));
        let pulled = Step {
            status: Status::Error,
            exit_code: 255,
            error: "pull access denied".into(),
            number: 1,
            name: "test".into(),
            ..Step::default()
        };
        let after = Step {
            status: Status::Skipped,
            number: 2,
            ..Step::default()
        };
        let failed = Stage {
            steps: vec![pulled.clone(), after.clone()],
            ..stage("default", Status::Failure)
        };
        assert_eq!(
            words(&of_step(&pulled, &failed, &[], NOW)),
            ["pull access denied", "exit 255"]
        );
        assert_eq!(
            words(&of_step(&after, &failed, &[], NOW)),
            ["skipped: an earlier step failed (test)"]
        );
    }

    #[test]
    fn nothing_to_see_is_always_explained_and_what_ran_is_not() {
        for word in [
            "success", "failure", "error", "killed", "running", "pending", "blocked", "declined",
            "skipped", "odd",
        ] {
            let build = Build {
                status: Status::from_word(word),
                stages: Some(vec![]),
                ..Build::default()
            };
            assert!(!no_stages(&build).is_empty(), "{word}");
            let empty = stage("a", Status::from_word(word));
            assert!(!of_stage(&empty, &[], NOW).is_empty(), "{word}");
        }
        let ran = Stage {
            steps: vec![Step::default()],
            ..stage("a", Status::Success)
        };
        assert!(of_stage(&ran, &[], NOW).is_empty());
    }

    #[test]
    fn a_stage_without_a_runner_says_since_when_and_the_next_one_waits_for_it() {
        let gpu = Stage {
            kind: "kubernetes".into(),
            os: "linux".into(),
            arch: "arm64".into(),
            labels: vec![("gpu".into(), "true".into())],
            limit: 1,
            created: Some(Timestamp(NOW.0 - 10_800)),
            ..stage("gpu-tests", Status::Pending)
        };
        let docs = Stage {
            depends_on: vec!["gpu-tests".into(), "ghost".into()],
            ..stage("docs", Status::Waiting)
        };
        let all = [gpu, docs];
        let said = of_stage(&all[0], &all, NOW);
        for part in [
            "kubernetes",
            "linux/arm64",
            "gpu=true",
            "at most 1",
            "3h00m",
        ] {
            assert!(said[0].1.contains(part), "{}", said[0].1);
        }
        assert_eq!(
            words(&of_stage(&all[1], &all, NOW)),
            [
                "stage docs waits for gpu-tests",
                "needs ghost: no stage has that name"
            ]
        );
    }

    #[test]
    fn a_skipped_stage_names_what_it_needed() {
        let test = stage("test", Status::Failure);
        let deploy = Stage {
            depends_on: vec!["test".into()],
            ..stage("deploy", Status::Skipped)
        };
        let said = of_stage(&deploy, &[test, deploy.clone()], NOW);
        assert_eq!(
            words(&said),
            ["skipped: it needs test, which did not succeed"]
        );
    }
}
