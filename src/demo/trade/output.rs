//! What a step prints, line by line. Nothing is stored: each line follows from the seed and its number.

use std::fmt::Write as _;

use crate::demo::chance::Chance;

use super::{
    craft::{Trade, Work},
    errors,
};

const NAMES: [&str; 24] = [
    "ledger", "session", "invoice", "outbox", "cart", "refund", "export", "search", "webhook",
    "token", "address", "currency", "tax", "audit", "retry", "config", "router", "metrics",
    "cache", "schema", "migrate", "worker", "queue", "events",
];
const CASES: [&str; 12] = [
    "keeps_the_order",
    "rounds_half_even",
    "rejects_an_empty_body",
    "survives_a_restart",
    "is_idempotent",
    "times_out",
    "retries_twice",
    "parses_utf8",
    "closes_the_stream",
    "sums_to_zero",
    "expires",
    "locks_once",
];

/// The output of one step.
#[derive(Debug)]
pub(crate) struct Log {
    trade: Trade,
    work: Work,
    seed: u64,
    head: Vec<String>,
    /// Number of lines between head and tail.
    body: usize,
    tail: Vec<String>,
}

impl Log {
    /// The output of a step of this kind; with the error of a step that failed, if it did.
    /// `checkout` is what the clone step fetches: a ref and a commit.
    pub(crate) fn new(
        trade: Trade,
        work: Work,
        seed: u64,
        failed: bool,
        checkout: (&str, &str),
    ) -> Self {
        let mut chance = Chance::of(&[seed, 0x106]);
        let (low, high) = work.lines();
        let body = usize::try_from(chance.between(low, high)).unwrap_or_default();
        let head = match work {
            Work::Notify => Vec::new(),
            Work::Clone => clone(checkout),
            _ => vec![format!("+ {}\n", trade.command(work))],
        };
        let tail = if failed {
            errors::failure(trade, work, &mut chance)
        } else {
            ending(trade, work, body, &mut chance)
        };
        // A step that fails has usually got only some of the way.
        let body = if failed && work != Work::Flood {
            body * 2 / 3
        } else {
            body
        };
        Self {
            trade,
            work,
            seed,
            head,
            body,
            tail,
        }
    }

    /// How many lines the step prints when it is left alone.
    pub(crate) fn len(&self) -> usize {
        self.head.len() + self.body + self.tail.len()
    }

    /// A bound for the bytes of all lines together; measured where there are too many to count.
    pub(crate) fn most_bytes(&self) -> usize {
        let ends: usize = self.head.iter().chain(&self.tail).map(String::len).sum();
        let widest = if self.work == Work::Flood { 24 } else { 640 };
        ends + self.body * widest
    }

    /// Line `at`, with its newline if it has one.
    pub(crate) fn line(&self, at: usize) -> String {
        if let Some(line) = self.head.get(at) {
            return line.clone();
        }
        let at = at - self.head.len();
        match at.checked_sub(self.body) {
            Some(last) => self.tail.get(last).cloned().unwrap_or_default(),
            None => self.body_line(at),
        }
    }

    fn body_line(&self, at: usize) -> String {
        let mut chance = Chance::of(&[self.seed, at as u64]);
        let name = chance.pick(&NAMES);
        match self.work {
            // Short lines: a runner stores 5 MiB a step, and this one is to be stored whole.
            Work::Flood => format!("ok {:06} {name}\n", at + 1),
            Work::Fetch => self.fetch_line(at, name, &mut chance),
            Work::Lint => self.lint_line(name, &mut chance),
            Work::Compile => self.compile_line(at, name, &mut chance),
            Work::Test => self.test_line(name, &mut chance),
            Work::Coverage => format!("src/{name:<12} {:>6.1} %\n", percent(&mut chance, 620, 999)),
            Work::Image => image_line(at, &mut chance),
            Work::Publish => format!("{}: Layer already exists\n", chance.hex(12)),
            Work::Deploy => deploy_line(at, name, &mut chance),
            Work::Smoke => format!("HTTP/2 200  {} ms  /healthz\n", chance.between(4, 90)),
            Work::Clone | Work::Notify => String::new(),
        }
    }

    fn fetch_line(&self, at: usize, name: &str, chance: &mut Chance) -> String {
        let version = format!(
            "{}.{}.{}",
            chance.below(4),
            chance.below(30),
            chance.below(9)
        );
        if at == 3 {
            return progress(chance);
        }
        match self.trade {
            Trade::Rust => format!("\x1b[1m\x1b[32m  Downloaded\x1b[0m {name}-core v{version}\n"),
            Trade::Go => format!("go: downloading acme.example/lib/{name} v{version}\n"),
            Trade::Node if at % 9 == 8 => format!(
                "npm \x1b[33mwarn\x1b[39m \x1b[94mdeprecated\x1b[39m {name}-loader@{version}: use {name} instead\n"
            ),
            Trade::Node => format!(
                "npm http fetch GET 200 https://registry.acme.example/{name} {}ms\n",
                chance.between(8, 240)
            ),
            Trade::Python => format!("Collecting {name}=={version}\n"),
            Trade::Java => format!(
                "[INFO] Downloaded from central: com/acme/{name}/{version}/{name}-{version}.jar\n"
            ),
            Trade::C => format!("{name}/{version}: Already installed!\n"),
        }
    }

