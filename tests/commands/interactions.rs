//! Interactions: references, e-mails that come twice, and files that go with their people.

use std::{collections::BTreeSet, sync::Arc};

use bytes::Bytes;
use chrono::TimeDelta;
use futures::future::join_all;
use kehu::{
    attachments::Attachments,
    commands::{Code, Commands, Envelope},
    feed,
    store::Expected,
};
use kehu_domain::{
    DomainEvent,
    customer::{self, CustomerKind},
    interaction::{
        self, AddressInput, AddressRole, Channel, Command, ContentInput, Direction, EmailInput,
    },
    reservation,
    values::{
        AttachmentId, ContactId, CustomerId, FileHash, InteractionId, QuoteId, StreamName, UserId,
    },
};

use super::{
    World, a_customer, a_deal, an_opportunity, append, because, code, envelope, for_every_store,
    fresh, refusal, registration,
};

for_every_store!(
    what_is_linked_must_be_there,
    local_numbers_are_read_where_the_customer_is,
    fifty_e_mails_delivered_twice_at_the_same_time_are_fifty_interactions,
    the_second_delivery_is_answered_with_the_first_interaction,
    a_refused_e_mail_can_be_sent_again,
    an_e_mail_that_was_cut_off_is_logged_in_the_end,
    only_uploaded_files_are_attached,
    without_a_place_for_files_none_is_attached,
    an_erased_persons_file_goes_unless_somebody_elses_interaction_has_it,
    text_from_before_the_customer_was_known_goes_with_it,
    what_was_never_attached_is_tidied_away_and_nothing_else,
);

fn an_interaction() -> InteractionId {
    InteractionId(fresh())
}

fn content(channel: Channel) -> ContentInput {
    ContentInput {
        channel,
        direction: Some(Direction::Inbound),
        duration_seconds: None,
        subject: Some("Canary subject".to_owned()),
        body: Some("Canary body".to_owned()),
        outcome: None,
        result: None,
        next_step: None,
    }
}

#[derive(Default)]
struct With {
    customer: Option<CustomerId>,
    contacts: Vec<ContactId>,
    users: Vec<UserId>,
    addresses: Vec<AddressInput>,
    links: Vec<StreamName>,
}

fn log(content: ContentInput, with: With) -> Command {
    Command::Log {
        content,
        customer: with.customer,
        contacts: with.contacts,
        users: with.users,
        addresses: with.addresses,
        email: None,
        links: with.links,
        external_ids: Vec::new(),
        region: None,
    }
}

fn a_call(customer: Option<CustomerId>) -> Command {
    log(content(Channel::Call), With { customer, ..With::default() })
}

fn mail(message_id: &str, body: &str) -> Command {
    let content = ContentInput { body: Some(body.to_owned()), ..content(Channel::Email) };
    let mut mail = log(content, With::default());
    if let Command::Log { email, .. } = &mut mail {
        let message_id = message_id.to_owned();
        *email = Some(EmailInput { message_id, in_reply_to: None, references: Vec::new() });
    }
    mail
}

async fn events(commands: &Commands, id: InteractionId) -> Vec<DomainEvent> {
    let stored = commands.store().read_stream(&id.stream(), 0, 100).await.unwrap();
    let recorded = feed::decode_all(commands.vault(), stored).await.unwrap();
    recorded.into_iter().map(|recorded| recorded.event).collect()
}

async fn what_is_linked_must_be_there(world: &World) {
    let customer = a_customer();
    world.register(customer).await;
    let nobody = UserId(fresh());
    let quote = QuoteId(fresh()).stream();
    let deal = an_opportunity();
    for (with, code, field) in [
        (
            With { customer: Some(a_customer()), ..With::default() },
            Code::CustomerNotFound,
            "customer",
        ),
        (
            With { contacts: vec![ContactId(fresh())], ..With::default() },
            Code::ContactNotFound,
            "contacts",
        ),
        (With { users: vec![nobody], ..With::default() }, Code::UserNotFound, "users"),
        (With { links: vec![quote.clone()], ..With::default() }, Code::LinkTargetNotFound, "links"),
        (
            With { links: vec![a_customer().stream()], ..With::default() },
            Code::CustomerNotFound,
            "links",
        ),
    ] {
        let logged = log(content(Channel::Call), with);
        let refused = world.commands.interaction(an_interaction(), logged, envelope()).await;
        let refused = refusal(refused);
        assert_eq!((refused.code, refused.field), (code, Some(field)), "{refused}");
    }
    let id = an_interaction();
    world.commands.interaction(id, a_call(Some(customer)), envelope()).await.unwrap();
    let link = |to: StreamName| Command::LinkTo { to };
    let refused = world.commands.interaction(id, link(deal.stream()), envelope()).await;
    let refused = refusal(refused);
    assert_eq!((refused.code, refused.field), (Code::LinkTargetNotFound, Some("to")));
    world.commands.opportunity(deal, a_deal(None), envelope()).await.unwrap();
    world.commands.interaction(id, link(deal.stream()), envelope()).await.unwrap();
    let loser = a_customer();
    world.register(loser).await;
    let merge = customer::Command::MergeInto { survivor: customer };
    world.commands.customer(loser, merge, because("the same")).await.unwrap();
    let assign = Command::AssignCustomer { customer: loser };
    let refused = world.commands.interaction(id, assign, envelope()).await;
    assert_eq!(code(refused), Code::CustomerMerged);
}

