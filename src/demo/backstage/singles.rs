//! The routes about entities that are named: by name, reference or uid, and what is above them.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::{Path, State},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};
use serde_json::json;

use super::{
    answer,
    catalog::Entity,
    filter, paging,
    parameters::{Body, Parameters},
    question::Question,
    refusal::Refusal,
    server::Backstage,
};

type Answered = Result<Response, Refusal>;

/// The Location above everything that is not an orphan.
const ROOT: &str = "location:default/acme-root";

/// `GET /entities/by-name/{kind}/{namespace}/{name}`, in any letter case.
pub(super) async fn by_name(
    State(backstage): State<Arc<Backstage>>,
    Path((kind, namespace, name)): Path<(String, String, String)>,
    uri: Uri,
) -> Answered {
    Parameters::read(&uri, &[])?;
    let (_, entity) = named(&backstage, &kind, &namespace, &name)?;
    Ok(answer::json(entity.text.to_string()))
}

/// `GET /entities/by-name/{kind}/{namespace}/{name}/ancestry`: the chain up to the root Location.
pub(super) async fn ancestry(
    State(backstage): State<Arc<Backstage>>,
    Path((kind, namespace, name)): Path<(String, String, String)>,
) -> Answered {
    let (reference, entity) = named(&backstage, &kind, &namespace, &name)?;
    let is_orphan = entity.text.contains(r#""backstage.io/orphan":"true""#);
    let root = backstage
        .catalog
        .find(ROOT)
        .and_then(|index| backstage.catalog.get(index));
    let above = root.filter(|_| !is_orphan && reference != ROOT);
    let parents = if above.is_some() {
        json!([ROOT])
    } else {
        json!([])
    };
    let item = |entity: &Entity, parents: &serde_json::Value| {
        format!(
            r#"{{"entity":{},"parentEntityRefs":{parents}}}"#,
            entity.text
        )
    };
    let mut items = vec![item(entity, &parents)];
    items.extend(above.map(|root| item(root, &json!([]))));
    Ok(answer::json(format!(
        r#"{{"rootEntityRef":{},"items":{}}}"#,
        json!(reference),
        answer::array(&items)
    )))
}

/// `GET /entities/by-uid/{uid}`
pub(super) async fn by_uid(
    State(backstage): State<Arc<Backstage>>,
    Path(uid): Path<String>,
) -> Answered {
    backstage
        .catalog
        .find_uid(&uid)
        .and_then(|index| backstage.catalog.get(index))
        .map(|entity| answer::json(entity.text.to_string()))
        .ok_or_else(|| Refusal::not_found(format!("No entity with uid {uid}")))
}

/// `POST /entities/by-refs`: as many items as references, null for what is missing. References
/// must be whole and in lower case.
pub(super) async fn by_refs(
    State(backstage): State<Arc<Backstage>>,
    uri: Uri,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answered {
    let parameters = Parameters::read(&uri, &["filter"])?;
    let asked = Body::read(&headers, &bytes)?;
    let Some(references) = asked.texts("entityRefs") else {
        return Err(Refusal::input(
            "Malformed request body (did you remember to specify an application/json content \
             type?), Validation error: Required at \"entityRefs\"",
        ));
    };
    let fields = asked.fields()?;
    let filter = filter::to_query(&parameters.all("filter")).map_err(Refusal::input)?;
    let question = Question {
        query: asked.query()?.or(filter),
        ..Question::default()
    };
    let allowed = match &question.query {
        Some(_) => Some(paging::matches(&backstage.catalog, &question).map_err(Refusal::input)?),
        None => None,
    };
    let items: Vec<String> = references
        .iter()
        .map(|reference| {
            let index = backstage.catalog.find(reference);
            let index = index.filter(|at| allowed.as_ref().is_none_or(|all| all.contains(at)));
            index.and_then(|at| backstage.catalog.texts(&[at], &fields).pop())
        })
        .map(|text| text.unwrap_or_else(|| "null".to_owned()))
        .collect();
    Ok(answer::json(format!(
        r#"{{"items":{}}}"#,
        answer::array(&items)
    )))
}

/// `POST /refresh`: read again soon. There is nothing to read; only the name is checked.
pub(super) async fn refresh(
    State(backstage): State<Arc<Backstage>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answered {
    let asked = Body::read(&headers, &bytes)?;
    let reference = asked
        .text("entityRef")
        .ok_or_else(|| Refusal::input("request/body must have required property 'entityRef'"))?;
    match backstage.catalog.find(&reference.to_lowercase()) {
        Some(_) => Ok(StatusCode::OK.into_response()),
        None => Err(Refusal::not_found(format!("Entity {reference} not found"))),
    }
}

/// `GET /locations`: only what was registered by request, which nobody can here.
pub(super) async fn locations() -> Response {
    answer::json("[]".to_owned())
}

fn named<'a>(
    backstage: &'a Backstage,
    kind: &str,
    namespace: &str,
    name: &str,
) -> Result<(String, &'a Entity), Refusal> {
    let reference = format!("{kind}:{namespace}/{name}").to_lowercase();
    let entity = backstage
        .catalog
        .find(&reference)
        .and_then(|index| backstage.catalog.get(index));
    entity.map(|entity| (reference, entity)).ok_or_else(|| {
        Refusal::not_found(format!(
            "No entity named '{name}' found, with kind '{kind}' in namespace '{namespace}'"
        ))
    })
}
