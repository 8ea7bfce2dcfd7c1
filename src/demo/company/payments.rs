//! The services of Payments, the team that the demo is opened in: every kind of history at once.

use super::shape::{Mood, Repository, Service, Stale};
use super::write::{SLUG, SOURCE, repository, service};

/// In the order in which a failing board would show them.
pub(super) fn services() -> Vec<Service> {
    let mut all = urgent();
    all.extend(waiting());
    all.extend(healthy());
    all.extend(odd());
    all
}

fn urgent() -> Vec<Service> {
    vec![
        service("checkout-api", "Checkout API", "payments")
            .about("Takes baskets to paid orders; retries soft declines")
            .part_of("checkout")
            .tier_annotated(1)
            .tags(&["rust", "pci"])
            .note("slack.com/channel", "#pay-oncall")
            .note("pagerduty.com/service-id", "PCHK0UT")
            .link(
                "#pay-oncall",
                "https://acme.slack.example/archives/pay-oncall",
            )
            .depends_on(&["ledger", "pay-gateway", "risk-engine", "fx-rates"])
            .mood(Mood::Red),
        service("ledger", "Ledger", "Group:Default/Payments")
            .about("Double-entry book of every cent that moves")
            .part_of("money-core")
            .tier_annotated(1)
            .tags(&["java"])
            .note("pagerduty.com/service-id", "PLEDG3R")
            .depends_on(&["card-vault"])
            .mood(Mood::Red),
        service("payout-batch", "Payout batch", "payments")
            .about("Pays merchants every night and reconciles with the bank")
            .part_of("treasury")
            .tier_annotated(1)
            .tags(&["python", "batch"])
            .note("opsgenie.com/component-selector", "tag:payout-batch")
            .depends_on(&["ledger", "bank-feeds"])
            .mood(Mood::Red),
        service("payment-links", "Payment links", "payments")
            .about("Pages that take a payment for one invoice")
            .part_of("checkout")
            .tier_tagged(2)
            .tags(&["typescript"])
            .depends_on(&["checkout-api"])
            .mood(Mood::Flaky),
        service("card-network-sim", "Card network simulator", "payments")
            .about("Plays the card schemes in tests; its build prints every frame")
            .part_of("risk")
            .tier(3)
            .tags(&["go", "test"])
            .mood(Mood::Chatty),
    ]
}

fn waiting() -> Vec<Service> {
    vec![
        service("pay-gateway", "Payment gateway", "group:payments")
            .about("Speaks to the card processors")
            .part_of("checkout")
            .tier_annotated(1)
            .tags(&["java", "pci"])
            .note("pagerduty.com/service-id", "PGATEWY")
            .depends_on(&["card-vault"])
            .built_in(vec![Repository {
                protected: true,
                private: true,
                admins: vec!["ana".to_owned()],
                ..repository("acme/pay-gateway", Mood::Blocked)
            }]),
        service("fx-rates", "FX rates", "payments")
            .about("Daily and intraday exchange rates")
            .part_of("treasury")
            .tier_annotated(1)
            .tags(&["go"])
            .mood(Mood::Busy),
        service("invoice-worker", "Invoice worker", "payments")
            .about("Renders invoices; needs a runner with a GPU for the layout model")
            .part_of("money-core")
            .tier(2)
            .tags(&["python"])
            .depends_on(&["ledger"])
            .mood(Mood::Stuck),
        service("refunds", "Refunds", "payments")
            .about("Money back, in full or in part")
            .part_of("checkout")
            .tier(2)
            .tags(&["rust"])
            .depends_on(&["ledger", "pay-gateway"])
            .mood(Mood::Stopped),
        service("disputes", "Disputes", "group:default/payments")
            .about("Charge-backs and the papers for them")
            .part_of("risk")
            .tier_tagged(2)
            .tags(&["kotlin"])
            .depends_on(&["refunds"])
            .mood(Mood::RedFeature),
    ]
}

fn healthy() -> Vec<Service> {
    vec![
        service("risk-engine", "Risk engine", "payments")
            .about("Scores every payment in 40 ms")
            .part_of("risk")
            .tier(2)
            .tags(&["rust", "ml"])
            .note("opsgenie.com/component-selector", "tag:risk-engine"),
        service("statements", "Statements", "PAYMENTS")
            .about("Monthly statements for merchants")
            .part_of("money-core")
            .tier(2)
            .tags(&["java"])
            .depends_on(&["ledger"]),
        service("tax-calc", "Tax calculator", "payments")
            .about("VAT and sales tax by place and day")
            .part_of("money-core")
            .tier(2)
            .tags(&["go"]),
        service("card-vault", "Card vault", "payments")
            .about("The only place that sees card numbers")
            .part_of("checkout")
            .tier(2)
            .tags(&["rust", "pci"])
            .built_in(vec![Repository {
                private: true,
                ..repository("acme/card-vault", Mood::Green)
            }]),
        // Two repositories in one annotation, as Jenkins users write it.
        service("checkout-web", "Checkout web", "payments")
            .about("The pages of the checkout, and the browser tests beside them")
            .part_of("checkout")
            .tier_tagged(1)
            .tags(&["typescript"])
            .depends_on(&["checkout-api"])
            .note(SLUG, "acme/checkout-web, acme/checkout-e2e")
            .built_in(vec![
                repository("acme/checkout-web", Mood::Green),
                repository("acme/checkout-e2e", Mood::Flaky),
            ]),
    ]
}

fn odd() -> Vec<Service> {
    vec![
        service("kyc-sync", "KYC sync", "payments")
            .about("Copies checked identities to the risk store")
            .part_of("risk")
            .tier(2)
            .tags(&["python"])
            .depends_on(&["login-edge"])
            .stale(Stale::Orphan),
        service("web-wallet", "Web wallet", "payments")
            .about("Balance and cards in the browser")
            .of_kind("website", "production")
            .part_of("checkout")
            .tier(2)
            .tags(&["typescript"])
            .depends_on(&["checkout-api", "session-store"]),
        service("sdk-js", "JavaScript SDK", "payments")
            .about("What shops embed; released by tag")
            .of_kind("library", "production")
            .part_of("checkout")
            .tier(2)
            .tags(&["typescript"])
            .noted_only_as(SOURCE, "url:https://git.acme.example/acme/sdk-js/"),
        service("terraform-pay", "Terraform of Payments", "payments")
            .about("Accounts, queues and databases of the team")
            .of_kind("infrastructure", "production")
            .tier(2)
            .tags(&["terraform"])
            .noted_only_as(
                SOURCE,
                "url:https://git.acme.example/acme/terraform-pay/src/branch/main/",
            ),
        service("mock-bank", "Mock bank", "payments")
            .about("A bank that always says yes")
            .of_kind("service", "experimental")
            .tier(2)
            .tags(&["go", "test"])
            .note(SLUG, "acme/mockbank")
            .stale(Stale::RepositoryRenamed),
        service("docs-portal", "Payments docs", "payments")
            .about("How to take money with us")
            .of_kind("documentation", "production")
            .tier(2)
            .built_in(vec![Repository {
                active: false,
                ..repository("acme/docs-portal", Mood::Never)
            }])
            .stale(Stale::RepositoryInactive),
        // A service may belong to a person.
        service("card-playground", "Card playground", "user:mia")
            .about("Mia's try-outs with tokenised cards")
            .of_kind("service", "experimental")
            .tags(&["rust"]),
    ]
}
