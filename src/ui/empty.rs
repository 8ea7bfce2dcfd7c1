//! Why a list is empty, in a sentence, and what to do next: never just nothing.

use ratatui::layout::Rect;

use crate::app::screens::builds::BuildsScreen;
use crate::app::screens::services::{ServicesScreen, View};
use crate::app::{Action, Model, Remote};
use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::theme::Role;
use crate::ui::words::counted;

/// What stands in the place of rows: lines, the first one the sentence, the others the next step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Empty {
    pub(super) role: Role,
    pub(super) lines: Vec<String>,
}

impl Empty {
    pub(super) fn new(role: Role, sentence: impl Into<String>) -> Self {
        Self {
            role,
            lines: vec![sentence.into()],
        }
    }

    pub(super) fn then(mut self, next: impl Into<String>) -> Self {
        self.lines.push(next.into());
        self
    }

    /// Draws the lines, wrapped, from the second row of the area on.
    pub(super) fn draw(&self, area: Rect, canvas: &mut Canvas<'_>) {
        let columns = area.width.saturating_sub(6);
        let mut y = area.y + u16::from(area.height > 2);
        let mut role = self.role;
        for line in &self.lines {
            for row in text::wrap(&text::clean(line), usize::from(columns)) {
                if y >= area.bottom() {
                    return;
                }
                let style = canvas.style(role);
                canvas.text(Rect::new(area.x + 3, y, columns, 1), style, row);
                y += 1;
            }
            role = Role::Dim;
        }
    }
}

/// Waiting, or refused; `None` when the question has been answered.
pub(super) fn unanswered(model: &Model, remote: &Remote, what: &str, whom: &str) -> Option<Empty> {
    if let Some(fault) = remote.fault() {
        let empty = Empty::new(Role::Bad, fault.summary.as_str());
        let again = format!("`{}` asks again", model.keymap.first(Action::Refresh));
        return Some(match &fault.hint {
            Some(hint) => empty.then(hint.as_str()).then(again),
            None => empty.then(again),
        });
    }
    let since = remote.waiting_since()?;
    let seconds = model.now.since(since) / 1000;
    let empty = Empty::new(Role::Active, format!("loading {what}… {seconds} s"));
    // A short wait needs no explanation.
    let named = seconds >= 3 && !whom.is_empty();
    Some(if named {
        empty.then(format!("waiting for {whom}"))
    } else {
        empty
    })
}

/// Why the start screen has no rows.
pub(super) fn services(screen: &ServicesScreen, model: &Model) -> Empty {
    let total = screen.listing.counts.total;
    if !screen.filter.is_empty() && total > 0 {
        return unmatched(&screen.filter.text, total);
    }
    for state in model
        .store
        .catalogs
        .states
        .iter()
        .filter(|state| state.exists)
    {
        let context = model.settings.context(&state.context);
        let address = context.and_then(|context| context.backstage.as_deref());
        let asked = unanswered(
            model,
            &state.remote,
            "services",
            address.unwrap_or_default(),
        );
        if let Some(empty) = asked.filter(|_| state.read_at.is_none()) {
            return empty;
        }
    }
    if model.store.catalogs.rows.is_empty() {
        for (id, server) in &model.store.servers.by_id {
            let address = model.settings.server_url(id).unwrap_or_default();
            if let Some(empty) = unanswered(model, &server.repos, "repositories", address) {
                return empty;
            }
        }
        if model.settings.contexts.is_empty() {
            return Empty::new(Role::Dim, "Nothing is set up yet.");
        }
        if never_asked(model) {
            return Empty::new(Role::Active, "loading services…");
        }
        return Empty::new(Role::Dim, "There is no service yet.");
    }
    of_view(&screen.view, model)
}

/// Whether this is the first frame: nobody has been asked anything.
fn never_asked(model: &Model) -> bool {
    let mut catalogs = model.store.catalogs.states.iter();
    let mut servers = model.store.servers.by_id.values();
    catalogs.all(|state| state.remote.is_idle()) && servers.all(|server| server.repos.is_idle())
}

