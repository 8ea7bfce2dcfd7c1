//! Models and looks for the tests of this room, and buffers read back as text.

use std::sync::Arc;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::app::screens::Screen;
use crate::app::screens::builds::BuildsScreen;
use crate::app::store::{Connection, Row};
use crate::app::{ContextSettings, Model, ServerSettings, Settings, prepare};
use crate::domain::{
    Build, Catalog, Component, EntityRef, Moment, Person, RepoFacts, RepoId, RepoLink, RepoSlug,
    ServerId, Stage, Status, Step, Timestamp,
};
use crate::ui::{Depth, Drawn, Look, Theme, draw};

/// What a terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ink {
    Unicode,
    Ascii,
    Mono,
}

pub(super) fn look(ink: Ink) -> Look {
    let depth = match ink {
        Ink::Mono => Depth::Mono,
        _ => Depth::Ansi16,
    };
    Look {
        theme: Theme::named("ansi").expect("built in").at(depth),
        ascii: ink == Ink::Ascii,
        reduced_motion: false,
    }
}

/// 2026-11-25T14:02:11Z.
pub(super) const NOW: Moment = Moment(1_795_615_331_000);

pub(super) fn server() -> ServerId {
    ServerId {
        context: "prod".into(),
        server: "drone".into(),
    }
}

pub(super) fn repo(name: &str) -> RepoId {
    RepoId {
        server: server(),
        slug: RepoSlug::parse(&format!("acme/{name}")).expect("a slug"),
    }
}

/// `group:payments` in the default namespace.
pub(super) fn entity(text: &str) -> EntityRef {
    EntityRef::parse(text, "component", "default").expect("a reference")
}

/// A model that has seen nothing.
pub(super) fn empty(size: (u16, u16)) -> Model {
    let settings = Settings {
        contexts: vec![ContextSettings {
            name: "prod".into(),
            backstage: Some("https://backstage.example".into()),
            servers: vec![ServerSettings {
                id: server(),
                url: "https://drone.example".into(),
                by_session: false,
                keeps_token: false,
            }],
            ..ContextSettings::default()
        }],
        ..Settings::default()
    };
    Model::new(settings, size, NOW)
}

fn component(name: &str) -> Arc<Component> {
    Arc::new(Component {
        entity: entity(name),
        name: name.into(),
        title: "".into(),
        description: "".into(),
        kind: "service".into(),
        lifecycle: "production".into(),
        system: Some(entity("system:checkout")),
        owners: vec![entity("group:payments")],
        owner_text: "payments".into(),
        tier: "1".into(),
        tags: vec![],
        links: vec![],
        contacts: vec![],
        depends_on: vec![],
        stated: vec![],
        repos: vec![RepoLink {
            server: None,
            slug: repo(name).slug,
            branch: None,
            pipeline: None,
            annotation: "drone.io/repo-slug".into(),
            guessed: false,
        }],
        origin: "".into(),
        file: "".into(),
        orphan: false,
        errors: vec![],
        findings: vec![],
    })
}

/// Adds a component of payments, on the repository of its name.
pub(super) fn add_service(model: &mut Model, name: &str) {
    let state = &mut model.store.catalogs.states[0];
    let mut catalog = Catalog::clone(&state.catalog);
    catalog.components.push(component(name));
    let me = catalog.me.get_or_insert(Person {
        entity: entity("user:ana"),
        name: "Ana".into(),
        email: "ana@acme.example".into(),
        teams: vec![entity("group:payments")],
    });
    state.circle = crate::domain::Circle::of(&me.clone(), &catalog);
    state.catalog = Arc::new(catalog);
    state.read_at = Some(NOW);
    model.store.make_rows(&model.settings.clone());
}

/// Builds of a repository, oldest first; the default branch is `main` and all of it is known.
pub(super) fn add_builds(model: &mut Model, name: &str, builds: Vec<Build>) {
    let facts = RepoFacts {
        id: 1,
        slug: repo(name).slug,
        default_branch: "main".into(),
        active: true,
        link: "".into(),
        counter: 0,
        protected: false,
        timeout: 60,
        updated: None,
        rights: None,
    };
    let id = repo(name);
    model.store.builds.absorb(&id, facts, None);
    let newest_first = builds.into_iter().rev().collect();
    if let Some(state) = model.store.builds.repo_mut(&id) {
        state.absorb_page(1, 25, newest_first);
        state.mains[0].recent = true;
    }
    model.store.make_rows(&model.settings.clone());
}

