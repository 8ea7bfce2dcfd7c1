//! The first run, by data: answers in, questions to servers out, a context at the end.

use backdrone::app::overlays::Overlay;
use backdrone::app::overlays::wizard::{Step, WayIn, WizardPanel};
use backdrone::app::{AddressOf, Effect, Event, FirstRun, Hit, Settings, Slot, Ticket, Understood};
use backdrone::domain::{
    Access, CatalogLook, Draft, Entrance, Fault, FaultKind, OwnIssuer, Probe, Probed, TokenFrom,
};

use super::hand::Hand;

pub(super) const BACKSTAGE: &str = "https://backstage.acme.test";

/// What comes before the first slash after the host; an issuer as it is written.
fn read(of: AddressOf, text: &str) -> Result<Understood, String> {
    let host = text.strip_prefix("https://").ok_or("no https")?;
    let host = host.split('/').next().unwrap_or_default();
    let address = match of {
        AddressOf::Issuer => text.to_owned(),
        _ => format!("https://{host}"),
    };
    Ok(Understood {
        is_page: address != text,
        address: address.as_str().into(),
    })
}

pub(super) fn newcomer() -> Hand {
    Hand::with(Settings {
        first_run: Some(FirstRun {
            path: "/home/ana/config.yaml".into(),
            read,
        }),
        ..Settings::default()
    })
}

pub(super) fn panel(hand: &Hand) -> &WizardPanel {
    match hand.model.overlays.last() {
        Some(Overlay::Wizard(panel)) => panel,
        other => panic!("no first run on top: {other:?}"),
    }
}

pub(super) fn summary(hand: &Hand) -> &str {
    let fault = panel(hand).fault.as_ref();
    fault.map_or("", |fault| &fault.summary)
}

/// What servers were asked and nobody has answered yet.
pub(super) fn probes(hand: &Hand) -> Vec<(Ticket, Probe)> {
    let probes = hand.orders.iter().filter_map(|order| match order {
        Effect::Probe(ticket, probe, _) => Some((ticket.clone(), probe.clone())),
        _ => None,
    });
    probes.collect()
}

/// Answers the only question, which it gives back.
pub(super) fn answer(hand: &mut Hand, result: Result<Probed, Fault>) -> Probe {
    let (ticket, probe) = probes(hand).pop().expect("a question");
    hand.orders.clear();
    hand.give(Event::Probed(ticket, result));
    probe
}

/// Replaces what the field holds, and confirms it.
pub(super) fn say(hand: &mut Hand, text: &str) {
    hand.type_keys("ctrl-u");
    hand.give(Event::Pasted(text.into()));
    hand.type_keys("enter");
}

/// A newcomer whose Backstage answers so.
pub(super) fn with_backstage(own: OwnIssuer) -> Hand {
    let mut hand = newcomer();
    say(&mut hand, &format!("{BACKSTAGE}/catalog?x=1"));
    let asked = answer(&mut hand, Ok(Probed::Backstage(own)));
    assert_eq!(asked, Probe::Backstage(BACKSTAGE.into()));
    assert_eq!(panel(&hand).step, Step::Access);
    hand
}

/// Goes from the question for Drone to the end, and gives what would be written.
pub(super) fn to_the_end(hand: &mut Hand) -> Draft {
    assert_eq!(panel(hand).step, Step::Drone);
    say(hand, "https://ci.acme.test/acme/x/12");
    let asked = answer(hand, Ok(Probed::Drone("2.25.0".into())));
    assert_eq!(asked, Probe::Drone("https://ci.acme.test".into()));
    hand.type_keys("enter");
    draft(hand).1
}

pub(super) fn draft(hand: &Hand) -> (Ticket, Draft) {
    let written = hand.orders.iter().find_map(|order| match order {
        Effect::SetUp(ticket, draft) => Some((ticket.clone(), (**draft).clone())),
        _ => None,
    });
    written.expect("a context to be written")
}

pub(super) fn at_backstage(access: Access) -> Entrance {
    Entrance {
        backstage: BACKSTAGE.into(),
        access,
    }
}

pub(super) fn unreachable() -> Fault {
    Fault::new(FaultKind::Network, "cannot reach it").hint("look at the network")
}

#[test]
fn one_address_leads_to_a_context_that_is_written_and_opened() {
    let mut hand = with_backstage(OwnIssuer::Registers);
    assert_eq!(panel(&hand).way, WayIn::Own);
    hand.type_keys("enter c");
    assert_eq!(panel(&hand).step, Step::Drone);
    assert_eq!(
        panel(&hand).answers.drone.value(),
        "https://drone.acme.test"
    );
    assert!(probes(&hand).is_empty(), "a guess is asked by nobody");
    hand.type_keys("enter");
    let asked = answer(&mut hand, Ok(Probed::Drone("".into())));
    assert_eq!(asked, Probe::Drone("https://drone.acme.test".into()));
    assert_eq!(panel(&hand).answers.name.value(), "acme");
    hand.type_keys("enter");
    let (ticket, draft) = draft(&hand);
    let expected = Draft {
        name: "acme".into(),
        catalog: Some(at_backstage(Access::Own { client: None })),
        drone: "https://drone.acme.test".into(),
        trust: None,
    };
    assert_eq!(draft, expected);
    hand.give(Event::SetUp(ticket, Ok(())));
    assert!(hand.orders.contains(&Effect::Switch("acme".into())));
}

