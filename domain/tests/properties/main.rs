//! What holds for every aggregate, whatever is said to it.

#![expect(clippy::expect_used, clippy::indexing_slicing, reason = "a surprise fails its test")]

use std::fmt::Debug;

use kehu_domain::{
    Calendar, Contact, Context, Customer, Decider, DomainEvent, Hierarchy, ImportBatch,
    Interaction, Opportunity, Pipeline, Quote, Rejection as _, Reservation, Series, Settings,
    Ticket, User, calendar, contact, customer, fold, hierarchy, import, interaction, opportunity,
    pipeline, quote, reservation, series, settings,
    testing::{
        self, calendar_id, commands, contact_id, customer_id, import_id, interaction_id,
        opportunity_id, pipeline_id, quote_id, ticket_id, user_id, uuid_of,
    },
    ticket, user,
    values::{ReservationId, StreamName},
};
use proptest::{collection::vec, prelude::*};

/// A command, and whether it comes with a reason.
type Said<D> = (<D as Decider>::Command, bool);

fn context(stream: &StreamName, has_reason: bool) -> Context {
    Context { has_reason, ..testing::context(stream.clone()) }
}

/// Says everything in turn and returns what followed; refused commands leave nothing.
fn history<D: Decider>(stream: &StreamName, said: &[Said<D>]) -> Vec<D::Event> {
    let mut history: Vec<D::Event> = Vec::new();
    for (command, has_reason) in said {
        let state = fold::<D>(&history);
        if let Ok(events) = D::decide(&state, command.clone(), &context(stream, *has_reason)) {
            history.extend(events);
        }
    }
    history
}

/// Whatever was accepted is accepted again at once, and changes nothing.
fn said_twice_happens_once<D: Decider>(
    stream: &StreamName,
    said: &[Said<D>],
) -> Result<(), TestCaseError>
where
    D::Event: Debug + PartialEq,
    D::Command: Debug,
{
    let mut history: Vec<D::Event> = Vec::new();
    for (command, has_reason) in said {
        let context = context(stream, *has_reason);
        let Ok(events) = D::decide(&fold::<D>(&history), command.clone(), &context) else {
            continue;
        };
        history.extend(events);
        let again = D::decide(&fold::<D>(&history), command.clone(), &context);
        prop_assert_eq!(again, Ok(vec![]), "{:?} again", command);
    }
    Ok(())
}

/// Folding in two goes is folding in one.
fn folds_in_parts<D: Decider>(history: &[D::Event], cut: usize) -> Result<(), TestCaseError>
where
    D::State: Debug + PartialEq,
{
    let (before, after) = history.split_at(cut.min(history.len()));
    let state = after.iter().fold(fold::<D>(before), D::evolve);
    prop_assert_eq!(state, fold::<D>(history));
    Ok(())
}

/// What is stored is what happened.
fn survives_the_log<D: Decider>(history: &[D::Event]) -> Result<(), TestCaseError>
where
    D::Event: Debug + PartialEq,
{
    for event in history {
        let whole: DomainEvent = event.clone().into();
        let (name, version, data) = whole.encode();
        let text = data.to_string();
        let stored = serde_json::from_str(&text).expect("the text of a JSON value is JSON");
        let read = DomainEvent::decode(D::CATEGORY, &name, version, stored)
            .map_err(|error| TestCaseError::fail(format!("{name}: {error}")))?;
        prop_assert_eq!(&read, &whole);
        let own = D::event(read);
        prop_assert_eq!(own.as_ref(), Some(event));
        let tagged = serde_json::to_value(event).expect("events are JSON");
        prop_assert_eq!(&tagged["type"], &serde_json::Value::from(name));
        prop_assert_eq!(&tagged["data"], &data);
    }
    Ok(())
}