fn of_view(view: &View, model: &Model) -> Empty {
    let next = model.keymap.first(Action::NextView);
    let empty = match view {
        View::Mine | View::Below | View::Above => nothing_owned(model),
        View::Failing => Empty::new(Role::Good, "Nothing is failing."),
        View::MyBuilds => Empty::new(Role::Dim, "No build was started or written by you."),
        View::Own(own) if own.filter.is_empty() => Empty::new(Role::Dim, "There is nothing yet."),
        View::Own(own) => Empty::new(Role::Dim, format!("Nothing fits `{}`.", own.filter.text)),
        View::Team(_) | View::System(_) | View::All => {
            Empty::new(Role::Dim, "No component belongs to it.")
        }
    };
    empty.then(format!("`{next}` shows the next view"))
}

/// Says who was looked for, or why it is not known who sits here.
fn nothing_owned(model: &Model) -> Empty {
    let states = &model.store.catalogs.states;
    let Some(me) = states.iter().find_map(|state| state.catalog.me.as_ref()) else {
        let why = states
            .iter()
            .find_map(|state| state.catalog.me_unknown.as_deref());
        let why = why.unwrap_or("the catalog does not say who you are");
        let setting = "set `me` of the context to your user of the catalog";
        return Empty::new(Role::Warn, why).then(setting);
    };
    if me.teams.is_empty() {
        return Empty::new(
            Role::Dim,
            "No component has you as owner, and you are in no group.",
        );
    }
    let names: Vec<String> = me
        .teams
        .iter()
        .map(crate::domain::EntityRef::short)
        .collect();
    let groups = counted(names.len(), "group");
    let names = names.join(", ");
    Empty::new(
        Role::Dim,
        format!("No component has you or your {groups} ({names}) as owner."),
    )
}

pub(super) fn unmatched(filter: &str, total: usize) -> Empty {
    Empty::new(Role::Warn, format!("0 of {total} match `{filter}`.")).then("esc clears the filter")
}

/// That the entry is at fault rather than the pipeline, and the next step.
fn stale(screen: &BuildsScreen, model: &Model) -> Option<[String; 2]> {
    let stale = model.store.stale_entry(screen.row.as_ref()?)?;
    let key = model.keymap.first(Action::GoDoctor);
    let next = format!("`{key}` has more: {}", stale.next);
    Some([stale.in_place(), next])
}

