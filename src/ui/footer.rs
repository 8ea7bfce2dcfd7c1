//! The two rows at the bottom: what was said or is being typed, and the keys that work now.

use ratatui::layout::Rect;
use ratatui::style::Modifier;

use crate::app::overlays::Overlay;
use crate::app::screens::Screen;
use crate::app::screens::log::Ask;
use crate::app::{Action, Model, Readiness, Scope, Tone, ready};
use crate::ui::canvas::{Canvas, cells};
use crate::ui::theme::Role;
use crate::ui::widgets::field;
use crate::ui::{marks, screens};

/// Keys of the start screen, most useful first; the table has all of them.
const SERVICES: &[Action] = &[
    Action::Open,
    Action::FirstError,
    Action::OpenLog,
    Action::Activate,
    Action::Approve,
    Action::Decline,
    Action::Trigger,
    Action::Restart,
    Action::Filter,
    Action::Cancel,
    Action::NextView,
    Action::ShowRecord,
    Action::Sort,
    Action::Facets,
    Action::Pin,
    Action::OpenDrone,
    Action::OpenBackstage,
    Action::Preview,
    Action::Refresh,
];
const BUILDS: &[Action] = &[
    Action::Open,
    Action::FirstError,
    Action::OpenLog,
    Action::Activate,
    Action::Approve,
    Action::Decline,
    Action::Restart,
    Action::Cancel,
    Action::Trigger,
    Action::Filter,
    Action::Back,
    Action::ShowRecord,
    Action::Facets,
    Action::OpenDrone,
    Action::OpenBackstage,
    Action::Preview,
    Action::Refresh,
];
const BUILD: &[Action] = &[
    Action::Open,
    Action::FirstError,
    Action::OpenLog,
    Action::Approve,
    Action::Decline,
    Action::Restart,
    Action::Cancel,
    Action::Back,
    Action::BuildStepDown,
    Action::StageRight,
    Action::ShowRecord,
    Action::Trigger,
    Action::OpenDrone,
    Action::Refresh,
];
const LOG: &[Action] = &[
    Action::NextError,
    Action::Filter,
    Action::NextMatch,
    Action::FilterLines,
    Action::Follow,
    Action::Wrap,
    Action::Times,
    Action::NextStep,
    Action::Back,
    Action::Mark,
    Action::GoLine,
    Action::Save,
    Action::Restart,
    Action::OpenDrone,
];
const ONCALL: &[Action] = &[
    Action::Open,
    Action::FirstError,
    Action::OpenLog,
    Action::Acknowledge,
    Action::CopyHandOver,
    Action::ShowRecord,
    Action::Restart,
    Action::NextView,
    Action::Bell,
    Action::Wall,
    Action::Filter,
    Action::OpenDrone,
    Action::OpenBackstage,
    Action::Refresh,
];
const APPROVALS: &[Action] = &[
    Action::Open,
    Action::Approve,
    Action::Decline,
    Action::NextView,
    Action::OpenLog,
    Action::ShowRecord,
    Action::Filter,
    Action::OpenDrone,
    Action::OpenBackstage,
    Action::Preview,
    Action::Refresh,
];
const AUDIT: &[Action] = &[
    Action::Open,
    Action::ShowEntry,
    Action::Facets,
    Action::PreviousDay,
    Action::NextDay,
    Action::Filter,
    Action::Back,
    Action::ExportAudit,
    Action::VerifyRecord,
    Action::PickDay,
    Action::ShowRecord,
    Action::OpenDrone,
    Action::Preview,
    Action::Refresh,
];
const DOCTOR: &[Action] = &[
    Action::Open,
    Action::CopyAtHand,
    Action::OpenFile,
    Action::Recheck,
    Action::WhoseEntries,
    Action::NextPane,
    Action::Filter,
    Action::OpenBackstage,
    Action::Reread,
    Action::Facets,
    Action::Preview,
];
const PANEL: &[Action] = &[Action::PanelAccept, Action::PanelClose, Action::PanelNext];

fn offered(scope: Scope) -> &'static [Action] {
    match scope {
        Scope::Services => SERVICES,
        Scope::OnCall => ONCALL,
        Scope::Approvals => APPROVALS,
        Scope::Audit => AUDIT,
        Scope::Doctor => DOCTOR,
        Scope::Builds => BUILDS,
        Scope::Build => BUILD,
        Scope::Log => LOG,
        Scope::Panel => PANEL,
        Scope::Anywhere => &[],
    }
}

/// The keys that work now; those that do not are dim, and say why when they are pressed.
pub(super) fn keys(model: &Model, row: Rect, canvas: &mut Canvas<'_>) {
    let inside = Rect {
        x: row.x + 1,
        width: row.width.saturating_sub(2),
        ..row
    };
    if !model.overlays.is_empty() {
        list(model, Scope::Panel, inside, canvas);
        return;
    }
    if model.screen().is_typing() {
        let enter = marks::key("enter", canvas.look);
        let mut pen = canvas.pen(inside);
        pen.put(Role::Accent, enter).put(Role::Dim, " keep  ");
        pen.put(Role::Accent, "esc").put(Role::Dim, " clear");
        return;
    }
    let help = model.keymap.first(Action::Help);
    let width = (cells(help) + 1 + cells("help")).min(inside.width);
    let at = inside.right() - width;
    let mut pen = canvas.pen(Rect::new(at, row.y, width, 1));
    pen.put(Role::Accent, help).put(Role::Dim, " help");
    let room = Rect {
        width: (inside.width - width).saturating_sub(2),
        ..inside
    };
    list(model, model.screen().scope(), room, canvas);
}

