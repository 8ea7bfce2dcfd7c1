//! What has happened: the only way into the model.

use std::sync::Arc;

use crate::app::store::Ack;
use crate::app::{Chord, OwnView, Ticket};
use crate::domain::timeline::{ChainReport, Page};
use crate::domain::{
    Account, Build, Catalog, Check, Component, Fault, History, LogId, LogState, Moment, Outcome,
    Probed, RepoFacts, RepoId, RepoSlug, ServerId, Session, SignInNews, Sources, Text, Zone,
};
use crate::text::Line;

/// News.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// It is now this late. Comes before every burst of other news.
    Ticked(Moment),
    /// The offsets of the local time zone.
    Zoned(Zone),
    Resized(u16, u16),
    /// The terminal window got or lost the focus.
    Focused(bool),
    Pressed(Chord),
    Pasted(String),
    /// The pointer: what was hit, as the last drawing told.
    Clicked(Hit),
    /// Lines by which the panel on top can be scrolled, as the last drawing told.
    Measured(usize),
    /// Lines scrolled by the wheel; negative is up.
    Scrolled(i32),
    /// What the cache held, before anything else.
    Remembered(Box<Memory>),
    /// The past of repositories of a context, as it was kept on disk.
    Recalled(Vec<(RepoId, Arc<History>)>),
    Answered(Ticket, Result<Answer, Fault>),
    /// A deed ended.
    Performed(Ticket, Result<Outcome, Fault>),
    /// A line of the record could not be written.
    NotRecorded(String),
    Streamed(Ticket, Streamed),
    Log(LogId, LogNews),
    /// The repository of the Git checkout one stands in: its service is offered first.
    StandsIn(RepoSlug),
    /// News of a sign-in that is under way.
    SignIn(Ticket, SignInNews),
    /// A sign-in ended.
    SignedIn(Ticket, Result<Session, Fault>),
    /// A Drone has said whose token it was given.
    TokenChecked(Ticket, Result<Account, Fault>),
    /// A session ended, with the sentence about what is left of it.
    SignedOut(Ticket, Result<String, Fault>),
    /// A check of the doctor ended; `None`: all have.
    Examined(Ticket, Option<Check>),
    /// Backstage was asked to read an entry again, or refused to.
    Reread(Ticket, Result<(), Fault>),
    /// How the session of a context stands now; `None` where there is none.
    Stands(Text, Option<Session>),
    /// What stands at an address of the first run.
    Probed(Ticket, Result<Probed, Fault>),
    /// The first configuration is written.
    SetUp(Ticket, Result<(), Fault>),
    /// The own views, as their file has them now.
    Views(Vec<Arc<OwnView>>),
    /// Something that the runtime did or could not do, for the message line.
    Told(Notice),
    /// The process was asked to end (signal).
    Ending,
}

/// An answer to a question.
#[derive(Debug, Clone, PartialEq)]
pub enum Answer {
    /// The first pages of the catalog; more follow.
    CatalogPart(Arc<Catalog>),
    Catalog(Arc<Catalog>),
    Account(Account),
    Repos(Vec<(RepoFacts, Option<Build>)>),
    Recent(Vec<(RepoFacts, Build)>),
    Builds {
        page: u32,
        per_page: u32,
        builds: Vec<Build>,
    },
    Build(Box<Build>),
    /// The newest build of a branch; `None` when there never was one.
    Latest(Option<Box<Build>>),
    Facts(Box<RepoFacts>),
    Branches(Vec<Text>),
    Sources(Box<Sources>),
    /// `None` where the catalog has it no more.
    Entry(Option<Arc<Component>>),
    /// JSON, indented.
    Raw(String),
    Record(Box<Page>),
    /// Whether the record is as it was written; `None` where none is kept.
    Chain(Option<Box<ChainReport>>),
}

/// What a stream says.
#[derive(Debug, Clone, PartialEq)]
pub enum Streamed {
    /// Connected: what happened in between must be asked for.
    Opened,
    Build(Box<RepoFacts>, Box<Build>),
    /// The connection ended; the next try comes after this many seconds.
    Lost {
        retry_in: u32,
        fault: Fault,
    },
    /// The server or something before it refuses streams: only asking is left.
    Refused(Fault),
}

/// What is new about a log. Many lines make one piece of news.
#[derive(Debug, Clone, PartialEq)]
pub enum LogNews {
    /// How many lines there are now; `dropped` were thrown away by the runner at the front.
    Grew {
        lines: u64,
        dropped: u64,
        bytes: u64,
        state: LogState,
    },
    Window {
        first: u64,
        rows: Vec<LogRow>,
    },
    /// Lines that match a search, ascending, as far as looked; `turn` is that of the order.
    Hits {
        turn: u64,
        lines: Vec<u64>,
        done: bool,
    },
    /// How many lines match the filter so far.
    Filtered {
        turn: u64,
        lines: u64,
        done: bool,
    },
    /// Where errors, warnings and silences are.
    Marks {
        errors: Vec<LogMark>,
        warnings: Vec<LogMark>,
        gaps: Vec<(u64, u32)>,
        done: bool,
    },
    Faulted(Fault),
}

/// A decoded line of a log.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LogRow {
    /// 0-based line of the whole log.
    pub line: u64,
    /// Seconds since the step began.
    pub time: Option<u32>,
    pub text: Line,
    /// Text that a carriage return overwrote on the screen.
    pub overwritten: bool,
    /// There is more of the line beyond the decoded cells.
    pub cut: bool,
}

/// A line worth jumping to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogMark {
    /// 0-based.
    pub line: u64,
    pub excerpt: Text,
}

/// What a pointer hit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hit {
    /// A row of the list in focus, by position.
    Row(usize),
    /// A board in the header, by position.
    Board(usize),
    /// A view in the tabs, by position.
    Tab(usize),
    /// Outside of the panel on top.
    Outside,
}

/// A line for the message log, and for a while at the bottom of the screen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub tone: Tone,
    pub text: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Tone {
    Plain,
    Good,
    Warn,
    Bad,
}

/// What the cache keeps of a context from one start to the next.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Memory {
    pub context: Text,
    /// When the catalog was read.
    pub catalog_at: Option<Moment>,
    pub catalog: Option<Arc<Catalog>>,
    pub servers: Vec<RememberedServer>,
    pub pins: Vec<Text>,
    pub acks: Vec<Ack>,
}

/// What the cache keeps of one Drone.
#[derive(Debug, Clone, PartialEq)]
pub struct RememberedServer {
    pub server: ServerId,
    pub at: Moment,
    pub account: Option<Account>,
    pub repos: Vec<RememberedRepo>,
}

/// A repository with the builds that are known of it, newest first.
#[derive(Debug, Clone, PartialEq)]
pub struct RememberedRepo {
    pub id: RepoId,
    pub facts: Arc<RepoFacts>,
    pub builds: Vec<Arc<Build>>,
}
