//! How many requests it takes to open.

use backdrone::demo::{Options, Server};
use backdrone::operations::BuildNews;
use tokio::sync::mpsc;

use super::stand::{Stand, until};

/// What the dashboard asks for at a start, with a stream of builds.
async fn open(services: usize) -> (Stand, usize) {
    let options = Options {
        services,
        ..Options::default()
    };
    let mut stand = Stand::of(options, None).await;
    let (door, mut news) = mpsc::channel(64);
    let (context, drone) = (stand.context.clone(), stand.drone.clone());
    stand.beside(async move { context.follow_builds(&drone, door).await });
    until(&mut news, |it| (it == BuildNews::Opened).then_some(())).await;
    let account = stand.context.account(&stand.drone).await.expect("me");
    let (repos, catalog) = tokio::join!(
        stand.context.repos(&stand.drone),
        stand.context.catalog(Some(account.email), |_| {})
    );
    let services = catalog.expect("a catalog").components.len();
    assert!(!repos.expect("repositories").is_empty());
    (stand, services)
}

#[tokio::test]
async fn opening_costs_four_requests_and_one_more_for_each_five_hundred_services() {
    for wanted in [0, 2_000] {
        let (stand, services) = open(wanted).await;
        assert!(services >= wanted.max(40), "{services}");
        let requests = stand.demo.requests();
        let streams = requests.count(Server::Drone, "/api/stream");
        assert_eq!(streams, 1);
        let asked = requests.total() - streams;
        let most = 4 + services.div_ceil(500);
        assert!(asked <= most, "{asked} > {most}: {:?}", requests.counts());
    }
}

#[tokio::test]
async fn the_first_page_is_there_before_the_others() {
    let options = Options {
        services: 1_200,
        ..Options::default()
    };
    let stand = Stand::of(options, None).await;
    let mut parts = Vec::new();
    let whole = stand.context.catalog(None, |part| parts.push(part)).await;
    let whole = whole.expect("a catalog");
    assert_eq!(parts.len(), 1);
    let first = &parts[0];
    assert_eq!(first.components.len(), 500);
    assert_eq!((&first.me, &first.teams), (&whole.me, &whole.teams));
    for component in &first.components {
        assert_eq!(whole.component(&component.entity), Some(component));
    }
    let sorted = whole.components.windows(2);
    assert!(sorted.into_iter().all(|two| two[0].entity < two[1].entity));
}

#[tokio::test]
async fn a_small_catalog_comes_in_one_piece() {
    let stand = Stand::new().await;
    let mut parts = 0;
    let whole = stand.context.catalog(None, |_| parts += 1).await;
    assert!(whole.expect("a catalog").components.len() < 500);
    assert_eq!(parts, 0);
}
