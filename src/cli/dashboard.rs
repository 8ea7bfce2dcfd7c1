//! The dashboard: settings, look and contexts handed to `runtime`.

use crate::app::Start;
use crate::cli::args::{Cli, Global};
use crate::cli::open::{Opened, open};
use crate::cli::{End, World, checkout, colours, place};

/// Opens the dashboard on the configured context.
pub(super) async fn configured(world: &World, cli: &Cli) -> Result<(), End> {
    needs_a_terminal(world)?;
    let mut opened = open(world, &cli.global, "tui").await?;
    opened.settings.start = start(world, cli).await?;
    run(world, &cli.global, opened).await
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

async fn start(world: &World, cli: &Cli) -> Result<Start, End> {
    if let Some(view) = &cli.view {
        if crate::app::screens::services::View::by_id(view).is_none() {
            return Err(End::Usage(format!(
                "no view `{view}`: mine, below, above, all, failing, my-builds, team:NAME, system:NAME"
            )));
        }
        return Ok(Start::View(view.clone()));
    }
    if let Some(text) = &cli.place {
        return Ok(place::read(text));
    }
    let checkout = checkout::of(world).await;
    Ok(checkout.map_or(Start::Services, |found| {
        Start::Checkout(found.slug.to_string())
    }))
}

/// Runs the dashboard until it ends.
pub(super) async fn run(world: &World, global: &Global, opened: Opened) -> Result<(), End> {
    let look = colours::look(world, &opened.config)?;
    let _ = (global, look, &opened.context);
    Err(End::Other("the dashboard is not put together".into()))
}
