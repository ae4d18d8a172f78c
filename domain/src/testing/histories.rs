//! Generated histories over several aggregates, as a log would hold them.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use proptest::{collection::vec, option, prelude::*};
use serde_json::{Value, json};

use super::{
    Log, calendar_id, commands, contact_id, customer_id, import_id, interaction_id, log::rewritten,
    office, opportunity_id, pipeline_id, quote_id, stages, start, ticket_id, user_id, uuid_of,
};
use crate::{
    Actor, Calendar, Contact, Customer, DomainEvent, Hierarchy, ImportBatch, Interaction,
    Opportunity, Pipeline, Quote, Recorded, Reservation, Series, Settings, Ticket, User, calendar,
    contact, customer, hierarchy, import, interaction, opportunity, pipeline, quote, reservation,
    series, settings, ticket, user,
    values::{ReservationId, Text},
};

/// How many aggregates of each kind take part; few, so that commands meet.
const CUSTOMERS: u64 = 4;
const CONTACTS: u64 = 4;
const OPPORTUNITIES: u64 = 5;
const INTERACTIONS: u64 = 3;
const USERS: u64 = 3;
const TICKETS: u64 = 4;
const QUOTES: u64 = 4;
const RESERVATIONS: u64 = 2;
const IMPORTS: u64 = 2;

/// One command of a generated history, to one of the aggregates.
#[derive(Debug, Clone)]
pub struct Step {
    /// To whom, and what.
    pub command: Addressed,
    /// Who says it.
    pub actor: Actor,
    /// Why.
    pub reason: Option<String>,
    /// How many minutes before it was recorded it happened; may go back behind earlier events.
    pub minutes_late: Option<u32>,
    /// How many minutes passed since the step before.
    pub minutes_since: u32,
}

/// A command and the number of the aggregate it goes to.
#[derive(Debug, Clone)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Addressed {
    Customer(u64, customer::Command),
    Contact(u64, contact::Command),
    Opportunity(u64, opportunity::Command),
    Interaction(u64, interaction::Command),
    Pipeline(pipeline::Command),
    User(u64, user::Command),
    Reservation(u64, reservation::Command),
    Hierarchy(hierarchy::Command),
    Series(series::Command),
    Settings(settings::Command),
    Ticket(u64, ticket::Command),
    Calendar(calendar::Command),
    Quote(u64, quote::Command),
    Import(u64, import::Command),
}

fn addressed() -> BoxedStrategy<Addressed> {
    prop_oneof![
        8 => (1..=CUSTOMERS, commands::customer()).prop_map(|(n, c)| Addressed::Customer(n, c)),
        6 => (1..=CONTACTS, commands::contact()).prop_map(|(n, c)| Addressed::Contact(n, c)),
        10 => (1..=OPPORTUNITIES, commands::opportunity())
            .prop_map(|(n, c)| Addressed::Opportunity(n, c)),
        7 => (1..=INTERACTIONS, commands::interaction())
            .prop_map(|(n, c)| Addressed::Interaction(n, c)),
        2 => commands::pipeline().prop_map(Addressed::Pipeline),
        6 => (1..=USERS, commands::user()).prop_map(|(n, c)| Addressed::User(n, c)),
        1 => (1..=RESERVATIONS, commands::reservation())
            .prop_map(|(n, c)| Addressed::Reservation(n, c)),
        12 => (1..=QUOTES, commands::quote()).prop_map(|(n, c)| Addressed::Quote(n, c)),
        1 => commands::series().prop_map(Addressed::Series),
        2 => commands::hierarchy().prop_map(Addressed::Hierarchy),
        3 => commands::settings().prop_map(Addressed::Settings),
        8 => (1..=TICKETS, commands::ticket()).prop_map(|(n, c)| Addressed::Ticket(n, c)),
        1 => commands::calendar().prop_map(Addressed::Calendar),
        2 => (1..=IMPORTS, commands::import()).prop_map(|(n, c)| Addressed::Import(n, c)),
    ]
    .boxed()
}

/// Commands in a row, some of which will be refused.
pub fn steps(size: impl Into<proptest::collection::SizeRange>) -> BoxedStrategy<Vec<Step>> {
    let step = (
        addressed(),
        1..=USERS,
        prop_oneof![2 => option::of(commands::line().boxed()), 3 => Just(Some("说明".to_owned()))],
        prop_oneof![3 => Just(None), 1 => (0..100_000_u32).prop_map(Some)],
        prop_oneof![3 => 0..5_u32, 1 => 0..50_000_u32],
    )
        .prop_map(|(command, user, reason, minutes_late, minutes_since)| {
            let actor = Actor::user(user_id(user));
            Step { command, actor, reason, minutes_late, minutes_since }
        });
    vec(step, size).boxed()
}

/// A history of a few dozen events over customers, opportunities, a pipeline, users and the rest.
///
/// Some customers, opportunities and a pipeline exist from the beginning, so that most commands
/// meet something. Personal texts are readable throughout; see [`erased_view`].
pub fn histories() -> BoxedStrategy<Vec<Recorded<DomainEvent>>> {
    histories_of(10..80).boxed()
}

