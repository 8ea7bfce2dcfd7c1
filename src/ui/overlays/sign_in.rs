//! The panel in which a person signs in: what for, how far it is, and what can be done when it stops.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::overlays::sign_in::{DeviceCode, Page as Awaited, SignInPanel, Stage, TokenField};
use crate::domain::{Door, Fault, Moment, Opens};
use crate::ui::canvas::Canvas;
use crate::ui::overlays::field;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Lines, Page};

/// Draws the panel.
pub(super) fn draw(panel: &SignInPanel, model: &Model, room: Rect, canvas: &mut Canvas<'_>) {
    let mut page = Page::new(room, 86);
    page.foot = foot(panel, model);
    // That there is no Drone token yet is said by the panel itself.
    let is_news = |why: &&Fault| matches!(panel.door, Door::Session(_)) || why.request.is_some();
    let told = panel.why.as_ref().filter(is_news);
    if let Some(why) = told.filter(|_| panel.ticket.is_none()) {
        page.body.words(Role::Warn, &why.summary);
        page.body.gap();
    }
    match &panel.stage {
        Stage::Token(token) => ask_token(panel, token, model, &mut page.body),
        stage => {
            steps(panel, model, &mut page.body);
            page.body.gap();
            match stage {
                Stage::Offered => offer(panel, model, &mut page.body),
                Stage::Waiting(awaited) => wait(awaited, &mut page.body),
                Stage::Device(code) => device(code, &mut page.body),
                Stage::Failed(fault) => {
                    page.body.fault(fault);
                    if panel.first_run.is_none() {
                        page.body.gap();
                        let words = "i looks at everything on the way there.";
                        page.body.words(Role::Dim, words);
                    }
                }
                Stage::Looking | Stage::Loading | Stage::Token(_) => {}
            }
        }
    }
    let title = match &panel.door {
        Door::Session(_) if panel.first_run.is_some() => "First run · sign in".to_owned(),
        Door::Session(context) => format!("Sign in · {context}"),
        Door::Drone(server) => format!("Your token · {}", server.server),
    };
    let note = step(&panel.stage).map(|step| format!("step {step} of 3"));
    page.draw(
        Frame::new(&title).note(note.as_deref().unwrap_or_default()),
        room,
        canvas,
    );
}

/// The step that is being taken.
fn step(stage: &Stage) -> Option<u8> {
    match stage {
        Stage::Looking => Some(1),
        Stage::Waiting(_) | Stage::Device(_) => Some(2),
        Stage::Loading => Some(3),
        Stage::Offered | Stage::Failed(_) | Stage::Token(_) => None,
    }
}

fn steps<'a>(panel: &'a SignInPanel, model: &'a Model, lines: &mut Lines<'a>) {
    let now = step(&panel.stage).unwrap_or(0);
    let issuer = panel.auth(model).map(|auth| auth.issuer);
    let issuer = issuer.as_deref().unwrap_or("the issuer");
    let found = if panel.found {
        format!("Found {issuer}")
    } else {
        format!("Find {issuer}")
    };
    let left = match &panel.stage {
        Stage::Waiting(awaited) => Some(left(awaited.until, model.now)),
        Stage::Device(code) => Some(left(code.until, model.now)),
        _ => None,
    };
    let waiting = match (&panel.stage, left) {
        (Stage::Device(_), Some(left)) => {
            format!("Waiting for the code to be typed in … {left} left")
        }
        (_, Some(left)) => format!("Waiting for your browser … {left} left"),
        _ => "Sign in with your browser".to_owned(),
    };
    let loading = match panel.first_run {
        Some(_) => "Look at the catalog",
        None => "Load your services",
    };
    for (at, words) in [(1, found), (2, waiting), (3, loading.to_owned())] {
        let done = now > at || (at == 1 && panel.found);
        let (role, sign) = match (done, now == at) {
            (true, _) => (Role::Good, "✓ "),
            (false, true) => (Role::Accent, "▸ "),
            (false, false) => (Role::Dim, "  "),
        };
        let text = if now == at { Role::Header } else { Role::Text };
        lines
            .line()
            .put(role, sign)
            .put(Role::Dim, format!("{at}  "))
            .put(text, words);
    }
}

/// Minutes and seconds.
fn left(until: Moment, now: Moment) -> String {
    let seconds = until.since(now).max(0) / 1_000;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}

/// What it is for, plainly, and where its tokens go.
fn offer(panel: &SignInPanel, model: &Model, lines: &mut Lines<'_>) {
    let Some(auth) = panel.auth(model) else {
        return;
    };
    lines.words(Role::Text, opens(auth.opens));
    lines.gap();
    if panel.first_run.is_some() {
        let words = "Tokens stay in memory until all is written; then they are kept for you alone, \
                     sealed where a keyring is.";
        lines.words(Role::Dim, words);
        return;
    }
    let kept = "Tokens are kept sealed by a key in the system's keyring, or in a file that only you \
                can read. They are sent to the servers of this context and to no other.";
    lines.words(Role::Dim, kept);
}

