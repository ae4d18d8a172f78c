//! Tickets: one per e-mail, numbered, timed by a calendar, merged without circles.

use std::collections::BTreeSet;

use futures::future::join_all;
use kehu::commands::{Code, Commands, Outcome};
use kehu_domain::{
    DomainEvent,
    calendar::{self, DEFAULT_CALENDAR},
    customer::ExternalIdInput,
    ticket::{Channel, Command, Event, Found, Kind, Priority, WaitingFor},
    values::{CalendarId, ContactId, CustomerId, StreamName, TicketId, UserId},
};

use super::{
    World, a_customer, because, code, envelope, external_id, for_every_store, fresh, refusal,
};

for_every_store!(
    two_mailers_that_deliver_everything_twice_open_each_ticket_once,
    a_refused_ticket_keeps_no_e_mail,
    tickets_are_numbered_from_their_series,
    deadlines_follow_the_calendar_as_it_is,
    what_a_ticket_points_at_must_be_there,
    tickets_merge_without_circles_and_losers_name_the_last,
    an_erased_customers_ticket_is_forgotten,
);

fn a_ticket() -> TicketId {
    TicketId(fresh())
}

struct Opening {
    customer: Option<CustomerId>,
    message: Option<String>,
    external_ids: Vec<ExternalIdInput>,
    calendar: Option<CalendarId>,
}

fn nothing() -> Opening {
    Opening { customer: None, message: None, external_ids: vec![], calendar: None }
}

fn open(opening: Opening) -> Command {
    Command::Open {
        customer: opening.customer,
        contact: None,
        kind: Kind::Request,
        channel: Channel::Email,
        subject: "Where is my container?".to_owned(),
        description: None,
        priority: Priority::Normal,
        product: None,
        calendar: opening.calendar,
        source_message_id: opening.message,
        external_ids: opening.external_ids,
        found: Found::default(),
    }
}

fn from_mail(n: usize) -> Command {
    open(Opening { message: Some(format!("<{n}@mail.example.com>")), ..nothing() })
}

async fn events(world: &World, stream: &StreamName) -> Vec<Event> {
    let stored = world.commands.store().read_stream(stream, 0, 100).await.unwrap();
    let recorded = kehu::feed::decode_all(world.commands.vault(), stored).await.unwrap();
    recorded
        .into_iter()
        .filter_map(|recorded| match recorded.event {
            DomainEvent::Ticket(event) => Some(event),
            _ => None,
        })
        .collect()
}

async fn opened(commands: &Commands, opening: Opening) -> Outcome {
    commands.ticket(a_ticket(), open(opening), envelope()).await.unwrap()
}

async fn two_mailers_that_deliver_everything_twice_open_each_ticket_once(world: &World) {
    let other = world.another_node().await;
    // Both mailers have every e-mail, and hand each over twice, all at the same time.
    let deliveries = (0..200).map(|n| {
        let mailer = if n % 2 == 0 { &world.commands } else { &other };
        mailer.ticket(a_ticket(), from_mail(n % 50), envelope())
    });
    let answers = join_all(deliveries).await;
    let mut streams = BTreeSet::new();
    for (n, answer) in answers.into_iter().enumerate() {
        streams.insert((n % 50, answer.unwrap().stream));
    }
    assert_eq!(streams.len(), 50, "one ticket for each e-mail");
    let of_tickets: BTreeSet<_> = world
        .log()
        .await
        .into_iter()
        .filter(|event| &*event.event_type == "TicketOpened")
        .map(|event| event.stream)
        .collect();
    assert_eq!(of_tickets, streams.into_iter().map(|(_, stream)| stream).collect());
}

async fn a_refused_ticket_keeps_no_e_mail(world: &World) {
    let calendar = Some(CalendarId(fresh()));
    let message = Some("once@example.com".to_owned());
    let refused = Opening { calendar, message: message.clone(), ..nothing() };
    let refused = world.commands.ticket(a_ticket(), open(refused), envelope()).await;
    assert_eq!(code(refused), Code::TicketCalendarUnknown);
    let first = opened(&world.commands, Opening { message: message.clone(), ..nothing() }).await;
    let again = opened(&world.commands, Opening { message, ..nothing() }).await;
    assert_eq!((again.stream, again.changed), (first.stream, false));
    // Somebody else's external id is in the way, not the e-mail.
    let taken = || vec![external_id("taken")];
    opened(&world.commands, Opening { external_ids: taken(), ..nothing() }).await;
    let message = Some("other@example.com".to_owned());
    let both = Opening { message, external_ids: taken(), ..nothing() };
    let refused = world.commands.ticket(a_ticket(), open(both), envelope()).await;
    assert_eq!(code(refused), Code::ExternalIdTaken);
}

