//! The rules that a catalog entry is held against: one list, with its stable ids.

/// What is wrong with an entry. Ids are stable: configuration, scripts and `doctor --rule` name them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rule {
    /// Drone does not list the repository that an annotation names.
    RepositoryMissing,
    /// The same repository, by Drone's id, is listed under another name now.
    RepositoryRenamed,
    /// Drone lists it and does not build it.
    RepositoryInactive,
    /// An annotation holds something that is no slug.
    BadSlug,
    /// `${{ values.x }}` and the like was never filled in.
    TemplateLeftOver,
    /// `drone.io/server` names a server that the configuration does not have.
    UnknownServer,
    /// No annotation names a repository.
    NoRepository,
    /// The repository was worked out from an address.
    Guessed,
    /// The entry claims a repository that its file does not come from.
    ForeignRepository,
    /// Another component stands for the same repository.
    SharedRepository,
    /// The default branch was not built for [`STALE_DAYS`](crate::domain::STALE_DAYS).
    NotBuilt,
    /// No owner, or a word in its place that names nobody (`unknown`, `todo`).
    OwnerMissing,
    /// An owner that is neither group nor user of the catalog.
    OwnerUnknown,
    /// The owning group and the groups below it have no members.
    EmptyGroup,
    /// The entry's file breaks the schema: the last good state is shown.
    SchemaError,
    /// The entry's file failed to be processed for another reason.
    Processing,
    /// The Location above the entry failed: its file is not read any more.
    LocationError,
    /// Nothing emits the entry any more.
    Orphan,
    /// No link or annotation leads to a runbook.
    NoRunbook,
}

impl Rule {
    /// In the order of the repository, the owner, the file.
    pub const ALL: [Self; 19] = [
        Self::RepositoryMissing,
        Self::RepositoryRenamed,
        Self::RepositoryInactive,
        Self::BadSlug,
        Self::TemplateLeftOver,
        Self::UnknownServer,
        Self::NoRepository,
        Self::Guessed,
        Self::ForeignRepository,
        Self::SharedRepository,
        Self::NotBuilt,
        Self::OwnerMissing,
        Self::OwnerUnknown,
        Self::EmptyGroup,
        Self::SchemaError,
        Self::Processing,
        Self::LocationError,
        Self::Orphan,
        Self::NoRunbook,
    ];

    pub fn id(self) -> &'static str {
        match self {
            Self::RepositoryMissing => "repository-missing",
            Self::RepositoryRenamed => "repository-renamed",
            Self::RepositoryInactive => "repository-inactive",
            Self::BadSlug => "bad-slug",
            Self::TemplateLeftOver => "template-left-over",
            Self::UnknownServer => "unknown-server",
            Self::NoRepository => "no-repository",
            Self::Guessed => "guessed-repository",
            Self::ForeignRepository => "foreign-repository",
            Self::SharedRepository => "shared-repository",
            Self::NotBuilt => "not-built",
            Self::OwnerMissing => "owner-missing",
            Self::OwnerUnknown => "owner-unknown",
            Self::EmptyGroup => "empty-group",
            Self::SchemaError => "schema-error",
            Self::Processing => "processing-error",
            Self::LocationError => "location-error",
            Self::Orphan => "orphan",
            Self::NoRunbook => "no-runbook",
        }
    }

    /// The rule of that id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.id() == id)
    }

    /// A few words for a narrow column.
    pub fn short(self) -> &'static str {
        match self {
            Self::RepositoryMissing => "not in Drone",
            Self::RepositoryRenamed => "repo was renamed",
            Self::RepositoryInactive => "not active in Drone",
            Self::BadSlug => "bad repo name",
            Self::TemplateLeftOver => "template left over",
            Self::UnknownServer => "unknown server",
            Self::NoRepository => "no Drone repo",
            Self::Guessed => "repo is a guess",
            Self::ForeignRepository => "not its own repo",
            Self::SharedRepository => "repo is shared",
            Self::NotBuilt => "not built lately",
            Self::OwnerMissing => "no owner",
            Self::OwnerUnknown => "owner unknown",
            Self::EmptyGroup => "owner has nobody",
            Self::SchemaError => "file breaks schema",
            Self::Processing => "catalog error",
            Self::LocationError => "source unreadable",
            Self::Orphan => "orphan entry",
            Self::NoRunbook => "no runbook",
        }
    }

    /// Whether it is about one repository of an entry, which may name several.
    pub fn is_of_one_repository(self) -> bool {
        matches!(
            self,
            Self::RepositoryMissing
                | Self::RepositoryRenamed
                | Self::RepositoryInactive
                | Self::ForeignRepository
                | Self::SharedRepository
                | Self::NotBuilt
        )
    }

    /// What is so as long as it is not mended, a line each.
    pub fn effect(self) -> &'static [&'static str] {
        match self {
            Self::RepositoryMissing
            | Self::RepositoryRenamed
            | Self::BadSlug
            | Self::TemplateLeftOver
            | Self::UnknownServer => &[
                "has no builds on Services and On-call",
                "its next red build would page nobody",
            ],
            Self::RepositoryInactive => &[
                "pushes are not built",
                "what is shown of it does not change any more",
            ],
            Self::NoRepository => &["has no builds on Services and On-call"],
            Self::Guessed => &["nothing can be started or cancelled before it is confirmed"],
            Self::ForeignRepository => &[
                "shows the builds of another team as its own",
                "its owner may be asked about builds that they did not make",
            ],
            Self::SharedRepository => &["one red build makes all of them red"],
            Self::NotBuilt => &["nobody knows whether it can still be built"],
            Self::OwnerMissing | Self::OwnerUnknown => &[
                "falls into \"no owner\" on On-call",
                "is on nobody's list of own services",
            ],
            Self::EmptyGroup => &["nobody has it on the list of own services"],
            Self::SchemaError | Self::Processing | Self::LocationError => &[
                "the last good state is shown",
                "what was changed in the file since is not",
            ],
            Self::Orphan => &["what is shown of it does not change any more"],
            Self::NoRunbook => &["whoever is on call has nothing to go by"],
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_rule_has_an_id_of_its_own_that_leads_back_and_fits_its_column() {
        let ids: HashSet<_> = Rule::ALL.iter().map(|rule| rule.id()).collect();
        assert_eq!(ids.len(), Rule::ALL.len());
        for rule in Rule::ALL {
            assert_eq!(Rule::from_id(rule.id()), Some(rule));
            assert!(rule.short().len() <= 19, "{}", rule.short());
            assert!(!rule.effect().is_empty(), "{}", rule.id());
        }
        assert_eq!(Rule::from_id("dance"), None);
    }
}
