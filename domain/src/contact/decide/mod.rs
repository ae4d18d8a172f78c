//! What follows from a command to a contact.

mod create;
mod links;
mod person;
mod reach;
mod standing;

use super::{Command, Event, Rejection, State};
use crate::{decider::Context, values::contact_method::ContactMethodInput};

type Decision = Result<Vec<Event>, Rejection>;

/// Says which events follow from `command`.
pub(super) fn decide(state: &State, command: Command, context: &Context) -> Decision {
    standing::admit(state, &command)?;
    match command {
        Command::Create {
            names,
            job_title,
            birthday,
            languages,
            region,
            source,
            owner,
            external_ids,
            customers,
        } => {
            let wanted = create::Wanted {
                names,
                job_title,
                birthday,
                languages,
                region,
                source,
                owner,
                external_ids,
                customers,
            };
            create::create(state, wanted)
        }
        Command::Rename { names } => person::rename(state, &names),
        Command::SetJobTitle { job_title } => person::set_job_title(state, job_title),
        Command::SetBirthday { birthday } => person::set_birthday(state, birthday),
        Command::SetLanguages { languages } => person::set_languages(state, languages),
        Command::AssignRegion { region } => Ok(person::assign_region(state, region)),
        Command::AssignOwner { owner } => person::assign_owner(state, owner, context),
        Command::RecordPreference { name, value } => person::record_preference(state, name, value),
        Command::RecordImportantDate { name, date } => {
            person::record_important_date(state, name, date)
        }
        Command::LinkExternalId { external_id } => person::link_external_id(state, &external_id),
        Command::LinkToCustomer(link) => links::link(state, link),
        Command::UnlinkFromCustomer { customer, until } => links::unlink(state, customer, until),
        Command::AddContactMethod {
            contact_method,
            kind,
            value,
            label,
            purpose,
            consent,
            found,
        } => {
            let input = ContactMethodInput { kind, value, label, purpose, consent };
            reach::add(state, contact_method, input, found.as_ref())
        }
        Command::VerifyContactMethod { contact_method } => reach::verify(state, contact_method),
        Command::RemoveContactMethod { contact_method } => reach::remove(state, contact_method),
        Command::MergeInto { survivor } => standing::merge_into(state, survivor, context),
        Command::UndoMerge => Ok(standing::undo_merge(state)),
        Command::ErasePersonalData { subjects } => standing::erase(state, subjects, context),
        Command::Withdraw => Ok(standing::withdraw(state)),
    }
}
