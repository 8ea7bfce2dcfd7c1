//! The face of a service's builds: a strip of durations, the list, and what the cursor is on.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::builds::BuildsScreen;
use crate::app::store::RepoState;
use crate::domain::{Build, why_pending};
use crate::ui::canvas::Canvas;
use crate::ui::columns::{BUILDS, MARGIN, plan};
use crate::ui::facts::{self, Subject};
use crate::ui::insight::Told;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Pieces, history, panes, table};
use crate::ui::{build_row, empty, marks, tail};

pub(super) fn draw(screen: &BuildsScreen, model: &Model, body: Rect, canvas: &mut Canvas<'_>) {
    let panes = panes(model, body);
    let repo = model.store.builds.repo(&screen.repo);
    if panes.history.height > 0 {
        let told = Told::of(subject(screen, repo, model), model);
        let note = told.as_ref().map(Told::in_a_line).unwrap_or_default();
        let frame = Frame::new(screen.repo.slug.as_str()).note(&note);
        if let Some(repo) = repo {
            let mut caption = history(frame, repo, model, panes.history, canvas);
            if let Some(told) = told {
                told.more(&mut caption);
            }
        } else {
            frame.draw(panes.history, canvas);
        }
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
    let inner = table::framed("Builds", len, area, canvas);
    if inner.height == 0 {
        return;
    }
    let columns = plan(&BUILDS, inner.width, &[], |spec| Some(spec.group));
    let room = table::titles(&columns, None, model, inner, canvas);
    let Some(repo) = repo.filter(|_| len > 0) else {
        empty::builds(screen, model).draw(room, canvas);
        return;
    };
    let shown = table::rows(screen.cursor, len, room, canvas, |at, line, canvas| {
        let Some(build) = repo.build(screen.listing[at]) else {
            return;
        };
        let status = build.shown_status();
        for placed in &columns {
            let cell = placed.in_row(line);
            build_row::cell(build, &status, model, placed.spec.column, cell, canvas);
        }
    });
    let used = u16::try_from(shown.len())
        .unwrap_or(room.height)
        .min(room.height);
    let left = Rect {
        x: room.x + MARGIN,
        y: room.y + used,
        width: room.width.saturating_sub(MARGIN),
        height: room.height - used,
    };
    if left.height > 0 {
        more(repo, left, canvas);
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
    last_word(subject, build, model, &mut canvas.pen(line(5)));
}

/// What is most worth knowing beside: why it waits, or how its branch does.
fn last_word(subject: Subject<'_>, build: &Build, model: &Model, pen: &mut Pen<'_, '_>) {
    if let Some(why) = why_pending(build, model.server_now()) {
        pen.put(Role::Warn, &why);
        return;
    }
    if let Some(told) = Told::of(subject, model) {
        told.more(pen.put(Role::Dim, &told.in_a_line()));
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
