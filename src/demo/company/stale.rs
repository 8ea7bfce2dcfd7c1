//! Catalog entries that have gone bad, one for each fault that people make. (`kyc-sync`,
//! `mock-bank` and `docs-portal`, which are as bad, stand with their team.)

use super::shape::{Mood, Repository, Service, Stale};
use super::write::{SLUG, bare, repository, service};

pub(super) fn services() -> Vec<Service> {
    let mut all = badly_linked();
    all.extend(badly_owned());
    all.extend(badly_written());
    all
}

fn badly_linked() -> Vec<Service> {
    vec![
        bare("brand-kit", "Brand kit", "web")
            .about("Logos and fonts; nothing links it to a build")
            .of_kind("documentation", "production")
            .stale(Stale::NoAnnotation),
        service("status-page", "Status page", "web")
            .about("The key is there, the value is not")
            .of_kind("website", "production")
            .note(SLUG, "")
            .built_in(vec![])
            .stale(Stale::NoAnnotation),
        service("fraud-labels", "Fraud labels", "data")
            .about("Its repository was deleted in spring")
            .of_kind("service", "deprecated")
            .part_of("risk")
            .built_in(vec![])
            .stale(Stale::RepositoryMissing),
        service("wallet-old", "Wallet, first edition", "web")
            .about("Was copied into the repository of its successor")
            .of_kind("website", "deprecated")
            .note(SLUG, "acme/web-wallet")
            .built_in(vec![repository("acme/web-wallet", Mood::Green)])
            .stale(Stale::SharedSlug),
        service("checkout-proxy", "Checkout proxy", "north-squad")
            .about("Claims a repository that another team owns")
            .of_kind("service", "experimental")
            .note(SLUG, "acme/checkout-api")
            .built_in(vec![])
            .stale(Stale::Squatter),
        service("new-service", "New service", "platform")
            .about("Came out of a template with its placeholders")
            .of_kind("service", "experimental")
            .note(SLUG, "${{ values.destination.owner }}/${{ values.name }}")
            .built_in(vec![])
            .stale(Stale::TemplatePlaceholder),
        service("coupon-mailer", "Coupon mailer", "web")
            .about("Somebody pasted the address of a build")
            .note(SLUG, "https://drone.acme.example/acme/coupon-mailer/812")
            .built_in(vec![])
            .stale(Stale::NotASlug),
    ]
}

fn badly_owned() -> Vec<Service> {
    vec![
        service("old-cron", "Old cron", "unknown")
            .about("Nobody remembers what it sends")
            .of_kind("service", "deprecated")
            .tags(&["perl"])
            .mood(Mood::Red)
            .stale(Stale::OwnerUnknown),
        service("vat-filing", "VAT filing", "group:tax-team")
            .about("Its team was disbanded")
            .part_of("money-core")
            .tier(2)
            .stale(Stale::OwnerMissing),
        service("ios-wallet", "Wallet for iOS", "mobile")
            .about("Its team has no members left")
            .of_kind("mobile-app", "production")
            .part_of("checkout")
            .tier(2)
            .tags(&["swift"])
            .stale(Stale::EmptyGroup),
    ]
}

fn badly_written() -> Vec<Service> {
    vec![
        service("bank-feeds", "Bank feeds", "data")
            .about("Statements of our own accounts; its file lost its owner last week")
            .part_of("treasury")
            .tier(2)
            .tags(&["java"])
            .stale(Stale::ProcessingError),
        service("route-planner", "Route planner", "data")
            .about("Its system was renamed, its file was not")
            .part_of("logistics")
            .tags(&["python"])
            .stale(Stale::SystemMissing),
        Service {
            title: "Promo\u{202e}rennab ".to_owned(),
            description: "\u{1b}]0;title taken\u{7}\u{1b}[2J\u{1b}[31mred\r\nsecond line"
                .to_owned(),
            links: vec![(
                "\u{1b}[5mclick".to_owned(),
                "javascript:alert(1)".to_owned(),
            )],
            ..service("promo-banner", "", "web")
        }
        .note("backdrone.io/tier", "1\u{1b}[8m")
        .stale(Stale::HostileText),
        Service {
            links: vec![],
            ..service("gift-cards", "Gift cards", "payments")
        }
        .about("Sold in December, forgotten in January; nobody wrote a runbook")
        .part_of("checkout")
        .tier_annotated(1)
        .tags(&["go"])
        .built_in(vec![Repository {
            ..repository("acme/gift-cards", Mood::Green)
        }])
        .stale(Stale::NoRunbook),
    ]
}