/// Every refusal has a code from the list, and says something in both languages.
fn refusals_explain_themselves<D: Decider>(
    stream: &StreamName,
    said: &[Said<D>],
    codes: &[&str],
) -> Result<(), TestCaseError> {
    let mut history: Vec<D::Event> = Vec::new();
    for (command, has_reason) in said {
        let state = fold::<D>(&history);
        match D::decide(&state, command.clone(), &context(stream, *has_reason)) {
            Ok(events) => history.extend(events),
            Err(rejection) => {
                prop_assert!(codes.contains(&rejection.code()), "{}", rejection.code());
                prop_assert!(!rejection.to_string().is_empty());
                prop_assert!(!rejection.message_zh().is_ascii());
            }
        }
    }
    Ok(())
}

/// The events arrive in any order, even one that no decision would have allowed.
fn folds_whatever_comes<D: Decider>(mut history: Vec<D::Event>) {
    history.reverse();
    let _ = fold::<D>(&history);
}

macro_rules! properties_of {
    ($($module:ident, $aggregate:ident, $commands:expr, $stream:expr, $codes:expr;)+) => {$(
        mod $module {
            use super::*;

            proptest! {
                #[test]
                fn said_twice_happens_once(
                    said in vec(($commands, prop::bool::weighted(0.8)), 1..40)
                ) {
                    super::said_twice_happens_once::<$aggregate>(&$stream, &said)?;
                }

                #[test]
                fn any_history_folds(
                    said in vec(($commands, prop::bool::weighted(0.8)), 1..40),
                    cut in 0..40_usize,
                ) {
                    let history = history::<$aggregate>(&$stream, &said);
                    folds_in_parts::<$aggregate>(&history, cut)?;
                    folds_whatever_comes::<$aggregate>(history);
                }

                #[test]
                fn events_survive_the_log(
                    said in vec(($commands, prop::bool::weighted(0.8)), 1..40)
                ) {
                    survives_the_log::<$aggregate>(&history::<$aggregate>(&$stream, &said))?;
                }

                #[test]
                fn refusals_explain_themselves(
                    said in vec(($commands, prop::bool::weighted(0.8)), 1..40)
                ) {
                    super::refusals_explain_themselves::<$aggregate>(&$stream, &said, $codes)?;
                }
            }
        }
    )+};
}

properties_of! {
    of_customers, Customer, commands::customer(), customer_id(1).stream(),
        customer::rejection::CODES;
    of_contacts, Contact, commands::contact(), contact_id(1).stream(),
        contact::rejection::CODES;
    of_opportunities, Opportunity, commands::opportunity(), opportunity_id(1).stream(),
        opportunity::rejection::CODES;
    of_interactions, Interaction, commands::interaction(), interaction_id(1).stream(),
        interaction::rejection::CODES;
    of_pipelines, Pipeline, commands::pipeline(), pipeline_id(1).stream(),
        pipeline::rejection::CODES;
    of_users, User, commands::user(), user_id(1).stream(), user::rejection::CODES;
    of_reservations, Reservation, commands::reservation(), ReservationId(uuid_of(7, 1)).stream(),
        reservation::rejection::CODES;
    of_hierarchies, Hierarchy, commands::hierarchy(), hierarchy::CUSTOMER_PARENTS.stream(),
        hierarchy::rejection::CODES;
    of_quotes, Quote, commands::quote(), quote_id(1).stream(), quote::rejection::CODES;
    of_series, Series, commands::series(), series::QUOTES.stream(), series::rejection::CODES;
    of_settings, Settings, commands::settings(), settings::COMPANY.stream(),
        settings::rejection::CODES;
    of_tickets, Ticket, commands::ticket(), ticket_id(1).stream(), ticket::rejection::CODES;
    of_calendars, Calendar, commands::calendar(), calendar_id(1).stream(),
        calendar::rejection::CODES;
    of_imports, ImportBatch, commands::import(), import_id(1).stream(), import::rejection::CODES;
}

mod invariants;
mod logs;