async fn tickets_are_numbered_from_their_series(world: &World) {
    let mut numbers = Vec::new();
    for _ in 0..3 {
        let stream = opened(&world.commands, nothing()).await.stream;
        let Some(Event::Opened(event)) = events(world, &stream).await.into_iter().next() else {
            panic!("not opened");
        };
        numbers.push(event.number.unwrap());
    }
    assert_eq!(numbers, ["T-000001", "T-000002", "T-000003"]);
}

async fn deadlines_follow_the_calendar_as_it_is(world: &World) {
    let id = a_ticket();
    world.commands.ticket(id, open(nothing()), envelope()).await.unwrap();
    let wait = |on| Command::Wait { on, party: None, stops: None, found: Found::default() };
    let say = async |command| world.commands.ticket(id, command, envelope()).await.unwrap();
    say(wait(WaitingFor::Customer)).await;
    let holiday = calendar::Command::Rename { name: "Büro".to_owned() };
    world.commands.calendar(DEFAULT_CALENDAR, holiday, envelope()).await.unwrap();
    say(Command::Resume { found: Found::default() }).await;
    let found = events(world, &id.stream()).await;
    let [Event::Opened(opened), Event::Waiting(waiting), Event::Resumed(resumed)] = &found[..]
    else {
        panic!("{found:?}");
    };
    assert!(opened.deadlines.answer_due.is_some() && opened.deadlines.resolution_due.is_some());
    assert_eq!(waiting.deadlines.answer_due, None);
    assert!(resumed.deadlines.answer_due >= opened.deadlines.answer_due);
    let versions = [opened.deadlines, waiting.deadlines, resumed.deadlines]
        .map(|deadlines| deadlines.calendar_version);
    assert_eq!(versions, [0, 0, 1]);
}

async fn what_a_ticket_points_at_must_be_there(world: &World) {
    let id = a_ticket();
    world.commands.ticket(id, open(nothing()), envelope()).await.unwrap();
    let team = None;
    for (command, expected) in [
        (Command::AssignCustomer { customer: a_customer() }, Code::CustomerNotFound),
        (Command::AssignContact { contact: ContactId(fresh()) }, Code::ContactNotFound),
        (
            Command::Assign { user: Some(UserId(fresh())), team: team.clone(), dispatch: None },
            Code::UserNotFound,
        ),
        (Command::Escalate { level: 1, user: Some(UserId(fresh())), team }, Code::UserNotFound),
        (Command::MergeInto { survivor: a_ticket() }, Code::TicketNotFound),
    ] {
        assert_eq!(code(world.commands.ticket(id, command, envelope()).await), expected);
    }
    let nobody = Opening { customer: Some(a_customer()), ..nothing() };
    let refused = world.commands.ticket(a_ticket(), open(nobody), envelope()).await;
    assert_eq!(code(refused), Code::CustomerNotFound);
}

async fn tickets_merge_without_circles_and_losers_name_the_last(world: &World) {
    let (one, two, three) = (a_ticket(), a_ticket(), a_ticket());
    for id in [one, two, three] {
        world.commands.ticket(id, open(nothing()), envelope()).await.unwrap();
    }
    let merge = async |from: TicketId, survivor| {
        world.commands.ticket(from, Command::MergeInto { survivor }, envelope()).await
    };
    merge(one, two).await.unwrap();
    merge(two, three).await.unwrap();
    let lost = world.commands.ticket(one, Command::Confirm, envelope()).await;
    assert!(refusal(lost).message_en.contains(&three.to_string()));
    assert_eq!(code(merge(three, one).await), Code::TicketMerged);
    let undo = |id| {
        let command = Command::UndoMerge { found: Found::default() };
        world.commands.ticket(id, command, because("two after all"))
    };
    undo(two).await.unwrap();
    undo(one).await.unwrap();
    // Two that are merged into each other at once: one of them goes on.
    let both = Box::pin(futures::future::join(merge(one, two), merge(two, one))).await;
    let merged = usize::from(both.0.is_ok()) + usize::from(both.1.is_ok());
    assert_eq!(merged, 1, "{both:?}");
}

async fn an_erased_customers_ticket_is_forgotten(world: &World) {
    let (customer, id) = (a_customer(), a_ticket());
    world.register(customer).await;
    // Sealed under the ticket's own key: nobody was known yet.
    world.commands.ticket(id, open(nothing()), envelope()).await.unwrap();
    let known = Command::AssignCustomer { customer };
    world.commands.ticket(id, known, envelope()).await.unwrap();
    let erase = kehu_domain::customer::Command::ErasePersonalData { subjects: vec![] };
    world.commands.customer(customer, erase, because("asked for it")).await.unwrap();
    let Some(Event::Opened(event)) = events(world, &id.stream()).await.into_iter().next() else {
        panic!("not opened");
    };
    assert_eq!(event.subject.as_str(), None);
}
