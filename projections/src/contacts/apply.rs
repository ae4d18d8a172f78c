//! What each event does to a contact.

use chrono::{DateTime, Utc};
use kehu_domain::{
    Header,
    contact::{Created, Event, LinkedToCustomer},
    values::ContactId,
};

use super::{Contact, CustomerLink};
use crate::customers::{FormerNames, ImportantDate, Preference, contact_method, replace, verify};

const UNKNOWN: &str = "the contact has not been created";
const TWICE: &str = "the contact has been created before";

/// The contact after `event`; `at` is since when that is true.
pub(super) fn apply(
    before: Option<Contact>,
    header: &Header,
    event: &Event,
    at: DateTime<Utc>,
) -> Result<Contact, &'static str> {
    let mut contact = match (before, event) {
        (None, Event::Created(created)) => create(header, created)?,
        (None, _) => return Err(UNKNOWN),
        (Some(_), Event::Created(_)) => return Err(TWICE),
        (Some(contact), _) => contact,
    };
    change(&mut contact, header, event, at);
    contact.version = header.version;
    contact.position = header.position;
    contact.updated_at = at;
    Ok(contact)
}

fn create(header: &Header, event: &Created) -> Result<Contact, &'static str> {
    let id = header.stream.id().ok_or("the stream names no contact")?;
    Ok(Contact {
        id: ContactId(id),
        names: event.names.clone(),
        former_names: Vec::new(),
        job_title: event.job_title.clone(),
        birthday: event.birthday.clone(),
        languages: event.languages.clone(),
        region: event.region.clone(),
        source: event.source.clone(),
        owner: event.owner,
        customers: Vec::new(),
        contact_methods: Vec::new(),
        preferences: Vec::new(),
        important_dates: Vec::new(),
        external_ids: event.external_ids.clone(),
        survivor: None,
        erased: false,
        version: header.version,
        position: header.position,
        created_at: header.occurred_at,
        created_by: header.actor,
        updated_at: header.occurred_at,
    })
}

fn change(contact: &mut Contact, header: &Header, event: &Event, at: DateTime<Utc>) {
    match event {
        Event::Created(_) | Event::Withdrawn(_) => {}
        Event::Renamed(event) => {
            let names = std::mem::replace(&mut contact.names, event.names.clone());
            let former = FormerNames { names, until: at, position: header.position };
            contact.former_names.push(former);
        }
        Event::JobTitleSet(event) => contact.job_title.clone_from(&event.job_title),
        Event::BirthdaySet(event) => contact.birthday.clone_from(&event.birthday),
        Event::LanguagesSet(event) => contact.languages.clone_from(&event.languages),
        Event::RegionAssigned(event) => contact.region = Some(event.region.clone()),
        Event::OwnerAssigned(event) => contact.owner = Some(event.owner),
        Event::LinkedToCustomer(event) => {
            let linked = link(event);
            let open = |one: &CustomerLink| one.customer == event.customer && !one.ended;
            replace(&mut contact.customers, linked, open);
        }
        Event::UnlinkedFromCustomer(event) => {
            let open = |one: &&mut CustomerLink| one.customer == event.customer && !one.ended;
            if let Some(link) = contact.customers.iter_mut().find(open) {
                link.ended = true;
                link.until = event.until;
            }
        }
        Event::ContactMethodAdded(event) => contact.contact_methods.push(contact_method(event)),
        Event::ContactMethodVerified(event) => {
            verify(&mut contact.contact_methods, event.contact_method, at);
        }
        Event::ContactMethodRemoved(event) => {
            contact.contact_methods.retain(|method| method.id != event.contact_method);
        }
        Event::PreferenceRecorded(event) => {
            let recorded = Preference { name: event.name.clone(), value: event.value.clone() };
            replace(&mut contact.preferences, recorded, |one| one.name == event.name);
        }
        Event::ImportantDateRecorded(event) => {
            let recorded = ImportantDate { name: event.name.clone(), date: event.date.clone() };
            replace(&mut contact.important_dates, recorded, |one| one.name == event.name);
        }
        Event::Merged(event) => contact.survivor = Some(event.survivor),
        Event::MergeUndone(_) => contact.survivor = None,
        Event::PersonalDataErased(_) => contact.erased = true,
        Event::ExternalIdLinked(event) => contact.external_ids.push(event.external_id.clone()),
    }
}

fn link(event: &LinkedToCustomer) -> CustomerLink {
    CustomerLink {
        customer: event.customer,
        role: event.role.clone(),
        decision_power: event.decision_power,
        from: event.from,
        until: None,
        ended: false,
    }
}
