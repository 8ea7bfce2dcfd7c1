//! The routes that list: `by-query` by GET and POST, the old `entities`, and the facets.

use std::{collections::BTreeMap, sync::Arc};

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderMap, HeaderValue, Uri, header},
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use super::{
    answer,
    catalog::Catalog,
    cursor::Cursor,
    filter,
    paging::{self, Place},
    parameters::{Body, Parameters},
    question::{Order, Question, Text},
    refusal::Refusal,
    server::Backstage,
};

/// Entities on a page when nobody says how many (the code's number; the documentation says 20).
const LIMIT: usize = 200;

type Answered = Result<Response, Refusal>;

/// `GET /entities/by-query`
pub(super) async fn by_query(State(backstage): State<Arc<Backstage>>, uri: Uri) -> Answered {
    let known = [
        "filter",
        "fields",
        "orderField",
        "limit",
        "offset",
        "cursor",
        "totalItems",
        "fullTextFilterTerm",
        "fullTextFilterFields",
    ];
    let asked = Parameters::read(&uri, &known)?;
    let limit = asked.integer("limit")?;
    let offset = asked.integer("offset")?;
    let count = must_count(asked.first("totalItems"), "query")?;
    let fields = asked.fields()?;
    let cursor = asked
        .first("cursor")
        .map(Cursor::decode)
        .transpose()
        .map_err(Refusal::input)?;
    let question = match &cursor {
        Some(cursor) => cursor.question.clone(),
        None => Question {
            query: filter::to_query(&asked.all("filter")).map_err(Refusal::input)?,
            order: asked
                .first("orderField")
                .map(Order::parse)
                .transpose()
                .map_err(Refusal::input)?,
            text: Text {
                term: asked
                    .first("fullTextFilterTerm")
                    .unwrap_or_default()
                    .to_owned(),
                fields: asked
                    .list("fullTextFilterFields")
                    .into_iter()
                    .map(str::to_owned)
                    .collect(),
            },
        },
    };
    let place = cursor.map_or(Place::Start(offset.unwrap_or(0)), Place::Cursor);
    page(
        &backstage.catalog,
        &question,
        place,
        (limit, count),
        &fields,
    )
}

/// `POST /entities/by-query`
pub(super) async fn by_posted_query(
    State(backstage): State<Arc<Backstage>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answered {
    let asked = Body::read(&headers, &bytes)?;
    let limit = asked.integer("limit")?;
    let offset = asked.integer("offset")?;
    let count = must_count(asked.text("totalItems"), "body")?;
    let fields = asked.fields()?;
    let cursor = asked
        .text("cursor")
        .map(Cursor::decode)
        .transpose()
        .map_err(Refusal::input)?;
    let question = match &cursor {
        Some(cursor) => cursor.question.clone(),
        None => posted_question(&asked)?,
    };
    let place = cursor.map_or(Place::Start(offset.unwrap_or(0)), Place::Cursor);
    page(
        &backstage.catalog,
        &question,
        place,
        (limit, count),
        &fields,
    )
}

fn posted_question(asked: &Body) -> Result<Question, Refusal> {
    let order = asked
        .get("orderBy")
        .and_then(Value::as_array)
        .and_then(|orders| orders.first());
    let order = order.map(posted_order).transpose()?;
    let text = asked.get("fullTextFilter").cloned().unwrap_or_default();
    let fields = text["fields"].as_array().into_iter().flatten();
    Ok(Question {
        query: asked.query()?,
        order,
        text: Text {
            term: text["term"].as_str().unwrap_or_default().to_owned(),
            fields: fields
                .filter_map(Value::as_str)
                .map(str::to_owned)
                .collect(),
        },
    })
}

fn posted_order(order: &Value) -> Result<Order, Refusal> {
    for member in ["field", "order"] {
        if !order[member].is_string() {
            return Err(Refusal::input(format!(
                "request/body/orderBy/0 must have required property '{member}'"
            )));
        }
    }
    let word = |member: &str| order[member].as_str().unwrap_or_default().to_owned();
    Order::new(&word("field"), &word("order")).map_err(Refusal::input)
}

fn must_count(word: Option<&str>, part: &str) -> Result<bool, Refusal> {
    match word {
        None | Some("include") => Ok(true),
        Some("exclude") => Ok(false),
        Some(_) => Err(Refusal::input(format!(
            "request/{part}/totalItems must be equal to one of the allowed values: include, exclude"
        ))),
    }
}

fn page(
    catalog: &Catalog,
    question: &Question,
    place: Place,
    (limit, count): (Option<usize>, bool),
    fields: &[&str],
) -> Answered {
    let page = paging::page(catalog, question, place, limit.unwrap_or(LIMIT), count)
        .map_err(Refusal::input)?;
    let mut info = serde_json::Map::new();
    for (member, cursor) in [("nextCursor", page.next), ("prevCursor", page.previous)] {
        info.extend(cursor.map(|cursor| (member.to_owned(), json!(cursor))));
    }
    Ok(answer::json(format!(
        r#"{{"items":{},"totalItems":{},"pageInfo":{}}}"#,
        answer::array(&catalog.texts(&page.items, fields)),
        page.total,
        Value::Object(info),
    )))
}

/// `GET /entities`: the list of old, a bare array; with a limit, a `Link` to the next page.
pub(super) async fn plain(State(backstage): State<Arc<Backstage>>, uri: Uri) -> Answered {
    let asked = Parameters::read(
        &uri,
        &["filter", "fields", "limit", "offset", "after", "order"],
    )?;
    let fields = asked.fields()?;
    let limit = asked.integer("limit")?;
    let offset = asked.integer("offset")?.unwrap_or(0);
    let after = asked.first("after").map(after).transpose()?;
    let order = asked.first("order").map(plain_order).transpose()?;
    let question = Question {
        query: filter::to_query(&asked.all("filter")).map_err(Refusal::input)?,
        order,
        ..Question::default()
    };
    let found = paging::matches(&backstage.catalog, &question).map_err(Refusal::input)?;
    let start = after.unwrap_or(offset).min(found.len());
    let end = limit.map_or(found.len(), |limit| (start + limit).min(found.len()));
    let texts = backstage.catalog.texts(&found[start..end], &fields);
    let mut response = answer::json(answer::array(&texts));
    if end < found.len() {
        let link = next_link(&uri, limit.unwrap_or(0), end);
        response
            .headers_mut()
            .extend(link.map(|link| (header::LINK, link)));
    }
    Ok(response)
}

fn next_link(uri: &Uri, limit: usize, offset: usize) -> Option<HeaderValue> {
    let kept = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|part| !part.starts_with("after="));
    let query: Vec<&str> = kept.collect();
    let after = STANDARD.encode(json!({"limit": limit, "offset": offset}).to_string());
    let after = after.replace('=', "%3D");
    let link = format!(
        "<{}?{}&after={after}>; rel=\"next\"",
        uri.path(),
        query.join("&")
    );
    HeaderValue::from_str(&link).ok()
}

