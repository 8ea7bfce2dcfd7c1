//! The heart of the loop: news in, orders out, a frame when somebody asks for one. No terminal.

use std::time::Duration;

use ratatui::buffer::Buffer;
use tokio::sync::mpsc;

use crate::app::{self, Effect, Event, Hit, Memory, Model, Settings};
use crate::domain::Moment;
use crate::operations::Context;
use crate::runtime::clock::Clock;
use crate::runtime::effects::{Effects, Ended, Ordered, Wish};
use crate::runtime::start::FirstRun;
use crate::ui::{self, Drawn, Hits, Look};

/// News that is taken before keys and frames get their turn again: with an eager server and no such
/// cap, keys waited for more than half a second.
const BURST: usize = 64;

/// Seconds by which a clock seems off when it is not: the `Date` of an answer has whole seconds.
const EXACT: i64 = 1;

/// A clock that is this much later than the time that was waited tells that the machine slept.
const SLEPT: i64 = 30_000;

/// The model, what is under way for it, and the door where news comes out.
pub struct Session {
    model: Model,
    look: Look,
    clock: Clock,
    effects: Effects,
    news: mpsc::Receiver<Event>,
    wishes: Vec<Wish>,
    hits: Hits,
    /// Servers said something that the cache does not hold.
    unkept: bool,
    frames: u64,
}

impl Session {
    /// A session that has seen and asked nothing. Questions that may wait are asked one each `pace`.
    pub fn new(
        settings: Settings,
        look: Look,
        contexts: Vec<Context>,
        clock: Clock,
        pace: Duration,
    ) -> Self {
        let (effects, news) = Effects::new(contexts, pace, settings.log.clone());
        Self {
            model: Model::new(settings, (0, 0), clock.now()),
            look,
            clock,
            effects,
            news,
            wishes: Vec::new(),
            hits: Hits::default(),
            unkept: false,
            frames: 0,
        }
    }

    /// With what the first run needs, where nothing is configured.
    #[must_use]
    pub fn with_first_run(mut self, first_run: Option<FirstRun>) -> Self {
        if let Some(first_run) = first_run {
            self.effects.set_first_run(first_run);
        }
        self
    }

    /// Asks the first questions.
    pub fn begin(&mut self) {
        self.effects.watch_sessions();
        let orders = app::begin(&mut self.model);
        self.fill(orders);
    }

    /// Takes one piece of news, and has done what follows from it.
    pub fn handle(&mut self, event: Event) {
        self.tick();
        self.take(event);
    }

    /// Lets the model see the time.
    pub fn tick(&mut self) {
        let now = self.clock.now();
        if now != self.model.now {
            self.take(Event::Ticked(now));
        }
    }

    /// Takes this and what else waits at the door, at most a burst of it.
    pub fn handle_burst(&mut self, first: Event) {
        self.handle(first);
        for _ in 1..BURST {
            let Ok(event) = self.news.try_recv() else {
                return;
            };
            self.take(event);
        }
    }

    /// The next piece of news; waits for it. Nothing is lost when the waiting is given up.
    pub async fn news(&mut self) -> Option<Event> {
        loop {
            tokio::select! {
                biased;
                event = self.news.recv() => return event,
                Some(ended) = self.effects.one_ended() => if let Ended::Broken(event) = ended {
                    return Some(event);
                },
            }
        }
    }

    fn take(&mut self, event: Event) {
        let from_servers = matches!(event, Event::Answered(_, Ok(_)) | Event::Streamed(..));
        self.unkept |= from_servers;
        if from_servers && self.clock.is_real() {
            self.look_at_clocks();
        }
        let orders = app::update(&mut self.model, event);
        self.fill(orders);
    }

    /// What runs on a server is timed by its clock, and that may be off ours.
    fn look_at_clocks(&mut self) {
        if let Some(offset) = self.effects.clock_offset() {
            let is_off = offset.abs() > EXACT;
            self.model.store.clock_offset = if is_off { offset } else { 0 };
        }
    }

