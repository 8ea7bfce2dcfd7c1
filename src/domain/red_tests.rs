//! What the board and the note say of a red branch.

use super::*;
use crate::domain::{Build, RepoSlug, ServerId, Stage, Step};

/// Newest first: two red builds over a green one.
fn builds() -> Vec<Build> {
    let build = |number: u64, status: &str, commit: &str, at: i64| Build {
        number,
        status: Status::from_word(status),
        git_ref: "refs/heads/main".into(),
        after: commit.repeat(20).into(),
        author_login: "mia".into(),
        message: "Retry `card` auth".into(),
        created: Some(Timestamp(at)),
        finished: Some(Timestamp(at)),
        version: 1,
        ..Build::default()
    };
    let step = Step {
        name: "unit".into(),
        status: Status::Failure,
        exit_code: 1,
        ..Step::default()
    };
    let stage = Stage {
        name: "test".into(),
        status: Status::Failure,
        steps: vec![step],
        ..Stage::default()
    };
    let newest = Build {
        stages: Some(vec![stage]),
        ..build(12, "failure", "bb", 4_000)
    };
    vec![
        newest,
        build(11, "failure", "aa", 3_600),
        build(10, "success", "99", 1_800),
    ]
}

fn red(builds: &[Build]) -> Option<Red> {
    Red::of(&Branch::of("main", builds, false))
}

fn repo() -> RepoId {
    RepoId {
        server: ServerId {
            context: "prod".into(),
            server: "drone".into(),
        },
        slug: RepoSlug::parse("acme/api").expect("a slug"),
    }
}

#[test]
fn a_red_branch_is_told_from_its_builds() {
    let red = red(&builds()).expect("red");
    assert_eq!(
        (red.number, red.length, &*red.streak),
        (12, 2, "2 in a row")
    );
    assert_eq!(red.what(), "test › unit");
    assert_eq!(red.first.number, 11);
    assert_eq!(red.green.as_ref().map(|green| green.number), Some(10));
    assert_eq!(red.suspicion(), "1 commit between green and red");
    assert_eq!(Red::of(&Branch::of("main", &builds()[2..], false)), None);
}

#[test]
fn what_is_not_read_is_not_claimed() {
    let red = red(&builds()[..2]).expect("red");
    assert_eq!(red.streak, "2+ in a row");
    assert_eq!(
        red.suspicion(),
        "at least 1 commit: the last green build is not read yet"
    );
}

#[test]
fn the_note_names_everything_that_the_next_one_needs_and_no_foreign_text_is_markup() {
    let contact = |reach, text: &str| Contact {
        reach,
        text: text.into(),
        tool: "".into(),
    };
    let red = red(&builds()).expect("red");
    let note = HandOver {
        name: "api",
        owner: "group:payments",
        repo: &repo(),
        branch: "main",
        red: &red,
        page: Some("https://drone.acme.dev/acme/api/12".into()),
        error: Some((1194, "thread panicked: `left`\n".into())),
        contacts: &[
            contact(Reach::Lead, "lee"),
            contact(Reach::Chat, "#pay-oncall"),
        ],
        taken: Some(("sam", Timestamp(4_500))),
        red_below: vec!["ledger".into()],
        now: Timestamp(3_600 + 720),
    };
    assert_eq!(
        note.markdown(),
        "## `api` is red on `main` for 12m\n\n\
         - build: [#12](https://drone.acme.dev/acme/api/12) of `acme/api`, 2 in a row, failed in `test › unit`\n\
         - first error, line 1194: `thread panicked:  left`\n\
         - first red: #11 (`aaaaaaa`) at 1970-01-01T01:00:00Z\n\
         - last green: #10 (`9999999`) at 1970-01-01T00:30:00Z\n\
         - suspects: 1 commit between green and red\n  \
           - `aaaaaaa` `mia` `Retry  card  auth`\n\
         - owner: `group:payments`\n\
         - lead: `lee`\n\
         - chat: `#pay-oncall`\n\
         - depends on what is red too: `ledger`\n\
         - taken by `sam` at 1970-01-01T01:15:00Z\n"
    );
}
