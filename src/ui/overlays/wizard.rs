//! The panel of the first run: one question at a time, what is understood of the answer, and what
//! servers say to it.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::overlays::wizard::{Step, WayIn, WizardPanel};
use crate::domain::{CatalogLook, OwnIssuer};
use crate::ui::canvas::Canvas;
use crate::ui::overlays::field;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Lines, Page};

/// Rows of a room in which only the shortest words stand above a field.
const LOW: u16 = 16;

/// Draws the panel.
pub(super) fn draw(panel: &WizardPanel, model: &Model, room: Rect, canvas: &mut Canvas<'_>) {
    let mut page = Page::new(room, 86);
    let is_low = room.height < LOW;
    page.foot = foot(panel);
    let lines = &mut page.body;
    match panel.step {
        Step::Backstage => backstage(panel, model, is_low, lines),
        Step::Access => access(panel, lines),
        Step::Details => details(panel, model, is_low, lines),
        Step::Drone => drone(panel, model, is_low, lines),
        Step::Name => name(panel, model, is_low, lines),
    }
    if panel.asking.is_some() {
        lines.facts("", Role::Active, asking(panel.step));
    }
    if let Some(fault) = &panel.fault {
        if !is_low {
            lines.gap();
        }
        lines.fault(fault);
    }
    if panel.trusting {
        authority(panel, is_low, lines);
    }
    let step = match panel.step {
        Step::Backstage => "step 1 of 4",
        Step::Access | Step::Details => "step 2 of 4",
        Step::Drone => "step 3 of 4",
        Step::Name => "step 4 of 4",
    };
    page.draw(Frame::new("First run").note(step), room, canvas);
}

fn asking(step: Step) -> &'static str {
    match step {
        Step::Backstage => "asking what stands there…",
        Step::Access | Step::Details => "asking whether it lets you in…",
        Step::Drone => "asking for its version…",
        Step::Name => "writing it…",
    }
}

/// The field, and under it what is understood of it so far.
fn ask<'a>(panel: &'a WizardPanel, model: &Model, label: &'a str, lines: &mut Lines<'a>) {
    let Some(input) = panel.field_of_step() else {
        return;
    };
    field::put(lines.labelled(label), input, !panel.trusting, u16::MAX);
    if panel.asking.is_some() {
        return;
    }
    match panel.understood(model) {
        Some(Ok(read)) if read.is_page => {
            let words = format!("a page of {}: that is meant", read.address);
            lines.facts("", Role::Dim, &words);
        }
        Some(Ok(read)) if *read.address != *input.value() => {
            lines.facts("", Role::Dim, &format!("→ {}", read.address));
        }
        Some(Err(words)) if panel.fault.is_none() => lines.facts("", Role::Warn, &words),
        Some(_) | None => {}
    }
}

/// The field for the authority that a server's certificate is of.
fn authority<'a>(panel: &'a WizardPanel, is_low: bool, lines: &mut Lines<'a>) {
    if !is_low {
        lines.gap();
        let words = "Its certificate is of an authority that this machine does not know: your \
                     company's? Name its PEM file; it is believed from now on, and written down.";
        lines.words(Role::Text, words);
    }
    let input = &panel.answers.authority;
    field::put(lines.labelled("CA file"), input, true, u16::MAX);
}

fn backstage<'a>(panel: &'a WizardPanel, model: &Model, is_low: bool, lines: &mut Lines<'a>) {
    if !is_low {
        let words = "Nothing is set up yet. Four questions, and your services are on the screen; \
                     nothing is written before you say so.";
        lines.words(Role::Text, words);
        lines.gap();
    }
    let words = "Where is your Backstage? Any page of it will do: paste the address.";
    lines.words(Role::Header, words);
    ask(panel, model, "Backstage", lines);
    if !is_low || panel.fault.is_none() {
        lines.gap();
        let words = "No Backstage? Leave it empty: repositories of Drone stand in for services.";
        lines.words(Role::Dim, words);
    }
}