async fn local_numbers_are_read_where_the_customer_is(world: &World) {
    let customer = a_customer();
    let mut register = registration(CustomerKind::Company, "Acme", &[]);
    if let customer::Command::Register { region, .. } = &mut register {
        *region = "CN-31".parse().ok();
    }
    world.commands.customer(customer, register, envelope()).await.unwrap();
    let value = "021-55550101".to_owned();
    let addresses = vec![AddressInput { role: AddressRole::From, value, name: None }];
    let with = With { customer: Some(customer), addresses, ..With::default() };
    let id = an_interaction();
    let logged = log(content(Channel::Call), with);
    world.commands.interaction(id, logged, envelope()).await.unwrap();
    let events = events(&world.commands, id).await;
    let DomainEvent::Interaction(interaction::Event::Logged(logged)) = &events[0] else {
        panic!("not logged: {events:?}")
    };
    let normalized = logged.addresses[0].normalized.as_ref().and_then(|text| text.as_str());
    assert_eq!(normalized, Some("+862155550101"));
}

/// Two mailers, each with a process of its own, deliver everything at the same time.
async fn fifty_e_mails_delivered_twice_at_the_same_time_are_fifty_interactions(world: &World) {
    let other = world.another_node().await;
    let confirmed = |log: &[kehu::store::StoredEvent]| {
        log.iter().filter(|event| &*event.event_type == "ReservationConfirmed").count()
    };
    let before = confirmed(&world.log().await);
    let deliver = |n: usize, mailer: usize| {
        let commands = if mailer == 0 { &world.commands } else { &other };
        let mail = mail(&format!("<{n}@example.com>"), &format!("delivered by {mailer}"));
        async move { (n, commands.interaction(an_interaction(), mail, envelope()).await.unwrap()) }
    };
    let answers = join_all((0..100).map(|n| deliver(n / 2, n % 2))).await;
    let mut streams = BTreeSet::new();
    for n in 0..50 {
        let of_this: Vec<_> = answers.iter().filter(|(mail, _)| *mail == n).collect();
        let [(_, one), (_, two)] = of_this.as_slice() else { panic!("two deliveries of {n}") };
        assert_eq!(
            (&one.stream, one.version, one.position),
            (&two.stream, two.version, two.position)
        );
        assert_ne!(one.changed, two.changed, "{n} was logged by one of them");
        streams.insert(one.stream.clone());
    }
    assert_eq!(streams.len(), 50);
    let logged = world.log().await;
    let count = |name: &str| logged.iter().filter(|event| &*event.event_type == name).count();
    assert_eq!(count("InteractionLogged"), 50);
    assert_eq!(confirmed(&logged) - before, 50);
}

async fn the_second_delivery_is_answered_with_the_first_interaction(world: &World) {
    let id = an_interaction();
    let first = world.commands.interaction(id, mail("<1@x.cn>", "a"), envelope()).await.unwrap();
    let correct = Command::Correct { content: content(Channel::Email), happened_at: None };
    let corrected = world.commands.interaction(id, correct, envelope()).await.unwrap();
    let again = envelope();
    let second = mail(" 1@x.cn ", "with a footer");
    for _ in 0..2 {
        let answer = world.commands.interaction(an_interaction(), second.clone(), again.clone());
        let answer = answer.await.unwrap();
        assert_eq!((&answer.stream, answer.changed), (&first.stream, false));
        assert_eq!((answer.version, answer.position), (corrected.version, corrected.position));
    }
    // Whatever else is wrong with the second delivery, the e-mail is there.
    let mut wrong = mail("<1@x.cn>", " ");
    if let Command::Log { customer, .. } = &mut wrong {
        *customer = Some(a_customer());
    }
    let answer = world.commands.interaction(an_interaction(), wrong, envelope()).await.unwrap();
    assert_eq!(answer.stream, first.stream);
    // A command id that has been used for something else is refused all the same.
    let reused = Envelope { command_id: again.command_id, ..envelope() };
    world.commands.interaction(an_interaction(), a_call(None), reused.clone()).await.unwrap();
    let refused = world.commands.interaction(an_interaction(), mail("<1@x.cn>", "a"), reused).await;
    assert_eq!(code(refused), Code::CommandIdReused);
    // Erased or not, it is known: the reservation tells without saying what it was.
    assert!(
        !world
            .log()
            .await
            .iter()
            .any(|event| { String::from_utf8_lossy(&event.data).contains("1@x.cn") })
    );
}

