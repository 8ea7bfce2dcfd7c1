//! The form for a new build: branch, commit, parameters, reason.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::overlays::trigger::{Focus, Origin, TriggerPanel};
use crate::domain::masked;
use crate::ui::canvas::Canvas;
use crate::ui::overlays::field;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Lines, Page};

/// Draws the form. Its buttons stay in sight.
pub(super) fn draw(panel: &TriggerPanel, model: &Model, room: Rect, canvas: &mut Canvas<'_>) {
    let mut page = Page::new(room, 86);
    page.foot = "tab field · ctrl-n add · ctrl-x remove · esc cancel";
    let default = model
        .store
        .builds
        .repo(&panel.repo)
        .map(|state| state.facts.default_branch.as_ref())
        .filter(|branch| !branch.is_empty());
    let default = default.map_or_else(
        || "empty: the default branch".to_owned(),
        |branch| format!("empty: {branch}"),
    );
    let body = &mut page.body;
    let focus = |field: Focus| panel.focus == field;
    field::labelled(
        body,
        "Branch",
        &panel.branch,
        focus(Focus::Branch),
        &default,
    );
    problem(panel, Focus::Branch, body);
    if focus(Focus::Branch) && !panel.branches.is_empty() {
        body.facts("", Role::Dim, &panel.branches.join("  "));
    }
    let note = "empty: the newest";
    field::labelled(body, "Commit", &panel.commit, focus(Focus::Commit), note);
    problem(panel, Focus::Commit, body);
    body.gap();
    parameters(panel, body);
    body.gap();
    let note = "goes into the record";
    field::labelled(body, "Reason", &panel.reason, focus(Focus::Reason), note);
    body.gap();
    body.facts("Same as", Role::Dim, &command(panel));
    page.tail.line();
    page.tail
        .line()
        .button("Cancel", Role::Text, focus(Focus::Cancel))
        .space()
        .button("Review ▸", Role::Human, focus(Focus::Review));
    let title = format!("Trigger build · {}", panel.repo.slug.name());
    let note = format!("{} · {}", panel.repo.slug, panel.repo.server.context);
    page.draw(Frame::new(&title).note(&note), room, canvas);
}

/// What keeps the form from going on, under the field that it is about.
fn problem(panel: &TriggerPanel, field: Focus, lines: &mut Lines<'_>) {
    if let Some(problem) = panel.problem.as_ref().filter(|_| panel.focus == field) {
        lines.facts("", Role::Bad, &format!("! {problem}"));
    }
}

/// A line each: name, value, and where they came from.
fn parameters<'a>(panel: &'a TriggerPanel, lines: &mut Lines<'a>) {
    /// Cells of the last column.
    const FROM: u16 = 8;
    let words = "Parameters (become environment variables of every step)";
    lines.words(Role::Header, words);
    let fields = lines.columns.saturating_sub(FROM + 4);
    let (key, value) = (fields * 2 / 5, fields - fields * 2 / 5);
    if !panel.params.is_empty() {
        lines
            .line()
            .put(Role::Dim, "  KEY")
            .to(key + 2)
            .put(Role::Dim, "  VALUE")
            .to(key + value + 4)
            .put(Role::Dim, "FROM");
    }
    for (at, param) in panel.params.iter().enumerate() {
        let from = match param.origin {
            Origin::LastRun => "last run",
            Origin::Typed => "typed",
        };
        let line = lines.line();
        field::put(line, &param.key, panel.focus == Focus::Key(at), key);
        line.to(key + 2);
        let focus = panel.focus == Focus::Value(at);
        field::value(line, param.key.value(), &param.value, focus, value);
        line.to(key + value + 4).put(Role::Dim, from);
        problem(panel, Focus::Key(at), lines);
        problem(panel, Focus::Value(at), lines);
    }
    lines
        .line()
        .button("+ add", Role::Accent, panel.focus == Focus::Add);
}

/// The same with Drone's own tool; secrets are hidden.
fn command(panel: &TriggerPanel) -> String {
    let mut words = vec![format!("drone build create {}", panel.repo.slug)];
    let mut add = |flag: &str, value: &str| {
        if !value.is_empty() {
            words.push(format!("{flag} {}", quoted(value)));
        }
    };
    add("--branch", panel.branch.value().trim());
    add("--commit", panel.commit.value().trim());
    for param in &panel.params {
        let key = param.key.value().trim();
        let value = if masked(key) {
            "***"
        } else {
            param.value.value()
        };
        if !key.is_empty() {
            add("--param", &format!("{key}={value}"));
        }
    }
    words.join(" ")
}

/// As a shell takes it: in single quotes unless every letter is harmless.
fn quoted(word: &str) -> String {
    let harmless = |c: char| c.is_alphanumeric() || "-_./=:@,+".contains(c);
    if word.chars().all(harmless) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_shell_reads_back_what_was_typed() {
        assert_eq!(quoted("feat/x-1"), "feat/x-1");
        assert_eq!(quoted("A=$(id)"), "'A=$(id)'");
        assert_eq!(quoted("it's"), r"'it'\''s'");
    }
}
