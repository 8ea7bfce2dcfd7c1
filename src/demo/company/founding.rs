//! The founding: people, teams and services put together from a seed and a size.

use super::shape::Company;
use super::{many, payments, people, stale, systems, teams};

/// The company with `services` services: Acme's own with their stories, which are always there,
/// and as many more as are missing to the number.
///
/// The same seed and size give the same company.
pub(in crate::demo) fn company(seed: u64, services: usize) -> Company {
    let mut own = payments::services();
    own.extend(teams::services());
    own.extend(stale::services());
    let missing = services.saturating_sub(own.len());
    own.extend(many::services(seed, missing));
    Company {
        people: people::people(),
        groups: people::groups(),
        domains: systems::domains(),
        systems: systems::systems(),
        services: own,
    }
}
