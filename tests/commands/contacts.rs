//! Contacts: whom they belong to, merged over chains, erased with what was said before they were known.

use kehu::{
    commands::{Code, CommandError, Commands, Outcome},
    feed::{self, LogFeed},
    store::Expected,
};
use kehu_domain::{
    DomainEvent, Recorded,
    contact::{self, Command, CustomerLinkInput},
    customer, hierarchy,
    values::{
        Consent, ContactId, ContactMethodId, ContactMethodKind, CustomerId, NamesInput, StreamName,
        Text,
    },
};
use kehu_projections::{Feed, Wanted};
use std::sync::Arc;

use super::{
    World, a_customer, append, because, code, envelope, external_id, for_every_store, fresh,
    refusal, registration,
};

for_every_store!(
    a_contact_belongs_to_customers_that_exist_and_go_on,
    a_contact_sent_again_is_the_same_contact,
    local_numbers_are_read_where_the_customer_is,
    chains_of_merged_contacts_resolve_to_the_last,
    merges_of_contacts_make_no_cycles,
    racing_merges_of_contacts_leave_one_survivor,
    an_undone_merge_of_contacts_is_in_nobodys_way,
    a_claimed_merge_without_its_event_blocks_nobody_for_long,
    an_external_id_belongs_to_one_of_all,
    the_log_names_no_contact,
    an_erased_contact_is_gone_and_stays_closed,
    a_half_done_erasure_of_a_contact_completes_before_readers_see_it,
);

fn a_contact() -> ContactId {
    ContactId(fresh())
}

fn create(name: &str, customers: &[CustomerId]) -> Command {
    Command::Create {
        names: NamesInput {
            original: name.to_owned(),
            latin: None,
            short: None,
            aliases: Vec::new(),
        },
        job_title: Some("canary-title".to_owned()),
        birthday: Some("1988-08-08".to_owned()),
        languages: Vec::new(),
        region: None,
        source: None,
        owner: None,
        external_ids: Vec::new(),
        customers: customers.iter().map(|customer| link(*customer)).collect(),
    }
}

fn link(customer: CustomerId) -> CustomerLinkInput {
    CustomerLinkInput { customer, role: None, decision_power: None, from: None }
}

async fn contacts<const N: usize>(world: &World) -> [ContactId; N] {
    let ids = [(); N].map(|()| a_contact());
    for id in ids {
        world.commands.contact(id, create("李娜", &[]), envelope()).await.unwrap();
    }
    ids
}

async fn merge(
    commands: &Commands,
    loser: ContactId,
    survivor: ContactId,
) -> Result<Outcome, CommandError> {
    commands.contact(loser, Command::MergeInto { survivor }, because("the same")).await
}

async fn a_contact_belongs_to_customers_that_exist_and_go_on(world: &World) {
    let (known, loser, contact) = (a_customer(), a_customer(), a_contact());
    for id in [known, loser] {
        world.register(id).await;
    }
    let unknown = create("李娜", &[a_customer()]);
    let refused = refusal(world.commands.contact(contact, unknown, envelope()).await);
    assert_eq!((refused.code, refused.field), (Code::CustomerNotFound, Some("customer")));
    world.commands.contact(contact, create("李娜", &[known]), envelope()).await.unwrap();
    let merged = customer::Command::MergeInto { survivor: known };
    world.commands.customer(loser, merged, because("the same")).await.unwrap();
    let to_loser = Command::LinkToCustomer(link(loser));
    let refused = refusal(world.commands.contact(contact, to_loser, envelope()).await);
    assert_eq!(refused.code, Code::CustomerMerged);
    assert!(refused.message_en.contains(&known.to_string()), "{refused}");
    let nobody = Command::MergeInto { survivor: a_contact() };
    let refused = refusal(world.commands.contact(contact, nobody, because("x")).await);
    assert_eq!((refused.code, refused.field), (Code::ContactNotFound, Some("survivor")));
    let absent = Command::UnlinkFromCustomer { customer: loser, until: None };
    assert_eq!(
        code(world.commands.contact(contact, absent, envelope()).await),
        Code::ContactNotLinked
    );
}

