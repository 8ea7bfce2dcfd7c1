//! What is asked when, and what an answer that comes late, wrong or never does.

use backdrone::app::screens::Screen;
use backdrone::app::screens::services::View;
use backdrone::app::store::{Connection, Shown};
use backdrone::app::{Answer, Effect, Event, Streamed};
use backdrone::domain::{Build, Fault, FaultKind, Status};

use super::hand::{Hand, build, catalog, facts, repo, repos, settings, with_steps};

#[test]
fn the_catalog_waits_for_the_account_whose_email_may_name_the_person() {
    let mut hand = Hand::begin();
    assert_eq!(hand.asked(|slot| slot.starts_with("Catalog")).len(), 0);
    hand.answer_account();
    assert_eq!(hand.asked(|slot| slot.starts_with("Catalog")).len(), 1);
    let with_email = hand
        .orders
        .iter()
        .any(|order| format!("{order:?}").contains("ana@acme.test"));
    assert!(with_email, "{:?}", hand.orders);
}

#[test]
fn a_silent_drone_holds_the_catalog_back_for_a_second_at_most() {
    let mut hand = Hand::begin();
    hand.pass(999);
    assert_eq!(hand.asked(|slot| slot.starts_with("Catalog")).len(), 0);
    hand.pass(1);
    assert_eq!(hand.asked(|slot| slot.starts_with("Catalog")).len(), 1);
    assert_eq!(hand.asked(|slot| slot.starts_with("Repos")).len(), 1);
}

#[test]
fn the_list_is_asked_for_once_the_stream_listens_so_that_nothing_is_missed() {
    let mut hand = Hand::begin();
    assert_eq!(hand.asked(|slot| slot.starts_with("Repos")).len(), 0);
    hand.tell(Streamed::Opened);
    assert_eq!(hand.asked(|slot| slot.starts_with("Repos")).len(), 1);
    hand.pass(1_500);
    assert_eq!(
        hand.asked(|slot| slot.starts_with("Repos")).len(),
        1,
        "and not twice"
    );
}

#[test]
fn mine_is_shown_where_it_is_known_who_one_is_and_failing_services_stand_on_top() {
    let mut hand = Hand::settled();
    assert_eq!(hand.services(), ["checkout", "ledger"]);
    hand.type_keys("]");
    assert_eq!(hand.services(), ["checkout", "ledger", "gateway"]);
}

#[test]
fn all_is_shown_where_nobody_knows_who_one_is() {
    let mut hand = Hand::begin();
    hand.answer_account();
    let mut unknown = (*catalog()).clone();
    unknown.me = None;
    hand.answer(
        |slot| slot.starts_with("Catalog"),
        Ok(Answer::Catalog(unknown.into())),
    );
    hand.draw();
    let Screen::Services(screen) = &hand.model.screens[0] else {
        panic!("the start screen");
    };
    assert_eq!(screen.view, View::All);
    assert_eq!(hand.services().len(), 3);
}

#[test]
fn a_red_branch_does_not_paint_its_service_red() {
    let hand = Hand::settled();
    let row = hand
        .model
        .store
        .catalogs
        .rows
        .iter()
        .find(|row| &*row.name == "gateway");
    let standing = hand.model.store.standing(row.expect("the row"));
    assert_eq!(standing.shown, Shown::Unknown, "main was not asked for yet");
    assert_eq!(standing.other.map(|b| b.number), Some(9));
}

#[test]
fn what_the_list_lacks_is_asked_for_rows_that_rest_and_for_no_others() {
    let mut hand = Hand::settled();
    hand.orders.clear();
    hand.pass(299);
    assert_eq!(hand.asked(|_| true), []);
    hand.pass(1);
    let latest = hand.asked(|slot| slot.starts_with("Latest"));
    assert_eq!(
        latest.len(),
        2,
        "the rows of `mine`, not gateway: {latest:?}"
    );
    assert_eq!(
        hand.asked(|slot| slot.starts_with("Build(")).len(),
        1,
        "the failing step"
    );
    hand.orders.clear();
    hand.pass(5_000);
    assert_eq!(
        hand.asked(|slot| slot.starts_with("Latest")),
        [],
        "once is enough"
    );
}

