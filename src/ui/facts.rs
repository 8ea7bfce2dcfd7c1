//! What is known of a service and one of its builds, line by line: for previews and strips.

use ratatui::layout::Rect;

use crate::app::store::{Row, Shown};
use crate::app::words::{by_whom, line_to_add, of_build};
use crate::app::{Action, Model};
use crate::domain::timeline::Ending;
use crate::domain::{
    Build, BuildId, Component, Lineage, Moment, Ownership, RepoId, Rule, Stage, Status, Step, age,
    clock_time, duration, why_pending,
};
use crate::ui::canvas::Canvas;
use crate::ui::insight;
use crate::ui::marks;
use crate::ui::pen::Pen;
use crate::ui::theme::Role;
use crate::ui::words::{clock, message, moment_of, place, started_by, took, what};

/// What the facts are about.
#[derive(Debug, Clone, Copy)]
pub(super) struct Subject<'a> {
    pub(super) row: Option<&'a Row>,
    pub(super) repo: Option<&'a RepoId>,
    pub(super) build: Option<&'a Build>,
}

/// Cells of the labels at the left.
const LABEL: u16 = 10;

/// Lines from the top of an area down, each with a label.
pub(super) struct Lines<'c, 'a> {
    pub(super) area: Rect,
    pub(super) canvas: &'c mut Canvas<'a>,
}

impl<'a> Lines<'_, 'a> {
    /// A pen behind a label; at the end of the area it has no room.
    pub(super) fn labelled(&mut self, label: &str) -> Pen<'_, 'a> {
        let row = self.next();
        let dim = self.canvas.style(Role::Dim);
        let width = LABEL.min(row.width);
        self.canvas.text(Rect { width, ..row }, dim, label);
        let mut pen = self.canvas.pen(row);
        pen.gap(LABEL);
        pen
    }

    /// A pen for a whole line.
    pub(super) fn pen(&mut self) -> Pen<'_, 'a> {
        let row = self.next();
        self.canvas.pen(row)
    }

    pub(super) fn next(&mut self) -> Rect {
        let height = self.area.height.min(1);
        let row = Rect {
            height,
            ..self.area
        };
        self.skip();
        // Without height there is no room in width either.
        if height == 0 {
            Rect { width: 0, ..row }
        } else {
            row
        }
    }

    pub(super) fn skip(&mut self) {
        let step = self.area.height.min(1);
        self.area.y += step;
        self.area.height -= step;
    }
}

/// Draws everything that fits and gives what is left of the area.
pub(super) fn draw(
    subject: Subject<'_>,
    model: &Model,
    area: Rect,
    canvas: &mut Canvas<'_>,
) -> Rect {
    let mut lines = Lines { area, canvas };
    if let Some(build) = subject.build {
        about_build(subject, build, model, &mut lines);
    }
    if let Some(row) = subject.row {
        owner(row, &mut lines.labelled("Owner"));
        about_component(row, &mut lines);
    }
    if let (Some(repo), Some(build)) = (subject.repo, subject.build) {
        record(&repo.build(build.number), model, &mut lines);
        lines.skip();
        about_stages(build, model, &mut lines);
        if build.status == Status::Running {
            insight::about_end(build, repo, model, &mut lines.labelled("Ends"));
        }
    }
    if let Some(row) = subject.row {
        if let (None, Some(repo)) = (subject.build, &row.service.repo) {
            lines.labelled("Repo").put(Role::Text, repo.slug.as_str());
        }
        let said = wanting(row, subject.build, model);
        if said[0].is_some() {
            lines.skip();
        }
        for (role, words) in said.iter().flatten() {
            let columns = usize::from(lines.area.width.max(1));
            for part in crate::text::wrap(&crate::text::clean(words), columns) {
                let row = lines.next();
                lines.canvas.pen(row).put(*role, part);
            }
        }
    }
    lines.area
}

