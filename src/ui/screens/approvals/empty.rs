//! Why the inbox has no rows.

use crate::app::screens::approvals::{ApprovalsScreen, Part, decided_today};
use crate::app::{Action, Model};
use crate::ui::empty::{Empty, unanswered};
use crate::ui::theme::Role;
use crate::ui::words::counted;

/// Nothing waits, or nothing is known to.
pub(super) fn waiting(screen: &ApprovalsScreen, model: &Model) -> Empty {
    let store = &model.store;
    let known = store.waiting.len();
    if !screen.browse.filter.is_empty() && known > 0 {
        let words = format!("0 of {known} match `{}`.", screen.browse.filter.text);
        return Empty::new(Role::Warn, words).then("esc clears the filter");
    }
    for (id, server) in &store.servers.by_id {
        let address = model.settings.server_url(id).unwrap_or_default();
        let asked = unanswered(model, &server.repos, "repositories", address);
        if let Some(empty) = asked.filter(|_| !server.listed) {
            return empty;
        }
    }
    let unknown = store.waiting.unknown(&store.builds);
    if unknown > 0 {
        let builds = counted(unknown, "pending build");
        let words = format!("looking at {builds}: Drone has no list of what waits…");
        return Empty::new(Role::Active, words);
    }
    if let Some((count, fault)) = store.waiting.failed(&store.builds) {
        let builds = counted(count, "pending build");
        let again = model.keymap.first(Action::Refresh);
        return Empty::new(
            Role::Bad,
            format!("{builds} could not be looked at: {fault}"),
        )
        .then(format!("`{again}` asks again"));
    }
    if screen.part == Part::Mine && known > 0 {
        let words = format!("Nothing waits in your services; {known} wait elsewhere.");
        let key = model.keymap.first(Action::NextView);
        return Empty::new(Role::Dim, words).then(format!("`{key}` shows all that wait"));
    }
    let decided = decided_today(model).count();
    let empty = Empty::new(
        Role::Dim,
        format!("Nothing waits for you. {decided} decided today."),
    );
    let key = model.keymap.first(Action::NextView);
    if decided == 0 {
        return empty.then("a stage that is blocked shows here, whatever repository it is in");
    }
    empty.then(format!("`{key}` shows what was decided"))
}

/// Nothing was decided.
pub(super) fn decided(model: &Model) -> Empty {
    if let Some(empty) = unanswered(model, &model.store.record.remote, "the record", "") {
        return empty;
    }
    Empty::new(Role::Dim, "Nothing was decided today from this machine.")
        .then("Drone itself keeps no name of an approval")
}
