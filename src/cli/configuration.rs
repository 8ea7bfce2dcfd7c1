//! `config`, `info` and `keys`.

use std::path::Path;

use crate::app::{ACTIONS, Keymap, Scope};
use crate::cli::args::{ConfigCommand, Global};
use crate::cli::first_run::write_new;
use crate::cli::open::{Configured, configure, configure_whole};
use crate::cli::table::Table;
use crate::cli::{End, World, out};
use crate::config::{self, Finding};
use crate::domain::FaultKind;
use crate::report;

/// `config`.
pub(super) async fn config(
    world: &World,
    global: &Global,
    command: &ConfigCommand,
) -> Result<(), End> {
    match command {
        ConfigCommand::Show { origin } => {
            let configured = configure(world, global)?;
            let mut table = if *origin {
                Table::new(&["key", "value", "from"])
            } else {
                Table::new(&["key", "value"])
            };
            for (key, value, from) in configured.resolved.origins() {
                let mut cells = vec![key, value];
                cells.extend(origin.then_some(from));
                table.row(cells);
            }
            out::print(&table.aligned())?;
            tell_findings(&configured);
            Ok(())
        }
        ConfigCommand::Check => {
            let configured = configure_whole(world, global).await?;
            let findings = configured.resolved.findings.iter();
            let count = findings.filter(|finding| finding.is_error()).count();
            tell_findings(&configured);
            if count > 0 {
                let plural = if count == 1 { "" } else { "s" };
                return Err(End::Usage(format!("{count} finding{plural}")));
            }
            out::print(&format!("{}\n", well(configured.path.as_deref())))
        }
        ConfigCommand::Init => init(world, global),
        ConfigCommand::Default => out::print(config::default_file()),
        ConfigCommand::Schema { views } => {
            let schema = if *views {
                config::views_schema()
            } else {
                config::schema()
            };
            let schema = serde_json::to_string_pretty(&schema);
            let schema = schema.map_err(|error| End::Other(error.to_string()))?;
            out::print(&format!("{schema}\n"))
        }
        ConfigCommand::Path => {
            let file = world.config_file(&super::open::flags(global));
            let (path, _) = file.ok_or_else(|| End::Usage("there is no folder for it".into()))?;
            out::print(&format!("{}\n", path.display()))
        }
    }
}

/// What is said of a configuration in which nothing is wrong; there may be no file at all.
pub(super) fn well(path: Option<&Path>) -> String {
    match path {
        None => "there is no folder for a file".to_owned(),
        Some(path) if path.exists() => format!("{}: no findings", path.display()),
        Some(path) => format!(
            "there is no file {}: `backdrone config init` writes one",
            path.display()
        ),
    }
}

/// Says everything that is wrong, each with its line and a caret.
pub(super) fn tell_findings(configured: &Configured) {
    for finding in &configured.resolved.findings {
        out::note(&shown(finding));
    }
}

fn shown(finding: &Finding) -> String {
    finding.to_string()
}

fn init(world: &World, global: &Global) -> Result<(), End> {
    let file = world.config_file(&super::open::flags(global));
    let (path, _) = file.ok_or_else(|| End::Usage("there is no folder for it".into()))?;
    write_new(&path, config::default_file()).map_err(|fault| match fault.kind {
        FaultKind::Refused => End::Usage(format!(
            "{}\n  edit it: `backdrone config default` prints a starter file with every key explained",
            fault.summary
        )),
        _ => End::Other(fault.summary),
    })?;
    out::print(&format!("{}\n", path.display()))
}

/// `keys`: the action table, with own keys applied.
pub(super) fn keys() -> Result<(), End> {
    let (keymap, _) = Keymap::build(&std::collections::HashMap::new());
    let mut table = Table::new(&["where", "keys", "does", "id"]);
    for scope in Scope::ALL {
        for spec in ACTIONS.iter().filter(|spec| spec.scope == scope) {
            let keys = keymap.keys(spec.action).join(", ");
            let sentence = spec.sentence.trim().to_owned();
            table.row([scope.title().to_owned(), keys, sentence, spec.id.to_owned()]);
        }
    }
    out::print(&table.aligned())
}

/// `info`.
pub(super) fn info(world: &World, global: &Global, schema: Option<&str>) -> Result<(), End> {
    if let Some(command) = schema {
        let schema = report::schema(command)
            .ok_or_else(|| End::Usage(format!("`{command}` has no JSON output")))?;
        let text = serde_json::to_string_pretty(&schema);
        let text = text.map_err(|error| End::Other(error.to_string()))?;
        return out::print(&format!("{text}\n"));
    }
    let configured = configure(world, global)?;
    let folder = |path: &Option<std::path::PathBuf>| {
        path.as_ref()
            .map(|path| path.display().to_string())
            .unwrap_or_default()
    };
    let mut table = Table::new(&["what", "is"]);
    table.row(["version".into(), env!("CARGO_PKG_VERSION").into()]);
    table.row(["config".into(), folder(&configured.path)]);
    table.row(["state".into(), folder(&world.state_folder)]);
    table.row(["cache".into(), folder(&world.cache_folder)]);
    let settings = &configured.resolved.settings;
    let names: Vec<&str> = settings.contexts.iter().map(|c| c.name.as_str()).collect();
    table.row(["contexts".into(), names.join(" ")]);
    table.row([
        "context".into(),
        settings.context.clone().unwrap_or_default(),
    ]);
    table.row([
        "findings".into(),
        configured.resolved.findings.len().to_string(),
    ]);
    out::print(&table.aligned())
}
