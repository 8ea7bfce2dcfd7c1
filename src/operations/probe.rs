//! Looking at servers that are not configured yet: one question each, within 10 s and without a
//! token; only the catalog is read with one.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use url::Url;

use crate::domain::{ANNOTATIONS, Catalog, CatalogLook, Component, Fault, OwnIssuer, Text};
use crate::http::Reach;
use crate::identity::{
    Bearer, ClientId, Flow, Limits, Login, Profile, Provider, Redirect, SignIn, TokenFeed,
};
use crate::operations::{Context, Endpoint, Setup};
use crate::{backstage, drone};

/// What is needed to look at servers.
pub struct Prober {
    reach: Reach,
    proxy: Option<Url>,
    /// PEM file of certificates that are trusted besides those of the system.
    ca: Option<PathBuf>,
}

impl Prober {
    /// Connects to nothing yet.
    pub fn new(proxy: Option<Url>, ca: Option<PathBuf>) -> Self {
        Self {
            reach: Reach::new(Limits::default(), proxy.clone()),
            proxy,
            ca,
        }
    }

    /// Whether a Backstage stands there, and whether people can sign in at it.
    pub async fn backstage(&self, base: &Url) -> Result<OwnIssuer, Fault> {
        let raw = self.reach.raw(base, self.ca.as_deref())?;
        backstage::probe(&raw, base).await
    }

    /// Whether a Drone stands there, and its version.
    pub async fn drone(&self, base: &Url) -> Result<Text, Fault> {
        let raw = self.reach.raw(base, self.ca.as_deref())?;
        drone::probe(&raw, base).await
    }

    /// Whether an OpenID provider with this very name stands there (L01 to L06).
    pub async fn issuer(&self, issuer: &str) -> Result<(), Fault> {
        let login = Login {
            context: String::new(),
            issuer: issuer.to_owned(),
            profile: Profile::Standard,
            client: ClientId::Register,
            scopes: Vec::new(),
            offline: true,
            audience: None,
            resource: None,
            bearer: Bearer::Access,
            flow: Flow::Auto,
            allow_device: false,
            redirect: Redirect::default(),
            extra: Vec::new(),
            origin: String::new(),
        };
        Provider::discover(login, &self.reach, self.ca.as_deref()).await?;
        Ok(())
    }

    /// A catalog that somebody signs in to. Asks nobody yet.
    pub fn entrance(&self, base: Url, sign_in: SignIn) -> Result<Context, Fault> {
        self.context(base, sign_in.feed(), Some(sign_in))
    }

    /// Reads the catalog once, and tells what it says of repositories and Drones.
    pub async fn catalog(&self, base: Url, token: TokenFeed) -> Result<CatalogLook, Fault> {
        let context = self.context(base, token, None)?;
        self.look(&context).await
    }

    /// The same for a catalog that is open.
    pub async fn look(&self, context: &Context) -> Result<CatalogLook, Fault> {
        let catalog = context.catalog(None, |_| {}).await?;
        Ok(look(&catalog))
    }

    fn context(
        &self,
        base: Url,
        token: TokenFeed,
        sign_in: Option<SignIn>,
    ) -> Result<Context, Fault> {
        let backstage = Endpoint {
            url: base,
            token,
            ca: self.ca.clone(),
            own: None,
        };
        let setup = Setup {
            context: "first run".into(),
            backstage: Some(backstage),
            drones: Vec::new(),
            sign_in,
            looks: None,
            annotations: Vec::new(),
            proxy: self.proxy.clone(),
            me: None,
            person_annotation: None,
            record: None,
            via: "tui",
        };
        Context::open(setup, Limits::default())
    }
}

