//! What a key and an event cost with 10,000 services: from news to finished cells, and a keystroke
//! in the filter.

#![expect(
    clippy::expect_used,
    reason = "a bench that cannot begin has nothing to measure"
)]

use std::hint::black_box;
use std::sync::Arc;

use backdrone::app::screens::Screen;
use backdrone::app::{
    Answer, Chord, ContextSettings, DroneQuery, Effect, Event, Key, Model, Query, ServerSettings,
    Settings, Streamed, Ticket, begin, prepare, update,
};
use backdrone::domain::{
    Account, Build, Catalog, Component, EntityRef, History, Moment, Page, RepoFacts, RepoId,
    RepoLink, RepoSlug, Run, ServerId, Status, Timestamp,
};
use backdrone::ui::{Look, Theme, draw};
use criterion::{Criterion, criterion_group, criterion_main};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

const SERVICES: u64 = 10_000;
const NOON: i64 = 1_780_000_000_000;

fn server() -> ServerId {
    ServerId {
        context: "prod".into(),
        server: "drone".into(),
    }
}

fn slug(n: u64) -> RepoSlug {
    RepoSlug::parse(&format!("org/svc-{n:05}-worker")).expect("a slug")
}

fn component(n: u64) -> Arc<Component> {
    Arc::new(Component {
        entity: EntityRef::complete(&format!("component:default/svc-{n:05}-worker"))
            .expect("a reference"),
        name: format!("svc-{n:05}-worker").into(),
        title: "".into(),
        description: "".into(),
        kind: "service".into(),
        lifecycle: "production".into(),
        system: None,
        owners: EntityRef::complete(&format!("group:default/team-{}", n % 40))
            .into_iter()
            .collect(),
        owner_text: "".into(),
        tier: "tier-2".into(),
        tags: vec![],
        links: vec![],
        contacts: vec![],
        depends_on: vec![],
        stated: vec![],
        repos: vec![RepoLink {
            server: None,
            slug: slug(n),
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

fn repo(n: u64) -> RepoFacts {
    RepoFacts {
        id: n,
        slug: slug(n),
        default_branch: "main".into(),
        active: true,
        link: "".into(),
        counter: 0,
        protected: false,
        timeout: 60,
        updated: None,
        rights: None,
    }
}

fn build(n: u64, number: u64) -> Build {
    let at = NOON / 1_000 - i64::try_from(n % 90_000).unwrap_or(0);
    Build {
        id: n * 1_000 + number,
        number,
        status: [
            Status::Success,
            Status::Failure,
            Status::Running,
            Status::Killed,
        ][(n % 4) as usize]
            .clone(),
        git_ref: "refs/heads/main".into(),
        target: "main".into(),
        after: "9f3c1ab2d4e5f60718293a4b5c6d7e8f90a1b2c3".into(),
        message: "Retry card auth on soft decline".into(),
        trigger: "@hook".into(),
        sender: "mia".into(),
        author_login: "mia".into(),
        created: Timestamp::known(at),
        started: Timestamp::known(at),
        finished: Timestamp::known(at + 192),
        version: number,
        ..Build::default()
    }
}

fn answer(query: &Query) -> Option<Answer> {
    Some(match query {
        Query::Backstage(_) => Answer::Catalog(Arc::new(Catalog {
            components: (0..SERVICES).map(component).collect(),
            ..Catalog::default()
        })),
        Query::Drone(DroneQuery::Account(_)) => Answer::Account(Account {
            login: "ana".into(),
            email: "".into(),
            admin: false,
            machine: false,
        }),
        Query::Drone(DroneQuery::Repos(_)) => Answer::Repos(
            (0..SERVICES)
                .map(|n| (repo(n), Some(build(n, 7))))
                .collect(),
        ),
        Query::Drone(_) => return None,
    })
}

/// A dashboard that shows all services.
struct Stage {
    model: Model,
    look: Look,
    cells: Buffer,
    stream: Ticket,
}

impl Stage {
    fn new() -> Self {
        let context = ContextSettings {
            name: "prod".into(),
            backstage: Some("http://backstage.test".into()),
            servers: vec![ServerSettings {
                id: server(),
                url: "http://drone.test".into(),
                by_session: false,
                keeps_token: false,
            }],
            ..ContextSettings::default()
        };
        let settings = Settings {
            contexts: vec![context],
            ..Settings::default()
        };
        let mut model = Model::new(settings, (160, 45), Moment(NOON));
        let orders = begin(&mut model);
        let stream = orders.iter().find_map(|order| match order {
            Effect::Follow(ticket, _) => Some(ticket.clone()),
            _ => None,
        });
        let mut stage = Self {
            model,
            look: Look {
                theme: Theme::named("ansi").expect("a theme"),
                ascii: false,
                reduced_motion: false,
            },
            cells: Buffer::empty(Rect::new(0, 0, 160, 45)),
            stream: stream.expect("a stream"),
        };
        stage.fill(orders);
        stage
    }

    /// Answers the questions of a start.
    fn fill(&mut self, mut orders: Vec<Effect>) {
        let opened = Event::Streamed(self.stream.clone(), Streamed::Opened);
        orders.extend(update(&mut self.model, opened));
        while let Some(order) = orders.pop() {
            let Effect::Fetch(ticket, query) = order else {
                continue;
            };
            if let Some(answer) = answer(&query) {
                orders.extend(update(&mut self.model, Event::Answered(ticket, Ok(answer))));
            }
        }
        self.frame();
    }

    fn frame(&mut self) {
        let orders = prepare(&mut self.model);
        black_box(orders);
        self.cells.reset();
        black_box(draw(&self.model, &self.look, &mut self.cells));
    }

    /// The cursor moves, and what it comes to is drawn.
    fn step(&mut self, down: bool) {
        self.press(Key::Char(if down { 'j' } else { 'k' }));
        self.frame();
    }

    /// The stream tells of a build of the seventeenth service, and it is drawn.
    fn hear(&mut self, build: Build) {
        let news = Streamed::Build(Box::new(repo(17)), Box::new(build));
        let event = Event::Streamed(self.stream.clone(), news);
        black_box(update(&mut self.model, event));
        self.frame();
    }

    fn press(&mut self, key: Key) {
        let orders = update(&mut self.model, Event::Pressed(Chord::plain(key)));
        black_box(orders);
    }
}

fn dashboard(criterion: &mut Criterion) {
    let mut stage = Stage::new();
    assert_eq!(stage.model.store.catalogs.rows.len() as u64, SERVICES);
    criterion.bench_function("frame of 160x45, 10,000 services", |bencher| {
        bencher.iter(|| stage.frame());
    });
    criterion.bench_function("key to frame, 10,000 services", |bencher| {
        let mut down = false;
        bencher.iter(|| {
            down = !down;
            stage.step(down);
        });
    });
    criterion.bench_function("event to frame, 10,000 services", |bencher| {
        let mut number = 8;
        bencher.iter(|| {
            number += 1;
            stage.hear(build(17, number));
        });
    });
    criterion.bench_function("filter keystroke to frame, 10,000 services", |bencher| {
        stage.press(Key::Char('/'));
        bencher.iter(|| {
            stage.press(Key::Char('4'));
            stage.frame();
            stage.press(Key::Backspace);
            stage.frame();
        });
    });
}

/// Builds a repository in its past: 200,000 of all.
const PAST: u64 = 20;

/// The past of a repository: red as often as its newest build says, green below.
fn past(n: u64) -> Arc<History> {
    let mut past = History::default();
    let builds: Vec<Build> = (1..=PAST)
        .rev()
        .map(|number| Build {
            status: match (n % 4, number) {
                (1, 15..) => Status::Failure,
                _ => Status::Success,
            },
            after: format!("{:040x}", n * 1_000 + number).into(),
            ..build(n, number)
        })
        .collect();
    let page = Page {
        branch: Some("main"),
        is_last: true,
        ..Page::default()
    };
    past.absorb_page(page, builds.iter().map(Run::from));
    Arc::new(past)
}

/// The on-call board over 10,000 services and 200,000 builds, 2,500 of them red: far more than a
/// company survives.
fn on_call(criterion: &mut Criterion) {
    let mut stage = Stage::new();
    let id = |n: u64| RepoId {
        server: server(),
        slug: slug(n),
    };
    let pasts: Vec<_> = (0..SERVICES).map(|n| (id(n), past(n))).collect();
    let orders = update(&mut stage.model, Event::Recalled(pasts));
    black_box(orders);
    stage.press(Key::Char('2'));
    stage.frame();
    let reds = match stage.model.screen() {
        Screen::OnCall(screen) => screen.listing.reds.len(),
        _ => 0,
    };
    assert_eq!(reds as u64, SERVICES / 4);
    criterion.bench_function("on-call: key to frame, 200,000 builds", |bencher| {
        let mut down = false;
        bencher.iter(|| {
            down = !down;
            stage.step(down);
        });
    });
    criterion.bench_function("on-call: event to frame, 200,000 builds", |bencher| {
        let mut number = PAST;
        bencher.iter(|| {
            number += 1;
            stage.hear(build(17, number));
        });
    });
}

criterion_group!(benches, dashboard, on_call);
criterion_main!(benches);
