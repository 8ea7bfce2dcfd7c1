//! Running a program for what it prints: within a time, within a size, and gone afterwards.

use std::borrow::Cow;
use std::ffi::OsStr;
use std::io;
use std::process::{ExitStatus, Stdio};
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt};
use tokio::process::{Child, Command};
use tokio::select;
use tokio::time::timeout;
use zeroize::Zeroizing;

use crate::identity::exec::group::Group;

/// Bytes that a program may print: a token of Backstage can have 32,768 (`backstage-api` 2.1).
pub(in crate::identity) const MOST_PRINTED: usize = 64 << 10;

/// Bytes of its complaints that are kept, the last ones.
const MOST_COMPLAINED: usize = 4 << 10;

/// How long its pipes are read on after it has ended: what it left running may hold them open for
/// ever.
const LINGER: Duration = Duration::from_millis(200);

/// What to run, and how.
pub(in crate::identity) struct Order<'a> {
    pub(in crate::identity) program: &'a OsStr,
    pub(in crate::identity) arguments: &'a [String],
    /// All that it finds in its environment; `None`: what we found in ours.
    pub(in crate::identity) variables: Option<&'a [(String, String)]>,
    /// It may read from the terminal and complain there: nobody else uses it meanwhile.
    pub(in crate::identity) has_terminal: bool,
    pub(in crate::identity) patience: Duration,
}

/// What came of it.
pub(in crate::identity) struct Ran {
    pub(in crate::identity) end: Result<ExitStatus, RunError>,
    pub(in crate::identity) printed: Zeroizing<Vec<u8>>,
    /// The end of what it wrote to its standard error.
    complaint: Vec<u8>,
}

/// Why it did not come to its own end.
#[derive(Debug)]
pub(in crate::identity) enum RunError {
    /// It does not start, or its pipes broke.
    Io(io::Error),
    Slow,
    TooMuch,
}

impl From<io::Error> for RunError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

impl Ran {
    /// The last that it wrote to its standard error.
    pub(in crate::identity) fn complaint(&self) -> Cow<'_, str> {
        String::from_utf8_lossy(&self.complaint)
    }
}

/// Runs it without a shell. When the time is over, when it prints too much and when this future is
/// dropped, it is killed with everything that it has started.
pub(in crate::identity) async fn run(order: Order<'_>) -> Ran {
    let mut ran = Ran {
        end: Err(RunError::Slow),
        // It has its full size from the start: growing would leave copies of a token behind.
        printed: Zeroizing::new(Vec::with_capacity(MOST_PRINTED + 1)),
        complaint: Vec::new(),
    };
    ran.end = ended(&order, &mut ran).await;
    ran
}

async fn ended(order: &Order<'_>, ran: &mut Ran) -> Result<ExitStatus, RunError> {
    let mut command = Command::new(order.program);
    command
        .args(order.arguments)
        .stdout(Stdio::piped())
        .kill_on_drop(true);
    if let Some(variables) = order.variables {
        let pairs = variables.iter().map(|(name, value)| (name, value));
        command.env_clear().envs(pairs);
    }
    if order.has_terminal {
        // It stays in our process group: another one would be stopped for reading the terminal.
        command.stdin(Stdio::inherit()).stderr(Stdio::inherit());
    } else {
        command.stdin(Stdio::null()).stderr(Stdio::piped());
        Group::lead(&mut command);
    }
    let mut child = command.spawn()?;
    // Dropped before the child, so that the number is still the child's.
    let mut group = (!order.has_terminal).then(|| Group::of(&child));
    let finished = timeout(order.patience, finished(&mut child, ran)).await;
    let status = finished.map_err(|_| RunError::Slow)??;
    if let Some(group) = &mut group {
        group.disarm();
    }
    Ok(status)
}

/// Reads what it prints until it has ended.
async fn finished(child: &mut Child, ran: &mut Ran) -> Result<ExitStatus, RunError> {
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    let reading = async {
        tokio::try_join!(
            whole(stdout, &mut ran.printed),
            last(stderr, &mut ran.complaint)
        )
    };
    tokio::pin!(reading);
    select! {
        read = &mut reading => {
            read?;
            Ok(child.wait().await?)
        }
        status = child.wait() => {
            // When this time is over, what has been read is all that it said itself.
            if let Ok(read) = timeout(LINGER, &mut reading).await {
                read?;
            }
            Ok(status?)
        }
    }
}

async fn whole(
    pipe: Option<impl AsyncRead + Unpin>,
    into: &mut Zeroizing<Vec<u8>>,
) -> Result<(), RunError> {
    let Some(mut pipe) = pipe else { return Ok(()) };
    let most = MOST_PRINTED + 1;
    while into.len() < most {
        let mut rest = (&mut pipe).take((most - into.len()) as u64);
        if rest.read_buf(&mut **into).await? == 0 {
            return Ok(());
        }
    }
    Err(RunError::TooMuch)
}

async fn last(pipe: Option<impl AsyncRead + Unpin>, into: &mut Vec<u8>) -> Result<(), RunError> {
    let Some(mut pipe) = pipe else { return Ok(()) };
    let mut piece = [0; 1 << 10];
    loop {
        let length = pipe.read(&mut piece).await?;
        if length == 0 {
            return Ok(());
        }
        into.extend_from_slice(&piece[..length]);
        into.drain(..into.len().saturating_sub(MOST_COMPLAINED));
    }
}
