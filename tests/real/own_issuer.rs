//! Signing in at Backstage's own issuer, which sends the person on to the company's provider.

use serde_json::Value;

use crate::home::Home;
use crate::lab::lab;

/// Seconds that a token lives, of `app-config.yaml`; the answers of Backstage say an hour.
const LIFE: u64 = 600;

/// Signs a person in, named by namespace and name.
fn signed_in(home: &Home, person: &str) {
    let ended = home.login(&format!(
        "--as {}",
        person.rsplit('/').next().expect("a name")
    ));
    assert_eq!(ended.code, Some(0), "{}", ended.told);
    let words = format!("user:{person}");
    assert_eq!(ended.json["item"]["session"]["person"], words);
}

fn has_ended(home: &Home) -> bool {
    let who = home.who();
    let why = who["unknown"].as_str().unwrap_or_default().to_owned();
    assert_eq!(why.is_empty(), who["user"] != Value::Null, "{who}");
    assert!(
        why.is_empty() || why.starts_with("session ended at the provider"),
        "{who}"
    );
    !why.is_empty()
}

#[test]
fn a_client_that_is_registered_anew_and_one_with_a_document_both_sign_in_and_renew() {
    let Some(lab) = lab() else { return };
    for context in ["own", "document"] {
        let home = Home::new(lab, context);
        signed_in(&home, "partners/fir");
        let first = home.kept().expect("tokens");
        home.ages();
        let who = home.who();
        assert_eq!(who["user"], "user:partners/fir", "{context}: {who}");
        let second = home.kept().expect("tokens");
        assert_ne!(first["refresh"], second["refresh"], "{context}");
        assert_eq!(first["client"], second["client"], "{context}");
    }
}

#[test]
fn the_end_of_a_token_is_read_from_the_token() {
    let Some(lab) = lab() else { return };
    let home = Home::new(lab, "own");
    signed_in(&home, "default/alder");
    let tokens = home.kept().expect("tokens");
    let time = |name: &str| tokens[name].as_u64().expect("a time");
    let life = time("ends") - time("since");
    assert!((LIFE - 10..=LIFE).contains(&life), "{life} s");
}

#[test]
fn two_devices_do_not_end_each_others_session() {
    let Some(lab) = lab() else { return };
    for context in ["own", "document"] {
        let [desk, laptop] = [(); 2].map(|()| Home::new(lab, context));
        signed_in(&desk, "default/cedar");
        signed_in(&laptop, "default/cedar");
        for home in [&desk, &laptop] {
            home.ages();
            assert!(!has_ended(home), "{context}");
        }
    }
}

/// Why every device has a name of its own.
#[test]
fn a_second_sign_in_with_the_same_client_ends_the_first() {
    let Some(lab) = lab() else { return };
    let [machine, copy] = [(); 2].map(|()| Home::new(lab, "document"));
    signed_in(&machine, "default/gorse");
    copy.is_a_copy_of(&machine);
    signed_in(&copy, "default/gorse");
    machine.ages();
    assert!(has_ended(&machine));
    copy.ages();
    assert!(!has_ended(&copy));
}

#[test]
fn signing_out_revokes_the_refresh_token_and_says_that_the_other_lives_on() {
    let Some(lab) = lab() else { return };
    for context in ["own", "document"] {
        let home = Home::new(lab, context);
        signed_in(&home, "default/alder");
        let tokens = home.kept().expect("tokens");
        let ended = home.run(&["logout"]);
        let still = ended.json["items"][0]["still"].as_str().unwrap_or_default();
        let words = "the provider still honours this token for ";
        assert!(
            still.starts_with(words),
            "{context}: {still}: {}",
            ended.told
        );
        assert_eq!(home.kept(), None, "{context}");
        home.put_old(tokens);
        assert!(has_ended(&home), "{context}");
    }
}

#[test]
fn a_person_who_does_not_approve_ends_the_sign_in() {
    let Some(lab) = lab() else { return };
    let home = Home::new(lab, "own");
    let mut command = home.backdrone("node browser.js --as alder", &["login"]);
    command.env("LAB_DENY", "true");
    let output = command.output().expect("it runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(4), "{told}");
    assert!(
        told.contains("refused access: User denied the request"),
        "{told}"
    );
}
