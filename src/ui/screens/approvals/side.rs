//! What is known of the stage under the cursor: why it waits, what it will do, whose it is, and who
//! may decide.

use ratatui::layout::Rect;

use crate::app::Model;
use crate::app::screens::approvals::{Listed, Wait, decisions};
use crate::app::words::by_whom;
use crate::domain::timeline::{Act, Ending, Entry};
use crate::domain::{
    Build, EntityRef, Ownership, Stage, Status, Verb, WhyBlocked, age, missing_right, once_approved,
};
use crate::ui::canvas::Canvas;
use crate::ui::marks;
use crate::ui::theme::Role;
use crate::ui::widgets::{Frame, Ruled};

/// Cells of the labels at the left.
const LABEL: u16 = 10;

/// The pane beside the list.
pub(super) fn pane(wait: Option<&Wait>, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
    let listed = wait.and_then(|wait| Some((wait, wait.listed(&model.store)?)));
    let Some((wait, listed)) = listed else {
        Frame::new("Preview").draw(area, canvas);
        return;
    };
    let title = title(wait, &listed);
    let sign = marks::status(&listed.stage.status, canvas.look, model.now);
    let note = format!("{sign} {}", waited(&listed, model));
    let inner = Frame::new(&title).note(&note).draw(area, canvas);
    let inner = Rect {
        x: inner.x + 1,
        width: inner.width.saturating_sub(2),
        ..inner
    };
    let mut lines = Ruled::new(inner, LABEL, canvas);
    facts(wait, &listed, model, &mut lines);
    lines.skip();
    lines.pen().put(Role::Header, "STAGES");
    stages(wait, listed.build, model, &mut lines);
    lines.skip();
    let words = "Drone's API gives neither the pipeline file nor what changed in it: the commit at \
                 the code host shows both";
    lines.say(Role::Dim, words);
}

/// The strip under the list on narrow screens.
pub(super) fn strip(wait: Option<&Wait>, model: &Model, area: Rect, canvas: &mut Canvas<'_>) {
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
    let below = Rect {
        y: inside.y + 1,
        height: inside.height.saturating_sub(1),
        ..inside
    };
    let Some((wait, listed)) = wait.and_then(|wait| Some((wait, wait.listed(&model.store)?)))
    else {
        return;
    };
    let mut lines = Ruled::new(below, LABEL, canvas);
    let mut pen = lines.pen();
    pen.put(Role::Header, &title(wait, &listed)).gap(3);
    pen.put(Role::Human, &waited(&listed, model));
    facts(wait, &listed, model, &mut lines);
}

/// `pay-gateway #2207 · stage deploy (2 of 3)`.
fn title(wait: &Wait, listed: &Listed<'_>) -> String {
    let stages = listed.build.stages.as_deref().unwrap_or_default();
    let at = stages.iter().position(|stage| stage.number == wait.stage);
    format!(
        "{} #{}{}stage {} ({} of {})",
        listed.name(&wait.id.repo),
        wait.id.number,
        marks::DOT,
        listed.stage.name,
        at.map_or(0, |at| at + 1),
        stages.len()
    )
}

fn waited(listed: &Listed<'_>, model: &Model) -> String {
    let now = model.server_now();
    let waited = listed.since().map(|since| age(now.since(since)));
    format!("blocked {}", waited.unwrap_or_default())
}

/// Why, what, who, whose and who may, a line each.
fn facts(wait: &Wait, listed: &Listed<'_>, model: &Model, lines: &mut Ruled<'_, '_>) {
    let (build, stage) = (listed.build, listed.stage);
    let state = model.store.builds.repo(&wait.id.repo);
    let why = WhyBlocked::of(build, state.map(|state| &*state.facts));
    lines.say_labelled("why", Role::Text, &why.sentence());
    let what = format!("{} after approval", once_approved(build, stage));
    lines.say_labelled("what", Role::Text, &what);
    let mut pen = lines.labelled("who");
    pen.put(Role::Text, build.author())
        .put(Role::Dim, " (author)")
        .put(Role::Dim, marks::DOT)
        .put(Role::Text, &by_whom(build));
    let mut pen = lines.labelled("commit");
    pen.put(Role::Accent, build.short_commit())
        .gap(1)
        .put(Role::Text, build.headline());
    may(wait, listed, model, lines);
    policy(wait, build, model, lines);
    earlier(wait, model, lines);
}

