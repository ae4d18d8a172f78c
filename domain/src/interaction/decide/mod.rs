//! What follows from a command to an interaction.

mod content;
mod files;
mod links;
mod log;

use super::{Command, Event, Rejection, State};
use crate::{
    decider::Context,
    interaction::{CustomerAssigned, Withdrawn},
    values::{CustomerId, Text, bounded},
};

pub use content::BODY_CHARS;
pub use links::LINKABLE;
pub use log::message_id_of;

type Decision = Result<Vec<Event>, Rejection>;

/// The longest list in one command.
const MAX_ENTRIES: usize = 50;

/// Says which events follow from `command`.
pub(super) fn decide(state: &State, command: Command, context: &Context) -> Decision {
    let again = state.withdrawn && matches!(command, Command::Withdraw);
    if !state.exists() && !again && !matches!(command, Command::Log { .. }) {
        return Err(Rejection::NotFound);
    }
    match command {
        Command::Log {
            content,
            customer,
            contacts,
            users,
            addresses,
            email,
            links,
            external_ids,
            region,
        } => {
            let wanted = log::Wanted {
                content,
                customer,
                contacts,
                users,
                addresses,
                email,
                links,
                external_ids,
                region,
            };
            log::log(state, wanted, context)
        }
        Command::Correct { content, happened_at } => {
            content::correct(state, &content, happened_at, context)
        }
        Command::AssignCustomer { customer } => Ok(assign_customer(state, customer)),
        Command::AttachFile { attachment, sha256, name, found } => {
            files::attach(state, attachment, sha256, name, found)
        }
        Command::RemoveAttachment { attachment } => files::remove(state, attachment),
        Command::LinkTo { to } => links::link(state, to),
        Command::UnlinkFrom { from } => links::unlink(state, from),
        Command::LinkExternalId { external_id } => links::external_id(state, &external_id),
        Command::Withdraw => Ok(withdraw(state)),
    }
}

fn withdraw(state: &State) -> Vec<Event> {
    if !state.exists() {
        return vec![];
    }
    let (external_ids, message_id) = (state.external_ids.clone(), message_id(state));
    vec![Event::Withdrawn(Withdrawn { external_ids, message_id })]
}

/// Another interaction may be logged of the same e-mail.
fn message_id(state: &State) -> Option<Text> {
    state.logged.as_ref()?.email.as_ref().map(|email| email.message_id.clone())
}

fn assign_customer(state: &State, customer: CustomerId) -> Vec<Event> {
    if state.customer == Some(customer) {
        return vec![];
    }
    vec![Event::CustomerAssigned(CustomerAssigned { customer, previous: state.customer })]
}

fn check_line(field: &'static str, text: &str) -> Result<(), Rejection> {
    bounded::check_line(text).map_err(|fault| Rejection::Text { field, fault })
}

fn check_prose(field: &'static str, text: &str) -> Result<(), Rejection> {
    bounded::check_prose(text).map_err(|fault| Rejection::Text { field, fault })
}

fn check_count(field: &'static str, found: usize) -> Result<(), Rejection> {
    if found > MAX_ENTRIES {
        return Err(Rejection::TooMany { field, allowed: MAX_ENTRIES, found });
    }
    Ok(())
}
