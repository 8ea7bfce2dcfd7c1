//! `contexts`: what can be named with `--context`.

use crate::cli::args::{Global, Output};
use crate::cli::chosen::servers;
use crate::cli::open::configure;
use crate::cli::table::Table;
use crate::cli::{End, World, out};
use crate::config::{AuthSettings, ContextSettings, shown_address};
use crate::report;

/// Lists the contexts, the current one marked. Asks no server.
pub(super) fn list(world: &World, global: &Global, output: Output) -> Result<(), End> {
    let settings = configure(world, global)?.resolved.settings;
    let current = settings.chosen().map(|context| context.name.clone());
    let contexts = settings.contexts.iter().map(|context| {
        let is_current = current.as_ref() == Some(&context.name);
        (row(context, is_current), servers(context))
    });
    let (contexts, hosts): (Vec<_>, Vec<_>) = contexts.unzip();
    out::list(
        output,
        "backdrone.contexts/1",
        (contexts, false),
        |contexts| {
            let mut table = Table::new(&["current", "name", "servers", "sign-in", "protected"]);
            for (context, hosts) in contexts.iter().zip(&hosts) {
                let mark =
                    |set: bool, word: &str| if set { word.to_owned() } else { String::new() };
                let issuer = context.issuer.clone();
                table.row([
                    mark(context.current, "*"),
                    context.name.clone(),
                    hosts.clone(),
                    issuer.unwrap_or_else(|| context.auth.to_owned()),
                    mark(context.protected, "protected"),
                ]);
            }
            table
        },
    )
}

fn row(context: &ContextSettings, current: bool) -> report::Context {
    let (auth, issuer) = match &context.auth {
        None => ("none", None),
        Some(AuthSettings::Issuer(issuer)) => ("issuer", Some(issuer.issuer.clone())),
        Some(AuthSettings::Exec(_)) => ("exec", None),
    };
    let drones = context.drones.iter();
    report::Context {
        name: context.name.clone(),
        current,
        backstage: context
            .backstage
            .as_ref()
            .map(|it| shown_address(&it.url).to_owned()),
        drone: drones
            .map(|drone| shown_address(&drone.url).to_owned())
            .collect(),
        gateway: context
            .gateway
            .as_ref()
            .map(|url| shown_address(url).to_owned()),
        auth,
        issuer,
        protected: context.protected,
        read_only: context.read_only,
        colour: context.colour.map(|colour| colour.name().to_owned()),
    }
}
