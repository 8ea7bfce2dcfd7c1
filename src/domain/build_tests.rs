//! Builds: states, merging and names.

use super::*;

fn build(version: u64, word: &str) -> Build {
    Build {
        id: 7,
        number: 1,
        version,
        status: Status::from_word(word),
        ..Build::default()
    }
}

#[test]
fn the_words_of_drone_survive_the_way_in_and_out() {
    for word in [
        "success",
        "waiting_on_dependencies",
        "declined",
        "brand_new",
    ] {
        assert_eq!(Status::from_word(word).word(), word);
    }
}

#[test]
fn an_older_answer_that_arrives_late_loses() {
    let mut known = build(2, "running");
    known.absorb(build(1, "running"));
    assert_eq!(known.version, 2);
    known.absorb(build(3, "success"));
    known.absorb(build(2, "running"));
    assert_eq!(known.status, Status::Success);
}

#[test]
fn a_list_answer_does_not_take_the_stages_away() {
    let mut known = build(2, "running");
    known.stages = Some(vec![Stage {
        id: 1,
        version: 2,
        ..Stage::default()
    }]);
    known.absorb(build(3, "success"));
    assert_eq!(known.stages.as_ref().map(Vec::len), Some(1));
    assert_eq!(known.status, Status::Success);
}

#[test]
fn a_tag_is_shown_by_its_name_and_is_not_its_target_branch() {
    let tag = Build {
        git_ref: "refs/tags/v1.2.0+build.7".into(),
        target: "main".into(),
        event: BuildEvent::Tag,
        ..Build::default()
    };
    assert_eq!(&*tag.place(), "v1.2.0+build.7");
    assert!(!tag.is_of("main"));
    let pull = Build {
        git_ref: "refs/pull/409/head".into(),
        target: "main".into(),
        ..Build::default()
    };
    assert_eq!(&*pull.place(), "pr/409");
    assert!(!pull.is_of("main"));
}

#[test]
fn a_blocked_stage_speaks_for_its_pending_build() {
    let mut b = build(1, "pending");
    b.stages = Some(vec![Stage {
        status: Status::Blocked,
        ..Stage::default()
    }]);
    assert_eq!(b.shown_status(), Status::Blocked);
    b.status = Status::Killed;
    assert_eq!(b.shown_status(), Status::Killed);
}

#[test]
fn a_running_time_is_never_negative() {
    let mut b = build(1, "running");
    b.started = Some(Timestamp(100));
    assert_eq!(b.seconds(Timestamp(50)), Some(0));
    assert_eq!(b.seconds(Timestamp(141)), Some(41));
    b.status = Status::Declined;
    assert_eq!(
        b.seconds(Timestamp(141)),
        None,
        "a declined build has no end in Drone"
    );
}
