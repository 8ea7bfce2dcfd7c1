//! The doctor's panel: each check with its verdict, its time, what was found and what to do.

use ratatui::layout::Rect;

use crate::app::overlays::doctor::DoctorPanel;
use crate::domain::{Check, Verdict};
use crate::text;
use crate::ui::canvas::Canvas;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Lines, Page};
use crate::ui::words::counted;

/// Cells of the sign and the name before what was found.
const BEFORE: u16 = 17;

/// The longest name that is shown whole.
const NAME: usize = 14;

/// Draws the checks, as far as they ended.
pub(super) fn draw(panel: &DoctorPanel, room: Rect, canvas: &mut Canvas<'_>) {
    let mut page = Page::new(room, 100);
    page.foot = "j/k scroll · y copies a report · r again · esc closes";
    page.top = panel.cursor.at;
    for check in &panel.checks {
        shown(check, &mut page.body);
    }
    if !panel.done {
        page.body.words(Role::Active, "Looking at the rest…");
    }
    let title = format!("Doctor · {}", panel.context);
    page.draw(Frame::new(&title).note(&summary(panel)), room, canvas);
}

fn summary(panel: &DoctorPanel) -> String {
    let count = |verdict| {
        let of_it = panel.checks.iter().filter(|it| it.verdict == verdict);
        of_it.count()
    };
    match (count(Verdict::Bad), count(Verdict::Warn)) {
        _ if !panel.done => String::new(),
        (0, 0) => "all good".to_owned(),
        (0, warn) => counted(warn, "warning"),
        (bad, 0) => format!("{bad} bad"),
        (bad, warn) => format!("{bad} bad · {}", counted(warn, "warning")),
    }
}

fn shown<'a>(check: &'a Check, lines: &mut Lines<'a>) {
    // Each verdict differs from the others by its sign, too.
    let (role, sign) = match check.verdict {
        Verdict::Good => (Role::Good, "✓ "),
        Verdict::Warn => (Role::Warn, "! "),
        Verdict::Bad => (Role::Bad, "✗ "),
        Verdict::Skipped => (Role::Dim, "· "),
    };
    let columns = usize::from(lines.columns.saturating_sub(BEFORE));
    let found = match check.took {
        0 => check.said.clone(),
        took => format!("{} ({took} ms)", check.said),
    };
    let text = if check.verdict == Verdict::Skipped {
        Role::Dim
    } else {
        Role::Text
    };
    let name = check.subject.id();
    let name: String = text::clean(&name).chars().take(NAME).collect();
    for (at, part) in text::wrap(&text::clean(&found), columns)
        .into_iter()
        .enumerate()
    {
        let line = lines.line();
        if at == 0 {
            line.put(role, sign).put(Role::Header, name.clone());
        }
        line.to(BEFORE).put(text, part.to_owned());
    }
    let next = check.next.as_deref().unwrap_or_default();
    for part in text::wrap(&text::clean(next), columns) {
        if !part.is_empty() {
            lines.line().to(BEFORE).put(Role::Accent, part.to_owned());
        }
    }
}
