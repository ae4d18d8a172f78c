//! Opportunities.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use kehu_projections::{
    AsOf, interactions,
    opportunities::{self as rows, StageStay},
    quotes,
    timeline::Of,
};

use super::{
    Customer, ExternalId, InteractionConnection, Money, OpportunityStatus, Pipeline,
    QuoteConnection, Stage, TimelineConnection, User, common,
};
use crate::graphql::{
    connection::{Paging, page_cost},
    context::Graph,
    filters::{InteractionFilter, InteractionOrder, OrderDirection, QuoteFilter, QuoteOrder},
    loaders::Which,
    scalars,
};

/// A product in an opportunity.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct OpportunityLine {
    /// Its id within the opportunity.
    id: ID,
    /// Product code.
    product: String,
    /// How many.
    quantity: scalars::Decimal,
    /// Price of one.
    unit_price: Option<scalars::Decimal>,
    /// ISO 4217 code of the price's currency.
    currency: Option<String>,
}

impl From<&rows::Line> for OpportunityLine {
    fn from(line: &rows::Line) -> Self {
        Self {
            id: ID(line.id.to_string()),
            product: line.product.clone(),
            quantity: line.quantity.value().into(),
            unit_price: line.unit_price.map(|price| price.value().into()),
            currency: line.currency.map(|currency| currency.code().to_owned()),
        }
    }
}

/// Someone on the team of an opportunity.
#[derive(Debug, Clone)]
pub(crate) struct TeamMember(rows::TeamMember);

/// Someone on the team of an opportunity.
#[Object]
impl TeamMember {
    /// Who; null when kehu knows nothing of the user yet.
    async fn user(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find(&Graph::of(context)?, self.0.user).await
    }

    /// As what.
    async fn role(&self) -> Option<&str> {
        self.0.role.as_deref()
    }
}

/// A stay of an opportunity in one stage.
#[derive(Debug, Clone)]
pub(crate) struct StageHistoryEntry(StageStay);

/// A stay of an opportunity in one stage.
#[Object]
impl StageHistoryEntry {
    /// Code of the stage.
    async fn stage(&self) -> &str {
        &self.0.stage
    }

    /// The pipeline of the stage.
    async fn pipeline(&self, context: &Context<'_>) -> Result<Option<Pipeline>> {
        Pipeline::find(&Graph::of(context)?, self.0.pipeline).await
    }

    /// When it entered the stage.
    async fn entered_at(&self) -> scalars::Time {
        self.0.entered_at.into()
    }

    /// Position of the event by which it did.
    async fn entered_position(&self) -> scalars::Position {
        self.0.entered_position.into()
    }

    /// When it left the stage, or was closed; null while it is there.
    async fn left_at(&self) -> Option<scalars::Time> {
        self.0.left_at.map(Into::into)
    }

    /// Position of the event by which it did.
    async fn left_position(&self) -> Option<scalars::Position> {
        self.0.left_position.map(Into::into)
    }

    /// Days that the stay lasted; null while it lasts.
    async fn days(&self) -> Option<f64> {
        self.0.duration().map(|duration| duration.as_seconds_f64() / 86_400.0)
    }
}

/// An opportunity at a moment.
#[derive(Debug, Clone)]
pub(crate) struct Opportunity {
    row: Arc<rows::Opportunity>,
    at: AsOf,
}

row_nodes! {
    /// A page of opportunities.
    OpportunityConnection,
    /// One opportunity of a page.
    OpportunityEdge: Opportunity = rows::Opportunity;
}

/// A possible sale, from the first interest to won or lost.
#[Object]
impl Opportunity {
    /// The id: the name of the stream that holds the opportunity's events.
    pub(crate) async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// What people call it.
    async fn name(&self) -> Option<String> {
        common::shown_option(self.row.name.as_ref())
    }

    /// The customer who might buy; null while it is unknown.
    async fn customer(&self, context: &Context<'_>) -> Result<Option<Customer>> {
        match self.row.customer {
            Some(customer) => Customer::find(&Graph::of(context)?, customer, self.at).await,
            None => Ok(None),
        }
    }

