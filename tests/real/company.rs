//! Signing in at the company's provider, whose tokens Backstage takes for reading.

use serde_json::Value;

use crate::home::{Begun, Ended, Home};
use crate::lab::{Lab, lab};

fn signed_in(home: &Home, browser: &str) -> Ended {
    let ended = home.login(browser);
    assert_eq!(ended.code, Some(0), "{}", ended.told);
    ended
}

#[test]
fn a_code_signs_in_and_its_token_opens_the_catalog_in_which_the_person_is_found() {
    let Some(lab) = lab() else { return };
    let home = Home::new(lab, "company");
    let ended = signed_in(&home, "--as birch");
    let session = &ended.json["item"]["session"];
    assert_eq!(session["person"], "birch@larkfield.example");
    assert_eq!(
        (&session["renews"], &session["kept"]),
        (&true.into(), &"file".into())
    );
    let who = home.who();
    assert_eq!(who["user"], "user:default/birch", "{who}");
    let teams = ["group:default/build-tools", "group:default/catalogue"];
    let mut found: Vec<_> = who["groups"].as_array().into_iter().flatten().collect();
    found.sort_by_key(|group| group.as_str());
    assert_eq!(found, teams);
    assert_eq!(who["session"]["person"], "birch@larkfield.example");
}

#[test]
fn nobody_is_taken_for_a_person_whom_the_provider_does_not_vouch_for() {
    let Some(lab) = lab() else { return };
    for (stranger, why) in [
        (
            "ghost",
            "no user of the catalog has the address ghost@larkfield.example",
        ),
        ("twin", "several users of the catalog have your address"),
        // The address is that of somebody else.
        (
            "unverified",
            "neither the token nor the account in Drone says who you are",
        ),
    ] {
        let home = Home::new(lab, "company");
        signed_in(&home, &format!("--as {stranger}"));
        let who = home.who();
        assert_eq!(who["user"], Value::Null, "{stranger}");
        assert_eq!(who["unknown"], why, "{stranger}");
    }
}

#[test]
fn a_person_who_refuses_ends_the_sign_in() {
    let Some(lab) = lab() else { return };
    let home = Home::new(lab, "company");
    let ended = home.login("--deny");
    assert_eq!(ended.code, Some(4), "{}", ended.told);
    let words = "you or your administrator refused access: the person said no";
    assert!(ended.told.contains(words), "{}", ended.told);
    assert_eq!(home.who()["session"], Value::Null);
}

#[test]
fn a_provider_that_has_to_show_its_page_after_all_is_asked_once_more() {
    let Some(lab) = lab() else { return };
    let home = Home::new(lab, "quiet");
    let ended = signed_in(&home, "--as elm");
    let pages = ended.told.matches("this is the page:").count();
    assert_eq!(pages, 2, "{}", ended.told);
    assert_eq!(home.who()["user"], "user:default/elm");
}

#[test]
fn a_refresh_token_is_spent_once_and_whoever_spends_it_again_ends_the_session_of_all() {
    let Some(lab) = lab() else { return };
    let home = Home::new(lab, "company");
    signed_in(&home, "--as alder");
    let first = home.kept().expect("tokens");
    home.ages();
    assert_eq!(home.who()["user"], "user:default/alder");
    let second = home.kept().expect("tokens");
    assert_ne!(first["refresh"], second["refresh"], "it rotates");
    assert_ne!(first["bearer"], second["bearer"]);
    // Left alone, the second serves on.
    assert_eq!(home.who()["user"], "user:default/alder");

    home.put_old(first);
    let who = home.who();
    let why = who["unknown"].as_str().unwrap_or_default();
    assert!(why.starts_with("session ended at the provider"), "{who}");
    assert_eq!(home.kept(), None, "ended tokens are of no use");
    home.put_old(second);
    let who = home.who();
    let why = who["unknown"].as_str().unwrap_or_default();
    assert!(why.starts_with("session ended at the provider"), "{who}");
}

