//! External ids belong to one aggregate at a time, whatever races or breaks.

use chrono::TimeDelta;
use futures::future::join_all;
use kehu::{commands::Code, store::Expected};
use kehu_domain::{
    customer::{Command, CustomerKind},
    reservation, user,
    values::{CustomerId, StreamName, UserId},
};

use super::{
    World, a_customer, append, code, envelope, external_id, for_every_store, fresh, refusal,
    registration,
};

for_every_store!(
    one_of_twenty_gets_the_id,
    a_refused_registration_gives_its_ids_back,
    ids_are_unique_over_all_aggregates,
    an_id_linked_later_is_claimed_as_well,
    a_claim_without_its_event_blocks_nobody_for_long,
    a_claim_with_its_event_is_never_taken_over,
    a_cut_off_registration_completes_when_it_comes_again,
    the_log_shows_no_reserved_value,
);

async fn one_of_twenty_gets_the_id(world: &World) {
    let other = world.another_node().await;
    let nodes = [&world.commands, &other];
    let registrations = (0..20).map(|n| {
        let command = registration(CustomerKind::Company, "Acme", &["shared", &format!("own {n}")]);
        nodes[n % 2].customer(a_customer(), command, envelope())
    });
    let (won, lost): (Vec<_>, Vec<_>) =
        join_all(registrations).await.into_iter().partition(Result::is_ok);
    assert_eq!((won.len(), lost.len()), (1, 19));
    let winner = won.into_iter().next().unwrap().unwrap().stream;
    for lost in lost {
        let refusal = refusal(lost);
        assert_eq!((refusal.code, refusal.field), (Code::ExternalIdTaken, Some("externalIds")));
        assert!(!refusal.message_en.contains("shared"), "ids may be personal: {refusal}");
        if let Some(holder) = refusal.message_en.split(' ').find(|w| w.starts_with("customer-")) {
            // Whoever was in the way for a moment may have been refused as well.
            let holder = StreamName::parse(holder).unwrap();
            assert!(holder == winner || world.events(&holder).await.is_empty());
        }
    }
}

async fn a_refused_registration_gives_its_ids_back(world: &World) {
    let taken = registration(CustomerKind::Company, "First", &["taken"]);
    world.commands.customer(a_customer(), taken, envelope()).await.unwrap();
    let both = registration(CustomerKind::Company, "Second", &["free", "taken"]);
    let refused = world.commands.customer(a_customer(), both, envelope()).await;
    assert_eq!(code(refused), Code::ExternalIdTaken);
    let free = registration(CustomerKind::Company, "Third", &["free"]);
    world.commands.customer(a_customer(), free, envelope()).await.unwrap();
}

async fn ids_are_unique_over_all_aggregates(world: &World) {
    let customer = registration(CustomerKind::Company, "Acme", &["one"]);
    world.commands.customer(a_customer(), customer, envelope()).await.unwrap();
    let register = |id: &str| user::Command::Register {
        name: "Anna".to_owned(),
        external_ids: vec![external_id(id)],
    };
    let refused = world.commands.user(UserId(fresh()), register("one"), envelope()).await;
    assert_eq!(code(refused), Code::ExternalIdTaken);
    world.commands.user(UserId(fresh()), register("two"), envelope()).await.unwrap();
}

async fn an_id_linked_later_is_claimed_as_well(world: &World) {
    let (one, two) = (a_customer(), a_customer());
    world.register(one).await;
    world.register(two).await;
    let link = || Command::LinkExternalId { external_id: external_id("x") };
    world.commands.customer(one, link(), envelope()).await.unwrap();
    let again = world.commands.customer(one, link(), envelope()).await.unwrap();
    assert!(!again.changed);
    assert_eq!(code(world.commands.customer(two, link(), envelope()).await), Code::ExternalIdTaken);
}

/// Claims as a command does that is cut off right after.
async fn claim_and_stop(world: &World, id: &str, owner: CustomerId) {
    let stream = world.commands.vault().reservation_id("sap", "account", id).stream();
    let claimed = reservation::Event::Claimed(reservation::Claimed { owner: owner.stream() });
    append(world, stream, Expected::NoStream, claimed.into()).await;
}

async fn a_claim_without_its_event_blocks_nobody_for_long(world: &World) {
    claim_and_stop(world, "lost", a_customer()).await;
    let (id, command) = (a_customer(), registration(CustomerKind::Company, "Acme", &["lost"]));
    let now = world.commands.customer(id, command.clone(), envelope()).await;
    assert_eq!(code(now), Code::ExternalIdTaken, "its owner may still be on the way");
    world.put_clock_forward(TimeDelta::seconds(61));
    world.commands.customer(id, command, envelope()).await.unwrap();
    let other = registration(CustomerKind::Company, "Other", &["lost"]);
    let refused = refusal(world.commands.customer(a_customer(), other, envelope()).await);
    assert!(refused.message_en.contains(&id.to_string()), "{refused}");
}

async fn a_claim_with_its_event_is_never_taken_over(world: &World) {
    let holder = a_customer();
    let command = registration(CustomerKind::Company, "Acme", &["kept"]);
    world.commands.customer(holder, command, envelope()).await.unwrap();
    // As if it had been cut off before the confirmation: another id, claimed and recorded.
    claim_and_stop(world, "recorded", holder).await;
    let link = Command::LinkExternalId { external_id: external_id("recorded") };
    world.commands.customer(holder, link, envelope()).await.unwrap();
    world.put_clock_forward(TimeDelta::days(1));
    for id in ["kept", "recorded"] {
        let other = registration(CustomerKind::Company, "Other", &[id]);
        let refused = refusal(world.commands.customer(a_customer(), other, envelope()).await);
        assert!(refused.message_en.contains(&holder.to_string()), "{refused}");
    }
}

async fn a_cut_off_registration_completes_when_it_comes_again(world: &World) {
    let id = a_customer();
    claim_and_stop(world, "half", id).await;
    let command = registration(CustomerKind::Company, "Acme", &["half"]);
    let envelope = envelope();
    world.commands.customer(id, command.clone(), envelope.clone()).await.unwrap();
    let again = world.commands.customer(id, command, envelope).await.unwrap();
    assert!(again.repeated);
    let stream = world.commands.vault().reservation_id("sap", "account", "half").stream();
    let types: Vec<_> =
        world.events(&stream).await.iter().map(|event| event.event_type.to_string()).collect();
    assert_eq!(types, ["ReservationClaimed", "ReservationConfirmed"]);
}

async fn the_log_shows_no_reserved_value(world: &World) {
    let command = registration(CustomerKind::Person, "Canary", &["canary-external-id"]);
    world.commands.customer(a_customer(), command, envelope()).await.unwrap();
    for event in world.log().await {
        let data = String::from_utf8_lossy(&event.data).to_lowercase();
        assert!(!data.contains("canary"), "{} shows {data}", event.stream);
        assert!(!event.stream.as_str().contains("canary"));
    }
}
