//! A plugin as configured, and one run of it.

use std::env::{consts::EXE_SUFFIX, split_paths};
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;
use std::time::Duration;

use crate::identity::exec::environment;
use crate::identity::exec::output::{self, Output, PluginToken};
use crate::identity::exec::run::{Order, RunError, run};
use crate::identity::exec::{AwsRefusal, ExecError, ExecReason};

/// A program that prints a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plugin {
    /// A whole path, or a name that is looked up in `PATH`.
    pub command: String,
    pub args: Vec<String>,
    pub output: Output,
    pub interactive: Interactive,
    /// How long one run may take, a person's typing included.
    pub timeout: Duration,
    /// Whom the token is for.
    pub audience: Option<String>,
    /// Address of the server that the token will be shown to.
    pub gateway: Option<String>,
    /// Whether nobody else can write the file that all this was read from
    /// ([`only_ours`](crate::identity::only_ours)).
    pub config_is_safe: bool,
}

/// Whether a plugin may ask at the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Interactive {
    #[default]
    Never,
    /// Where there is a terminal.
    IfAvailable,
    /// Nowhere else.
    Always,
}

impl Plugin {
    /// Which program it is, to be shown before it is run for the first time. `variables` are those
    /// of the environment. Blocks.
    pub fn program(&self, variables: &[(String, String)]) -> Result<PathBuf, ExecError> {
        let path = variables.iter().find(|(name, _)| name == "PATH");
        let path = path.map_or("", |(_, value)| value);
        found(&self.command, path).map_err(|reason| self.error(reason, ""))
    }

    /// Runs it and reads its token. `has_terminal`: nobody else reads the keys or draws meanwhile;
    /// then it complains there too, and in the error no more. `now` in seconds since the Unix epoch.
    pub async fn run(
        &self,
        variables: &[(String, String)],
        has_terminal: bool,
        now: u64,
    ) -> Result<PluginToken, ExecError> {
        if !self.config_is_safe {
            return Err(self.error(ExecReason::Unsafe, ""));
        }
        if self.interactive == Interactive::Always && !has_terminal {
            return Err(self.error(ExecReason::NoTerminal, ""));
        }
        let has_terminal = has_terminal && self.interactive != Interactive::Never;
        let program = self.program(variables)?;
        let (audience, gateway) = (self.audience.as_deref(), self.gateway.as_deref());
        let variables = environment::of_plugin(variables, has_terminal, audience, gateway);
        let order = Order {
            program: program.as_os_str(),
            arguments: &self.args,
            variables: Some(&variables),
            has_terminal,
            patience: self.timeout,
        };
        let ran = run(order).await;
        let token = match &ran.end {
            Ok(status) if status.success() => output::read(self.output, &ran.printed, now),
            Ok(status) => Err(self.refusal(*status, &ran.complaint())),
            Err(RunError::Io(error)) => Err(unstarted(error)),
            Err(RunError::Slow) => Err(ExecReason::Slow(self.timeout)),
            Err(RunError::TooMuch) => Err(ExecReason::TooMuch),
        };
        token.map_err(|reason| self.error(reason, &ran.complaint()))
    }

    fn refusal(&self, status: ExitStatus, complaint: &str) -> ExecReason {
        let refusal = AwsRefusal::read(complaint);
        let refusal = refusal.filter(|_| self.output == Output::AwsWebIdentity);
        refusal.map_or(ExecReason::Ended(status.code()), ExecReason::Aws)
    }

    fn error(&self, reason: ExecReason, stderr: &str) -> ExecError {
        ExecError::new(&self.command, reason, stderr)
    }
}

fn unstarted(error: &io::Error) -> ExecReason {
    // ENOEXEC has no kind of its own: a script without its first line, or another machine's program.
    const OTHER_FORMAT: i32 = 8;
    match error.kind() {
        io::ErrorKind::NotFound => ExecReason::NotFound,
        io::ErrorKind::PermissionDenied => ExecReason::NotExecutable,
        _ if error.raw_os_error() == Some(OTHER_FORMAT) => ExecReason::NotExecutable,
        _ => ExecReason::Start(error.to_string()),
    }
}

/// Looks the command up. What depends on the working directory (`./x`, an empty or relative folder in
/// `PATH`) does not count: that may be a repository of somebody else.
fn found(command: &str, path: &str) -> Result<PathBuf, ExecReason> {
    let whole = Path::new(command);
    if whole.is_absolute() {
        return executable(whole);
    }
    if command.is_empty() {
        return Err(ExecReason::NotFound);
    }
    if whole.components().count() > 1 || command.contains(['/', '\\']) || command == ".." {
        return Err(ExecReason::Relative);
    }
    let mut reason = ExecReason::NotFound;
    for folder in split_paths(path).filter(|folder| folder.is_absolute()) {
        match executable(&folder.join(command)) {
            Ok(program) => return Ok(program),
            Err(ExecReason::NotExecutable) => reason = ExecReason::NotExecutable,
            Err(_) => {}
        }
    }
    Err(reason)
}

fn executable(program: &Path) -> Result<PathBuf, ExecReason> {
    let mut program = program.to_owned();
    if program.extension().is_none() {
        program.set_extension(EXE_SUFFIX.trim_start_matches('.'));
    }
    match program.metadata() {
        Ok(found) if may_run(&found) => Ok(program),
        Ok(_) => Err(ExecReason::NotExecutable),
        Err(_) => Err(ExecReason::NotFound),
    }
}

#[cfg(unix)]
fn may_run(file: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt as _;

    file.is_file() && file.permissions().mode() & 0o111 != 0
}

#[cfg(not(unix))]
fn may_run(file: &std::fs::Metadata) -> bool {
    file.is_file()
}
