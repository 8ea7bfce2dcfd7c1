//! Every screen while it waits, when a server fails and when all is there, at four sizes.

use std::fmt::Write as _;
use std::time::Duration;

use backdrone::app::{Start, Tab};
use backdrone::demo::Demo;

use crate::clients::world;
use crate::stage::{Setting, Stage};

const SIZES: [(u16, u16); 4] = [(60, 15), (80, 24), (120, 40), (160, 45)];

/// After so long the cursor rests.
const REST: Duration = Duration::from_millis(500);

/// A service of the person's team whose newest build failed.
const SERVICE: &str = "ledger";

/// The builds of the service, or one of them and perhaps a step's log.
fn place(build: Option<u64>, step: Option<(u32, u32)>) -> Start {
    Start::Place {
        what: SERVICE.into(),
        build,
        stage: step.map(|(stage, _)| stage),
        step: step.map(|(_, step)| step),
    }
}

fn start(screen: &str) -> Start {
    match screen {
        "services" => Start::Services,
        "oncall" => Start::Board(Tab::OnCall),
        "builds" => place(None, None),
        "build" => place(Some(11), None),
        "log" => place(Some(11), Some((1, 2))),
        other => panic!("no screen `{other}`"),
    }
}

/// What is another each time, masked in as many columns: the digits of ports, the ids of requests.
fn masked(text: &str) -> String {
    let ports = masked_after(text, "127.0.0.1:", |letter| letter.is_ascii_digit());
    let of_an_id = |letter: char| letter.is_ascii_hexdigit() || letter == '-';
    masked_after(&ports, "request 0", of_an_id)
}

fn masked_after(text: &str, mark: &str, is_masked: impl Fn(char) -> bool) -> String {
    let mut parts = text.split(mark);
    let mut clean = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(&is_masked);
        clean.push_str(mark);
        clean.push_str(&"#".repeat(part.len() - rest.len()));
        clean.push_str(rest);
    }
    clean
}

/// What a stage shows at each size, one below the other.
async fn faces(mut face: impl AsyncFnMut(Demo, (u16, u16)) -> String) -> String {
    let mut all = String::new();
    for size in SIZES {
        let text = masked(&face(world().await, size).await);
        let _infallible = writeln!(all, "── {}x{}\n{text}", size.0, size.1);
    }
    all
}

/// What stands there while Drone takes its time; the services before anything is asked.
async fn waiting(screen: &str) -> String {
    let (before, keys) = match screen {
        "services" | "oncall" => {
            let first = start(screen);
            let opened = async |demo: Demo, size| {
                let setting = Setting::of(&demo).at(first.clone());
                setting.open(size).frame()
            };
            return faces(opened).await;
        }
        "builds" => ("services", "enter"),
        // The newest one was asked for while the cursor rested on it; the oldest was not.
        "build" => ("builds", "G enter"),
        _ => ("build", "L"),
    };
    faces(async |demo, size| {
        let mut stage = opened(&demo, before, size).await;
        let delay = Duration::from_secs(600);
        demo.mishaps()
            .change(|troubles| troubles.drone.delay = delay);
        stage.type_keys(keys).await.frame()
    })
    .await
}

/// Drone takes the token no more, Backstage lives.
async fn failed(screen: &str) -> String {
    let end = |demo: &Demo| demo.mishaps().change(|it| it.drone.signed_out = true);
    if screen == "log" {
        return faces(async |demo, size| {
            let mut stage = opened(&demo, "build", size).await;
            end(&demo);
            stage.type_keys("L").await.until("401").await.frame()
        })
        .await;
    }
    faces(async |demo, size| {
        end(&demo);
        let mut stage = Setting::of(&demo).at(start(screen)).open(size);
        stage.settle().await.until("streams are refused").await;
        stage.settle().await.frame()
    })
    .await
}

/// A screen with all that is asked for when the cursor rests.
async fn opened(demo: &Demo, screen: &str, size: (u16, u16)) -> Stage {
    let mut stage = Setting::of(demo).at(start(screen)).open(size);
    stage.settle().await;
    stage.until("live").await;
    stage.advance(REST).await.advance(REST).await.settle().await;
    if screen == "oncall" {
        // What is read moves rows: the one under the cursor rests later.
        stage.frame();
        stage.advance(REST).await.frame();
        stage.advance(REST).await;
    }
    stage.until_tail().await;
    if screen == "log" {
        let counted = |frame: &str| frame.contains("err 0/1") || frame.contains("error 0 of 1");
        stage.until_frame("no count of errors", counted).await;
    }
    stage
}

async fn full(screen: &str, keys: &str) -> String {
    faces(async |demo, size| {
        let mut stage = opened(&demo, screen, size).await;
        stage.type_keys(keys).await.settle().await.frame()
    })
    .await
}

macro_rules! screens {
    ($($screen:ident),+) => {$(
        mod $screen {
            const NAME: &str = stringify!($screen);

            #[tokio::test]
            async fn waits() {
                insta::assert_snapshot!(format!("{NAME}_waiting"), super::waiting(NAME).await);
            }

            #[tokio::test]
            async fn says_that_a_server_fails() {
                insta::assert_snapshot!(format!("{NAME}_failed"), super::failed(NAME).await);
            }

            #[tokio::test]
            async fn shows_all() {
                insta::assert_snapshot!(format!("{NAME}_full"), super::full(NAME, "").await);
            }
        }
    )+};
}

screens!(services, oncall, builds, build, log);

/// The timeline: of all services by its digit, of a build by its key.
mod audit {
    use super::{Demo, Setting, Stage, faces, full, opened, start};

    async fn at(demo: &Demo, size: (u16, u16)) -> Stage {
        let mut stage = opened(demo, "services", size).await;
        stage.type_keys("4").await.settle().await;
        stage
    }

    #[tokio::test]
    async fn shows_all() {
        insta::assert_snapshot!("audit_full", full("services", "4").await);
    }

    #[tokio::test]
    async fn shows_one_build() {
        insta::assert_snapshot!("audit_build", full("build", "a").await);
    }

    #[tokio::test]
    async fn says_that_a_day_is_empty() {
        insta::assert_snapshot!(
            "audit_empty",
            faces(async |demo, size| {
                let mut stage = at(&demo, size).await;
                let days = "[ ".repeat(40);
                stage.type_keys(days.trim()).await.settle().await.frame()
            })
            .await
        );
    }

    #[tokio::test]
    async fn says_that_the_record_cannot_be_read() {
        insta::assert_snapshot!(
            "audit_failed",
            faces(async |demo, size| {
                // A folder in the place of the file.
                let mut setting = Setting::of(&demo).at(start("services"));
                setting.contexts = vec![crate::clients::recorded(&demo, "src".into())];
                let mut stage = setting.open(size);
                stage.settle().await;
                let days = "4 ".to_owned() + &"[ ".repeat(40);
                stage.type_keys(days.trim()).await.settle().await.frame()
            })
            .await
        );
    }
}

macro_rules! panels {
    ($($panel:ident on $screen:ident by $keys:literal;)+) => {$(
        #[tokio::test]
        async fn $panel() {
            let name = concat!("panel_", stringify!($panel));
            insta::assert_snapshot!(name, full(stringify!($screen), $keys).await);
        }
    )+};
}

panels! {
    help on services by "?";
    help_of_logs on log by "?";
    trigger on services by "T";
    restart on build by "R";
    audit on build by "a i";
    facets on services by "f";
    messages on services by "!";
}
