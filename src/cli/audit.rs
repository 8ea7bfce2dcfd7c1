//! `audit`: who did what, Drone's facts and the own record on one line of time.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::app::SheetForm;
use crate::cli::args::Output;
use crate::cli::asks::services;
use crate::cli::open::Opened;
use crate::cli::table::Table;
use crate::cli::{End, World, find, out};
use crate::domain::timeline::{Entry, Filter, Named, Page, Question, Source, facts, merge, point};
use crate::domain::{Build, EntityRef, RepoId, Text, Timestamp, Zone, clock_time};
use crate::report::{self, AuditChain, AuditEntry};
use crate::runtime;

/// The most builds of a page (`drone-api` 1.3).
const PAGE: u32 = 100;

/// Pages of a service's builds that are asked for at most.
const PAGES: u32 = 20;

/// Rows that are printed where no number was asked for; a file has them all.
const LIMIT: usize = 100;

/// Seconds around a span in which a build may still be that of a deed: clocks differ.
const AROUND: i64 = 3_600;

/// What is asked for.
#[derive(Debug, Clone, Args)]
pub(super) struct Asked {
    /// Component, entity reference or repository; all of them where left out.
    service: Option<String>,
    /// Only what was done to this build, and what it came of.
    #[arg(long, value_name = "NUMBER")]
    build: Option<u64>,
    /// Only what this person did: login, name or entity reference.
    #[arg(long, value_name = "PERSON")]
    who: Option<String>,
    /// Only services that this team owns; of deeds, that it owned then.
    #[arg(long)]
    team: Option<String>,
    /// Only this: trigger, restart, cancel, promote, approve, push, failed and more.
    #[arg(long)]
    action: Option<String>,
    /// Only what ended so: ok, failed, denied, unknown, open.
    #[arg(long)]
    result: Option<String>,
    /// From then on: `2h`, `3d`, `today`, a date, or a moment in UTC.
    #[arg(long, value_name = "WHEN")]
    since: Option<String>,
    /// Before then, in the same words.
    #[arg(long, value_name = "WHEN")]
    until: Option<String>,
    /// Who tells of it.
    #[arg(long, value_enum, default_value_t = From::All)]
    source: From,
    /// How many, at most; 100 where left out.
    #[arg(long)]
    limit: Option<usize>,
    /// Check that nobody changed the record, from its first line to its last; ends with 1 where
    /// somebody did, and with 10 where something is missing.
    #[arg(long, conflicts_with_all = ["export", "service"])]
    verify: bool,
    /// Write what is found to this file, which ends in .csv or .jsonl.
    #[arg(long, value_name = "FILE")]
    export: Option<PathBuf>,
}

/// Who tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum From {
    /// Drone: builds.
    Drone,
    /// backdrone's record.
    Own,
    All,
}

/// What Drone tells, and whether a server was not there to tell.
struct Told {
    entries: Vec<Entry>,
    stale: bool,
}

/// `audit`.
pub(super) async fn audit(
    world: &World,
    opened: &Opened,
    output: Output,
    asked: Asked,
) -> Result<(), End> {
    if asked.verify {
        return verify(opened, output).await;
    }
    let zone = runtime::local_zone(out::now());
    let filter = filter(&asked, &zone)?;
    let form = asked.export.as_deref().map(form).transpose()?;
    let told = match asked.source {
        From::Own => Told {
            entries: Vec::new(),
            stale: false,
        },
        _ => drone(world, opened, &asked, &filter).await?,
    };
    let own = match asked.source {
        From::Drone => Vec::new(),
        _ => own(opened, &filter).await?,
    };
    let merged = merge(told.entries, own);
    let mut entries: Vec<Entry> = merged
        .into_iter()
        .filter(|entry| filter.keeps(entry))
        .collect();
    let limit = asked.limit.or_else(|| form.is_none().then_some(LIMIT));
    let left = cut(&mut entries, limit.unwrap_or(usize::MAX));
    if let Some(words) = beside(left, entries.is_empty(), asked.limit) {
        out::note(&words);
    }
    if let (Some(form), Some(path)) = (form, &asked.export) {
        return export(&entries, form, path);
    }
    if output == Output::Csv {
        return out::prose(&report::csv(&entries));
    }
    let items: Vec<AuditEntry> = entries.iter().map(AuditEntry::new).collect();
    out::list(output, "backdrone.audit/1", (items, told.stale), |_| {
        table(&entries, &zone)
    })
}

