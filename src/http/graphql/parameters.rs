//! The parameters of a GraphQL request, from a body or a query string.

use std::collections::HashMap;

use async_graphql::Variables;
use axum::{extract::Query, http::Uri};
use serde_json::{Map, Value};

use super::answer::{Refused, status};

/// What a well-formed request says.
#[derive(Debug, PartialEq)]
pub(super) struct Parameters {
    pub(super) query: String,
    pub(super) operation_name: Option<String>,
    pub(super) variables: Variables,
}

impl Parameters {
    pub(super) fn from_body(body: &[u8]) -> Result<Self, Refused> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(parameters)) => Self::from_object(parameters),
            Ok(_) => Err(malformed("the request must be one JSON object")),
            Err(error) => Err(malformed(format!("the request is not JSON: {error}"))),
        }
    }

    pub(super) fn from_uri(uri: &Uri) -> Result<Self, Refused> {
        let Query(given) = Query::<HashMap<String, String>>::try_from_uri(uri)
            .map_err(|_| malformed("the query string cannot be read"))?;
        let mut parameters = Map::new();
        for (key, text) in given.into_iter().filter(|(_, text)| !text.is_empty()) {
            let value = match key.as_str() {
                "variables" | "extensions" => serde_json::from_str(&text)
                    .map_err(|error| malformed(format!("`{key}` is not JSON: {error}")))?,
                _ => Value::String(text),
            };
            parameters.insert(key, value);
        }
        Self::from_object(parameters)
    }

    fn from_object(mut parameters: Map<String, Value>) -> Result<Self, Refused> {
        let mut take = |key: &str| parameters.remove(key).unwrap_or(Value::Null);
        let Value::String(query) = take("query") else {
            return Err(malformed("`query` must be a string"));
        };
        let operation_name = match take("operationName") {
            Value::Null => None,
            Value::String(name) => Some(name),
            _ => return Err(malformed("`operationName` must be a string")),
        };
        let variables = match take("variables") {
            Value::Null => Variables::default(),
            variables @ Value::Object(_) => Variables::from_json(variables),
            _ => return Err(malformed("`variables` must be an object")),
        };
        match take("extensions") {
            Value::Null | Value::Object(_) => Ok(Self { query, operation_name, variables }),
            _ => Err(malformed("`extensions` must be an object")),
        }
    }
}

fn malformed(message: impl Into<String>) -> Refused {
    Refused::new(status::MALFORMED, message)
}
