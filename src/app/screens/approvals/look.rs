//! What the inbox asks for: the stages of builds that may wait, once each and within the budget for
//! what nobody asked for; then what the person may do in the repositories on the screen.

use crate::app::ask;
use crate::app::effect::{Effect, Slot, Urgency};
use crate::app::layout;
use crate::app::model::Model;
use crate::app::screens::Screen;
use crate::domain::RepoId;

/// Builds that are looked at together: who asks for something else meanwhile does not wait long.
const TOGETHER: usize = 8;

/// Looks at builds that may wait for a person. The next ones follow when these have answered.
pub(in crate::app) fn look(model: &mut Model) -> Vec<Effect> {
    model.store.waiting.refresh(&model.store.builds);
    let waiting = &model.store.waiting;
    let is_ours = |slot: &Slot| matches!(slot, Slot::Build(id) if waiting.has_asked(id));
    let under_way = model.asked.keys().filter(|ticket| is_ours(&ticket.slot));
    let room = TOGETHER.saturating_sub(under_way.count());
    let now = Some(model.server_now());
    let mut unseen = waiting.unseen(&model.store.builds, now);
    unseen.truncate(room);
    let mut effects = Vec::new();
    for id in unseen {
        model.store.waiting.ask(&id);
        effects.push(ask::build(model, &id, Urgency::Background));
    }
    effects
}

/// What is asked for when the board is come to: what was decided, and by whom.
pub(in crate::app) fn entered(model: &mut Model) -> Vec<Effect> {
    model.rested = false;
    vec![ask::record(model)]
}

/// What is asked for once the rows on the screen have rested.
pub(in crate::app) fn rest(model: &mut Model) -> Vec<Effect> {
    let mut effects = look(model);
    let Screen::Approvals(screen) = model.screen() else {
        return effects;
    };
    let shown = screen.waits.iter().skip(screen.browse.cursor.top);
    let shown = shown.take(layout::list_rows(model));
    let mut repos: Vec<RepoId> = shown.map(|wait| wait.id.repo.clone()).collect();
    repos.dedup();
    for repo in repos {
        let state = model.store.builds.repo(&repo);
        let is_unknown = model.store.rights(&repo).is_none();
        if is_unknown && state.is_some_and(|state| state.rights.is_idle()) {
            effects.push(ask::facts(model, &repo));
        }
    }
    effects
}

/// Whether a running time is on the screen: ages of waiting are told in minutes.
pub(in crate::app) fn shows_running(_model: &Model) -> bool {
    false
}

/// How many stages wait: the figure in the tab.
pub(in crate::app) fn count(model: &Model) -> usize {
    model.store.waiting.len()
}
