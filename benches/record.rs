//! What it costs to read a record of 100,000 lines: its newest page, all of it, and its chain from the
//! first line to the last.

#![expect(
    clippy::expect_used,
    reason = "a bench that cannot begin has nothing to measure"
)]

use std::hint::black_box;
use std::path::Path;

use backdrone::audit::{DeedLog, Journal};
use backdrone::domain::timeline::Question;
use backdrone::domain::{Deed, Intent, RecordResult, RepoId, RepoSlug, ServerId, Verb};
use criterion::{Criterion, criterion_group, criterion_main};
use tokio::runtime::{Builder, Runtime};

const LINES: usize = 100_000;

/// A deed as it is written, again and again: its chain does not hold then, which costs no less.
fn record(path: &Path, runtime: &Runtime) -> Journal {
    let journal = Journal::at(path.to_owned());
    let server = ServerId {
        context: "prod".into(),
        server: "drone".into(),
    };
    let slug = RepoSlug::parse("acme/checkout-api").expect("a slug");
    let mut deed = Deed::on(Verb::Restart, RepoId { server, slug }, 1_481);
    deed.reason = Some("CHG-2291: flaky?".into());
    let intent = Intent {
        deed,
        actor: "user:default/ana".into(),
        component: Some("component:default/checkout-api".into()),
        owner: Some("group:default/payments".into()),
        via: "tui",
    };
    let result = RecordResult {
        status: "success".into(),
        build: Some(1_482),
        error: None,
    };
    runtime.block_on(async {
        let id = journal.intent(&intent).await.expect("written");
        let written = journal.outcome(&intent, Some(&id), &result).await;
        written.expect("written");
    });
    let deed = std::fs::read_to_string(path).expect("a deed");
    std::fs::write(path, deed.repeat(LINES / 2)).expect("written");
    journal
}

fn benches(criterion: &mut Criterion) {
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let folder = tempfile::tempdir().expect("a folder");
    let journal = record(&folder.path().join("record.jsonl"), &runtime);
    let mut group = criterion.benchmark_group("record of 100,000 lines");
    group.sample_size(10);
    for (name, limit) in [("the newest 2,000 deeds", 2_000), ("all deeds", LINES)] {
        group.bench_function(name, |bench| {
            bench.iter(|| {
                let page = runtime.block_on(journal.query(Question::newest(limit)));
                black_box(page.expect("a page").entries.len())
            });
        });
    }
    group.bench_function("its chain", |bench| {
        bench.iter(|| {
            let report = runtime.block_on(journal.verify());
            black_box(report.expect("a report").lines)
        });
    });
    group.finish();
}

criterion_group!(all, benches);
criterion_main!(all);
