//! What decisions about a contact rest on.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::{Created, DecisionPower, Event, LinkedToCustomer, UnlinkedFromCustomer};
use crate::values::{
    ContactId, CustomerId, ExternalId, Names, Region, Text, UserId, contact_method::ContactMethods,
    remarks::Remarks,
};

/// A contact, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// As it was created; what came later is in the other fields.
    pub(super) created: Option<Box<Created>>,
    pub(super) names: Option<Names>,
    pub(super) job_title: Option<Text>,
    pub(super) birthday: Option<Text>,
    pub(super) languages: Vec<String>,
    pub(super) region: Option<Region>,
    pub(super) owner: Option<UserId>,
    /// In the order in which they began to be known.
    pub(super) links: Vec<CustomerLink>,
    pub(super) contact_methods: ContactMethods,
    pub(super) preferences: Remarks,
    pub(super) important_dates: Remarks,
    pub(super) merged_into: Option<ContactId>,
    pub(super) erased: Option<BTreeSet<String>>,
    pub(super) external_ids: Vec<ExternalId>,
    /// Whether it was made once, by mistake.
    pub(super) withdrawn: bool,
}

/// A customer and the time in which the person belongs or belonged to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CustomerLink {
    pub(super) customer: CustomerId,
    /// As it was said first, to recognise a repeated creation.
    pub(super) first: LinkedToCustomer,
    pub(super) role: Option<String>,
    pub(super) decision_power: Option<DecisionPower>,
    pub(super) from: Option<NaiveDate>,
    pub(super) until: Option<NaiveDate>,
    /// A link can have ended nobody knows when.
    pub(super) ended: bool,
}

impl CustomerLink {
    fn new(linked: &LinkedToCustomer) -> Self {
        Self {
            customer: linked.customer,
            first: linked.clone(),
            role: linked.role.clone(),
            decision_power: linked.decision_power,
            from: linked.from,
            until: None,
            ended: false,
        }
    }
}

impl State {
    /// Whether it was made by mistake, and nobody has made it since.
    pub fn is_withdrawn(&self) -> bool {
        self.withdrawn
    }

    /// Whether it has been created.
    pub fn exists(&self) -> bool {
        self.created.is_some()
    }

    /// The person's names as they are now.
    pub fn names(&self) -> Option<&Names> {
        self.names.as_ref()
    }

    /// Where the person is, where that was said.
    pub fn region(&self) -> Option<&Region> {
        self.region.as_ref()
    }

    /// Who looks after the contact.
    pub fn owner(&self) -> Option<UserId> {
        self.owner
    }

    /// The contact that goes on in its place, if it has been merged.
    pub fn merged_into(&self) -> Option<ContactId> {
        self.merged_into
    }

    /// Whether its personal data is gone.
    pub fn is_erased(&self) -> bool {
        self.erased.is_some()
    }

    /// What other systems call the person.
    pub fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }

    /// The customers the person belongs to now, the longest known first.
    pub fn customers(&self) -> impl Iterator<Item = CustomerId> {
        self.links.iter().filter(|link| !link.ended).map(|link| link.customer)
    }

    /// Every customer the person belongs or ever belonged to.
    pub fn customers_ever(&self) -> impl Iterator<Item = CustomerId> {
        self.links.iter().map(|link| link.customer)
    }

    /// The link that the person has with `customer` now.
    pub(super) fn link(&self, customer: CustomerId) -> Option<&CustomerLink> {
        self.links.iter().find(|link| link.customer == customer && !link.ended)
    }
}

/// Folds one event into the state.
pub(super) fn evolve(mut state: State, event: &Event) -> State {
    match event {
        Event::Created(created) => state.create(created),
        Event::Renamed(renamed) => state.names = Some(renamed.names.clone()),
        Event::JobTitleSet(set) => state.job_title.clone_from(&set.job_title),
        Event::BirthdaySet(set) => state.birthday.clone_from(&set.birthday),
        Event::LanguagesSet(set) => state.languages.clone_from(&set.languages),
        Event::RegionAssigned(assigned) => state.region = Some(assigned.region.clone()),
        Event::OwnerAssigned(assigned) => state.owner = Some(assigned.owner),
        Event::LinkedToCustomer(linked) => state.link_to(linked),
        Event::UnlinkedFromCustomer(unlinked) => state.unlink_from(unlinked),
        Event::ContactMethodAdded(added) => state.contact_methods.added(added),
        Event::ContactMethodVerified(verified) => state.contact_methods.verified(verified),
        Event::ContactMethodRemoved(removed) => state.contact_methods.removed(removed),
        Event::PreferenceRecorded(recorded) => {
            state.preferences.insert(recorded.name.clone(), recorded.value.clone());
        }
        Event::ImportantDateRecorded(recorded) => {
            state.important_dates.insert(recorded.name.clone(), recorded.date.clone());
        }
        Event::Merged(merged) => state.merged_into = Some(merged.survivor),
        Event::MergeUndone(_) => state.merged_into = None,
        Event::PersonalDataErased(erased) => {
            state.erased.get_or_insert_default().extend(erased.subjects.iter().cloned());
        }
        Event::ExternalIdLinked(linked) => state.external_ids.push(linked.external_id.clone()),
        Event::Withdrawn(_) => {
            state = State { withdrawn: true, erased: state.erased, ..State::default() };
        }
    }
    state
}

impl State {
    fn create(&mut self, created: &Created) {
        self.created = Some(Box::new(created.clone()));
        self.withdrawn = false;
        self.names = Some(created.names.clone());
        self.job_title.clone_from(&created.job_title);
        self.birthday.clone_from(&created.birthday);
        self.languages.clone_from(&created.languages);
        self.region.clone_from(&created.region);
        self.owner = created.owner;
        self.external_ids.clone_from(&created.external_ids);
    }

    fn link_to(&mut self, linked: &LinkedToCustomer) {
        let open = |link: &&mut CustomerLink| link.customer == linked.customer && !link.ended;
        if let Some(link) = self.links.iter_mut().find(open) {
            link.role.clone_from(&linked.role);
            link.decision_power = linked.decision_power;
            link.from = linked.from;
        } else {
            self.links.push(CustomerLink::new(linked));
        }
    }

    fn unlink_from(&mut self, unlinked: &UnlinkedFromCustomer) {
        let open = |link: &&mut CustomerLink| link.customer == unlinked.customer && !link.ended;
        if let Some(link) = self.links.iter_mut().find(open) {
            link.ended = true;
            link.until = unlinked.until;
        }
    }
}
