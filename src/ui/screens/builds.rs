//! The face of a service's builds: a strip of durations, the list, and what the cursor is on.

use ratatui::layout::Rect;

use crate::app::screens::builds::BuildsScreen;
use crate::app::store::RepoState;
use crate::app::{Model, layout};
use crate::domain::{Build, actor, age, why_pending};
use crate::ui::canvas::Canvas;
use crate::ui::columns::{BUILDS, Column, Placed, plan};
use crate::ui::facts::{self, Subject};
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Pieces, history, panes, visible};
use crate::ui::words::{message, moment_of, place, took};
use crate::ui::{empty, marks, tail};

pub(super) fn draw(screen: &BuildsScreen, model: &Model, body: Rect, canvas: &mut Canvas<'_>) {
    let panes = panes(model, body);
    let repo = model.store.builds.repo(&screen.repo);
    if panes.history.height > 0 {
        let inner = Frame::new(screen.repo.slug.as_str());
        history(inner, repo, model, panes.history, canvas);
    }
    if panes.list.height > 0 {
        list(screen, repo, model, panes.list, canvas);
    }
    let subject = subject(screen, repo, model);
    if panes.preview.height > 0 {
        tail::preview(subject, model, panes.preview, canvas);
    }
    if panes.strip.height > 0 {
        strip(subject, model, panes.strip, canvas);
    }
}

/// What the cursor is on.
fn subject<'a>(
    screen: &'a BuildsScreen,
    repo: Option<&'a RepoState>,
    model: &'a Model,
) -> Subject<'a> {
    let number = screen.listing.get(screen.cursor.at);
    Subject {
        row: screen
            .row
            .as_ref()
            .and_then(|key| model.store.catalogs.row(key)),
        repo: Some(&screen.repo),
        build: repo
            .zip(number)
            .and_then(|(repo, number)| repo.build(*number))
            .map(|build| &**build),
    }
}

fn list(
    screen: &BuildsScreen,
    repo: Option<&RepoState>,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let len = screen.listing.len();
    let inner = if canvas.area().width >= 120 {
        let count = len.to_string();
        Frame::new("Builds")
            .note(&count)
            .focus(true)
            .draw(area, canvas)
    } else {
        area
    };
    if inner.height == 0 {
        return;
    }
    let columns = plan(&BUILDS, inner.width, &[], |_| false);
    let dim = canvas.style(Role::Dim);
    for placed in &columns {
        let cell = placed.in_row(inner);
        if placed.spec.right {
            canvas.text_right(cell, dim, placed.spec.title);
        } else {
            canvas.text(cell, dim, placed.spec.title);
        }
    }
    let room = Rect {
        y: inner.y + 1,
        height: inner.height - 1,
        ..inner
    };
    let rows = u16::try_from(layout::list_rows(model)).unwrap_or(room.height);
    let room = Rect {
        height: rows.min(room.height),
        ..room
    };
    let Some(repo) = repo.filter(|_| len > 0) else {
        empty::builds(screen, model).draw(room, canvas);
        return;
    };
    let shown = visible(screen.cursor, len, room, canvas);
    let mut end = room.y;
    for (at, y) in shown.zip(room.top()..room.bottom()) {
        let line = Rect {
            y,
            height: 1,
            ..room
        };
        if let Some(build) = repo.build(screen.listing[at]) {
            row(build, model, &columns, line, canvas);
        }
        if at == screen.cursor.at.min(len - 1) {
            let pointer = Rect {
                x: line.x + 1,
                width: 1,
                ..line
            };
            canvas.text(pointer, canvas.style(Role::Accent), marks::POINTER);
            canvas.select(line);
        }
        end = y + 1;
    }
    if end < room.bottom() {
        more(
            repo,
            Rect {
                x: room.x + 3,
                y: end,
                width: room.width.saturating_sub(3),
                height: 1,
            },
            canvas,
        );
    }
}