fn list(model: &Model, scope: Scope, row: Rect, canvas: &mut Canvas<'_>) {
    let look = canvas.look;
    let (accent, dim) = (canvas.style(Role::Accent), canvas.style(Role::Dim));
    let grey = dim.add_modifier(Modifier::DIM);
    let mut pen = canvas.pen(row);
    if !matches!(scope, Scope::Log | Scope::Panel) {
        let (down, up) = (
            model.keymap.first(Action::Down),
            model.keymap.first(Action::Up),
        );
        pen.put_styled(accent, down)
            .put_styled(accent, "/")
            .put_styled(accent, up);
        pen.put_styled(dim, " move").gap(2);
    }
    for action in offered(scope) {
        let spec = action.spec();
        let now = if scope == Scope::Panel {
            Readiness::Ready
        } else {
            ready(model, *action)
        };
        let key = marks::key(model.keymap.first(*action), look);
        let nowhere = match *action {
            Action::PanelNext => !has_fields(model),
            Action::Approve | Action::Decline => !waits(model),
            Action::Activate => !is_switched_off(model),
            _ => false,
        };
        if now == Readiness::Elsewhere || key.is_empty() || nowhere {
            continue;
        }
        if cells(key) + 1 + cells(spec.title) > pen.room().width {
            break;
        }
        let styles = if now.is_ready() {
            (accent, dim)
        } else {
            (grey, grey)
        };
        pen.put_styled(styles.0, key)
            .gap(1)
            .put_styled(styles.1, spec.title)
            .gap(2);
    }
}

/// Whether a stage of what is selected waits for a person.
fn waits(model: &Model) -> bool {
    let place = model.screen().place(model);
    let build = place.build.and_then(|id| {
        let state = model.store.builds.repo(&id.repo)?;
        state.build(id.number)
    });
    build.is_some_and(|build| build.blocked_stage().is_some())
}

/// Whether Drone does not build the repository that is selected.
fn is_switched_off(model: &Model) -> bool {
    let place = model.screen().place(model);
    let state = place.repo().and_then(|repo| model.store.builds.repo(repo));
    state.is_some_and(|state| !state.facts.active)
}

/// Whether the panel on top has more than one place to go to.
fn has_fields(model: &Model) -> bool {
    let fields = |panel: &Overlay| {
        matches!(
            panel,
            Overlay::Trigger(_) | Overlay::Confirm(_) | Overlay::Reread(_) | Overlay::Wizard(_)
        )
    };
    model.overlays.last().is_some_and(fields)
}

/// What is typed, else how a begun sequence goes on, else the newest message; on screens too low for
/// anything else, what the cursor is on.
pub(super) fn messages(model: &Model, row: Rect, canvas: &mut Canvas<'_>) {
    let inside = Rect {
        x: row.x + 1,
        width: row.width.saturating_sub(2),
        ..row
    };
    if let Some((mark, value, at)) = prompt(model) {
        let width = canvas.text(inside, canvas.style(Role::Accent), mark);
        let rest = Rect {
            x: inside.x + width,
            width: inside.width - width,
            ..inside
        };
        field(canvas, rest, value, Some(at));
    } else if !model.pressed.is_empty() {
        sequence(model, inside, canvas);
    } else if let Some(notice) = model.messages.current(model.now) {
        let role = match notice.tone {
            Tone::Plain => Role::Text,
            Tone::Good => Role::Good,
            Tone::Warn => Role::Warn,
            Tone::Bad => Role::Bad,
        };
        canvas.text(inside, canvas.style(role), &notice.text);
    } else if model.frozen {
        let key = model.keymap.first(Action::Freeze);
        let mut pen = canvas.pen(inside);
        pen.put(Role::Warn, "rows stay where they are: ");
        pen.put(Role::Accent, key)
            .put(Role::Warn, " lets them move");
    } else {
        screens::in_short(model, inside, canvas);
    }
}

/// The sign before a field, its text, and the cursor in characters.
fn prompt(model: &Model) -> Option<(&'static str, &str, usize)> {
    let (mark, input) = match model.screen() {
        Screen::Services(screen) => ("/", screen.editing.as_ref()?),
        Screen::Builds(screen) => ("/", screen.editing.as_ref()?),
        Screen::Build(_) => return None,
        Screen::OnCall(_) | Screen::Approvals(_) | Screen::Audit(_) | Screen::Doctor(_) => {
            ("/", model.screen().browse()?.editing.as_ref()?)
        }
        Screen::Log(screen) => {
            let (ask, input) = screen.prompt.as_ref()?;
            let mark = match ask {
                Ask::Search => "/",
                Ask::Filter => "&",
                Ask::Line => ":",
            };
            (mark, input)
        }
    };
    Some((mark, input.value(), input.cursor()))
}

/// Keys that were pressed, and what each next one would do.
fn sequence(model: &Model, row: Rect, canvas: &mut Canvas<'_>) {
    let mut pen = canvas.pen(row);
    for chord in &model.pressed {
        pen.args(Role::Accent, format_args!("{chord} "));
    }
    pen.put(Role::Dim, "…").gap(2);
    for (rest, action) in model
        .keymap
        .continuations(model.screen().scope(), &model.pressed)
    {
        pen.put(Role::Accent, &rest)
            .gap(1)
            .put(Role::Dim, action.spec().title)
            .gap(2);
    }
}