/// Why a service has no builds to show.
pub(super) fn builds(screen: &BuildsScreen, model: &Model) -> Empty {
    let slug = &screen.repo.slug;
    let Some(repo) = model.store.builds.repo(&screen.repo) else {
        // Only an answer can say that it is not there.
        let server = model.store.servers.get(&screen.repo.server);
        let address = model.settings.server_url(&screen.repo.server);
        let asked = server.and_then(|server| {
            unanswered(
                model,
                &server.repos,
                "repositories",
                address.unwrap_or_default(),
            )
        });
        if let Some(empty) = asked {
            return empty;
        }
        let empty = Empty::new(Role::Warn, format!("Drone does not list {slug}."));
        return match stale(screen, model) {
            Some([why, next]) => empty.then(why).then(next),
            None => empty.then("it is not there, or your account may not see it"),
        };
    };
    let known = repo.listed_builds().count();
    if !screen.filter.is_empty() && known > 0 {
        return unmatched(&screen.filter.text, known);
    }
    let address = model
        .settings
        .server_url(&screen.repo.server)
        .unwrap_or_default();
    if let Some(empty) = unanswered(model, &repo.list, "builds", address) {
        return empty;
    }
    if repo.gone {
        let sentence = format!("{slug} is not in Drone, or there is no right.");
        let empty = Empty::new(Role::Warn, sentence);
        return match stale(screen, model) {
            Some([why, next]) => empty.then(why).then(next),
            None => empty,
        };
    }
    if !repo.facts.active {
        return Empty::new(
            Role::Warn,
            format!("Drone does not build {slug}: it is switched off."),
        )
        .then(format!(
            "`{}` activates it: builds begin with the next push; it needs repo admin",
            model.keymap.first(Action::Activate)
        ));
    }
    let branch = &repo.facts.default_branch;
    let trigger = model.keymap.first(Action::Trigger);
    Empty::new(
        Role::Dim,
        format!("No builds yet. Default branch {branch}."),
    )
    .then(format!("`{trigger}` starts the first"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::filter::Filter;
    use crate::app::{Slot, Ticket};
    use crate::domain::{Fault, FaultKind, Person};
    use crate::ui::testing::{NOW, empty, entity};
    use std::sync::Arc;

    fn said(model: &Model) -> String {
        let crate::app::screens::Screen::Services(screen) = model.screen() else {
            panic!("the start screen")
        };
        services(screen, model).lines.join(" / ")
    }

    fn ticket() -> Ticket {
        Ticket {
            slot: Slot::Record,
            turn: 1,
        }
    }

    #[test]
    fn the_first_load_counts_seconds_and_names_whom_it_waits_for() {
        let mut model = empty((80, 24));
        let remote = &mut model.store.catalogs.states[0].remote;
        remote.ask(ticket(), NOW.plus(-2_100));
        assert_eq!(said(&model), "loading services… 2 s");
        model.now = NOW.plus(1_000);
        assert_eq!(
            said(&model),
            "loading services… 3 s / waiting for https://backstage.example"
        );
    }

    #[test]
    fn the_first_frame_waits_and_claims_nothing() {
        let mut model = empty((80, 24));
        assert_eq!(said(&model), "loading services…");
        let remote = &mut model.store.catalogs.states[0].remote;
        remote.ask(ticket(), NOW);
        remote.settle(&ticket(), NOW, None);
        assert_eq!(said(&model), "There is no service yet.");
    }

    #[test]
    fn a_repository_is_missed_only_by_a_drone_that_answered() {
        use crate::ui::testing::{repo, server};
        let mut model = empty((80, 24));
        let screen = BuildsScreen::new(None, repo("ledger"));
        let said = |model: &Model| builds(&screen, model).lines.join(" / ");
        let repos = &mut model
            .store
            .servers
            .by_id
            .get_mut(&server())
            .expect("it")
            .repos;
        repos.ask(ticket(), NOW);
        let fault = Fault::new(FaultKind::SignedOut, "drone answered 401");
        repos.settle(&ticket(), NOW, Some(fault));
        assert_eq!(said(&model), "drone answered 401 / `r` asks again");
        let repos = &mut model
            .store
            .servers
            .by_id
            .get_mut(&server())
            .expect("it")
            .repos;
        repos.ask(ticket(), NOW);
        repos.settle(&ticket(), NOW, None);
        assert!(said(&model).starts_with("Drone does not list acme/ledger."));
    }

    #[test]
    fn a_refusal_is_shown_with_its_next_step() {
        let mut model = empty((80, 24));
        let remote = &mut model.store.catalogs.states[0].remote;
        remote.ask(ticket(), NOW);
        let fault = Fault::new(
            FaultKind::SignedOut,
            "https://backstage.example answered 401",
        );
        remote.settle(&ticket(), NOW, Some(fault.hint("look at the token")));
        assert_eq!(
            said(&model),
            "https://backstage.example answered 401 / look at the token / `r` asks again"
        );
    }

    #[test]
    fn who_owns_nothing_reads_who_was_looked_for() {
        let mut model = empty((80, 24));
        crate::ui::testing::add_service(&mut model, "ledger");
        let me = Person {
            entity: entity("user:ana"),
            name: "Ana".into(),
            email: "".into(),
            teams: vec![entity("group:payments"), entity("group:sre")],
        };
        let catalog = Arc::make_mut(&mut model.store.catalogs.states[0].catalog);
        catalog.me = Some(me);
        assert!(
            said(&model)
                .starts_with("No component has you or your 2 groups (payments, sre) as owner. /")
        );
        let catalog = Arc::make_mut(&mut model.store.catalogs.states[0].catalog);
        catalog.me = None;
        catalog.me_unknown = Some("two users have ana@acme.example".into());
        assert!(said(&model).starts_with("two users have ana@acme.example / set `me`"));
    }

    #[test]
    fn a_filter_that_matches_nothing_says_of_how_many() {
        let mut model = empty((80, 24));
        if let crate::app::screens::Screen::Services(screen) = model.screen_mut() {
            screen.filter = Filter::parse("foo");
            screen.listing.counts.total = 17;
        }
        assert_eq!(said(&model), "0 of 17 match `foo`. / esc clears the filter");
    }
}
