//! Why a build has not started, as far as Drone tells.

use crate::domain::{Build, Stage, Status, Timestamp, duration};

/// A sentence for a build that waits, or `None` when it does not. `now` is the server's time.
/// Drone has no field for this: it is read off the stages (`drone-api` 2.4, 11.1).
pub fn why_pending(build: &Build, now: Timestamp) -> Option<String> {
    if !matches!(build.status, Status::Pending | Status::Running) {
        return None;
    }
    let stages = build.stages.as_deref()?;
    let waiting = stages.iter().find(|stage| {
        matches!(
            stage.status,
            Status::Pending | Status::Waiting | Status::Blocked
        )
    })?;
    why_stage(waiting, stages, now)
}

/// The same for one stage among its build's stages.
pub fn why_stage(stage: &Stage, all: &[Stage], now: Timestamp) -> Option<String> {
    let since = stage
        .created
        .map(|created| format!(", {} now", duration(now.since(created))));
    let since = since.unwrap_or_default();
    match stage.status {
        Status::Blocked => Some(format!(
            "stage {} waits for approval by a repository admin{since}",
            stage.name
        )),
        Status::Waiting => {
            let open: Vec<&str> = stage
                .depends_on
                .iter()
                .filter(|name| all.iter().any(|s| s.name == **name && s.status.is_live()))
                .map(|name| &**name)
                .collect();
            let what = if open.is_empty() {
                "its dependencies".to_owned()
            } else {
                open.join(", ")
            };
            Some(format!("stage {} waits for {what}", stage.name))
        }
        Status::Pending if !stage.machine.is_empty() => Some(format!(
            "accepted by {}, not started{since}: the runner may not be able to fetch it",
            stage.machine
        )),
        Status::Pending => Some(format!("waits for a runner: {}{since}", wants(stage))),
        _ => None,
    }
}

/// What a runner must be to take the stage: `docker linux/arm64 gpu=yes, at most 1 at once`.
fn wants(stage: &Stage) -> String {
    let mut parts = Vec::new();
    if !stage.kind.is_empty() {
        parts.push(stage.kind.to_string());
    }
    if !stage.os.is_empty() {
        parts.push(format!("{}/{}", stage.os, stage.arch));
    }
    parts.extend(
        stage
            .labels
            .iter()
            .map(|(key, value)| format!("{key}={value}")),
    );
    let mut text = if parts.is_empty() {
        "any".to_owned()
    } else {
        parts.join(" ")
    };
    if stage.limit > 0 {
        text = format!("{text}, at most {} at once", stage.limit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Timestamp;

    fn waiting(stages: Vec<Stage>) -> Option<String> {
        let build = Build {
            stages: Some(stages),
            ..Build::default()
        };
        why_pending(&build, Timestamp(10_800))
    }

    #[test]
    fn a_stage_without_a_runner_names_what_it_wants() {
        let stage = Stage {
            name: "gpu-tests".into(),
            kind: "docker".into(),
            os: "linux".into(),
            arch: "arm64".into(),
            labels: vec![("gpu".into(), "yes".into())],
            limit: 1,
            created: Some(Timestamp(0)),
            ..Stage::default()
        };
        let words = waiting(vec![stage]).expect("it waits");
        assert_eq!(
            words,
            "waits for a runner: docker linux/arm64 gpu=yes, at most 1 at once, 3h00m now"
        );
    }

    #[test]
    fn a_stage_that_was_accepted_and_never_started_names_the_runner() {
        let stage = Stage {
            machine: "runner-1".into(),
            ..Stage::default()
        };
        assert!(waiting(vec![stage]).is_some_and(|w| w.starts_with("accepted by runner-1")));
    }

    #[test]
    fn a_dependency_is_named_while_it_is_open() {
        let first = Stage {
            name: "gpu-tests".into(),
            status: Status::Running,
            ..Stage::default()
        };
        let second = Stage {
            name: "report".into(),
            status: Status::Waiting,
            depends_on: vec!["gpu-tests".into()],
            ..Stage::default()
        };
        assert_eq!(
            waiting(vec![first, second]).as_deref(),
            Some("stage report waits for gpu-tests")
        );
    }
}
