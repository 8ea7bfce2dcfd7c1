//! The loop: a session with a terminal around it.

use std::any::Any;
use std::io;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep_until, timeout};

use crate::app::{Event, Notice, Settings, Tone};
use crate::domain::{Moment, Text};
use crate::runtime::cache::Cache;
use crate::runtime::clock::Clock;
#[cfg(not(unix))]
use crate::runtime::console::{self as tty, Tty};
use crate::runtime::desktop;
use crate::runtime::effects::Wish;
use crate::runtime::input::Input;
use crate::runtime::keeper::Keeper;
use crate::runtime::reload::{Watch, changed};
use crate::runtime::session::Session;
use crate::runtime::signals::{Signal, Signals};
use crate::runtime::start::{Checkout, End, Open, Opened, Reread, RunError, Start};
use crate::runtime::terminal::{Output, Terminal};
#[cfg(unix)]
use crate::runtime::tty::{self, Tty};
use crate::runtime::zone;
use crate::ui::Look;

/// A frame stands at least this long.
const FRAME: Duration = Duration::from_millis(16);
/// The time is not told oftener than this, whatever is due.
const TICK: Duration = Duration::from_millis(10);
/// What nobody asked for is asked twice a second.
const PACE: Duration = Duration::from_millis(500);
/// A stop that the system does not grant (no shell could bring us back) is over after this long.
const STOPPED: Duration = Duration::from_millis(200);
/// The size of a terminal that does not know its own.
const SIZE: (u16, u16) = (80, 24);

/// Runs the dashboard on the terminal of this process until something ends it. Call it on the thread
/// whose panics end the program, with no thread before it that reads standard input.
///
/// The first frame shows what the cache knows and is drawn before anything is asked.
pub async fn run(start: Start) -> Result<End, RunError> {
    let signals = Signals::listen()?;
    let tty = Tty::open()?;
    let size = tty.size().unwrap_or(SIZE);
    let cache = start.cache.map(Cache::new);
    let Opened {
        contexts,
        settings,
        alive,
    } = start.opened;
    let keeper = Keeper::new(kept(cache.as_ref(), &settings), &contexts);
    let look = start.look.clone();
    let session = Session::new(settings, start.look, contexts, Clock::real(), PACE);
    let mut session = session.with_first_run(start.first_run);
    let terminal = Terminal::enter(Output::open()?, size, start.pointer)?;
    terminal.restore_on_panic();
    for event in keeper.remember() {
        session.handle(event);
    }
    let mut desk = Desk {
        session,
        terminal,
        keeper,
        cache,
        look,
        open: start.open,
        alive,
        reload: None,
        tty,
        browser: start.browser,
        drawn: None,
        ticked: Instant::now(),
        grew: false,
        asides: JoinSet::new(),
    };
    desk.draw();
    desk.session.begin();
    desk.ask_zone();
    desk.ask_checkout(start.checkout);
    desk.reload = start.reload.and_then(Watch::begin);
    let end = desk.work(signals).await?;
    // Boxed: all that is known goes with it.
    Box::pin(desk.leave()).await;
    Ok(end)
}

/// The session and what it needs of this machine.
struct Desk {
    session: Session,
    terminal: Terminal<Output>,
    keeper: Keeper,
    cache: Option<Cache>,
    look: Look,
    open: Open,
    alive: Option<Box<dyn Any + Send>>,
    reload: Option<Watch>,
    tty: Tty,
    browser: bool,
    /// When the last frame was drawn.
    drawn: Option<Instant>,
    /// When the model saw the time last.
    ticked: Instant,
    /// A log has grown since the last frame.
    grew: bool,
    /// What is found out beside the loop, and given up with it.
    asides: JoinSet<()>,
}

impl Desk {
    /// Works until something ends it. A terminal that refuses what it took before is gone.
    async fn work(&mut self, mut signals: Signals) -> io::Result<End> {
        let (door, mut typed) = mpsc::channel(8);
        let _reading = self.tty.read(door)?;
        let worked = self.turns(&mut signals, &mut typed).await;
        Ok(worked.unwrap_or_else(|error| {
            tracing::debug!(%error, "the terminal refuses");
            End::TerminalGone
        }))
    }

