//! Personal data is never readable in the log, and gone once it is erased.

use std::sync::Arc;

use kehu::{
    commands::{Code, Commands},
    feed::{self, LogFeed},
    store::Expected,
};
use kehu_domain::{
    DomainEvent, Recorded,
    customer::{self, Command, Consent, ContactMethodKind, CustomerKind},
    opportunity,
    values::{ContactMethodId, CustomerId, OpportunityId, StreamName, Text},
};
use kehu_projections::{Feed, Wanted};
use sqlx::Row;

use super::{
    World, a_customer, a_deal, an_opportunity, because, code, envelope, for_every_store, fresh,
    registration,
};

for_every_store!(
    the_log_has_no_personal_text_and_readers_do,
    an_erased_person_is_gone_everywhere,
    a_half_done_erasure_completes_when_it_comes_again,
    a_half_done_erasure_completes_before_readers_see_it,
    a_deal_keeps_working_without_words_about_the_erased,
    text_from_before_the_customer_was_known_goes_too,
);

const NAME: &str = "Canary-Name-王小明";
const PHONE: &str = "+86 139 1234 5678";
const REASON: &str = "canary-reason";

async fn a_person(world: &World) -> CustomerId {
    let id = a_customer();
    let register = registration(CustomerKind::Person, NAME, &["canary-id"]);
    world.commands.customer(id, register, because(REASON)).await.unwrap();
    let reach = Command::AddContactMethod {
        contact_method: ContactMethodId(fresh()),
        kind: ContactMethodKind::Phone,
        value: PHONE.to_owned(),
        label: Some("canary-label".to_owned()),
        purpose: None,
        consent: Consent::Granted,
    };
    world.commands.customer(id, reach, because(REASON)).await.unwrap();
    id
}

async fn read(commands: &Commands, stream: &StreamName) -> Vec<Recorded<DomainEvent>> {
    let stored = commands.store().read_stream(stream, 0, 1_000).await.unwrap();
    feed::decode_all(commands.vault(), stored).await.unwrap()
}

fn name(recorded: &Recorded<DomainEvent>) -> &Text {
    match &recorded.event {
        DomainEvent::Customer(customer::Event::Registered(registered)) => {
            &registered.names.original
        }
        other => panic!("expected a registration, found {other:?}"),
    }
}

async fn the_log_has_no_personal_text_and_readers_do(world: &World) {
    let id = a_person(world).await;
    let deal = an_opportunity();
    world.commands.opportunity(deal, a_deal(Some(id)), because(REASON)).await.unwrap();
    let canaries = [NAME, "Canary", "王小明", PHONE, "13912345678", "canary", "A deal"];
    for event in world.log().await {
        let metadata = event.metadata.clone().unwrap_or_default();
        for bytes in [&event.data, &metadata] {
            let text = String::from_utf8_lossy(bytes);
            assert!(!canaries.iter().any(|canary| text.contains(canary)), "{text}");
        }
    }
    assert_no_table_has(world, &canaries).await;
    let events = read(&world.commands, &id.stream()).await;
    assert_eq!(name(&events[0]).as_str(), Some(NAME));
    assert_eq!(events[0].header.reason.as_ref().and_then(Text::as_str), Some(REASON));
    let elsewhere = read(&world.another_node().await, &id.stream()).await;
    assert_eq!(name(&elsewhere[0]), name(&events[0]));
}

