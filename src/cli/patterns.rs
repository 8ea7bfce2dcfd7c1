//! Own patterns of logs: read as the log room reads them, so that a wrong one is found in its place and
//! not first in a log.

use crate::config::{Finding, Loaded, Place, Resolved};
use crate::logs::Needle;

/// Finds the patterns that are none. The others count all the same.
pub(super) fn check(loaded: &Loaded, resolved: &mut Resolved) {
    let is_good = |pattern: &str| Needle::pattern(pattern).is_ok();
    let written = loaded.log_patterns();
    let wrong = written.filter_map(|at| finding(loaded, at.value.as_str(), &at.place));
    resolved.add(wrong.collect());
    let log = &mut resolved.settings.log;
    for patterns in [&mut log.error_patterns, &mut log.ignore_patterns] {
        patterns.retain(|pattern| is_good(pattern));
    }
}

fn finding(loaded: &Loaded, pattern: &str, place: &Place) -> Option<Finding> {
    let error = Needle::pattern(pattern).err()?;
    let mut finding = loaded.finding(place, error.to_string());
    finding.suggestion =
        Some("a sign that stands for itself wants `\\` before it, such as `\\[`".to_owned());
    Some(finding)
}
