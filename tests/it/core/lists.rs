//! A list that follows events is the list that would be made as a whole.

use std::sync::Arc;

use backdrone::app::filter::Filter;
use backdrone::app::screens::Screen;
use backdrone::app::screens::services::{Listing, ServicesScreen, Sort, SortKey, View};
use backdrone::app::{Answer, Streamed};
use backdrone::domain::{Catalog, Status, Timestamp};
use proptest::prelude::*;

use super::hand::{Hand, build, catalog, component, facts};

const SERVICES: usize = 9;

fn name(n: usize) -> String {
    format!("svc-{n}")
}

/// Nine services of two teams, each with a build of its default branch but the last.
fn company() -> Hand {
    let mut hand = Hand::begin();
    hand.answer_account();
    hand.tell(Streamed::Opened);
    let owner = |n| if n % 2 == 0 { "payments" } else { "platform" };
    let components = (0..SERVICES).map(|n| component(&name(n), owner(n)));
    let known = Catalog {
        components: components.collect(),
        ..(*catalog()).clone()
    };
    let repos = (0..SERVICES).map(|n| {
        let first = build(1, "main", Status::Success);
        let first = (n + 1 < SERVICES).then_some(first);
        (facts(&format!("acme/{}", name(n))), first)
    });
    hand.answer(
        |slot| slot.starts_with("Repos"),
        Ok(Answer::Repos(repos.collect())),
    );
    hand.answer(
        |slot| slot.starts_with("Catalog"),
        Ok(Answer::Catalog(Arc::new(known))),
    );
    hand.draw();
    hand
}

fn screen(screens: &mut [Screen]) -> &mut ServicesScreen {
    match screens.first_mut() {
        Some(Screen::Services(screen)) => screen,
        _ => panic!("the first screen is that of the services"),
    }
}

/// Makes the list as a whole.
fn anew(hand: &mut Hand) -> Listing {
    screen(&mut hand.model.screens).listing.stale = true;
    hand.draw();
    screen(&mut hand.model.screens).listing.clone()
}

fn status() -> impl Strategy<Value = Status> {
    prop::sample::select(vec![
        Status::Success,
        Status::Failure,
        Status::Running,
        Status::Blocked,
        Status::Killed,
    ])
}

/// News of one build: of which service, whether of its default branch, since when, and whether a
/// frame is drawn after it.
fn news() -> impl Strategy<Value = (usize, Status, bool, i64, bool)> {
    (
        0..SERVICES,
        status(),
        any::<bool>(),
        0..4_i64,
        any::<bool>(),
    )
}

proptest! {
    #[test]
    fn events_leave_the_list_as_if_it_were_made_anew(
        all in prop::collection::vec(news(), 1..120),
        view in prop::sample::select(vec![View::All, View::Mine, View::Failing]),
        filter in prop::sample::select(vec!["", "status:failing", "!status:active svc"]),
        key in prop::sample::select(SortKey::ALL.to_vec()),
        reverse in any::<bool>(),
    ) {
        let mut hand = company();
        let shown = screen(&mut hand.model.screens);
        shown.show(view);
        shown.filter = Filter::parse(filter);
        shown.sort = Sort { key, reverse };
        hand.draw();
        for (number, (service, status, main, minute, draws)) in (2..).zip(all) {
            let mut latest = build(number, if main { "main" } else { "feat" }, status);
            latest.started = Timestamp::known(1_780_000_000 + minute * 60);
            let repo = facts(&format!("acme/{}", name(service)));
            hand.tell(Streamed::Build(Box::new(repo), Box::new(latest)));
            if draws {
                hand.draw();
            }
        }
        hand.draw();
        let shown = screen(&mut hand.model.screens).listing.clone();
        let wanted = anew(&mut hand);
        prop_assert_eq!(&shown.items, &wanted.items);
        prop_assert_eq!(shown.counts, wanted.counts);
    }
}
