//! The services of the other teams: identity, data, platform and web.

use super::shape::{Mood, Repository, Service, Stale};
use super::write::{GITHUB, GITLAB, SLUG, SOURCE, repository, service};

/// Team by team.
pub(super) fn services() -> Vec<Service> {
    let mut all = identity();
    all.extend(data());
    all.extend(platform());
    all.extend(web());
    all
}

fn identity() -> Vec<Service> {
    vec![
        service("login-edge", "Login edge", "identity")
            .about("The first thing a signing-in customer reaches")
            .part_of("accounts")
            .tier_annotated(1)
            .tags(&["rust"])
            .note("slack.com/channel", "#identity-oncall")
            .note("pagerduty.com/service-id", "PL0G1N")
            .depends_on(&["session-store", "account-api"])
            .mood(Mood::Red),
        service("account-api", "Account API", "identity")
            .about("Names, addresses, consents")
            .part_of("accounts")
            .tier_annotated(1)
            .tags(&["kotlin"])
            .depends_on(&["session-store"]),
        service("session-store", "Session store", "identity")
            .about("Who is signed in, for the next half hour")
            .part_of("accounts")
            .tier_tagged(1)
            .tags(&["go"])
            .mood(Mood::RedFeature),
        service("passkeys", "Passkeys", "group:identity")
            .about("Sign-in without a password")
            .of_kind("service", "experimental")
            .part_of("accounts")
            .tier(3)
            .tags(&["rust"])
            .mood(Mood::Busy),
        service("audit-trail", "Audit trail", "Group:default/identity")
            .about("Who changed whose account")
            .part_of("accounts")
            .tier(2)
            .tags(&["java"])
            .noted_only_as(GITHUB, "acme/audit-trail"),
    ]
}

fn data() -> Vec<Service> {
    vec![
        service("etl-orders", "Orders ETL", "data")
            .about("Orders into the warehouse, every hour")
            .part_of("warehouse")
            .tier(2)
            .tags(&["python", "batch"])
            .note("opsgenie.com/component-selector", "tag:etl-orders")
            .depends_on(&["ledger"])
            .mood(Mood::Red),
        service("etl-users", "Users ETL", "data")
            .about("Users into the warehouse, without their names")
            .part_of("warehouse")
            .tier(3)
            .tags(&["python", "batch"])
            .depends_on(&["account-api"])
            .mood(Mood::Broken),
        service("bi-cubes", "BI cubes", "data")
            .about("Figures for the quarterly talk")
            .part_of("warehouse")
            .tier(3)
            .tags(&["sql"])
            .noted_only_as(GITHUB, "acme/bi-cubes")
            .depends_on(&["etl-orders", "etl-users"]),
        service("event-schema", "Event schema", "data")
            .about("What an event may say")
            .of_kind("library", "production")
            .part_of("warehouse")
            .tags(&["avro"])
            .mood(Mood::Stopped),
        monorepo("price-importer", "Price importer", "data", "import")
            .about("Prices of suppliers into the pricing store")
            .part_of("storefront"),
    ]
}

fn platform() -> Vec<Service> {
    vec![
        service("Build-Cache", "Build cache", "platform")
            .about("Keeps what compilers would do again")
            .part_of("delivery")
            .tier_tagged(2)
            .tags(&["go"])
            .note(SLUG, "Acme/Build-Cache")
            .built_in(vec![repository("acme/build-cache", Mood::Green)]),
        service("runner-fleet", "Runner fleet", "platform")
            .about("The machines that Drone builds on")
            .of_kind("infrastructure", "production")
            .part_of("delivery")
            .tier_annotated(1)
            .tags(&["terraform"])
            .note("pagerduty.com/service-id", "PFL33T")
            .mood(Mood::Blocked),
        service("edge-proxy", "Edge proxy", "platform-oncall")
            .about("All traffic comes through here")
            .part_of("delivery")
            .tier_annotated(1)
            .tags(&["c"])
            .depends_on(&["secret-broker"])
            // Its catalog file was moved, its location was not.
            .stale(Stale::SourceUnreadable),
        service("feature-flags", "Feature flags", "platform")
            .about("On for some, off for the rest")
            .part_of("delivery")
            .tier(2)
            .tags(&["go"])
            .noted_only_as(GITLAB, "acme/feature-flags"),
        // Named in the catalog alone: no request and no token may go there.
        service("secret-broker", "Secret broker", "platform")
            .about("Hands out database passwords; built on a server of its own")
            .part_of("delivery")
            .tier_annotated(1)
            .tags(&["rust", "pci"])
            .note("drone.io/server", "https://drone-secure.acme.example")
            .built_in(vec![]),
    ]
}

fn web() -> Vec<Service> {
    vec![
        service("shop-web", "Shop", "web")
            .about("The shop as customers see it")
            .of_kind("website", "production")
            .part_of("storefront")
            .tier_annotated(1)
            .tags(&["typescript"])
            .note("slack.com/channel", "#web-oncall")
            .depends_on(&["search-api", "checkout-web"])
            .mood(Mood::Flaky),
        service("search-api", "Search", "web")
            .about("Finds things, even misspelt ones")
            .part_of("storefront")
            .tier(2)
            .tags(&["java"])
            .depends_on(&["price-engine"])
            .mood(Mood::RedFeature),
        // Its truth is not the repository's default branch.
        service("shop-blog", "Blog", "web")
            .about("Published from another branch than `main`")
            .of_kind("website", "production")
            .part_of("storefront")
            .tags(&["hugo"])
            .note("drone.io/branch", "release"),
        service("design-tokens", "Design tokens", "web")
            .about("Colours and spaces as data")
            .of_kind("library", "production")
            .part_of("storefront")
            .tags(&["typescript"])
            .noted_only_as(SOURCE, "url:https://git.acme.example/acme/design-tokens/"),
        service("loyalty-api", "Loyalty", "web")
            .about("Points; not built yet")
            .of_kind("service", "experimental")
            .part_of("storefront")
            .tier(3)
            .mood(Mood::Never),
        monorepo("price-engine", "Price engine", "web", "engine")
            .about("What a thing costs today")
            .part_of("storefront")
            .tier_tagged(1),
    ]
}

/// One of the components that share the repository `acme/pricing`, each with stages of its own.
fn monorepo(name: &str, title: &str, owner: &str, pipeline: &str) -> Service {
    service(name, title, owner)
        .tags(&["scala"])
        .note(SLUG, "acme/pricing")
        .note("drone.io/pipeline", pipeline)
        .built_in(vec![Repository {
            ..repository("acme/pricing", Mood::Green)
        }])
}
