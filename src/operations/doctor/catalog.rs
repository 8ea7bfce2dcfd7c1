//! What the catalog is asked for the sake of its own entries.
//!
//! An examination of all entries costs one reading of the catalog (a question for the groups, one for
//! 500 components), the list of each Drone, and the two questions of [`Context::sources`]: four
//! requests for a company of 500 services with one Drone, however many of its entries are stale.

use futures_util::future::join;

use crate::backstage::Client;
use crate::domain::{Component, EntityRef, Fault, FaultKind, Sources};
use crate::http::HttpError;
use crate::identity::Signed;
use crate::operations::Context;

impl Context {
    /// Where entries come from and who is in which group: two questions at once. A context without a
    /// catalog has neither.
    pub async fn sources(&self) -> Result<Sources, Fault> {
        let Some(backstage) = self.backstage() else {
            return Ok(Sources::default());
        };
        let broken = backstage.ask(|catalog| async move { catalog.broken_sources().await });
        let members = backstage.ask(|catalog| async move { catalog.members().await });
        let (broken, members) = join(broken, members).await;
        Ok(Sources {
            broken: broken?,
            // Whoever may not count people can be told all the rest.
            members: members.ok().filter(|members| !members.is_empty()),
        })
    }

    /// One component as the catalog has it now; `None` where it is gone.
    pub async fn component(&self, entity: &EntityRef) -> Result<Option<Component>, Fault> {
        let order = &self.setup().annotations;
        let ask = |catalog: Client| async move { catalog.component(entity, order).await };
        self.a_catalog()?.ask(ask).await
    }

    /// The whole record of an entity, as indented JSON.
    pub async fn entity_record(&self, entity: &EntityRef) -> Result<String, Fault> {
        let ask = |catalog: Client| async move { catalog.record(entity).await };
        self.a_catalog()?.ask(ask).await
    }

    /// Lets Backstage read an entry again soon, with all above it up to its Location. It answers
    /// before it has done so.
    pub async fn reread(&self, entity: &EntityRef) -> Result<(), Fault> {
        let send = |catalog: Client| async move { catalog.refresh(entity).await };
        let catalog = self.a_catalog()?;
        catalog.once(send, |error| refused(entity, error)).await
    }

    fn a_catalog(&self) -> Result<&Signed<Client>, Fault> {
        self.backstage().ok_or_else(|| {
            let words = format!("context {} has no Backstage", self.name());
            Fault::new(FaultKind::Local, words).hint("give it one: `contexts.NAME.backstage.url`")
        })
    }
}

/// Why Backstage does not read an entry again, in words.
fn refused(entity: &EntityRef, error: HttpError) -> Fault {
    let fault = Fault::from(error);
    match fault.kind {
        FaultKind::Forbidden => fault.hint(
            "it needs the token of a person who may `catalog.entity.refresh`; one that only reads is \
             refused",
        ),
        FaultKind::NotFound => {
            let words = format!("the catalog has no `{entity}` any more, or does not show it to you");
            Fault::new(FaultKind::NotFound, words).hint("`r` looks again")
        }
        _ => fault,
    }
}
