//! Reading a whole catalog in few requests (`backstage-api` 1.2, 1.5).

use std::sync::Arc;

use tokio::sync::watch;

use crate::backstage::person::subject;
use crate::backstage::wire::{Entity, Page};
use crate::domain::{Catalog, EntityRef, Fault, Person, Secret, Text};
use crate::http::{Answer, Http};

/// Entities of a page. The server has no maximum; this one keeps an answer under a megabyte.
const PAGE: usize = 500;
/// Groups of a page: they are small.
const GROUPS: usize = 1_000;

/// What a dashboard needs of a component; the rest of an entity stays where it is.
const FIELDS: &str = "kind,metadata.namespace,metadata.name,metadata.title,metadata.description,\
                      metadata.labels.tier,metadata.annotations,metadata.tags,metadata.links,\
                      spec.type,spec.lifecycle,spec.owner,relations,status";

/// Groups carry a relation for everything that they own: left out.
const GROUP_FIELDS: &str = "kind,metadata.namespace,metadata.name,metadata.title,\
                            metadata.annotations,metadata.links,spec";

/// One Backstage.
#[derive(Clone)]
pub struct Backstage {
    http: Http,
    token: watch::Receiver<Option<Secret>>,
}

/// What is wanted of a catalog.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Annotations that name a repository, in the order in which they are looked at.
    pub annotations: Vec<String>,
    /// Who the person is, where the configuration says it.
    pub me: Option<EntityRef>,
    /// The address of the account in Drone: the last way to find the person.
    pub email: Option<Text>,
}

impl Backstage {
    /// `token` is the one that signs the requests of `http`: a user token says who the person is.
    pub fn new(http: Http, token: watch::Receiver<Option<Secret>>) -> Self {
        Self { http, token }
    }

    /// Seconds that its clock is ahead of ours; `None` before its first answer.
    pub fn offset(&self) -> Option<i64> {
        self.http.offset()
    }

    /// Groups, the person, and all components: 2 requests and one more for each 500 components.
    /// `part` gets what the first page brought.
    pub async fn catalog(
        &self,
        wanted: &Wanted,
        mut part: impl FnMut(Catalog) + Send,
    ) -> Result<Catalog, Fault> {
        let (groups, person) = tokio::join!(self.groups(), self.person(wanted));
        let mut catalog = groups?;
        match person {
            Ok(person) => catalog.me = Some(person),
            Err(why) => catalog.me_unknown = Some(why?),
        }
        let mut cursor: Option<String> = None;
        loop {
            let answer = self
                .page("component", FIELDS, PAGE, cursor.as_deref())
                .await?;
            let page: Page<'_> = answer.parse()?;
            let read = |entity: &Entity<'_>| entity.component(&wanted.annotations).map(Arc::new);
            let items = page.items.0.iter().flatten();
            let first = cursor.is_none();
            catalog.components.extend(items.filter_map(read));
            cursor = next(&page, cursor.as_deref());
            if cursor.is_none() {
                catalog.sort();
                return Ok(catalog);
            }
            if first {
                let mut so_far = catalog.clone();
                so_far.sort();
                part(so_far);
            }
        }
    }

    async fn page(
        &self,
        kind: &str,
        fields: &str,
        limit: usize,
        cursor: Option<&str>,
    ) -> Result<Answer, Fault> {
        let path = ["api", "catalog", "entities", "by-query"];
        let mut ask = self
            .http
            .get(&path)
            .with("fields", fields)
            .with("limit", &limit.to_string());
        ask = match cursor {
            Some(cursor) => ask.with("cursor", cursor),
            None => ask
                .with("filter", &format!("kind={kind}"))
                .with("orderField", "metadata.name,asc"),
        };
        Ok(ask
            .about(format!("the {kind}s of the catalog"))
            .json()
            .await?)
    }

    async fn groups(&self) -> Result<Catalog, Fault> {
        let mut catalog = Catalog::default();
        let mut cursor: Option<String> = None;
        loop {
            let answer = self
                .page("group", GROUP_FIELDS, GROUPS, cursor.as_deref())
                .await?;
            let page: Page<'_> = answer.parse()?;
            let teams = page.items.0.iter().flatten().filter_map(Entity::team);
            catalog
                .teams
                .extend(teams.map(|team| (team.entity.clone(), team)));
            cursor = next(&page, cursor.as_deref());
            if cursor.is_none() {
                return Ok(catalog);
            }
        }
    }

    /// The person; else why it is not known who that is, or why it could not be asked.
    async fn person(&self, wanted: &Wanted) -> Result<Person, Result<String, Fault>> {
        let named = wanted.me.clone().or_else(|| {
            let token = self.token.borrow();
            token.as_ref().and_then(subject)
        });
        match (named, &wanted.email) {
            (Some(entity), _) => self.by_name(&entity).await,
            (None, Some(email)) => self.by_email(email).await,
            (None, None) => Err(Ok(
                "no token says who you are: set `me: user:default/you` in the context".into(),
            )),
        }
    }

    async fn by_name(&self, entity: &EntityRef) -> Result<Person, Result<String, Fault>> {
        let path = [
            "api",
            "catalog",
            "entities",
            "by-name",
            entity.kind(),
            entity.namespace(),
            entity.name(),
        ];
        let ask = self
            .http
            .get(&path)
            .about(format!("{} in the catalog", entity.as_str()));
        let answer = match ask.json().await {
            Ok(answer) => answer,
            Err(error) if error.status() == Some(404) => {
                return Err(Ok(format!(
                    "{} is not in the catalog, or not visible to you",
                    entity.as_str()
                )));
            }
            Err(error) => return Err(Err(error.into())),
        };
        let read: Entity<'_> = answer.parse().map_err(|error| Err(error.into()))?;
        read.person()
            .ok_or_else(|| Ok(format!("{} has no name", entity.as_str())))
    }

    async fn by_email(&self, email: &str) -> Result<Person, Result<String, Fault>> {
        // A comma cannot be written in a filter, and no address needs one.
        if email.contains(',') {
            return Err(Ok(format!(
                "`{email}` cannot be looked up: set `me` in the context"
            )));
        }
        let path = ["api", "catalog", "entities", "by-query"];
        let filter = format!("kind=user,spec.profile.email={email}");
        let ask = self
            .http
            .get(&path)
            .with("filter", &filter)
            .with("limit", "2");
        let ask = ask.with(
            "fields",
            "kind,metadata.namespace,metadata.name,spec,relations",
        );
        let answer = ask.about("the person with your address").json().await;
        let answer = answer.map_err(|error| Err(error.into()))?;
        let page: Page<'_> = answer.parse().map_err(|error| Err(error.into()))?;
        let mut people = page.items.0.iter().flatten().filter_map(Entity::person);
        match (people.next(), people.next()) {
            (Some(person), None) => Ok(person),
            (None, _) => Err(Ok(format!(
                "nobody in the catalog has the address {email}: set `me` in the context"
            ))),
            (Some(_), Some(_)) => Err(Ok(format!(
                "several people in the catalog have the address {email}: set `me` in the context"
            ))),
        }
    }
}

/// The cursor of the next page. One that comes again would go round for ever.
fn next(page: &Page<'_>, last: Option<&str>) -> Option<String> {
    let cursor = &*page.page_info.next_cursor.0;
    let goes_on = !cursor.is_empty() && Some(cursor) != last && !page.items.0.is_empty();
    goes_on.then(|| cursor.to_owned())
}
