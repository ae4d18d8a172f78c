//! What kehu does by itself: once, whatever breaks, and on one node at a time.

use std::time::Duration;

use chrono::TimeDelta;
use kehu::{
    policies::{Policies, PolicyError, PolicyStatus},
    store::{Expected, NewEvent, StoredEvent},
};
use kehu_domain::{
    Actor, DomainEvent, Source,
    customer::CustomerKind,
    hierarchy, reservation,
    settings::{self, Policy},
    ticket::{self, Kind},
    values::{Priority, ReservationId, StreamName, TicketId},
};
use tokio_util::sync::CancellationToken;

use super::{World, a_customer, append, append_raw, envelope, fresh, registration};

pub(super) async fn policies(world: &World) -> Policies {
    let pool = world.database.as_ref().unwrap().pool.clone();
    Policies::open(pool, world.commands.clone()).await.unwrap()
}

pub(super) async fn sql(world: &World, statement: &'static str) {
    let pool = &world.database.as_ref().unwrap().pool;
    sqlx::raw_sql(statement).execute(pool).await.unwrap();
}

fn claimed(owner: &StreamName) -> DomainEvent {
    reservation::Event::Claimed(reservation::Claimed { owner: owner.clone() }).into()
}

async fn types(world: &World, stream: &StreamName) -> Vec<String> {
    world.events(stream).await.iter().map(|event| event.event_type.to_string()).collect()
}

fn open_ticket() -> ticket::Command {
    ticket::Command::Open {
        customer: None,
        contact: None,
        kind: Kind::Complaint,
        channel: ticket::Channel::Phone,
        subject: "货物破损".to_owned(),
        description: None,
        priority: Priority::Urgent,
        product: None,
        calendar: None,
        source_message_id: None,
        external_ids: Vec::new(),
        found: ticket::Found::default(),
    }
}

async fn a_ticket(world: &World) -> TicketId {
    let id = TicketId(fresh());
    world.commands.ticket(id, open_ticket(), envelope()).await.unwrap();
    id
}

