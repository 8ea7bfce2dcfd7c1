//! A model in the hand: news goes in, orders come out, no server and no clock.

use std::sync::Arc;

use backdrone::app::{
    Answer, Chord, ContextSettings, Effect, Event, Model, ServerSettings, Settings, Streamed,
    Ticket, begin, prepare, update,
};
use backdrone::domain::{
    Account, Build, Catalog, Component, EntityRef, Fault, Moment, Person, RepoFacts, RepoId,
    RepoLink, RepoSlug, Rights, ServerId, Stage, Status, Step, Team,
};

/// When the tests begin, in milliseconds.
pub(super) const NOON: i64 = 1_780_000_000_000;

/// A model and what it ordered that nobody has answered yet.
pub(super) struct Hand {
    pub(super) model: Model,
    pub(super) orders: Vec<Effect>,
}

pub(super) fn server() -> ServerId {
    ServerId {
        context: "prod".into(),
        server: "drone".into(),
    }
}

pub(super) fn repo(slug: &str) -> RepoId {
    RepoId {
        server: server(),
        slug: RepoSlug::parse(slug).expect("a slug"),
    }
}

pub(super) fn settings() -> Settings {
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
    Settings {
        contexts: vec![context],
        ..Settings::default()
    }
}

fn entity(text: &str) -> EntityRef {
    EntityRef::complete(text).expect("an entity reference")
}

