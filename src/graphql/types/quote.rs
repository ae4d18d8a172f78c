//! Quotes.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use kehu_projections::{AsOf, interactions, quotes as rows, timeline::Of};

use super::{
    Contact, Customer, ExternalId, InteractionConnection, NumberSeries, Opportunity,
    QuoteCounterOffer, QuoteOffer, QuoteRevision, QuoteStatus, QuoteTotals, TimelineConnection,
    User, common,
};
use crate::graphql::{
    connection::{Paging, page_cost},
    context::Graph,
    filters::{InteractionFilter, InteractionOrder, OrderDirection},
    scalars,
};

/// A quote at a moment.
#[derive(Debug, Clone)]
pub(crate) struct Quote {
    row: Arc<rows::Quote>,
    at: AsOf,
}

row_nodes! {
    /// A page of quotes.
    QuoteConnection,
    /// One quote of a page.
    QuoteEdge: Quote = rows::Quote;
}

/// A priced offer to a customer, in one or more revisions.
#[Object]
impl Quote {
    /// The id: the name of the stream that holds the quote's events.
    pub(crate) async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// What people call it: `Q-2026-000001`.
    async fn number(&self) -> &str {
        &self.row.number
    }

    /// The series that the number is out of.
    async fn series(&self, context: &Context<'_>) -> Result<Option<NumberSeries>> {
        NumberSeries::find(&Graph::of(context)?, self.row.series, AsOf::Now).await
    }

    /// Who is to buy.
    async fn customer(&self, context: &Context<'_>) -> Result<Option<Customer>> {
        Customer::find(&Graph::of(context)?, self.row.customer, self.at).await
    }

    /// The possible sale that it is part of.
    async fn opportunity(&self, context: &Context<'_>) -> Result<Option<Opportunity>> {
        match self.row.opportunity {
            Some(opportunity) => {
                Opportunity::find(&Graph::of(context)?, opportunity, self.at).await
            }
            None => Ok(None),
        }
    }

    /// ISO 4217 code of the currency that it is priced in.
    async fn currency(&self) -> &'static str {
        self.row.currency.code()
    }

    /// Where it stands.
    async fn status(&self) -> QuoteStatus {
        self.row.status.into()
    }

    /// The number of the revision that is written or out, from 1.
    async fn revision(&self) -> u32 {
        self.row.revision
    }

    /// What that revision offers.
    async fn offer(&self) -> QuoteOffer {
        (&self.row.offer).into()
    }

    /// What that revision comes to.
    async fn totals(&self) -> QuoteTotals {
        (&self.row.offer.totals).into()
    }

    /// The last day on which it can be accepted, in the company's time zone.
    async fn valid_until(&self) -> Option<scalars::Date> {
        self.row.offer.valid_until.map(Into::into)
    }

    /// The revisions as they were sent, the first one first.
    async fn revisions(&self) -> Vec<QuoteRevision> {
        let revision = |revision: &rows::Revision| QuoteRevision::new(revision.clone(), self.at);
        self.row.revisions.iter().map(revision).collect()
    }

    /// What the customer would rather have had, the first first.
    async fn counter_offers(&self) -> Vec<QuoteCounterOffer> {
        self.row.counter_offers.iter().cloned().map(QuoteCounterOffer).collect()
    }

    /// The user who works on it.
    async fn owner(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.row.owner).await
    }

    /// Who asked for approval of this revision; null while nobody has.
    async fn submitted_by(&self, context: &Context<'_>) -> Result<Option<User>> {
        let by = self.row.submitted_by.and_then(kehu_domain::Actor::as_user);
        User::find_optional(&Graph::of(context)?, by).await
    }

    /// When that was.
    async fn submitted_at(&self) -> Option<scalars::Time> {
        self.row.submitted_at.map(Into::into)
    }

    /// Who approved this revision; null while nobody has.
    async fn approved_by(&self, context: &Context<'_>) -> Result<Option<User>> {
        let by = self.row.approved_by.and_then(kehu_domain::Actor::as_user);
        User::find_optional(&Graph::of(context)?, by).await
    }

    /// When that was.
    async fn approved_at(&self) -> Option<scalars::Time> {
        self.row.approved_at.map(Into::into)
    }

    /// When the customer got a first revision.
    async fn sent_at(&self) -> Option<scalars::Time> {
        self.row.sent_at.map(Into::into)
    }

    /// When the customer accepted or declined this revision.
    async fn answered_at(&self) -> Option<scalars::Time> {
        self.row.answered_at.map(Into::into)
    }

    /// Who accepted or declined, as they call themselves.
    async fn answered_by(&self) -> Option<String> {
        common::shown_option(self.row.answered_by.as_ref())
    }

    /// The contact who accepted or declined.
    async fn answered_by_contact(&self, context: &Context<'_>) -> Result<Option<Contact>> {
        match self.row.answered_by_contact {
            Some(contact) => Contact::find(&Graph::of(context)?, contact, self.at).await,
            None => Ok(None),
        }
    }

    /// What other systems call it.
    async fn external_ids(&self) -> Vec<ExternalId> {
        self.row.external_ids.iter().map(Into::into).collect()
    }

    /// The interactions about it, the latest first unless said.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the schema")]
    async fn interactions(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that pass.")] filter: Option<InteractionFilter>,
        #[graphql(desc = "In which order; the latest first unless said. The id breaks ties.")]
        order_by: Option<Vec<InteractionOrder>>,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<InteractionConnection> {
        let page = Paging { first, after, last, before }.request()?;
        let (belonging, root) = (interactions::OF_LINKED, self.row.id.stream());
        InteractionConnection::of(context, belonging, root, filter, order_by, page, self.at).await
    }

    /// Everything that ever happened to it.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn timeline(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "The newest first, or the oldest first.",
            default_with = "OrderDirection::Desc"
        )]
        direction: OrderDirection,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<TimelineConnection> {
        let page = Paging { first, after, last, before }.request()?;
        Graph::of(context)?.timeline(Of::Stream(self.row.id.stream()), direction.into(), page).await
    }

    /// Version of its stream: the `expectedVersion` of the next change.
    async fn version(&self) -> u64 {
        self.row.version
    }

    /// Position of the last event shown here.
    async fn position(&self) -> scalars::Position {
        self.row.position.into()
    }

    /// When it was drafted.
    async fn created_at(&self) -> scalars::Time {
        self.row.created_at.into()
    }

    /// Who drafted it; null when kehu itself did.
    async fn created_by(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.row.created_by.as_user()).await
    }

    /// When it last changed.
    async fn updated_at(&self) -> scalars::Time {
        self.row.updated_at.into()
    }
}