async fn escalations(world: &World, id: TicketId) -> Vec<StoredEvent> {
    let mut events = world.events(&id.stream()).await;
    events.retain(|event| event.event_type.as_ref() == "TicketEscalated");
    events
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claim_that_nobody_confirms_is_given_back_after_a_while() {
    let world = World::on_postgres().await;
    let policies = policies(&world).await;
    let (reservation, owner) = (ReservationId(fresh()).stream(), a_customer().stream());
    append(&world, reservation.clone(), Expected::NoStream, claimed(&owner)).await;
    policies.catch_up().await.unwrap();
    assert_eq!(policies.deadlines().await.unwrap().waiting, 1);
    assert_eq!(policies.tick().await.unwrap(), 0, "whoever claimed it may still be at work");
    world.put_clock_forward(TimeDelta::minutes(11));
    assert_eq!(policies.deadlines().await.unwrap().overdue, 1);
    assert_eq!(policies.tick().await.unwrap(), 1);
    let events = world.events(&reservation).await;
    assert_eq!(types(&world, &reservation).await, ["ReservationClaimed", "ReservationReleased"]);
    assert_eq!((events[1].actor, events[1].source), (Actor::SYSTEM, Source::Policy));
    assert_eq!(policies.tick().await.unwrap(), 0);
    policies.catch_up().await.unwrap();
    assert_eq!(policies.deadlines().await.unwrap().waiting, 0);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_claim_whose_owner_has_the_value_is_confirmed() {
    let world = World::on_postgres().await;
    let policies = policies(&world).await;
    let customer = a_customer();
    let command = registration(CustomerKind::Company, "Acme", &["42"]);
    world.commands.customer(customer, command, envelope()).await.unwrap();
    policies.catch_up().await.unwrap();
    assert_eq!(policies.deadlines().await.unwrap().waiting, 0, "it was confirmed at once");
    // As if the confirmation had been lost: the value is claimed once more by the same owner.
    let id = world.commands.vault().reservation_id("sap", "account", "42");
    let owner = customer.stream();
    let released = reservation::Event::Released(reservation::Released { owner: owner.clone() });
    append(&world, id.stream(), Expected::Version(1), released.into()).await;
    append(&world, id.stream(), Expected::Version(2), claimed(&owner)).await;
    policies.catch_up().await.unwrap();
    world.put_clock_forward(TimeDelta::minutes(11));
    assert_eq!(policies.tick().await.unwrap(), 1);
    assert_eq!(types(&world, &id.stream()).await.last().unwrap(), "ReservationConfirmed");
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_link_that_nobody_recorded_is_taken_away() {
    let world = World::on_postgres().await;
    let policies = policies(&world).await;
    let (child, parent) = (a_customer(), a_customer());
    world.register(child).await;
    world.register(parent).await;
    let links = hierarchy::CUSTOMER_PARENTS.stream();
    let claim = hierarchy::LinkClaimed { child: child.stream(), parent: parent.stream() };
    let event = hierarchy::Event::LinkClaimed(claim).into();
    append(&world, links.clone(), Expected::NoStream, event).await;
    policies.catch_up().await.unwrap();
    world.put_clock_forward(TimeDelta::minutes(11));
    assert_eq!(policies.tick().await.unwrap(), 1);
    assert_eq!(types(&world, &links).await, ["HierarchyLinkClaimed", "HierarchyLinkReleased"]);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_missed_deadline_escalates_its_ticket_once_and_says_why() {
    let world = World::on_postgres().await;
    let policies = policies(&world).await;
    let ticket = a_ticket(&world).await;
    policies.catch_up().await.unwrap();
    assert_eq!(policies.deadlines().await.unwrap().waiting, 2);
    world.put_clock_forward(TimeDelta::days(30));
    assert_eq!(policies.tick().await.unwrap(), 2);
    let opened = &world.events(&ticket.stream()).await[0];
    let escalated = escalations(&world, ticket).await;
    assert_eq!(escalated.len(), 2, "the answer and the resolution");
    for event in &escalated {
        assert_eq!((event.actor, event.source), (Actor::SYSTEM, Source::Policy));
        assert_eq!(event.causation_id, opened.event_id);
        assert_eq!(event.correlation_id, opened.correlation_id);
    }
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_answered_in_time_is_not_escalated() {
    let world = World::on_postgres().await;
    let policies = policies(&world).await;
    let ticket = a_ticket(&world).await;
    policies.catch_up().await.unwrap();
    let answer = ticket::Command::Answer {
        answer: kehu_domain::values::AnswerId(fresh()),
        text: "马上处理".to_owned(),
        channel: None,
    };
    world.commands.ticket(ticket, answer, envelope()).await.unwrap();
    let remedy = "换货".to_owned();
    let resolve = ticket::Command::Resolve { cause: None, remedy };
    world.commands.ticket(ticket, resolve, envelope()).await.unwrap();
    world.put_clock_forward(TimeDelta::days(30));
    // The deadlines are still in the table; the ticket knows better.
    assert_eq!(policies.tick().await.unwrap(), 2);
    assert!(escalations(&world, ticket).await.is_empty());
    assert!(policies.refusals(10).await.unwrap().is_empty());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_policy_that_is_off_does_nothing() {
    let world = World::on_postgres().await;
    let policies = policies(&world).await;
    let policy = Policy::TicketDeadlineEscalates;
    let off = settings::Command::SwitchPolicy { policy, on: false };
    world.commands.settings(settings::COMPANY, off, envelope()).await.unwrap();
    let ticket = a_ticket(&world).await;
    policies.catch_up().await.unwrap();
    world.put_clock_forward(TimeDelta::days(30));
    assert_eq!(policies.tick().await.unwrap(), 2);
    assert!(escalations(&world, ticket).await.is_empty());
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_cut_off_before_the_checkpoint_happens_once() {
    let world = World::on_postgres().await;
    let policies = policies(&world).await;
    let ticket = a_ticket(&world).await;
    policies.catch_up().await.unwrap();
    sql(&world, "CREATE TABLE kept AS SELECT * FROM policies.deadlines").await;
    world.put_clock_forward(TimeDelta::days(30));
    assert_eq!(policies.tick().await.unwrap(), 2);
    // The commands are in the log; the rows and the checkpoint are as if they had not been written.
    sql(&world, "INSERT INTO policies.deadlines SELECT * FROM kept").await;
    sql(&world, "UPDATE policies.checkpoints SET position = 0").await;
    let restarted = self::policies(&world).await;
    restarted.catch_up().await.unwrap();
    assert_eq!(restarted.tick().await.unwrap(), 2);
    assert_eq!(escalations(&world, ticket).await.len(), 2);
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_do_everything_once() {
    const TICKETS: usize = 20;
    let world = World::on_postgres().await;
    let pool = world.database.as_ref().unwrap().pool.clone();
    let one = policies(&world).await;
    let two = Policies::open(pool, world.another_node().await).await.unwrap();
    let mut tickets = Vec::new();
    for _ in 0..TICKETS {
        tickets.push(a_ticket(&world).await);
    }
    let (first, second) = tokio::join!(one.catch_up(), two.catch_up());
    first.and(second).unwrap();
    assert_eq!(one.deadlines().await.unwrap().waiting, 2 * TICKETS as u64);
    world.put_clock_forward(TimeDelta::days(30));
    let (first, second) = tokio::join!(one.tick(), two.tick());
    assert_eq!(first.unwrap() + second.unwrap(), 2 * TICKETS as u64);
    for ticket in tickets {
        assert_eq!(escalations(&world, ticket).await.len(), 2);
    }
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_event_that_nobody_understands_is_told_and_holds_the_policy() {
    let world = World::on_postgres().await;
    let policies = policies(&world).await;
    let event = NewEvent {
        event_id: fresh(),
        event_type: "ReservationForgotten".to_owned(),
        schema_version: 1,
        data: "{}".into(),
    };
    let stream = ReservationId(fresh()).stream();
    let position = append_raw(&world, stream, Expected::NoStream, event).await;
    let error = policies.catch_up().await.unwrap_err();
    assert!(matches!(error, PolicyError::Unreadable(_)), "{error}");
    let stopping = CancellationToken::new();
    let running = tokio::spawn(policies.clone().run(stopping.clone()));
    let stuck = eventually(&policies, |status| status.stuck.is_some()).await.stuck.unwrap();
    assert_eq!(stuck.position, Some(position));
    assert!(stuck.error.contains("ReservationForgotten"), "{}", stuck.error);
    stopping.cancel();
    running.await.unwrap();
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn running_policies_follow_the_log() {
    let world = World::on_postgres().await;
    let policies = policies(&world).await;
    let stopping = CancellationToken::new();
    let running = tokio::spawn(policies.clone().run(stopping.clone()));
    let ticket = a_ticket(&world).await;
    let head = world.commands.store().head().await.unwrap();
    eventually(&policies, |status| status.position >= head).await;
    world.put_clock_forward(TimeDelta::days(30));
    for _ in 0..200 {
        if escalations(&world, ticket).await.len() == 2 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(escalations(&world, ticket).await.len(), 2);
    stopping.cancel();
    running.await.unwrap();
    world.close().await;
}

/// The status of the deadlines' policy once it is as wanted.
async fn eventually(policies: &Policies, wanted: impl Fn(&PolicyStatus) -> bool) -> PolicyStatus {
    for _ in 0..200 {
        let all = policies.status().await.unwrap();
        if let Some(found) = all.into_iter().find(|one| one.name == "deadlines" && wanted(one)) {
            return found;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("not after ten seconds: {:?}", policies.status().await);
}
