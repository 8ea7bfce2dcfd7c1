//! How the services of Acme are grouped: systems, and the domains they serve.

use super::shape::{Domain, System};

/// Domains belong to the company as a whole.
pub(super) fn domains() -> Vec<Domain> {
    ["money", "customers", "insight", "engineering"]
        .map(|name| Domain {
            name: name.to_owned(),
            owner: "acme".to_owned(),
        })
        .into()
}

/// Systems, with owners written the short way.
pub(super) fn systems() -> Vec<System> {
    [
        ("checkout", "payments", "money"),
        ("money-core", "payments", "money"),
        ("treasury", "payments", "money"),
        ("risk", "payments", "money"),
        ("accounts", "identity", "customers"),
        ("storefront", "web", "customers"),
        ("warehouse", "data", "insight"),
        ("delivery", "platform", "engineering"),
    ]
    .map(|(name, owner, domain)| System {
        name: name.to_owned(),
        owner: owner.to_owned(),
        domain: domain.to_owned(),
    })
    .into()
}