/// The owner, the person's membership and right.
fn may(wait: &Wait, listed: &Listed<'_>, model: &Model, lines: &mut Ruled<'_, '_>) {
    let rights = model.store.rights(&wait.id.repo);
    let missing = missing_right(Verb::Approve, rights);
    if let Some(row) = listed.row {
        let owners = row.service.component.iter().flat_map(|it| &it.owners);
        let owners: Vec<String> = owners.map(EntityRef::with_kind).collect();
        let owners = if owners.is_empty() {
            "unknown".to_owned()
        } else {
            owners.join(", ")
        };
        let standing = match row.standing {
            Ownership::Owner(_) => "you own it",
            Ownership::Stranger => "you do not own it",
            _ => "whether you own it is not known",
        };
        let words = format!("{owners}{}{standing}", marks::DOT);
        lines.say_labelled("owner", Role::Text, &words);
    }
    let (role, words) = match (rights, missing) {
        (None, _) => (
            Role::Dim,
            "not known yet: a decision needs repo admin".to_owned(),
        ),
        (Some(rights), None) => (Role::Good, format!("repo {}", rights.word())),
        (Some(_), Some(why)) => (Role::Warn, why),
    };
    lines.say_labelled("role", role, &words);
}

/// Whether the person decides about something of their own.
fn policy(wait: &Wait, build: &Build, model: &Model, lines: &mut Ruled<'_, '_>) {
    let server = model.store.servers.get(&wait.id.repo.server);
    let Some(me) = server.and_then(|server| server.account.as_ref()) else {
        return;
    };
    let mut pen = lines.labelled("policy");
    if build.is_by(&me.login) {
        pen.args(
            Role::Warn,
            format_args!(
                "it is your own change: author {}, you are {}",
                build.author(),
                me.login
            ),
        );
    } else {
        pen.put(Role::Good, "author and approver differ");
    }
}

/// The newest decision about this repository in the own record.
fn earlier(wait: &Wait, model: &Model, lines: &mut Ruled<'_, '_>) {
    let of_it = |entry: &&Entry| entry.repo == wait.id.repo && entry.ending != Ending::Open;
    let Some(record) = decisions(model).find(of_it) else {
        return;
    };
    let verb = match (&record.ending, &record.act) {
        (Ending::Done, Act::Approve) => "approved",
        (Ending::Done, _) => "declined",
        (other, _) => other.word(),
    };
    let ago = age(model.now.seconds().since(record.at));
    let number = record.build.unwrap_or_default();
    let who = record.who_shown();
    lines.labelled("earlier").args(
        Role::Dim,
        format_args!("#{number} {verb} by {who} {ago} ago"),
    );
}

/// All stages of the build, and which of them the question is about.
fn stages(wait: &Wait, build: &Build, model: &Model, lines: &mut Ruled<'_, '_>) {
    for stage in build.stages.iter().flatten() {
        let mut pen = lines.pen();
        pen.gap(2).status(&stage.status, model.now).gap(1);
        pen.put(Role::Text, &stage.name).gap(2);
        let seconds = stage.seconds(model.server_now());
        let ran = seconds.map(crate::domain::duration);
        pen.put(Role::Dim, ran.as_deref().unwrap_or(stage.status.shown()));
        match note(wait, stage) {
            "" => {}
            words => {
                pen.gap(2).put(Role::Human, words);
            }
        }
    }
}

fn note(wait: &Wait, stage: &Stage) -> &'static str {
    if stage.number == wait.stage {
        "<- this approval"
    } else if stage.status == Status::Blocked {
        "needs its own approval"
    } else {
        ""
    }
}
