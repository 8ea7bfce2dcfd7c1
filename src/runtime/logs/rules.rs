//! What makes a line an error here: what is built in and the person's own patterns.

use std::sync::{Arc, OnceLock};

use tokio::sync::mpsc::Sender;

use crate::app::{Event, LogSettings, Tone};
use crate::logs::{Needle, Rules, Severity};
use crate::runtime::logs::told;

/// The rules of all logs, compiled when the first of them is looked through.
pub(super) struct Rulebook {
    chosen: LogSettings,
    /// To tell of a pattern that is none.
    door: Sender<Event>,
    /// Nothing in the case, which its room's tests exclude, that the built-in rules are none.
    rules: OnceLock<Option<Arc<Rules>>>,
}

impl Rulebook {
    pub(super) fn new(chosen: LogSettings, door: Sender<Event>) -> Self {
        Self {
            chosen,
            door,
            rules: OnceLock::new(),
        }
    }

    /// The rules. Where an own pattern is none it says so, once, and only the built-in ones hold.
    pub(super) fn rules(&self) -> Option<Arc<Rules>> {
        let rules = self.rules.get_or_init(|| {
            let own = self.own().or_else(|wrong| {
                // A full door has enough to say already.
                let _ = self.door.try_send(told(Tone::Warn, wrong));
                Rules::built_in()
            });
            own.ok().map(Arc::new)
        });
        rules.clone()
    }

    fn own(&self) -> Result<Rules, String> {
        let errors = own("log.error_patterns", &self.chosen.error_patterns)?;
        let ignored = own("log.ignore_patterns", &self.chosen.ignore_patterns)?;
        let errors: Vec<_> = errors.map(|pattern| (Severity::Error, pattern)).collect();
        let ignored: Vec<_> = ignored.collect();
        Rules::new(&errors, &ignored).map_err(|error| format!("own patterns of logs: {error}"))
    }
}

/// Patterns of a list, each of which can be understood by itself: all together they are one long
/// expression, of which no error would name the one that is meant.
fn own<'a>(key: &str, list: &'a [String]) -> Result<impl Iterator<Item = &'a str>, String> {
    let patterns = list.iter().map(String::as_str);
    match patterns.clone().find(|text| Needle::pattern(text).is_err()) {
        Some(wrong) => Err(format!("{key}: `{wrong}` is no regular expression")),
        None => Ok(patterns),
    }
}
