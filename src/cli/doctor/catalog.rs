//! The catalog's part: entries held against what both servers say.

use std::fmt::Write;
use std::sync::Arc;

use crate::cli::asks::{self, server_now};
use crate::cli::open::{Opened, open};
use crate::cli::table::Table;
use crate::cli::{End, World, out};
use crate::domain::{Catalog, Diagnosis, EntityRef, Known, Rule, Severity, diagnose};
use crate::runtime::Cache;
use crate::{report, text};

/// Which findings are wanted.
#[derive(Debug, Clone, Default)]
pub(super) struct Narrow {
    pub(super) service: Option<String>,
    /// Empty: of all rules.
    pub(super) rules: Vec<Rule>,
}

/// What was found.
pub(super) struct Examined {
    catalog: Arc<Catalog>,
    /// The worst first.
    findings: Vec<Diagnosis>,
    /// Entries that were looked at.
    services: usize,
    /// A Drone did not answer.
    pub(super) stale: bool,
}

/// Reads both servers, and examines the entries that are meant. Costs one reading of the catalog, the
/// list of each Drone, and two small questions more.
pub(super) async fn examine(
    world: &World,
    global: &crate::cli::args::Global,
    narrow: &Narrow,
) -> Result<Examined, End> {
    let opened = open(world, global, "cli").await?;
    let context = &opened.context;
    if context.backstage_url().is_none() {
        let words = format!("context {} has no catalog to examine", context.name());
        return Err(End::Usage(words));
    }
    // Boxed: every caller would hold all answers once more.
    let (asked, sources) =
        Box::pin(async { tokio::join!(asks::services(&opened), context.sources()) }).await;
    let asked = asked?;
    let sources = sources.unwrap_or_else(|fault| {
        out::note(&format!("locations and members of groups: {fault}"));
        crate::domain::Sources::default()
    });
    let state = asked.store.catalogs.state(context.name());
    let settings = opened.settings.context(context.name());
    let (Some(state), Some(settings)) = (state, settings) else {
        return Err(End::Other("the context was not read".into()));
    };
    let now = context
        .servers()
        .first()
        .map_or_else(out::now, |s| server_now(&opened, s));
    let mut known = asked.store.known(settings, sources, now);
    remember(world, &opened, &mut known);
    let catalog = state.catalog.clone();
    let mut findings = diagnose(&catalog, &known);
    let mut services = catalog.components.len();
    if let Some(name) = &narrow.service {
        let named = named(&catalog, name)?;
        findings.retain(|it| named.contains(&it.entity));
        services = named.len();
    }
    findings.retain(|it| narrow.rules.is_empty() || narrow.rules.contains(&it.rule));
    Ok(Examined {
        catalog,
        findings,
        services,
        stale: asked.missing.is_some(),
    })
}

/// Adds what the dashboard saw before: names that repositories had.
fn remember(world: &World, opened: &Opened, known: &mut Known) {
    let folder = world.cache_folder.clone();
    let Some(folder) = folder.filter(|_| opened.config.cache.enabled) else {
        return;
    };
    for (repo, id) in Cache::new(folder).names(&opened.context) {
        let mut servers = known.servers.iter_mut();
        if let Some(server) = servers.find(|server| server.id == repo.server) {
            server.remember(&repo.slug, id);
        }
    }
}

/// The components of a name, or of an entity reference.
fn named(catalog: &Catalog, name: &str) -> Result<Vec<EntityRef>, End> {
    let lower = name.to_lowercase();
    let is_it = |entity: &&EntityRef| {
        entity.as_str() == lower
            || entity.name() == lower
            || lower.strip_prefix("component:") == Some(entity.name())
            || format!("{}/{}", entity.namespace(), entity.name()) == lower
    };
    let entities = catalog.components.iter().map(|component| &component.entity);
    let found: Vec<EntityRef> = entities.filter(is_it).cloned().collect();
    if found.is_empty() {
        return Err(End::NotFound(format!(
            "the catalog has no component `{name}`"
        )));
    }
    Ok(found)
}

impl Examined {
    pub(super) fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|it| it.severity).max()
    }

    pub(super) fn report(&self) -> Vec<report::Finding> {
        let findings = self.findings.iter();
        let component = |it: &Diagnosis| self.catalog.component(&it.entity).map(Arc::as_ref);
        findings
            .map(|it| report::Finding::new(it, component(it)))
            .collect()
    }
}

/// For people: what is wrong, a line each, with the next step below, and how many there are.
pub(super) fn lines(examined: &Examined) -> String {
    let findings = &examined.findings;
    let names = findings
        .iter()
        .map(|it| text::width(&text::clean(&it.service)));
    let name = names.max().unwrap_or(0);
    let rules = findings.iter().map(|it| it.rule.id().len());
    let rule = rules.max().unwrap_or(0);
    let mut lines = String::new();
    for it in findings {
        let service = text::clean(&it.service);
        let gap = name - text::width(&service);
        let (why, next) = (it.why(), it.next);
        // Writing to a text does not fail.
        let _ = writeln!(
            lines,
            "{:7}  {service}{:gap$}  {:rule$}  {}",
            it.severity.id(),
            "",
            it.rule.id(),
            text::clean(&why)
        );
        if it.severity > Severity::Note {
            let _ = writeln!(lines, "{:7}  {:name$}  {:rule$}  {next}", "", "", "");
        }
    }
    let count = |severity, one| {
        let of_it = findings.iter().filter(|it| it.severity == severity);
        counted(of_it.count(), one)
    };
    let _ = writeln!(
        lines,
        "{}: {}, {}, {}; `--diff` prints the changes",
        counted(examined.services, "service"),
        count(Severity::Error, "error"),
        count(Severity::Warning, "warning"),
        count(Severity::Note, "note")
    );
    lines
}

/// `1 error`, `2 errors`.
fn counted(count: usize, one: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {one}{plural}")
}

/// The changes alone, each under its entry and file.
pub(super) fn diffs(examined: &Examined) -> String {
    let mut text = String::new();
    for (it, told) in examined.findings.iter().zip(examined.report()) {
        let Some(change) = &it.change else { continue };
        let file = told.file.unwrap_or_default();
        let note = if change.fill_in {
            "  (to be filled in)"
        } else {
            ""
        };
        let head = format!("# {}  {}{note}  {file}", it.service, it.rule.id());
        let _ = writeln!(text, "{}", text::clean(head.trim_end()));
        for line in change.to_string().lines() {
            let _ = writeln!(text, "{}", text::clean(line));
        }
        text.push('\n');
    }
    text
}

pub(super) fn table(findings: &[report::Finding]) -> Table {
    let mut table = Table::new(&["severity", "service", "rule", "declared", "found", "next"]);
    for it in findings {
        let declared = it.declared.as_ref();
        table.row([
            it.severity.to_owned(),
            it.service.clone(),
            it.rule.to_owned(),
            declared
                .map(|it| format!("{}: {}", it.key, it.value))
                .unwrap_or_default(),
            it.found.clone(),
            it.next.to_owned(),
        ]);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_error_is_no_errors() {
        let words = [0, 1, 2].map(|count| counted(count, "error"));
        assert_eq!(words, ["0 errors", "1 error", "2 errors"]);
    }
}
