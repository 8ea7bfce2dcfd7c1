//! Cancel, approve, decline: what people do to a build that is there.

use super::{
    repo::Repo,
    rows::{Build, Status},
    stages::{KILLED_BY_RUNNER, KILLED_BY_SERVER},
    state::{Place, State},
};

/// Why Drone refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Source control does not know it: 404 `Not Found`.
    NotFound,
    /// The database does not know it: 404 `sql: no rows in result set`.
    NoRows,
    /// 400: a declined build does not start again.
    DeclinedRestart,
    /// 404: no stage with this number.
    NoStage,
    /// 400: only a blocked stage can be approved.
    CannotApprove(Status),
    /// 400: only a blocked stage can be declined.
    CannotDecline(Status),
}

impl State {
    /// Cancels a build and gives what the API answers, which can be one version behind the database.
    pub(crate) fn cancel(&mut self, place: Place, number: i64) -> Result<Build, Refusal> {
        let (at, silent) = (self.now, self.quirks.silent_cancel);
        let was = self.build(place, number).ok_or(Refusal::NoRows)?.status;
        let Some(repo) = self.repos.get_mut(place) else {
            return Err(Refusal::NoRows);
        };
        let Some(build) = repo.live.get_mut(&number) else {
            return self
                .build(place, number)
                .map(std::borrow::Cow::into_owned)
                .ok_or(Refusal::NoRows);
        };
        repo.changes += 1;
        build.stop(
            at,
            if silent {
                KILLED_BY_SERVER
            } else {
                KILLED_BY_RUNNER
            },
        );
        if !was.is_over() {
            build.status = Status::Killed;
            build.finished = at / 1000;
            build.version += 1;
            if build.started == 0 {
                build.started = build.finished;
            }
        }
        let mut answer = build.clone();
        let ran = was == Status::Running;
        if ran && silent {
            orphan(build, at);
            answer = build.clone();
        } else if ran {
            // The runner was first: its report is published, and the handler writes once more.
            build.version += 1;
            answer.version = build.version - 1;
        }
        self.open.retain(|open| *open != (place, number));
        if ran && !silent {
            self.publish(place, number);
        }
        Ok(answer)
    }

    /// Lets a repository be built; whoever asks owns it from now on. No event tells of it.
    pub(crate) fn activate(&mut self, place: Place, caller: i64) -> Result<&Repo, Refusal> {
        let repo = self.repos.get_mut(place).ok_or(Refusal::NoRows)?;
        repo.active = true;
        repo.user_id = caller;
        ".drone.yml".clone_into(&mut repo.config_path);
        repo.timeout = 60;
        repo.version += 1;
        repo.changes += 1;
        Ok(repo)
    }

    /// Lets a blocked stage go. No event tells of it.
    pub(crate) fn approve(&mut self, place: Place, number: i64, stage: i64) -> Result<(), Refusal> {
        let at = self.now;
        self.build(place, number).ok_or(Refusal::NoRows)?;
        let Some(repo) = self.repos.get_mut(place) else {
            return Err(Refusal::NoRows);
        };
        // A build of the past is over, and none of its stages is blocked.
        let Some(build) = repo.live.get_mut(&number) else {
            return Err(Refusal::CannotApprove(Status::Success));
        };
        let index = build
            .stages
            .iter()
            .position(|it| it.number == stage)
            .ok_or(Refusal::NoStage)?;
        let Some(it) = build.stages.get_mut(index) else {
            return Err(Refusal::NoStage);
        };
        if it.status != Status::Blocked {
            return Err(Refusal::CannotApprove(it.status));
        }
        it.status = if it.depends_on.is_empty() {
            Status::Pending
        } else {
            Status::Waiting
        };
        it.updated = at / 1000;
        it.version += 1;
        let goes = it.status == Status::Pending;
        let mut next = Vec::new();
        build.release(at, &mut next);
        repo.changes += 1;
        if !self.open.contains(&(place, number)) {
            self.open.push((place, number));
        }
        if goes {
            self.queue(place, number, index);
        }
        for it in next {
            self.plan_move(place, number, it);
        }
        Ok(())
    }

    /// Approves all stages that wait for it, and says how many there were.
    pub(crate) fn approve_all(&mut self, place: Place, number: i64) -> usize {
        let blocked: Vec<i64> = self.build(place, number).map_or_else(Vec::new, |build| {
            let stages = build.stages.iter();
            let blocked = stages.filter(|stage| stage.status == Status::Blocked);
            blocked.map(|stage| stage.number).collect()
        });
        let approved = |stage: &i64| self.approve(place, number, *stage).is_ok();
        blocked.iter().copied().filter(approved).count()
    }

    /// Declines a blocked stage, and with it the build. No event tells of it.
    pub(crate) fn decline(&mut self, place: Place, number: i64, stage: i64) -> Result<(), Refusal> {
        self.build(place, number).ok_or(Refusal::NoRows)?;
        let Some(repo) = self.repos.get_mut(place) else {
            return Err(Refusal::NoRows);
        };
        let Some(build) = repo.live.get_mut(&number) else {
            return Err(Refusal::CannotDecline(Status::Success));
        };
        let it = build
            .stages
            .iter_mut()
            .find(|it| it.number == stage)
            .ok_or(Refusal::NoStage)?;
        if it.status != Status::Blocked {
            return Err(Refusal::CannotDecline(it.status));
        }
        it.status = Status::Declined;
        it.version += 1;
        if build.status != Status::Declined {
            build.status = Status::Declined;
            build.version += 1;
        }
        repo.changes += 1;
        Ok(())
    }

    /// Declines all stages in their order; stops at the first that is not blocked, and what was
    /// declined before stays so.
    pub(crate) fn decline_all(&mut self, place: Place, number: i64) -> Result<(), Refusal> {
        let build = self.build(place, number).ok_or(Refusal::NoRows)?;
        if build.status == Status::Declined {
            return Err(Refusal::CannotDecline(Status::Declined));
        }
        let stages: Vec<i64> = build.stages.iter().map(|stage| stage.number).collect();
        stages
            .into_iter()
            .try_for_each(|stage| self.decline(place, number, stage))
    }
}

/// The handler was first: nobody tells the readers of the live logs.
fn orphan(build: &mut Build, at: i64) {
    for step in build.stages.iter_mut().flat_map(|stage| &mut stage.steps) {
        step.orphaned = step.status == Status::Killed && step.stopped == at;
    }
}