#[test]
fn every_other_way_in_is_asked_for_what_it_needs() {
    let mut hand = with_backstage(OwnIssuer::ReadsDocuments);
    hand.type_keys("enter enter");
    assert_eq!(summary(&hand), "this Backstage wants that address");
    say(&mut hand, "https://acme.test/me.json");
    assert!(probes(&hand).is_empty(), "nobody reads it but Backstage");
    hand.type_keys("c");
    let client = Some("https://acme.test/me.json".to_owned());
    let access = to_the_end(&mut hand).catalog.expect("a catalog").access;
    assert_eq!(access, Access::Own { client });

    let mut hand = with_backstage(OwnIssuer::Closed);
    assert_eq!(panel(&hand).ways()[0], WayIn::Company);
    hand.type_keys("enter");
    say(&mut hand, "https://id.acme.test/");
    let asked = answer(&mut hand, Ok(Probed::Issuer));
    assert_eq!(asked, Probe::Issuer("https://id.acme.test/".into()));
    hand.type_keys("c");
    let access = to_the_end(&mut hand).catalog.expect("a catalog").access;
    let company = Access::Company {
        issuer: "https://id.acme.test/".into(),
        client: "backdrone".into(),
    };
    assert_eq!(access, company);

    for (keys, text, token) in [
        ("j enter", "TOKEN_1", TokenFrom::Env("TOKEN_1".into())),
        ("j j enter", "~/t", TokenFrom::File("~/t".into())),
        (
            "j j j enter",
            " vault  read x ",
            TokenFrom::Command(vec!["vault".into(), "read".into(), "x".into()]),
        ),
    ] {
        let mut hand = with_backstage(OwnIssuer::Closed);
        hand.type_keys(keys);
        say(&mut hand, text);
        let asked = answer(&mut hand, Ok(Probed::Catalog(CatalogLook::default())));
        let entrance = at_backstage(Access::Token(token.clone()));
        assert_eq!(asked, Probe::Catalog(entrance));
        let access = to_the_end(&mut hand).catalog.expect("a catalog").access;
        assert_eq!(access, Access::Token(token));
    }
}

#[test]
fn without_a_backstage_drone_alone_is_set_up_and_without_drone_nothing() {
    let mut hand = newcomer();
    hand.type_keys("enter");
    assert_eq!(panel(&hand).step, Step::Drone);
    hand.type_keys("enter");
    assert!(summary(&hand).starts_with("without Drone there is nothing"));
    assert!(probes(&hand).is_empty());
    let draft = to_the_end(&mut hand);
    assert_eq!(draft.catalog, None);
    assert_eq!(&*draft.name, "acme");
}

#[test]
fn drones_of_the_catalog_are_proposed_and_give_way_to_what_is_pasted() {
    let mut hand = with_backstage(OwnIssuer::Closed);
    hand.type_keys("j enter enter");
    let drones = ["https://one.test", "https://two.test"];
    let look = CatalogLook {
        components: 3,
        joined: 2,
        annotations: Vec::new(),
        drones: drones.map(Into::into).to_vec(),
    };
    answer(&mut hand, Ok(Probed::Catalog(look)));
    let proposed = |hand: &Hand| panel(hand).answers.drone.value().to_owned();
    assert_eq!(proposed(&hand), drones[0]);
    hand.type_keys("tab");
    assert_eq!(proposed(&hand), drones[1]);
    hand.type_keys("tab");
    assert_eq!(proposed(&hand), drones[0]);
    assert!(probes(&hand).is_empty());
    hand.give(Event::Pasted("https://own.test\n".into()));
    assert_eq!(proposed(&hand), "https://own.test");
    assert!(
        probes(&hand).is_empty(),
        "a pasted line break presses nothing"
    );
}

#[test]
fn esc_goes_back_step_by_step_and_every_answer_stays() {
    let mut hand = with_backstage(OwnIssuer::Closed);
    hand.type_keys("j enter");
    say(&mut hand, "MY_TOKEN");
    answer(&mut hand, Ok(Probed::Catalog(CatalogLook::default())));
    say(&mut hand, "https://ci.acme.test");
    answer(&mut hand, Ok(Probed::Drone("".into())));
    say(&mut hand, "mine");
    hand.type_keys("esc x");
    assert_eq!(panel(&hand).step, Step::Name, "what is being written stays");
    let (ticket, _) = draft(&hand);
    hand.give(Event::SetUp(ticket, Err(unreachable())));
    for step in [Step::Drone, Step::Details, Step::Access, Step::Backstage] {
        hand.type_keys("esc");
        assert_eq!(panel(&hand).step, step);
    }
    let answers = &panel(&hand).answers;
    assert_eq!(answers.backstage.value(), BACKSTAGE);
    assert_eq!(answers.variable.value(), "MY_TOKEN");
    assert_eq!(answers.drone.value(), "https://ci.acme.test");
    assert_eq!(answers.name.value(), "mine");
    assert_eq!(panel(&hand).way, WayIn::Variable);
    hand.type_keys("esc");
    assert_eq!(hand.orders.pop(), Some(Effect::Quit));
}