#[test]
fn an_idle_minute_asks_nothing() {
    let mut hand = Hand::settled();
    hand.pass(400);
    hand.orders.clear();
    hand.give(Event::Focused(false));
    for _ in 0..60 {
        hand.pass(1_000);
    }
    assert_eq!(hand.orders, []);
}

#[test]
fn a_focused_screen_looks_for_silent_builds_every_15_seconds() {
    let mut hand = Hand::settled();
    hand.orders.clear();
    hand.pass(14_999);
    assert_eq!(hand.asked(|slot| slot.starts_with("Recent")), []);
    hand.pass(1);
    assert_eq!(hand.asked(|slot| slot.starts_with("Recent")).len(), 1);
    let new = vec![(facts("acme/ledger"), build(6, "main", Status::Running))];
    hand.answer(|slot| slot.starts_with("Recent"), Ok(Answer::Recent(new)));
    assert_eq!(hand.services()[0], "checkout");
    let ledger = hand
        .model
        .store
        .builds
        .repo(&repo("acme/ledger"))
        .expect("the repository");
    assert_eq!(ledger.newest().map(|b| b.number), Some(6));
}

#[test]
fn a_stage_that_has_run_all_its_steps_is_looked_at_every_two_seconds() {
    let looks = |unit: Status| {
        let mut hand = Hand::settled();
        hand.type_keys("enter enter");
        let mut shown = with_steps(build(12, "main", Status::Running), unit);
        for stage in shown.stages.iter_mut().flatten() {
            stage.status = Status::Running;
        }
        hand.answer(
            |slot| slot.starts_with("Build("),
            Ok(Answer::Build(Box::new(shown))),
        );
        hand.orders.clear();
        for _ in 0..10 {
            hand.pass(1_000);
        }
        hand.asked(|slot| slot.starts_with("Build(")).len()
    };
    assert_eq!(looks(Status::Success), 5);
    assert_eq!(looks(Status::Running), 1);
}

#[test]
fn refresh_asks_for_what_the_screen_shows_beside_the_lists() {
    let mut hand = Hand::settled();
    for (key, slot) in [("enter", "Builds("), ("enter", "Build(")] {
        hand.type_keys(key);
        hand.orders.clear();
        hand.type_keys("r");
        assert_eq!(hand.asked(|asked| asked.starts_with(slot)).len(), 1);
        assert_eq!(hand.asked(|asked| asked.starts_with("Repos(")).len(), 1);
    }
}

#[test]
fn the_whole_list_is_asked_again_only_where_a_gap_may_hide_builds() {
    let mut hand = Hand::settled();
    let newest = |first: u64| -> Vec<_> {
        (first..first + 25)
            .rev()
            .map(|n| (facts("acme/ledger"), build(n, "main", Status::Success)))
            .collect()
    };
    hand.orders.clear();
    hand.pass(15_000);
    hand.answer(
        |slot| slot.starts_with("Recent"),
        Ok(Answer::Recent(newest(5))),
    );
    assert_eq!(
        hand.asked(|slot| slot.starts_with("Repos")),
        [],
        "number 5 was known"
    );
    hand.pass(15_000);
    hand.answer(
        |slot| slot.starts_with("Recent"),
        Ok(Answer::Recent(newest(100))),
    );
    assert_eq!(hand.asked(|slot| slot.starts_with("Repos")).len(), 1);
}

/// F49: the answer to a question that was asked again overtakes nothing.
#[test]
fn an_answer_that_nobody_waits_for_any_more_is_dropped() {
    let mut hand = Hand::settled();
    hand.type_keys("r");
    let first = hand
        .asked(|slot| slot.starts_with("Repos"))
        .pop()
        .expect("asked");
    hand.type_keys("r");
    hand.answer(|slot| slot.starts_with("Repos"), Ok(Answer::Repos(repos())));
    let old = vec![(facts("acme/new"), None)];
    hand.give(Event::Answered(first, Ok(Answer::Repos(old))));
    assert!(hand.model.store.builds.repo(&repo("acme/new")).is_none());
}

