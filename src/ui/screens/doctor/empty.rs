//! Why nothing is listed, in a sentence.

use crate::app::Model;
use crate::app::screens::doctor::DoctorScreen;
use crate::ui::empty::{Empty, unanswered, unmatched};
use crate::ui::theme::Role;
use crate::ui::words::counted;

/// Nothing is wrong, or nothing is known yet.
pub(super) fn catalog(screen: &DoctorScreen, model: &Model) -> Empty {
    let states = || {
        let states = model.store.catalogs.states.iter();
        states.filter(|state| state.exists)
    };
    if states().next().is_none() {
        let empty = Empty::new(Role::Dim, "This context has no catalog to examine.");
        return empty.then("`tab` looks at the connection");
    }
    if let Some(state) = states().find(|state| state.read_at.is_none()) {
        let context = model.settings.context(&state.context);
        let address = context.and_then(|context| context.backstage.as_deref());
        let address = address.unwrap_or_default();
        let asked = unanswered(model, &state.remote, "the catalog", address);
        return asked.unwrap_or_else(|| Empty::new(Role::Active, "loading the catalog…"));
    }
    let doctor = &model.store.doctor;
    let all = screen.shows_all(doctor);
    let cases = doctor.states.iter().flat_map(|health| &health.cases);
    let total = cases.filter(|case| all || case.mine).count();
    if !screen.browse.filter.is_empty() && total > 0 {
        return unmatched(&screen.browse.filter.text, total);
    }
    let services = counted(screen.tally(model).services(), "service");
    let empty = Empty::new(Role::Good, format!("{services} checked, no findings."));
    if all {
        return empty;
    }
    empty.then("`]` shows those of everybody")
}

/// The checks are under way, or the filter keeps none.
pub(super) fn connection(screen: &DoctorScreen) -> Empty {
    let total = screen
        .connection
        .as_ref()
        .map_or(0, |panel| panel.checks.len());
    if total > 0 {
        return unmatched(&screen.browse.filter.text, total);
    }
    Empty::new(Role::Active, "looking at everything on the way…")
}
