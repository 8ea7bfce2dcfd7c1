//! How steps fail: the last lines of a red build, as each language words them.

use crate::demo::chance::Chance;

use super::craft::{Trade, Work};

/// The last lines of a step of this kind that fails.
pub(crate) fn failure(trade: Trade, work: Work, chance: &mut Chance) -> Vec<String> {
    let line = chance.between(18, 480);
    let text = match (work, trade) {
        (Work::Clone, _) => "fatal: unable to access 'https://git.acme.example/': Could not resolve host: git.acme.example\n".to_owned(),
        (Work::Fetch, _) => fetch(trade),
        (Work::Image | Work::Publish, _) => format!(
            "error parsing HTTP 429 response body: toomanyrequests: pull rate limit reached\n\
             exit status {}\n", 1),
        (Work::Deploy, _) => "Error: UPGRADE FAILED: timed out waiting for the condition\nhelm.go:84: [debug] deployment \"api\" not ready: 1 of 3\n".to_owned(),
        (Work::Smoke, _) => "curl: (22) The requested URL returned error: 503\n".to_owned(),
        (Work::Lint | Work::Coverage, _) => lint(trade, line),
        (Work::Compile, _) => compile(trade, line),
        (Work::Test | Work::Flood | Work::Notify, _) => test(trade, line),
    };
    text.split_inclusive('\n').map(str::to_owned).collect()
}

fn fetch(trade: Trade) -> String {
    match trade {
        Trade::Rust => "\x1b[1m\x1b[31merror\x1b[0m\x1b[1m:\x1b[0m failed to download from `https://index.acme.example/config.json`\n",
        Trade::Go => "go: acme.example/lib/outbox@v1.4.2: reading https://proxy.acme.example/outbox/@v/v1.4.2.mod: 404 Not Found\n",
        Trade::Node => "npm \x1b[31merror\x1b[39m code E401\nnpm \x1b[31merror\x1b[39m Incorrect or missing password.\n",
        Trade::Python => "\x1b[31mERROR: Could not find a version that satisfies the requirement acme-ledger==4.2.0\x1b[0m\n",
        Trade::Java => "[\x1b[1;31mERROR\x1b[m] Could not resolve dependencies for project com.acme:ledger:jar:1.9\n",
        Trade::C => "ERROR: Package 'openssl/3.2.1' not resolved: unable to find 'openssl/3.2.1' in remotes.\n",
    }
    .to_owned()
}

fn lint(trade: Trade, line: i64) -> String {
    match trade {
        Trade::Rust => format!(
            "\x1b[1m\x1b[31merror\x1b[0m\x1b[1m: this `if` statement can be collapsed\x1b[0m\n  \x1b[1m\x1b[34m-->\x1b[0m src/ledger/rows.rs:{line}:9\n\
             error: could not compile `ledger` (lib) due to 1 previous error\n"
        ),
        Trade::Go => format!(
            "internal/ledger/rows.go:{line}:12: \x1b[31mError return value of `rows.Close` is not checked\x1b[0m (errcheck)\n"
        ),
        Trade::Node => format!(
            "  \x1b[2m{line}:7\x1b[22m  \x1b[31merror\x1b[39m  'total' is assigned a value but never used  \x1b[2m@typescript-eslint/no-unused-vars\x1b[22m\n\n\x1b[31m✖ 1 problem (1 error, 0 warnings)\x1b[39m\n"
        ),
        Trade::Python => format!(
            "ledger/rows.py:{line}:5: F841 Local variable `total` is assigned to but never used\nFound 1 error.\n"
        ),
        Trade::Java => format!(
            "[\x1b[1;31mERROR\x1b[m] src/main/java/com/acme/ledger/Rows.java:[{line},17] (naming) MemberName: Name 'Total' must match pattern\n"
        ),
        Trade::C => format!(
            "src/ledger.c:{line}:14: \x1b[01;31merror: \x1b[0mdereference of null pointer [clang-analyzer-core.NullDereference,-warnings-as-errors]\n"
        ),
    }
}