    /// Open, won or lost.
    async fn status(&self) -> OpportunityStatus {
        self.row.status.into()
    }

    /// The pipeline it runs through.
    async fn pipeline(&self, context: &Context<'_>) -> Result<Option<Pipeline>> {
        Pipeline::find(&Graph::of(context)?, self.row.pipeline).await
    }

    /// Version of the pipeline that was looked at last.
    async fn pipeline_version(&self) -> u64 {
        self.row.pipeline_version
    }

    /// Code of the stage it is in, or was in when it closed.
    async fn stage(&self) -> &str {
        &self.row.stage
    }

    /// The same stage as its pipeline has it now; null when the pipeline has dropped it.
    async fn stage_details(&self, context: &Context<'_>) -> Result<Option<Stage>> {
        let pipeline = Pipeline::find(&Graph::of(context)?, self.row.pipeline).await?;
        Ok(pipeline.and_then(|pipeline| pipeline.stage(&self.row.stage)))
    }

    /// What it may bring, or brought.
    async fn amount(&self) -> Option<Money> {
        self.row.amount.map(Into::into)
    }

    /// When it may close.
    async fn expected_close(&self) -> Option<scalars::Date> {
        self.row.expected_close.map(Into::into)
    }

    /// The day it was opened, in UTC.
    async fn opened_on(&self) -> scalars::Date {
        self.row.opened_on.into()
    }

    /// The day it was won or lost.
    async fn closed_on(&self) -> Option<scalars::Date> {
        self.row.closed_on.map(Into::into)
    }

    /// Days from opening to closing.
    async fn cycle_days(&self) -> Option<i64> {
        self.row.cycle_days
    }

    /// Where it came from.
    async fn source(&self) -> Option<&str> {
        self.row.source.as_deref()
    }

    /// How it is sold: direct, agent, tender.
    async fn sales_mode(&self) -> Option<&str> {
        self.row.sales_mode.as_deref()
    }

    /// The user who works on it.
    async fn owner(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.row.owner).await
    }

    /// What other systems call it.
    async fn external_ids(&self) -> Vec<ExternalId> {
        self.row.external_ids.iter().map(Into::into).collect()
    }

    /// The products it is about.
    async fn lines(&self) -> Vec<OpportunityLine> {
        self.row.lines.iter().map(Into::into).collect()
    }

    /// Names of those who want the deal too.
    async fn competitors(&self) -> &[String] {
        &self.row.competitors
    }

    /// Who got it instead, where known.
    async fn lost_to(&self) -> Option<&str> {
        self.row.lost_to.as_deref()
    }

    /// Who works on it beside the owner.
    async fn team(&self) -> Vec<TeamMember> {
        self.row.team.iter().cloned().map(TeamMember).collect()
    }

    /// The quotes that are part of it.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the schema")]
    async fn quotes(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that pass.")] filter: Option<QuoteFilter>,
        #[graphql(desc = "In which order; the oldest id first unless said.")] order_by: Option<
            Vec<QuoteOrder>,
        >,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<QuoteConnection> {
        let which = Which::asked(filter, order_by, Paging { first, after, last, before }, self.at)?;
        let (belonging, root) = (quotes::OF_OPPORTUNITIES, self.row.id.stream());
        let listing = Graph::of(context)?.list_of(belonging, root, which).await?;
        Ok(QuoteConnection::at(listing, self.at))
    }

    /// Where it was along the pipeline, the oldest stay first.
    async fn stage_history(&self) -> Vec<StageHistoryEntry> {
        self.row.stages.iter().cloned().map(StageHistoryEntry).collect()
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

    /// When it was opened.
    async fn created_at(&self) -> scalars::Time {
        self.row.created_at.into()
    }

    /// Who opened it; null when kehu itself did.
    async fn created_by(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.row.created_by.as_user()).await
    }

    /// When it last changed.
    async fn updated_at(&self) -> scalars::Time {
        self.row.updated_at.into()
    }
}
