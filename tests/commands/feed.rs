//! The log as projectors read it.

use std::sync::Arc;

use bytes::Bytes;
use kehu::{
    feed::LogFeed,
    store::{Expected, NewEvent},
};
use kehu_domain::{
    customer::{self, CustomerKind},
    values::{OpportunityId, StreamName},
};
use kehu_projections::{Feed, FeedError, Wanted};

use super::{World, a_customer, append_raw, because, for_every_store, fresh, registration};

for_every_store!(
    events_come_in_order_opened_and_without_foreign_streams,
    an_unreadable_event_stops_readers_before_it,
    what_is_not_wanted_is_passed_over_and_erasures_never_are,
);

fn feed(world: &World) -> LogFeed {
    LogFeed::new(Arc::clone(world.commands.store()), Arc::clone(world.commands.vault()))
}

async fn append(world: &World, stream: StreamName, event_type: &str, data: &'static str) -> u64 {
    let event = NewEvent {
        event_id: fresh(),
        event_type: event_type.to_owned(),
        schema_version: 1,
        data: Bytes::from_static(data.as_bytes()),
    };
    append_raw(world, stream, Expected::Any, event).await
}

async fn events_come_in_order_opened_and_without_foreign_streams(world: &World) {
    let foreign = StreamName::parse("ext-orders of a shop").unwrap();
    append(world, foreign.clone(), "OrderPlaced", "not even JSON").await;
    let id = a_customer();
    let register = registration(CustomerKind::Person, "王小明", &[]);
    world.commands.customer(id, register, because("they called")).await.unwrap();
    append(world, foreign, "OrderPlaced", "{}").await;

    let feed = feed(world);
    let batch = feed.read(0, 1_000, Wanted::All).await.unwrap();
    assert!(batch.at_end);
    assert_eq!(batch.scanned_to, feed.head().await.unwrap());
    let streams: Vec<_> = batch.events.iter().map(|event| event.header.stream.category()).collect();
    assert_eq!((streams.first(), streams.last()), (Some(&"pipeline"), Some(&"customer")));
    assert!(!streams.contains(&"ext"), "{streams:?}");
    let header = &batch.events.last().unwrap().header;
    assert_eq!(header.reason.as_ref().and_then(|reason| reason.as_str()), Some("they called"));
}

async fn an_unreadable_event_stops_readers_before_it(world: &World) {
    let poison = append(world, a_customer().stream(), "CustomerTeleported", "{}").await;
    let after = append(world, a_customer().stream(), "CustomerTeleported", "{}").await;
    assert!(after > poison);
    let feed = feed(world);
    let batch = feed.read(0, 1_000, Wanted::All).await.unwrap();
    assert_eq!((batch.scanned_to, batch.at_end), (poison - 1, false));
    match feed.read(batch.scanned_to, 1_000, Wanted::All).await {
        Err(FeedError::Undecodable { position, .. }) => assert_eq!(position, poison),
        other => panic!("expected the poisoned event, found {other:?}"),
    }
}

async fn what_is_not_wanted_is_passed_over_and_erasures_never_are(world: &World) {
    let id = a_customer();
    let register = registration(CustomerKind::Person, "王小明", &[]);
    world.commands.customer(id, register, because("they called")).await.unwrap();
    let erase = customer::Command::ErasePersonalData { subjects: vec![id.to_string()] };
    world.commands.customer(id, erase, because("they asked")).await.unwrap();
    append(world, a_customer().stream(), "CustomerTeleported", "{}").await;

    let deals = Wanted::Of(&[OpportunityId::CATEGORY]);
    let batch = feed(world).read(0, 1_000, deals).await.unwrap();
    let types: Vec<_> = batch.events.iter().map(|event| event.header.event_type.as_str()).collect();
    assert_eq!(types, ["CustomerPersonalDataErased"], "what nobody wants need not be understood");
    assert_eq!((batch.scanned_to, batch.at_end), (feed(world).head().await.unwrap(), true));
}
