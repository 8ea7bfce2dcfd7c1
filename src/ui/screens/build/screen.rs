//! Where the parts of the build screen stand.

use ratatui::layout::Rect;

use crate::app::screens::build::BuildScreen;
use crate::app::{Model, layout, words};
use crate::domain::{Build, Lineage, age, masked, why_pending};
use crate::ui::canvas::Canvas;
use crate::ui::facts::{self, Subject};
use crate::ui::marks;
use crate::ui::screens::build::{bars, graph, steps};
use crate::ui::theme::Role;
use crate::ui::widgets::Frame;
use crate::ui::words::{message, moment_of, place, took};

/// Columns from which facts stand beside the steps.
const WIDE: u16 = 120;

pub(in crate::ui::screens) fn draw(
    screen: &BuildScreen,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let Some(build) = screen.build(model) else {
        waiting(screen, model, area, canvas);
        return;
    };
    let rows = u16::try_from(layout::head_rows(model))
        .unwrap_or(u16::MAX)
        .min(area.height);
    let head = Rect {
        height: rows,
        ..area
    };
    let body = Rect {
        y: area.y + rows,
        height: area.height - rows,
        ..area
    };
    let wide = area.width >= WIDE;
    let used = self::head(screen, build, model, head, canvas);
    if wide && rows > 4 {
        let rest = Rect {
            y: head.y + used,
            height: head.height - used,
            ..head
        };
        graph::draw(screen, build, model, rest, canvas);
    }
    if build.stages.as_ref().is_some_and(Vec::is_empty) && !build.is_live() {
        without_stages(build, body, canvas);
        return;
    }
    if !wide {
        steps::draw(screen, build, model, body, canvas);
        return;
    }
    let left = Rect {
        width: body.width * 9 / 20,
        ..body
    };
    let right = Rect {
        x: left.right(),
        width: body.width - left.width,
        ..body
    };
    let count = build.stages.as_ref().map_or(0, |stages| {
        stages.iter().map(|stage| stage.steps.len()).sum::<usize>()
    });
    let note = count.to_string();
    let inner = Frame::new("Steps")
        .note(&note)
        .focus(true)
        .draw(left, canvas);
    steps::draw(screen, build, model, inner, canvas);
    side(screen, build, model, right, canvas);
}

/// What is said until the build is known, or why it will not be.
fn waiting(screen: &BuildScreen, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let repo = model.store.builds.repo(&screen.id.repo);
    let fault = repo.and_then(|repo| repo.detail.fault());
    let middle = Rect {
        y: area.y + area.height / 2,
        height: area.height.min(1),
        ..area
    };
    let (role, text) = match fault {
        Some(fault) => (Role::Bad, fault.to_string()),
        None => (Role::Dim, format!("loading #{}…", screen.id.number)),
    };
    let style = canvas.style(role);
    canvas.text_centred(middle, style, &text);
}

/// The build in a few lines; how many were used.
fn head(
    screen: &BuildScreen,
    build: &Build,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) -> u16 {
    let now = model.server_now();
    let line = |at: u16| Rect {
        x: area.x + 1,
        y: area.y + at,
        width: area.width.saturating_sub(2),
        height: u16::from(at < area.height),
    };
    let status = build.shown_status();
    let mut pen = canvas.pen(line(0));
    pen.status(&status, model.now).gap(1);
    pen.args(
        Role::Header,
        format_args!("#{} {}", build.number, status.shown()),
    );
    pen.put(Role::Dim, marks::DOT)
        .put(Role::Text, build.event.word());
    pen.put(Role::Dim, " to ").put(Role::Accent, &place(build));
    if let Some(at) = moment_of(build) {
        pen.args(
            Role::Text,
            format_args!("{}{} ago", marks::DOT, age(now.since(at))),
        );
    }
    if build.started.is_some() {
        pen.put(Role::Dim, " took ")
            .put(Role::Text, &took(build, now));
    }
    let mut pen = canvas.pen(line(1));
    pen.put(Role::Accent, build.short_commit())
        .gap(2)
        .put(Role::Text, &message(build));
    if area.height < 4 {
        return area.height.min(2);
    }
    let mut pen = canvas.pen(line(2));
    pen.put(Role::Dim, "started by ")
        .put(Role::Text, &words::by_whom(build));
    if !build.author().is_empty() {
        pen.put(Role::Dim, " · written by ")
            .put(Role::Text, build.author());
    }
    let parent = build
        .parent
        .and_then(|number| model.store.builds.repo(&screen.id.repo)?.build(number));
    if let Some(phrase) = Lineage::of(build, parent.map(AsRef::as_ref)).phrase() {
        pen.put(Role::Dim, marks::DOT).put(Role::Text, &phrase);
    }
    let mut pen = canvas.pen(line(3));
    if let Some(why) = why_pending(build, now) {
        pen.put(Role::Warn, &why);
    } else if let Some((stage, step)) = build.failed_step() {
        pen.put(Role::Dim, "failed at ");
        facts::failed(stage, step, model, &mut pen);
    } else if let Some(row) = row(screen, model) {
        pen.put(Role::Dim, "owner ");
        facts::owner(row, &mut pen);
    }
    4
}

fn row<'a>(screen: &BuildScreen, model: &'a Model) -> Option<&'a crate::app::store::Row> {
    screen
        .row
        .as_ref()
        .and_then(|key| model.store.catalogs.row(key))
}

/// A build that ended before any stage: the server's own words, large.
fn without_stages(build: &Build, area: Rect, canvas: &mut Canvas<'_>) {
    let inner = Frame::new("No stages").draw(area, canvas);
    let text = if build.error.is_empty() {
        "the build has no stages, and Drone says no more".to_owned()
    } else {
        build.error.to_string()
    };
    let columns = usize::from(inner.width.saturating_sub(2).max(1));
    let mut y = inner.y;
    for paragraph in text.lines() {
        for part in crate::text::wrap(&crate::text::clean(paragraph), columns) {
            if y >= inner.bottom() {
                return;
            }
            let line = Rect::new(inner.x + 1, y, inner.width.saturating_sub(1), 1);
            canvas.pen(line).put(Role::Bad, part);
            y += 1;
        }
    }
}

/// Facts, parameters and the time line beside the steps.
fn side(screen: &BuildScreen, build: &Build, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let title = format!("{} #{}", screen.id.repo.slug, build.number);
    let inner = Frame::new(&title).draw(area, canvas);
    let inner = Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let subject = Subject {
        row: row(screen, model),
        repo: Some(&screen.id.repo),
        build: Some(build),
    };
    let rest = facts::draw(subject, model, inner, canvas);
    let rest = params(build, rest, canvas);
    bars::draw(build, model, rest, canvas);
}

/// Parameters, secret-looking values hidden; what is left of the area.
fn params(build: &Build, area: Rect, canvas: &mut Canvas<'_>) -> Rect {
    let mut rest = area;
    for (at, (key, value)) in build.params.iter().enumerate() {
        if rest.height < 2 {
            break;
        }
        let line = Rect { height: 1, ..rest };
        let mut pen = canvas.pen(line);
        pen.put(Role::Dim, if at == 0 { "Params    " } else { "          " });
        pen.put(Role::Accent, key).put(Role::Dim, "=");
        pen.put(Role::Text, if masked(key) { "***" } else { value });
        (rest.y, rest.height) = (rest.y + 1, rest.height - 1);
    }
    rest
}
