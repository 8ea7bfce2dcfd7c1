//! The dashboard: settings, look and contexts handed to `runtime`.

#[cfg(feature = "demo")]
use std::any::Any;
use std::sync::Arc;

use crate::app::screens::services::View;
use crate::app::{OwnView, Start, Tab};
use crate::cli::args::{Cli, Global};
use crate::cli::chosen::settings;
use crate::cli::open::{Opened, configure, flags, open};
use crate::cli::{End, World, checkout, colours, first_run, place, views};
use crate::config;
use crate::runtime;

/// Opens the dashboard on the configured context.
pub(super) async fn configured(world: &World, cli: &Cli) -> Result<(), End> {
    let first = first_run::is_due(world, &cli.global)?;
    if let (Some(path), true) = (&first, world.stdout_is_terminal) {
        return first_run::run(world, &cli.global, path.clone()).await;
    }
    // Where nothing is set up, opening says what to do, with or without a terminal.
    if first.is_none() {
        needs_a_terminal(world)?;
    }
    let mut opened = open(world, &cli.global, "tui").await?;
    opened.settings.start = start(cli, &opened.settings.views)?;
    let unnamed = opened.settings.start == Start::Services;
    let checkout = unnamed.then(|| checkout(world)).flatten();
    run(world, &cli.global, opened, checkout).await
}

/// Opens the dashboard on a board.
pub(super) async fn board(world: &World, global: &Global, tab: Tab) -> Result<(), End> {
    let mut opened = open(world, global, "tui").await?;
    opened.settings.start = Start::Board(tab);
    run(world, global, opened, None).await
}

/// Says that it needs one, where there is none.
pub(super) fn needs_a_terminal(world: &World) -> Result<(), End> {
    if world.stdout_is_terminal {
        return Ok(());
    }
    Err(End::Usage(
        "the dashboard needs a terminal on standard output\n  \
         for a list, try `backdrone services --output tsv`"
            .into(),
    ))
}

fn start(cli: &Cli, own: &[Arc<OwnView>]) -> Result<Start, End> {
    if let Some(view) = &cli.view {
        if View::by_id(view).is_none() && OwnView::named(own, view).is_none() {
            let built_in = "mine, below, above, all, failing, my-builds, team:NAME, system:NAME";
            let own = own.iter().map(|own| own.name.to_string());
            return Err(End::Usage(no_view(view, built_in, own)));
        }
        return Ok(Start::View(view.clone()));
    }
    let named = cli.place.as_deref().map(place::read);
    Ok(named.unwrap_or_default())
}

/// Says that there is no such view, and which there are.
pub(super) fn no_view(name: &str, built_in: &str, own: impl Iterator<Item = String>) -> String {
    let known: Vec<String> = std::iter::once(built_in.to_owned()).chain(own).collect();
    format!("no view `{name}`: {}", known.join(", "))
}

/// Looks for the checkout one stands in, as soon as it is awaited.
fn checkout(world: &World) -> Option<runtime::Checkout> {
    let folder = world.working_folder.clone()?;
    Some(Box::pin(async move {
        let found = checkout::at(&folder).await?;
        Some(found.slug)
    }))
}

/// Runs the dashboard until it ends. `checkout` is looked for after the first frame.
pub(super) async fn run(
    world: &World,
    global: &Global,
    opened: Opened,
    checkout: Option<runtime::Checkout>,
) -> Result<(), End> {
    let config = opened.config.clone();
    let scene = Scene {
        opened: shown(opened),
        checkout,
        first_run: None,
    };
    show(world, global, &config, scene).await
}

/// What the dashboard begins with.
pub(super) struct Scene {
    pub(super) opened: runtime::Opened,
    pub(super) checkout: Option<runtime::Checkout>,
    pub(super) first_run: Option<runtime::FirstRun>,
}