/// What is wrong with the entry of a service, or why there is no build of it, and what to do.
fn wanting(row: &Row, build: Option<&Build>, model: &Model) -> [Option<(Role, String)>; 2] {
    let standing = model.store.standing(row);
    // A build says more than an entry that could be better.
    if build.is_none()
        && let Some(stale) = model.store.stale_entry(&row.key())
        // What has a key of its own here is offered below.
        && !matches!(stale.rule, Rule::RepositoryInactive | Rule::NoRepository)
    {
        let key = model.keymap.first(Action::GoDoctor);
        let next = match &stale.change {
            Some(_) => {
                let copy = model.keymap.first(Action::CopyAtHand);
                format!("`{key}` has the change to its catalog-info.yaml, `{copy}` copies it")
            }
            None => stale.next.to_owned(),
        };
        return [
            Some((Role::Warn, stale.in_place())),
            Some((Role::Dim, next)),
        ];
    }
    let finding = match standing.shown {
        Shown::NoRepo(finding) => finding.or(row.finding.as_ref()),
        _ => row.finding.as_ref(),
    };
    if let Some(finding) = finding {
        let mut hint = finding.hint.to_string();
        if line_to_add(&hint).is_some() {
            let key = model.keymap.first(Action::CopyAtHand);
            hint = format!("{hint} (`{key}` copies the line)");
        }
        return [
            Some((Role::Warn, finding.summary.to_string())),
            Some((Role::Dim, hint)),
        ];
    }
    let (role, hint) = match standing.shown {
        _ if build.is_some() => return [None, None],
        Shown::Missing => {
            let hint = "Drone does not list it: it is not there, or your account may not see it";
            (Role::Warn, Some((Role::Dim, hint.to_owned())))
        }
        Shown::Inactive => {
            let key = model.keymap.first(Action::Activate);
            let hint = format!(
                "`{key}` activates it: Drone makes a webhook in the code host and builds from the \
                 next push on; it needs repo admin"
            );
            (Role::Warn, Some((Role::Dim, hint)))
        }
        _ => (Role::Dim, None),
    };
    let said = what(model, row, &standing);
    [(!said.is_empty()).then_some((role, said)), hint]
}

fn about_build(subject: Subject<'_>, build: &Build, model: &Model, lines: &mut Lines<'_, '_>) {
    let now = model.server_now();
    let mut pen = lines.labelled("Build");
    pen.args(Role::Header, format_args!("#{}", build.number))
        .gap(2);
    pen.put(Role::Text, build.event.word())
        .put(Role::Dim, " to ")
        .put(Role::Text, &place(build));
    if let Some(at) = moment_of(build) {
        pen.args(Role::Text, format_args!("  {} ago", age(now.since(at))));
    }
    if build.started.is_some() {
        pen.put(Role::Dim, "  took ")
            .put(Role::Text, &took(build, now));
    }
    let mut pen = lines.labelled("Commit");
    pen.put(Role::Accent, build.short_commit())
        .gap(2)
        .put(Role::Text, &message(build));
    let mut pen = lines.labelled("Author");
    if !build.author().is_empty() {
        pen.put(Role::Text, build.author())
            .put(Role::Dim, marks::DOT);
    }
    pen.put(Role::Dim, started_by(build))
        .put(Role::Text, &by_whom(build));
    if let Some(at) = build.created {
        let at = Moment(at.0.saturating_mul(1000));
        pen.put(Role::Dim, " at ")
            .put(Role::Text, &clock(at, &model.zone));
    }
    let parents = subject.repo.and_then(|repo| model.store.builds.repo(repo));
    let parent = build.parent.and_then(|number| parents?.build(number));
    if let Some(phrase) = Lineage::of(build, parent.map(|parent| &**parent)).phrase() {
        lines.labelled("Lineage").put(Role::Text, &phrase);
    }
}

/// Who owns it, in which system, and whether the person does.
pub(super) fn owner(row: &Row, pen: &mut Pen<'_, '_>) {
    let Some(component) = &row.service.component else {
        pen.put(Role::Dim, "no catalog");
        return;
    };
    if component.owners.is_empty() {
        pen.put(Role::Warn, "unknown");
        if !component.owner_text.is_empty() {
            pen.put(Role::Dim, ": the entry says ")
                .put(Role::Text, &component.owner_text);
        }
    }
    for (at, owner) in component.owners.iter().enumerate() {
        pen.put(Role::Dim, if at > 0 { ", " } else { "" })
            .put(Role::Text, &owner.with_kind());
    }
    match row.standing {
        Ownership::Owner(_) => pen.put(Role::Good, " (yours)"),
        Ownership::Stranger => pen.put(Role::Dim, " (not yours)"),
        _ => pen.gap(0),
    };
    if let Some(system) = &component.system {
        pen.put(Role::Dim, marks::DOT)
            .put(Role::Text, &system.with_kind());
    }
    if !component.tier.is_empty() {
        pen.put(Role::Dim, marks::DOT)
            .put(Role::Dim, "tier ")
            .put(Role::Text, &component.tier);
    }
}

fn about_component(row: &Row, lines: &mut Lines<'_, '_>) {
    let Some(component) = &row.service.component else {
        return;
    };
    if let Some((label, contact)) = contact(component) {
        lines
            .labelled("On-call")
            .put(Role::Text, contact)
            .gap(1)
            .put(Role::Dim, label);
    }
    if let Some(link) = component
        .links
        .iter()
        .find(|link| link.kind.contains("runbook"))
    {
        lines.labelled("Runbook").put(Role::Link, &link.url);
    }
    if !component.lifecycle.is_empty() {
        let mut pen = lines.labelled("Kind");
        pen.put(Role::Text, &component.kind)
            .put(Role::Dim, marks::DOT);
        pen.put(Role::Text, &component.lifecycle);
    }
}

