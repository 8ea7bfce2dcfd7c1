//! Which views there are: tabs made of who the person is.

use std::sync::Arc;

use crate::app::model::Model;
use crate::app::screens::services::View;
use crate::app::store::Row;
use crate::app::{OwnView, Tab};
use crate::domain::{EntityRef, Ownership};

impl View {
    /// The view that `--view` and the tabs name: `mine`, `below`, `above`, `all`, `failing`,
    /// `my-builds`, `team:NAME`, `system:NAME`.
    pub fn by_id(id: &str) -> Option<Self> {
        Some(match id {
            "mine" => Self::Mine,
            "below" => Self::Below,
            "above" => Self::Above,
            "all" => Self::All,
            "failing" => Self::Failing,
            "my-builds" => Self::MyBuilds,
            _ => {
                let (kind, name) = id.split_once(':')?;
                match kind {
                    "team" => Self::Team(EntityRef::parse(name, "group", "default")?),
                    "system" => Self::System(EntityRef::parse(name, "system", "default")?),
                    _ => return None,
                }
            }
        })
    }

    /// The same, or an own view of this screen by its name.
    pub fn named(id: &str, own: &[Arc<OwnView>]) -> Option<Self> {
        let own = || OwnView::named(own, id).filter(|own| own.tab == Tab::Services);
        Self::by_id(id).or_else(|| own().cloned().map(Self::Own))
    }

    /// Its name in the tabs, and what [`View::named`] reads.
    pub fn id(&self) -> String {
        match self {
            Self::Mine => "mine".into(),
            Self::Below => "below".into(),
            Self::Above => "above".into(),
            Self::All => "all".into(),
            Self::Failing => "failing".into(),
            Self::MyBuilds => "my-builds".into(),
            Self::Team(entity) => format!("team:{}", entity.short()),
            Self::System(entity) => format!("system:{}", entity.short()),
            Self::Own(own) => own.name.to_string(),
        }
    }

    /// Whether a row belongs to it, as far as the catalog decides; failing rows, and what an own
    /// view keeps, are picked later.
    pub(super) fn has(&self, row: &Row) -> bool {
        let component = row.service.component.as_ref();
        match self {
            Self::Mine => row.standing.is_owner(),
            Self::Below => row.standing.is_owner() || matches!(row.standing, Ownership::Below(_)),
            Self::Above => row.standing.is_owner() || matches!(row.standing, Ownership::Above(_)),
            Self::All | Self::Failing | Self::Own(_) => true,
            Self::Team(team) => component.is_some_and(|c| c.owners.contains(team)),
            Self::System(system) => component.is_some_and(|c| c.system.as_ref() == Some(system)),
            Self::MyBuilds => false,
        }
    }
}

/// The tabs of row 2, in order; the view that is shown is among them.
pub fn views(model: &Model, shown: &View) -> Vec<View> {
    let mut views = Vec::new();
    let states = &model.store.catalogs.states;
    if states.iter().any(|state| state.exists) {
        views.push(View::Mine);
    }
    views.push(View::All);
    if states.iter().any(|state| !state.circle.below.is_empty()) {
        views.push(View::Below);
    }
    if states.iter().any(|state| !state.circle.above.is_empty()) {
        views.push(View::Above);
    }
    let teams = |state: &crate::app::store::CatalogState| {
        let me = state.catalog.me.as_ref();
        me.map(|me| me.teams.clone()).unwrap_or_default()
    };
    let mut own: Vec<EntityRef> = states.iter().flat_map(teams).collect();
    own.sort();
    own.dedup();
    views.extend(own.into_iter().map(View::Team));
    views.push(View::Failing);
    views.push(View::MyBuilds);
    let own = OwnView::of(&model.settings.views, Tab::Services);
    views.extend(own.cloned().map(View::Own));
    if !views.contains(shown) {
        views.push(shown.clone());
    }
    views
}

/// The view to show before the person chose one: their own services, where it is known who they
/// are or may still become known; else all.
pub(super) fn view_unchosen(model: &Model) -> View {
    let states = model.store.catalogs.states.iter();
    let hopeful = states.filter(|state| state.exists).any(|state| {
        state.catalog.me.is_some() || (state.read_at.is_none() && state.remote.fault().is_none())
    });
    if hopeful { View::Mine } else { View::All }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_read_back_as_the_view_that_it_names() {
        for id in [
            "mine",
            "below",
            "above",
            "all",
            "failing",
            "my-builds",
            "team:payments",
        ] {
            assert_eq!(View::by_id(id).expect("a view").id(), id);
        }
        assert_eq!(View::by_id("everything"), None);
        assert_eq!(View::by_id("team:"), None);
    }
}