#[test]
fn windows_that_renew_at_the_same_time_do_not_end_each_others_session() {
    let Some(lab) = lab() else { return };
    let home = Home::new(lab, "company");
    signed_in(&home, "--as alder");
    home.ages();
    let windows = [(); 4].map(|()| home.backdrone("false", &["whoami"]).spawn());
    for window in windows {
        let output = window.expect("it runs").wait_with_output();
        let ended = Ended::from(output.expect("it ran"));
        assert_eq!(
            ended.json["item"]["user"], "user:default/alder",
            "{ended:?}"
        );
    }
}

#[test]
fn a_token_for_another_server_is_refused_and_the_words_say_what_to_look_at() {
    let Some(lab) = lab() else { return };
    let home = Home::new(lab, "other");
    signed_in(&home, "--as alder");
    let ended = home.run(&["services"]);
    assert_eq!(ended.code, Some(3), "{}", ended.told);
    for words in [
        " answered 401: Illegal token",
        "`backend.auth.externalAccess`",
        "`urn:larkfield:other-api`",
    ] {
        assert!(ended.told.contains(words), "{}", ended.told);
    }
}

#[test]
fn who_signs_out_leaves_no_token_that_is_good_for_anything() {
    let Some(lab) = lab() else { return };
    let home = Home::new(lab, "company");
    signed_in(&home, "--as alder");
    let tokens = home.kept().expect("tokens");
    let ended = home.run(&["logout", "--sso"]);
    assert_eq!(ended.code, Some(0), "{}", ended.told);
    assert_eq!(home.kept(), None);
    let said = &ended.json["items"][0];
    assert_eq!(said["still"], Value::Null, "{said}");
    // The page that ends the session of the browser too.
    let page = said["page"].as_str().unwrap_or_default();
    let known = format!("{}/session/end?client_id=backdrone-tui", lab.issuer);
    assert!(page.starts_with(&known), "{said}");
    home.put_old(tokens);
    let who = home.who();
    let why = who["unknown"].as_str().unwrap_or_default();
    assert!(why.starts_with("session ended at the provider"), "{who}");
}

/// A device that shows its code, and the person who types it in elsewhere.
fn by_device(lab: &'static Lab, home: &Home, person: &str) -> Ended {
    let waiting: Begun = home.begin("false", "device", "and type in the code");
    let page = format!("{}/device?user_code={}", lab.issuer, waiting.told);
    let mut browser = lab.program("node");
    browser.arg("browser.js").args(person.split(' ')).arg(page);
    let visited = browser.output().expect("a browser");
    assert!(visited.status.success(), "{visited:?}");
    waiting.end()
}

#[test]
fn a_device_is_let_in_by_a_code_that_is_typed_in_elsewhere() {
    let Some(lab) = lab() else { return };
    let home = Home::new(lab, "company");
    let ended = by_device(lab, &home, "--as dogwood");
    assert_eq!(ended.code, Some(0), "{}", ended.told);
    assert_eq!(home.who()["user"], "user:default/dogwood");
}

#[test]
fn a_device_hears_that_the_person_refused() {
    let Some(lab) = lab() else { return };
    let home = Home::new(lab, "company");
    let ended = by_device(lab, &home, "--deny");
    assert_eq!(ended.code, Some(4), "{}", ended.told);
    let words = "you or your administrator refused access";
    assert!(ended.told.contains(words), "{}", ended.told);
}

#[test]
fn a_device_code_is_not_to_be_had_where_the_context_does_not_allow_it() {
    let Some(lab) = lab() else { return };
    let home = Home::new(lab, "other");
    let ended: Ended = home
        .backdrone("false", &["login", "--way", "device"])
        .output()
        .expect("it runs")
        .into();
    let words = "device flow is off for this context";
    assert!(ended.told.contains(words), "{}", ended.told);
}
