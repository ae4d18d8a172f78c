//! One mutation per command: parse the input, execute, answer with what is now or why not.

#[macro_use]
mod define;
mod batch;
mod calendars;
mod contact_reach;
mod contacts;
mod credit;
mod customers;
mod execute;
mod inputs;
mod interactions;
mod merging;
mod opportunities;
mod opportunity_parts;
mod parse;
mod pipelines;
mod profiles;
mod quote_offer;
mod quotes;
mod series;
mod settings;
mod ticket_outcome;
mod tickets;
mod user_error;
mod users;

use async_graphql::MergedObject;

pub use self::batch::MAX_BATCH;
pub(crate) use self::{execute::Shown, user_error::UserError};

/// Everything that can be asked to happen.
///
/// Each mutation records events, or says in `userErrors` why it did not.
#[derive(Debug, Default, MergedObject)]
pub struct Mutation(
    customers::CustomerMutations,
    profiles::ProfileMutations,
    credit::CreditMutations,
    contacts::ContactMutations,
    contact_reach::ContactReachMutations,
    merging::MergingMutations,
    opportunities::OpportunityMutations,
    opportunity_parts::OpportunityPartMutations,
    interactions::InteractionMutations,
    users::UserMutations,
    pipelines::PipelineMutations,
    quotes::QuoteMutations,
    quote_offer::QuoteOfferMutations,
    series::NumberSeriesMutations,
    tickets::TicketMutations,
    ticket_outcome::TicketOutcomeMutations,
    calendars::CalendarMutations,
    settings::SettingsMutations,
);
