//! The log viewer: which lines it orders, where it goes, what follows a step's life.

use backdrone::app::screens::Screen;
use backdrone::app::screens::log::LogScreen;
use backdrone::app::{Answer, Effect, Event, LogMark, LogNews, LogOrder, LogRow, Streamed, Window};
use backdrone::domain::{LogState, Status};
use backdrone::text::Line;

use super::hand::{Hand, build, facts, with_steps};

/// A model on the log of `unit` in checkout #12.
fn on_log(status: Status, keys: &str) -> Hand {
    let mut hand = Hand::settled();
    hand.type_keys(keys);
    let whole = with_steps(build(12, "main", status.clone()), status);
    hand.answer(
        |slot| slot.starts_with("Build("),
        Ok(Answer::Build(Box::new(whole))),
    );
    hand.draw();
    hand
}

fn screen(hand: &Hand) -> &LogScreen {
    match hand.model.screen() {
        Screen::Log(screen) => screen,
        other => panic!("no log is shown: {other:?}"),
    }
}

fn orders(hand: &Hand) -> Vec<&LogOrder> {
    let logs = hand.orders.iter().filter_map(|order| match order {
        Effect::Log(order) => Some(order),
        _ => None,
    });
    logs.collect()
}

fn news(hand: &mut Hand, news: LogNews) {
    let id = screen(hand).id.clone();
    hand.give(Event::Log(id, news));
    hand.draw();
}

fn grew(lines: u64, state: LogState) -> LogNews {
    LogNews::Grew {
        lines,
        dropped: 0,
        bytes: lines * 40,
        state,
    }
}

fn marks(lines: &[u64]) -> LogNews {
    let mark = |line: &u64| LogMark {
        line: *line,
        excerpt: "error".into(),
    };
    LogNews::Marks {
        errors: lines.iter().map(mark).collect(),
        warnings: vec![],
        gaps: vec![],
        done: true,
    }
}

#[test]
fn e_goes_to_the_first_error_of_the_failed_step() {
    let mut hand = on_log(Status::Failure, "e");
    assert_eq!((screen(&hand).id.stage, screen(&hand).id.step), (1, 2));
    assert!(matches!(
        orders(&hand)[..],
        [LogOrder::Open { live: false, .. }]
    ));
    news(&mut hand, grew(1_000, LogState::Whole));
    news(&mut hand, marks(&[640, 700]));
    assert_eq!(screen(&hand).at, 640);
    let first = screen(&hand).top;
    assert!(first < 640 && 640 < first + 20);
    hand.type_keys("e");
    assert_eq!(screen(&hand).at, 700);
    hand.type_keys("e");
    assert_eq!(screen(&hand).at, 640);
    assert_eq!(hand.message(), "no more errors: round from the other end");
}

#[test]
fn a_log_without_an_error_shows_its_last_lines() {
    let mut hand = on_log(Status::Failure, "e");
    news(&mut hand, grew(1_000, LogState::Whole));
    news(&mut hand, marks(&[]));
    assert_eq!(screen(&hand).at, 999);
    hand.type_keys("e");
    assert_eq!(hand.message(), "Next error: no line looks like an error");
}

#[test]
fn a_running_step_is_followed_until_the_person_looks_up() {
    let mut hand = on_log(Status::Running, "L");
    assert!(matches!(
        orders(&hand)[..],
        [LogOrder::Open { live: true, .. }]
    ));
    news(&mut hand, grew(50, LogState::Live));
    assert_eq!(screen(&hand).at, 49);
    news(&mut hand, grew(90, LogState::Live));
    assert_eq!(screen(&hand).at, 89);
    hand.type_keys("k");
    news(&mut hand, grew(100, LogState::Live));
    assert_eq!((screen(&hand).at, screen(&hand).missed), (88, 10));
    hand.type_keys("G");
    assert_eq!((screen(&hand).at, screen(&hand).missed), (99, 0));
}

#[test]
fn when_the_step_ends_its_stored_log_is_read_because_a_stream_loses_last_lines() {
    let mut hand = on_log(Status::Running, "L");
    news(&mut hand, grew(50, LogState::Live));
    hand.orders
        .retain(|order| matches!(order, Effect::Follow(..)));
    let ended = with_steps(build(12, "main", Status::Failure), Status::Failure);
    hand.tell(Streamed::Build(
        Box::new(facts("acme/checkout")),
        Box::new(ended),
    ));
    assert!(matches!(
        orders(&hand)[..],
        [LogOrder::Open { live: false, .. }]
    ));
}

#[test]
fn a_stream_that_ends_while_the_step_runs_asks_what_became_of_it() {
    let mut hand = on_log(Status::Running, "L");
    hand.orders.clear();
    news(&mut hand, grew(50, LogState::Whole));
    assert_eq!(hand.asked(|slot| slot.starts_with("Build(")).len(), 1);
}

