//! What it costs to read a catalog of 10,000 components: from bytes on loopback to domain values, page
//! by page, as a start does it. What the other side takes to write the same bytes is in it.

#![expect(
    clippy::expect_used,
    reason = "a bench that cannot begin has nothing to measure"
)]

use std::fmt::Write as _;
use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use backdrone::domain::Secret;
use backdrone::operations::{Context, Endpoint, Limits, Setup, TokenFeed};
use criterion::{Criterion, criterion_group, criterion_main};

const COMPONENTS: usize = 10_000;
/// Components of a page: what the client asks for.
const PAGE: usize = 500;

fn component(all: &mut String, n: usize) {
    let team = n % 40;
    let _infallible = write!(
        all,
        r#"{{"kind":"Component","metadata":{{"name":"svc-{n:05}-worker","namespace":"default",
        "description":"Takes what service {n} hands over","annotations":{{
        "drone.io/repo-slug":"org/svc-{n:05}-worker",
        "backstage.io/managed-by-location":"url:https://git.example/org/svc-{n:05}-worker/blob/main/catalog-info.yaml",
        "backstage.io/source-location":"url:https://git.example/org/svc-{n:05}-worker/"}},
        "labels":{{"tier":"2"}},"tags":["go","worker"],
        "links":[{{"url":"https://wiki.example/svc-{n:05}","title":"Runbook"}}]}},
        "spec":{{"type":"service","lifecycle":"production","owner":"team-{team}"}},
        "relations":[{{"type":"ownedBy","targetRef":"group:default/team-{team}"}},
        {{"type":"partOf","targetRef":"system:default/system-{}"}}]}}"#,
        n % 200
    );
}

/// Pages by their cursors; the first has none. People are one page without anybody.
fn pages() -> Vec<String> {
    let page = |first: usize| {
        let mut items = String::new();
        for n in first..first + PAGE {
            if n > first {
                items.push(',');
            }
            component(&mut items, n);
        }
        let next = first + PAGE;
        let info = if next < COMPONENTS {
            format!(r#"{{"nextCursor":"{next}"}}"#)
        } else {
            "{}".to_owned()
        };
        format!(r#"{{"items":[{items}],"totalItems":{COMPONENTS},"pageInfo":{info}}}"#)
    };
    (0..COMPONENTS).step_by(PAGE).map(page).collect()
}

/// Answers every question of the catalog, on connections that stay open.
fn serve(stream: TcpStream, pages: &[String]) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut writer = stream;
    loop {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if reader.read_line(&mut head).ok()? == 0 {
                return None;
            }
        }
        let asked = head.lines().next()?;
        let body = if asked.contains("group") {
            r#"{"items":[],"totalItems":0,"pageInfo":{}}"#
        } else {
            let cursor = asked.split("cursor=").nth(1);
            let cursor = cursor.and_then(|rest| rest.split(['&', ' ']).next());
            let first: usize = cursor.map_or(Some(0), |cursor| cursor.parse().ok())?;
            pages.get(first / PAGE)?
        };
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        writer.write_all(head.as_bytes()).ok()?;
        writer.write_all(body.as_bytes()).ok()?;
    }
}

fn server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let pages = Arc::new(pages());
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let pages = pages.clone();
            std::thread::spawn(move || serve(stream, &pages));
        }
    });
    format!("http://{address}")
}

fn context(base: &str) -> Context {
    let setup = Setup {
        context: "bench".into(),
        backstage: Some(Endpoint {
            url: base.parse().expect("an address"),
            token: TokenFeed::fixed(Secret::new("token")),
            ca: None,
            own: None,
        }),
        drones: vec![],
        sign_in: None,
        person_annotation: None,
        annotations: vec![],
        proxy: None,
        me: None,
        record: None,
        looks: None,
        via: "cli",
    };
    Context::open(setup, Limits::default()).expect("a context")
}

fn catalog(criterion: &mut Criterion) {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let context = context(&server());
    criterion.bench_function("catalog of 10,000 components, 20 pages", |bencher| {
        bencher.iter(|| {
            let read = runtime.block_on(context.catalog(None, |_| {}));
            let read = read.expect("a catalog");
            assert_eq!(read.components.len(), COMPONENTS);
            black_box(read);
        });
    });
}

criterion_group!(benches, catalog);
criterion_main!(benches);
