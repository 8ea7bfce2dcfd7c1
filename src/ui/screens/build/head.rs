//! What a build is: what was built, by whom and why; and in row 2, how it stands.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::build::BuildScreen;
use crate::app::store::Row;
use crate::app::words::by_whom;
use crate::domain::{Actor, Build, Lineage, actor, age, clock_time};
use crate::ui::canvas::Canvas;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;
use crate::ui::widgets::Pieces;
use crate::ui::words::{counted, moment_of, place, started_by, took};
use crate::ui::{facts, insight, marks};

/// Two lines: the commit and who started it; owner, lineage and the record.
pub(super) fn draw(
    screen: &BuildScreen,
    build: &Build,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) {
    let line = |at: u16| {
        let y = area.y + at.min(area.height);
        let row = Rect::new(area.x + 1, y, area.width.saturating_sub(2), 1);
        row.intersection(area)
    };
    commit(build, &mut canvas.pen(line(0)));
    let mut pen = canvas.pen(line(1));
    if let Some(phrase) = lineage(screen, build, model) {
        pen.put(Role::Text, &phrase).put(Role::Dim, marks::DOT);
    }
    let entries = model.store.record.of(&screen.id).count();
    if entries > 0 {
        let plural = if entries == 1 { "entry" } else { "entries" };
        pen.args(Role::Text, format_args!("audit: {entries} {plural}"))
            .put(Role::Dim, marks::DOT);
    }
    if let Some(row) = row(screen, model) {
        pen.put(Role::Dim, "owner ");
        facts::owner(row, &mut pen);
    } else {
        pen.put(Role::Text, screen.id.repo.slug.as_str());
    }
}

/// `push main 9f3c1ab "Retry card auth" by mia · started by ana`.
fn commit(build: &Build, pen: &mut Pen<'_, '_>) {
    pen.put(Role::Text, build.event.word()).gap(1);
    pen.put(Role::Header, &place(build)).gap(1);
    pen.put(Role::Accent, build.short_commit());
    if build.event.deploys() && !build.deploy_to.is_empty() {
        pen.put(Role::Dim, " to ")
            .put(Role::Human, &build.deploy_to);
    }
    if !build.headline().is_empty() {
        pen.put(Role::Dim, " \"")
            .put(Role::Text, build.headline())
            .put(Role::Dim, "\"");
    }
    if !build.author().is_empty() {
        pen.put(Role::Dim, " by ").put(Role::Text, build.author());
    }
    let pushed = matches!(actor(build), Actor::Hook(sender) if *sender == *build.author());
    if !pushed {
        pen.put(Role::Dim, marks::DOT)
            .put(Role::Dim, started_by(build))
            .put(Role::Text, &by_whom(build));
    }
}

/// The service that the build is looked at for.
pub(super) fn row<'a>(screen: &'a BuildScreen, model: &'a Model) -> Option<&'a Row> {
    let catalogs = &model.store.catalogs;
    let own = screen.row.as_ref().and_then(|key| catalogs.row(key));
    own.or_else(|| catalogs.of_repo(&screen.id.repo).next())
}

/// What it came from, in a phrase.
pub(super) fn lineage(screen: &BuildScreen, build: &Build, model: &Model) -> Option<String> {
    let repo = model.store.builds.repo(&screen.id.repo);
    let parent = build.parent.and_then(|number| repo?.build(number));
    Lineage::of(build, parent.map(AsRef::as_ref)).phrase()
}

/// Row 2, right: `✗ failure · 3m12s · 4m ago`.
pub(in crate::ui::screens) fn totals(
    screen: &BuildScreen,
    model: &Model,
    row: Rect,
    canvas: &mut Canvas<'_>,
) -> Rect {
    let (text, dim) = (canvas.style(Role::Text), canvas.style(Role::Dim));
    let mut pieces = Pieces::default();
    if let Some(way) = model.store.deeds.on(&screen.id.repo) {
        let words = format!("{}…", way.deed.verb.under_way());
        pieces.add(canvas.style(Role::Active), words);
    }
    let Some(build) = screen.build(model) else {
        return pieces.draw_right(row, canvas);
    };
    let now = model.server_now();
    let status = build.shown_status();
    let sign = marks::status(&status, canvas.look, model.now);
    let style = marks::status_style(&status, &canvas.look.theme);
    let words = format!("{sign} {}", status.shown());
    pieces.between(dim, marks::DOT).add(style, words);
    if row.width >= 98 {
        if let Some(started) = build.started {
            let at = clock_time(started, &model.zone);
            pieces.add(dim, marks::DOT);
            pieces.add(text, format!("started {at}"));
        }
        let stages = build.stages.as_deref().map_or(0, <[_]>::len);
        if stages > 0 {
            pieces.add(dim, marks::DOT);
            pieces.add(dim, counted(stages, "stage"));
        }
    }
    if build.started.is_some() {
        pieces.add(dim, marks::DOT).add(text, took(build, now));
        if let Some(forecast) = insight::ends(build, &screen.id.repo, model) {
            let style = canvas.style(Role::Active);
            pieces.add(dim, marks::DOT);
            pieces.add(style, insight::progress(&forecast));
        }
    }
    if let Some(at) = moment_of(build) {
        pieces.add(dim, marks::DOT);
        pieces.add(text, format!("{} ago", age(now.since(at))));
    }
    pieces.draw_right(row, canvas)
}