/// A history after so many commands.
pub fn histories_of(
    size: impl Into<proptest::collection::SizeRange>,
) -> BoxedStrategy<Vec<Recorded<DomainEvent>>> {
    let registrations = vec(commands::register(), 3);
    let creations = vec(commands::create_contact(), 3);
    let openings = vec(commands::open(), 4);
    let tickets = vec(commands::open_ticket(), 3);
    let drafts = vec(commands::draft(), 3);
    (registrations, creations, openings, tickets, drafts, steps(size))
        .prop_map(|(registrations, creations, openings, tickets, drafts, steps)| {
            let mut log = Log::new();
            let stages = stages();
            log.pipeline(
                pipeline_id(1),
                pipeline::Command::Define { name: "Sales".to_owned(), stages },
            );
            // A generated command may be refused; the history then goes without it.
            for (n, command) in (1..).zip(registrations) {
                let _ = log.execute::<Customer>(&customer_id(n).stream(), command);
            }
            for (n, command) in (1..).zip(creations) {
                let _ = log.execute::<Contact>(&contact_id(n).stream(), command);
            }
            for (n, command) in (1..).zip(openings) {
                let command = log.informed(opportunity_id(n), command);
                let _ = log.execute::<Opportunity>(&opportunity_id(n).stream(), command);
            }
            log.calendar(calendar_id(1), commands::define(office()));
            for (n, command) in (1..).zip(tickets) {
                let command = log.informed_ticket(ticket_id(n), command);
                let _ = log.execute::<Ticket>(&ticket_id(n).stream(), command);
            }
            for (n, command) in (1..).zip(drafts) {
                let _ = log.execute::<Quote>(&quote_id(n).stream(), command);
            }
            for step in steps {
                apply(&mut log, step);
            }
            log.into_events()
        })
        .boxed()
}

fn apply(log: &mut Log, step: Step) {
    log.later(TimeDelta::minutes(step.minutes_since.into())).by(step.actor);
    if let Some(reason) = &step.reason {
        log.because(reason);
    }
    if let Some(minutes) = step.minutes_late {
        let last = log.events().last().map_or_else(start, |last| last.header.recorded_at);
        log.at(last - TimeDelta::minutes(minutes.into()));
    }
    match step.command {
        Addressed::Customer(n, command) => {
            let command = log.informed_of_settings(command);
            let _ = log.execute::<Customer>(&customer_id(n).stream(), command);
        }
        Addressed::Contact(n, command) => {
            let _ = log.execute::<Contact>(&contact_id(n).stream(), command);
        }
        Addressed::Opportunity(n, command) => {
            let command = log.informed(opportunity_id(n), command);
            let _ = log.execute::<Opportunity>(&opportunity_id(n).stream(), command);
        }
        Addressed::Interaction(n, command) => {
            let _ = log.execute::<Interaction>(&interaction_id(n).stream(), command);
        }
        Addressed::Pipeline(command) => {
            let _ = log.execute::<Pipeline>(&pipeline_id(1).stream(), command);
        }
        Addressed::User(n, command) => {
            let _ = log.execute::<User>(&user_id(n).stream(), command);
        }
        Addressed::Reservation(n, command) => {
            let id = ReservationId(uuid_of(7, n));
            let _ = log.execute::<Reservation>(&id.stream(), command);
        }
        Addressed::Ticket(n, command) => {
            let command = log.informed_ticket(ticket_id(n), command);
            let _ = log.execute::<Ticket>(&ticket_id(n).stream(), command);
        }
        Addressed::Calendar(command) => {
            let _ = log.execute::<Calendar>(&calendar_id(1).stream(), command);
        }
        Addressed::Hierarchy(command) => {
            let id = hierarchy::CUSTOMER_PARENTS;
            let _ = log.execute::<Hierarchy>(&id.stream(), command);
        }
        Addressed::Quote(n, command) => {
            let _ = log.execute::<Quote>(&quote_id(n).stream(), command);
        }
        Addressed::Series(command) => {
            let _ = log.execute::<Series>(&series::TICKETS.stream(), command);
        }
        Addressed::Import(n, command) => {
            let _ = log.execute::<ImportBatch>(&import_id(n).stream(), command);
        }
        Addressed::Settings(command) => {
            let _ = log.execute::<Settings>(&settings::COMPANY.stream(), command);
        }
    }
}

/// The history as it reads once the keys of all erased subjects are destroyed: also what was said
/// before the erasure is gone.
pub fn erased_view(history: &[Recorded<DomainEvent>]) -> Vec<Recorded<DomainEvent>> {
    let gone: BTreeSet<&str> = history
        .iter()
        .flat_map(|recorded| recorded.event.erased_subjects())
        .map(String::as_str)
        .collect();
    let erased = |node: &Value| {
        let subject = node.get("subject").and_then(Value::as_str)?;
        gone.contains(subject).then(|| json!({ "$erased": subject }))
    };
    let reason = |reason: &Text| match reason {
        Text::Personal { subject, .. } if gone.contains(subject.as_str()) => {
            Text::Erased { subject: subject.clone() }
        }
        Text::Open(_) | Text::Personal { .. } | Text::Erased { .. } => reason.clone(),
    };
    history
        .iter()
        .map(|recorded| {
            let mut header = recorded.header.clone();
            header.reason = header.reason.as_ref().map(reason);
            Recorded { header, event: rewritten(&recorded.event, &erased) }
        })
        .collect()
}
