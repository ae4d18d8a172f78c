//! Generated commands to tickets.

use std::collections::BTreeMap;

use proptest::{
    collection::{btree_map, vec},
    option,
    prelude::*,
    sample::select,
};

use super::{customer_ids, external_ids, line, maybe_line, user_ids};
use crate::{
    testing::{answer_id, calendar_id, calendar_snapshot, contact_id, note_id, ticket_id},
    ticket::{
        Channel, Command, ComplaintClass, Deadline, Dispatch, Found, Kind, Priority, Status, Told,
        WaitingFor,
    },
    values::ContactId,
};

/// Any command to a ticket. What the handler finds is calendar 1 of the test's world.
pub fn ticket() -> BoxedStrategy<Command> {
    prop_oneof![2 => open_ticket(), 4 => parties(), 5 => handling(), 5 => course(), 5 => outcome(), 3 => syncs()]
        .boxed()
}

/// An opening.
pub fn open_ticket() -> BoxedStrategy<Command> {
    let parties = (option::of(customer_ids()), option::of(contact_ids()));
    let message = option::weighted(0.3, "[ab]@example\\.com");
    (
        parties,
        select(Kind::ALL),
        select(Channel::ALL),
        (line(), maybe_line()),
        select(&Priority::ALL[..]),
        maybe_line(),
        message,
        vec(external_ids(), 0..2),
    )
        .prop_map(|(parties, kind, channel, texts, priority, product, message, external_ids)| {
            Command::Open {
                customer: parties.0,
                contact: parties.1,
                kind,
                channel,
                subject: texts.0,
                description: texts.1,
                priority,
                product,
                calendar: Some(calendar_id(1)),
                source_message_id: message,
                external_ids,
                found: found(),
            }
        })
        .boxed()
}

fn found() -> Found {
    Found { calendar: Some(calendar_snapshot(1)), ..Found::default() }
}

fn parties() -> BoxedStrategy<Command> {
    let dispatch = ("[ab]", 1..3_u64, "[ab]").prop_map(|(rule, version, value)| Dispatch {
        rule,
        version,
        inputs: BTreeMap::from([("class".to_owned(), value)]),
    });
    prop_oneof![
        customer_ids().prop_map(|customer| Command::AssignCustomer { customer }),
        contact_ids().prop_map(|contact| Command::AssignContact { contact }),
        (option::of(user_ids()), option::of("[ab]"), option::of(dispatch))
            .prop_map(|(user, team, dispatch)| Command::Assign { user, team, dispatch }),
        external_ids().prop_map(|external_id| Command::LinkExternalId { external_id }),
    ]
    .boxed()
}

fn handling() -> BoxedStrategy<Command> {
    let class = option::of(select(ComplaintClass::ALL));
    let category = prop_oneof![9 => select(vec!["delay", "billing"]), 1 => Just("nothing")];
    let category = category.prop_map(str::to_owned);
    let point = select(vec!["service_quality", "product_quality", "department"]);
    let point = point.prop_map(str::to_owned);
    prop_oneof![
        (option::of(category), option::of(point), class, maybe_line(), option::of("[ab]"))
            .prop_map(|(category, complaint_point, complaint_class, department, product)| {
                Command::Classify {
                    category,
                    complaint_point,
                    complaint_class,
                    department,
                    product,
                    found: found(),
                }
            }),
        (1..4_u64, line(), option::of(select(Channel::ALL))).prop_map(|(n, text, channel)| {
            Command::Answer { answer: answer_id(n), text, channel }
        }),
        (1..4_u64, line()).prop_map(|(n, text)| Command::AddNote { note: note_id(n), text }),
        (btree_map("[abc]", maybe_line(), 0..3), option::of("[ab]"))
            .prop_map(|(attributes, source)| Command::RecordAttributes { attributes, source }),
        (0..4_u8, option::of(user_ids()), option::of("[ab]"))
            .prop_map(|(level, user, team)| Command::Escalate { level, user, team }),
        select(Deadline::ALL).prop_map(|deadline| Command::EscalateOverdue { deadline }),
    ]
    .boxed()
}

fn course() -> BoxedStrategy<Command> {
    let stops = option::of(vec(select(Deadline::ALL), 0..3));
    prop_oneof![
        select(&Priority::ALL[..])
            .prop_map(|priority| Command::ChangePriority { priority, found: found() }),
        (select(WaitingFor::ALL), option::of("[ab]"), stops)
            .prop_map(|(on, party, stops)| { Command::Wait { on, party, stops, found: found() } }),
        Just(Command::Resume { found: found() }),
    ]
    .boxed()
}

fn outcome() -> BoxedStrategy<Command> {
    prop_oneof![
        3 => (maybe_line(), line()).prop_map(|(cause, remedy)| Command::Resolve { cause, remedy }),
        2 => Just(Command::Confirm),
        3 => Just(Command::Reopen { found: found() }),
        2 => Just(Command::Close),
        1 => Just(Command::Cancel),
        1 => Just(Command::Withdraw),
        1 => (1..4_u64).prop_map(|n| Command::MergeInto { survivor: ticket_id(n) }),
        2 => Just(Command::UndoMerge { found: found() }),
    ]
    .boxed()
}

fn syncs() -> BoxedStrategy<Command> {
    let parties = (option::of(customer_ids()), option::of(contact_ids()));
    let work = (option::of(user_ids()), option::of("[ab]".prop_map(String::from)));
    let course = (
        option::of(select(Status::ALL)),
        option::of(select(WaitingFor::ALL)),
        option::of(select(&Priority::ALL[..])),
        maybe_line(),
    );
    let attributes = btree_map("[abc]", maybe_line(), 0..2);
    (parties, work, course, attributes)
        .prop_map(|((customer, contact), (user, team), course, attributes)| {
            let (status, waiting_for, priority, remedy) = course;
            let told = Told {
                customer,
                contact,
                priority,
                user,
                team,
                status,
                waiting_for,
                remedy,
                attributes,
                ..Told::default()
            };
            Command::Sync { told: Box::new(told), found: found() }
        })
        .boxed()
}

fn contact_ids() -> BoxedStrategy<ContactId> {
    (1_u64..=3).prop_map(contact_id).boxed()
}