#[test]
fn only_the_lines_on_the_screen_are_ordered_and_only_once() {
    let mut hand = on_log(Status::Failure, "L");
    hand.orders.clear();
    news(&mut hand, grew(200_000, LogState::Whole));
    let Some(LogOrder::Window { window, .. }) = orders(&hand).first().copied() else {
        panic!("a window");
    };
    assert_eq!((window.first, window.rows), (0, 19));
    hand.orders.clear();
    hand.draw();
    assert_eq!(orders(&hand).len(), 0);
    hand.type_keys("ctrl-d");
    assert_eq!(
        orders(&hand).len(),
        0,
        "half a page down is still on the screen"
    );
    hand.type_keys("pgdn");
    assert!(matches!(
        orders(&hand)[..],
        [LogOrder::Window {
            window: Window { first: 10, .. },
            ..
        }]
    ));
}

#[test]
fn a_last_line_that_grows_is_ordered_anew_and_lines_above_it_are_not() {
    let progress = |lines, bytes| LogNews::Grew {
        lines,
        dropped: 0,
        bytes,
        state: LogState::Live,
    };
    let mut hand = on_log(Status::Running, "L");
    for (lines, bytes) in [
        (2, 100),
        (2, 114),
        (19, 800),
        (19, 814),
        (50, 2_000),
        (50, 2_014),
    ] {
        hand.orders.clear();
        news(&mut hand, progress(lines, bytes));
        assert_eq!(orders(&hand).len(), 1, "{lines} lines, {bytes} bytes");
        hand.draw();
        assert_eq!(orders(&hand).len(), 1, "nothing is new");
    }
    // The end is below the screen now, where the last line grows unseen.
    hand.type_keys("g g");
    hand.orders.clear();
    news(&mut hand, progress(50, 2_028));
    news(&mut hand, progress(60, 2_400));
    assert_eq!(orders(&hand).len(), 0);
}

#[test]
fn a_search_goes_to_its_first_hit_and_n_to_the_next() {
    let mut hand = on_log(Status::Failure, "L");
    news(&mut hand, grew(500, LogState::Whole));
    hand.type_keys("/ p a n i c enter");
    let Some(LogOrder::Search { search, turn, .. }) = orders(&hand).last().copied() else {
        panic!("a search");
    };
    assert_eq!(search.text, "panic");
    let turn = *turn;
    let lines = vec![120, 300];
    news(
        &mut hand,
        LogNews::Hits {
            turn,
            lines,
            done: true,
        },
    );
    assert_eq!(screen(&hand).at, 120);
    hand.type_keys("n");
    assert_eq!(screen(&hand).at, 300);
    hand.type_keys("n");
    assert_eq!(screen(&hand).at, 120);
    let stale = LogNews::Hits {
        turn: turn - 1,
        lines: vec![1],
        done: true,
    };
    news(&mut hand, stale);
    hand.type_keys("N");
    assert_eq!(screen(&hand).at, 300, "hits of an older search are dropped");
}

#[test]
fn a_filter_shows_fewer_rows_and_the_line_stays_when_it_is_taken_off() {
    let mut hand = on_log(Status::Failure, "L");
    news(&mut hand, grew(500, LogState::Whole));
    hand.type_keys("& w a r n enter");
    let Some(LogOrder::Filter { turn, .. }) = orders(&hand).last().copied() else {
        panic!("a filter");
    };
    let turn = *turn;
    news(
        &mut hand,
        LogNews::Filtered {
            turn,
            lines: 2,
            done: true,
        },
    );
    let row = |line| LogRow {
        line,
        text: Line::default(),
        ..LogRow::default()
    };
    news(
        &mut hand,
        LogNews::Window {
            first: 0,
            rows: vec![row(70), row(333)],
        },
    );
    hand.type_keys("j");
    assert_eq!(screen(&hand).at, 1);
    hand.type_keys("esc");
    assert_eq!(
        (screen(&hand).at, screen(&hand).filter.is_none()),
        (333, true)
    );
}

#[test]
fn leaving_a_log_lets_it_go() {
    let mut hand = on_log(Status::Failure, "L");
    news(&mut hand, grew(5, LogState::Whole));
    let id = screen(&hand).id.clone();
    hand.orders.clear();
    hand.type_keys("esc");
    assert_eq!(hand.orders, [Effect::Log(LogOrder::Close(id.clone()))]);
    assert!(!hand.model.store.logs.views.contains_key(&id));
}

#[test]
fn marks_are_set_and_come_back_to() {
    let mut hand = on_log(Status::Failure, "L");
    news(&mut hand, grew(100, LogState::Whole));
    hand.type_keys("g g m j j m g g '");
    assert_eq!(screen(&hand).at, 2);
    hand.type_keys("'");
    assert_eq!(screen(&hand).at, 0);
}
