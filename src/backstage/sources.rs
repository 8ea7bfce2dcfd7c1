//! What the doctor asks beside the components: where entries come from, who is in which group, one
//! entry by itself, and that it be read again.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use crate::backstage::Client;
use crate::backstage::client::OF_COMPONENTS;
use crate::backstage::component::component;
use crate::backstage::wire::{EntityWire, PageWire};
use crate::domain::{BrokenSource, Component, EntityRef, Text};
use crate::http::{HttpError, Pool};

/// Locations that are read: a company has fewer, and beyond it their errors are not told.
const LOCATIONS: &str = "5000";

/// `relations.memberOf` of users, counted by the server: one small answer however many people
/// there are.
const MEMBERS: &str = "relations.memberOf";

#[derive(Deserialize)]
struct FacetsWire {
    facets: HashMap<String, Vec<FacetWire>>,
}

#[derive(Deserialize)]
struct FacetWire {
    value: String,
    count: u64,
}

impl Client {
    /// The Locations that fail. Errors cannot be filtered for (`backstage-api` 1.10), so all are read,
    /// with no more than is needed of each.
    pub async fn broken_sources(&self) -> Result<Vec<BrokenSource>, HttpError> {
        let fields = "kind,metadata.name,metadata.namespace,metadata.annotations,\
                      spec.type,spec.target,spec.targets,status";
        let ask = self
            .by_query(LOCATIONS, fields)
            .with("filter", "kind=location");
        let answer = ask.json().await?;
        let page: PageWire<'_> = answer.parse()?;
        let items = page.items.into_iter().filter_map(|item| item.0);
        Ok(items.filter_map(broken).collect())
    }

    /// How many users are a member of each group that has any.
    pub async fn members(&self) -> Result<HashMap<EntityRef, u64>, HttpError> {
        let ask = self.http.get(&["api", "catalog", "entity-facets"]);
        let ask = ask.with("facet", MEMBERS).with("filter", "kind=user");
        let answer = ask.about("members of groups").json().await?;
        let mut wire: FacetsWire = answer.parse()?;
        let counts = wire.facets.remove(MEMBERS).unwrap_or_default();
        let counts = counts
            .into_iter()
            .filter_map(|it| Some((EntityRef::complete(&it.value)?, it.count)));
        Ok(counts.collect())
    }

    /// One component as it is now; `None` where the catalog has it no more. `order` as for
    /// [`Client::components`].
    pub async fn component(
        &self,
        entity: &EntityRef,
        order: &[String],
    ) -> Result<Option<Component>, HttpError> {
        let filter = format!(
            "kind={},metadata.namespace={},metadata.name={}",
            entity.kind(),
            entity.namespace(),
            entity.name()
        );
        let ask = self.by_query("1", OF_COMPONENTS).with("filter", &filter);
        let answer = ask.json().await?;
        let page: PageWire<'_> = answer.parse()?;
        let first = page.items.into_iter().find_map(|item| item.0);
        Ok(first.and_then(|wire| component(wire, order, &mut Pool::default())))
    }

    /// The whole record of an entity, as indented JSON.
    pub async fn record(&self, entity: &EntityRef) -> Result<String, HttpError> {
        let (kind, namespace, name) = (entity.kind(), entity.namespace(), entity.name());
        let path = [
            "api", "catalog", "entities", "by-name", kind, namespace, name,
        ];
        let answer = self
            .http
            .get(&path)
            .about(entity.to_string())
            .json()
            .await?;
        let record: Value = answer.parse()?;
        serde_json::to_string_pretty(&record).map_err(|error| answer.garbled(error.to_string()))
    }

    /// `POST /refresh`: asks that an entry be read again soon, with all above it up to its Location.
    pub async fn refresh(&self, entity: &EntityRef) -> Result<(), HttpError> {
        let ask = self.http.post(&["api", "catalog", "refresh"]);
        let ask = ask.sending(&json!({"entityRef": entity.as_str()}));
        ask.about(format!("refresh of {entity}")).pieces().await?;
        Ok(())
    }
}

/// A Location with an error, and what it reads.
fn broken(mut wire: EntityWire<'_>) -> Option<BrokenSource> {
    let location = wire.entity().filter(|it| it.kind() == "location")?;
    let error = wire.errors().into_iter().next()?;
    let spec = wire.spec.0.take().unwrap_or_default();
    let metadata = wire.metadata.0.take().unwrap_or_default();
    let own = metadata.annotation("backstage.io/managed-by-location");
    let kind = match &*spec.kind.0 {
        // A Location that says none reads what its own file is of.
        "" => own.and_then(|own| own.split(':').next()).unwrap_or("url"),
        kind => kind,
    };
    let written = spec.targets.0.iter().chain([&spec.target]);
    let targets = written
        .map(|target| &*target.0)
        .filter(|target| !target.is_empty())
        .map(|target| Text::from(format!("{kind}:{}", absolute(target, own))));
    Some(BrokenSource {
        targets: targets.collect(),
        location,
        error,
    })
}

/// A target that is written relative to the Location's own file, whole.
fn absolute(target: &str, own: Option<&str>) -> String {
    let base = own.and_then(|own| Url::parse(own.strip_prefix("url:")?).ok());
    let joined = base.and_then(|base| base.join(target).ok());
    joined.map_or_else(|| target.to_owned(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(json: &str) -> Option<BrokenSource> {
        broken(serde_json::from_str(json).expect("an entity"))
    }

    #[test]
    fn a_location_with_an_error_tells_what_it_reads() {
        let found = read(
            r#"{"kind":"Location","metadata":{"name":"teams","annotations":
                {"backstage.io/managed-by-location":"url:https://git.x/acme/all/tree/main/all.yaml"}},
                "spec":{"targets":["./api.yaml","https://git.x/b.yaml"]},
                "status":{"items":[{"level":"error","message":"HTTP 404"}]}}"#,
        )
        .expect("it fails");
        assert_eq!(found.location.as_str(), "location:default/teams");
        let targets: Vec<&str> = found.targets.iter().map(|it| &**it).collect();
        let first = "url:https://git.x/acme/all/tree/main/api.yaml";
        assert_eq!(targets, [first, "url:https://git.x/b.yaml"]);
        assert_eq!(&*found.error, "HTTP 404");
    }

    #[test]
    fn one_without_an_error_and_other_kinds_are_none() {
        let sound = r#"{"kind":"Location","metadata":{"name":"a"},"status":{"items":[
            {"level":"warning","message":"slow"}]}}"#;
        assert_eq!(read(sound), None);
        let api = r#"{"kind":"API","metadata":{"name":"a"},"status":{"items":[
            {"level":"error","message":"x"}]}}"#;
        assert_eq!(read(api), None);
    }
}
