//! Own views: `views.yaml` and the files that it includes, read with the words that the screens know.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::app::filter::{Filter, TOKEN_KEYS};
use crate::app::screens::{oncall, services};
use crate::app::{ColumnSettings, OwnView, Tab};
use crate::cli::includes::{self, Unfetched};
use crate::config::{
    At, ColumnChange, Finding, Included, Resolved, ScreenWords, ViewScreen, ViewSettings, Views,
    Vocabulary,
};

/// The file of views, beside the configuration file.
const FILE: &str = "views.yaml";

/// Adds the views of the file beside a configuration file, and what is wrong in them. Files at
/// addresses are taken from the cache; `unfetched` says why they are not there.
pub(super) fn add(
    config: &Path,
    cache: Option<&Path>,
    unfetched: &Unfetched,
    resolved: &mut Resolved,
) {
    let path = beside(config);
    let mut views = match std::fs::read(&path) {
        Ok(bytes) => read(&path, &bytes),
        Err(error) if error.kind() == ErrorKind::NotFound => return,
        Err(error) => {
            let name = path.display().to_string();
            resolved.add(vec![Finding::of_views(&name, error.to_string())]);
            return;
        }
    };
    for At { value, place } in std::mem::take(&mut views.includes) {
        match value {
            Included::Path(shared) => {
                let shared = path.with_file_name(shared);
                match std::fs::read(&shared) {
                    Ok(bytes) => add_shared(&mut views, &shared.display().to_string(), &bytes),
                    Err(error) => {
                        let hint = "name a file that is there and can be read";
                        views.refuse(&place, format!("{}: {error}", shared.display()), hint);
                    }
                }
            }
            Included::Pinned { url, sha256 } => match includes::kept(cache, &sha256) {
                Some(bytes) => add_shared(&mut views, url.as_str(), &bytes),
                None => {
                    let why = unfetched.get(&sha256);
                    let why = why.map_or("it was not fetched yet", String::as_str);
                    let hint = "`backdrone config check` tries it again; where the file was changed, \
                                read it before you write its new sum";
                    views.refuse(&place, format!("nothing of it counts: {why}"), hint);
                }
            },
        }
    }
    resolved.settings.views = views.views;
    resolved.add(views.findings);
}

/// What the file beside a configuration file includes.
pub(super) fn includes(config: &Path) -> Vec<Included> {
    let path = beside(config);
    let bytes = std::fs::read(&path);
    let views = bytes.map(|bytes| read(&path, &bytes)).unwrap_or_default();
    views.includes.into_iter().map(|at| at.value).collect()
}

/// The file of views that belongs to a configuration file.
pub(super) fn beside(config: &Path) -> PathBuf {
    config.with_file_name(FILE)
}

fn read(path: &Path, bytes: &[u8]) -> Views {
    with_words(|words| Views::read(&path.display().to_string(), bytes, words))
}

fn add_shared(views: &mut Views, name: &str, bytes: &[u8]) {
    with_words(|words| views.add_shared(name, bytes, words));
}

/// Hands over what the screens know.
fn with_words<T>(then: impl FnOnce(&Vocabulary<'_>) -> T) -> T {
    let sorts = services::SortKey::ALL.map(services::SortKey::word);
    let is_built_in = |name: &str| {
        services::View::by_id(name).is_some() || oncall::View::named(name, &[]).is_some()
    };
    then(&Vocabulary {
        is_built_in: &is_built_in,
        filter_fault: &|text| Filter::parse(text).fault,
        services: ScreenWords {
            sorts: &sorts,
            columns: &services::COLUMNS,
            tokens: &TOKEN_KEYS,
        },
        oncall: ScreenWords {
            sorts: &[],
            columns: &oncall::COLUMNS,
            tokens: &oncall::TOKEN_KEYS,
        },
    })
}

/// The views as the dashboard needs them. `usual` are the columns of the services that an own view
/// adds to and removes from.
pub(super) fn shown(views: &[ViewSettings], usual: &ColumnSettings) -> Vec<Arc<OwnView>> {
    let view = |view: &ViewSettings| {
        let tab = match view.screen {
            ViewScreen::Services => Tab::Services,
            ViewScreen::OnCall => Tab::OnCall,
        };
        let order = view.sort.as_ref().and_then(|order| {
            let sort = services::Sort::parse(&order.by)?;
            Some(services::Sort {
                reverse: order.reverse,
                ..sort
            })
        });
        let none = ColumnSettings::default();
        let usual = if tab == Tab::Services { usual } else { &none };
        Arc::new(OwnView {
            name: view.name.as_str().into(),
            tab,
            filter: Filter::parse(&view.filter),
            sort: order,
            columns: view.columns.as_ref().map(|change| columns(change, usual)),
        })
    };
    views.iter().map(view).collect()
}

/// A change of columns on top of the usual ones.
fn columns(change: &ColumnChange, usual: &ColumnSettings) -> ColumnSettings {
    if !change.only.is_empty() {
        return ColumnSettings {
            only: change.only.clone(),
            ..ColumnSettings::default()
        };
    }
    let mut columns = usual.clone();
    for id in &change.add {
        columns.removed.retain(|removed| removed != id);
        let is_in = |ids: &[String]| ids.contains(id);
        if columns.only.is_empty() && !is_in(&columns.added) {
            columns.added.push(id.clone());
        } else if !columns.only.is_empty() && !is_in(&columns.only) {
            columns.only.push(id.clone());
        }
    }
    for id in &change.remove {
        columns.added.retain(|added| added != id);
        columns.only.retain(|only| only != id);
        columns.removed.push(id.clone());
    }
    columns
}
