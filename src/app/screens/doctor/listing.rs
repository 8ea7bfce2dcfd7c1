//! Which cases and checks a filter keeps.

use crate::app::model::Model;
use crate::app::screens::Screen;
use crate::app::screens::doctor::DoctorScreen;
use crate::app::store::{Case, Catalogs, Doctor};
use crate::domain::{Declared, Diagnosis, EntityRef};

/// The cases that are shown, the worst of all contexts first.
pub(super) fn cases(
    screen: &DoctorScreen,
    doctor: &Doctor,
    catalogs: &Catalogs,
) -> Vec<(usize, usize)> {
    let all = screen.shows_all(doctor);
    let filter = &screen.browse.filter;
    let mut reader = filter.reader();
    let mut kept = Vec::new();
    for (state, health) in doctor.states.iter().enumerate() {
        let catalog = catalogs.state(&health.context).map(|it| &it.catalog);
        for (at, case) in health.cases.iter().enumerate() {
            if !(all || case.mine) {
                continue;
            }
            let keeps = filter.is_empty() || {
                let owners = catalog.and_then(|it| it.component(&case.diagnosis.entity));
                let owners = owners.map_or(&[][..], |component| &component.owners);
                let is_owner = |value: &str| owner_is(owners, case, value);
                let mut tokens = filter.tokens.iter().filter(|token| token.key == "owner");
                reader.keeps(&hay(&case.diagnosis))
                    && tokens.all(|token| is_owner(&token.value) != token.inverse)
            };
            if keeps {
                kept.push((state, at));
            }
        }
    }
    // Within a context they are in this order already.
    kept.sort_by_key(|(state, at)| {
        let case = doctor.states.get(*state).and_then(|it| it.cases.get(*at));
        std::cmp::Reverse(case.map(|case| case.diagnosis.severity))
    });
    kept
}

fn owner_is(owners: &[EntityRef], case: &Case, value: &str) -> bool {
    match value {
        "me" => case.mine,
        "none" => owners.is_empty(),
        _ => owners.iter().any(|owner| owner.short().contains(value)),
    }
}

/// What a filter is matched against: the words of the row, and the ids that the facets write. Without
/// the reason: in so many letters any word is found.
fn hay(diagnosis: &Diagnosis) -> String {
    let declared = diagnosis.declared.as_ref();
    let text = format!(
        "{} {} {} {} {}",
        diagnosis.service,
        diagnosis.rule.id(),
        diagnosis.rule.short(),
        diagnosis.severity.id(),
        declared.map(Declared::line).unwrap_or_default(),
    );
    text.to_lowercase()
}

/// The checks that are shown.
pub(super) fn checks(screen: &DoctorScreen) -> Vec<usize> {
    let Some(panel) = &screen.connection else {
        return Vec::new();
    };
    let mut reader = screen.browse.filter.reader();
    let checks = panel.checks.iter().enumerate();
    let kept = checks.filter(|(_, check)| {
        let hay = format!(
            "{} {} {}",
            check.subject.id(),
            check.verdict.name(),
            check.said
        );
        reader.keeps(&hay.to_lowercase())
    });
    kept.map(|(at, _)| at).collect()
}

/// Words that leave only one rule or one severity, for the facets, a number for their order first.
pub(super) fn tokens(model: &Model) -> Vec<(u8, String)> {
    let Screen::Doctor(screen) = model.screen() else {
        return Vec::new();
    };
    let cases = (0..screen.listing.len()).filter_map(|at| screen.case(model, at));
    let words = cases.flat_map(|(_, case)| {
        let diagnosis = &case.diagnosis;
        // Exactly: `error` alone would match letter by letter in almost everything.
        [
            (0, format!("={}", diagnosis.severity.id())),
            (1, format!("={}", diagnosis.rule.id())),
        ]
    });
    words.collect()
}
