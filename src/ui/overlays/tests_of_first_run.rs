//! What the first run says, at every size.

use crate::app::overlays::Overlay;
use crate::app::overlays::wizard::{Step, WayIn, WizardPanel};
use crate::app::{AddressOf, Event, FirstRun, Model, Settings, Understood, update};
use crate::domain::{CatalogLook, OwnIssuer};
use crate::ui::overlays::tests::{HOSTILE, fault, press};
use crate::ui::testing::{Ink, NOW, picture, read};

const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (120, 40), (160, 45)];

fn understand(_: AddressOf, text: &str) -> Result<Understood, String> {
    match text.split_once("/catalog") {
        Some((address, _)) => Ok(Understood {
            address: address.into(),
            is_page: true,
        }),
        None if text.starts_with("https://") => Ok(Understood {
            address: text.into(),
            is_page: false,
        }),
        None => Err(format!("`{text}` does not begin with `https://`")),
    }
}

fn newcomer(size: (u16, u16)) -> Model {
    let first_run = FirstRun {
        path: "/home/ana/.config/backdrone/config.yaml".into(),
        read: understand,
    };
    let settings = Settings {
        first_run: Some(first_run),
        ..Settings::default()
    };
    Model::new(settings, size, NOW)
}

fn panel(model: &mut Model) -> &mut WizardPanel {
    match model.overlays.last_mut() {
        Some(Overlay::Wizard(panel)) => panel,
        _ => panic!("no first run"),
    }
}

/// At a step, with an answer in its field and everything known that can be.
fn at(size: (u16, u16), step: Step, way: WayIn, answer: &str) -> Model {
    let mut model = newcomer(size);
    let it = panel(&mut model);
    it.own = Some(OwnIssuer::ReadsDocuments);
    it.answers.backstage = "https://backstage.acme.dev".into();
    it.answers.drone = "https://drone.acme.dev".into();
    (it.step, it.way) = (step, way);
    it.look = Some(CatalogLook {
        components: 57,
        joined: 12,
        annotations: vec![("drone.io/repo-slug".into(), 12)],
        drones: vec![
            "https://drone.acme.dev".into(),
            "https://ci.acme.dev".into(),
        ],
    });
    if step != Step::Access {
        press(&mut model, "ctrl-u");
        update(&mut model, Event::Pasted(answer.into()));
    }
    model
}

const STEPS: [(Step, WayIn, &str, &str); 9] = [
    (Step::Backstage, WayIn::Own, "Backstage [", "enter go on"),
    (
        Step::Access,
        WayIn::Own,
        "▸  Sign in at Backstage",
        "up/down choose",
    ),
    (Step::Details, WayIn::Own, "Document  [", "enter go on"),
    (
        Step::Details,
        WayIn::Company,
        "Issuer    [",
        "tab other field",
    ),
    (Step::Details, WayIn::Variable, "Variable  [", "enter go on"),
    (Step::Details, WayIn::File, "File      [", "enter go on"),
    (Step::Details, WayIn::Command, "Program   [", "enter go on"),
    (Step::Drone, WayIn::Own, "Drone     [", "tab next address"),
    (Step::Name, WayIn::Own, "Context   [", "enter write it"),
];

fn text(model: &Model) -> String {
    read(&picture(model, Ink::Unicode).0)
}

#[test]
fn every_step_shows_its_field_and_its_keys_at_every_size() {
    for size in SIZES {
        for (step, way, field, keys) in STEPS {
            let text = text(&at(size, step, way, "https://x.acme.dev"));
            for words in ["First run", field, keys, "esc"] {
                assert!(text.contains(words), "{words} {size:?}\n{text}");
            }
        }
    }
}

#[test]
fn what_went_wrong_is_seen_beside_the_field_with_the_next_step_at_every_size() {
    for size in SIZES {
        for (step, way, field, _) in STEPS.into_iter().filter(|step| step.0 != Step::Access) {
            let mut model = at(size, step, way, "https://x.acme.dev");
            panel(&mut model).fault = Some(fault());
            let text = text(&model);
            for words in [field, "! acme/checkout-api: you need write", "ask an admin"] {
                assert!(text.contains(words), "{words} {step:?} {size:?}\n{text}");
            }
        }
    }
}

#[test]
fn an_address_is_judged_while_it_is_typed() {
    for size in SIZES {
        let page = at(
            size,
            Step::Backstage,
            WayIn::Own,
            "https://b.acme.dev/catalog/x",
        );
        let page = text(&page);
        assert!(page.contains("a page of https://b.acme.dev"), "{page}");
        let half = text(&at(size, Step::Drone, WayIn::Own, "drone.acme"));
        assert!(half.contains("`drone.acme` does not begin with"), "{half}");
    }
}

#[test]
fn what_backstage_offers_decides_what_can_be_chosen() {
    for (own, words, offers) in [
        (Some(OwnIssuer::Registers), "people can sign in at it", true),
        (
            Some(OwnIssuer::ReadsDocuments),
            "people can sign in at it",
            true,
        ),
        (Some(OwnIssuer::Closed), "lets no program", false),
        (None, "Nobody was asked", false),
    ] {
        let mut model = at((120, 40), Step::Access, WayIn::Variable, "");
        panel(&mut model).own = own;
        let text = text(&model);
        assert!(text.contains(words), "{text}");
        assert_eq!(text.contains("Sign in at Backstage"), offers, "{text}");
        assert!(text.contains("▸  Token in a variable"), "{text}");
    }
}

#[test]
fn a_proposed_drone_is_told_from_one_that_was_typed() {
    let proposed = text(&at(
        (80, 24),
        Step::Drone,
        WayIn::Own,
        "https://ci.acme.dev",
    ));
    assert!(proposed.contains("the catalog names several"), "{proposed}");
    assert!(proposed.contains("12 of 57 components"), "{proposed}");
    let typed = text(&at((80, 24), Step::Drone, WayIn::Own, "https://x.acme.dev"));
    assert!(!typed.contains("nobody has asked"), "{typed}");
}

#[test]
fn the_last_step_shows_what_will_be_written_and_where() {
    for size in SIZES {
        let text = text(&at(size, Step::Name, WayIn::Own, "acme"));
        for words in [
            "Backstage https://backstage.acme.dev",
            "Backstage's own issuer",
            "Drone     https://drone.acme.dev",
            "/home/ana/.config/backdrone/config.yaml",
        ] {
            assert!(text.contains(words), "{words} {size:?}\n{text}");
        }
    }
}

#[test]
fn a_screen_without_any_context_says_so_under_the_questions() {
    let mut model = newcomer((120, 40));
    model.overlays.clear();
    let text = text(&model);
    assert!(text.contains("Nothing is set up yet."), "{text}");
    assert!(text.contains("nothing is set up"), "{text}");
    assert!(!text.contains("loading"), "{text}");
}

#[test]
fn what_the_catalog_says_does_no_harm() {
    for size in SIZES {
        for (step, way, ..) in STEPS {
            let mut model = at(size, step, way, HOSTILE);
            let it = panel(&mut model);
            it.look.as_mut().expect("a look").drones = vec![HOSTILE.into(); 2];
            it.fault = Some(fault().hint(HOSTILE));
            let text = text(&model);
            assert!(
                !text.contains('\u{1b}') && !text.contains('\u{202e}'),
                "{text}"
            );
        }
    }
}
