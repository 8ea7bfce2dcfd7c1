//! What the sign-in says, at every size.

use crate::app::overlays::Overlay;
use crate::app::overlays::sign_in::Stage;
use crate::app::{Answer, AuthSettings, Event, Hit, Model, Slot, Ticket, update};
use crate::domain::{Door, Fault, FaultKind, Opens, Session, SignInNews, Timestamp};
use crate::ui::overlays::tests::{HOSTILE, fault, press};
use crate::ui::testing::{Ink, NOW, full, picture, read, server};

const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (120, 40), (160, 45)];

/// A model whose context one signs in to, with the panel open.
fn offered(size: (u16, u16), opens: Opens, device: bool) -> Model {
    let mut model = full(size);
    model.settings.contexts[0].auth = Some(AuthSettings {
        issuer: "id.acme.dev".into(),
        opens,
        for_catalog: true,
        device,
    });
    press(&mut model, ": l o g i n enter");
    model
}

fn text(model: &Model) -> String {
    read(&picture(model, Ink::Unicode).0)
}

/// The panel after this news of an attempt.
fn told(size: (u16, u16), news: Vec<SignInNews>) -> Model {
    let mut model = offered(size, Opens::Company, true);
    press(&mut model, "enter");
    let Some(Overlay::SignIn(panel)) = model.overlays.last() else {
        panic!("no panel");
    };
    let ticket = panel.ticket.clone().expect("an attempt");
    for news in news {
        update(&mut model, Event::SignIn(ticket.clone(), news));
    }
    model
}

fn page(no_browser: Option<&str>) -> SignInNews {
    SignInNews::Page {
        url: "https://id.acme.dev/authorize?client_id=backdrone&state=abc".into(),
        no_browser: no_browser.map(str::to_owned),
        ssh: "ssh -L 40001:127.0.0.1:40001 build7".into(),
        seconds: 108,
    }
}

#[test]
fn it_says_plainly_what_a_sign_in_opens_and_what_not() {
    for (opens, words) in [
        (Opens::Gateway, "there is no Drone token on this machine"),
        (Opens::Backstage, "by Backstage's own issuer"),
        (Opens::Company, "finds you in it by your e-mail"),
    ] {
        let text = text(&offered((100, 30), opens, false)).replace('\n', " ");
        let flat = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let flat = flat.replace("│ │ ", "");
        assert!(flat.contains("Sign in · prod"), "{flat}");
        assert!(flat.contains(words), "{words}\n{flat}");
        assert!(!flat.contains("device"), "{flat}");
    }
}

#[test]
fn the_steps_and_the_time_left_are_told() {
    let found = SignInNews::Found {
        issuer: "https://id.acme.dev".into(),
    };
    let text = text(&told((80, 24), vec![found, page(None)]));
    for words in [
        "step 2 of 3",
        "✓ 1  Found id.acme.dev",
        "▸ 2  Waiting for your browser … 1:48 left",
        "  3  Load your services",
        "https://id.acme.dev/authorize?client_id=backdrone&state=abc",
        "o open · y copy link · p paste · d device code · esc cancel",
    ] {
        assert!(text.contains(words), "{words}\n{text}");
    }
}

#[test]
fn without_a_browser_the_field_for_the_address_is_open_at_the_smallest_size_too() {
    for size in SIZES {
        let why = "no browser was opened: this is an SSH session";
        let text = text(&told(size, vec![page(Some(why))]));
        assert!(text.contains("Address"), "{size:?}\n{text}");
        assert!(text.contains("enter send · esc back"), "{size:?}\n{text}");
    }
}

#[test]
fn a_device_code_comes_with_its_page_and_a_warning() {
    let device = SignInNews::Device {
        url: "https://id.acme.dev/device".into(),
        code: "WDJB-MJHT".into(),
        seconds: 300,
    };
    for size in SIZES {
        let text = text(&told(size, vec![device.clone()]));
        assert!(text.contains("WDJB-MJHT"), "{size:?}\n{text}");
        assert!(
            text.contains("https://id.acme.dev/device"),
            "{size:?}\n{text}"
        );
    }
}

