//! From configuration to open contexts: the composition root.

use std::path::{Path, PathBuf};

use crate::app;
use crate::cli::args::{Color, Global, Store};
use crate::cli::chosen::{GATEWAY, settings};
use crate::cli::doors::Doors;
use crate::cli::includes::{self, Unfetched};
use crate::cli::{End, World, commands, patterns, surroundings, views};
use crate::config::{
    self, ColorChoice, Finding, Loaded, Permissions, Resolved, TokenSource, TokenStore,
};
use crate::domain::{EntityRef, Secret};
use crate::operations::{Context, Endpoint, Limits, Looks, Setup, TokenFeed, only_ours};
use crate::ui::Theme;

/// A configuration that was read.
pub(super) struct Configured {
    pub(super) resolved: Resolved,
    pub(super) path: Option<PathBuf>,
}

/// What a command works with.
pub(super) struct Opened {
    pub(super) context: Context,
    pub(super) settings: app::Settings,
    pub(super) config: config::Settings,
    /// Keeps a pretend world alive, and the folder of its record.
    #[cfg(feature = "demo")]
    pub(super) demo: Option<(crate::demo::Demo, tempfile::TempDir)>,
}

pub(super) fn flags(global: &Global) -> config::Flags {
    let color = match global.color {
        _ if global.no_color => Some(ColorChoice::Never),
        Some(Color::Auto) => Some(ColorChoice::Auto),
        Some(Color::Always) => Some(ColorChoice::Always),
        Some(Color::Never) => Some(ColorChoice::Never),
        None => None,
    };
    let store = global.store.map(|store| match store {
        Store::Auto => TokenStore::Auto,
        Store::None => TokenStore::None,
    });
    config::Flags {
        config: global.config.clone(),
        context: global.context.clone(),
        theme: global.theme.clone(),
        read_only: global.read_only,
        ascii: global.ascii,
        color,
        store,
    }
}

/// Reads the configuration, with what of others' views the cache has. A file that was named must be
/// there.
pub(super) fn configure(world: &World, global: &Global) -> Result<Configured, End> {
    with(world, global, &Unfetched::new())
}

/// The same, and fetches the views of others that the cache lacks.
pub(super) async fn configure_whole(world: &World, global: &Global) -> Result<Configured, End> {
    with(world, global, &includes::fetch(world, global).await)
}

fn with(world: &World, global: &Global, unfetched: &Unfetched) -> Result<Configured, End> {
    let flags = flags(global);
    let file = world.config_file(&flags);
    let loaded = match &file {
        Some((path, named)) => read(path, *named)?,
        None => Loaded::default(),
    };
    let themes: Vec<String> = Theme::names().map(str::to_owned).collect();
    let mut resolved = config::resolve(&loaded, &flags, &|name| world.variable(name), &themes);
    patterns::check(&loaded, &mut resolved);
    commands::check(&loaded, &mut resolved);
    if let Some((path, _)) = &file {
        views::add(
            path,
            world.cache_folder.as_deref(),
            unfetched,
            &mut resolved,
        );
    }
    Ok(Configured {
        resolved,
        path: file.map(|(path, _)| path),
    })
}

