//! The rules of GraphQL over HTTP.

use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use super::world::{Reads, World};

const RESPONSE: &str = "application/graphql-response+json";
const JSON: &str = "application/json";

/// One request and what must come back.
struct Case {
    what: &'static str,
    method: Method,
    accept: Option<&'static str>,
    content_type: Option<&'static str>,
    query: &'static str,
    body: String,
    status: u16,
    media: &'static str,
}

fn post(what: &'static str, body: &Value, status: u16) -> Case {
    Case {
        what,
        method: Method::POST,
        accept: Some(RESPONSE),
        content_type: Some(JSON),
        query: "",
        body: body.to_string(),
        status,
        media: RESPONSE,
    }
}

fn get(what: &'static str, query: &'static str, status: u16) -> Case {
    Case {
        what,
        method: Method::GET,
        accept: Some(RESPONSE),
        content_type: None,
        query,
        body: String::new(),
        status,
        media: RESPONSE,
    }
}

fn cases() -> Vec<Case> {
    let hello = json!({ "query": "{ __typename }" });
    let json_only = |case| Case { accept: Some(JSON), media: JSON, ..case };
    let typed = |case, content_type| Case { content_type, ..case };
    vec![
        post("a query", &hello, 200),
        json_only(post("a query for JSON", &hello, 200)),
        Case { accept: None, ..json_only(post("a query without Accept", &hello, 200)) },
        Case { accept: Some("*/*"), ..json_only(post("a query for anything", &hello, 200)) },
        Case { accept: Some("text/html"), ..json_only(post("a query for HTML", &hello, 406)) },
        typed(post("text", &hello, 415), Some("text/plain")),
        typed(post("a form", &hello, 415), Some("application/x-www-form-urlencoded")),
        typed(post("nothing said of the body", &hello, 415), None),
        typed(post("another charset", &hello, 415), Some("application/json; charset=iso-8859-1")),
        typed(post("UTF-8", &hello, 200), Some("application/json; charset=UTF-8")),
        Case { body: "{".to_owned(), ..post("no JSON", &hello, 400) },
        Case { body: "{".to_owned(), ..json_only(post("no JSON, for JSON", &hello, 400)) },
        post("a batch", &json!([hello]), 400),
        post("no query", &json!({ "operationName": "a" }), 400),
        post("a query that is none", &json!({ "query": 1 }), 400),
        post(
            "a name that is none",
            &json!({ "query": "{ __typename }", "operationName": {} }),
            400,
        ),
        post("variables in a list", &json!({ "query": "{ __typename }", "variables": [] }), 400),
        post("extensions as text", &json!({ "query": "{ __typename }", "extensions": "" }), 400),
        post(
            "nulls and unknown keys",
            &json!({ "query": "{ __typename }", "variables": null, "operationName": null, "x": 1 }),
            200,
        ),
        post("no GraphQL", &json!({ "query": "{" }), 400),
        json_only(post("no GraphQL, for JSON", &json!({ "query": "{" }), 200)),
        post("an unknown field", &json!({ "query": "{ nonsense }" }), 400),
        json_only(post("an unknown field, for JSON", &json!({ "query": "{ nonsense }" }), 200)),
        post(
            "an unknown operation",
            &json!({ "query": "query a { __typename }  query b { __typename }" }),
            400,
        ),
        post("too much", &json!({ "query": "{ __typename }", "x": "x".repeat(1024 * 1024) }), 413),
        get("a query", "query=%7B__typename%7D&variables=&operationName=", 200),
        get("bad variables", "query=%7B__typename%7D&variables=%7B", 400),
        get("no query", "", 400),
        get("a mutation", "query=mutation%7B__typename%7D", 405),
        json_only(get("a mutation, for JSON", "query=mutation%7B__typename%7D", 405)),
    ]
}

#[tokio::test]
async fn every_request_gets_the_status_and_media_type_of_the_draft() {
    let world = World::start().await;
    for case in cases() {
        let url = format!("{}?{}", world.endpoint(), case.query);
        let mut request = world.client.request(case.method.clone(), url).bearer_auth("dev:alice");
        if let Some(accept) = case.accept {
            request = request.header("accept", accept);
        }
        if let Some(content_type) = case.content_type {
            request = request.header("content-type", content_type);
        }
        let response = request.body(case.body).send().await.unwrap();
        let what = format!("{} {}", case.method, case.what);
        assert_eq!(response.status().as_u16(), case.status, "{what}");
        let media = response.headers()["content-type"].to_str().unwrap();
        assert_eq!(media, format!("{}; charset=utf-8", case.media), "{what}");
        let allow = response.headers().get("allow").map(|allow| allow.to_str().unwrap().to_owned());
        assert_eq!(allow.as_deref(), (case.status == 405).then_some("POST"), "{what}");
        let answer: Value = response.json().await.unwrap();
        let refused = answer.get("errors").is_some();
        assert_ne!(answer.get("data").is_some(), refused, "{what}: {answer}");
        assert!(!refused || !answer["errors"].as_array().unwrap().is_empty(), "{what}: {answer}");
    }
    world.stop().await;
}

#[tokio::test]
async fn in_production_nobody_explores_the_schema() {
    for development in [true, false] {
        let world = World::with(development, Reads::StandStill).await;
        let answer = world.ask("{ __schema { queryType { name } } }", json!({})).await;
        let explored = answer["data"]["__schema"]["queryType"]["name"] == "Query";
        assert_eq!(explored, development, "{answer}");
        let answer = world.ask("{ customer { nam } }", json!({})).await;
        let suggested = answer["errors"][0]["message"].as_str().unwrap().contains("Did you mean");
        assert_eq!(suggested, development, "{answer}");
        let page = world.client.get(&world.url).send().await.unwrap();
        let expected = if development { StatusCode::OK } else { StatusCode::NOT_FOUND };
        assert_eq!(page.status(), expected);
        world.stop().await;
    }
}

#[tokio::test]
async fn a_token_that_is_none_is_refused() {
    let world = World::with(true, Reads::StandStill).await;
    let request = world.client.post(world.endpoint()).bearer_auth("made up");
    let response = request.json(&json!({ "query": "{ __typename }" })).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(response.headers()["www-authenticate"], "Bearer");
    let header = world.client.post(world.endpoint()).bearer_auth("dev:alice");
    let header = header.header("Kehu-At-Least", "soon");
    let response = header.json(&json!({ "query": "{ __typename }" })).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    world.stop().await;
}