fn look(catalog: &Catalog) -> CatalogLook {
    let mut named: HashMap<Text, usize> = HashMap::new();
    for component in &catalog.components {
        for drone in drones(component) {
            *named.entry(drone).or_default() += 1;
        }
    }
    let mut drones: Vec<(Text, usize)> = named.into_iter().collect();
    drones.sort_by(|(one, often), (other, oftener)| oftener.cmp(often).then(one.cmp(other)));
    let joined = catalog.components.iter();
    CatalogLook {
        components: catalog.components.len(),
        joined: joined.filter(|it| !it.repos.is_empty()).count(),
        annotations: annotations(catalog),
        drones: drones.into_iter().map(|(drone, _)| drone).collect(),
    }
}

/// How many components each annotation joins. Of several on one component the first counts: that is
/// the one which is built by.
fn annotations(catalog: &Catalog) -> Vec<(Text, usize)> {
    let mut counted: HashMap<Text, usize> = HashMap::new();
    let first = |it: &Arc<Component>| it.repos.first().map(|repo| repo.annotation.clone());
    for annotation in catalog.components.iter().filter_map(first) {
        *counted.entry(annotation).or_default() += 1;
    }
    let worth = |name: &str| ANNOTATIONS.iter().position(|known| *known == name);
    let mut counted: Vec<(Text, usize)> = counted.into_iter().collect();
    counted.sort_by_key(|(name, _)| worth(name).unwrap_or(usize::MAX));
    counted
}

/// Addresses of Drones that a component names: by annotation as written, by links as far as their
/// host goes.
fn drones(component: &Component) -> impl Iterator<Item = Text> {
    let stated = component.repos.iter().filter_map(|repo| {
        let url = Url::parse(repo.server.as_deref()?).ok()?;
        url.has_host()
            .then(|| url.as_str().trim_end_matches('/').into())
    });
    let linked = component.links.iter().filter_map(|link| {
        let url = Url::parse(&link.url).ok()?;
        let is_drone = url.host_str()?.starts_with("drone.");
        is_drone.then(|| url.origin().ascii_serialization().into())
    });
    stated.chain(linked)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{EntityRef, Link, RepoLink, RepoSlug};

    fn component(name: &str, server: Option<&str>, link: Option<&str>) -> Arc<Component> {
        let entity = EntityRef::parse(name, "component", "default").expect("a reference");
        let repo = server.map(|server| RepoLink {
            server: Some(server.into()),
            slug: RepoSlug::parse("acme/x").expect("a slug"),
            branch: None,
            pipeline: None,
            annotation: "drone.io/repo-slug".into(),
            guessed: false,
        });
        let link = link.map(|url| Link {
            url: url.into(),
            title: "".into(),
            kind: "".into(),
        });
        Arc::new(Component {
            entity,
            name: name.into(),
            title: "".into(),
            description: "".into(),
            kind: "service".into(),
            lifecycle: "".into(),
            system: None,
            owners: Vec::new(),
            owner_text: "".into(),
            tier: "".into(),
            tags: Vec::new(),
            links: link.into_iter().collect(),
            contacts: Vec::new(),
            depends_on: Vec::new(),
            repos: repo.into_iter().collect(),
            stated: Vec::new(),
            origin: "".into(),
            file: "".into(),
            orphan: false,
            errors: Vec::new(),
            findings: Vec::new(),
        })
    }

    #[test]
    fn drones_are_proposed_as_often_as_they_are_named() {
        let catalog = Catalog {
            components: vec![
                component("a", Some("https://ci.acme.dev/"), None),
                component("b", Some("main"), Some("https://drone.acme.dev/acme/b")),
                component("c", None, Some("https://drone.acme.dev/acme/c/12")),
                component("d", None, Some("https://wiki.acme.dev/drone")),
            ],
            ..Catalog::default()
        };
        let look = look(&catalog);
        let drones: Vec<&str> = look.drones.iter().map(|drone| &**drone).collect();
        assert_eq!(drones, ["https://drone.acme.dev", "https://ci.acme.dev"]);
        assert_eq!((look.components, look.joined), (4, 2));
        assert_eq!(look.annotations, [("drone.io/repo-slug".into(), 2)]);
    }
}
