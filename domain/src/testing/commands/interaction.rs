//! Generated commands to interactions.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{customer_ids, days, external_ids, line, maybe_line, user_ids};
use crate::{
    interaction::{
        AddressInput, AddressRole, Channel, Command, ContentInput, Direction, EmailInput,
        NextStepInput,
    },
    testing::{
        attachment_id, contact_id, customer_id, opportunity_id, start, stored_file, uuid_of,
    },
    values::{AttachmentId, ContactId, StreamName},
};

/// Any command to an interaction. Files 1 to 3 have been uploaded.
pub fn interaction() -> BoxedStrategy<Command> {
    prop_oneof![3 => log(), 3 => correct(), 4 => files(), 4 => links()].boxed()
}

/// A logging.
pub fn log() -> BoxedStrategy<Command> {
    let people = (
        option::of(customer_ids()),
        vec(contact_ids(), 0..2),
        vec(user_ids(), 0..2),
        vec(addresses(), 0..3),
    );
    (content(), people, option::of(email()), vec(linkable(), 0..2), vec(external_ids(), 0..2))
        .prop_map(|(mut content, people, email, links, external_ids)| {
            if email.is_some() {
                content.channel = Channel::Email;
            }
            let (customer, contacts, users, addresses) = people;
            Command::Log {
                content,
                customer,
                contacts,
                users,
                addresses,
                email,
                links,
                external_ids,
                region: None,
            }
        })
        .boxed()
}

fn correct() -> BoxedStrategy<Command> {
    let minutes = option::weighted(0.3, -50_000_i64..500);
    let corrected = (content(), minutes).prop_map(|(content, minutes)| {
        let happened_at = minutes.map(|minutes| start() + chrono::TimeDelta::minutes(minutes));
        Command::Correct { content, happened_at }
    });
    let assigned = customer_ids().prop_map(|customer| Command::AssignCustomer { customer });
    prop_oneof![3 => corrected, 1 => assigned].boxed()
}

fn files() -> BoxedStrategy<Command> {
    prop_oneof![
        3 => (attachment_ids(), 1_u64..=4, line()).prop_map(|(attachment, n, name)| {
            let file = stored_file(n);
            Command::AttachFile {
                attachment,
                sha256: file.sha256,
                name,
                found: (n < 4).then_some(file),
            }
        }),
        1 => attachment_ids().prop_map(|attachment| Command::RemoveAttachment { attachment }),
    ]
    .boxed()
}

fn links() -> BoxedStrategy<Command> {
    prop_oneof![
        2 => linkable().prop_map(|to| Command::LinkTo { to }),
        2 => linkable().prop_map(|from| Command::UnlinkFrom { from }),
        1 => external_ids().prop_map(|external_id| Command::LinkExternalId { external_id }),
        1 => Just(Command::Withdraw),
    ]
    .boxed()
}

fn content() -> BoxedStrategy<ContentInput> {
    let manner = (
        select(Channel::ALL),
        option::of(select(vec![Direction::Inbound, Direction::Outbound])),
        option::of(0_u32..7_200),
    );
    let outcome = option::of(select(vec!["reached", "no-answer"]).prop_map(str::to_owned));
    let next_step = option::of(
        (line(), option::of(days())).prop_map(|(what, due)| NextStepInput { what, due }),
    );
    (manner, maybe_line(), maybe_line(), outcome, maybe_line(), next_step)
        .prop_map(|(manner, subject, body, outcome, result, next_step)| ContentInput {
            channel: manner.0,
            direction: manner.1,
            duration_seconds: manner.2,
            subject,
            body,
            outcome,
            result,
            next_step,
        })
        .boxed()
}

fn addresses() -> BoxedStrategy<AddressInput> {
    let role = select(vec![AddressRole::From, AddressRole::To, AddressRole::Cc]);
    let value =
        select(vec!["+86 21 5555 0101", "Wei.Zhang@Example.com", "anonymous", "021-55550101"]);
    (role, value, maybe_line())
        .prop_map(|(role, value, name)| AddressInput { role, value: value.to_owned(), name })
        .boxed()
}

fn email() -> BoxedStrategy<EmailInput> {
    let id = || (1_u8..6).prop_map(|n| format!("<{n}@mail.example.com>"));
    let odd = select(vec!["", "a b@example.com"]).prop_map(str::to_owned);
    (prop_oneof![12 => id(), 1 => odd], option::of(id()), vec(id(), 0..2))
        .prop_map(|(message_id, in_reply_to, references)| EmailInput {
            message_id,
            in_reply_to,
            references,
        })
        .boxed()
}

fn contact_ids() -> BoxedStrategy<ContactId> {
    (1_u64..=3).prop_map(contact_id).boxed()
}

fn attachment_ids() -> BoxedStrategy<AttachmentId> {
    (1_u64..=3).prop_map(attachment_id).boxed()
}

/// What an interaction can be about; seldom what it cannot.
fn linkable() -> BoxedStrategy<StreamName> {
    prop_oneof![
        3 => (1_u64..=5).prop_map(|n| opportunity_id(n).stream()),
        2 => (1_u64..=4).prop_map(|n| customer_id(n).stream()),
        1 => (1_u64..=3).prop_map(|n| contact_id(n).stream()),
        2 => (1_u64..=3).prop_map(|n| StreamName::new("ticket", uuid_of(20, n))),
        1 => Just(StreamName::new("pipeline", uuid_of(3, 1))),
    ]
    .boxed()
}
