//! The program's orders to the world: plain data, filled by `runtime`.

use crate::app::filter::Search;
use crate::app::own_command::RunOrder;
use crate::domain::timeline::{Entry, Question};
use crate::domain::{
    BuildId, Door, Draft, EntityRef, Entrance, Intent, LogId, Probe, RepoId, Secret, ServerId,
    Text, Trust, Way,
};

/// One order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Ask a server; the answer comes as [`Event::Answered`](crate::app::Event::Answered).
    Fetch(Ticket, Query),
    /// Change the world; never repeated, never ended by a newer order. The record's two lines are
    /// written around it. The end comes as [`Event::Performed`](crate::app::Event::Performed).
    Perform(Ticket, Box<Intent>),
    /// Listen to a stream until [`Effect::Stop`]; it reconnects by itself.
    Follow(Ticket, Feed),
    /// End what runs in a slot.
    Stop(Slot),
    /// Something about a log; logs live in `runtime`, not in the model.
    Log(LogOrder),
    /// Something about backdrone's own record.
    Record(Ticket, Box<RecordOrder>),
    /// Put a text on the clipboard; `what` is named in the notice.
    Copy {
        text: String,
        what: &'static str,
    },
    /// Open an http(s) address in the browser.
    Open(String),
    /// Ring the terminal's bell.
    Bell,
    /// Set the terminal's title.
    Title(String),
    /// Write the cache now.
    Keep,
    /// Sign in through a door; news comes as [`Event::SignIn`](crate::app::Event::SignIn).
    SignIn(Ticket, Way),
    /// Hand a pasted address to the sign-in that is under way.
    SendBack(Ticket, Hidden),
    /// Check a token with the Drone that it is for, and keep it.
    KeepToken(Ticket, Hidden),
    /// End a session, here and at its issuer.
    SignOut(Ticket),
    /// Look at everything between us and the answers of a context; each check comes as
    /// [`Event::Examined`](crate::app::Event::Examined).
    Examine(Ticket),
    /// Let Backstage read an entry again; the end comes as [`Event::Reread`](crate::app::Event::Reread).
    Reread(Ticket, EntityRef),
    /// Sign in at a catalog that is not configured yet. News and end come as for
    /// [`Effect::SignIn`]; what it brings stays in memory until the file is written.
    Enter(Ticket, Way, Box<(Entrance, Trust)>),
    /// Look at a server that is not configured yet, believing this authority too; comes back as
    /// [`Event::Probed`](crate::app::Event::Probed).
    Probe(Ticket, Probe, Trust),
    /// Write the first configuration; the end comes as
    /// [`Event::SetUp`](crate::app::Event::SetUp).
    SetUp(Ticket, Box<Draft>),
    /// Run a program of the person's; what it says and how it ends comes as
    /// [`Event::Told`](crate::app::Event::Told).
    Run(Box<RunOrder>),
    /// Show another context in place of this one.
    Switch(Text),
    /// Stop the process as ctrl-z does, and come back.
    Suspend,
    Quit,
}

/// A text that orders carry and nobody may see.
#[derive(Clone, PartialEq, Eq)]
pub struct Hidden(pub Secret);

impl std::fmt::Debug for Hidden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hidden")
    }
}

/// What may run once at a time: a newer order in the same slot replaces the older.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Slot {
    Catalog(Text),
    Account(ServerId),
    Repos(ServerId),
    Recent(ServerId),
    Stream(ServerId),
    Builds(RepoId),
    Build(BuildId),
    Latest(RepoId),
    Past(RepoId),
    Facts(RepoId),
    Branches(RepoId),
    Log(LogId),
    Deed(RepoId),
    Record,
    Chain,
    Export,
    SignIn(Door),
    SignOut(Text),
    Doctor(Text),
    /// What the doctor alone asks of a catalog.
    Sources(Text),
    Entry(Text, EntityRef),
    /// The whole record of an entry.
    Raw(Text),
    Reread(Text),
    FirstRun,
}