#[test]
fn an_answer_that_nobody_waits_for_any_more_changes_nothing() {
    for key in ["esc", "x"] {
        let mut hand = newcomer();
        say(&mut hand, BACKSTAGE);
        let (ticket, _) = probes(&hand).pop().expect("a question");
        hand.type_keys("enter");
        assert_eq!(probes(&hand).len(), 1, "asked once");
        hand.type_keys(key);
        assert_eq!(hand.orders.last(), Some(&Effect::Stop(Slot::FirstRun)));
        let late = Ok(Probed::Backstage(OwnIssuer::Registers));
        hand.give(Event::Probed(ticket, late));
        assert_eq!(panel(&hand).step, Step::Backstage, "{key}");
        assert_eq!(panel(&hand).own, None);
    }
}

#[test]
fn a_server_that_does_not_answer_is_asked_again_or_taken_as_it_is() {
    let mut hand = newcomer();
    hand.type_keys("ctrl-n");
    assert_eq!(panel(&hand).step, Step::Backstage, "nobody was asked yet");
    say(&mut hand, BACKSTAGE);
    answer(&mut hand, Err(unreachable()));
    assert_eq!(summary(&hand), "cannot reach it");
    hand.type_keys("enter");
    answer(&mut hand, Err(unreachable()));
    hand.type_keys("ctrl-n");
    assert_eq!(panel(&hand).step, Step::Access);
    assert!(!panel(&hand).ways().contains(&WayIn::Own));
    hand.type_keys("j enter enter");
    answer(&mut hand, Err(unreachable()));
    hand.type_keys("ctrl-n enter");
    answer(&mut hand, Err(unreachable()));
    hand.type_keys("ctrl-n enter");
    assert_eq!(&*draft(&hand).1.drone, "https://drone.acme.test");
}

#[test]
fn a_fault_goes_as_soon_as_the_answer_changes() {
    let mut hand = newcomer();
    say(&mut hand, BACKSTAGE);
    answer(&mut hand, Err(unreachable()));
    hand.type_keys("x");
    assert_eq!(summary(&hand), "");
}

#[test]
fn a_token_where_its_name_should_be_reaches_no_file() {
    for token in ["eyJhbGciOi.x.y", "1abc", &"a".repeat(65)] {
        let mut hand = with_backstage(OwnIssuer::Closed);
        hand.type_keys("j enter");
        say(&mut hand, token);
        assert_eq!(panel(&hand).step, Step::Details);
        assert!(summary(&hand).starts_with("that is no name of a variable"));
        assert!(!summary(&hand).contains(token));
        assert!(probes(&hand).is_empty());
    }
}

#[test]
fn a_context_gets_a_name_that_can_be_typed() {
    let mut hand = newcomer();
    hand.type_keys("enter");
    to_the_end(&mut hand);
    let (ticket, _) = draft(&hand);
    hand.give(Event::SetUp(ticket, Err(unreachable())));
    for (name, why) in [
        ("demo", "built-in world"),
        ("a b", "make a name"),
        ("../x", "make a name"),
        (" ", "needs a name"),
    ] {
        hand.orders.clear();
        say(&mut hand, name);
        assert!(summary(&hand).contains(why), "{name}: {}", summary(&hand));
        assert!(hand.orders.is_empty(), "{name}");
    }
}

#[test]
fn a_file_that_cannot_be_written_is_tried_again_and_written_once() {
    let mut hand = newcomer();
    hand.type_keys("enter");
    to_the_end(&mut hand);
    let (ticket, _) = draft(&hand);
    let full = Fault::new(FaultKind::Local, "no space left");
    hand.give(Event::SetUp(ticket, Err(full)));
    assert_eq!(summary(&hand), "no space left");
    hand.orders.clear();
    hand.type_keys("enter");
    let (ticket, _) = draft(&hand);
    hand.orders.clear();
    hand.give(Event::SetUp(ticket, Ok(())));
    // Opening it did not work, and that was told: the file is there all the same.
    hand.type_keys("enter");
    let switch = Effect::Switch("acme".into());
    assert_eq!(hand.orders, [switch.clone(), switch]);
    hand.type_keys("esc");
    assert_eq!(hand.orders.last(), Some(&Effect::Quit));
}

#[test]
fn a_click_beside_the_questions_closes_nothing_and_ctrl_c_always_leaves() {
    let mut hand = newcomer();
    hand.give(Event::Clicked(Hit::Outside));
    assert_eq!(panel(&hand).step, Step::Backstage);
    say(&mut hand, BACKSTAGE);
    hand.type_keys("ctrl-c");
    assert_eq!(hand.orders.last(), Some(&Effect::Quit));
}
