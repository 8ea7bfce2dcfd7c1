//! The question before a deed: on the terminal, or answered by `--yes` and `--confirm`.

use std::io::{BufRead, Write};

use crate::cli::args::{Global, Sure};
use crate::cli::find::Found;
use crate::cli::open::Opened;
use crate::cli::{End, World};
use crate::domain::{Build, Deed, Level, Ownership, confirm_level};

/// What is asked.
pub(super) struct Question {
    pub(super) phrase: String,
    pub(super) level: Level,
    /// What must be typed at level 3.
    pub(super) to_type: String,
    /// The person does not own the service.
    pub(super) stranger: bool,
}

impl Question {
    /// The question of one deed; `build` is the one that it is about.
    pub(super) fn about(
        opened: &Opened,
        found: &Found,
        deed: &Deed,
        build: Option<&Build>,
    ) -> Self {
        let settings = opened.settings.context(opened.context.name());
        let protection = settings.map(|context| context.protection.clone());
        let row = found.row.as_ref();
        let standing = row.map_or(Ownership::Unknown, |row| row.standing.clone());
        let has_catalog = opened.context.backstage_url().is_some();
        let owns = has_catalog.then_some(&standing);
        Self {
            phrase: deed.phrase(),
            level: confirm_level(deed, build, owns, &protection.unwrap_or_default()),
            to_type: deed.to_type(build),
            stranger: !standing.is_owner() && has_catalog,
        }
    }

    /// Asks, or takes `--yes` and `--confirm` for the answer.
    pub(super) fn answer(&self, world: &World, global: &Global, sure: &Sure) -> Result<(), End> {
        let Self {
            phrase, to_type, ..
        } = self;
        match self.level {
            Level::Three if sure.confirm.as_deref() == Some(to_type.as_str()) => return Ok(()),
            Level::Three if sure.confirm.is_some() => {
                return Err(End::Refused(format!(
                    "{phrase}: --confirm must be `{to_type}`"
                )));
            }
            Level::One | Level::Two if global.yes => return Ok(()),
            _ => {}
        }
        if !(world.stdin_is_terminal && world.stdout_is_terminal) {
            let flag = if self.level == Level::Three {
                format!("--confirm {to_type}")
            } else {
                "--yes".to_owned()
            };
            return Err(End::Refused(format!("{phrase}: not confirmed; add {flag}")));
        }
        self.ask()
    }

    fn ask(&self) -> Result<(), End> {
        let (phrase, to_type) = (&self.phrase, &self.to_type);
        let mut err = anstream::stderr();
        if self.stranger {
            writeln!(
                err,
                "you do not own this service: in direct mode that is advice"
            )?;
        }
        let question = match self.level {
            Level::Three => format!("{phrase}: type `{to_type}` to go on: "),
            _ => format!("{phrase}? [y/N] "),
        };
        write!(err, "{question}")?;
        err.flush()?;
        let mut line = String::new();
        std::io::stdin().lock().read_line(&mut line)?;
        let answer = line.trim();
        let yes = match self.level {
            Level::Three => answer == to_type,
            _ => matches!(answer, "y" | "Y" | "yes"),
        };
        if yes {
            return Ok(());
        }
        Err(End::Refused(format!("{phrase}: not confirmed")))
    }
}
