//! Everything known: what servers said, where the eye is, what lies on top.

use std::collections::{HashMap, HashSet, VecDeque};

use crate::app::chord::Chord;
use crate::app::event::{Notice, Tone};
use crate::app::keymap::Keymap;
use crate::app::overlays::Overlay;
use crate::app::screens::Screen;
use crate::app::screens::log::Goal;
use crate::app::settings::Settings;
use crate::app::sign_in::Sessions;
use crate::app::store::{RowKey, Store};
use crate::app::{Query, Slot, Ticket};
use crate::domain::{BuildId, LogId, Moment, Timestamp, Zone};

/// The whole state of the dashboard. Drawing reads it, [`update`](crate::app::update()) changes it.
#[derive(Debug)]
pub struct Model {
    pub settings: Settings,
    pub keymap: Keymap,
    pub store: Store,
    pub sessions: Sessions,
    /// The path to where the eye is; the last one is shown. Never empty.
    pub screens: Vec<Screen>,
    /// Boards that are not shown, as they were left.
    pub parked: Vec<Screen>,
    /// Where the eye was before, for `ctrl-o` and `-`.
    pub history: Vec<Vec<Screen>>,
    /// Panels on top of the screen; the last one has the keys.
    pub overlays: Vec<Overlay>,
    /// Keys of a sequence that is not finished, and since when.
    pub pressed: Vec<Chord>,
    pub pressed_at: Moment,
    pub messages: Messages,
    pub now: Moment,
    pub zone: Zone,
    /// Columns and rows of the terminal.
    pub size: (u16, u16),
    pub focused: bool,
    /// When a key was pressed last: nobody there means fewer questions.
    pub last_key: Moment,
    /// The person has done something: what comes late must not move the eye any more.
    pub touched: bool,
    /// Since when the rows on the screen have been the same ones.
    pub resting_since: Moment,
    /// Rows on the screen that were already asked about in this rest.
    pub rested: bool,
    /// When the newest builds were asked for last, for the slow poll beside the stream.
    pub polled_at: Moment,
    /// When the open build was asked for last.
    pub looked_at: Moment,
    /// Rows stay where they are; what would move is counted.
    pub frozen: bool,
    /// Set by whatever changes what is shown; cleared by the drawing's owner.
    pub dirty: bool,
    /// Preview: shown at all, and its width in percent.
    pub preview: Preview,
    /// Questions that are under way, so that an answer finds its question and an interrupted one
    /// can be asked again.
    pub asked: HashMap<Ticket, Query>,
    /// Where to go as soon as the build's steps are known.
    pub jump: Option<Jump>,
    /// The log whose tail the preview shows.
    pub tail: Option<LogId>,
    /// When the program began to ask.
    pub began: Moment,
    pub quitting: bool,
    /// Builds whose end the person wants to be told.
    pub bells: HashSet<BuildId>,
    turns: u64,
}

/// A wish that waits for a build's steps: take me to its first error, or to its log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jump {
    pub row: Option<RowKey>,
    pub build: BuildId,
    pub goal: Option<Goal>,
    pub stage: Option<u32>,
    pub step: Option<u32>,
}

/// The pane beside or below a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Preview {
    /// `None`: by size.
    pub shown: Option<bool>,
    /// Percent of the width.
    pub percent: u16,
    pub zoomed: bool,
}

impl Default for Preview {
    fn default() -> Self {
        Self {
            shown: None,
            percent: 35,
            zoomed: false,
        }
    }
}

/// What was said at the bottom of the screen, newest last.
#[derive(Debug, Clone, Default)]
pub struct Messages {
    pub lines: VecDeque<(Moment, Notice)>,
    /// The newest is shown at the bottom until then.
    pub until: Moment,
}

/// How many messages are kept.
const KEPT: usize = 500;
/// How long a message stays at the bottom, in milliseconds.
const SHOWN_FOR: i64 = 6_000;

