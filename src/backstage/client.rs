//! The two questions that a catalog answers.

use crate::backstage::component::component;
use crate::backstage::people::Reading;
use crate::backstage::wire::{CountWire, PageInfoWire, PageWire};
use crate::backstage::{People, Seek};
use crate::domain::Component;
use crate::http::{Answer, Ask, Http, HttpError, Pool};

/// Components of a page. The server has no limit (`backstage-api` 0); a screen that shows the first
/// page at once has.
const PAGE: &str = "500";

/// Groups and users of a page: companies have fewer.
const PEOPLE: &str = "5000";

/// What a component is read from. `relations` are needed for owners, systems and dependencies.
pub(super) const OF_COMPONENTS: &str = "kind,metadata.name,metadata.namespace,metadata.title,\
    metadata.description,metadata.annotations,metadata.labels.tier,metadata.tags,metadata.links,\
    spec.type,spec.lifecycle,spec.owner,relations,status";

/// What groups and users are read from.
const OF_PEOPLE: &str = "kind,metadata.name,metadata.namespace,metadata.title,\
    metadata.annotations,metadata.links,spec.profile,spec.parent,spec.children,spec.members,\
    spec.memberOf";

/// One catalog. Clones share connections.
#[derive(Clone)]
pub struct Client {
    pub(super) http: Http,
}

/// A page of components.
#[derive(Debug, Default)]
pub struct Page {
    pub components: Vec<Component>,
    /// Where the next page begins; `None` after the last.
    pub next: Option<String>,
}

impl Client {
    pub fn new(http: Http) -> Self {
        Self { http }
    }

    /// All groups, and the users that may be the person: one question, as long as there are fewer
    /// than some thousand groups.
    pub async fn people(&self, seek: &Seek) -> Result<People, HttpError> {
        let mut reading = Reading::default();
        let mut cursor: Option<String> = None;
        loop {
            let ask = self.by_query(PEOPLE, OF_PEOPLE);
            let ask = match (&cursor, user_filter(seek)) {
                (Some(cursor), _) => ask.with("cursor", cursor),
                (None, Some(user)) => ask.with("filter", "kind=group").with("filter", &user),
                (None, None) => ask.with("filter", "kind=group"),
            };
            let answer = ask.json().await?;
            let page: PageWire<'_> = answer.parse()?;
            let next = following(&answer, page.page_info.0, cursor.as_deref())?;
            reading.take(page.items);
            if next.is_none() {
                return Ok(reading.end());
            }
            cursor = next;
        }
    }

    /// A page of components, from the beginning or from a cursor. `order` are the annotations that
    /// name a repository.
    pub async fn components(
        &self,
        order: &[String],
        cursor: Option<&str>,
    ) -> Result<Page, HttpError> {
        let ask = self.by_query(PAGE, OF_COMPONENTS);
        // Filter and order travel inside the cursor, and are not to stand beside it. All entities
        // have a name: a field that some lack would drop those.
        let ask = match cursor {
            Some(cursor) => ask.with("cursor", cursor),
            None => ask
                .with("filter", "kind=component")
                .with("orderField", "metadata.name,asc"),
        };
        let answer = ask.json().await?;
        let page: PageWire<'_> = answer.parse()?;
        let next = following(&answer, page.page_info.0, cursor)?;
        let mut pool = Pool::default();
        let items = page.items.into_iter().filter_map(|item| item.0);
        let components = items
            .filter_map(|wire| component(wire, order, &mut pool))
            .collect();
        Ok(Page { components, next })
    }

    /// How many components the token opens.
    pub async fn count(&self) -> Result<u64, HttpError> {
        let ask = self.by_query("1", "metadata.name");
        let answer = ask.with("filter", "kind=component").json().await?;
        let count: CountWire = answer.parse()?;
        Ok(count.total_items)
    }

    pub(super) fn by_query(&self, limit: &str, fields: &str) -> Ask {
        self.http
            .get(&["api", "catalog", "entities", "by-query"])
            .with("limit", limit)
            .with("fields", fields)
            .about("catalog")
    }
}

/// Where the next page begins. A page that leads to itself would be asked for without end.
fn following(
    answer: &Answer,
    info: Option<PageInfoWire>,
    cursor: Option<&str>,
) -> Result<Option<String>, HttpError> {
    let next = info.and_then(|info| info.next_cursor);
    if next.is_some() && next.as_deref() == cursor {
        return Err(answer.garbled("its next page is the same page"));
    }
    Ok(next)
}

/// A comma cannot be written in a value (`backstage-api` 1.3): whoever has one is not looked for.
fn user_filter(seek: &Seek) -> Option<String> {
    match seek {
        Seek::Entity(entity) => Some(format!(
            "kind=user,metadata.namespace={},metadata.name={}",
            entity.namespace(),
            entity.name()
        )),
        Seek::Email(email) => (!email.is_empty() && !email.contains(','))
            .then(|| format!("kind=user,spec.profile.email={email}")),
        Seek::Annotation(name, value) => (!value.is_empty() && !value.contains(','))
            .then(|| format!("kind=user,metadata.annotations.{name}={value}")),
        Seek::Nobody => None,
    }
}