    async fn turns(
        &mut self,
        signals: &mut Signals,
        typed: &mut mpsc::Receiver<Vec<Input>>,
    ) -> io::Result<End> {
        loop {
            if let Some(end) = self.grant(signals).await? {
                return Ok(end);
            }
            self.keeper.keep_in_time(&mut self.session);
            if self.frame_due().is_some_and(|due| due <= Instant::now()) {
                self.draw();
            }
            let (before, began) = (self.session.clock().now(), Instant::now());
            let (due, grew) = (self.due(), self.session.log_grew());
            tokio::select! {
                // Ends first, then the person, then news, and time last: it waits anyway.
                biased;
                signal = signals.next() => match signal {
                    Signal::End(number) => return Ok(End::Signal(number)),
                    #[cfg(unix)]
                    Signal::Resized => self.look_at_size(),
                    #[cfg(unix)]
                    Signal::Continued => self.come_back()?,
                },
                read = typed.recv() => match read {
                    Some(read) => self.take(read),
                    None => return Ok(End::TerminalGone),
                },
                Some(event) = self.session.news() => self.session.handle_burst(event),
                () = grew, if !self.grew => self.grew = true,
                () = changed(self.reload.as_mut()) => self.read_again(),
                () = sleep_until(due) => {
                    self.ticked = Instant::now();
                    self.session.tick();
                }
            }
            self.session.woke(before, began.elapsed());
        }
    }

    /// What was typed, up to the end of the program.
    fn take(&mut self, read: Vec<Input>) {
        for input in read {
            let event = match input {
                Input::Key(chord) => Event::Pressed(chord),
                Input::Pasted(text) => Event::Pasted(text),
                Input::Focused(focused) => Event::Focused(focused),
                Input::Wheel(lines) => Event::Scrolled(lines),
                #[cfg(not(unix))]
                Input::Resized => {
                    self.look_at_size();
                    continue;
                }
                Input::Clicked(column, row) => match self.session.hit(column, row) {
                    Some(hit) => Event::Clicked(hit),
                    None => continue,
                },
            };
            self.session.handle(event);
            if self.session.is_leaving() {
                return;
            }
        }
    }

    /// When the next frame is due, if one is.
    fn frame_due(&self) -> Option<Instant> {
        let wanted = self.session.is_dirty() || self.grew;
        wanted.then(|| self.drawn.map_or_else(Instant::now, |drawn| drawn + FRAME))
    }

    /// Until when there is nothing to do.
    fn due(&self) -> Instant {
        let now = Instant::now();
        let wall = self.session.clock().now();
        let told = self
            .session
            .due()
            .map_or(now + Duration::from_secs(3_600), |due| {
                (now + until(due, wall)).max(self.ticked + TICK)
            });
        let kept = self.keeper.due(&self.session);
        [self.frame_due(), kept]
            .into_iter()
            .flatten()
            .fold(told, Instant::min)
    }

    /// A terminal that cannot be written to is about to be told gone by the reader.
    fn draw(&mut self) {
        let session = &mut self.session;
        if let Err(error) = self.terminal.frame(|buffer| session.frame(buffer)) {
            tracing::debug!(%error, "a frame could not be written");
        }
        self.grew = false;
        self.drawn = Some(Instant::now());
    }

    /// Does what the model wants of terminal and process. The end, where it wants that.
    async fn grant(&mut self, signals: &mut Signals) -> io::Result<Option<End>> {
        for wish in self.session.wishes() {
            match wish {
                Wish::Quit => return Ok(Some(End::Left)),
                Wish::Suspend => self.suspend(signals).await?,
                Wish::Keep => self.keeper.keep(&mut self.session),
                Wish::Bell => self.terminal.bell()?,
                Wish::Title(title) => self.terminal.title(&title)?,
                Wish::Copy { text, what } => {
                    self.terminal.copy(&text)?;
                    self.tell(Tone::Good, format!("copied {what}"));
                }
                Wish::Open(address) => self.browse(address)?,
                Wish::Switch(context) => self.switch(context).await,
            }
        }
        Ok(None)
    }

    /// A file of look and views has changed. What cannot be read leaves things as they are.
    fn read_again(&mut self) {
        let Some(read) = self.reload.as_ref().map(Watch::read) else {
            return;
        };
        match read {
            Ok(Reread { look, views, wrong }) => {
                self.look = look.clone();
                let is_new = views != self.session.model().settings.views;
                if is_new {
                    self.session.handle(Event::Views(views));
                }
                if self.session.wear(look) || is_new {
                    self.tell(Tone::Plain, "the configuration was read again".to_owned());
                }
                if let Some(wrong) = wrong {
                    self.tell(Tone::Warn, wrong);
                }
            }
            Err(words) => self.tell(Tone::Bad, words),
        }
    }