async fn a_contact_sent_again_is_the_same_contact(world: &World) {
    let (customer, contact) = (a_customer(), a_contact());
    world.register(customer).await;
    let (command, envelope) = (create("李娜", &[customer]), envelope());
    let first = world.commands.contact(contact, command.clone(), envelope.clone()).await.unwrap();
    let again = world.commands.contact(contact, command.clone(), envelope).await.unwrap();
    assert!(again.repeated && again.version == first.version);
    let by_another = world.commands.contact(contact, command, super::envelope()).await.unwrap();
    assert!(!by_another.changed);
    let other = create("王芳", &[customer]);
    assert_eq!(
        code(world.commands.contact(contact, other, super::envelope()).await),
        Code::ContactAlreadyCreated
    );
}

async fn read(commands: &Commands, stream: &StreamName) -> Vec<Recorded<DomainEvent>> {
    let stored = commands.store().read_stream(stream, 0, 1_000).await.unwrap();
    feed::decode_all(commands.vault(), stored).await.unwrap()
}

fn phone(value: &str) -> Command {
    Command::AddContactMethod {
        contact_method: ContactMethodId(fresh()),
        kind: ContactMethodKind::Phone,
        value: value.to_owned(),
        label: Some("canary-label".to_owned()),
        purpose: None,
        consent: Consent::Granted,
        found: None,
    }
}

async fn local_numbers_are_read_where_the_customer_is(world: &World) {
    let (customer, contact) = (a_customer(), a_contact());
    world.register(customer).await;
    let region = "CN-31".parse().unwrap();
    let placed = customer::Command::AssignRegion { region };
    world.commands.customer(customer, placed, envelope()).await.unwrap();
    world.commands.contact(contact, create("李娜", &[customer]), envelope()).await.unwrap();
    world.commands.contact(contact, phone("021-55550101"), envelope()).await.unwrap();
    let events = read(&world.commands, &contact.stream()).await;
    let Some(DomainEvent::Contact(contact::Event::ContactMethodAdded(added))) =
        events.last().map(|last| &last.event)
    else {
        panic!("expected a contact method, found {events:?}")
    };
    assert_eq!(added.normalized.as_ref().and_then(Text::as_str), Some("+862155550101"));
}

async fn chains_of_merged_contacts_resolve_to_the_last(world: &World) {
    let [a, b, c, d] = contacts(world).await;
    merge(&world.commands, a, b).await.unwrap();
    merge(&world.commands, b, c).await.unwrap();
    merge(&world.commands, c, d).await.unwrap();
    let rename = Command::SetJobTitle { job_title: None };
    let refused = refusal(world.commands.contact(a, rename, envelope()).await);
    assert_eq!(refused.code, Code::ContactMerged);
    assert!(refused.message_en.contains(&d.to_string()), "{refused}");
    assert!(refused.message_zh.contains(&d.to_string()), "{refused}");
}

async fn merges_of_contacts_make_no_cycles(world: &World) {
    let [a, b, c] = contacts(world).await;
    merge(&world.commands, a, b).await.unwrap();
    let refused = refusal(merge(&world.commands, c, a).await);
    assert_eq!((refused.code, refused.field), (Code::ContactMerged, Some("survivor")));
    assert!(refused.message_en.contains(&b.to_string()), "{refused}");
    let circle = refusal(merge(&world.commands, b, a).await);
    assert!(matches!(circle.code, Code::ContactMerged | Code::MergeCycle), "{circle}");
    assert_eq!(code(merge(&world.commands, c, c).await), Code::ContactSurvivorIsItself);
}

async fn racing_merges_of_contacts_leave_one_survivor(world: &World) {
    let other = world.another_node().await;
    for _ in 0..10 {
        let [a, b] = contacts(world).await;
        let (one, two) = tokio::join!(merge(&world.commands, a, b), merge(&other, b, a));
        assert_eq!([&one, &two].iter().filter(|merged| merged.is_ok()).count(), 1);
        for error in [one, two].into_iter().filter_map(Result::err) {
            let code = code(Err(error));
            assert!(matches!(code, Code::ContactMerged | Code::MergeCycle), "{code}");
        }
    }
}