fn after(text: &str) -> Result<usize, Refusal> {
    let value = STANDARD
        .decode(text)
        .ok()
        .and_then(|it| serde_json::from_slice::<Value>(&it).ok());
    value
        .and_then(|value| usize::try_from(value["offset"].as_u64()?).ok())
        .ok_or_else(|| Refusal::input("Malformed after cursor, could not be parsed"))
}

/// `asc:metadata.name`
fn plain_order(text: &str) -> Result<Order, Refusal> {
    let (word, field) = text.split_once(':').unwrap_or((text, ""));
    Order::new(field, word).map_err(Refusal::input)
}

/// `GET /entity-facets`
pub(super) async fn facets(State(backstage): State<Arc<Backstage>>, uri: Uri) -> Answered {
    let asked = Parameters::read(&uri, &["filter", "facet"])?;
    let facets = asked.all("facet");
    if facets.is_empty() {
        return Err(Refusal::input(
            "request/query must have required property 'facet'",
        ));
    }
    let query = filter::to_query(&asked.all("filter")).map_err(Refusal::input)?;
    counted(&backstage.catalog, &facets, query)
}

/// `POST /entity-facets`
pub(super) async fn posted_facets(
    State(backstage): State<Arc<Backstage>>,
    headers: HeaderMap,
    bytes: Bytes,
) -> Answered {
    let asked = Body::read(&headers, &bytes)?;
    let facets = asked
        .texts("facets")
        .ok_or_else(|| Refusal::input("request/body must have required property 'facets'"))?;
    counted(&backstage.catalog, &facets, asked.query()?)
}

fn counted(catalog: &Catalog, facets: &[&str], query: Option<Value>) -> Answered {
    let question = Question {
        query,
        ..Question::default()
    };
    let found = paging::matches(catalog, &question).map_err(Refusal::input)?;
    let mut counts = serde_json::Map::new();
    for facet in facets {
        let values = count(catalog, &found, facet);
        let values = values
            .into_iter()
            .map(|(value, count)| json!({"value": value, "count": count}));
        counts.insert((*facet).to_owned(), values.collect());
    }
    Ok(answer::json(json!({ "facets": counts }).to_string()))
}

/// How many entities say which value, as it is written.
fn count<'a>(catalog: &'a Catalog, found: &[usize], facet: &str) -> BTreeMap<&'a str, usize> {
    let symbols = catalog.symbols();
    let mut counts = BTreeMap::new();
    let Some(key) = symbols.find(&facet.to_lowercase()) else {
        return counts;
    };
    for entity in found.iter().filter_map(|&index| catalog.get(index)) {
        let mut said: Vec<_> = entity.rows.iter().filter(|row| row.key == key).collect();
        said.dedup_by_key(|row| row.written);
        for value in said.iter().filter_map(|row| row.written) {
            *counts.entry(symbols.text(value)).or_default() += 1;
        }
    }
    counts
}