    fn tell(&mut self, tone: Tone, text: String) {
        self.session.handle(Event::Told(Notice { tone, text }));
    }

    /// Shows another context in place of this one. What of the old one reads ends at once, whether
    /// its servers answer or not; its deeds are given their time beside.
    async fn switch(&mut self, context: Text) {
        let opened = match (self.open)(context).await {
            Ok(opened) => opened,
            Err(words) => return self.tell(Tone::Bad, words),
        };
        self.keeper.keep(&mut self.session);
        let cache = kept(self.cache.as_ref(), &opened.settings);
        self.keeper = Keeper::new(cache, &opened.contexts);
        let Opened {
            contexts,
            settings,
            alive,
        } = opened;
        let clock = Clock::real();
        let look = self.look.clone();
        let session = Session::new(settings, look, contexts, clock, PACE);
        let before = std::mem::replace(&mut self.session, session);
        self.asides.spawn(async move {
            before.finish().await;
        });
        self.alive = alive;
        for event in self.keeper.remember() {
            self.session.handle(event);
        }
        self.keeper.recall(&self.session.door());
        self.look_at_size();
        self.draw();
        self.session.begin();
        self.ask_zone();
    }

    fn browse(&mut self, address: String) -> io::Result<()> {
        if !self.browser && desktop::is_page(&address) {
            self.terminal.copy(&address)?;
            self.tell(Tone::Plain, format!("no browser here, copied {address}"));
            return Ok(());
        }
        let door = self.session.door();
        // Starting a browser may take seconds; nobody waits for it.
        drop(tokio::task::spawn_blocking(move || {
            let _ = door.blocking_send(Event::Told(desktop::open(&address)));
        }));
        Ok(())
    }

    /// Stops the process as ctrl-z does, and takes the terminal again when it goes on.
    async fn suspend(&mut self, signals: &mut Signals) -> io::Result<()> {
        self.terminal.leave();
        tty::stop();
        // The stop may arrive a moment later than this line; going on without having stopped would
        // draw over the shell.
        let _ = timeout(STOPPED, signals.continued()).await;
        self.come_back()
    }

    fn come_back(&mut self) -> io::Result<()> {
        self.tty.wait_for_foreground();
        self.terminal.leave();
        self.terminal.resume()?;
        self.look_at_size();
        self.draw();
        Ok(())
    }

    fn look_at_size(&mut self) {
        if let Some(size) = self.tty.size() {
            self.terminal.resize(size);
            self.session.handle(Event::Resized(size.0, size.1));
        }
    }

    /// The zone's file is read after the first frame.
    fn ask_zone(&self) {
        let (door, now) = (self.session.door(), self.session.clock().now());
        drop(tokio::task::spawn_blocking(move || {
            let _ = door.blocking_send(Event::Zoned(zone::local(now.seconds())));
        }));
    }

    /// The checkout is told when it is found; the person may have gone elsewhere by then.
    fn ask_checkout(&mut self, checkout: Option<Checkout>) {
        let Some(checkout) = checkout else {
            return;
        };
        let door = self.session.door();
        self.asides.spawn(async move {
            if let Some(slug) = checkout.await {
                let _ = door.send(Event::StandsIn(slug)).await;
            }
        });
    }

    /// The terminal is given back at once; what was learned is kept, and deeds get their time.
    async fn leave(mut self) {
        self.terminal.leave();
        self.keeper.keep_last(&mut self.session).await;
        let left = self.session.finish().await;
        if left > 0 {
            tracing::warn!(left, "deeds were still under way at the end");
        }
    }
}

/// The addresses of a pretend world are new each time: nothing that is kept would be found again.
fn kept(cache: Option<&Cache>, settings: &Settings) -> Option<Cache> {
    cache.filter(|_| !settings.demo).cloned()
}

/// From `now` until `due`; nothing where that is past.
fn until(due: Moment, now: Moment) -> Duration {
    Duration::from_millis(u64::try_from(due.since(now)).unwrap_or(0))
}
