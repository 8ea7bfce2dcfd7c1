//! The build screen, from the smallest to the largest size.

use crate::app::screens::Screen;
use crate::app::screens::build::Part;
use crate::app::{Action, Hit, Readiness, prepare, ready};
use crate::domain::{Build, Stage, Status, Timestamp};
use crate::ui::samples::{failed, holds, hostile, on_build, stage, step};
use crate::ui::testing::{Ink, NOW, build, picture, read};

const SIZES: [(u16, u16); 5] = [(60, 15), (80, 24), (100, 30), (120, 40), (160, 45)];

fn text(build: Build, size: (u16, u16)) -> String {
    read(&picture(&on_build(build, size), Ink::Unicode).0)
}

/// A build that waits since three hours: the case F18.
fn waiting() -> Build {
    let gpu = Stage {
        status: Status::Pending,
        kind: "kubernetes".into(),
        arch: "arm64".into(),
        labels: vec![("gpu".into(), "true".into())],
        limit: 1,
        created: Some(Timestamp(NOW.seconds().0 - 10_800)),
        ..stage(1, "gpu-tests", &[], vec![])
    };
    let docs = Stage {
        status: Status::Waiting,
        ..stage(2, "docs", &["gpu-tests"], vec![])
    };
    Build {
        stages: Some(vec![gpu, docs]),
        started: None,
        created: Some(Timestamp(NOW.seconds().0 - 10_800)),
        ..build(930, "main", Status::Pending)
    }
}

#[test]
fn it_holds_at_every_size_whatever_a_server_sends() {
    holds(|size| on_build(failed(), size));
    holds(|size| on_build(hostile(4), size));
    holds(|size| on_build(build(1, "main", Status::Error), size));
    text(hostile(10 * 1024), (160, 45));
}

#[test]
fn keys_for_panes_say_that_those_of_a_build_are_fixed() {
    let model = on_build(failed(), (120, 40));
    for action in [Action::Zoom, Action::Preview] {
        let why = "the panes of a build are fixed: open a step for its log";
        assert_eq!(ready(&model, action), Readiness::because(why));
    }
}

#[test]
fn small_screens_have_the_list_and_large_ones_graph_steps_and_facts() {
    let small = text(failed(), (60, 15));
    assert!(
        small.contains("✗ unit  exit 1") && !small.contains("┬"),
        "{small}"
    );
    let usual = text(failed(), (80, 24));
    for part in [
        "push main 9f3c1ab \"Retry card auth on soft decline\" by mia · started by ana",
        "restart of #1481 · owner group:payments (yours)",
        "✓ build 1m02s ──┬─▸ ✗ test 1m32s ──┬─▸ - deploy",
        "TIMELINE 0s     3m12s",
        "test › unit · exit 1",
        "params YEAR=2026 NPM_TOKEN=***",
    ] {
        assert!(usual.contains(part), "{part}\n{usual}");
    }
    let large = text(failed(), (160, 45));
    for part in [
        "│ ✓ build 1m02s │──┬─▸│ ✗ test 1m32s │──┬─▸│ - deploy │",
        "RUNNER, IMAGE",
        "Lineage   restart of #1481",
        "Params    YEAR=2026",
        "NPM_TOKEN=***",
    ] {
        assert!(large.contains(part), "{part}\n{large}");
    }
}

#[test]
fn no_secret_is_on_any_picture() {
    for size in SIZES {
        assert!(!text(failed(), size).contains("s3cret"), "{size:?}");
    }
}

#[test]
fn a_build_that_could_not_be_made_shows_why_and_no_empty_list() {
    for size in SIZES {
        for stages in [None, Some(vec![])] {
            let unread = Build {
                stages,
                error: "yaml: line 12: did not find expected key".into(),
                ..build(905, "main", Status::Error)
            };
            let text = text(unread, size);
            assert!(
                text.contains("yaml: line 12: did not find expected key"),
                "{text}"
            );
            assert!(!text.contains("STAGE / STEP"), "{text}");
        }
    }
}

#[test]
fn a_build_that_waits_says_for_what_and_since_when_and_nothing_spins() {
    for size in [(80, 24), (120, 40), (160, 45)] {
        let text = text(waiting(), size);
        let flat: String = text
            .split(['│', '\n'])
            .map(str::trim)
            .collect::<Vec<_>>()
            .join(" ");
        for part in [
            "kubernetes",
            "linux/arm64",
            "gpu=true",
            "at most 1",
            "3h00m",
        ] {
            assert!(flat.contains(part), "{part}\n{text}");
        }
        assert!(
            text.contains("needs gpu-tests") && text.contains("waiting"),
            "{text}"
        );
        assert!(!text.contains(|sign| ('⠀'..='⣿').contains(&sign)), "{text}");
    }
}

#[test]
fn a_need_that_no_stage_answers_to_and_a_ring_are_told_and_drawn() {
    let odd = Build {
        stages: Some(vec![
            stage(
                1,
                "a",
                &["c"],
                vec![step(1, "clone", Status::Success, None)],
            ),
            stage(2, "b", &["a", "ghost"], vec![]),
            stage(3, "c", &["b"], vec![]),
        ]),
        ..build(9, "main", Status::Skipped)
    };
    let text = text(odd, (160, 45));
    assert!(text.contains("needs a, ghost (missing)"), "{text}");
}

#[test]
fn the_pointer_hits_steps_and_the_part_under_the_cursor_speaks() {
    let mut model = on_build(failed(), (80, 24));
    let (buffer, drawn) = picture(&model, Ink::Unicode);
    let text = read(&buffer);
    let y = text
        .lines()
        .position(|line| line.contains("- e2e"))
        .expect("a step");
    let row = u16::try_from(y).expect("small");
    assert_eq!(drawn.hits.at(10, row), Some(Hit::Row(7)));
    if let Screen::Build(screen) = model.screen_mut() {
        screen.moved = true;
        screen.selected = Some(Part {
            stage: 2,
            step: Some(4),
        });
    }
    prepare(&mut model);
    let text = read(&picture(&model, Ink::Unicode).0);
    assert!(
        text.contains("test › e2e · skipped: an earlier step failed (unit)"),
        "{text}"
    );
}