fn read(path: &Path, named: bool) -> Result<Loaded, End> {
    match std::fs::read(path) {
        Ok(bytes) => {
            let others_write = !only_ours(path);
            let permissions = Permissions { others_write };
            let name = path.display().to_string();
            Ok(Loaded::read(&name, &bytes, permissions))
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && !named => {
            Ok(Loaded::default())
        }
        Err(error) => Err(End::Usage(format!("{}: {error}", path.display()))),
    }
}

/// Opens the context that is meant, `via` for the record.
pub(super) async fn open(world: &World, global: &Global, via: &'static str) -> Result<Opened, End> {
    let configured = configure_whole(world, global).await?;
    let findings = &configured.resolved.findings;
    let errors = findings.iter().filter(|it| it.is_error()).count();
    let config = configured.resolved.settings;
    let path = configured.path.as_deref();
    #[cfg(feature = "demo")]
    if config.context.as_deref() == Some(config::DEMO) {
        let pretend = crate::cli::args::Pretend::default();
        let opened = crate::cli::pretend::open(world, global, config, &pretend, via).await;
        return opened.map(|mut opened| {
            opened.settings.findings = errors;
            opened
        });
    }
    let Some(chosen) = config.chosen().cloned() else {
        return Err(nothing_set_up(&config, &configured.resolved.findings, path));
    };
    let mut setup = setup(world, &config, &chosen, (path, via))?;
    setup.looks = Some(looks(world, global));
    let context = Context::open(setup, Limits::default())?;
    let mut settings = settings(&config, &[chosen]);
    settings.findings = errors;
    if via == "tui" {
        // Plain commands ask for it where they print it.
        settings.about = surroundings::about(world, global).into();
    }
    settings.config_path = shown(configured.path.as_deref()).into();
    Ok(Opened {
        context,
        settings,
        config,
        #[cfg(feature = "demo")]
        demo: None,
    })
}

/// What the doctor looks at on this machine, whenever it is asked.
pub(super) fn looks(world: &World, global: &Global) -> Looks {
    let (world, global) = (world.clone(), global.clone());
    std::sync::Arc::new(move || surroundings::looks(&world, &global))
}

fn shown(path: Option<&Path>) -> String {
    path.map(|path| path.display().to_string())
        .unwrap_or_default()
}

/// No context can be opened: what is wrong in the configuration, one of which is the name of the
/// context where there are any.
fn nothing_set_up(config: &config::Settings, findings: &[Finding], path: Option<&Path>) -> End {
    let path = shown(path);
    let empty = format!(
        "nothing is set up: no context in {path}, and DRONE_SERVER is not set\n  \
         `backdrone` in a terminal asks for what it needs and writes that file;\n  \
         `backdrone config init` writes one to be filled in, with every key explained;\n  \
         DRONE_SERVER and DRONE_TOKEN are enough for Drone alone; `backdrone demo` needs nothing"
    );
    let empty = config.contexts.is_empty().then_some(empty);
    let said = findings.iter().map(ToString::to_string).chain(empty);
    End::Usage(said.collect::<Vec<_>>().join("\n"))
}

pub(super) fn feed(world: &World, source: Option<&TokenSource>) -> TokenFeed {
    match source {
        None => TokenFeed::none(),
        Some(TokenSource::Env(name)) => {
            let value = world
                .variable(name)
                .filter(|value| !value.trim().is_empty());
            TokenFeed::env(name, value.map(|value| Secret::new(value.trim())))
        }
        Some(TokenSource::File(path)) => TokenFeed::file(path.clone()),
        Some(TokenSource::Command(argv)) => TokenFeed::command(argv.clone()),
    }
}

fn setup(
    world: &World,
    config: &config::Settings,
    chosen: &config::ContextSettings,
    (path, via): (Option<&Path>, &'static str),
) -> Result<Setup, End> {
    let ca = |own: &Option<PathBuf>| own.clone().or_else(|| config.http.ca.clone());
    let doors = Doors::of(world, config, chosen, path, via);
    let backstage = chosen.backstage.as_ref().map(|server| Endpoint {
        url: server.url.clone(),
        token: match &server.token {
            None => doors.session(),
            given => feed(world, given.as_ref()),
        },
        ca: ca(&server.ca),
        own: None,
    });
    let gateway = chosen.gateway.as_ref().map(|url| {
        let end = Endpoint {
            url: url.clone(),
            token: doors.session(),
            ca: ca(&None),
            own: None,
        };
        (GATEWAY.into(), end)
    });
    let drones = chosen.drones.iter().map(|server| {
        let own = server.token.is_none().then(|| doors.own_token(&server.url));
        let end = Endpoint {
            url: server.url.clone(),
            token: match &own {
                Some(own) => own.feed(),
                None => feed(world, server.token.as_ref()),
            },
            ca: ca(&server.ca),
            own,
        };
        (server.name.as_str().into(), end)
    });
    let drones: Vec<_> = gateway.into_iter().chain(drones).collect();
    if drones.is_empty() {
        let name = &chosen.name;
        return Err(End::Usage(format!(
            "context {name} names no Drone: add `drone:` or `gateway:` to it, or set DRONE_SERVER"
        )));
    }
    Ok(Setup {
        context: chosen.name.as_str().into(),
        backstage,
        drones,
        sign_in: doors.sign_in.clone(),
        person_annotation: match &chosen.auth {
            Some(config::AuthSettings::Issuer(issuer)) => issuer.person_annotation.clone(),
            _ => None,
        },
        annotations: chosen.annotations.clone(),
        proxy: config.http.proxy.clone(),
        me: me(chosen)?,
        record: world
            .state_folder
            .as_ref()
            .map(|folder| folder.join("record.jsonl")),
        looks: None,
        via,
    })
}

fn me(chosen: &config::ContextSettings) -> Result<Option<EntityRef>, End> {
    let Some(text) = &chosen.me else {
        return Ok(None);
    };
    let read = EntityRef::parse(text, "user", "default");
    let why = || {
        End::Usage(format!(
            "`me: {text}` is no entity reference, such as user:default/ana"
        ))
    };
    read.map(Some).ok_or_else(why)
}
