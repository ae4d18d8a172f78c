//! The number of SQL statements of a query depends on its shape, not on the number of rows.

use std::{
    fmt::Debug,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use serde_json::json;
use tracing::{
    Event, Metadata, Subscriber,
    field::{Field, Visit},
    span,
};

use super::world::{Reads, World};

/// Counts the statements that sqlx logs, those that contain a text.
#[derive(Debug, Clone, Default)]
pub(super) struct Statements {
    containing: &'static str,
    count: Arc<AtomicUsize>,
}

impl Statements {
    /// Those that contain `text`; nothing else is counted.
    pub(super) fn containing(text: &'static str) -> Self {
        Self { containing: text, ..Self::default() }
    }

    /// How many there were so far.
    pub(super) fn count(&self) -> usize {
        self.count.load(Ordering::SeqCst)
    }
}

struct Contains<'a>(&'a str, bool);

impl Visit for Contains<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        if matches!(field.name(), "summary" | "db.statement") {
            self.1 |= format!("{value:?}").contains(self.0);
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        if matches!(field.name(), "summary" | "db.statement") {
            self.1 |= value.contains(self.0);
        }
    }
}

impl Subscriber for Statements {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target() == "sqlx::query"
    }

    fn event(&self, event: &Event<'_>) {
        let mut contains = Contains(self.containing, false);
        event.record(&mut contains);
        if contains.1 {
            self.count.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
        span::Id::from_u64(1)
    }

    fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
    fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
    fn enter(&self, _: &span::Id) {}
    fn exit(&self, _: &span::Id) {}
}

const NESTED: &str = "{ customers(first: 20) { totalCount nodes { name owner { name }
  opportunities(first: 5) { totalCount nodes { name stageDetails { nameZh } owner { name }
    customer { name } pipeline { name } } }
  children(first: 3) { totalCount nodes { name } } mergedCustomers { totalCount nodes { name } }
  timeline(first: 10) { totalCount nodes { sentence actor { name } cause { id } } } } } }";

// One thread: what the subscriber of this thread counts is all there is.
#[tokio::test(flavor = "current_thread")]
async fn customers_with_their_opportunities_take_as_many_statements_for_one_as_for_many() {
    let statements = Statements::default();
    let _counting = tracing::subscriber::set_default(statements.clone());
    let world = World::with(true, Reads::Live).await;
    let mut counts = Vec::new();
    for (customers, deals) in [(1, 1), (3, 2), (19, 4)] {
        let group = world.company("Group").await;
        for _ in 0..customers {
            let customer = world.company("Acme").await;
            world.done("setCustomerParent", json!({ "id": customer, "parent": group })).await;
            let twin = world.company("Twin").await;
            world.done("mergeCustomerInto", json!({ "id": twin, "survivor": customer })).await;
            for _ in 0..deals {
                world.deal(json!({ "customer": customer, "name": "A deal" })).await;
            }
        }
        let shown = json!({ "kind": "COMPANY", "names": { "original": "The last one" } });
        let shown = world.mutate("registerCustomer", shown, "customer { id } position").await;
        assert!(shown["customer"]["id"].is_string(), "{shown}");
        // The projectors have come to rest once nothing is counted any more.
        settle(&statements).await;
        let before = statements.count();
        world.data(NESTED, json!({})).await;
        counts.push(statements.count() - before);
        // What has to be waited for is known without asking the database.
        let before = statements.count();
        let demanding = NESTED.replace("first: 20", "first: 20, atLeast: $at");
        let demanding = format!("query($at: Position) {demanding}");
        world.data(&demanding, json!({ "at": shown["position"] })).await;
        counts.push(statements.count() - before);
    }
    assert!(counts.iter().all(|count| *count == counts[0]), "{counts:?}");
    // Customers, deals, children, merged ones, timelines, each with their numbers; customers and
    // pipelines of deals, actors, names in sentences of four kinds; owners there are none.
    assert!((12..=18).contains(&counts[0]), "{counts:?}");
    world.stop().await;
}

/// Returns once nothing is counted any more.
pub(super) async fn settle(statements: &Statements) {
    let mut quiet = 0;
    while quiet < 5 {
        let before = statements.count();
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        quiet = if statements.count() == before { quiet + 1 } else { 0 };
    }
}
