//! What becomes of tests whose server is not here.

use std::io::Write;

/// Set to `1` where a missing Backstage is a failure: in CI, which installs it.
pub(crate) const REAL: &str = "BACKDRONE_REQUIRE_REAL";

/// The same for a missing browser, which CI cannot install everywhere.
pub(crate) const BROWSER: &str = "BACKDRONE_REQUIRE_BROWSER";

/// Says on standard error why the tests of `server` do not run. Written past the harness, which
/// would keep it to itself because the tests pass.
pub(crate) fn skip(server: &str, why: &str) {
    let line = format!("skipped: the tests against a real {server}: {why}\n");
    let _unseen = std::io::stderr().write_all(line.as_bytes());
}

pub(crate) fn is_required(what: &str) -> bool {
    std::env::var_os(what).is_some_and(|value| value == "1")
}