async fn a_refused_e_mail_can_be_sent_again(world: &World) {
    let mut wrong = mail("<2@x.cn>", "a");
    if let Command::Log { customer, .. } = &mut wrong {
        *customer = Some(a_customer());
    }
    let refused = world.commands.interaction(an_interaction(), wrong, envelope()).await;
    assert_eq!(code(refused), Code::CustomerNotFound);
    let logged = world.commands.interaction(an_interaction(), mail("<2@x.cn>", "a"), envelope());
    assert!(logged.await.unwrap().changed);
}

async fn an_e_mail_that_was_cut_off_is_logged_in_the_end(world: &World) {
    let reservation = world.commands.vault().reservation_id("email", "message-id", "3@x.cn");
    let owner = an_interaction().stream();
    let claimed = reservation::Event::Claimed(reservation::Claimed { owner });
    append(world, reservation.stream(), Expected::NoStream, claimed.into()).await;
    // Whoever has claimed it may still be on the way: that is a failure to be tried again, and
    // neither a refusal nor a second interaction.
    let now = world.commands.interaction(an_interaction(), mail("<3@x.cn>", "a"), envelope()).await;
    let failed = matches!(&now, Err(kehu::commands::CommandError::Failed(failure)) if failure.is_transient());
    assert!(failed, "{now:?}");
    world.put_clock_forward(TimeDelta::seconds(61));
    let later = world.commands.interaction(an_interaction(), mail("<3@x.cn>", "a"), envelope());
    assert!(later.await.unwrap().changed);
}

/// The same world with a place for files.
fn with_files(world: &World) -> (Commands, Attachments, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let vault = Arc::clone(world.commands.vault());
    let files = Attachments::new(directory.path().to_owned(), Arc::clone(&vault));
    let store = Arc::clone(world.commands.store());
    let clock = world.commands.clock().clone();
    let commands = Commands::with_attachments(store, vault, clock, files.clone());
    (commands, files, directory)
}

async fn upload(files: &Attachments, content: &[u8]) -> FileHash {
    let mut upload = files.upload(Some("application/pdf")).await.unwrap();
    upload.write(Bytes::copy_from_slice(content)).await.unwrap();
    upload.finish().await.unwrap().file.sha256
}

fn attach(sha256: FileHash) -> Command {
    let (attachment, name) = (AttachmentId(fresh()), "canary-报价.pdf".to_owned());
    Command::AttachFile { attachment, sha256, name, found: None }
}

async fn only_uploaded_files_are_attached(world: &World) {
    let (commands, files, _directory) = with_files(world);
    let id = an_interaction();
    commands.interaction(id, a_call(None), envelope()).await.unwrap();
    let missing = FileHash::from_bytes([1; 32]);
    let refused = refusal(commands.interaction(id, attach(missing), envelope()).await);
    assert_eq!((refused.code, refused.field), (Code::InteractionFileUnknown, Some("sha256")));
    let sha256 = upload(&files, b"content").await;
    let (command, envelope) = (attach(sha256), envelope());
    commands.interaction(id, command.clone(), envelope.clone()).await.unwrap();
    let again = commands.interaction(id, command, envelope).await.unwrap();
    assert!(again.repeated);
    let events = events(&commands, id).await;
    let DomainEvent::Interaction(interaction::Event::FileAttached(attached)) = &events[1] else {
        panic!("not attached: {events:?}")
    };
    assert_eq!((attached.sha256, attached.size), (sha256, 7));
    assert_eq!(attached.media_type, "application/pdf");
    let stored = world.events(&id.stream()).await;
    let data = String::from_utf8_lossy(&stored[1].data).into_owned();
    assert!(data.contains(&sha256.to_string()) && !data.contains("canary"), "{data}");
}

async fn without_a_place_for_files_none_is_attached(world: &World) {
    let id = an_interaction();
    world.commands.interaction(id, a_call(None), envelope()).await.unwrap();
    let refused = world.commands.interaction(id, attach(FileHash::from_bytes([1; 32])), envelope());
    assert_eq!(code(refused.await), Code::InteractionFileUnknown);
}