/// Leaves the newest entries, and tells how many it took away.
fn cut(entries: &mut Vec<Entry>, most: usize) -> usize {
    let left = entries.len().saturating_sub(most);
    entries.truncate(most);
    left
}

/// What is said beside the list, so that nobody takes it for all there is, or for an answer that
/// failed.
fn beside(left: usize, is_empty: bool, limit: Option<usize>) -> Option<String> {
    match (left, limit) {
        (0, _) => is_empty.then(|| "nothing of the kind is known".to_owned()),
        (_, Some(_)) => None,
        (1, None) => Some("1 older entry is not listed: see `--limit` and `--export`".to_owned()),
        (left, None) => Some(format!(
            "{left} older entries are not listed: see `--limit` and `--export`"
        )),
    }
}

/// The filter that the flags ask for. The service is matched by name; a build that it came from
/// `SERVICE#NUMBER` counts as one of `--build`.
fn filter(asked: &Asked, zone: &Zone) -> Result<Filter, End> {
    let now = out::now();
    let time = |text: &Option<String>| {
        text.as_deref().map_or(Ok(None), |text| {
            let why = || format!("`{text}` is no time: write 2h, 3d, today or 2026-11-25");
            point(text, now, zone)
                .map(Some)
                .ok_or_else(|| End::Usage(why()))
        })
    };
    let text = |text: &Option<String>| text.as_deref().map(Text::from);
    let (service, number) = find::split(asked.service.clone(), asked.build);
    Ok(Filter {
        who: text(&asked.who),
        team: text(&asked.team),
        service: text(&service),
        build: number,
        action: text(&asked.action),
        result: text(&asked.result),
        source: match asked.source {
            From::All => None,
            From::Drone => Some(Source::Drone),
            From::Own => Some(Source::Own),
        },
        since: time(&asked.since)?,
        until: time(&asked.until)?,
        ..Filter::default()
    })
}

/// The span, a little wider.
fn around(filter: &Filter) -> Filter {
    Filter {
        since: filter
            .since
            .map(|at| Timestamp(at.0.saturating_sub(AROUND))),
        until: filter
            .until
            .map(|at| Timestamp(at.0.saturating_add(AROUND))),
        ..Filter::default()
    }
}

/// The deeds of this context in the own record; lines that cannot be read are said beside the answer.
async fn own(opened: &Opened, filter: &Filter) -> Result<Vec<Entry>, End> {
    let question = Question {
        filter: around(filter),
        ..Question::newest(usize::MAX)
    };
    let Page {
        mut entries,
        damaged,
        ..
    } = opened.context.deeds(question).await?;
    for damage in damaged {
        out::note(&format!("record, line {}: {}", damage.line, damage.why));
    }
    entries.retain(|entry| entry.repo.server.context == *opened.context.name());
    Ok(entries)
}

/// What Drone tells: of one service its list of builds, of all of them the newest build of each.
async fn drone(
    world: &World,
    opened: &Opened,
    asked: &Asked,
    filter: &Filter,
) -> Result<Told, End> {
    let wide = around(filter);
    let within = |at: Timestamp| wide.is_in_time(at);
    if asked.service.is_some() {
        let (service, _) = find::split(asked.service.clone(), asked.build);
        let found = find::repo(world, opened, service.as_deref()).await?;
        let builds = list(opened, &found.repo, filter).await?;
        let builds: Vec<_> = builds.into_iter().map(Into::into).collect();
        let named = || found.row.as_ref().map(named).unwrap_or_default();
        return Ok(Told {
            entries: facts(&found.repo, &builds, named, within),
            stale: false,
        });
    }
    let services = services(opened).await?;
    let mut entries = Vec::new();
    for (repo, state) in &services.store.builds.repos {
        let named = || {
            let row = services.store.catalogs.of_repo(repo).next();
            row.map(named).unwrap_or_default()
        };
        entries.extend(facts(repo, &state.builds, named, within));
    }
    Ok(Told {
        entries,
        stale: services.missing.is_some(),
    })
}

