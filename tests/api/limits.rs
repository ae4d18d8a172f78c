//! What is too much is refused before anything is done, with a short answer.

use std::fmt::Write;

use kehu::graphql::limits::{MAX_ALIASES, MAX_DEPTH, MAX_DIRECTIVES, MAX_ROOT_FIELDS, MAX_TOKENS};
use serde_json::{Value, json};

use super::world::{Reads, World};

fn repeated(count: usize, part: impl Fn(usize) -> String) -> String {
    (0..count).fold(String::new(), |mut all, n| {
        write!(all, "{} ", part(n)).unwrap();
        all
    })
}

/// A document of exactly this size in one respect.
type Document = Box<dyn Fn(usize) -> String>;

/// What is limited, to how much, and documents of any size.
fn documents() -> Vec<(&'static str, usize, Document)> {
    let depth = |n: usize| {
        let (open, close) = ("parent { ".repeat(n - 2), " }".repeat(n - 2));
        format!("{{ customer(id: \"customer-x\") {{ {open} id {close} }} }}")
    };
    vec![
        ("depth", MAX_DEPTH, Box::new(depth)),
        (
            "aliases",
            MAX_ALIASES,
            Box::new(|n| format!("{{ viewer {{ {} }} }}", repeated(n, |i| format!("a{i}: id")))),
        ),
        (
            "root fields",
            MAX_ROOT_FIELDS,
            Box::new(|n| format!("{{ {} }}", repeated(n, |i| format!("a{i}: __typename")))),
        ),
        (
            "directives",
            MAX_DIRECTIVES,
            Box::new(|n| {
                let fields = repeated(n, |_| "id @skip(if: true)".to_owned());
                format!("{{ viewer {{ name {fields} }} }}")
            }),
        ),
        (
            "tokens",
            MAX_TOKENS,
            Box::new(|n| format!("{{ viewer {{ {} }} }}", repeated(n - 5, |_| "id".to_owned()))),
        ),
    ]
}

#[tokio::test]
async fn the_limit_passes_and_one_more_is_refused() {
    let world = World::with(true, Reads::StandStill).await;
    for (what, limit, document) in documents() {
        let passes = world.ask(&document(limit), json!({})).await;
        assert_eq!(passes["errors"], Value::Null, "{what}: {passes}");
        let refused = world.ask(&document(limit + 1), json!({})).await;
        assert!(refused.get("data").is_none(), "{what}: {refused}");
        assert!(refused.to_string().len() < 4096, "{what}");
    }
    world.stop().await;
}

#[tokio::test]
async fn pages_within_pages_cost_their_rows() {
    let world = World::with(true, Reads::StandStill).await;
    let pages = |n: usize| {
        format!(
            "{{ customers(first: {n}) {{ nodes {{ opportunities(first: 100) {{ nodes {{ \
             timeline(first: 100) {{ nodes {{ id }} }} }} }} }} }} }}"
        )
    };
    let refused = world.ask(&pages(100), json!({})).await;
    assert_eq!(refused["errors"][0]["message"], "Query is too complex.", "{refused}");
    let passes = world.ask(&pages(1), json!({})).await;
    assert_eq!(passes["errors"], Value::Null, "{passes}");
    world.stop().await;
}

#[tokio::test]
async fn long_lists_of_errors_are_cut() {
    let world = World::with(true, Reads::StandStill).await;
    let fields = repeated(1_000, |n| format!("{}{n}", "nonsense".repeat(20)));
    let refused = world.ask(&format!("{{ viewer {{ {fields} }} }}"), json!({})).await;
    assert!(refused.get("data").is_none());
    assert!(refused.to_string().len() < 4096, "{} bytes", refused.to_string().len());
    world.stop().await;
}
