//! The pretend world by way of the command line: inside this process, or served for others.

use crate::app::{self, ContextSettings, ServerSettings};
use crate::cli::args::{Global, Pretend};
use crate::cli::chosen::settings;
use crate::cli::open::{Opened, looks};
use crate::cli::{End, World, out, surroundings};
use crate::config;
use crate::demo::{Clock, Demo, Options, start};
use crate::domain::{ANNOTATIONS, Secret, ServerId};
use crate::operations::{Context, Endpoint, Limits, Setup, TokenFeed};

/// Starts a pretend world.
pub(super) async fn begin(pretend: &Pretend) -> Result<Demo, End> {
    let options = Options {
        seed: pretend.seed,
        services: pretend.services,
        builds: pretend.builds,
        person: pretend.person.clone(),
        storm: pretend.storm,
        clock: Clock::real(),
    };
    start(options)
        .await
        .map_err(|error| End::Usage(error.to_string()))
}

fn endpoint(url: &str, token: &str) -> Result<Endpoint, End> {
    let read = url.parse::<url::Url>();
    Ok(Endpoint {
        url: read.map_err(|error| End::Other(format!("{url}: {error}")))?,
        token: TokenFeed::fixed(Secret::new(token)),
        ca: None,
        own: None,
    })
}

/// Opens the context `demo` on a pretend world of its own.
pub(super) async fn open(
    world: &World,
    global: &Global,
    config: config::Settings,
    pretend: &Pretend,
    via: &'static str,
) -> Result<Opened, End> {
    let demo = begin(pretend).await?;
    let folder = tempfile::Builder::new()
        .prefix("backdrone-demo-")
        .tempdir()?;
    let global = &named(global);
    let setup = Setup {
        context: config::DEMO.into(),
        backstage: Some(endpoint(demo.backstage(), demo.token())?),
        drones: vec![("drone".into(), endpoint(demo.drone(), demo.drone_token())?)],
        sign_in: None,
        person_annotation: None,
        annotations: ANNOTATIONS.map(str::to_owned).to_vec(),
        proxy: None,
        me: None,
        // A pretend deed is none that an auditor should read of: it goes with its world.
        record: Some(folder.path().join("record.jsonl")),
        looks: Some(looks(world, global)),
        via,
    };
    let context = Context::open(setup, Limits::default())?;
    let server = ServerId {
        context: config::DEMO.into(),
        server: "drone".into(),
    };
    let plain = |url: &str| url.trim_end_matches('/').to_owned();
    let shown = ContextSettings {
        name: config::DEMO.into(),
        backstage: Some(plain(demo.backstage()).into()),
        servers: vec![ServerSettings {
            id: server,
            url: plain(demo.drone()).into(),
            by_session: false,
            keeps_token: false,
        }],
        ..ContextSettings::default()
    };
    let settings = app::Settings {
        contexts: vec![shown],
        demo: true,
        about: surroundings::about(world, global).into(),
        read_only: global.read_only || config.read_only,
        ..settings(&config, &[])
    };
    Ok(Opened {
        context,
        settings,
        config,
        demo: Some((demo, folder)),
    })
}

/// The flags with the context that `backdrone demo` names by the command alone.
fn named(global: &Global) -> Global {
    Global {
        context: Some(config::DEMO.into()),
        ..global.clone()
    }
}

/// `demo serve`: one JSON line, then nothing until a signal.
pub(super) async fn serve(pretend: &Pretend) -> Result<(), End> {
    let demo = begin(pretend).await?;
    let folder = tempfile::Builder::new()
        .prefix("backdrone-demo-")
        .tempdir()?;
    let path = folder.path().join("config.yaml");
    let token = folder.path().join("token");
    std::fs::write(&token, demo.token())?;
    let yaml = format!(
        "contexts:\n  demo-served:\n    backstage: {{ url: {}, token: {{ file: {} }} }}\n    \
         drone: {{ url: {}, token: {{ file: {} }} }}\n",
        demo.backstage(),
        quoted(&token),
        demo.drone(),
        quoted(&token),
    );
    std::fs::write(&path, yaml)?;
    let line = serde_json::json!({
        "backstage": demo.backstage(),
        "drone": demo.drone(),
        "issuer": demo.issuer(),
        "token": demo.token(),
        "config": path.display().to_string(),
    });
    out::print(&format!("{line}\n"))?;
    ended().await?;
    demo.shutdown().await;
    Ok(())
}

fn quoted(path: &std::path::Path) -> String {
    serde_json::Value::from(path.display().to_string()).to_string()
}

/// Waits for the signal that ends it.
async fn ended() -> Result<(), End> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate())?;
        let mut hangup = signal(SignalKind::hangup())?;
        tokio::select! {
            done = tokio::signal::ctrl_c() => done?,
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await?;
    Ok(())
}
