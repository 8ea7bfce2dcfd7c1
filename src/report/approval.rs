//! Stages that wait for a person.

use schemars::JsonSchema;
use serde::Serialize;

use crate::domain::{
    self, BuildId, Ownership, Rights, Service, Timestamp, WhyBlocked, once_approved, rfc3339,
};

/// A blocked stage.
#[derive(Debug, Clone, Serialize, JsonSchema)]
pub struct Approval {
    pub context: String,
    pub server: String,
    /// `owner/name`.
    pub repository: String,
    /// Name of the service; null for a repository that no component names.
    pub service: Option<String>,
    /// Entity reference; null without a catalog.
    pub component: Option<String>,
    /// Entity references of the owners.
    pub owners: Vec<String>,
    /// Whether the person or a group of theirs owns it; null where that is not known.
    pub mine: Option<bool>,
    pub build: u64,
    pub stage: String,
    /// What Drone is asked with.
    pub stage_number: u32,
    pub event: String,
    /// Branch, tag or pull request.
    pub branch: String,
    pub commit: String,
    /// First line of the message or the title.
    pub message: String,
    pub author: String,
    /// Login that started the build, `@hook`, `@cron`; null where Drone does not know.
    pub started_by: Option<String>,
    pub deploy_to: Option<String>,
    pub since: Option<String>,
    pub waiting_seconds: Option<i64>,
    /// `fork`, `signature`, `unknown`: Drone does not keep it, it is read off the build.
    pub why: String,
    /// What an approval lets happen, in words.
    pub effect: String,
    /// Whether the account may decide (repository admin in Drone); null where that is not known.
    pub can_decide: Option<bool>,
}

impl Approval {
    /// `now` is the server's time; `service` the component that names the repository, and how the
    /// person stands to it.
    pub fn new(
        id: &BuildId,
        (build, stage): (&domain::Build, &domain::Stage),
        service: Option<(&Service, &Ownership)>,
        (why, rights): (&WhyBlocked, Option<Rights>),
        now: Timestamp,
    ) -> Self {
        let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let component = service.and_then(|(service, _)| service.component.as_deref());
        let owners = component.iter().flat_map(|component| &component.owners);
        let standing = service.map(|(_, standing)| standing);
        let known = standing.filter(|standing| **standing != Ownership::Unknown);
        let since = stage.created.or(build.created);
        Self {
            context: id.repo.server.context.to_string(),
            server: id.repo.server.server.to_string(),
            repository: id.repo.slug.to_string(),
            service: service.map(|(service, _)| service.name().to_string()),
            component: component.map(|component| component.entity.as_str().to_owned()),
            owners: owners.map(|owner| owner.as_str().to_owned()).collect(),
            mine: known.map(Ownership::is_owner),
            build: id.number,
            stage: stage.name.to_string(),
            stage_number: stage.number,
            event: build.event.word().to_owned(),
            branch: build.place().to_string(),
            commit: build.after.to_string(),
            message: build.headline().to_owned(),
            author: build.author().to_owned(),
            started_by: some(&build.trigger),
            deploy_to: some(&build.deploy_to),
            since: since.map(rfc3339),
            waiting_seconds: since.map(|since| now.since(since).max(0)),
            why: why.id().to_owned(),
            effect: once_approved(build, stage),
            can_decide: rights.map(|rights| rights.admin),
        }
    }
}