    /// Orders may be answered at once, and answers may order again.
    fn fill(&mut self, orders: Vec<Effect>) {
        for order in orders {
            match self.effects.order(order) {
                Ordered::UnderWay => {}
                Ordered::Seen(log, news) => self.take(Event::Log(log, news)),
                Ordered::Wish(wish) => self.wishes.push(wish),
            }
        }
    }

    /// What the terminal's owner has to do since the last call.
    pub fn wishes(&mut self) -> Vec<Wish> {
        std::mem::take(&mut self.wishes)
    }

    /// Whether the person wants to leave: what was typed behind that is for the shell.
    pub fn is_leaving(&self) -> bool {
        self.wishes.contains(&Wish::Quit)
    }

    /// Whether the last frame is out of date.
    pub fn is_dirty(&self) -> bool {
        self.model.dirty
    }

    /// When the model has to see the time again although nothing happens.
    pub fn due(&self) -> Option<Moment> {
        app::next_wake(&self.model)
    }

    /// Draws what is known. Lines of logs that will be seen come from memory, before the drawing.
    pub fn frame(&mut self, buffer: &mut Buffer) -> Drawn {
        let size = (buffer.area.width, buffer.area.height);
        if self.model.size != size {
            self.take(Event::Resized(size.0, size.1));
        }
        for (log, news) in self.effects.grown() {
            self.take(Event::Log(log, news));
        }
        let orders = app::prepare(&mut self.model);
        self.fill(orders);
        let drawn = ui::draw(&self.model, &self.look, buffer);
        self.hits = drawn.hits.clone();
        if let Some(lowest) = drawn.lowest {
            self.take(Event::Measured(lowest));
        }
        self.model.dirty = false;
        self.frames += 1;
        drawn
    }

    /// Draws in another look from now on; says whether it is another.
    pub(super) fn wear(&mut self, look: Look) -> bool {
        let is_other = self.look != look;
        self.look = look;
        self.model.dirty |= is_other;
        is_other
    }

    /// What a pointer hits, as the last frame told.
    pub fn hit(&self, column: u16, row: u16) -> Option<Hit> {
        self.hits.at(column, row)
    }

    /// Waits for growth of a log; a frame tells how far.
    pub fn log_grew(&self) -> impl Future<Output = ()> + Send + use<> {
        self.effects.log_grew()
    }

    /// Waits until nothing is under way and all news has been taken. Streams go on.
    pub async fn settle(&mut self) {
        loop {
            tokio::select! {
                biased;
                Some(event) = self.news.recv() => self.handle(event),
                // An order may come of the last news: news first, then one end, until neither is left.
                ended = self.effects.one_ended() => match ended {
                    None => return,
                    Some(Ended::Broken(event)) => self.handle(event),
                    Some(Ended::Well) => {}
                },
            }
        }
    }

    /// After the machine slept, streams look open and are dead. `waited` is what a clock that sleeps
    /// with the machine says of the time since `before`.
    pub(super) fn woke(&mut self, before: Moment, waited: Duration) {
        let waited = i64::try_from(waited.as_millis()).unwrap_or(i64::MAX);
        if self.clock.now().since(before) - waited > SLEPT {
            self.effects.reconnect();
        }
    }

    pub fn model(&self) -> &Model {
        &self.model
    }

    pub(super) fn clock(&self) -> &Clock {
        &self.clock
    }

    pub(super) fn door(&self) -> mpsc::Sender<Event> {
        self.effects.door()
    }

    /// How many frames were drawn.
    pub fn frames(&self) -> u64 {
        self.frames
    }

    /// What the cache is to keep.
    pub(super) fn take_memory(&mut self) -> Vec<Memory> {
        self.unkept = false;
        self.model.memory()
    }

    /// Whether something is known that the cache does not hold.
    pub(super) fn is_unkept(&self) -> bool {
        self.unkept
    }

    /// Ends what reads at once, and gives deeds under way two seconds. How many were left.
    pub async fn finish(self) -> usize {
        let Self { effects, news, .. } = self;
        // Nobody takes news any more: whoever has some must not wait for the door.
        drop(news);
        effects.finish().await
    }
}
