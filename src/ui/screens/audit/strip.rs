//! Under the list on small screens: the entry under the cursor, in six lines.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::audit::AuditScreen;
use crate::domain::timeline::Entry;
use crate::ui::canvas::Canvas;
use crate::ui::entry::facts;
use crate::ui::marks;
use crate::ui::theme::Role;
use crate::ui::widgets::Ruled;

/// Labels that the strip has room for; the panel has them all.
const SAID: [&str; 7] = [
    "Who", "Action", "Object", "Result", "Reason", "Owner", "Chain",
];

/// Drone has no field for it (`drone-api` 4.6), and nobody should look for it there.
pub(super) const NO_APPROVER: &str =
    "Drone keeps no name of who approved or cancelled: only the record can tell.";

pub(super) fn draw(screen: &AuditScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let inside = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    canvas.fill(
        Rect {
            height: 1,
            ..inside
        },
        canvas.style(Role::Border),
        '─',
    );
    let Some(entry) = screen.selected() else {
        return;
    };
    let room = Rect {
        y: inside.y + 1,
        height: inside.height.saturating_sub(1),
        ..inside
    };
    lines(entry, model, room, canvas);
}

/// Two facts a line, the words of the person in a line of their own.
fn lines(entry: &Entry, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let mut facts = facts(entry, model);
    facts.retain(|fact| SAID.contains(&fact.label));
    let mut sheet = Ruled::new(area, 8, canvas);
    let of = |label: &str| facts.iter().find(|fact| fact.label == label);
    for (left, right) in [
        ("Who", Some("Action")),
        ("Object", None),
        ("Result", Some("Owner")),
        ("Reason", None),
        ("Chain", None),
    ] {
        let Some(first) = of(left) else { continue };
        let mut pen = sheet.labelled(left);
        pen.put(first.role, &first.words);
        if let Some(second) = right.and_then(of) {
            pen.put(Role::Dim, marks::DOT)
                .put(Role::Dim, &second.label.to_lowercase())
                .gap(1)
                .put(second.role, &second.words);
        }
    }
    sheet.pen().put(Role::Dim, NO_APPROVER);
}