impl Messages {
    /// The message at the bottom of the screen now.
    pub fn current(&self, now: Moment) -> Option<&Notice> {
        self.lines
            .back()
            .map(|(_, notice)| notice)
            .filter(|_| now < self.until)
    }
}

impl Model {
    /// A model that has seen nothing yet.
    pub fn new(settings: Settings, size: (u16, u16), now: Moment) -> Self {
        let (keymap, _) = Keymap::build(&settings.keys);
        let store = Store::new(&settings);
        let wizard = || Overlay::Wizard(Box::default());
        let first_run = settings.first_run.as_ref().map(|_| wizard());
        Self {
            keymap,
            store,
            sessions: Sessions::default(),
            screens: Screen::start(&settings),
            parked: Vec::new(),
            history: Vec::new(),
            overlays: first_run.into_iter().collect(),
            pressed: Vec::new(),
            pressed_at: now,
            messages: Messages::default(),
            now,
            zone: Zone::default(),
            size,
            focused: true,
            last_key: now,
            touched: false,
            resting_since: now,
            rested: false,
            polled_at: now,
            looked_at: now,
            frozen: false,
            dirty: true,
            preview: Preview::default(),
            asked: HashMap::new(),
            jump: None,
            tail: None,
            began: now,
            quitting: false,
            bells: HashSet::new(),
            turns: 0,
            settings,
        }
    }

    /// The screen that is shown.
    pub fn screen(&self) -> &Screen {
        // Never empty: `leave` keeps the first screen.
        &self.screens[self.screens.len() - 1]
    }

    pub fn screen_mut(&mut self) -> &mut Screen {
        let last = self.screens.len() - 1;
        &mut self.screens[last]
    }

    /// A ticket for the next asking in a slot.
    pub fn ticket(&mut self, slot: Slot) -> Ticket {
        self.turns += 1;
        Ticket {
            slot,
            turn: self.turns,
        }
    }

    /// A number that no earlier asking had.
    pub fn turn(&mut self) -> u64 {
        self.turns += 1;
        self.turns
    }

    /// The time by the servers' clock: this machine's, shifted by what their answers say.
    pub fn server_now(&self) -> Timestamp {
        Timestamp(self.now.seconds().0 + self.store.clock_offset)
    }

    /// Says something at the bottom of the screen and in the messages.
    pub fn say(&mut self, tone: Tone, text: impl Into<String>) {
        self.note(Notice {
            tone,
            text: text.into(),
        });
    }

    pub fn note(&mut self, notice: Notice) {
        self.messages.lines.push_back((self.now, notice));
        if self.messages.lines.len() > KEPT {
            self.messages.lines.pop_front();
        }
        self.messages.until = self.now.plus(SHOWN_FOR);
        self.dirty = true;
    }

    /// Somebody is there: a key, a paste or the pointer.
    pub(super) fn touch(&mut self) {
        (self.last_key, self.touched, self.dirty) = (self.now, true, true);
    }

    /// Whether nobody seems to be there: unfocused, or no key for five minutes.
    pub fn is_idle(&self) -> bool {
        let away = !self.focused || self.now.since(self.last_key) >= 300_000;
        away && !self.is_wall()
    }

    /// Whether the board hangs on a wall: nobody presses keys there, and everybody looks.
    pub fn is_wall(&self) -> bool {
        matches!(self.screen(), Screen::OnCall(screen) if screen.wall)
    }

    /// Whether the preview is on the screen at this size.
    pub fn shows_preview(&self) -> bool {
        let (columns, rows) = self.size;
        let fits = columns >= 120 || (columns < 100 && rows > 45);
        fits && self.preview.shown.unwrap_or(true)
    }

    /// Own keys by id, as `keys.yaml` gives them.
    pub fn rebind(&mut self, own: HashMap<String, Vec<String>>) {
        let (keymap, clashes) = Keymap::build(&own);
        self.keymap = keymap;
        self.settings.keys = own;
        for clash in clashes {
            let text = format!(
                "`{}` and `{}` both want `{}`",
                clash.first, clash.second, clash.keys
            );
            self.say(Tone::Warn, text);
        }
    }
}