/// Looks through every row of every table, as text.
async fn assert_no_table_has(world: &World, canaries: &[&str]) {
    let Some(database) = &world.database else { return };
    let tables: Vec<(String, String)> = sqlx::query_as(
        "SELECT table_schema, table_name FROM information_schema.tables
         WHERE table_schema IN ('log', 'keys') AND table_type = 'BASE TABLE'",
    )
    .fetch_all(&database.pool)
    .await
    .unwrap();
    assert!(tables.len() > 3, "found only {tables:?}");
    for (schema, table) in tables {
        let select =
            format!("SELECT encode(convert_to(t::text, 'UTF8'), 'hex') FROM {schema}.{table} t");
        let rows =
            sqlx::query(sqlx::AssertSqlSafe(select)).fetch_all(&database.pool).await.unwrap();
        for row in rows {
            // Byte columns are hex within the text: both forms of each canary are looked for.
            let row: String = row.get(0);
            for canary in canaries {
                let once = hex(canary.as_bytes());
                let twice = hex(once.as_bytes());
                assert!(
                    !row.contains(&once) && !row.contains(&twice),
                    "{schema}.{table}: {canary}"
                );
            }
        }
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

async fn erase(commands: &Commands, id: CustomerId) -> kehu::commands::Outcome {
    let command = Command::ErasePersonalData { subjects: Vec::new() };
    commands.customer(id, command, because("asked to be forgotten")).await.unwrap()
}

async fn an_erased_person_is_gone_everywhere(world: &World) {
    let id = a_person(world).await;
    let other = world.another_node().await;
    assert_eq!(name(&read(&other, &id.stream()).await[0]).as_str(), Some(NAME));
    let outcome = erase(&world.commands, id).await;
    let gone = Text::Erased { subject: id.to_string() };
    let events = read(&world.commands, &id.stream()).await;
    assert_eq!(name(&events[0]), &gone);
    assert!(events.iter().all(|event| {
        event.header.reason.as_ref().is_none_or(|reason| reason.as_str().is_none())
    }));
    assert_eq!(events.last().unwrap().header.version, outcome.version);
    // A node that had the key in memory notices within a second; a new one has never had it.
    tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
    for node in [other, world.another_node().await] {
        assert_eq!(name(&read(&node, &id.stream()).await[0]), &gone);
        let rename = Command::Rename { names: super::names("Somebody") };
        assert_eq!(code(node.customer(id, rename, envelope()).await), Code::CustomerErased);
    }
}

/// Appends the event alone, as if the process had been killed before the key was destroyed.
async fn erase_and_stop(world: &World, id: CustomerId) {
    let erased =
        DomainEvent::Customer(customer::Event::PersonalDataErased(customer::PersonalDataErased {
            subjects: vec![id.to_string()],
        }));
    let version = world.events(&id.stream()).await.last().unwrap().version;
    super::append(world, id.stream(), Expected::Version(version), erased).await;
    assert_eq!(name(&read(&world.commands, &id.stream()).await[0]).as_str(), Some(NAME));
}

async fn a_half_done_erasure_completes_when_it_comes_again(world: &World) {
    let id = a_person(world).await;
    erase_and_stop(world, id).await;
    let outcome = erase(&world.commands, id).await;
    assert!(!outcome.changed, "the event is there already");
    assert_eq!(name(&read(&world.commands, &id.stream()).await[0]).as_str(), None);
}

async fn a_half_done_erasure_completes_before_readers_see_it(world: &World) {
    let id = a_person(world).await;
    erase_and_stop(world, id).await;
    let (store, vault) = (world.commands.store(), world.commands.vault());
    LogFeed::new(Arc::clone(store), Arc::clone(vault)).read(0, 1_000, Wanted::All).await.unwrap();
    assert_eq!(name(&read(&world.commands, &id.stream()).await[0]).as_str(), None);
}

async fn a_deal_keeps_working_without_words_about_the_erased(world: &World) {
    let (id, deal) = (a_person(world).await, an_opportunity());
    world.commands.opportunity(deal, a_deal(Some(id)), envelope()).await.unwrap();
    erase(&world.commands, id).await;
    let moved = opportunity::Command::ChangeStage { stage: "engaging".to_owned(), found: None };
    let with_words =
        world.commands.opportunity(deal, moved.clone(), because("王小明 called")).await;
    assert_eq!(code(with_words), Code::CustomerErased);
    assert!(world.commands.opportunity(deal, moved, envelope()).await.unwrap().changed);
}

async fn text_from_before_the_customer_was_known_goes_too(world: &World) {
    let (id, deal, foreign) = (a_person(world).await, an_opportunity(), an_opportunity());
    for deal in [deal, foreign] {
        world.commands.opportunity(deal, a_deal(None), because(REASON)).await.unwrap();
    }
    let assign = opportunity::Command::AssignCustomer { customer: id };
    world.commands.opportunity(deal, assign, envelope()).await.unwrap();
    erase(&world.commands, id).await;
    assert_eq!(deal_name(world, deal).await, Text::Erased { subject: deal.to_string() });
    assert!(deal_name(world, foreign).await.as_str().is_some());
}

async fn deal_name(world: &World, deal: OpportunityId) -> Text {
    match &read(&world.commands, &deal.stream()).await[0].event {
        DomainEvent::Opportunity(opportunity::Event::Opened(opened)) => {
            opened.name.clone().unwrap()
        }
        other => panic!("expected an opening, found {other:?}"),
    }
}
