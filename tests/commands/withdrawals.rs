//! What was withdrawn is as if it had never been: for commands, for others, for its external ids.

use kehu::commands::{Code, Envelope};
use kehu_domain::{
    customer::{Command, CustomerKind},
    hierarchy,
    values::CustomerId,
};

use super::{World, a_customer, code, envelope, for_every_store, registration};

for_every_store!(
    a_withdrawn_customer_gives_everything_back,
    a_withdrawal_said_again_later_takes_nothing_from_the_next,
    what_was_withdrawn_can_be_erased,
);

async fn withdraw(world: &World, id: CustomerId, envelope: Envelope) {
    world.commands.customer(id, Command::Withdraw, envelope).await.unwrap();
}

async fn a_withdrawn_customer_gives_everything_back(world: &World) {
    let [one, parent, other] = [a_customer(), a_customer(), a_customer()];
    world.register(parent).await;
    let register = || registration(CustomerKind::Company, "Acme", &["1", "2"]);
    world.commands.customer(one, register(), envelope()).await.unwrap();
    let under = Command::SetParent { parent: Some(parent) };
    world.commands.customer(one, under.clone(), envelope()).await.unwrap();
    withdraw(world, one, envelope()).await;

    // Nobody can refer to it, and its ids and links are free.
    world.register(other).await;
    let refer = Command::SetParent { parent: Some(one) };
    let refused = world.commands.customer(other, refer, envelope()).await;
    assert_eq!(code(refused), Code::CustomerNotFound);
    let refused = world.commands.customer(one, under.clone(), envelope()).await;
    assert_eq!(code(refused), Code::CustomerNotFound);
    let taking = registration(CustomerKind::Company, "Else", &["1"]);
    let taken = a_customer();
    world.commands.customer(taken, taking, envelope()).await.unwrap();
    let links = world.events(&hierarchy::CUSTOMER_PARENTS.stream()).await;
    assert_eq!(&*links.last().unwrap().event_type, "HierarchyLinkReleased");

    // Anew, on another node as well; what others have taken meanwhile stays theirs.
    let again = world.another_node().await.customer(one, register(), envelope()).await;
    assert_eq!(code(again), Code::ExternalIdTaken);
    withdraw(world, taken, envelope()).await;
    let again = world.another_node().await.customer(one, register(), envelope()).await.unwrap();
    assert_eq!((again.version, again.changed), (3, true));
    world.commands.customer(one, under, envelope()).await.unwrap();
    let once_more = world.commands.customer(one, register(), envelope()).await.unwrap();
    assert!(!once_more.changed, "compared with what it is since");
}

async fn a_withdrawal_said_again_later_takes_nothing_from_the_next(world: &World) {
    let (one, first) = (a_customer(), envelope());
    let register = || registration(CustomerKind::Company, "Acme", &["A"]);
    world.commands.customer(one, register(), envelope()).await.unwrap();
    withdraw(world, one, first.clone()).await;
    world.commands.customer(one, register(), envelope()).await.unwrap();
    let repeated = world.commands.customer(one, Command::Withdraw, first).await.unwrap();
    assert!(repeated.repeated);
    let refused = world
        .commands
        .customer(a_customer(), registration(CustomerKind::Company, "Else", &["A"]), envelope())
        .await;
    assert_eq!(code(refused), Code::ExternalIdTaken);
}

async fn what_was_withdrawn_can_be_erased(world: &World) {
    let one = a_customer();
    let register = || registration(CustomerKind::Person, "Ann", &["A"]);
    world.commands.customer(one, register(), envelope()).await.unwrap();
    withdraw(world, one, envelope()).await;
    let erase = Command::ErasePersonalData { subjects: vec![] };
    world.commands.customer(one, erase, envelope()).await.unwrap();
    let refused = world.commands.customer(one, register(), envelope()).await;
    assert_eq!(code(refused), Code::CustomerErased);
}
