//! `oncall`: failing default branches, as the board lists them.

use std::collections::HashSet;

use futures_util::stream::{self, StreamExt};

use crate::app::Tab;
use crate::app::filter::Filter;
use crate::app::past;
use crate::app::screens::oncall::{Case, Choice, Judgements, Listing, View, below, people};
use crate::app::store::Store;
use crate::cli::args::Output;
use crate::cli::asks::{Services, server_now, services};
use crate::cli::dashboard::no_view;
use crate::cli::open::Opened;
use crate::cli::services::own;
use crate::cli::table::Table;
use crate::cli::{End, out};
use crate::domain::{Build, BuildId, FaultKind, HandOver, RepoId, Text, Timestamp, age, rfc3339};
use crate::report::{Failing, bound, some};

/// Questions that are under way at once.
const AT_ONCE: usize = 4;

/// What is asked for on the command line.
pub(super) struct Wanted {
    pub(super) view: Option<String>,
    pub(super) filter: Option<String>,
    /// Repositories whose default branch has to be asked for, at most: each costs a request.
    pub(super) ask: usize,
    pub(super) hand_over: bool,
}

/// `oncall`.
pub(super) async fn list(opened: &Opened, output: Output, wanted: Wanted) -> Result<(), End> {
    let view = view(opened, wanted.view.as_deref())?;
    let filter = Filter::parse(wanted.filter.as_deref().unwrap_or_default());
    if let Some(fault) = &filter.fault {
        return Err(End::Usage(fault.clone()));
    }
    let mut asked = services(opened).await?;
    let servers = opened.context.servers();
    let now = servers
        .first()
        .map_or_else(out::now, |it| server_now(opened, it));
    let unknown = read(opened, &mut asked, now, wanted.ask).await;
    if unknown > 0 {
        let ask = wanted.ask;
        out::note(&format!(
            "{unknown} default branches were not asked for: `--ask {ask}` is the limit"
        ));
    }
    let choice = Choice {
        view: &view,
        filter: &filter,
    };
    let listing = Listing::of(&asked.store, now, &choice, &mut Judgements::default());
    if wanted.hand_over {
        let notes = listing
            .reds
            .iter()
            .map(|case| note(opened, &asked.store, case, now));
        let notes: Vec<String> = notes.collect();
        out::prose(&notes.join("\n"))?;
    } else {
        let cases = listing.reds.iter();
        let items: Vec<Failing> = cases.map(|case| item(opened, &asked.store, case)).collect();
        let stale = asked.missing.is_some() || unknown > 0;
        out::list(output, "backdrone.oncall/1", (items, stale), |_| {
            table(&listing.reds, now)
        })?;
    }
    asked.missing.map_or(Ok(()), |why| Err(End::Short(why)))
}

fn view(opened: &Opened, named: Option<&str>) -> Result<View, End> {
    let Some(named) = named else {
        return Ok(View::All);
    };
    // Who has taken what upon themselves is known to the dashboard only.
    let found = View::named(named, &opened.settings.views).filter(|view| *view != View::Unacked);
    let own = || own(opened, Tab::OnCall);
    found.ok_or_else(|| End::Usage(no_view(named, "all, mine, tier-1", own())))
}

/// Reads the past of what is red, and the default branches that the lists do not name. How many are
/// not known in the end.
async fn read(opened: &Opened, asked: &mut Services, now: Timestamp, most: usize) -> usize {
    let mut tried: HashSet<(RepoId, Text, u32)> = HashSet::new();
    let mut questions = 0;
    loop {
        let mut pages = pages(&asked.store, now);
        pages.retain(|(urgency, repo, branch, page)| {
            let fits = *urgency == past::RED || questions < most;
            let is_new = fits && tried.insert((repo.clone(), branch.clone(), *page));
            questions += usize::from(is_new && *urgency == past::UNKNOWN);
            is_new
        });
        if pages.is_empty() {
            break;
        }
        let answers = stream::iter(pages).map(|(_, repo, branch, page)| async move {
            let builds = opened
                .context
                .builds(&repo, page, past::PAGE, Some(&branch))
                .await;
            (repo, branch, page, builds)
        });
        let answers: Vec<_> = answers.buffer_unordered(AT_ONCE).collect().await;
        for (repo, branch, page, builds) in answers {
            match builds {
                Ok(builds) => {
                    past::take(&mut asked.store, &repo, &branch, page, builds);
                }
                // The entry is stale, not the answer: Drone has no such repository.
                Err(fault) if fault.kind == FaultKind::NotFound => out::note(&fault.to_string()),
                Err(fault) => {
                    asked.missing = asked.missing.or(Some(fault.kind));
                    out::note(&format!("{}: {fault}", repo.slug));
                }
            }
        }
    }
    details(opened, asked).await;
    let left = pages(&asked.store, now).into_iter();
    let unasked = left.filter(|(urgency, repo, branch, page)| {
        let key = (repo.clone(), branch.clone(), *page);
        *urgency == past::UNKNOWN && !tried.contains(&key)
    });
    unasked.count()
}

