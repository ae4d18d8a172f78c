//! What each event does to a customer.

use chrono::{DateTime, Utc};
use kehu_domain::{
    Header,
    customer::{ContactMethodAdded, Event, Registered, RoleEnded, RoleGrant},
    values::{ContactMethodId, CustomerId},
};

use super::{
    Competitor, ContactMethod, Credit, Customer, FormerNames, Grade, ImportantDate, Preference,
    ProfileField, Requirement, RolePeriod,
};

const UNKNOWN: &str = "the customer has not been registered";
const TWICE: &str = "the customer has been registered before";

/// The customer after `event`; `at` is since when that is true.
pub(super) fn apply(
    before: Option<Customer>,
    header: &Header,
    event: &Event,
    at: DateTime<Utc>,
) -> Result<Customer, &'static str> {
    let mut customer = match (before, event) {
        (None, Event::Registered(registered)) => register(header, registered)?,
        (None, _) => return Err(UNKNOWN),
        (Some(_), Event::Registered(_)) => return Err(TWICE),
        (Some(customer), _) => customer,
    };
    change(&mut customer, header, event, at);
    customer.version = header.version;
    customer.position = header.position;
    customer.updated_at = at;
    Ok(customer)
}

fn register(header: &Header, event: &Registered) -> Result<Customer, &'static str> {
    let id = header.stream.id().ok_or("the stream names no customer")?;
    Ok(Customer {
        id: CustomerId(id),
        kind: event.kind,
        names: event.names.clone(),
        former_names: Vec::new(),
        active: true,
        survivor: None,
        erased: false,
        roles: event.roles.iter().map(period).collect(),
        source: event.source.clone(),
        region: event.region.clone(),
        industry: event.industry.clone(),
        owner: event.owner,
        time_zone: event.time_zone.map(|zone| zone.name().to_owned()),
        external_ids: event.external_ids.clone(),
        parent: None,
        grade: None,
        value_type: None,
        contact_methods: Vec::new(),
        requirements: Vec::new(),
        preferences: Vec::new(),
        important_dates: Vec::new(),
        profile: Vec::new(),
        competitors: Vec::new(),
        credit: None,
        credit_held: false,
        version: header.version,
        position: header.position,
        created_at: header.occurred_at,
        created_by: header.actor,
        updated_at: header.occurred_at,
    })
}

fn change(customer: &mut Customer, header: &Header, event: &Event, at: DateTime<Utc>) {
    match event {
        Event::Registered(_) | Event::Withdrawn(_) => {}
        Event::Renamed(event) => {
            let names = std::mem::replace(&mut customer.names, event.names.clone());
            let former = FormerNames { names, until: at, position: header.position };
            customer.former_names.push(former);
        }
        Event::RoleGranted(event) => {
            let grant = RoleGrant { role: event.role, from: event.from, until: None };
            customer.roles.push(period(&grant));
        }
        Event::RoleEnded(event) => end_role(customer, event),
        Event::OwnerAssigned(event) => customer.owner = Some(event.owner),
        Event::RegionAssigned(event) => customer.region = Some(event.region.clone()),
        Event::IndustrySet(event) => customer.industry = Some(event.industry.clone()),
        Event::ParentSet(event) => customer.parent = event.parent,
        Event::Graded(event) => {
            let (grade, rule) = (event.grade.clone(), event.rule.clone());
            customer.grade = Some(Grade { grade, rule, actor: header.actor, at });
        }
        Event::ValueTypeAssigned(event) => customer.value_type = Some(event.value_type),
        Event::ContactMethodAdded(event) => customer.contact_methods.push(contact_method(event)),
        Event::ContactMethodVerified(event) => {
            verify(&mut customer.contact_methods, event.contact_method, at);
        }
        Event::ContactMethodRemoved(event) => {
            customer.contact_methods.retain(|method| method.id != event.contact_method);
        }
        Event::RequirementStated(event) => {
            let requirement = event.requirement.clone();
            let stated = Requirement { area: event.area, requirement, at };
            replace(&mut customer.requirements, stated, |one| one.area == event.area);
        }
        Event::PreferenceRecorded(event) => {
            let recorded = Preference { name: event.name.clone(), value: event.value.clone() };
            replace(&mut customer.preferences, recorded, |one| one.name == event.name);
        }
        Event::ImportantDateRecorded(event) => {
            let recorded = ImportantDate { name: event.name.clone(), date: event.date.clone() };
            replace(&mut customer.important_dates, recorded, |one| one.name == event.name);
        }
        Event::ProfileFieldSet(event) => match event.value.clone() {
            None => customer.profile.retain(|one| one.field != event.field),
            Some(value) => {
                let (field, source) = (event.field.clone(), event.source.clone());
                let set = ProfileField { field, value, source, at };
                replace(&mut customer.profile, set, |one| one.field == event.field);
            }
        },
        Event::CompetitorNoted(event) => {
            let competitor = event.competitor.clone();
            let noted = Competitor { competitor, note: event.note.clone() };
            replace(&mut customer.competitors, noted, |one| one.competitor == event.competitor);
        }
        Event::CreditTermsSet(event) => {
            let grade = event.grade.clone();
            let credit = Credit { grade, limit: event.limit, term_days: event.term_days };
            customer.credit = Some(credit);
        }
        Event::CreditHeld(_) => customer.credit_held = true,
        Event::CreditReleased(_) => customer.credit_held = false,
        Event::Merged(event) => customer.survivor = Some(event.survivor),
        Event::MergeUndone(_) => customer.survivor = None,
        Event::Deactivated(_) => customer.active = false,
        Event::Reactivated(_) => customer.active = true,
        Event::PersonalDataErased(_) => customer.erased = true,
        Event::ExternalIdLinked(event) => customer.external_ids.push(event.external_id.clone()),
    }
}

fn period(grant: &RoleGrant) -> RolePeriod {
    let RoleGrant { role, from, until } = *grant;
    RolePeriod { role, from, until, ended: until.is_some() }
}

fn end_role(customer: &mut Customer, event: &RoleEnded) {
    let held = customer.roles.iter_mut().find(|one| one.role == event.role && !one.ended);
    if let Some(held) = held {
        held.ended = true;
        held.until = event.until;
    }
}

/// A contact method as it was added.
pub(crate) fn contact_method(event: &ContactMethodAdded) -> ContactMethod {
    ContactMethod {
        id: event.contact_method,
        kind: event.kind,
        value: event.value.clone(),
        normalized: event.normalized.clone(),
        label: event.label.clone(),
        purpose: event.purpose.clone(),
        consent: event.consent,
        verified_at: None,
    }
}

/// Notes when someone made sure that a contact method works.
pub(crate) fn verify(methods: &mut [ContactMethod], id: ContactMethodId, at: DateTime<Utc>) {
    if let Some(method) = methods.iter_mut().find(|method| method.id == id) {
        method.verified_at = Some(at);
    }
}

/// Puts `new` where the one like it is, or at the end.
pub(crate) fn replace<T>(list: &mut Vec<T>, new: T, same: impl Fn(&T) -> bool) {
    match list.iter_mut().find(|one| same(one)) {
        Some(old) => *old = new,
        None => list.push(new),
    }
}