#[test]
fn a_failure_says_what_to_do_next() {
    let mut model = told((80, 24), vec![]);
    let Some(Overlay::SignIn(panel)) = model.overlays.last_mut() else {
        panic!("no panel");
    };
    panel.stage = Stage::Failed(fault());
    let text = text(&model);
    assert!(
        text.contains("! acme/checkout-api: you need write"),
        "{text}"
    );
    assert!(text.contains("ask an admin"), "{text}");
    assert!(text.contains("enter again"), "{text}");
}

#[test]
fn a_token_is_shown_as_stars() {
    let mut model = full((80, 24));
    let fault = Fault::new(FaultKind::SignedOut, "no token");
    let door = Door::Drone(server());
    crate::app::open_sign_in(&mut model, door, Some(fault));
    update(&mut model, Event::Pasted("abcdef".into()));
    let text = text(&model);
    assert!(text.contains("Your token · drone"), "{text}");
    assert!(text.contains("[ ******"), "{text}");
    assert!(text.contains("https://drone.example/account"), "{text}");
    assert!(!text.contains("abcdef"), "{text}");
}

#[test]
fn what_a_provider_says_does_no_harm() {
    for size in SIZES {
        let news = SignInNews::Device {
            url: HOSTILE.into(),
            code: HOSTILE.into(),
            seconds: 1,
        };
        let text = text(&told(size, vec![news, page(Some(HOSTILE))]));
        assert!(
            !text.contains('\u{1b}') && !text.contains('\u{202e}'),
            "{text}"
        );
    }
}

#[test]
fn the_header_tells_how_long_one_is_signed_in_and_in_which_colour() {
    let mut model = offered((160, 45), Opens::Company, false);
    model.overlays.clear();
    let mut header = |minutes: i64, failing: Option<&str>| {
        let session = Session {
            person: "ana@acme.dev".into(),
            ends: Some(Timestamp(NOW.seconds().0 + minutes * 60)),
            renews: true,
            kept: "keyring".into(),
            kept_note: None,
            failing: failing.map(str::to_owned),
        };
        update(&mut model, Event::Stands("prod".into(), Some(session)));
        text(&model).lines().next().unwrap_or_default().to_owned()
    };
    for (minutes, failing, words) in [
        (42, None, "SSO 42m left"),
        (4, None, "SSO 4m left"),
        (0, None, "session ended"),
        (
            42,
            Some("id.acme.dev answered 500"),
            "SSO is not renewed, 42m left",
        ),
    ] {
        let header = header(minutes, failing);
        assert!(header.contains(words), "{words}\n{header}");
    }
    update(&mut model, Event::Stands("prod".into(), None));
    assert!(
        text(&model)
            .lines()
            .next()
            .unwrap_or_default()
            .contains("not signed in")
    );
}

/// A context to which one signs in, and whose Drone wants a token of the person's own; nobody has
/// either, and the list of the services is from the cache.
fn stranger() -> Model {
    let mut model = offered((80, 24), Opens::Backstage, false);
    model.overlays.clear();
    model.settings.contexts[0].servers[0].keeps_token = true;
    model
}

/// Drone refuses for want of a token.
fn refused_by_drone(model: &mut Model) {
    let ticket = Ticket {
        slot: Slot::Repos(server()),
        turn: 1,
    };
    if let Some(state) = model.store.servers.by_id.get_mut(&server()) {
        state.repos.ask(ticket.clone(), NOW);
    }
    let fault = Fault::new(FaultKind::SignedOut, "no token");
    update(model, Event::Answered(ticket, Err(fault)));
}

fn title(model: &Model) -> String {
    let text = text(model);
    let at = |words| text.contains(words);
    match (at("Sign in · prod"), at("Your token · drone")) {
        (true, false) => "session",
        (false, true) => "token",
        (false, false) => "none",
        (true, true) => "both",
    }
    .to_owned()
}

