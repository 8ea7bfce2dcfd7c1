//! A stage: the real session on a demo world, without a terminal. Keys are words, the screen is text.
//!
//! Nothing here waits for a time: [`Stage::until`] and [`Stage::settle`] wait for news and for work.

use std::collections::VecDeque;
use std::time::Duration;

use backdrone::app::{
    Chord, ContextSettings, Event, Model, ServerSettings, Settings, Start as Place,
};
use backdrone::demo::{self, Demo};
use backdrone::domain::Moment;
use backdrone::operations::Context;
use backdrone::runtime::{Clock, Session, Wish};
use backdrone::ui::{Depth, Look, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use tokio::time::{Instant, sleep_until, timeout_at};

use crate::clients;

/// How long something may take that ought to happen.
const PATIENCE: Duration = Duration::from_secs(10);

/// A running session.
pub(crate) struct Stage {
    session: Session,
    clock: demo::Clock,
    buffer: Buffer,
    wishes: VecDeque<Wish>,
}

/// What a session is started with; the rest comes from the demo world.
pub(crate) struct Setting {
    pub(crate) settings: Settings,
    pub(crate) look: Look,
    pub(crate) contexts: Vec<Context>,
    pub(crate) clock: demo::Clock,
}

impl Setting {
    /// One context on a demo world, by the clock of that world.
    pub(crate) fn of(demo: &Demo) -> Self {
        let context = clients::context(demo);
        let servers = context.servers().into_iter().map(|id| ServerSettings {
            id,
            url: demo.drone().into(),
            by_session: false,
            keeps_token: false,
        });
        let settings = Settings {
            contexts: vec![ContextSettings {
                name: context.name().clone(),
                backstage: Some(demo.backstage().into()),
                servers: servers.collect(),
                ..ContextSettings::default()
            }],
            version: "0.1.0".into(),
            demo: true,
            ..Settings::default()
        };
        let theme = Theme::named("ansi").expect("a built-in theme");
        Self {
            settings,
            look: Look {
                theme: theme.at(Depth::Ansi16),
                ascii: false,
                reduced_motion: false,
            },
            contexts: vec![context],
            clock: demo.clock().clone(),
        }
    }

    /// Opened on a place that was named.
    pub(crate) fn at(mut self, place: Place) -> Self {
        self.settings.start = place;
        self
    }

    /// Draws the first frame and asks the first questions.
    pub(crate) fn open(self, size: (u16, u16)) -> Stage {
        let hands = self.clock.clone();
        let session = Session::new(
            self.settings,
            self.look,
            self.contexts,
            Clock::of(move || Moment(hands.millis())),
            Duration::ZERO,
        );
        let mut stage = Stage {
            session,
            clock: self.clock,
            buffer: Buffer::empty(Rect::new(0, 0, size.0, size.1)),
            wishes: VecDeque::new(),
        };
        stage.draw();
        stage.session.begin();
        stage
    }
}

impl Stage {
    /// A session on a demo world, on a screen of so many columns and rows, with its first answers in.
    pub(crate) async fn on(demo: &Demo, size: (u16, u16)) -> Self {
        let mut stage = Setting::of(demo).open(size);
        stage.settle().await;
        stage
    }

    /// Types keys: words with a space between, as the help writes them (`j j enter`, `ctrl-r`, `space`).
    /// What follows from them that is not the servers' is done when this returns.
    pub(crate) async fn type_keys(&mut self, keys: &str) -> &mut Self {
        for word in keys.split_whitespace() {
            let chord = Chord::parse(word).unwrap_or_else(|| panic!("`{word}` is no key"));
            self.session.handle(Event::Pressed(chord));
        }
        // The tasks that were started get their turn, as between two keys of a person.
        tokio::task::yield_now().await;
        self
    }

    /// Types a text, letter by letter.
    pub(crate) async fn type_text(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            let key = backdrone::app::Key::Char(letter);
            self.session.handle(Event::Pressed(Chord::plain(key)));
        }
        tokio::task::yield_now().await;
        self
    }

    /// Takes any other news.
    pub(crate) fn handle(&mut self, event: Event) -> &mut Self {
        self.session.handle(event);
        self
    }

    /// Waits until the screen shows a text. Fails with the whole screen.
    pub(crate) async fn until(&mut self, text: &str) -> &mut Self {
        let what = format!("no `{text}` on the screen");
        self.until_frame(&what, |frame| frame.contains(text)).await
    }

    /// Waits until the screen does not show a text any more.
    pub(crate) async fn until_gone(&mut self, text: &str) -> &mut Self {
        let what = format!("`{text}` stays on the screen");
        self.until_frame(&what, |frame| !frame.contains(text)).await
    }

    /// Waits until a condition on the screen's text holds. `what` says what is wrong when it never does.
    pub(crate) async fn until_frame(
        &mut self,
        what: &str,
        holds: impl Fn(&str) -> bool,
    ) -> &mut Self {
        let end = Instant::now() + PATIENCE;
        loop {
            let frame = self.frame();
            if holds(&frame) {
                return self;
            }
            self.wait(what, end).await;
        }
    }

    /// Waits until a condition on what is known holds, for what the screen does not tell.
    pub(crate) async fn until_known(
        &mut self,
        what: &str,
        holds: impl Fn(&Model) -> bool,
    ) -> &mut Self {
        let end = Instant::now() + PATIENCE;
        loop {
            self.draw();
            if holds(self.model()) {
                return self;
            }
            self.wait(what, end).await;
        }
    }

    async fn wait(&mut self, what: &str, end: Instant) {
        let waited = timeout_at(end, self.one_thing()).await;
        assert!(
            waited.is_ok(),
            "{what} after {PATIENCE:?}:\n{}",
            self.frame()
        );
    }

    /// Waits for one thing that can change the screen: news, a grown log, a moment that has come.
    async fn one_thing(&mut self) {
        let now = Moment(self.clock.millis());
        let due = self.session.due().map_or(i64::MAX, |due| due.since(now));
        let due = Duration::from_millis(due.clamp(1, 3_600_000).unsigned_abs());
        let grew = self.session.log_grew();
        tokio::select! {
            biased;
            Some(event) = self.session.news() => self.session.handle_burst(event),
            () = grew => {}
            () = sleep_until(Instant::now() + due) => self.session.tick(),
        }
    }

    /// Waits until nothing is under way and all news has been taken; streams go on.
    pub(crate) async fn settle(&mut self) -> &mut Self {
        let settled = tokio::time::timeout(PATIENCE, self.session.settle()).await;
        assert!(
            settled.is_ok(),
            "still busy after {PATIENCE:?}:\n{}",
            self.frame()
        );
        self
    }

    /// Waits until the log whose tail the preview shows, if there is one, was read and looked through.
    pub(crate) async fn until_tail(&mut self) -> &mut Self {
        self.until_known("the tail of the log is not read", |model| {
            let id = model.tail.as_ref();
            let view = id.and_then(|id| model.store.logs.views.get(id));
            view.is_none_or(|view| {
                let drawn = view.lines == 0 || !view.rows.is_empty();
                view.fault.is_some() || view.marks_done && drawn
            })
        })
        .await
    }

    /// Moves the world's clock, where it stands, and lets what is due happen.
    pub(crate) async fn advance(&mut self, by: Duration) -> &mut Self {
        self.clock.advance(by);
        self.session.tick();
        self.settle().await
    }

    /// Gives the screen another size.
    pub(crate) fn resize(&mut self, size: (u16, u16)) -> &mut Self {
        self.buffer = Buffer::empty(Rect::new(0, 0, size.0, size.1));
        self.draw();
        self
    }

    fn draw(&mut self) {
        self.buffer.reset();
        self.session.frame(&mut self.buffer);
        self.wishes.extend(self.session.wishes());
    }

    /// The cells of the screen as they are now.
    pub(crate) fn buffer(&mut self) -> &Buffer {
        self.draw();
        &self.buffer
    }

    /// The screen as text, a line a row, without spaces at the ends.
    pub(crate) fn frame(&mut self) -> String {
        self.draw();
        text_of(&self.buffer)
    }

    /// What was wanted of the terminal since the last call: copied texts, pages to open, the end.
    pub(crate) fn wishes(&mut self) -> Vec<Wish> {
        self.wishes.extend(self.session.wishes());
        std::mem::take(&mut self.wishes).into()
    }

    pub(crate) fn model(&self) -> &Model {
        self.session.model()
    }

    pub(crate) fn session(&mut self) -> &mut Session {
        &mut self.session
    }
}

/// The text of a buffer; a wide letter stands once.
pub(crate) fn text_of(buffer: &Buffer) -> String {
    let area = buffer.area;
    let mut text = String::new();
    for row in area.top()..area.bottom() {
        let mut hidden = 0;
        for column in area.left()..area.right() {
            let symbol = buffer[(column, row)].symbol();
            if hidden == 0 {
                text.push_str(symbol);
                hidden = backdrone::text::width(symbol);
            }
            hidden = hidden.saturating_sub(1);
        }
        text.truncate(text.trim_end_matches(' ').len());
        text.push('\n');
    }
    text
}
