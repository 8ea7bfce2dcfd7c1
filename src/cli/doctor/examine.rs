//! Which parts are looked at, how they are written, and how it ends.

use crate::cli::args::{Doctor, FailOn, Global, Output};
use crate::cli::doctor::catalog::{self, Examined, Narrow};
use crate::cli::doctor::connection;
use crate::cli::table::Table;
use crate::cli::{End, World, out, surroundings};
use crate::domain::{Check, Rule, Severity, Subject, Verdict, examination};
use crate::report;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Both,
    Catalog,
    Connection,
}

/// Looks, and ends with 1 where something is as bad as `fail_on` says, or worse.
pub(in crate::cli) async fn doctor(
    world: &World,
    global: &Global,
    wish: &Doctor,
) -> Result<(), End> {
    let (part, narrow) = meant(wish)?;
    let checks = match part {
        Part::Catalog => Vec::new(),
        Part::Both | Part::Connection => connection::checks(world, global).await,
    };
    // Where it cannot be read, the checks say why, and what to do.
    let is_readable =
        |check: &Check| check.subject == Subject::Catalog && check.verdict == Verdict::Good;
    let examined = match part {
        Part::Connection => None,
        Part::Both if !checks.iter().any(is_readable) => None,
        Part::Both | Part::Catalog => Some(catalog::examine(world, global, &narrow).await?),
    };
    write(world, global, wish, &checks, examined.as_ref())?;
    let worst = checks.iter().map(|check| check.verdict).max();
    let (verdict, severity) = match wish.fail_on {
        FailOn::Warn => (Verdict::Warn, Severity::Warning),
        FailOn::Error => (Verdict::Bad, Severity::Error),
    };
    let is_stale = examined.as_ref().is_some_and(|it| it.stale);
    let found = examined.and_then(|it| it.worst());
    if is_stale || worst >= Some(verdict) || found >= Some(severity) {
        return Err(End::Bad);
    }
    Ok(())
}

/// The part that is meant, and which findings of it.
fn meant(wish: &Doctor) -> Result<(Part, Narrow), End> {
    let (part, service) = match (wish.part.as_deref(), wish.service.as_deref()) {
        (Some("catalog"), service) => (Part::Catalog, service),
        (Some("connection"), None) => (Part::Connection, None),
        (Some("connection"), Some(_)) => {
            return Err(End::Usage(
                "the connection is not that of one service".into(),
            ));
        }
        (Some(service), None) => (Part::Catalog, Some(service)),
        (Some(other), Some(_)) => {
            return Err(End::Usage(format!(
                "no part `{other}`: the doctor looks at `catalog` or `connection`"
            )));
        }
        // What only a catalog has is asked of the catalog.
        (None, _) if wish.diff || !wish.rule.is_empty() => (Part::Catalog, None),
        (None, _) if wish.report => (Part::Connection, None),
        (None, _) => (Part::Both, None),
    };
    let rules: Result<Vec<Rule>, End> = wish.rule.iter().map(|id| rule(id)).collect();
    let narrow = Narrow {
        service: service.map(str::to_owned),
        rules: rules?,
    };
    let of_catalog = wish.diff || !narrow.rules.is_empty();
    match part {
        Part::Connection if of_catalog => Err(End::Usage(
            "`--rule` and `--diff` are for the catalog: `backdrone doctor catalog`".into(),
        )),
        Part::Catalog if wish.report => Err(End::Usage(
            "`--report` is for the connection: `backdrone doctor connection`".into(),
        )),
        part => Ok((part, narrow)),
    }
}

fn rule(id: &str) -> Result<Rule, End> {
    Rule::from_id(id).ok_or_else(|| {
        let all = Rule::ALL.map(Rule::id).join(", ");
        End::Usage(format!("no rule `{id}`: {all}"))
    })
}

fn write(
    world: &World,
    global: &Global,
    wish: &Doctor,
    checks: &[Check],
    examined: Option<&Examined>,
) -> Result<(), End> {
    if wish.report {
        let about = surroundings::about(world, global);
        return out::prose(&examination(&about, checks));
    }
    let items: Vec<report::Check> = checks.iter().map(report::Check::from).collect();
    let findings = examined.map(Examined::report);
    match global.output {
        Output::Table if wish.diff => out::print(&examined.map(catalog::diffs).unwrap_or_default()),
        Output::Table => {
            let mut text = connection::lines(&items);
            if let Some(examined) = examined {
                if !items.is_empty() {
                    text.push('\n');
                }
                text.push_str(&catalog::lines(examined));
            }
            out::print(&text)
        }
        Output::Tsv | Output::Csv => {
            let written = |table: Table| match global.output {
                Output::Csv => table.commas(),
                _ => table.tabs(),
            };
            let mut text = String::new();
            if !items.is_empty() {
                text.push_str(&written(connection::table(&items)));
            }
            if let Some(findings) = &findings {
                text.push_str(&written(catalog::table(findings)));
            }
            out::print(&text)
        }
        Output::Json => {
            let is_stale = examined.is_some_and(|it| it.stale);
            let report = report::Doctor::new(out::now(), is_stale, items, findings);
            out::print(&format!("{}\n", out::json(&report)?))
        }
        Output::Ndjson => {
            let mut lines = String::new();
            for item in &items {
                lines.push_str(&out::json(item)?);
                lines.push('\n');
            }
            for finding in findings.iter().flatten() {
                lines.push_str(&out::json(finding)?);
                lines.push('\n');
            }
            out::print(&lines)
        }
    }
}