/// Which asking an answer belongs to: an answer that nobody waits for any more is dropped.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ticket {
    pub slot: Slot,
    pub turn: u64,
}

/// Whether a question may wait. There is one place that spends the budget for what the person did
/// not ask for: 2 requests a second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Urgency {
    Now,
    Background,
}

/// A question, by server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    Backstage(BackstageQuery),
    Drone(DroneQuery),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BackstageQuery {
    /// Groups, the person, and all components; pages come as [`Answer::CatalogPart`] first.
    /// `email` is that of Drone's account, the last way to find the person.
    ///
    /// [`Answer::CatalogPart`]: crate::app::Answer::CatalogPart
    Catalog {
        context: Text,
        me: Option<EntityRef>,
        email: Option<Text>,
    },
    /// Locations that fail, and how many members groups have: two small questions.
    Sources { context: Text },
    /// One component as it is now.
    Entry { context: Text, entity: EntityRef },
    /// The whole record of an entity.
    Raw { context: Text, entity: EntityRef },
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DroneQuery {
    /// `GET /api/user`, once a token.
    Account(ServerId),
    /// `GET /api/user/repos?latest=true`: every repository with its newest build.
    Repos(ServerId),
    /// `GET /api/user/builds`: the 25 newest of all repositories.
    Recent(ServerId),
    /// A page of a repository's builds, newest first; `branch` is filtered by the server.
    Builds {
        repo: RepoId,
        page: u32,
        per_page: u32,
        branch: Option<Text>,
    },
    /// A page of the past of a branch, newest first; it may wait.
    Past {
        repo: RepoId,
        branch: Text,
        page: u32,
        per_page: u32,
    },
    /// A build with its stages and steps.
    Build(BuildId, Urgency),
    /// The newest build of a branch, with stages.
    Latest {
        repo: RepoId,
        branch: Text,
        urgency: Urgency,
    },
    /// The repository itself, with the caller's rights.
    Facts(RepoId),
    /// Names of branches that were built.
    Branches(RepoId),
}

/// A stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Feed {
    /// `GET /api/stream`: builds of all repositories of the account.
    Builds(ServerId),
}

/// An order about the own record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RecordOrder {
    /// Read a part of it; comes back as [`Answer::Record`](crate::app::Answer::Record).
    Read(Question),
    /// Go through its chain; comes back as [`Answer::Chain`](crate::app::Answer::Chain).
    Verify,
    /// Write a file of these into the current folder, under this name or one like it.
    Export {
        entries: Vec<Entry>,
        form: SheetForm,
        name: String,
    },
}

/// What a file of a timeline looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SheetForm {
    /// For spreadsheets.
    Csv,
    /// A line of JSON for each entry.
    Jsonl,
}

impl SheetForm {
    pub const ALL: [Self; 2] = [Self::Csv, Self::Jsonl];

    /// How names of such files end.
    pub fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
        }
    }
}

/// An order about a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LogOrder {
    /// Load the stored log, or follow it while the step runs; kept until closed.
    Open {
        id: LogId,
        live: bool,
        name: Text,
    },
    /// Decode these lines now; answered before the next frame.
    Window {
        id: LogId,
        window: Window,
    },
    /// Find a text; hits come in pieces.
    Search {
        id: LogId,
        search: Search,
        turn: u64,
    },
    /// Keep only lines that match; `None` shows all lines again.
    Filter {
        id: LogId,
        search: Option<Search>,
        turn: u64,
    },
    /// Write the log to a file in the current folder.
    Save {
        id: LogId,
        filtered: bool,
        name: String,
    },
    /// Copy these lines (0-based, of the whole log) to the clipboard.
    CopyLines {
        id: LogId,
        first: u64,
        last: u64,
    },
    Close(LogId),
}

/// Which lines of a log are decoded, and how much of each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Window {
    /// First row, 0-based; of the filtered lines while a filter is on.
    pub first: u64,
    pub rows: u32,
    /// Leave out cells before this one.
    pub from_column: u32,
    /// Cells to decode of each line.
    pub columns: u32,
}