/// Runs the dashboard on a scene until it ends.
pub(super) async fn show(
    world: &World,
    global: &Global,
    config: &config::Settings,
    scene: Scene,
) -> Result<(), End> {
    let cache = world.cache_folder.clone();
    let start = runtime::Start {
        look: colours::look(world, config)?,
        reload: reload(world, global),
        cache: cache.filter(|_| config.cache.enabled),
        pointer: config.mouse,
        browser: has_browser(world),
        checkout: scene.checkout,
        first_run: scene.first_run,
        opened: scene.opened,
        open: opener(world, global),
    };
    // Boxed: the loop is large, and every caller above would hold it once more.
    let end = Box::pin(runtime::run(start)).await;
    match end.map_err(|error| End::Other(error.to_string()))? {
        runtime::End::Left => Ok(()),
        runtime::End::Signal(number) => Err(End::Signal(number)),
        runtime::End::TerminalGone => Err(End::Signal(HANG_UP)),
    }
}

/// The configuration file, read again when it changes. Of it and of `views.yaml` only the look and the
/// views are taken while the dashboard runs: servers and rights stay what they were.
fn reload(world: &World, global: &Global) -> Option<runtime::Reload> {
    let (file, _) = world.config_file(&flags(global))?;
    let views = views::beside(&file);
    let folder = file.parent()?.to_owned();
    let names = [&file, &views].into_iter().filter_map(|it| it.file_name());
    let files = names.map(ToOwned::to_owned).collect();
    let of_views = views.display().to_string();
    let (world, global) = (world.clone(), global.clone());
    let name = file.display().to_string();
    let read = move || {
        let words = |end: End| end.text().unwrap_or_default();
        let resolved = configure(&world, &global).map_err(words)?.resolved;
        let findings = resolved.findings.iter().filter(|it| it.shuts()).count();
        if findings > 0 {
            let has = has_findings(&name, findings);
            return Err(format!("{has}: nothing of it was taken"));
        }
        let apart = resolved.findings.iter().filter(|it| it.is_error()).count();
        let look = colours::look(&world, &resolved.settings).map_err(words)?;
        Ok(runtime::Reread {
            look,
            views: settings(&resolved.settings, &[]).views,
            wrong: (apart > 0).then(|| has_findings(&of_views, apart)),
        })
    };
    Some(runtime::Reload {
        folder,
        files,
        read: Box::new(read),
    })
}

fn has_findings(file: &str, count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{file} has {count} finding{plural} now (`config check` lists them)")
}

/// What the dashboard takes of it.
fn shown(opened: Opened) -> runtime::Opened {
    #[cfg(feature = "demo")]
    let alive = opened
        .demo
        .map(|demo| Box::new(demo) as Box<dyn Any + Send>);
    #[cfg(not(feature = "demo"))]
    let alive = None;
    runtime::Opened {
        contexts: vec![opened.context],
        settings: opened.settings,
        alive,
    }
}

/// Opens another context of the same configuration, read anew.
fn opener(world: &World, global: &Global) -> runtime::Open {
    let (world, global) = (world.clone(), global.clone());
    Box::new(move |name| {
        let world = world.clone();
        let global = Global {
            context: Some(name.to_string()),
            ..global.clone()
        };
        Box::pin(async move {
            let opened = open(&world, &global, "tui").await;
            opened
                .map(shown)
                .map_err(|end| end.text().unwrap_or_default())
        })
    })
}

/// SIGHUP, which a closed terminal ought to have sent.
const HANG_UP: i32 = 1;

/// Over SSH a browser would open on the wrong machine, and without a display none does.
fn has_browser(world: &World) -> bool {
    let set = |name: &&str| world.variable(name).is_some_and(|value| !value.is_empty());
    let displayed = cfg!(any(windows, target_os = "macos"))
        || ["DISPLAY", "WAYLAND_DISPLAY", "BROWSER"].iter().any(set);
    displayed && !["SSH_CONNECTION", "SSH_TTY"].iter().any(set)
}