async fn a_person(commands: &Commands) -> CustomerId {
    let id = a_customer();
    let register = registration(CustomerKind::Person, "王小明", &[]);
    commands.customer(id, register, envelope()).await.unwrap();
    id
}

async fn erase(commands: &Commands, id: CustomerId) {
    let erase = customer::Command::ErasePersonalData { subjects: Vec::new() };
    commands.customer(id, erase, because("asked for it")).await.unwrap();
}

async fn an_erased_persons_file_goes_unless_somebody_elses_interaction_has_it(world: &World) {
    let (commands, files, directory) = with_files(world);
    let (one, other) = (a_person(&commands).await, a_person(&commands).await);
    let (of_one, of_other) = (an_interaction(), an_interaction());
    commands.interaction(of_one, a_call(Some(one)), envelope()).await.unwrap();
    commands.interaction(of_other, a_call(Some(other)), envelope()).await.unwrap();
    let (own, shared) = (upload(&files, b"own").await, upload(&files, b"shared").await);
    for (id, sha256) in [(of_one, own), (of_one, shared), (of_other, shared)] {
        commands.interaction(id, attach(sha256), envelope()).await.unwrap();
    }
    let path = |sha256: FileHash| {
        let name = sha256.to_string();
        directory.path().join(&name[..2]).join(&name[2..])
    };
    let backup = std::fs::read(path(own)).unwrap();
    erase(&commands, one).await;
    assert_eq!(files.find(own).await.unwrap(), None);
    assert!(files.find(shared).await.unwrap().is_some(), "the other one still has it");
    std::fs::write(path(own), backup).unwrap();
    assert_eq!(files.find(own).await.unwrap(), None, "a backup opens no more");
    erase(&commands, other).await;
    assert_eq!(files.find(shared).await.unwrap(), None);
    // Another person may bring the same content.
    let again = upload(&files, b"own").await;
    let third = a_person(&commands).await;
    let of_third = an_interaction();
    commands.interaction(of_third, a_call(Some(third)), envelope()).await.unwrap();
    commands.interaction(of_third, attach(again), envelope()).await.unwrap();
    commands.tidy_files().await.unwrap();
    assert!(files.verify(again).await.unwrap().is_some());
}

async fn text_from_before_the_customer_was_known_goes_with_it(world: &World) {
    let (commands, files, _directory) = with_files(world);
    let person = a_person(&commands).await;
    let (assigned, linked, unlinked) = (an_interaction(), an_interaction(), an_interaction());
    let sha256 = upload(&files, b"content").await;
    for id in [assigned, linked, unlinked] {
        commands.interaction(id, a_call(None), envelope()).await.unwrap();
    }
    commands.interaction(assigned, attach(sha256), envelope()).await.unwrap();
    let assign = Command::AssignCustomer { customer: person };
    commands.interaction(assigned, assign, envelope()).await.unwrap();
    for id in [linked, unlinked] {
        let link = Command::LinkTo { to: person.stream() };
        commands.interaction(id, link, envelope()).await.unwrap();
    }
    let unlink = Command::UnlinkFrom { from: person.stream() };
    commands.interaction(unlinked, unlink, envelope()).await.unwrap();
    erase(&commands, person).await;
    let mut readable = Vec::new();
    for id in [assigned, linked, unlinked] {
        let events = events(&commands, id).await;
        let DomainEvent::Interaction(interaction::Event::Logged(logged)) = &events[0] else {
            panic!("not logged: {events:?}")
        };
        readable.push(logged.content.body.as_ref().and_then(|body| body.as_str()).is_some());
    }
    assert_eq!(readable, [false, false, true]);
    assert_eq!(files.find(sha256).await.unwrap(), None);
}

async fn what_was_never_attached_is_tidied_away_and_nothing_else(world: &World) {
    let (commands, files, directory) = with_files(world);
    let id = an_interaction();
    commands.interaction(id, a_call(None), envelope()).await.unwrap();
    let attached = upload(&files, b"attached").await;
    commands.interaction(id, attach(attached), envelope()).await.unwrap();
    let (forgotten, recent) = (upload(&files, b"forgotten").await, upload(&files, b"new").await);
    let then = std::time::SystemTime::now() - std::time::Duration::from_hours(24 * 30);
    for sha256 in [attached, forgotten] {
        let name = sha256.to_string();
        let path = directory.path().join(&name[..2]).join(&name[2..]);
        let file = std::fs::File::options().append(true).open(path).unwrap();
        file.set_modified(then).unwrap();
    }
    commands.tidy_files().await.unwrap();
    assert_eq!(files.find(forgotten).await.unwrap(), None);
    assert!(files.find(attached).await.unwrap().is_some());
    assert!(files.find(recent).await.unwrap().is_some());
}