#[test]
fn an_older_answer_never_takes_a_build_back() {
    let mut hand = Hand::settled();
    let newer = Build {
        version: 7,
        status: Status::Success,
        ..build(12, "main", Status::Running)
    };
    let facts = Box::new(facts("acme/checkout"));
    hand.tell(Streamed::Build(facts.clone(), Box::new(newer)));
    hand.tell(Streamed::Build(
        facts,
        Box::new(build(12, "main", Status::Running)),
    ));
    let state = hand
        .model
        .store
        .builds
        .repo(&repo("acme/checkout"))
        .expect("known");
    assert_eq!(
        state.newest().map(|b| b.status.clone()),
        Some(Status::Success)
    );
}

#[test]
fn a_catalog_that_lost_half_of_itself_is_not_believed_at_once() {
    let mut hand = Hand::settled();
    hand.type_keys("r");
    let mut broken = (*catalog()).clone();
    broken.components.truncate(1);
    let slot = |slot: &str| slot.starts_with("Catalog");
    hand.answer(slot, Ok(Answer::Catalog(broken.clone().into())));
    hand.draw();
    assert_eq!(hand.services().len(), 2, "the old rows stay");
    assert_eq!(
        hand.message(),
        "the catalog of prod shrank from 3 to 1 components"
    );
    hand.type_keys("r");
    hand.answer(slot, Ok(Answer::Catalog(broken.into())));
    hand.draw();
    assert_eq!(hand.services().len(), 1, "the second time it is true");
}

#[test]
fn whatever_a_stream_tells_is_drawn_at_once() {
    let ends = with_steps(build(12, "main", Status::Success), Status::Success);
    let news = [
        Streamed::Build(Box::new(facts("acme/checkout")), Box::new(ends)),
        Streamed::Lost {
            retry_in: 1,
            fault: Fault::new(FaultKind::Network, "cut"),
        },
        Streamed::Opened,
    ];
    let mut hand = Hand::settled();
    for news in news {
        hand.draw();
        hand.tell(news.clone());
        assert!(hand.model.dirty, "{news:?}");
    }
}

#[test]
fn a_lost_stream_is_shown_and_the_rows_stay() {
    let mut hand = Hand::settled();
    hand.tell(Streamed::Lost {
        retry_in: 4,
        fault: Fault::new(FaultKind::Network, "connection refused"),
    });
    let state = hand
        .model
        .store
        .servers
        .by_id
        .values()
        .next()
        .expect("a server");
    assert!(matches!(
        state.connection,
        Connection::Lost { retry_in: 4, .. }
    ));
    assert_eq!(hand.services().len(), 2);
    hand.tell(Streamed::Opened);
    assert_eq!(hand.message(), "drone is live again");
}

#[test]
fn without_a_backstage_repositories_stand_in_for_services() {
    let mut settings = settings();
    settings.contexts[0].backstage = None;
    let mut hand = Hand::with(settings);
    hand.tell(Streamed::Opened);
    hand.answer(|slot| slot.starts_with("Repos"), Ok(Answer::Repos(repos())));
    hand.draw();
    assert_eq!(
        hand.services(),
        ["acme/checkout", "acme/ledger", "acme/gateway"]
    );
    let catalogs = hand.orders.iter().filter(
        |order| matches!(order, Effect::Fetch(t, _) if format!("{t:?}").contains("Catalog")),
    );
    assert_eq!(catalogs.count(), 0);
}

#[test]
fn a_repository_that_is_switched_off_leaves_the_list_and_comes_back_with_its_next_build() {
    let mut settings = settings();
    settings.contexts[0].backstage = None;
    let mut hand = Hand::with(settings);
    hand.tell(Streamed::Opened);
    hand.answer(|slot| slot.starts_with("Repos"), Ok(Answer::Repos(repos())));
    let mut later = repos();
    later[1].0.active = false;
    hand.type_keys("r");
    hand.answer(|slot| slot.starts_with("Repos"), Ok(Answer::Repos(later)));
    hand.draw();
    assert_eq!(hand.services(), ["acme/checkout", "acme/gateway"]);
    let ledger = build(6, "main", Status::Success);
    hand.tell(Streamed::Build(
        Box::new(facts("acme/ledger")),
        Box::new(ledger),
    ));
    hand.draw();
    assert!(hand.services().contains(&"acme/ledger".to_owned()));
}