fn compile(trade: Trade, line: i64) -> String {
    match trade {
        Trade::Rust => format!(
            "\x1b[1m\x1b[31merror[E0308]\x1b[0m\x1b[1m: mismatched types\x1b[0m\n  \x1b[1m\x1b[34m-->\x1b[0m src/ledger/rows.rs:{line}:20\n\
             expected `Option<Total>`, found `Total`\n\
             \x1b[1m\x1b[31merror\x1b[0m: could not compile `ledger` (lib) due to 1 previous error\n"),
        Trade::Go => format!("# acme.example/ledger/internal/rows\ninternal/rows/rows.go:{line}:14: undefined: newTotal\n"),
        Trade::Node => format!("src/ledger/rows.ts:{line}:11 - \x1b[91merror\x1b[0m TS2345: Argument of type 'string' is not assignable to parameter of type 'number'.\n\nFound 1 error.\n"),
        Trade::Python => "error: subprocess-exited-with-error\nModuleNotFoundError: No module named 'setuptools_scm'\n".to_owned(),
        Trade::Java => format!(
            "[\x1b[1;31mERROR\x1b[m] /drone/src/src/main/java/com/acme/ledger/Rows.java:[{line},24] cannot find symbol\n\
             [\x1b[1;31mERROR\x1b[m]   symbol:   method total()\n[\x1b[1;31mERROR\x1b[m] BUILD FAILURE\n"),
        Trade::C => format!(
            "src/ledger.c:{line}:17: \x1b[01;31m\x1b[Kerror: \x1b[m\x1b[K'total' undeclared (first use in this function)\n\
             make: *** [Makefile:12: ledger.o] Error 1\n"),
    }
}

fn test(trade: Trade, line: i64) -> String {
    match trade {
        Trade::Rust => format!(
            "test ledger::tests::sums_to_zero ... \x1b[31mFAILED\x1b[0m\n\nfailures:\n\n---- ledger::tests::sums_to_zero stdout ----\n\
             thread 'ledger::tests::sums_to_zero' panicked at src/ledger/rows.rs:{line}:9:\n\
             assertion `left == right` failed\n  left: 0\n right: -1\n\
             note: run with `RUST_BACKTRACE=1` environment variable to display a backtrace\n\n\
             test result: \x1b[31mFAILED\x1b[0m. 214 passed; 1 failed; 2 ignored\n\n\
             error: test failed, to rerun pass `--lib`\n"
        ),
        Trade::Go => format!(
            "--- FAIL: TestLedger_SumsToZero (0.03s)\n    rows_test.go:{line}: total = -1, want 0\nFAIL\n\
             FAIL\tacme.example/ledger/internal/rows\t0.412s\nFAIL\n"
        ),
        Trade::Node => format!(
            "  \x1b[31m●\x1b[39m ledger › sums to zero\n\n    expect(\x1b[31mreceived\x1b[39m).toBe(\x1b[32mexpected\x1b[39m)\n\n\
             \x20   Expected: \x1b[32m0\x1b[39m\n    Received: \x1b[31m-1\x1b[39m\n\n      at Object.<anonymous> (src/ledger/rows.test.ts:{line}:23)\n\n\
             \x1b[1mTests:\x1b[22m       \x1b[1m\x1b[31m1 failed\x1b[39m\x1b[22m, 213 passed, 214 total\n"
        ),
        Trade::Python => format!(
            "=================================== FAILURES ===================================\n\
             ______________________________ test_sums_to_zero _______________________________\n\
             >       assert total(rows) == 0\nE       assert -1 == 0\n\ntests/test_ledger.py:{line}: AssertionError\n\
             \x1b[31mFAILED\x1b[0m tests/test_ledger.py::test_sums_to_zero - assert -1 == 0\n\
             \x1b[31m1 failed\x1b[0m, 213 passed in 6.02s\n"
        ),
        Trade::Java => format!(
            "[\x1b[1;31mERROR\x1b[m] Tests run: 41, Failures: 1, Errors: 0, Skipped: 0 <<< FAILURE! -- in com.acme.ledger.RowsTest\n\
             org.opentest4j.AssertionFailedError: expected: <0> but was: <-1>\n\tat com.acme.ledger.RowsTest.sumsToZero(RowsTest.java:{line})\n\
             [\x1b[1;31mERROR\x1b[m] There are test failures.\n"
        ),
        Trade::C => format!(
            "The following tests FAILED:\n\t 41 - ledger_sums_to_zero (SEGFAULT)\n\
             ==17==ERROR: AddressSanitizer: heap-buffer-overflow in ledger_sum src/ledger.c:{line}\nErrors while running CTest\n"
        ),
    }
}
