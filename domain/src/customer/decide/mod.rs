//! What follows from a command to a customer.

mod judgement;
mod knowledge;
mod party;
mod reach;
mod register;
mod standing;

use super::{Command, Event, Rejection, State};
use crate::{
    decider::Context,
    values::{bounded, contact_method::ContactMethodInput},
};

type Decision = Result<Vec<Event>, Rejection>;

/// The longest list in one command.
const MAX_ENTRIES: usize = 50;

/// Says which events follow from `command`.
pub(super) fn decide(state: &State, command: Command, context: &Context) -> Decision {
    standing::admit(state, &command)?;
    match command {
        Command::Register {
            kind,
            names,
            roles,
            source,
            region,
            industry,
            owner,
            time_zone,
            external_ids,
        } => {
            let wanted = register::Wanted {
                kind,
                names,
                roles,
                source,
                region,
                industry,
                owner,
                time_zone,
                external_ids,
            };
            register::register(state, wanted)
        }
        Command::Rename { names } => party::rename(state, &names),
        Command::GrantRole { role, from } => party::grant_role(state, role, from),
        Command::EndRole { role, until } => party::end_role(state, role, until),
        Command::AssignOwner { owner } => party::assign_owner(state, owner, context),
        Command::AssignRegion { region } => Ok(party::assign_region(state, region)),
        Command::SetIndustry { industry } => party::set_industry(state, industry),
        Command::SetParent { parent } => party::set_parent(state, parent, context),
        Command::LinkExternalId { external_id } => party::link_external_id(state, &external_id),
        Command::Grade { grade, rule, found } => {
            judgement::grade(state, grade, rule, found.unwrap_or_default())
        }
        Command::AssignValueType { value_type } => Ok(judgement::value_type(state, value_type)),
        Command::SetCreditTerms { grade, limit, term_days } => {
            judgement::credit_terms(state, grade, limit, term_days)
        }
        Command::HoldCredit => judgement::hold_credit(state, context),
        Command::ReleaseCredit => Ok(judgement::release_credit(state)),
        Command::AddContactMethod { contact_method, kind, value, label, purpose, consent } => {
            let input = ContactMethodInput { kind, value, label, purpose, consent };
            reach::add(state, contact_method, input)
        }
        Command::VerifyContactMethod { contact_method } => reach::verify(state, contact_method),
        Command::RemoveContactMethod { contact_method } => reach::remove(state, contact_method),
        Command::StateRequirement { area, requirement } => {
            knowledge::state_requirement(state, area, requirement)
        }
        Command::RecordPreference { name, value } => {
            knowledge::record_preference(state, name, value)
        }
        Command::RecordImportantDate { name, date } => {
            knowledge::record_important_date(state, name, date)
        }
        Command::SetProfileField { field, value, source } => {
            knowledge::set_profile_field(state, field, value, source)
        }
        Command::NoteCompetitor { competitor, note } => {
            knowledge::note_competitor(state, competitor, note)
        }
        Command::MergeInto { survivor } => standing::merge_into(state, survivor, context),
        Command::UndoMerge => Ok(standing::undo_merge(state)),
        Command::Deactivate => Ok(standing::deactivate(state)),
        Command::Reactivate => Ok(standing::reactivate(state)),
        Command::ErasePersonalData { subjects } => standing::erase(state, subjects, context),
        Command::Withdraw => Ok(standing::withdraw(state)),
    }
}

fn check_line(field: &'static str, text: &str) -> Result<(), Rejection> {
    Ok(bounded::line(field, text)?)
}

fn check_prose(field: &'static str, text: &str) -> Result<(), Rejection> {
    Ok(bounded::prose(field, text)?)
}

fn check_optional_line(field: &'static str, text: Option<&str>) -> Result<(), Rejection> {
    Ok(bounded::optional_line(field, text)?)
}

fn check_count(field: &'static str, found: usize) -> Result<(), Rejection> {
    Ok(bounded::count(field, MAX_ENTRIES, found)?)
}
