//! What decisions about a customer rest on.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::{
    CreditTermsSet, CustomerKind, Event, Graded, ProfileFieldSet, Registered, RequirementArea,
    Role, RoleEnded, RoleGrant, ValueType,
};
use crate::values::{
    CustomerId, ExternalId, Names, Region, Text, UserId, contact_method::ContactMethods,
    remarks::Remarks,
};

/// A customer, folded from its events.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// As it was registered; what came later is in the other fields.
    pub(super) registered: Option<Box<Registered>>,
    pub(super) names: Option<Names>,
    pub(super) roles: Vec<RolePeriod>,
    pub(super) region: Option<Region>,
    pub(super) industry: Option<String>,
    pub(super) owner: Option<UserId>,
    pub(super) parent: Option<CustomerId>,
    pub(super) grade: Option<Graded>,
    pub(super) value_type: Option<ValueType>,
    pub(super) contact_methods: ContactMethods,
    pub(super) requirements: BTreeMap<RequirementArea, Text>,
    pub(super) preferences: Remarks,
    pub(super) important_dates: Remarks,
    pub(super) profile: BTreeMap<String, ProfileFieldSet>,
    pub(super) competitors: BTreeMap<String, Option<Text>>,
    pub(super) credit_terms: Option<CreditTermsSet>,
    pub(super) credit_held: bool,
    pub(super) merged_into: Option<CustomerId>,
    pub(super) deactivated: bool,
    pub(super) erased: Option<BTreeSet<String>>,
    pub(super) external_ids: Vec<ExternalId>,
    /// Whether it was registered once, by mistake.
    pub(super) withdrawn: bool,
}

/// A role and the time in which it is or was held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct RolePeriod {
    pub(super) role: Role,
    pub(super) from: Option<NaiveDate>,
    pub(super) until: Option<NaiveDate>,
    /// A role can have ended nobody knows when.
    pub(super) ended: bool,
}

impl RolePeriod {
    pub(super) fn granted(grant: &RoleGrant) -> Self {
        let RoleGrant { role, from, until } = *grant;
        Self { role, from, until, ended: until.is_some() }
    }
}

impl State {
    /// Whether it has been registered.
    pub fn exists(&self) -> bool {
        self.registered.is_some()
    }

    /// Whether it was registered by mistake, and nobody has registered it since.
    pub fn is_withdrawn(&self) -> bool {
        self.withdrawn
    }

    /// Organisation or person; `None` before it is registered.
    pub fn kind(&self) -> Option<CustomerKind> {
        self.registered.as_ref().map(|registered| registered.kind)
    }

    /// Its names as they are now.
    pub fn names(&self) -> Option<&Names> {
        self.names.as_ref()
    }

    /// Who looks after it.
    pub fn owner(&self) -> Option<UserId> {
        self.owner
    }

    /// Where it is.
    pub fn region(&self) -> Option<&Region> {
        self.region.as_ref()
    }

    /// The customer it belongs to.
    pub fn parent(&self) -> Option<CustomerId> {
        self.parent
    }

    /// The customer that goes on in its place, if it has been merged.
    pub fn merged_into(&self) -> Option<CustomerId> {
        self.merged_into
    }

    /// Whether it exists and is neither deactivated, merged nor erased.
    pub fn is_active(&self) -> bool {
        self.exists() && !self.deactivated && self.merged_into.is_none() && !self.is_erased()
    }

    /// Whether it has been deactivated.
    pub fn is_deactivated(&self) -> bool {
        self.deactivated
    }

    /// Whether its personal data is gone.
    pub fn is_erased(&self) -> bool {
        self.erased.is_some()
    }

    /// What other systems call it.
    pub fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }

    /// The roles it has now.
    pub fn roles_held(&self) -> impl Iterator<Item = Role> {
        self.roles.iter().filter(|period| !period.ended).map(|period| period.role)
    }

    /// Whether it may not have any credit.
    pub fn credit_held(&self) -> bool {
        self.credit_held
    }
}

/// Folds one event into the state.
pub(super) fn evolve(mut state: State, event: &Event) -> State {
    match event {
        Event::Registered(registered) => state.register(registered),
        Event::Renamed(renamed) => state.names = Some(renamed.names.clone()),
        Event::RoleGranted(granted) => {
            let grant = RoleGrant { role: granted.role, from: granted.from, until: None };
            state.roles.push(RolePeriod::granted(&grant));
        }
        Event::RoleEnded(ended) => state.end_role(ended),
        Event::OwnerAssigned(assigned) => state.owner = Some(assigned.owner),
        Event::RegionAssigned(assigned) => state.region = Some(assigned.region.clone()),
        Event::IndustrySet(set) => state.industry = Some(set.industry.clone()),
        Event::ParentSet(set) => state.parent = set.parent,
        Event::Graded(graded) => state.grade = Some(graded.clone()),
        Event::ValueTypeAssigned(assigned) => state.value_type = Some(assigned.value_type),
        Event::ContactMethodAdded(added) => state.contact_methods.added(added),
        Event::ContactMethodVerified(verified) => state.contact_methods.verified(verified),
        Event::ContactMethodRemoved(removed) => state.contact_methods.removed(removed),
        Event::RequirementStated(stated) => {
            state.requirements.insert(stated.area, stated.requirement.clone());
        }
        Event::PreferenceRecorded(recorded) => {
            state.preferences.insert(recorded.name.clone(), recorded.value.clone());
        }
        Event::ImportantDateRecorded(recorded) => {
            state.important_dates.insert(recorded.name.clone(), recorded.date.clone());
        }
        Event::ProfileFieldSet(set) => {
            state.profile.insert(set.field.clone(), set.clone());
        }
        Event::CompetitorNoted(noted) => {
            state.competitors.insert(noted.competitor.clone(), noted.note.clone());
        }
        Event::CreditTermsSet(terms) => state.credit_terms = Some(terms.clone()),
        Event::CreditHeld(_) => state.credit_held = true,
        Event::CreditReleased(_) => state.credit_held = false,
        Event::Merged(merged) => state.merged_into = Some(merged.survivor),
        Event::MergeUndone(_) => state.merged_into = None,
        Event::Deactivated(_) => state.deactivated = true,
        Event::Reactivated(_) => state.deactivated = false,
        Event::PersonalDataErased(erased) => {
            state.erased.get_or_insert_default().extend(erased.subjects.iter().cloned());
        }
        Event::ExternalIdLinked(linked) => state.external_ids.push(linked.external_id.clone()),
        // What was erased stays erased: the key is gone for good.
        Event::Withdrawn(_) => {
            state = State { withdrawn: true, erased: state.erased, ..State::default() };
        }
    }
    state
}

impl State {
    fn register(&mut self, registered: &Registered) {
        self.registered = Some(Box::new(registered.clone()));
        self.withdrawn = false;
        self.names = Some(registered.names.clone());
        self.roles = registered.roles.iter().map(RolePeriod::granted).collect();
        self.region.clone_from(&registered.region);
        self.industry.clone_from(&registered.industry);
        self.owner = registered.owner;
        self.external_ids.clone_from(&registered.external_ids);
    }

    fn end_role(&mut self, ended: &RoleEnded) {
        let open = |period: &&mut RolePeriod| period.role == ended.role && !period.ended;
        if let Some(period) = self.roles.iter_mut().find(open) {
            period.ended = true;
            period.until = ended.until;
        }
    }
}
