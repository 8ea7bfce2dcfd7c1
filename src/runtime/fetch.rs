//! Questions: which operation answers which.

use std::sync::Arc;

use tokio::sync::mpsc::Sender;

use crate::app::{Answer, BackstageQuery, DroneQuery, Event, Query, Ticket, Urgency};
use crate::domain::{Catalog, Fault, Text};
use crate::operations::Context;
use crate::runtime::budget::Budget;

/// The context whose servers a question goes to.
pub(super) fn context_of(query: &Query) -> &Text {
    match query {
        Query::Backstage(
            BackstageQuery::Catalog { context, .. }
            | BackstageQuery::Sources { context }
            | BackstageQuery::Entry { context, .. }
            | BackstageQuery::Raw { context, .. },
        ) => context,
        Query::Drone(query) => match query {
            DroneQuery::Account(server)
            | DroneQuery::Repos(server)
            | DroneQuery::Recent(server) => &server.context,
            DroneQuery::Build(build, _) => &build.repo.server.context,
            DroneQuery::Builds { repo, .. }
            | DroneQuery::Latest { repo, .. }
            | DroneQuery::Past { repo, .. }
            | DroneQuery::Facts(repo)
            | DroneQuery::Branches(repo) => &repo.server.context,
        },
    }
}

/// Whether it may wait for its turn in the budget.
fn urgency(query: &Query) -> Urgency {
    match query {
        Query::Drone(DroneQuery::Build(_, urgency) | DroneQuery::Latest { urgency, .. }) => {
            *urgency
        }
        Query::Drone(DroneQuery::Past { .. }) => Urgency::Background,
        _ => Urgency::Now,
    }
}

/// Asks, and puts what came back through the door.
pub(super) async fn ask(
    context: Context,
    ticket: Ticket,
    query: Query,
    budget: Budget,
    door: Sender<Event>,
) {
    if urgency(&query) == Urgency::Background {
        budget.turn().await;
    }
    let result = match query {
        Query::Backstage(BackstageQuery::Catalog { email, .. }) => {
            catalog(&context, &ticket, email, &door).await
        }
        Query::Backstage(BackstageQuery::Sources { .. }) => {
            let sources = context.sources().await;
            sources.map(|sources| Answer::Sources(Box::new(sources)))
        }
        Query::Backstage(BackstageQuery::Entry { entity, .. }) => {
            let component = context.component(&entity).await;
            component.map(|component| Answer::Entry(component.map(Arc::new)))
        }
        Query::Backstage(BackstageQuery::Raw { entity, .. }) => {
            context.entity_record(&entity).await.map(Answer::Raw)
        }
        Query::Drone(query) => drone(&context, query).await,
    };
    // The door closes only when the program ends; nobody is there to be told.
    let _ = door.send(Event::Answered(ticket, result)).await;
}

async fn catalog(
    context: &Context,
    ticket: &Ticket,
    email: Option<Text>,
    door: &Sender<Event>,
) -> Result<Answer, Fault> {
    let part = |catalog: Catalog| {
        // The whole follows: where the door is full, the part is not worth waiting for.
        let answer = Answer::CatalogPart(Arc::new(catalog));
        let _ = door.try_send(Event::Answered(ticket.clone(), Ok(answer)));
    };
    let catalog = context.catalog(email, part).await?;
    Ok(Answer::Catalog(Arc::new(catalog)))
}

async fn drone(context: &Context, query: DroneQuery) -> Result<Answer, Fault> {
    match query {
        DroneQuery::Account(server) => context.account(&server).await.map(Answer::Account),
        DroneQuery::Repos(server) => context.repos(&server).await.map(Answer::Repos),
        DroneQuery::Recent(server) => context.recent(&server).await.map(Answer::Recent),
        DroneQuery::Builds {
            repo,
            page,
            per_page,
            branch,
        } => {
            let builds = context.builds(&repo, page, per_page, branch.as_deref());
            builds.await.map(|builds| Answer::Builds {
                page,
                per_page,
                builds,
            })
        }
        DroneQuery::Past {
            repo,
            branch,
            page,
            per_page,
        } => {
            let builds = context.builds(&repo, page, per_page, Some(&branch));
            builds.await.map(|builds| Answer::Builds {
                page,
                per_page,
                builds,
            })
        }
        DroneQuery::Build(build, _) => {
            let build = context.build(&build).await?;
            Ok(Answer::Build(Box::new(build)))
        }
        DroneQuery::Latest { repo, branch, .. } => {
            let latest = context.latest(&repo, &branch).await?;
            Ok(Answer::Latest(latest.map(Box::new)))
        }
        DroneQuery::Facts(repo) => {
            let facts = context.facts(&repo).await?;
            Ok(Answer::Facts(Box::new(facts)))
        }
        DroneQuery::Branches(repo) => context.branches(&repo).await.map(Answer::Branches),
    }
}
