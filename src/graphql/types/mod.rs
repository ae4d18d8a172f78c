//! The objects of the schema.

mod common;
mod contact;
mod contact_parts;
mod customer;
mod customer_parts;
mod enums;
mod event;
mod node;
mod opportunity;
mod pipeline;
mod search;
mod stats;
mod timeline;
mod user;

pub(crate) use self::{
    common::{AsOfInput, ExternalId, Money, moment},
    contact::{Contact, ContactConnection},
    contact_parts::{ContactLink, ContactNames, FormerContactNames},
    customer::{Customer, CustomerConnection},
    customer_parts::{
        CompetitorNote, ContactMethod, CreditTerms, CustomerGrade, CustomerNames,
        FormerCustomerNames, ImportantDate, Preference, ProfileField, Requirement, RoleGrant,
    },
    enums::{
        Consent, ContactMethodKind, ContactStatus, CustomerKind, CustomerRole, CustomerStatus,
        CustomerValueType, DecisionPower, EventSource, Language, OpportunityStatus,
        RequirementArea,
    },
    event::{RecordedEvent, RecordedEventConnection},
    node::Node,
    opportunity::{Opportunity, OpportunityConnection},
    pipeline::{Pipeline, PipelineConnection, Stage},
    search::{SearchHit, SearchKind},
    stats::{OpportunityGroupKey, OpportunityStats},
    timeline::TimelineConnection,
    user::{User, UserConnection},
};