/// A component `name` of `owner` on the repository `acme/name`.
pub(super) fn component(name: &str, owner: &str) -> Arc<Component> {
    Arc::new(Component {
        entity: entity(&format!("component:default/{name}")),
        name: name.into(),
        title: "".into(),
        description: "".into(),
        kind: "service".into(),
        lifecycle: "production".into(),
        system: None,
        owners: vec![entity(&format!("group:default/{owner}"))],
        owner_text: owner.into(),
        tier: "".into(),
        tags: vec![],
        links: vec![],
        contacts: vec![],
        depends_on: vec![],
        stated: vec![],
        repos: vec![RepoLink {
            server: None,
            slug: RepoSlug::parse(&format!("acme/{name}")).expect("a slug"),
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

/// Ana of payments; payments owns `checkout` and `ledger`, platform owns `gateway`.
pub(super) fn catalog() -> Arc<Catalog> {
    let team = |name: &str| Team {
        entity: entity(&format!("group:default/{name}")),
        title: "".into(),
        lead: "".into(),
        parents: vec![],
        children: vec![],
        links: vec![],
        contacts: vec![],
        members: 3,
    };
    let teams =
        ["payments", "platform"].map(|name| (entity(&format!("group:default/{name}")), team(name)));
    Arc::new(Catalog {
        components: vec![
            component("checkout", "payments"),
            component("gateway", "platform"),
            component("ledger", "payments"),
        ],
        teams: teams.into_iter().collect(),
        me: Some(Person {
            entity: entity("user:default/ana"),
            name: "Ana".into(),
            email: "ana@acme.test".into(),
            teams: vec![entity("group:default/payments")],
        }),
        me_unknown: None,
    })
}

pub(super) fn facts(slug: &str) -> RepoFacts {
    RepoFacts {
        id: 1,
        slug: RepoSlug::parse(slug).expect("a slug"),
        default_branch: "main".into(),
        active: true,
        link: "".into(),
        counter: 0,
        protected: false,
        timeout: 60,
        updated: None,
        rights: Some(Rights {
            read: true,
            write: true,
            admin: false,
        }),
    }
}

pub(super) fn build(number: u64, branch: &str, status: Status) -> Build {
    Build {
        id: 1_000 + number,
        number,
        status,
        git_ref: format!("refs/heads/{branch}").into(),
        target: branch.into(),
        source: branch.into(),
        after: "9f3c1ab2d4e5f60718293a4b5c6d7e8f90a1b2c3".into(),
        message: "Retry card auth".into(),
        trigger: "@hook".into(),
        sender: "mia".into(),
        author_login: "mia".into(),
        version: 1,
        ..Build::default()
    }
}

/// The same build with a stage `test` of the steps `clone` and `unit`.
pub(super) fn with_steps(mut build: Build, unit: Status) -> Build {
    let step = |number: u32, name: &str, status: Status| Step {
        id: number.into(),
        number,
        name: name.into(),
        status,
        version: 1,
        started: backdrone::domain::Timestamp::known(1_779_999_000),
        ..Step::default()
    };
    build.stages = Some(vec![Stage {
        id: 1,
        number: 1,
        name: "test".into(),
        status: unit.clone(),
        version: 1,
        steps: vec![step(1, "clone", Status::Success), step(2, "unit", unit)],
        ..Stage::default()
    }]);
    build
}

impl Hand {
    /// A model that has begun, at 80 columns and 24 rows.
    pub(super) fn begin() -> Self {
        Self::with(settings())
    }

    pub(super) fn with(settings: Settings) -> Self {
        let mut model = Model::new(settings, (80, 24), Moment(NOON));
        let orders = begin(&mut model);
        Self { model, orders }
    }

    /// A model that has heard from both servers: `checkout` failed on main, `ledger` is green,
    /// `gateway` has a red branch beside a green main.
    pub(super) fn settled() -> Self {
        let mut hand = Self::begin();
        hand.settle();
        hand
    }

    /// Both servers answer the first questions.
    pub(super) fn settle(&mut self) {
        self.answer_account();
        self.tell(Streamed::Opened);
        self.answer(|slot| slot.starts_with("Repos"), Ok(Answer::Repos(repos())));
        self.answer(
            |slot| slot.starts_with("Catalog"),
            Ok(Answer::Catalog(catalog())),
        );
        self.draw();
    }

    pub(super) fn answer_account(&mut self) {
        let account = Account {
            login: "ana".into(),
            email: "ana@acme.test".into(),
            admin: false,
            machine: false,
        };
        self.answer(
            |slot| slot.starts_with("Account"),
            Ok(Answer::Account(account)),
        );
    }

    /// Gives news in.
    pub(super) fn give(&mut self, event: Event) {
        let effects = update(&mut self.model, event);
        self.orders.extend(effects);
    }

    /// News of the stream.
    pub(super) fn tell(&mut self, news: Streamed) {
        let follow = self.orders.iter().find_map(|order| match order {
            Effect::Follow(ticket, _) => Some(ticket.clone()),
            _ => None,
        });
        self.give(Event::Streamed(
            follow.expect("a stream that is followed"),
            news,
        ));
    }

    /// The open questions, by the beginning of how their slots are written.
    pub(super) fn asked(&self, slot: impl Fn(&str) -> bool) -> Vec<Ticket> {
        let tickets = self.orders.iter().filter_map(|order| match order {
            Effect::Fetch(ticket, _) | Effect::Perform(ticket, _) => Some(ticket.clone()),
            _ => None,
        });
        tickets
            .filter(|ticket| slot(&format!("{:?}", ticket.slot)))
            .collect()
    }

    /// Answers the newest question of a slot.
    pub(super) fn answer(&mut self, slot: impl Fn(&str) -> bool, answer: Result<Answer, Fault>) {
        let ticket = self.asked(slot).pop().expect("a question of that slot");
        self.orders
            .retain(|order| !matches!(order, Effect::Fetch(asked, _) if *asked == ticket));
        self.give(Event::Answered(ticket, answer));
    }

    /// Types keys, separated by spaces, as people write them.
    pub(super) fn type_keys(&mut self, keys: &str) {
        for key in keys.split(' ') {
            let chord = Chord::parse(key).unwrap_or_else(|| panic!("no key: {key}"));
            self.give(Event::Pressed(chord));
            self.draw();
        }
    }

    /// Does what comes before a drawing.
    pub(super) fn draw(&mut self) {
        let effects = prepare(&mut self.model);
        self.orders.extend(effects);
        self.model.dirty = false;
    }

    /// Lets time pass, in milliseconds.
    pub(super) fn pass(&mut self, milliseconds: i64) {
        let now = self.model.now.plus(milliseconds);
        self.give(Event::Ticked(now));
        self.draw();
    }

    /// Names of the services on the screen, from the top.
    pub(super) fn services(&self) -> Vec<String> {
        use backdrone::app::screens::Screen;
        use backdrone::app::screens::services::Item;
        let Screen::Services(screen) = &self.model.screens[0] else {
            panic!("the first screen is that of the services");
        };
        let rows = &self.model.store.catalogs.rows;
        let name = |item: &Item| match item {
            Item::Service(at) => rows[*at as usize].name.to_string(),
            Item::Build(id) => format!("{} #{}", id.repo.slug, id.number),
        };
        screen.listing.items.iter().map(name).collect()
    }

    /// The newest message.
    pub(super) fn message(&self) -> &str {
        self.model
            .messages
            .lines
            .back()
            .map_or("", |(_, notice)| &notice.text)
    }
}

pub(super) fn repos() -> Vec<(RepoFacts, Option<Build>)> {
    vec![
        (
            facts("acme/checkout"),
            Some(build(12, "main", Status::Failure)),
        ),
        (
            facts("acme/ledger"),
            Some(build(5, "main", Status::Success)),
        ),
        (
            facts("acme/gateway"),
            Some(build(9, "feat/x", Status::Failure)),
        ),
    ]
}
