//! Which media types come and go.

use axum::http::{HeaderMap, HeaderValue, header};

/// What an answer is written as.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum MediaType {
    /// `application/graphql-response+json`: the status tells whether the request was understood.
    GraphqlResponse,
    /// `application/json`: the status is 200 as soon as there was a GraphQL request.
    Json,
}

impl MediaType {
    /// The first entry of `Accept` that we can write; `None` when there is none.
    pub(super) fn accepted(headers: &HeaderMap) -> Option<Self> {
        let mut values = headers.get_all(header::ACCEPT).iter().peekable();
        if values.peek().is_none() {
            return Some(Self::Json);
        }
        values
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(','))
            .find_map(Self::of_entry)
    }

    fn of_entry(entry: &str) -> Option<Self> {
        let (name, parameters) = split(entry);
        let refused = |(key, value): (&str, &str)| match key {
            "q" => value.parse::<f32>().is_ok_and(|weight| weight <= 0.0),
            "charset" => !is_utf8(value),
            _ => false,
        };
        if parameters.into_iter().any(refused) {
            return None;
        }
        match name.to_ascii_lowercase().as_str() {
            "application/graphql-response+json" => Some(Self::GraphqlResponse),
            "application/json" | "application/*" | "*/*" => Some(Self::Json),
            _ => None,
        }
    }

    /// As the `Content-Type` header says it.
    pub(super) const fn header(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
            Self::Json => "application/json; charset=utf-8",
        })
    }
}

/// Whether the body says that it is JSON in UTF-8. Nothing else is read: what a form can send
/// without asking the browser first would be open to forgery.
pub(super) fn is_json(headers: &HeaderMap) -> bool {
    let Some(value) = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok())
    else {
        return false;
    };
    let (name, parameters) = split(value);
    name.eq_ignore_ascii_case("application/json")
        && parameters.into_iter().all(|(key, value)| key != "charset" || is_utf8(value))
}

fn is_utf8(charset: &str) -> bool {
    charset.trim_matches('"').eq_ignore_ascii_case("utf-8")
}

/// `type/subtype; key=value; …`, the keys all being written in lower case.
fn split(value: &str) -> (&str, Vec<(&str, &str)>) {
    let mut parts = value.split(';').map(str::trim);
    let name = parts.next().unwrap_or_default();
    let parameters = parts.filter_map(|part| part.split_once('='));
    (name, parameters.map(|(key, value)| (key.trim(), value.trim())).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(accept: &str) -> Option<MediaType> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_str(accept).unwrap());
        MediaType::accepted(&headers)
    }

    #[test]
    fn the_first_acceptable_entry_wins() {
        let both = "text/html, application/graphql-response+json; charset=utf-8, application/json";
        assert_eq!(accepted(both), Some(MediaType::GraphqlResponse));
        assert_eq!(accepted("application/json;q=0, */*"), Some(MediaType::Json));
        assert_eq!(accepted("application/json; charset=iso-8859-1"), None);
        assert_eq!(accepted("text/html"), None);
        assert_eq!(MediaType::accepted(&HeaderMap::new()), Some(MediaType::Json));
    }
}