/// A push to a branch, four minutes ago.
pub(super) fn build(number: u64, branch: &str, status: Status) -> Build {
    let now = NOW.seconds().0;
    let live = status.is_live();
    Build {
        id: 100 + number,
        number,
        git_ref: format!("refs/heads/{branch}").into(),
        status,
        message: "Retry card auth on soft decline\n".into(),
        after: "9f3c1ab0e1".into(),
        author_login: "mia".into(),
        sender: "mia".into(),
        trigger: "@hook".into(),
        created: Some(Timestamp(now - 240)),
        started: Some(Timestamp(now - 230)),
        finished: (!live).then_some(Timestamp(now - 38)),
        version: 1,
        ..Build::default()
    }
}

/// The stages of a build whose unit tests failed.
fn stages() -> Vec<Stage> {
    let step = |number: u32, name: &str, status: Status| Step {
        id: u64::from(number),
        number,
        name: name.into(),
        exit_code: i32::from(status.is_bad()),
        status,
        ..Step::default()
    };
    vec![Stage {
        id: 1,
        number: 1,
        name: "test".into(),
        status: Status::Failure,
        steps: vec![
            step(1, "clone", Status::Success),
            step(2, "unit", Status::Failure),
        ],
        ..Stage::default()
    }]
}

/// Services in every state, with names and messages of doubtful width.
pub(super) fn full(size: (u16, u16)) -> Model {
    let mut model = empty(size);
    for name in [
        "checkout-api",
        "ledger",
        "fx-rates",
        "docs-portal",
        "kasse",
        "mock-bank",
    ] {
        add_service(&mut model, name);
    }
    let failed = Build {
        stages: Some(stages()),
        ..build(1482, "main", Status::Failure)
    };
    let checkout = (1478..1482)
        .map(|n| build(n, "main", Status::Success))
        .chain([failed]);
    add_builds(&mut model, "checkout-api", checkout.collect());
    let feature = build(553, "feat/ecb", Status::Running);
    add_builds(
        &mut model,
        "fx-rates",
        vec![build(552, "main", Status::Success), feature],
    );
    let wide = Build {
        message: "決済 ❤\u{fe0f} \u{1b}[31m\u{202e}fix 👩\u{200d}👧 │end".into(),
        author_login: "zoë한글".into(),
        ..build(7, "feature/決済決済決済", Status::Error)
    };
    add_builds(
        &mut model,
        "kasse",
        vec![build(6, "main", Status::Killed), wide],
    );
    add_builds(&mut model, "docs-portal", vec![]);
    if let Some(server) = model.store.servers.get_mut(&server()) {
        server.listed = true;
        server.connection = Connection::Live;
    }
    if let Screen::Services(screen) = model.screen_mut() {
        screen.listing.stale = true;
    }
    prepare(&mut model);
    model
}

/// The builds of one of the services of [`full`].
pub(super) fn builds_of(name: &str, size: (u16, u16)) -> Model {
    let mut model = full(size);
    let key = model
        .store
        .catalogs
        .rows
        .iter()
        .find(|row| *row.name == *name)
        .map(Row::key);
    model
        .screens
        .push(Screen::Builds(Box::new(BuildsScreen::new(key, repo(name)))));
    prepare(&mut model);
    model
}

pub(super) fn picture(model: &Model, ink: Ink) -> (Buffer, Drawn) {
    let (columns, rows) = model.size;
    let mut buffer = Buffer::empty(Rect::new(0, 0, columns, rows));
    let drawn = draw(model, &look(ink), &mut buffer);
    (buffer, drawn)
}

/// The text of the cells, a line each, without spaces at the ends.
pub(super) fn read(buffer: &Buffer) -> String {
    let mut text = String::new();
    for y in buffer.area.top()..buffer.area.bottom() {
        let mut hidden = 0;
        for x in buffer.area.left()..buffer.area.right() {
            let symbol = buffer[(x, y)].symbol();
            if hidden == 0 {
                text.push_str(symbol);
                hidden = crate::text::width(symbol);
            }
            hidden = hidden.saturating_sub(1);
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    text
}
