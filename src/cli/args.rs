//! The command line.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::cli::audit::Asked;

/// Services of Backstage beside their builds in Drone CI.
#[derive(Debug, Parser)]
#[command(name = "backdrone", version, about)]
pub(super) struct Cli {
    #[command(flatten)]
    pub(super) global: Global,
    /// Where the dashboard opens: a service, REPOSITORY#BUILD, a commit, an address in Drone or
    /// Backstage.
    pub(super) place: Option<String>,
    /// View to open: mine, below, above, all, failing, my-builds, team:NAME, system:NAME, or
    /// one of `views.yaml`.
    #[arg(long)]
    pub(super) view: Option<String>,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Clone, Args)]
pub(super) struct Global {
    /// Configuration file, else that of `BACKDRONE_CONFIG`.
    #[arg(long, global = true, value_name = "PATH")]
    pub(super) config: Option<PathBuf>,
    /// Context to use; `demo` is the built-in pretend world.
    #[arg(long, short = 'c', global = true)]
    pub(super) context: Option<String>,
    /// How answers are written.
    #[arg(long, short = 'o', global = true, default_value = "table")]
    pub(super) output: Output,
    /// When colours are used.
    #[arg(long, global = true, value_name = "WHEN")]
    pub(super) color: Option<Color>,
    /// No colours.
    #[arg(long, global = true, conflicts_with = "color")]
    pub(super) no_color: bool,
    /// Nothing but ASCII on the screen.
    #[arg(long, global = true)]
    pub(super) ascii: bool,
    /// Theme of the dashboard.
    #[arg(long, global = true)]
    pub(super) theme: Option<String>,
    /// Switch off everything that changes a server.
    #[arg(long, global = true)]
    pub(super) read_only: bool,
    /// Where tokens of a sign-in are kept: `auto` or `none`.
    #[arg(long, global = true, value_name = "WHERE")]
    pub(super) store: Option<Store>,
    /// Answer questions of level 1 and 2 with yes.
    #[arg(long, short = 'y', global = true)]
    pub(super) yes: bool,
    /// Write what is asked of servers to the debug log, without secrets.
    #[arg(long, short = 'v', global = true)]
    pub(super) verbose: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Output {
    Table,
    Json,
    Ndjson,
    Tsv,
    /// Of lists; what a spreadsheet would take for a formula is no formula any more.
    Csv,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Store {
    /// Sealed by a key in the system's keyring, else in a file that only you can read.
    Auto,
    /// In memory only.
    None,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// List the services with their newest builds.
    Services {
        /// View: mine, below, above, all, failing, team:NAME, system:NAME, or one of `views.yaml`.
        #[arg(long)]
        view: Option<String>,
        /// Words and tokens as in the dashboard: `owner:payments status:failing`.
        #[arg(long)]
        filter: Option<String>,
    },
    /// Failing default branches of all teams by owner: on a terminal the board, else a list.
    Oncall {
        /// View: all, mine, tier-1, or one of `views.yaml`.
        #[arg(long)]
        view: Option<String>,
        /// Words and tokens: `owner:payments tier:1`.
        #[arg(long)]
        filter: Option<String>,
        /// Default branches that are asked for one by one, at most, where Drone's list names a build of
        /// another branch.
        #[arg(long, default_value_t = 200)]
        ask: usize,
        /// Print the list although standard output is a terminal.
        #[arg(long)]
        list: bool,
        /// Print a hand-over note for each, in Markdown.
        #[arg(long)]
        hand_over: bool,
    },
    /// List the builds of a service.
    Builds {
        /// Component, entity reference or repository; the Git checkout's where left out.
        service: Option<String>,
        #[arg(long)]
        branch: Option<String>,
        /// How many, at most.
        #[arg(long, default_value_t = 25)]
        limit: usize,
    },
    /// Show a build with its stages and steps.
    Build {
        service: Option<String>,
        /// Number; the newest where left out.
        number: Option<u64>,
    },
    /// Print the log of a build's steps.
    Logs {
        service: Option<String>,
        number: Option<u64>,
        /// STAGE/STEP, by name or number; all steps where left out.
        step: Option<String>,
        /// Go on while the build runs.
        #[arg(long, short = 'f')]
        follow: bool,
        /// Only steps that failed.
        #[arg(long)]
        failed: bool,
        /// Only lines that match: a text, `!text` or `re:PATTERN`.
        #[arg(long)]
        grep: Option<String>,
    },
    /// Tell who did what: Drone's builds and backdrone's own record on one line of time.
    Audit(Asked),
    /// Start a new build.
    Trigger {
        service: Option<String>,
        #[arg(long)]
        branch: Option<String>,
        #[arg(long)]
        commit: Option<String>,
        /// Parameter, an environment variable of every step.
        #[arg(long = "param", short = 'p', value_name = "KEY=VALUE")]
        params: Vec<String>,
        #[command(flatten)]
        sure: Sure,
    },
    /// Run a build again, as a new one.
    Restart {
        service: Option<String>,
        number: Option<u64>,
        #[command(flatten)]
        sure: Sure,
    },
    /// Cancel a build.
    Cancel {
        service: Option<String>,
        number: Option<u64>,
        #[command(flatten)]
        sure: Sure,
    },
    /// List the stages that wait for an approval.
    Approvals(Waiting),
    /// Let stages run that wait for an approval.
    Approve {
        #[command(flatten)]
        chosen: Chosen,
        #[command(flatten)]
        sure: Sure,
    },
    /// End stages that wait for an approval, and with them the build.
    Decline {
        #[command(flatten)]
        chosen: Chosen,
        #[command(flatten)]
        sure: Sure,
    },
    /// Let Drone build a repository.
    Activate {
        service: Option<String>,
        #[command(flatten)]
        sure: Sure,
    },
    /// Wait for a build to end and tell what happens.
    Watch {
        service: Option<String>,
        number: Option<u64>,
        /// End with 1 where the build did not succeed.
        #[arg(long)]
        exit_status: bool,
    },
    /// Sign in to a context with the company's identity provider.
    Login {
        /// The way in.
        #[arg(long, value_enum, default_value_t = WayIn::Auto)]
        way: WayIn,
        /// Read the own Drone token from standard input, check and keep it.
        #[arg(long)]
        token_stdin: bool,
    },
    /// End the session of a context, and forget its tokens.
    Logout {
        /// Of every context.
        #[arg(long)]
        all: bool,
        /// At the identity provider too: all of its applications are signed out.
        #[arg(long)]
        sso: bool,
    },
    /// Who you are to Backstage and Drone.
    Whoami,
    /// Look at everything between this program and its answers, and for stale catalog entries.
    Doctor(Doctor),
    /// List the contexts.
    Contexts,
    /// List the keys of the dashboard.
    Keys,
    /// Look at the configuration.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Versions, folders, limits; `--schema COMMAND` prints the JSON Schema of its output.
    Info {
        #[arg(long, value_name = "COMMAND")]
        schema: Option<String>,
    },
    /// Open the dashboard on the built-in pretend world.
    #[cfg(feature = "demo")]
    Demo {
        #[command(flatten)]
        world: Pretend,
        #[command(subcommand)]
        command: Option<DemoCommand>,
    },
}

/// What the doctor looks at, and what of it counts.
#[derive(Debug, Clone, Args)]
pub(super) struct Doctor {
    /// `catalog` or `connection`, else both; a service alone means its catalog entry.
    pub(super) part: Option<String>,
    /// Only the catalog entry of this service.
    pub(super) service: Option<String>,
    /// Only findings of this rule (`repository-missing`); can be given again.
    #[arg(long, value_name = "ID")]
    pub(super) rule: Vec<String>,
    /// Print the changes to `catalog-info.yaml` and nothing else.
    #[arg(long, conflicts_with = "report")]
    pub(super) diff: bool,
    /// End with 1 from this severity on.
    #[arg(long, value_enum, default_value_t = FailOn::Error)]
    pub(super) fail_on: FailOn,
    /// Print a report about the connection to be copied, without secrets, in Markdown.
    #[arg(long)]
    pub(super) report: bool,
}

/// From which severity on the doctor ends with 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    Warn,
    #[value(alias = "bad")]
    Error,
}

/// The way into a context.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(super) enum WayIn {
    /// The browser where one can be opened here, else a pasted address.
    Auto,
    Browser,
    /// The browser of another machine; its address is pasted here.
    Paste,
    /// A code that is typed in on another device, where the context allows it.
    Device,
}

