//! Customers.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use kehu_domain::values::Region;
use kehu_projections::{
    AsOf, contacts, customers as rows, interactions, lists::Belonging, opportunities, quotes,
    tickets, timeline::Of,
};

use super::{
    CompetitorNote, ContactConnection, ContactMethod, CreditTerms, CustomerGrade, CustomerKind,
    CustomerNames, CustomerStatus, CustomerValueType, ExternalId, FormerCustomerNames,
    ImportantDate, InteractionConnection, OpportunityConnection, Preference, ProfileField,
    QuoteConnection, Requirement, RoleGrant, TicketConnection, TimelineConnection, User, common,
};
use crate::graphql::{
    connection::{Paging, page_cost},
    context::Graph,
    filters::{
        ContactFilter, ContactOrder, InteractionFilter, InteractionOrder, OpportunityFilter,
        OpportunityOrder, OrderDirection, QuoteFilter, QuoteOrder, TicketFilter, TicketOrder,
    },
    loaders::Which,
    scalars,
};

/// A customer at a moment.
#[derive(Debug, Clone)]
pub(crate) struct Customer {
    row: Arc<rows::Customer>,
    at: AsOf,
}

row_nodes! {
    /// A page of customers.
    CustomerConnection,
    /// One customer of a page.
    CustomerEdge: Customer = rows::Customer;
}

impl Customer {
    /// Customers that belong to this one.
    async fn related(
        &self,
        context: &Context<'_>,
        belonging: Belonging,
        paging: Paging,
    ) -> Result<CustomerConnection> {
        let (filter, order, page) =
            (rows::CustomerFilter::default(), Vec::new(), paging.request()?);
        let which = Which { filter, order, page, at: self.at };
        let related = Graph::of(context)?.list_of(belonging, self.row.id.stream(), which).await?;
        Ok(CustomerConnection::at(related, self.at))
    }
}

/// A company, department or person the company deals with.
#[Object]
impl Customer {
    /// The id: the name of the stream that holds the customer's events.
    pub(crate) async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// Organisation or person.
    async fn kind(&self) -> CustomerKind {
        self.row.kind.into()
    }

    /// The name to show: the short one where there is one.
    async fn name(&self) -> String {
        let short = self.row.names.short.as_ref();
        common::shown(short.unwrap_or(&self.row.names.original))
    }

    /// All names.
    async fn names(&self) -> CustomerNames {
        (&self.row.names).into()
    }

    /// Names that it had before, the oldest first.
    async fn former_names(&self) -> Vec<FormerCustomerNames> {
        self.row.former_names.iter().map(Into::into).collect()
    }

    /// Where it stands with us.
    async fn status(&self) -> CustomerStatus {
        self.row.status().into()
    }

    /// What it is and was to us.
    async fn roles(&self) -> Vec<RoleGrant> {
        self.row.roles.iter().map(Into::into).collect()
    }

    /// Where it came from: a campaign, a fair, a recommendation.
    async fn source(&self) -> Option<&str> {
        self.row.source.as_deref()
    }

    /// Where it is: an ISO 3166 country, or a part of one.
    async fn region(&self) -> Option<&str> {
        self.row.region.as_ref().map(Region::as_str)
    }

    /// What it does.
    async fn industry(&self) -> Option<&str> {
        self.row.industry.as_deref()
    }