async fn an_undone_merge_of_contacts_is_in_nobodys_way(world: &World) {
    let [a, b] = contacts(world).await;
    merge(&world.commands, a, b).await.unwrap();
    world.commands.contact(a, Command::UndoMerge, because("two people")).await.unwrap();
    world.commands.contact(a, Command::SetJobTitle { job_title: None }, envelope()).await.unwrap();
    merge(&world.commands, b, a).await.unwrap();
}

async fn a_claimed_merge_without_its_event_blocks_nobody_for_long(world: &World) {
    let [a, b] = contacts(world).await;
    let claimed = hierarchy::LinkClaimed { child: a.stream(), parent: b.stream() };
    let claimed = hierarchy::Event::LinkClaimed(claimed);
    append(world, hierarchy::CONTACT_MERGES.stream(), Expected::Any, claimed.into()).await;
    let refused = refusal(merge(&world.commands, b, a).await);
    assert_eq!((refused.code, refused.field), (Code::MergeCycle, Some("survivor")));
    world.put_clock_forward(chrono::TimeDelta::seconds(61));
    merge(&world.commands, b, a).await.unwrap();
}

async fn an_external_id_belongs_to_one_of_all(world: &World) {
    let [a, b] = contacts(world).await;
    let same = || Command::LinkExternalId { external_id: external_id("77") };
    world.commands.contact(a, same(), envelope()).await.unwrap();
    assert_eq!(code(world.commands.contact(b, same(), envelope()).await), Code::ExternalIdTaken);
    let company = registration(customer::CustomerKind::Company, "Acme", &["77"]);
    assert_eq!(
        code(world.commands.customer(a_customer(), company, envelope()).await),
        Code::ExternalIdTaken
    );
}

async fn a_canary(world: &World) -> ContactId {
    let id = a_contact();
    world.commands.contact(id, create("Canary-王小明", &[]), because("canary")).await.unwrap();
    world.commands.contact(id, phone("+86 139 1234 5678"), because("canary")).await.unwrap();
    let like = |name: &str| name.to_owned();
    let likes = Command::RecordPreference { name: like("drink"), value: like("canary tea") };
    world.commands.contact(id, likes, envelope()).await.unwrap();
    id
}

async fn the_log_names_no_contact(world: &World) {
    a_canary(world).await;
    let canaries = ["anary", "王小明", "139 1234", "13912345678", "1988-08-08"];
    for event in world.log().await {
        let metadata = event.metadata.clone().unwrap_or_default();
        for bytes in [&event.data, &metadata] {
            let text = String::from_utf8_lossy(bytes);
            assert!(!canaries.iter().any(|canary| text.contains(canary)), "{text}");
        }
    }
}

fn name(recorded: &Recorded<DomainEvent>) -> &Text {
    match &recorded.event {
        DomainEvent::Contact(contact::Event::Created(created)) => &created.names.original,
        other => panic!("expected a creation, found {other:?}"),
    }
}

async fn an_erased_contact_is_gone_and_stays_closed(world: &World) {
    let id = a_canary(world).await;
    let erase = Command::ErasePersonalData { subjects: Vec::new() };
    world.commands.contact(id, erase.clone(), because("asked")).await.unwrap();
    let events = read(&world.commands, &id.stream()).await;
    assert_eq!(name(&events[0]), &Text::Erased { subject: id.to_string() });
    let again = world.commands.contact(id, erase, because("asked")).await.unwrap();
    assert!(!again.changed);
    let rename = Command::SetJobTitle { job_title: Some("x".to_owned()) };
    assert_eq!(code(world.commands.contact(id, rename, envelope()).await), Code::ContactErased);
}

async fn a_half_done_erasure_of_a_contact_completes_before_readers_see_it(world: &World) {
    let id = a_canary(world).await;
    let erased = contact::PersonalDataErased { subjects: vec![id.to_string()] };
    let version = world.events(&id.stream()).await.last().unwrap().version;
    let erased = contact::Event::PersonalDataErased(erased).into();
    append(world, id.stream(), Expected::Version(version), erased).await;
    let (store, vault) = (world.commands.store(), world.commands.vault());
    LogFeed::new(Arc::clone(store), Arc::clone(vault)).read(0, 1_000, Wanted::All).await.unwrap();
    assert_eq!(name(&read(&world.commands, &id.stream()).await[0]).as_str(), None);
}