    fn lint_line(&self, name: &str, chance: &mut Chance) -> String {
        let (line, column) = (chance.between(3, 400), chance.between(1, 80));
        match self.trade {
            Trade::Rust => format!(
                "\x1b[1m\x1b[32m    Checking\x1b[0m {name} v0.{}.0 (/drone/src/crates/{name})\n",
                chance.below(20)
            ),
            Trade::Go => format!(
                "level=info msg=\"[runner] linters took {}ms\" package={name}\n",
                chance.between(20, 900)
            ),
            Trade::Node => format!("src/{name}/index.ts\n"),
            Trade::Python => format!("{name}/api.py:{line}:{column}: ok\n"),
            Trade::Java => {
                format!("[INFO] Checking {name}/src/main/java/com/acme/{name}/Api.java\n")
            }
            Trade::C => format!("[{line}/{}] Processing file src/{name}.c.\n", line + column),
        }
    }

    fn compile_line(&self, at: usize, name: &str, chance: &mut Chance) -> String {
        let step = at + 1;
        match self.trade {
            Trade::Rust if at % 23 == 22 => {
                format!("\x1b[1m\x1b[33mwarning\x1b[0m\x1b[1m: unused variable: `{name}`\x1b[0m\n")
            }
            Trade::Rust => format!(
                "\x1b[1m\x1b[32m   Compiling\x1b[0m {name} v1.{}.{}\n",
                chance.below(40),
                chance.below(9)
            ),
            Trade::Go => format!("acme.example/{name}/internal/{}\n", chance.pick(&NAMES)),
            Trade::Node => format!(
                "dist/{name}.{}.js  {:>7.2} kB \x1b[2m│ gzip: {:>6.2} kB\x1b[22m\n",
                chance.hex(8),
                percent(chance, 90, 9_000),
                percent(chance, 30, 3_000)
            ),
            Trade::Python => format!(
                "copying src/{name}/{}.py -> build/lib/{name}\n",
                chance.pick(&NAMES)
            ),
            Trade::Java => format!(
                "[\x1b[1;34mINFO\x1b[m] Compiling {} source files to /drone/src/{name}/target/classes\n",
                chance.between(4, 90)
            ),
            Trade::C if at % 31 == 30 => format!(
                "src/{name}.c:{}:9: \x1b[01;35m\x1b[Kwarning: \x1b[m\x1b[Kcomparison of integer expressions of different signedness\n",
                chance.between(20, 900)
            ),
            Trade::C => format!(
                "[{:>3}%] \x1b[32mBuilding C object src/CMakeFiles/{name}.dir/{name}.c.o\x1b[0m\n",
                (step * 100 / self.body.max(1)).min(100)
            ),
        }
    }

    fn test_line(&self, name: &str, chance: &mut Chance) -> String {
        let case = chance.pick(&CASES);
        let millis = chance.between(1, 900);
        match self.trade {
            Trade::Rust => format!("test {name}::tests::{case} ... \x1b[32mok\x1b[0m\n"),
            Trade::Go => format!(
                "--- PASS: Test{name}_{case} ({:.2}s)\n",
                percent(chance, 0, 40)
            ),
            Trade::Node => format!(
                "  \x1b[32m✓\x1b[39m \x1b[2m{name} {} ({millis} ms)\x1b[22m\n",
                case.replace('_', " ")
            ),
            Trade::Python => format!("tests/test_{name}.py::test_{case} \x1b[32mPASSED\x1b[0m\n"),
            Trade::Java => format!(
                "[\x1b[1;34mINFO\x1b[m] Tests run: {}, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.{millis:03} s -- in com.acme.{name}.{case}\n",
                chance.between(1, 40)
            ),
            Trade::C => format!(
                "      Start {}: {name}_{case} ...   Passed    0.{millis:03} sec\n",
                chance.between(1, 300)
            ),
        }
    }
}

fn clone((reference, commit): (&str, &str)) -> Vec<String> {
    vec![
        "Initialized empty Git repository in /drone/src/.git/\n".to_owned(),
        format!("+ git fetch origin +{reference}:\n"),
        "From https://git.acme.example\n".to_owned(),
        format!(
            " * {:<17} {} -> FETCH_HEAD\n",
            "branch",
            reference.trim_start_matches("refs/heads/")
        ),
        format!("+ git checkout {commit}\n"),
        format!("HEAD is now at {}\n", commit.get(..8).unwrap_or(commit)),
    ]
}

