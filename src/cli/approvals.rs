//! `approvals`: the stages that wait for a person, of all repositories that the account can see.

use std::collections::BTreeSet;

use futures_util::StreamExt;
use futures_util::stream;

use crate::app::filter::Filter;
use crate::app::screens::approvals::{Listed, Wait, waits};
use crate::app::store::Store;
use crate::cli::args::{Output, Waiting};
use crate::cli::asks::{Services, server_now, services};
use crate::cli::open::Opened;
use crate::cli::table::Table;
use crate::cli::{End, out};
use crate::domain::{BuildId, RepoId, WhyBlocked, age};
use crate::report::Approval;

/// Questions that are asked of a server at the same time.
const TOGETHER: usize = 4;

/// `approvals`. Drone has no list of it: pending builds are looked at one by one.
pub(super) async fn list(opened: &Opened, output: Output, wanted: &Waiting) -> Result<(), End> {
    let filter = Filter::parse(wanted.filter.as_deref().unwrap_or_default());
    if let Some(fault) = &filter.fault {
        return Err(End::Usage(fault.clone()));
    }
    let Services { mut store, missing } = services(opened).await?;
    let unsaid = recent(opened, &mut store).await + look(opened, &mut store).await;
    rights(opened, &mut store).await;
    let waits = waits(&store, &filter, wanted.mine);
    let known = waits
        .iter()
        .filter_map(|wait| Some((wait, wait.listed(&store)?)));
    let items: Vec<Approval> = known
        .map(|(wait, listed)| item(opened, &store, wait, &listed))
        .collect();
    let stale = missing.is_some() || unsaid > 0;
    if items.is_empty() && !stale {
        out::note("nothing waits for an approval");
    }
    out::list(output, "backdrone.approvals/1", (items, stale), table)?;
    match missing {
        Some(why) => Err(End::Short(why)),
        None if unsaid > 0 => Err(End::Bad),
        None => Ok(()),
    }
}

/// The newest builds of all: one that waits need not be the newest of its repository. Gives how many
/// servers did not say.
async fn recent(opened: &Opened, store: &mut Store) -> usize {
    let mut missing = 0;
    for server in opened.context.servers() {
        match opened.context.recent(&server).await {
            Ok(recent) => {
                for (facts, build) in recent {
                    let id = RepoId {
                        server: server.clone(),
                        slug: facts.slug.clone(),
                    };
                    store.builds.absorb(&id, facts, Some(build));
                }
            }
            Err(fault) => {
                out::note(&format!("{}: {fault}", server.server));
                missing += 1;
            }
        }
    }
    missing
}

/// The stages of builds that may wait. Gives how many could not be looked at.
async fn look(opened: &Opened, store: &mut Store) -> usize {
    store.waiting.refresh(&store.builds);
    let unseen = store.waiting.unseen(&store.builds, None);
    let ask = |id: BuildId| async move {
        let build = opened.context.build(&id).await;
        (id, build)
    };
    let answers = stream::iter(unseen).map(ask).buffer_unordered(TOGETHER);
    let mut missing = 0;
    for (id, answer) in answers.collect::<Vec<_>>().await {
        match (answer, store.builds.repo_mut(&id.repo)) {
            (Ok(build), Some(state)) => state.absorb(build),
            (Ok(_), None) => {}
            (Err(fault), _) => {
                out::note(&format!("{} #{}: {fault}", id.repo.slug, id.number));
                missing += 1;
            }
        }
    }
    store.waiting.refresh(&store.builds);
    missing
}

/// What the account may do where something waits; where that is not told, it stays unknown.
async fn rights(opened: &Opened, store: &mut Store) {
    let blocked = store.waiting.blocked(&store.builds);
    let repos: BTreeSet<RepoId> = blocked.map(|(id, ..)| id.repo).collect();
    for server in opened.context.servers() {
        let has_some = repos.iter().any(|repo| repo.server == server);
        if let (true, Some(state)) = (has_some, store.servers.get_mut(&server)) {
            state.account = opened.context.account(&server).await.ok();
        }
    }
    let ask = |repo: RepoId| async move {
        let facts = opened.context.facts(&repo).await;
        (repo, facts)
    };
    let answers = stream::iter(repos).map(ask).buffer_unordered(TOGETHER);
    for (repo, facts) in answers.collect::<Vec<_>>().await {
        if let Ok(facts) = facts {
            store.builds.absorb(&repo, facts, None);
        }
    }
    store.waiting.refresh(&store.builds);
}

fn item(opened: &Opened, store: &Store, wait: &Wait, listed: &Listed<'_>) -> Approval {
    let repo = &wait.id.repo;
    let facts = store.builds.repo(repo).map(|state| &*state.facts);
    let why = WhyBlocked::of(listed.build, facts);
    Approval::new(
        &wait.id,
        (listed.build, listed.stage),
        listed.row.map(|row| (&row.service, &row.standing)),
        (&why, store.rights(repo)),
        server_now(opened, &repo.server),
    )
}

fn table(items: &[Approval]) -> Table {
    let mut table = Table::new(&[
        "service", "build", "stage", "branch", "by", "wait", "target", "can", "why",
    ]);
    for item in items {
        let name = item.service.as_ref().unwrap_or(&item.repository);
        let can = match item.can_decide {
            Some(true) => "yes",
            Some(false) => "no",
            None => "?",
        };
        table.row([
            name.clone(),
            format!("#{}", item.build),
            item.stage.clone(),
            item.branch.clone(),
            item.author.clone(),
            item.waiting_seconds.map(age).unwrap_or_default(),
            item.deploy_to.clone().unwrap_or_default(),
            can.to_owned(),
            item.why.clone(),
        ]);
    }
    table
}