#[test]
fn the_session_is_asked_for_before_a_token_whichever_server_refuses_first() {
    let mut model = stranger();
    update(&mut model, Event::Stands("prod".into(), None));
    refused_by_drone(&mut model);
    assert_eq!(title(&model), "session");
    // The store of tokens is read after Drone has refused.
    let mut model = stranger();
    refused_by_drone(&mut model);
    assert_eq!(title(&model), "token");
    update(&mut model, Event::Stands("prod".into(), None));
    assert_eq!(title(&model), "session");
}

#[test]
fn the_wish_to_sign_in_leads_to_the_token_that_was_declined() {
    let mut model = stranger();
    let session = Session {
        person: "ana@acme.dev".into(),
        ends: None,
        renews: true,
        kept: "keyring".into(),
        kept_note: None,
        failing: None,
    };
    update(&mut model, Event::Stands("prod".into(), Some(session)));
    refused_by_drone(&mut model);
    assert_eq!(title(&model), "token");
    press(&mut model, "esc");
    refused_by_drone(&mut model);
    assert_eq!(title(&model), "none");
    press(&mut model, ": l o g i n enter");
    assert_eq!(title(&model), "token");
}

#[test]
fn a_click_outside_declines_as_the_key_does() {
    let mut model = stranger();
    update(&mut model, Event::Stands("prod".into(), None));
    refused_by_drone(&mut model);
    update(&mut model, Event::Clicked(Hit::Outside));
    refused_by_drone(&mut model);
    assert_ne!(title(&model), "session", "it was declined");
}

fn ana() -> Session {
    Session {
        person: "ana@acme.dev".into(),
        ends: None,
        renews: true,
        kept: "file".into(),
        kept_note: None,
        failing: None,
    }
}

#[test]
fn a_sign_out_elsewhere_shows_and_a_sign_in_elsewhere_takes_the_question_away() {
    let mut model = stranger();
    update(&mut model, Event::Stands("prod".into(), Some(ana())));
    let rows = text(&model).lines().count();
    update(&mut model, Event::Stands("prod".into(), None));
    let shown = text(&model);
    assert!(shown.contains("not signed in"), "{shown}");
    assert_eq!(shown.lines().count(), rows);
    refused_by_drone(&mut model);
    assert_eq!(title(&model), "session");
    let asked = update(&mut model, Event::Stands("prod".into(), Some(ana())));
    assert_eq!(title(&model), "none");
    assert!(!asked.is_empty(), "what was refused is asked again");
    // Told once more, as at a renewal: nothing has to be asked.
    assert!(update(&mut model, Event::Stands("prod".into(), Some(ana()))).is_empty());
}

#[test]
fn a_sign_in_that_is_under_way_here_is_not_cut_off_by_its_own_session() {
    let mut model = stranger();
    update(&mut model, Event::Stands("prod".into(), None));
    refused_by_drone(&mut model);
    press(&mut model, "enter");
    assert!(update(&mut model, Event::Stands("prod".into(), Some(ana()))).is_empty());
    assert_eq!(title(&model), "session");
}

#[test]
fn a_list_that_comes_after_all_takes_the_question_for_the_token_away() {
    for declines in [false, true] {
        let mut model = stranger();
        update(&mut model, Event::Stands("prod".into(), Some(ana())));
        refused_by_drone(&mut model);
        assert_eq!(title(&model), "token");
        if declines {
            press(&mut model, "esc");
        }
        let ticket = Ticket {
            slot: Slot::Recent(server()),
            turn: 2,
        };
        let answer = Event::Answered(ticket, Ok(Answer::Recent(Vec::new())));
        let asked = update(&mut model, answer);
        assert_eq!(title(&model), "none");
        assert!(!asked.is_empty(), "the rest is asked again");
    }
}

#[test]
fn nobody_is_called_a_stranger_before_the_store_of_tokens_is_read() {
    let mut model = stranger();
    assert!(!text(&model).contains("not signed in"));
    update(&mut model, Event::Stands("prod".into(), None));
    assert!(text(&model).contains("not signed in"));
}

#[test]
fn keys_are_told_at_the_smallest_size_however_many_lines_are_hidden() {
    let text = text(&offered((60, 15), Opens::Backstage, false));
    assert!(text.contains("enter sign in · p paste"), "{text}");
    assert!(text.contains('+'), "{text}");
}
