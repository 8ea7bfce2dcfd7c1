//! What a log of 200,000 lines costs: reading its JSON, a window at its end, a search, the error scan;
//! and a window into a line of 10 MB.

#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot begin has nothing to measure"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::sync::Arc;

use backdrone::logs::{Cut, ErrorScan, JsonReader, Log, Needle, Rules, Search, View};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};

const LINES: usize = 200_000;
/// As HTTP hands it over.
const PIECE: usize = 16 << 10;

/// The body as Drone has it: a third of the lines is coloured, the last one is what is looked for.
fn body() -> String {
    let mut body = String::from("[");
    for pos in 0..LINES {
        let out = match pos {
            _ if pos == LINES - 1 => "error: the needle".to_owned(),
            _ if pos % 3 == 0 => format!(r"\u001b[32m   Compiling\u001b[0m part-{pos} v1.0.{pos}"),
            _ => format!("step {pos} of the work is done, nothing of note happened in it so far"),
        };
        let comma = if pos == 0 { "" } else { "," };
        let _ = write!(
            body,
            r#"{comma}{{"pos":{pos},"out":"{out}\n","time":{}}}"#,
            pos / 500
        );
    }
    body + "]"
}

fn read(body: &str) -> Log {
    let (mut log, mut reader) = (Log::new(), JsonReader::new());
    for piece in body.as_bytes().chunks(PIECE) {
        reader.feed(piece, &mut log).unwrap();
    }
    reader.finish().unwrap();
    log
}

fn big_log(criterion: &mut Criterion) {
    let body = body();
    let log = read(&body);
    let mut group = criterion.benchmark_group("log of 200,000 lines");
    group.sample_size(20);
    group.throughput(Throughput::Bytes(body.len() as u64));
    group.bench_function("read its JSON", |bench| {
        bench.iter(|| black_box(read(&body)));
    });

    group.throughput(Throughput::Bytes(log.bytes()));
    let cut = Cut {
        from_column: 0,
        columns: 160,
    };
    group.bench_function("window of 50 rows at its end", |bench| {
        bench.iter(|| {
            log.window(View::Shown, black_box(LINES - 50), 50, cut)
                .unwrap()
        });
    });
    for (name, needle) in [
        (
            "search for a literal",
            Needle::literal("the needle").unwrap(),
        ),
        (
            "search for a pattern",
            Needle::pattern(r"the \w+le$").unwrap(),
        ),
    ] {
        group.bench_function(name, |bench| {
            bench.iter(|| {
                let mut search = Search::new(needle.clone(), View::Shown);
                while !search.advance(&log).unwrap().is_done() {}
                assert_eq!(search.matches(), 1);
            });
        });
    }
    let needle = Needle::literal("the needle").unwrap();
    group.bench_function("one step of a search", |bench| {
        bench.iter(|| {
            Search::new(needle.clone(), View::Shown)
                .advance(&log)
                .unwrap()
        });
    });
    let rules = Arc::new(Rules::built_in().unwrap());
    group.bench_function("scan for errors", |bench| {
        bench.iter(|| {
            let mut scan = ErrorScan::new(rules.clone());
            while !scan.advance(&log).unwrap().is_done() {}
        });
    });
    group.finish();
}

fn long_line(criterion: &mut Criterion) {
    let mut log = Log::new();
    log.append_text(("x".repeat(10 << 20) + "\nnext line\n").as_bytes());
    let mut group = criterion.benchmark_group("line of 10 MB");
    for (name, from_column) in [("its start", 0), ("its end", (10 << 20) - 100)] {
        let cut = Cut {
            from_column,
            columns: 160,
        };
        group.bench_function(name, |bench| {
            bench.iter(|| log.window(View::Shown, 0, 50, black_box(cut)).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, big_log, long_line);
criterion_main!(benches);