fn access<'a>(panel: &'a WizardPanel, lines: &mut Lines<'a>) {
    let words = match panel.own {
        Some(OwnIssuer::Registers | OwnIssuer::ReadsDocuments) => {
            "✓ A Backstage, and people can sign in at it. How shall it let you in?"
        }
        Some(OwnIssuer::Closed) => {
            "✓ A Backstage. Its own issuer lets no program in \
             (auth.experimentalDynamicClientRegistration is off). How shall it let you in?"
        }
        None => "Nobody was asked. How does this Backstage let you in?",
    };
    lines.words(Role::Header, words);
    lines.gap();
    for way in panel.ways() {
        let (title, what) = way_words(*way);
        let line = lines.line();
        line.put(Role::Text, "  ").put(Role::Text, title).to(26);
        line.put(Role::Dim, what).select(*way == panel.way);
    }
}

fn way_words(way: WayIn) -> (&'static str, &'static str) {
    match way {
        WayIn::Own => ("Sign in at Backstage", "opens the catalog as you"),
        WayIn::Company => ("Sign in at the company", "if Backstage takes its tokens"),
        WayIn::Variable => ("Token in a variable", "of the environment"),
        WayIn::File => ("Token in a file", "its path is written down"),
        WayIn::Command => ("Token from a program", "run when it is needed"),
    }
}

fn details<'a>(panel: &'a WizardPanel, model: &Model, is_low: bool, lines: &mut Lines<'a>) {
    let (words, label) = match panel.way {
        WayIn::Own => (
            "This Backstage registers nobody: it reads who a program is at an address. Whoever runs \
             it knows that of backdrone; `{device}` in it becomes the name of this machine.",
            "Document",
        ),
        WayIn::Company => (
            "The provider's issuer, as it writes itself, and the id of the client that is registered \
             there for backdrone. Backstage has to list it under `externalAccess`.",
            "Issuer",
        ),
        WayIn::Variable => (
            "The name of the variable that holds a token of Backstage. The token itself is written \
             nowhere.",
            "Variable",
        ),
        WayIn::File => (
            "The path of the file that holds a token of Backstage; `~/` is your home.",
            "File",
        ),
        WayIn::Command => (
            "The program that prints a token of Backstage, and its arguments. No shell reads them.",
            "Program",
        ),
    };
    if !is_low || panel.fault.is_none() {
        lines.words(Role::Text, words);
        lines.gap();
    }
    if panel.way == WayIn::Company {
        company(panel, model, lines);
    } else {
        ask(panel, model, label, lines);
    }
}

fn company<'a>(panel: &'a WizardPanel, model: &Model, lines: &mut Lines<'a>) {
    let answers = &panel.answers;
    if panel.second {
        field::put(lines.labelled("Issuer"), &answers.issuer, false, u16::MAX);
        ask(panel, model, "Client id", lines);
    } else {
        ask(panel, model, "Issuer", lines);
        field::put(
            lines.labelled("Client id"),
            &answers.client,
            false,
            u16::MAX,
        );
    }
}

fn drone<'a>(panel: &'a WizardPanel, model: &Model, is_low: bool, lines: &mut Lines<'a>) {
    if let Some(look) = &panel.look {
        let person = panel.person(model);
        let words = told(look, person.map(|person| &**person));
        lines.words(Role::Good, &format!("✓ {words}"));
        // What went wrong comes first where there is no room for both.
        if !look.annotations.is_empty() && (!is_low || panel.fault.is_none()) {
            lines.facts("", Role::Dim, &annotations(look));
        }
    }
    if !is_low {
        let words = "Builds, logs and deeds come from Drone; without it there is nothing to show. \
                     Your own token is asked for on the next screen, and never written here.";
        lines.words(Role::Text, words);
        lines.gap();
    }
    lines.words(Role::Header, "Where is your Drone?");
    ask(panel, model, "Drone", lines);
    let named = panel.look.as_ref().map_or(0, |look| look.drones.len());
    let is_proposal = panel.asking.is_none() && !panel.answers.drone.value().is_empty();
    if panel.fault.is_none() && is_proposal && panel.drone_is_proposed() {
        let words = match named {
            0 => "a guess by the name of the Backstage: nobody has asked it yet",
            1 => "the catalog names it: nobody has asked it yet",
            _ => "the catalog names several, tab shows the next: nobody has asked them yet",
        };
        lines.facts("", Role::Dim, words);
    }
}

