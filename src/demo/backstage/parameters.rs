//! What a request brings: query parameters and JSON bodies, as strictly as the validator of the schema.

use axum::{
    body::Bytes,
    extract::Query,
    http::{HeaderMap, Uri, header},
};
use serde_json::{Map, Value};

use super::refusal::Refusal;

/// Larger bodies are refused (100 KB, the default of Express).
const LONGEST_BODY: usize = 100 * 1024;

/// Query parameters, in the order in which they came.
#[derive(Debug)]
pub(super) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Reads the query of `uri`. A parameter that is not `known` is an error.
    pub(super) fn read(uri: &Uri, known: &[&str]) -> Result<Self, Refusal> {
        let Query(pairs) = Query::<Vec<(String, String)>>::try_from_uri(uri)
            .map_err(|error| Refusal::input(error.body_text()))?;
        match pairs
            .iter()
            .find(|(name, _)| !known.contains(&name.as_str()))
        {
            Some((name, _)) => Err(Refusal::input(format!("Unknown query parameter '{name}'"))),
            None => Ok(Self(pairs)),
        }
    }

    /// Every value of `name`.
    pub(super) fn all(&self, name: &str) -> Vec<&str> {
        self.0
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
            .collect()
    }

    pub(super) fn first(&self, name: &str) -> Option<&str> {
        self.all(name).first().copied()
    }

    /// The parts of a comma list, which may be spread over several parameters.
    pub(super) fn list(&self, name: &str) -> Vec<&str> {
        self.all(name)
            .into_iter()
            .flat_map(|value| value.split(','))
            .map(str::trim)
            .collect()
    }

    /// The paths of `fields`.
    pub(super) fn fields(&self) -> Result<Vec<&str>, Refusal> {
        checked(
            self.list("fields")
                .into_iter()
                .filter(|path| !path.is_empty())
                .collect(),
        )
    }

    /// An integer that is not negative.
    pub(super) fn integer(&self, name: &str) -> Result<Option<usize>, Refusal> {
        let Some(text) = self.first(name) else {
            return Ok(None);
        };
        let number: i64 = text
            .parse()
            .map_err(|_| Refusal::input(format!("request/query/{name} must be integer")))?;
        usize::try_from(number)
            .map(Some)
            .map_err(|_| Refusal::input(format!("request/query/{name} must be >= 0")))
    }
}

/// A JSON body.
#[derive(Debug)]
pub(super) struct Body(Map<String, Value>);

impl Body {
    /// Reads an object; without a body or with another content type there are no members.
    pub(super) fn read(headers: &HeaderMap, bytes: &Bytes) -> Result<Self, Refusal> {
        if bytes.len() > LONGEST_BODY {
            return Err(Refusal::input("request entity too large"));
        }
        let is_json = headers
            .get(header::CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"application/json"));
        if !is_json || bytes.is_empty() {
            return Ok(Self(Map::new()));
        }
        match serde_json::from_slice(bytes) {
            Ok(Value::Object(members)) => Ok(Self(members)),
            Ok(_) => Err(Refusal::input("request/body must be object")),
            Err(error) => Err(Refusal::input(error.to_string())),
        }
    }

    pub(super) fn get(&self, member: &str) -> Option<&Value> {
        self.0.get(member)
    }

    pub(super) fn text(&self, member: &str) -> Option<&str> {
        self.get(member)?.as_str()
    }

    /// A list of texts; none when the member is absent or something else.
    pub(super) fn texts(&self, member: &str) -> Option<Vec<&str>> {
        self.get(member)?
            .as_array()?
            .iter()
            .map(Value::as_str)
            .collect()
    }

    /// The paths of `fields`.
    pub(super) fn fields(&self) -> Result<Vec<&str>, Refusal> {
        checked(self.texts("fields").unwrap_or_default())
    }

    /// The predicate under `query`.
    pub(super) fn query(&self) -> Result<Option<Value>, Refusal> {
        match self.get("query") {
            None => Ok(None),
            Some(query) if query.is_object() => Ok(Some(query.clone())),
            Some(_) => Err(Refusal::input("request/body/query must be object")),
        }
    }

    /// An integer that is not negative.
    pub(super) fn integer(&self, member: &str) -> Result<Option<usize>, Refusal> {
        let Some(value) = self.get(member) else {
            return Ok(None);
        };
        let number = value
            .as_i64()
            .ok_or_else(|| Refusal::input(format!("request/body/{member} must be integer")))?;
        usize::try_from(number)
            .map(Some)
            .map_err(|_| Refusal::input(format!("request/body/{member} must be >= 0")))
    }
}

fn checked(paths: Vec<&str>) -> Result<Vec<&str>, Refusal> {
    match paths.iter().find(|path| path.contains('[')) {
        Some(path) => Err(Refusal::input(format!(
            "Invalid field \"{path}\", array type fields are not supported"
        ))),
        None => Ok(paths),
    }
}