/// What comes after the last row that is loaded.
fn more(repo: &RepoState, line: Rect, canvas: &mut Canvas<'_>) {
    let words = if repo.list.is_waiting() {
        "… loading more"
    } else if repo.list.fault().is_some() {
        "… older builds could not be loaded"
    } else if repo.complete {
        return;
    } else {
        "… more · scroll down loads the next"
    };
    canvas.text(line, canvas.style(Role::Dim), words);
}

fn row(build: &Build, model: &Model, columns: &[Placed], line: Rect, canvas: &mut Canvas<'_>) {
    let text = canvas.style(Role::Text);
    let now = model.server_now();
    for placed in columns {
        let cell = placed.in_row(line);
        match placed.spec.column {
            Column::Status => {
                canvas.pen(cell).status(&build.shown_status(), model.now);
            }
            Column::Number => {
                canvas
                    .pen(cell)
                    .args(Role::Text, format_args!("#{}", build.number));
            }
            Column::Event => {
                canvas.text(cell, text, build.event.short());
            }
            Column::Branch => {
                canvas.text(cell, text, &place(build));
            }
            Column::Commit => {
                canvas.text(cell, canvas.style(Role::Dim), build.short_commit());
            }
            Column::Message => {
                let role = if build.error.is_empty() {
                    Role::Text
                } else {
                    Role::Bad
                };
                canvas.text(cell, canvas.style(role), &message(build));
            }
            Column::Author => {
                canvas.text(cell, text, build.author());
            }
            Column::By => {
                canvas.text(cell, text, actor(build).shown());
            }
            Column::Age => {
                if let Some(at) = moment_of(build) {
                    canvas.text_right(cell, text, &age(now.since(at)));
                }
            }
            Column::Duration => {
                canvas.text_right(cell, text, &took(build, now));
            }
            _ => {}
        }
    }
}

/// Under the list: the build, its stages, its owner and its record.
fn strip(subject: Subject<'_>, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let inside = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        ..area
    };
    let line = |at: u16| {
        Rect {
            y: inside.y + at,
            height: 1,
            ..inside
        }
        .intersection(inside)
    };
    canvas.fill(line(0), canvas.style(Role::Border), '─');
    let Some(build) = subject.build else {
        return;
    };
    let without_row = Subject {
        row: None,
        ..subject
    };
    facts::in_a_line(without_row, model, &mut canvas.pen(line(1)));
    let mut pen = canvas.pen(line(2));
    facts::stages(build, model, pen.put(Role::Dim, "Stages").gap(4));
    if let Some(row) = subject.row {
        let mut pen = canvas.pen(line(3));
        facts::owner(row, pen.put(Role::Dim, "Owner").gap(5));
    }
    if let Some(repo) = subject.repo {
        facts::deed(&repo.build(build.number), model, line(4), canvas);
    }
    if let Some(why) = why_pending(build, model.server_now()) {
        canvas.text(line(5), canvas.style(Role::Warn), &why);
    }
}

/// Row 2, right: the repository and how much of it is here.
pub(super) fn totals(
    screen: &BuildsScreen,
    model: &Model,
    row: Rect,
    canvas: &mut Canvas<'_>,
) -> Rect {
    let (text, dim) = (canvas.style(Role::Text), canvas.style(Role::Dim));
    let mut pieces = Pieces::default();
    if !screen.filter.text.is_empty() {
        pieces.add(
            canvas.style(Role::Search),
            format!("/{}", screen.filter.text),
        );
    }
    if row.width >= 98 {
        pieces
            .between(dim, marks::DOT)
            .add(text, screen.repo.slug.as_str());
    }
    if let Some(repo) = model.store.builds.repo(&screen.repo) {
        let known = repo.listed_builds().count();
        let shown = screen.listing.len();
        let of = if shown < known {
            format!("{shown} of ")
        } else {
            String::new()
        };
        let more = if repo.complete || row.width < 98 {
            ""
        } else {
            ", more on scroll"
        };
        pieces
            .between(dim, marks::DOT)
            .add(text, format!("{of}{known} loaded{more}"));
    }
    pieces.draw_right(row, canvas)
}