/// What the catalog says of repositories, and to whom.
fn told(look: &CatalogLook, person: Option<&str>) -> String {
    let CatalogLook {
        components, joined, ..
    } = look;
    let hint = if joined * 2 < *components {
        "; the others need the annotation `drone.io/repo-slug`"
    } else {
        ""
    };
    let opens = person.map_or_else(
        || "The catalog opens".to_owned(),
        |person| format!("Signed in as {person}"),
    );
    format!("{opens}: {joined} of {components} components name a repository{hint}")
}

/// By which annotations components name their repositories.
fn annotations(look: &CatalogLook) -> String {
    let counted = look.annotations.iter();
    let counted = counted.map(|(name, count)| format!("{count} by {name}"));
    counted.collect::<Vec<_>>().join(" · ")
}

fn name<'a>(panel: &'a WizardPanel, model: &'a Model, is_low: bool, lines: &mut Lines<'a>) {
    let answers = &panel.answers;
    if !is_low {
        lines.words(Role::Text, "This is what will be written; nothing is yet.");
        lines.gap();
    }
    let backstage = answers.backstage.value().trim();
    let catalog = if backstage.is_empty() {
        "none: Drone alone"
    } else {
        backstage
    };
    lines.facts("Backstage", Role::Text, catalog);
    if !panel.is_alone() {
        lines.facts("Access", Role::Text, &access_words(panel, model));
    }
    lines.facts("Drone", Role::Text, answers.drone.value());
    let authority = answers.authority.value().trim();
    if !authority.is_empty() {
        lines.facts("CA file", Role::Text, authority);
    }
    if let Some(first_run) = &model.settings.first_run {
        lines.facts("File", Role::Text, &first_run.path);
    }
    lines.gap();
    ask(panel, model, "Context", lines);
}

fn access_words(panel: &WizardPanel, model: &Model) -> String {
    let answers = &panel.answers;
    let person = panel.person(model).map_or_else(
        || ", on the next screen".to_owned(),
        |person| format!(", as {person}"),
    );
    match panel.way {
        WayIn::Own => format!("sign-in at Backstage's own issuer{person}"),
        WayIn::Company => format!("sign-in at {}{person}", answers.issuer.value()),
        WayIn::Variable => format!("token in the variable {}", answers.variable.value()),
        WayIn::File => format!("token in the file {}", answers.file.value()),
        WayIn::Command => format!("token of `{}`", answers.command.value()),
    }
}

fn foot(panel: &WizardPanel) -> &'static str {
    let many = panel.look.as_ref().map_or(0, |look| look.drones.len()) > 1;
    match panel.step {
        Step::Name if panel.asking.is_some() => "",
        _ if panel.asking.is_some() => "esc stop asking",
        _ if panel.trusting => "enter ask again · esc leave it",
        Step::Backstage if panel.can_trust() => {
            "enter again · ctrl-t CA file · ctrl-n skip · esc leave"
        }
        _ if panel.can_trust() => "enter again · ctrl-t CA file · ctrl-n skip · esc back",
        Step::Backstage if panel.can_go_on_unasked() => {
            "enter ask again · ctrl-n take it unasked · esc leave"
        }
        _ if panel.can_go_on_unasked() => "enter ask again · ctrl-n take it unasked · esc back",
        Step::Backstage => "enter go on · esc leave, nothing is written",
        Step::Access => "up/down choose · enter go on · esc back",
        Step::Details if panel.way == WayIn::Company => {
            "enter ask the issuer · tab other field · esc back"
        }
        Step::Drone if many => "enter ask it · tab next address · esc back",
        Step::Drone => "enter ask it · esc back",
        Step::Details => "enter go on · esc back",
        Step::Name if panel.written => "enter open it · esc leave",
        Step::Name => "enter write it and begin · esc back",
    }
}