/// How a step ends that went well.
fn ending(trade: Trade, work: Work, body: usize, chance: &mut Chance) -> Vec<String> {
    match (work, trade) {
        (Work::Clone | Work::Notify, _) => Vec::new(),
        (Work::Flood, _) => vec![
            String::new(),
            format!("1..{body}\n"),
            "\x1b[32mall passed\x1b[0m\n".to_owned(),
        ],
        (Work::Test, Trade::Rust) => vec![
            "\n".to_owned(),
            format!(
                "test result: \x1b[32mok\x1b[0m. {body} passed; 0 failed; 2 ignored; finished in {:.2}s\n",
                percent(chance, 90, 2_900)
            ),
        ],
        (Work::Test, Trade::Go) => vec![format!(
            "ok  \tacme.example/service\t{:.3}s\n",
            percent(chance, 90, 2_900)
        )],
        (Work::Test, Trade::Python) => vec![format!(
            "\x1b[32m\x1b[1m{body} passed\x1b[0m in {:.2}s\n",
            percent(chance, 90, 2_900)
        )],
        (Work::Test, Trade::Node) => vec![format!(
            "\x1b[1mTests:\x1b[22m       \x1b[1m\x1b[32m{body} passed\x1b[39m\x1b[22m, {body} total\n"
        )],
        (Work::Test | Work::Compile, Trade::Java) => {
            vec!["[\x1b[1;34mINFO\x1b[m] \x1b[1;32mBUILD SUCCESS\x1b[m\n".to_owned()]
        }
        (Work::Publish, _) => vec![format!(
            "latest: digest: sha256:{} size: 1994\n",
            chance.hex(64)
        )],
        (Work::Deploy, _) => vec!["Release has been upgraded. Happy Helming!\n".to_owned()],
        (Work::Compile, Trade::Rust) => vec![
            "\x1b[1m\x1b[32m    Finished\x1b[0m `release` profile [optimized] target(s)\n"
                .to_owned(),
        ],
        // The runner masks secrets, and it writes an empty entry where a flush found nothing.
        _ => vec![
            String::new(),
            "uploading report with key [secret:report_key]\n".to_owned(),
            "done\n".to_owned(),
        ],
    }
}

/// A progress bar: one entry, however often it draws itself anew.
fn progress(chance: &mut Chance) -> String {
    let megabytes = chance.between(18, 140);
    let mut bar = String::new();
    for tenth in 0..=10 {
        let (done, left) = ("#".repeat(2 * tenth), "-".repeat(20 - 2 * tenth));
        let percent = tenth * 10;
        // A `String` takes whatever it is given.
        let _always = write!(
            bar,
            "\r\x1b[36m[{done}{left}]\x1b[0m {percent:>3} % of {megabytes} MB"
        );
    }
    bar.push('\n');
    bar
}

fn image_line(at: usize, chance: &mut Chance) -> String {
    match at % 4 {
        0 => format!(
            "\x1b[36mStep {}/12 :\x1b[0m {}\n",
            at / 4 + 1,
            chance.pick(&[
                "COPY . /app",
                "RUN apk add --no-cache tini",
                "ENV PORT=8080",
                "USER 65532",
                "FROM gcr.io/distroless/static"
            ])
        ),
        1 => format!(" ---> Running in {}\n", chance.hex(12)),
        2 => format!("Removing intermediate container {}\n", chance.hex(12)),
        _ => format!(" ---> {}\n", chance.hex(12)),
    }
}

fn deploy_line(at: usize, name: &str, chance: &mut Chance) -> String {
    match at % 3 {
        0 => format!("deployment.apps/{name} configured\n"),
        1 => format!(
            "Waiting for deployment \"{name}\" rollout to finish: {} of 3 updated replicas are available...\n",
            chance.below(3)
        ),
        _ => format!(
            "pod/{name}-{}-{} \x1b[32mReady\x1b[0m\n",
            chance.hex(9),
            chance.hex(5)
        ),
    }
}

/// A number with decimals, from and to in hundredths.
fn percent(chance: &mut Chance, low: i64, high: i64) -> f64 {
    let hundredths = i32::try_from(chance.between(low, high)).unwrap_or_default();
    f64::from(hundredths) / 10.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_reads_the_same_twice_and_a_failed_one_ends_with_an_error() {
        let log = |failed| {
            Log::new(
                Trade::Rust,
                Work::Test,
                3,
                failed,
                ("refs/heads/main", "abc"),
            )
        };
        let all = |log: &Log| (0..log.len()).map(|at| log.line(at)).collect::<String>();
        assert_eq!(all(&log(false)), all(&log(false)));
        assert!(all(&log(false)).contains("test result: \x1b[32mok"));
        assert!(all(&log(true)).contains("panicked at"));
    }

    #[test]
    fn the_flood_has_200000_lines_and_fits_into_what_a_runner_stores() {
        let log = Log::new(Trade::Go, Work::Flood, 3, false, ("refs/heads/main", "abc"));
        assert_eq!(log.len(), 200_000);
        let bytes: usize = (0..log.len()).map(|at| log.line(at).len()).sum();
        assert!(bytes < 5 * 1024 * 1024, "{bytes}");
    }
}