/// What a sign-in opens, and what it does not.
pub(super) fn opens(opens: Opens) -> &'static str {
    match opens {
        Opens::Gateway => {
            "One sign-in opens the catalog and the builds: the gateway acts as you, and there is no \
             Drone token on this machine."
        }
        Opens::Backstage => {
            "Opens the catalog as you, by Backstage's own issuer. Drone takes no company sign-in: it \
             keeps to your own Drone token, which is asked for once."
        }
        Opens::Company => {
            "Opens the catalog for reading with the company's token, and finds you in it by your \
             e-mail. Drone takes no company sign-in: it keeps to your own Drone token, which is \
             asked for once."
        }
    }
}

fn wait<'a>(awaited: &'a Awaited, lines: &mut Lines<'a>) {
    match &awaited.no_browser {
        None => lines.words(
            Role::Dim,
            "Browser did not open? o opens it again, y copies the link:",
        ),
        Some(why) => {
            lines.words(Role::Warn, why);
            lines.words(Role::Text, "Open this link in any browser (y copies it):");
        }
    }
    lines.words(Role::Accent, &awaited.url);
    let Some(field) = &awaited.paste else {
        lines.gap();
        lines.words(
            Role::Dim,
            "On another machine? p takes the address that its browser ends at.",
        );
        return;
    };
    lines.gap();
    let words = "Its last page does not load there: copy the address bar and paste it here.";
    lines.words(Role::Text, words);
    field::labelled(lines, "Address", field, true, "enter sends it");
    if let Some(wrong) = &awaited.wrong {
        lines.facts("", Role::Bad, &format!("! {wrong}"));
    }
    if !awaited.ssh.is_empty() {
        lines.gap();
        lines.words(Role::Dim, "Or let that machine reach this one:");
        lines.words(Role::Dim, &awaited.ssh);
    }
}

fn device(code: &DeviceCode, lines: &mut Lines<'_>) {
    lines.words(Role::Text, "On any device, open");
    lines.words(Role::Accent, &code.url);
    lines.words(Role::Text, "and type in the code");
    lines.words(Role::Header, &code.code);
    lines.gap();
    let words = "Type in only a code that you see here: one that somebody sends you signs them in.";
    lines.words(Role::Warn, words);
}

fn ask_token(panel: &SignInPanel, token: &TokenField, model: &Model, lines: &mut Lines<'_>) {
    let Door::Drone(server) = &panel.door else {
        return;
    };
    let url = model.settings.server_url(server).unwrap_or_default();
    let words = "Drone takes no company sign-in. Your own token is asked for once, checked, and kept \
                 like every other token; ownership is advice then, and Drone's own rights decide.";
    lines.words(Role::Text, words);
    lines.gap();
    lines.facts("Page", Role::Accent, &format!("{url}/account"));
    let stars = "*".repeat(token.letters());
    let at = stars.len();
    lines.labelled("Token").field(stars, Some(at), u16::MAX);
    if token.checking {
        lines.facts("", Role::Active, "asking Drone whose it is…");
    }
    if let Some(fault) = &token.refused {
        lines.gap();
        lines.fault(fault);
    }
}

fn foot(panel: &SignInPanel, model: &Model) -> &'static str {
    let device = crate::app::overlays::sign_in::offers_device(model);
    match &panel.stage {
        Stage::Offered if panel.first_run.is_some() => {
            "enter sign in · p paste · c later · esc back"
        }
        Stage::Failed(_) if panel.first_run.is_some() => {
            "enter again · p paste · c later · esc back"
        }
        Stage::Offered if device => "enter sign in · p paste · d device code · c look around",
        Stage::Offered => "enter sign in · p paste · c look around · i doctor",
        Stage::Failed(_) if device => "enter again · p paste · d device code · c look around",
        Stage::Failed(_) => "enter again · p paste · c look around · i doctor",
        Stage::Waiting(awaited) if awaited.paste.is_some() => "enter send · esc back",
        Stage::Waiting(_) if device => {
            "o open · y copy link · p paste · d device code · esc cancel"
        }
        Stage::Waiting(_) => "o open · y copy link · p paste · esc cancel",
        Stage::Device(_) => "o open · y copy link · esc cancel",
        Stage::Looking | Stage::Loading => "esc cancel",
        Stage::Token(_) => "enter keep · ctrl-o its page · esc look around",
    }
}