/// The first contact that the entry names, and where from.
fn contact(component: &Component) -> Option<(&str, &str)> {
    let (key, value) = component.contacts.first()?;
    Some((key, value))
}

/// The newest deeds of this machine on a build.
fn record(id: &BuildId, model: &Model, lines: &mut Lines<'_, '_>) {
    for deed in model.store.record.of(id).take(2) {
        let mut pen = lines.labelled("Audit");
        pen.put(Role::Text, &deed.who)
            .gap(1)
            .put(Role::Text, deed.act.word())
            .gap(1);
        if let Some(reason) = &deed.reason {
            pen.args(Role::Text, format_args!("\"{reason}\" "));
        }
        pen.put(Role::Dim, &clock_time(deed.at, &model.zone)).gap(1);
        if deed.ending != Ending::Done {
            pen.put(Role::Warn, deed.ending.word());
        }
    }
}

fn about_stages(build: &Build, model: &Model, lines: &mut Lines<'_, '_>) {
    if !build.error.is_empty() {
        lines
            .labelled("Error")
            .put(Role::Bad, build.error.lines().next().unwrap_or_default());
    }
    stages(build, model, &mut lines.labelled("Stages"));
    if let Some((stage, step)) = build.failed_step() {
        failed(stage, step, model, &mut lines.labelled("Failed"));
    }
    if let Some(why) = why_pending(build, model.server_now()) {
        lines.labelled("Waits").put(Role::Warn, &why);
    }
}

/// `✓ build 1m02s   ✗ test 2m05s   - deploy`.
pub(super) fn stages(build: &Build, model: &Model, pen: &mut Pen<'_, '_>) {
    let Some(stages) = build.stages.as_deref() else {
        pen.put(Role::Dim, marks::UNKNOWN);
        return;
    };
    for stage in stages {
        pen.status(&stage.status, model.now)
            .gap(1)
            .put(Role::Text, &stage.name);
        if let Some(seconds) = stage.seconds(model.server_now()) {
            pen.gap(1).put(Role::Dim, &duration(seconds));
        }
        pen.gap(3);
    }
}

/// `test › unit (exit 1, 41s)`.
pub(super) fn failed(stage: &Stage, step: Option<&Step>, model: &Model, pen: &mut Pen<'_, '_>) {
    pen.put(Role::Bad, &stage.name);
    let Some(step) = step else {
        let error = stage.error.lines().next().unwrap_or_default();
        pen.gap(2).put(Role::Bad, error);
        return;
    };
    pen.put(Role::Dim, marks::STEP).put(Role::Bad, &step.name);
    pen.args(Role::Dim, format_args!(" (exit {}", step.exit_code));
    if let Some(seconds) = step.seconds(model.server_now()) {
        pen.put(Role::Dim, ", ").put(Role::Dim, &duration(seconds));
    }
    pen.put(Role::Dim, ")");
}

/// A whole build in one line: number, state, what failed, commit and author.
pub(super) fn in_a_line(subject: Subject<'_>, model: &Model, pen: &mut Pen<'_, '_>) {
    if let Some(row) = subject.row {
        pen.put(Role::Header, &row.name).gap(1);
    }
    let Some(build) = subject.build else {
        let said = subject.row.map(|row| wanting(row, None, model));
        for (role, words) in said.iter().flatten().flatten() {
            pen.put(*role, words).gap(2);
        }
        return;
    };
    pen.args(Role::Text, format_args!("#{} ", build.number));
    let status = build.shown_status();
    pen.status(&status, model.now).gap(1);
    match build.failed_step() {
        Some((stage, step)) => failed(stage, step, model, pen),
        None => {
            let said = of_build(build, model.server_now());
            pen.put(
                Role::Text,
                if said.is_empty() {
                    status.shown()
                } else {
                    &said
                },
            );
        }
    }
    if let Some(forecast) = subject.repo.and_then(|it| insight::ends(build, it, model)) {
        pen.put(Role::Dim, marks::DOT)
            .put(Role::Active, &insight::progress(&forecast));
    }
    pen.put(Role::Dim, marks::DOT)
        .put(Role::Accent, build.short_commit());
    pen.args(Role::Text, format_args!(" \"{}\"", build.headline()));
    if !build.author().is_empty() {
        pen.put(Role::Dim, " · by ").put(Role::Text, build.author());
    }
}

/// The newest deed of this machine on a build, in one line; `false` when there is none.
pub(super) fn deed(id: &BuildId, model: &Model, area: Rect, canvas: &mut Canvas<'_>) -> bool {
    let mut lines = Lines {
        area: Rect { height: 1, ..area },
        canvas,
    };
    record(id, model, &mut lines);
    lines.area.height == 0
}
