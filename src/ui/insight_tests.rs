//! Figures, trend and forecast as they are drawn.

use super::*;
use crate::app::screens::Screen;
use crate::app::screens::build::BuildScreen;
use crate::app::screens::builds::BuildsScreen;
use crate::app::store::Row;
use crate::app::{next_wake, prepare};
use crate::domain::{History, Run, Stage, Status, Step, Timestamp};
use crate::ui::testing::{Ink, NOW, add_builds, add_service, build, empty, picture, read, repo};

const NAME: &str = "checkout-api";

fn shown(model: &Model) -> String {
    read(&picture(model, Ink::Unicode).0)
}

/// A build of main that began so many seconds ago, and took so many if it is over.
fn ran(number: u64, status: Status, began: i64, took: i64) -> Build {
    let started = NOW.seconds().0 - began;
    let build = build(number, "main", status);
    Build {
        created: Some(Timestamp(started)),
        started: Some(Timestamp(started)),
        finished: build.finished.map(|_| Timestamp(started + took)),
        after: format!("{number}aaaaaaaaa").into(),
        ..build
    }
}

/// A model with one service, whose list of builds was read.
fn with(builds: Vec<Build>, size: (u16, u16)) -> Model {
    let mut model = empty(size);
    add_service(&mut model, NAME);
    add_builds(&mut model, NAME, builds);
    if let Screen::Services(screen) = model.screen_mut() {
        screen.listing.stale = true;
    }
    prepare(&mut model);
    model
}

fn open(mut model: Model, screen: Screen) -> Model {
    model.screens.push(screen);
    prepare(&mut model);
    model
}

fn running(size: (u16, u16)) -> Model {
    let green = (1..=3).map(|n| ran(n, Status::Success, 9_000, 100));
    with(
        green.chain([ran(4, Status::Running, 60, 0)]).collect(),
        size,
    )
}

#[test]
fn a_running_build_says_everywhere_how_far_it_is() {
    let key = |model: &Model| model.store.catalogs.rows.first().map(Row::key);
    for size in [(80, 24), (160, 45)] {
        let services = running(size);
        assert!(
            shown(&services).contains("60%, 40s left"),
            "services {size:?}"
        );
        let screen = BuildScreen::new(key(&services), repo(NAME).build(4));
        let one = open(running(size), Screen::Build(Box::new(screen)));
        assert!(
            shown(&one).contains("1m00s… · 60%, 40s left"),
            "build {size:?}"
        );
        let screen = BuildsScreen::new(key(&services), repo(NAME));
        let builds = open(running(size), Screen::Builds(Box::new(screen)));
        assert!(shown(&builds).contains("60%, 40s left"), "builds {size:?}");
    }
    let text = shown(&running((160, 45)));
    assert!(
        text.contains("Ends      60%, 40s left, by 3 builds like it"),
        "{text}"
    );
}

#[test]
fn without_a_basis_nothing_is_promised() {
    let builds = vec![
        ran(1, Status::Success, 9_000, 100),
        ran(2, Status::Success, 8_000, 100),
        ran(3, Status::Running, 60, 0),
    ];
    let text = shown(&with(builds, (160, 45)));
    assert!(text.contains("1m00s…"), "it runs: {text}");
    assert!(text.contains("Ends      not known: too few"), "{text}");
    assert!(!text.contains("left"), "{text}");
}

#[test]
fn progress_wakes_no_more_than_the_running_time_does() {
    let mut known = running((160, 45));
    let mut unknown = with(vec![ran(4, Status::Running, 60, 0)], (160, 45));
    for model in [&mut known, &mut unknown] {
        model.rested = true;
    }
    assert_eq!(next_wake(&known), next_wake(&unknown));
}

/// Failed, then passed at the same commit, then failed twice.
fn shaky(size: (u16, u16)) -> Model {
    let step = Step {
        name: "e2e".into(),
        status: Status::Failure,
        ..Step::default()
    };
    let stage = Stage {
        name: "test".into(),
        status: Status::Failure,
        steps: vec![step],
        ..Stage::default()
    };
    let commit = "cafe";
    let builds = vec![
        ran(1, Status::Success, 40_000, 100),
        Build {
            stages: Some(vec![stage]),
            after: commit.into(),
            ..ran(2, Status::Failure, 30_000, 50)
        },
        Build {
            after: commit.into(),
            ..ran(3, Status::Success, 20_000, 300)
        },
        ran(4, Status::Failure, 10_000, 50),
        ran(5, Status::Error, 5_000, 50),
    ];
    with(builds, size)
}

#[test]
fn a_service_tells_how_its_branch_does() {
    let text = shown(&shaky((160, 45)));
    for line in [
        "Success   40% in 30d on main",
        "Takes     median 1m40s · p95 5m00s",
        "Trend     ✓✗✓✗!  failing 2 in a row",
        "Recovers  after 2h (1 time)",
        "Flaky     test › e2e ×1",
    ] {
        assert!(text.contains(line), "{line} in {text}");
    }
}

#[test]
fn a_list_of_builds_tells_it_in_its_head_or_under_it() {
    let line = "main · success 40% in 30d · median 1m40s · p95 5m00s · failing 2 in a row";
    for size in [(80, 24), (120, 40), (160, 45)] {
        let screen = BuildsScreen::new(None, repo(NAME));
        let model = open(shaky(size), Screen::Builds(Box::new(screen)));
        let text = shown(&model);
        assert_eq!(text.matches(line).count(), 1, "{size:?} {text}");
        let more = "green again after 2h · flaky test › e2e ×1";
        assert_eq!(text.contains(more), size.0 >= 120, "{size:?} {text}");
    }
}

#[test]
fn the_past_that_the_board_has_read_goes_back_further() {
    let mut model = shaky((160, 45));
    let mut past = History::default();
    for build in (1..=5).map(|n| ran(n, Status::Failure, 1_000, 10)) {
        past.absorb(&Run::from(&build));
    }
    model
        .store
        .oncall
        .pasts
        .insert(repo(NAME), past.clone().into());
    assert!(
        shown(&model).contains("40% in 30d"),
        "no longer than the list"
    );
    past.absorb(&Run::from(&build(6, "main", Status::Success)));
    model.store.oncall.pasts.insert(repo(NAME), past.into());
    assert!(shown(&model).contains("17% in 30d"), "{}", shown(&model));
}
