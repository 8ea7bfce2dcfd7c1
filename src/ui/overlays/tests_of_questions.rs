//! What the question before a deed says.

use crate::app::overlays::confirm;
use crate::app::{OwnCommand, key_sequence};
use crate::domain::{Level, Status};
use crate::ui::overlays::tests::{HOSTILE, asked, fault, press, pressed, question};
use crate::ui::testing::{Ink, add_builds, build, full, picture, read};

#[test]
fn a_question_says_what_will_happen_and_on_what() {
    let text = read(&picture(&pressed((80, 24), "R"), Ink::Unicode).0);
    assert!(text.contains("Restart build · checkout-api"), "{text}");
    assert!(
        text.contains("run #1482 of acme/checkout-api again"),
        "{text}"
    );
    assert!(
        text.contains("▸[ Cancel ]"),
        "the focus starts there\n{text}"
    );
    assert!(text.contains("[ Restart (y) ]"), "{text}");
}

#[test]
fn a_refusal_stays_with_its_hint_and_the_id_of_the_request() {
    for size in [(60, 15), (80, 24)] {
        let mut model = asked(size, Level::Three, confirm::Focus::Cancel);
        question(&mut model).fault = Some(fault());
        let text = read(&picture(&model, Ink::Unicode).0);
        for words in [
            "! acme/checkout-api: you need write",
            "ask an admin of the repository",
            "request 01J8KQ",
            "[ Restart ]",
        ] {
            assert!(text.contains(words), "{words}\n{text}");
        }
        assert!(!text.contains("(y)"), "level 3 has no letter\n{text}");
    }
}

#[test]
fn words_of_megabytes_are_cut_before_they_are_wrapped() {
    let mut model = asked((80, 24), Level::Two, confirm::Focus::Go);
    question(&mut model).lines = vec![HOSTILE.repeat(200_000)];
    assert!(read(&picture(&model, Ink::Unicode).0).contains("[ Restart (y) ]"));
}

#[test]
fn a_trigger_says_what_runs_already_and_with_what_right() {
    let mut model = full((100, 40));
    let live = build(1483, "main", Status::Running);
    add_builds(&mut model, "checkout-api", vec![live]);
    press(&mut model, "T up enter");
    question(&mut model).level = Level::Two;
    let text = read(&picture(&model, Ink::Unicode).0);
    assert!(text.contains("not ended yet: 1 build of main"), "{text}");
    assert!(text.contains("Write     not known yet"), "{text}");
}

#[test]
fn an_own_command_shows_each_argument_as_it_is_handed_over_on_any_screen() {
    for size in [(60, 15), (80, 24), (160, 45)] {
        let mut model = full(size);
        let run = ["ticket", "--of={service}", "a b", HOSTILE];
        model.settings.commands = vec![OwnCommand {
            name: HOSTILE.into(),
            keys: key_sequence("X").unwrap(),
            scopes: Vec::new(),
            run: run.map(str::to_owned).to_vec(),
            confirm: true,
            read_only: false,
        }];
        press(&mut model, "X");
        let text = read(&picture(&model, Ink::Unicode).0);
        for words in [
            "Program   ticket",
            "Arguments --of=checkout-api",
            "a b",
            "▸[ Cancel ]",
            "[ Run it (y) ]",
        ] {
            assert!(text.contains(words), "{words}\n{text}");
        }
    }
}
