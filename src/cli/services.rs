//! `services` and `whoami`.

use crate::app::filter::Filter;
use crate::app::screens::services::View;
use crate::app::store::Row;
use crate::app::{OwnView, Tab, words};
use crate::cli::args::Output;
use crate::cli::asks::{Services, server_now, services};
use crate::cli::dashboard::no_view;
use crate::cli::open::Opened;
use crate::cli::table::Table;
use crate::cli::{End, out};
use crate::domain::{Timestamp, age};
use crate::report::{self, Service, Whoami};

/// `services`: the view that is meant, filtered.
pub(super) async fn list(
    opened: &Opened,
    output: Output,
    view: Option<&str>,
    filter: Option<&str>,
) -> Result<(), End> {
    let asked = services(opened).await?;
    let view = match view {
        Some(id) => View::named(id, &opened.settings.views).ok_or_else(|| {
            let built_in = "mine, below, above, all, failing, team:NAME, system:NAME";
            End::Usage(no_view(id, built_in, own(opened, Tab::Services)))
        })?,
        None if asked.knows_me() => View::Mine,
        None => View::All,
    };
    let filter = Filter::parse(filter.unwrap_or_default());
    if let Some(fault) = &filter.fault {
        return Err(End::Usage(fault.clone()));
    }
    let now = opened
        .context
        .servers()
        .first()
        .map_or_else(out::now, |s| server_now(opened, s));
    let rows = view.rows(&asked.store, &filter, now);
    let rows: Vec<&Row> = rows.into_iter().collect();
    if rows.is_empty() && asked.knows_me() {
        out::note(&format!("no service in the view {}", view.id()));
    }
    let items: Vec<Service> = rows.iter().map(|row| item(&asked, row, now)).collect();
    let is_short = asked.missing.is_some();
    out::list(output, "backdrone.services/1", (items, is_short), |_| {
        table(&asked, &rows, now)
    })?;
    asked.missing.map_or(Ok(()), |why| Err(End::Short(why)))
}

/// Names of the own views of a board.
pub(super) fn own(opened: &Opened, tab: Tab) -> impl Iterator<Item = String> {
    OwnView::of(&opened.settings.views, tab).map(|own| own.name.to_string())
}

impl Services {
    fn knows_me(&self) -> bool {
        self.store
            .catalogs
            .states
            .iter()
            .any(|state| state.catalog.me.is_some())
    }
}

fn item(asked: &Services, row: &Row, now: Timestamp) -> Service {
    let repo = row.service.repo.as_ref();
    let facts = repo.and_then(|repo| asked.facts(repo));
    let build = repo.and_then(|repo| asked.newest(repo));
    Service::new(&row.service, &row.standing, facts, build, now)
}

fn table(asked: &Services, rows: &[&Row], now: Timestamp) -> Table {
    let mut table = Table::new(&[
        "service",
        "owner",
        "repository",
        "build",
        "status",
        "branch",
        "age",
        "what",
    ]);
    for row in rows {
        let repo = row.service.repo.as_ref();
        let build = repo.and_then(|repo| asked.newest(repo));
        let time = build.and_then(|build| build.started.or(build.created));
        let standing = asked.store.standing(row);
        let what = match build {
            Some(build) => words::of_build(build, now),
            None => words::what(row, &standing, now),
        };
        table.row([
            row.name.to_string(),
            row.owner.to_string(),
            repo.map(|repo| repo.slug.to_string()).unwrap_or_default(),
            build
                .map(|build| format!("#{}", build.number))
                .unwrap_or_default(),
            build
                .map(|build| build.shown_status().shown().to_owned())
                .unwrap_or_default(),
            build
                .map(|build| build.place().to_string())
                .unwrap_or_default(),
            time.map(|time| age(now.since(time))).unwrap_or_default(),
            what,
        ]);
    }
    table
}

/// `whoami`: the person in the catalog and the accounts in Drone.
pub(super) async fn whoami(opened: &Opened, output: Output) -> Result<(), End> {
    let context = &opened.context;
    let mut accounts = Vec::new();
    let mut email = None;
    let mut failed = None;
    for server in context.servers() {
        let account = context.account(&server).await;
        let address = context
            .server_url(&server)
            .map(ToString::to_string)
            .unwrap_or_default();
        accounts.push(report::Account {
            server: server.server.to_string(),
            address,
            login: account.as_ref().ok().map(|a| a.login.to_string()),
            admin: account.as_ref().ok().map(|a| a.admin),
            machine: account.as_ref().ok().map(|a| a.machine),
            error: account.as_ref().err().map(ToString::to_string),
        });
        match account {
            Ok(account) => email = email.or(Some(account.email).filter(|e| !e.is_empty())),
            Err(fault) => failed = Some(fault),
        }
    }
    let mut who = Whoami {
        context: context.name().to_string(),
        user: None,
        name: None,
        groups: Vec::new(),
        unknown: None,
        drone: accounts,
        session: None,
    };
    if context.backstage_url().is_some() {
        match context.catalog(email, |_| ()).await {
            Ok(catalog) => {
                who.unknown.clone_from(&catalog.me_unknown);
                if let Some(me) = catalog.me {
                    who.user = Some(me.entity.as_str().to_owned());
                    who.name = Some(me.name.to_string());
                    who.groups = me.teams.iter().map(|t| t.as_str().to_owned()).collect();
                }
            }
            Err(fault) => {
                who.unknown = Some(fault.to_string());
                failed = Some(fault);
            }
        }
    }
    // Known only after the first question: that is when the kept tokens are read.
    let session = context.stands().and_then(|stands| stands.now());
    who.session = session.as_ref().map(report::Session::from);
    out::item(output, "backdrone.whoami/1", who, told)?;
    failed.map_or(Ok(()), |fault| Err(fault.into()))
}

fn told(who: &Whoami) -> String {
    let mut table = Table::new(&["what", "is"]);
    table.row(["context".into(), who.context.clone()]);
    let user = who
        .user
        .clone()
        .or_else(|| who.unknown.clone())
        .unwrap_or_default();
    table.row(["user".into(), user]);
    if let Some(name) = &who.name {
        table.row(["name".into(), name.clone()]);
    }
    if !who.groups.is_empty() {
        table.row(["groups".into(), who.groups.join(" ")]);
    }
    if let Some(session) = &who.session {
        let ends = session.ends.as_ref();
        let ends = ends
            .map(|ends| format!(" until {ends}"))
            .unwrap_or_default();
        let words = format!("{}{ends} (tokens: {})", session.person, session.kept);
        table.row(["session".into(), words]);
    }
    for account in &who.drone {
        let login = account
            .login
            .clone()
            .or_else(|| account.error.clone())
            .unwrap_or_default();
        let kind = match (account.admin, account.machine) {
            (_, Some(true)) => " (machine account)",
            (Some(true), _) => " (admin)",
            _ => "",
        };
        table.row([
            format!("login in {}", account.server),
            format!("{login}{kind}"),
        ]);
    }
    table.aligned()
}