/// Which stages that wait are listed.
#[derive(Debug, Clone, Args)]
pub(super) struct Waiting {
    /// Words and tokens as in the dashboard: `deploy branch:main`.
    #[arg(long)]
    pub(super) filter: Option<String>,
    /// Only those of services that you own.
    #[arg(long)]
    pub(super) mine: bool,
}

/// Stages of a build.
#[derive(Debug, Clone, Args)]
pub(super) struct Chosen {
    pub(super) service: Option<String>,
    /// Number of the build; the newest where left out.
    pub(super) number: Option<u64>,
    /// Stage, by name or number; may be given more than once. The only one that waits where left
    /// out.
    #[arg(long = "stage", value_name = "STAGE")]
    pub(super) stages: Vec<String>,
    /// Every stage that waits, one after another.
    #[arg(long, conflicts_with = "stages")]
    pub(super) all: bool,
}

/// How sure a deed is.
#[derive(Debug, Clone, Args)]
pub(super) struct Sure {
    /// Why, for backdrone's own record.
    #[arg(long)]
    pub(super) reason: Option<String>,
    /// What the panel would have typed at level 3: the target, or the repository's name.
    #[arg(long, value_name = "TEXT")]
    pub(super) confirm: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum ConfigCommand {
    /// Print what counts in the end.
    Show {
        /// With where each value came from.
        #[arg(long)]
        origin: bool,
    },
    /// Print everything that is wrong, and end with 2 if anything is.
    Check,
    /// Write a starter file, unless there is one.
    Init,
    /// Print the starter file: every key with its default, explained.
    Default,
    /// Print the JSON Schema of config.yaml.
    Schema {
        /// That of views.yaml.
        #[arg(long)]
        views: bool,
    },
    /// Print the path of the file.
    Path,
}

/// What kind of pretend world.
#[cfg(feature = "demo")]
#[derive(Debug, Clone, Args)]
pub(super) struct Pretend {
    /// Login of the person that you are.
    #[arg(long = "as", value_name = "PERSON", default_value = "ana")]
    pub(super) person: String,
    /// At least so many services.
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub(super) services: usize,
    /// At least so many builds.
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    pub(super) builds: usize,
    /// Things keep going wrong.
    #[arg(long)]
    pub(super) storm: bool,
    /// The same seed and clock give the same world.
    #[arg(long, default_value_t = 1)]
    pub(super) seed: u64,
}

#[cfg(feature = "demo")]
impl Default for Pretend {
    fn default() -> Self {
        Self {
            person: "ana".into(),
            services: 0,
            builds: 0,
            storm: false,
            seed: 1,
        }
    }
}

#[cfg(feature = "demo")]
#[derive(Debug, Subcommand)]
pub(super) enum DemoCommand {
    /// No screen: print one JSON line with addresses, token and configuration file, run until a
    /// signal.
    Serve {
        #[command(flatten)]
        world: Pretend,
    },
}
