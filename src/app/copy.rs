//! Addresses, numbers and commands of what is under the cursor: to the clipboard or the browser.

use crate::app::action::Action;
use crate::app::effect::Effect;
use crate::app::event::Tone;
use crate::app::model::Model;
use crate::app::screens::{Place, Screen, audit, doctor};
use crate::app::words::line_to_add;
use crate::domain::{Build, BuildId};

/// The page of a build, or of a repository, in Drone's own interface.
pub(super) fn drone_page(model: &Model, place: &Place) -> Option<String> {
    let repo = match (&place.build, &place.row) {
        (Some(build), _) => build.repo.clone(),
        (None, Some(row)) => row.repo.clone()?,
        (None, None) => return None,
    };
    let base = model
        .settings
        .server_url(&repo.server)?
        .trim_end_matches('/')
        .to_owned();
    let mut page = format!("{base}/{}", repo.slug);
    if let Some(build) = &place.build {
        page = format!("{page}/{}", build.number);
    }
    if let Screen::Log(screen) = model.screen() {
        page = format!("{page}/{}/{}", screen.id.stage, screen.id.step);
    }
    Some(page)
}

/// The page of a build in Drone's own interface.
pub(super) fn build_page(model: &Model, id: &BuildId) -> Option<String> {
    let base = model.settings.server_url(&id.repo.server)?;
    let base = base.trim_end_matches('/');
    Some(format!("{base}/{}/{}", id.repo.slug, id.number))
}

/// The page of the catalog entry.
fn backstage_page(model: &Model, place: &Place) -> Option<String> {
    let row = place.row.as_ref()?;
    let base = model.settings.context(&row.context)?.backstage.as_ref()?;
    let entity = row.entity.as_ref()?;
    let base = base.trim_end_matches('/');
    Some(format!(
        "{base}/catalog/{}/{}/{}",
        entity.namespace(),
        entity.kind(),
        entity.name()
    ))
}

fn build_at<'a>(model: &'a Model, id: &BuildId) -> Option<&'a Build> {
    model
        .store
        .builds
        .repo(&id.repo)?
        .build(id.number)
        .map(AsRef::as_ref)
}

/// Opens a page in the browser.
pub(super) fn open(model: &mut Model, action: Action) -> Vec<Effect> {
    let place = model.screen().place(model);
    let page = if action == Action::OpenBackstage {
        backstage_page(model, &place)
    } else {
        drone_page(model, &place)
    };
    match page {
        Some(page) => vec![Effect::Open(page)],
        None => {
            model.say(Tone::Plain, "there is no page for this");
            Vec::new()
        }
    }
}

/// Copies what is under the cursor.
pub(super) fn copy(model: &mut Model, action: Action) -> Vec<Effect> {
    let place = model.screen().place(model);
    let build = place.build.as_ref().and_then(|id| build_at(model, id));
    let (text, what) = match action {
        Action::CopyUrl => (drone_page(model, &place), "address"),
        Action::CopyNumber => (place.build.as_ref().map(|b| b.number.to_string()), "number"),
        Action::CopyCommit => (build.map(|b| b.after.to_string()), "commit"),
        Action::CopyBranch => (build.map(|b| b.place().to_string()), "branch"),
        Action::CopyCommand => (command(model, &place), "command"),
        _ => return at_hand(model),
    };
    match text.filter(|text| !text.is_empty()) {
        Some(text) => vec![Effect::Copy { text, what }],
        None => {
            model.say(Tone::Plain, format!("there is no {what} to copy here"));
            Vec::new()
        }
    }
}

/// The plain command that shows the same.
fn command(model: &Model, place: &Place) -> Option<String> {
    if let Screen::Audit(screen) = model.screen() {
        return Some(audit::command(screen, model));
    }
    let slug = match (&place.build, &place.row) {
        (Some(build), _) => build.repo.slug.to_string(),
        _ if matches!(model.screen(), Screen::Doctor(_)) => return Some(doctor::command(model)),
        (None, Some(row)) => row.repo.as_ref()?.slug.to_string(),
        (None, None) => {
            let board = match model.screen() {
                Screen::OnCall(_) => "oncall",
                Screen::Approvals(_) => "approvals",
                Screen::Doctor(_) => "doctor",
                _ => "services",
            };
            return Some(format!("backdrone {board}"));
        }
    };
    Some(match (model.screen(), &place.build) {
        (Screen::Log(screen), Some(build)) => {
            format!(
                "backdrone logs {slug} {} {}/{}",
                build.number, screen.id.stage, screen.id.step
            )
        }

        (Screen::Services(_), _) | (_, None) => format!("backdrone builds {slug}"),
        (_, Some(build)) => format!("backdrone build {slug} {}", build.number),
    })
}

/// The line that would mend the entry of the service under the cursor.
fn proposed(model: &Model) -> Option<String> {
    let Screen::Services(_) = model.screen() else {
        return None;
    };
    let key = model.screen().place(model).row?;
    let finding = model.store.catalogs.row(&key)?.finding.as_ref()?;
    line_to_add(&finding.hint).map(str::to_owned)
}

/// What is at hand: the line of a log, what would mend a catalog entry, else the last message.
fn at_hand(model: &mut Model) -> Vec<Effect> {
    if let Screen::Doctor(_) = model.screen() {
        return doctor::copy(model);
    }
    if let Screen::Log(screen) = model.screen() {
        let view = model.store.logs.views.get(&screen.id);
        if let Some(row) = view.and_then(|view| view.row(screen.at)) {
            return vec![Effect::Copy {
                text: row.text.plain(),
                what: "line",
            }];
        }
    }
    if let Screen::Audit(screen) = model.screen()
        && let Some(text) = audit::at_hand(screen)
    {
        return vec![Effect::Copy {
            text,
            what: "entry",
        }];
    }
    if let Some(text) = proposed(model) {
        let what = "line for catalog-info.yaml";
        return vec![Effect::Copy { text, what }];
    }
    match model.messages.lines.back() {
        Some((_, notice)) => vec![Effect::Copy {
            text: notice.text.clone(),
            what: "message",
        }],
        None => {
            model.say(Tone::Plain, "there is nothing to copy here");
            Vec::new()
        }
    }
}