    /// The user who looks after it.
    async fn owner(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.row.owner).await
    }

    /// Its IANA time zone.
    async fn time_zone(&self) -> Option<&str> {
        self.row.time_zone.as_deref()
    }

    /// What other systems call it.
    async fn external_ids(&self) -> Vec<ExternalId> {
        self.row.external_ids.iter().map(Into::into).collect()
    }

    /// The customer it belongs to.
    async fn parent(&self, context: &Context<'_>) -> Result<Option<Customer>> {
        match self.row.parent {
            Some(parent) => Self::find(&Graph::of(context)?, parent, self.at).await,
            None => Ok(None),
        }
    }

    /// The customers that belong to it, by name.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn children(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<CustomerConnection> {
        self.related(context, rows::OF_PARENTS, Paging { first, after, last, before }).await
    }

    /// The customer it goes on as, since it was merged.
    async fn survivor(&self, context: &Context<'_>) -> Result<Option<Customer>> {
        match self.row.survivor {
            Some(survivor) => Self::find(&Graph::of(context)?, survivor, self.at).await,
            None => Ok(None),
        }
    }

    /// The customers that were merged into it.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn merged_customers(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<CustomerConnection> {
        self.related(context, rows::OF_SURVIVORS, Paging { first, after, last, before }).await
    }

    /// Its grade.
    async fn grade(&self) -> Option<CustomerGrade> {
        self.row.grade.as_ref().map(Into::into)
    }

    /// What kind of value the relation has.
    async fn value_type(&self) -> Option<CustomerValueType> {
        self.row.value_type.map(Into::into)
    }

    /// How to reach it.
    async fn contact_methods(&self) -> Vec<ContactMethod> {
        self.row.contact_methods.iter().map(Into::into).collect()
    }

    /// What it needs.
    async fn requirements(&self) -> Vec<Requirement> {
        self.row.requirements.iter().map(Into::into).collect()
    }

    /// What it likes.
    async fn preferences(&self) -> Vec<Preference> {
        self.row.preferences.iter().map(Into::into).collect()
    }

    /// Dates worth remembering.
    async fn important_dates(&self) -> Vec<ImportantDate> {
        self.row.important_dates.iter().map(Into::into).collect()
    }

    /// What is known of it beside everything else.
    async fn profile(&self) -> Vec<ProfileField> {
        self.row.profile.iter().map(Into::into).collect()
    }

    /// Who competes with us there.
    async fn competitors(&self) -> Vec<CompetitorNote> {
        self.row.competitors.iter().map(Into::into).collect()
    }

    /// On what terms we lend to it.
    async fn credit_terms(&self) -> Option<CreditTerms> {
        self.row.credit.as_ref().map(Into::into)
    }

    /// Whether further credit is held back.
    async fn credit_held(&self) -> bool {
        self.row.credit_held
    }

    /// The contacts who belong to it now, and to customers merged into it. Of a contact that was
    /// recorded several times only the one that goes on.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the schema")]
    async fn contacts(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that pass.")] filter: Option<ContactFilter>,
        #[graphql(desc = "In which order; the oldest id first unless said.")] order_by: Option<
            Vec<ContactOrder>,
        >,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<ContactConnection> {
        let which = Which::asked(filter, order_by, Paging { first, after, last, before }, self.at)?;
        let (belonging, root) = (contacts::OF_CUSTOMERS, self.row.id.stream());
        let listing = Graph::of(context)?.list_of(belonging, root, which).await?;
        Ok(ContactConnection::at(listing, self.at))
    }

    /// Its opportunities, and those of customers merged into it.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the schema")]
    async fn opportunities(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that pass.")] filter: Option<OpportunityFilter>,
        #[graphql(desc = "In which order; the oldest id first unless said.")] order_by: Option<
            Vec<OpportunityOrder>,
        >,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<OpportunityConnection> {
        let which = Which::asked(filter, order_by, Paging { first, after, last, before }, self.at)?;
        let (belonging, root) = (opportunities::OF_CUSTOMERS, self.row.id.stream());
        let listing = Graph::of(context)?.list_of(belonging, root, which).await?;
        Ok(OpportunityConnection::at(listing, self.at))
    }

    /// Its quotes, and those of customers merged into it.
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
        let (belonging, root) = (quotes::OF_CUSTOMERS, self.row.id.stream());
        let listing = Graph::of(context)?.list_of(belonging, root, which).await?;
        Ok(QuoteConnection::at(listing, self.at))
    }

    /// Its tickets, and those of customers merged into it.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the schema")]
    async fn tickets(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that pass.")] filter: Option<TicketFilter>,
        #[graphql(desc = "In which order; the oldest id first unless said.")] order_by: Option<
            Vec<TicketOrder>,
        >,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<TicketConnection> {
        let which = Which::asked(filter, order_by, Paging { first, after, last, before }, self.at)?;
        let (belonging, root) = (tickets::OF_CUSTOMERS, self.row.id.stream());
        let listing = Graph::of(context)?.list_of(belonging, root, which).await?;
        Ok(TicketConnection::at(listing, self.at))
    }

    /// The interactions with it or about it, those of customers merged into it included; the latest
    /// first unless said.
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
        let (belonging, root) = (interactions::OF_CUSTOMERS, self.row.id.stream());
        InteractionConnection::of(context, belonging, root, filter, order_by, page, self.at).await
    }

    /// Everything that ever happened with it: its own events and those of its contacts,
    /// opportunities, tickets and interactions, customers merged into it included.
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
        Graph::of(context)?.timeline(Of::Customer(self.row.id), direction.into(), page).await
    }

    /// Version of its stream: the `expectedVersion` of the next change.
    async fn version(&self) -> u64 {
        self.row.version
    }

    /// Position of the last event shown here.
    async fn position(&self) -> scalars::Position {
        self.row.position.into()
    }

    /// When it became known.
    async fn created_at(&self) -> scalars::Time {
        self.row.created_at.into()
    }

    /// Who made it known; null when kehu itself did.
    async fn created_by(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.row.created_by.as_user()).await
    }

    /// When it last changed.
    async fn updated_at(&self) -> scalars::Time {
        self.row.updated_at.into()
    }
}
