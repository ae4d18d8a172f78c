//! The objects of the schema.

mod calendar;
mod common;
mod contact;
mod contact_parts;
mod customer;
mod customer_parts;
mod enums;
mod event;
mod import;
mod interaction;
mod merging;
mod node;
mod opportunity;
mod pipeline;
mod quote;
mod quote_parts;
mod quote_stats;
mod search;
mod series;
mod settings;
mod stats;
mod ticket;
mod ticket_parts;
mod ticket_stats;
mod timeline;
mod user;

pub(crate) use self::{
    calendar::{Calendar, CalendarConnection},
    common::{AsOfInput, ExternalId, Money, moment},
    contact::{Contact, ContactConnection},
    contact_parts::{ContactLink, ContactNames, FormerContactNames},
    customer::{Customer, CustomerConnection},
    customer_parts::{
        CompetitorNote, ContactMethod, CreditTerms, CustomerGrade, CustomerNames,
        FormerCustomerNames, ImportantDate, Preference, ProfileField, Requirement, RoleGrant,
    },
    enums::{
        ComplaintClass, Consent, ContactMethodKind, ContactStatus, CustomerKind, CustomerRole,
        CustomerStatus, CustomerValueType, DecisionPower, EventSource, InteractionAddressRole,
        InteractionChannel, InteractionDirection, Language, OpportunityStatus, QuoteChannel,
        QuoteStatus, RequirementArea, TicketChannel, TicketDeadline, TicketKind, TicketPriority,
        TicketStatus, TicketWaitingFor, Weekday,
    },
    event::{RecordedEvent, RecordedEventConnection},
    import::{ImportBatch, ImportBatchConnection},
    interaction::{Interaction, InteractionConnection},
    merging::CustomerContradiction,
    node::Node,
    opportunity::{Opportunity, OpportunityConnection},
    pipeline::{Pipeline, PipelineConnection, Stage},
    quote::{Quote, QuoteConnection},
    quote_parts::{QuoteCounterOffer, QuoteOffer, QuoteRevision, QuoteTotals},
    quote_stats::{QuoteGroupKey, QuoteStats},
    search::{SearchHit, SearchKind},
    series::{NumberSeries, NumberSeriesConnection},
    settings::{PolicyName, Settings},
    stats::{OpportunityGroupKey, OpportunityStats},
    ticket::{Ticket, TicketConnection},
    ticket_stats::{TicketGroupKey, TicketStats},
    timeline::TimelineConnection,
    user::{User, UserConnection},
};