/// The builds of a repository, newest first, back to the span's beginning or the build asked for.
async fn list(opened: &Opened, repo: &RepoId, filter: &Filter) -> Result<Vec<Build>, End> {
    let mut builds: Vec<Build> = Vec::new();
    for page in 1..=PAGES {
        let more = opened.context.builds(repo, page, PAGE, None).await?;
        let is_last = more.len() < PAGE as usize;
        builds.extend(more);
        let oldest = builds.last();
        let begins = oldest.and_then(|build| build.created);
        let is_before = filter
            .since
            .is_some_and(|since| begins.is_some_and(|at| at < since));
        let is_there = filter
            .build
            .is_some_and(|number| oldest.is_some_and(|build| build.number <= number));
        // Without a span or a number a page is as much as anybody reads.
        let is_enough = filter.since.is_none() && filter.build.is_none();
        if is_last || is_before || is_there || is_enough {
            break;
        }
    }
    // A build that started meanwhile moves the pages: the same one may come twice.
    builds.dedup_by_key(|build| build.number);
    Ok(builds)
}

fn named(row: &crate::app::store::Row) -> Named {
    let text = |entity: &EntityRef| Text::from(entity.as_str());
    let component = row.service.component.as_ref();
    Named {
        service: component.map(|component| text(&component.entity)),
        owner: component.and_then(|component| component.owners.first().map(text)),
    }
}

fn table(entries: &[Entry], zone: &Zone) -> Table {
    let head = [
        "time", "who", "action", "service", "object", "result", "reason",
    ];
    let mut table = Table::new(&head);
    for entry in entries {
        let day = crate::domain::timeline::Day::of(entry.at, zone);
        table.row([
            format!("{day} {}", clock_time(entry.at, zone)),
            entry.who_shown().to_owned(),
            entry.act.word().to_owned(),
            entry.service_shown().to_owned(),
            entry.object(),
            entry.ending.word().to_owned(),
            entry.reason.as_deref().unwrap_or_default().to_owned(),
        ]);
    }
    table
}

/// The kind of file that a name asks for.
fn form(path: &Path) -> Result<SheetForm, End> {
    let ending = path.extension().and_then(|ending| ending.to_str());
    match ending {
        Some("csv") => Ok(SheetForm::Csv),
        Some("jsonl" | "ndjson") => Ok(SheetForm::Jsonl),
        _ => Err(End::Usage(format!(
            "{}: a file ends in .csv or .jsonl",
            path.display()
        ))),
    }
}

fn export(entries: &[Entry], form: SheetForm, path: &Path) -> Result<(), End> {
    let failed = |error: std::io::Error| End::Other(format!("{}: {error}", path.display()));
    let text = runtime::sheet(entries, form).map_err(failed)?;
    runtime::write_whole(path, text.as_bytes()).map_err(failed)?;
    out::note(&format!(
        "{} entries saved to {}",
        entries.len(),
        path.display()
    ));
    Ok(())
}

/// `audit --verify`.
async fn verify(opened: &Opened, output: Output) -> Result<(), End> {
    let Some(report) = opened.context.verify_record().await? else {
        return Err(End::Usage("no record is kept in this context".into()));
    };
    out::item(
        output,
        "backdrone.audit-chain/1",
        AuditChain::new(&report),
        |chain| {
            let mut lines = vec![report.phrase()];
            let flaws = chain.flaws.iter().skip(1);
            lines.extend(flaws.map(|flaw| flaw.says.clone()));
            let open = chain.open.iter();
            lines.extend(open.map(|deed| {
                format!(
                    "line {}: a deed of {} has no end in the record",
                    deed.line, deed.at
                )
            }));
            lines.extend(chain.head.iter().map(|head| format!("head {head}")));
            lines.join("\n") + "\n"
        },
    )?;
    if report.is_tampered() {
        Err(End::Bad)
    } else if report.is_whole() {
        Ok(())
    } else {
        Err(End::Incomplete)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_asked_to_leave_out_is_said_to_be_left_out() {
        let words = |left, is_empty, limit| beside(left, is_empty, limit).unwrap_or_default();
        assert!(words(7, false, None).starts_with("7 older entries are not listed"));
        assert!(words(1, false, None).starts_with("1 older entry is not listed"));
        assert_eq!(
            words(7, false, Some(100)),
            "",
            "the person asked for a hundred"
        );
        assert_eq!(words(0, false, None), "");
        assert_eq!(words(0, true, None), "nothing of the kind is known");
    }
}
