//! The whole catalog, as one value.

use std::sync::Arc;

use futures_util::future::try_join;

use crate::backstage::{Client, Page, People, Seek};
use crate::domain::{Catalog, Component, EntityRef, Fault, Person, Text};
use crate::identity::Signed;
use crate::operations::Context;

impl Context {
    /// Reads the whole catalog: components with owners, groups, and the person. Where there are more
    /// pages than one, `part` gets what the first brought, for a screen that need not wait for the
    /// rest. `email` is the address of the account in Drone, the last way to find the person. A
    /// context without a catalog has an empty one.
    pub async fn catalog(
        &self,
        email: Option<Text>,
        mut part: impl FnMut(Catalog) + Send,
    ) -> Result<Catalog, Fault> {
        let Some(backstage) = self.backstage() else {
            return Ok(Catalog::default());
        };
        let seek = self.seek(backstage, email).await?;
        let (people, mut page) =
            try_join(people(backstage, &seek), self.page(backstage, None)).await?;
        let mut catalog = start(&people, &seek);
        let mut pages = 0;
        loop {
            take(&mut catalog, page.components, &people);
            pages += 1;
            let Some(cursor) = page.next else {
                catalog.sort();
                return Ok(catalog);
            };
            if pages == 1 {
                let mut first = catalog.clone();
                first.sort();
                part(first);
            }
            page = self.page(backstage, Some(&cursor)).await?;
        }
    }

    async fn page(&self, backstage: &Signed<Client>, cursor: Option<&str>) -> Result<Page, Fault> {
        let order = &self.setup().annotations;
        backstage
            .ask(|catalog| async move { catalog.components(order, cursor).await })
            .await
    }

    /// How to find the person: by the configuration, else by the token, else by the annotation that
    /// holds the provider's word for them, else by the address that the provider vouches for, else by that of the account in Drone.
    async fn seek(&self, backstage: &Signed<Client>, email: Option<Text>) -> Result<Seek, Fault> {
        if let Some(me) = &self.setup().me {
            return Ok(Seek::Entity(me.clone()));
        }
        let subject = backstage.subject().await?;
        // The token of a service names no person (`backstage-api` 2.1).
        let person = subject.and_then(|text| EntityRef::complete(&text));
        if let Some(entity) = person.filter(|entity| entity.kind() == "user") {
            return Ok(Seek::Entity(entity));
        }
        if let Some(name) = &self.setup().person_annotation
            && let Some(person) = backstage.person().await?
        {
            return Ok(Seek::Annotation(name.clone(), person.into()));
        }
        let vouched = backstage.address().await?.map(Text::from);
        Ok(vouched.or(email).map_or(Seek::Nobody, Seek::Email))
    }
}

async fn people(backstage: &Signed<Client>, seek: &Seek) -> Result<People, Fault> {
    backstage
        .ask(|catalog| async move { catalog.people(seek).await })
        .await
}

/// A catalog with groups and the person, and no components yet.
fn start(people: &People, seek: &Seek) -> Catalog {
    let (me, me_unknown) = match person(people, seek) {
        Ok(person) => (Some(person), None),
        Err(why) => (None, Some(why)),
    };
    Catalog {
        components: Vec::new(),
        teams: people.teams.clone(),
        me,
        me_unknown,
    }
}

fn take(catalog: &mut Catalog, page: Vec<Component>, people: &People) {
    let page = page.into_iter().map(|mut component| {
        people.check_owners(&mut component);
        Arc::new(component)
    });
    catalog.components.extend(page);
}

/// The one user who fits, or why there is none.
fn person(people: &People, seek: &Seek) -> Result<Person, String> {
    let fits = |person: &&Person| match seek {
        Seek::Entity(entity) => person.entity == *entity,
        Seek::Email(email) => person.email.eq_ignore_ascii_case(email),
        // The server has compared it: no other user was asked for.
        Seek::Annotation(..) => true,
        Seek::Nobody => false,
    };
    let mut found = people.persons.iter().filter(fits);
    match (found.next(), found.next(), seek) {
        (Some(person), None, _) => Ok(person.clone()),
        (Some(_), Some(_), Seek::Annotation(name, value)) => Err(format!(
            "several users of the catalog have `{name}: {value}`"
        )),
        (Some(_), Some(_), _) => Err("several users of the catalog have your address".into()),
        (None, _, Seek::Entity(entity)) => Err(format!("the catalog has no `{entity}`")),
        (None, _, Seek::Email(email)) => {
            Err(format!("no user of the catalog has the address {email}"))
        }
        (None, _, Seek::Annotation(name, value)) => {
            Err(format!("no user of the catalog has `{name}: {value}`"))
        }
        (None, _, Seek::Nobody) => {
            Err("neither the token nor the account in Drone says who you are".into())
        }
    }
}