/// The pages that matter, each branch once.
fn pages(store: &Store, now: Timestamp) -> Vec<(u8, RepoId, Text, u32)> {
    let mut pages = past::pages(store, now);
    pages.retain(|(urgency, ..)| *urgency <= past::UNKNOWN);
    pages.sort();
    pages.dedup_by(|a, b| (&a.1, &a.2) == (&b.1, &b.2));
    pages
}

/// What failed in the newest red builds: lists do not say.
async fn details(opened: &Opened, asked: &mut Services) {
    let reds = past::reds(&asked.store);
    let answers = stream::iter(reds).map(|id: BuildId| async move {
        let build: Option<Build> = opened.context.build(&id).await.ok();
        (id, build)
    });
    let answers: Vec<_> = answers.buffer_unordered(AT_ONCE).collect().await;
    for (id, build) in answers {
        if let Some(build) = build {
            past::learn(&mut asked.store, &id.repo, build);
        }
    }
}

fn page(opened: &Opened, case: &Case) -> Option<String> {
    let base = opened.context.server_url(&case.repo.server)?.to_string();
    let base = base.trim_end_matches('/');
    Some(format!("{base}/{}/{}", case.repo.slug, case.red.number))
}

fn red_below(store: &Store, case: &Case) -> Vec<Text> {
    let below = below(store, case).into_iter();
    below
        .filter(|(_, red)| *red == Some(true))
        .map(|(name, _)| name)
        .collect()
}

fn note(opened: &Opened, store: &Store, case: &Case, now: Timestamp) -> String {
    HandOver {
        name: &case.name,
        owner: &case.owner,
        repo: &case.repo,
        branch: &case.branch,
        red: &case.red,
        page: page(opened, case),
        error: None,
        contacts: &people(store, case),
        taken: None,
        red_below: red_below(store, case),
        now,
    }
    .markdown()
}

fn item(opened: &Opened, store: &Store, case: &Case) -> Failing {
    let red = &case.red;
    let component = case.key.entity.as_ref();
    Failing {
        context: case.key.context.to_string(),
        name: case.name.to_string(),
        component: component.map(|entity| entity.as_str().to_owned()),
        owner: some(&case.owner),
        mine: case.own,
        tier: some(&case.tier),
        server: case.repo.server.server.to_string(),
        repository: case.repo.slug.to_string(),
        branch: case.branch.to_string(),
        build: red.number,
        status: red.status.word().to_owned(),
        failed: red.failed.as_ref().map(ToString::to_string),
        error: some(&red.error),
        since: red.since().map(rfc3339),
        streak: red.length,
        bound: bound(red.bound),
        first_red: (&red.first).into(),
        last_green: red.green.as_ref().map(Into::into),
        suspects: red.suspects.iter().map(Into::into).collect(),
        same_step: red.same_step.clone(),
        contacts: people(store, case).iter().map(Into::into).collect(),
        red_below: red_below(store, case)
            .iter()
            .map(ToString::to_string)
            .collect(),
        page: page(opened, case),
    }
}

fn table(cases: &[Case], now: Timestamp) -> Table {
    let mut table = Table::new(&[
        "owner",
        "service",
        "repository",
        "branch",
        "build",
        "failed",
        "since",
        "streak",
        "suspects",
    ]);
    for case in cases {
        let red = &case.red;
        let owner = if case.owner.is_empty() {
            "no owner"
        } else {
            &case.owner
        };
        let since = red.since().map(|at| age(now.since(at)));
        let suspects = red.suspects.iter();
        let suspects: Vec<String> = suspects
            .map(|brief| format!("{} {}", brief.commit, brief.author))
            .collect();
        table.row([
            owner.to_owned(),
            case.name.to_string(),
            case.repo.slug.to_string(),
            case.branch.to_string(),
            format!("#{}", red.number),
            red.what(),
            since.unwrap_or_default(),
            red.streak.clone(),
            suspects.join(", "),
        ]);
    }
    table
}
