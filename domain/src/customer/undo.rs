//! What takes back what happened to a customer.

use super::{Command, Event, State};
use crate::values::{Names, NamesInput, Text};

/// The command that makes the customer as it was `before` the event; `None` if nothing does.
pub fn inverse(before: &State, event: &Event) -> Option<Command> {
    match event {
        Event::Registered(_) => Some(Command::Withdraw),
        Event::Renamed(_) => Some(Command::Rename { names: said(before.names.as_ref()?)? }),
        Event::RoleGranted(event) => Some(Command::EndRole { role: event.role, until: None }),
        Event::OwnerAssigned(event) => Some(Command::AssignOwner { owner: event.previous? }),
        Event::RegionAssigned(_) => Some(Command::AssignRegion { region: before.region.clone()? }),
        Event::IndustrySet(_) => Some(Command::SetIndustry { industry: before.industry.clone()? }),
        Event::ParentSet(_) => Some(Command::SetParent { parent: before.parent }),
        Event::Graded(_) => {
            let graded = before.grade.clone()?;
            Some(Command::Grade { grade: graded.grade, rule: graded.rule, found: None })
        }
        Event::ValueTypeAssigned(_) => {
            Some(Command::AssignValueType { value_type: before.value_type? })
        }
        Event::ContactMethodAdded(event) => {
            Some(Command::RemoveContactMethod { contact_method: event.contact_method })
        }
        Event::RequirementStated(event) => {
            let requirement = readable(before.requirements.get(&event.area)?)?;
            Some(Command::StateRequirement { area: event.area, requirement })
        }
        Event::PreferenceRecorded(event) => {
            let value = readable(before.preferences.get(&event.name)?)?;
            Some(Command::RecordPreference { name: event.name.clone(), value })
        }
        Event::ImportantDateRecorded(event) => {
            let date = readable(before.important_dates.get(&event.name)?)?;
            Some(Command::RecordImportantDate { name: event.name.clone(), date })
        }
        Event::ProfileFieldSet(event) => {
            let field = event.field.clone();
            let Some(set) = before.profile.get(&event.field) else {
                return Some(Command::SetProfileField { field, value: None, source: None });
            };
            let value = match &set.value {
                Some(value) => Some(readable(value)?),
                None => None,
            };
            Some(Command::SetProfileField { field, value, source: set.source.clone() })
        }
        Event::CompetitorNoted(event) => {
            let note = match before.competitors.get(&event.competitor)? {
                Some(note) => Some(readable(note)?),
                None => None,
            };
            Some(Command::NoteCompetitor { competitor: event.competitor.clone(), note })
        }
        Event::CreditTermsSet(_) => {
            let terms = before.credit_terms.clone()?;
            let (grade, limit, term_days) = (terms.grade, terms.limit, terms.term_days);
            Some(Command::SetCreditTerms { grade, limit, term_days })
        }
        Event::CreditHeld(_) => Some(Command::ReleaseCredit),
        Event::CreditReleased(_) => Some(Command::HoldCredit),
        Event::Merged(_) => Some(Command::UndoMerge),
        Event::Deactivated(_) => Some(Command::Reactivate),
        Event::Reactivated(_) => Some(Command::Deactivate),
        Event::RoleEnded(_)
        | Event::ContactMethodVerified(_)
        | Event::ContactMethodRemoved(_)
        | Event::MergeUndone(_)
        | Event::PersonalDataErased(_)
        | Event::ExternalIdLinked(_)
        | Event::Withdrawn(_) => None,
    }
}

/// Names as somebody would give them again; `None` once one of them is erased.
fn said(names: &Names) -> Option<NamesInput> {
    let other = |text: &Option<Text>| match text {
        Some(text) => readable(text).map(Some),
        None => Some(None),
    };
    Some(NamesInput {
        original: readable(&names.original)?,
        latin: other(&names.latin)?,
        short: other(&names.short)?,
        aliases: names.aliases.iter().map(readable).collect::<Option<_>>()?,
    })
}

fn readable(text: &Text) -> Option<String> {
    text.as_str().map(str::to_owned)
}
