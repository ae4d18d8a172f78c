//! Contacts.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use kehu_domain::values::Region;
use kehu_projections::{
    AsOf, PageRequest, contacts as rows, interactions, lists::Belonging, tickets, timeline::Of,
};

use super::{
    ContactLink, ContactMethod, ContactNames, ContactStatus, ExternalId, FormerContactNames,
    ImportantDate, InteractionConnection, Preference, TicketConnection, TimelineConnection, User,
    common,
};
use crate::graphql::{
    connection::{Paging, page_cost},
    context::Graph,
    filters::{InteractionFilter, InteractionOrder, OrderDirection, TicketFilter, TicketOrder},
    loaders::Which,
    reads::Listing,
    scalars,
};

/// The most merged contacts whose links show under the one that goes on.
const MOST_MERGED: u32 = 100;

/// A contact at a moment.
#[derive(Debug, Clone)]
pub(crate) struct Contact {
    row: Arc<rows::Contact>,
    at: AsOf,
}

row_nodes! {
    /// A page of contacts.
    ContactConnection,
    /// One contact of a page.
    ContactEdge: Contact = rows::Contact;
}

impl Contact {
    /// Contacts that belong to this one.
    async fn related(
        &self,
        context: &Context<'_>,
        belonging: Belonging,
        page: PageRequest,
    ) -> Result<Listing<rows::Contact>> {
        let (filter, order) = (rows::ContactFilter::default(), Vec::new());
        let which = Which { filter, order, page, at: self.at };
        Graph::of(context)?.list_of(belonging, self.row.id.stream(), which).await
    }
}

/// A person whom the company knows, at one or several of its customers.
#[Object]
impl Contact {
    /// The id: the name of the stream that holds the contact's events.
    pub(crate) async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// The name to show: the short one where there is one.
    async fn name(&self) -> String {
        let short = self.row.names.short.as_ref();
        common::shown(short.unwrap_or(&self.row.names.original))
    }

    /// All names.
    async fn names(&self) -> ContactNames {
        (&self.row.names).into()
    }

    /// Names that the person had before, the oldest first.
    async fn former_names(&self) -> Vec<FormerContactNames> {
        self.row.former_names.iter().map(Into::into).collect()
    }

    /// Where the contact stands with us.
    async fn status(&self) -> ContactStatus {
        self.row.status().into()
    }

    /// What the position is called.
    async fn job_title(&self) -> Option<String> {
        common::shown_option(self.row.job_title.as_ref())
    }

    /// `1988-08-08`, or `--08-08` where the year is unknown.
    async fn birthday(&self) -> Option<String> {
        common::shown_option(self.row.birthday.as_ref())
    }

    /// The languages the person speaks, as BCP 47 tags, the preferred one first.
    async fn languages(&self) -> &[String] {
        &self.row.languages
    }

    /// Where the person is: an ISO 3166 country, or a part of one.
    async fn region(&self) -> Option<&str> {
        self.row.region.as_ref().map(Region::as_str)
    }

    /// Where the contact came from: a fair, a card, a recommendation.
    async fn source(&self) -> Option<&str> {
        self.row.source.as_deref()
    }

    /// The user who looks after the contact.
    async fn owner(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.row.owner).await
    }

    /// The customers that the person belongs or belonged to, those of contacts merged into this one
    /// included; the longest known first.
    async fn customers(&self, context: &Context<'_>) -> Result<Vec<ContactLink>> {
        let page = PageRequest { first: Some(MOST_MERGED), after: None, last: None, before: None };
        let (merged, _) = self.related(context, rows::MERGED, page).await?;
        let others = merged.edges.iter().flat_map(|edge| &edge.node.customers);
        let mut links: Vec<&rows::CustomerLink> = Vec::new();
        for link in self.row.customers.iter().chain(others) {
            // Two records of one person often say the same.
            if !links.contains(&link) {
                links.push(link);
            }
        }
        Ok(links.into_iter().map(|link| ContactLink::new(link, self.at)).collect())
    }

    /// How to reach the person.
    async fn contact_methods(&self) -> Vec<ContactMethod> {
        self.row.contact_methods.iter().map(Into::into).collect()
    }

    /// What the person likes.
    async fn preferences(&self) -> Vec<Preference> {
        self.row.preferences.iter().map(Into::into).collect()
    }

    /// Dates worth remembering.
    async fn important_dates(&self) -> Vec<ImportantDate> {
        self.row.important_dates.iter().map(Into::into).collect()
    }

    /// What other systems call the person.
    async fn external_ids(&self) -> Vec<ExternalId> {
        self.row.external_ids.iter().map(Into::into).collect()
    }

    /// The contact it goes on as, since it was merged.
    async fn survivor(&self, context: &Context<'_>) -> Result<Option<Contact>> {
        match self.row.survivor {
            Some(survivor) => Self::find(&Graph::of(context)?, survivor, self.at).await,
            None => Ok(None),
        }
    }

    /// The contacts that were merged into it.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn merged_contacts(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<ContactConnection> {
        let page = Paging { first, after, last, before }.request()?;
        let related = self.related(context, rows::OF_SURVIVORS, page).await?;
        Ok(ContactConnection::at(related, self.at))
    }

    /// The tickets in which this person asks.
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
        let (belonging, root) = (tickets::OF_CONTACTS, self.row.id.stream());
        let listing = Graph::of(context)?.list_of(belonging, root, which).await?;
        Ok(TicketConnection::at(listing, self.at))
    }

    /// The interactions with the person or about the person, those of contacts merged into this one
    /// included; the latest first unless said.
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
        let (belonging, root) = (interactions::OF_CONTACTS, self.row.id.stream());
        InteractionConnection::of(context, belonging, root, filter, order_by, page, self.at).await
    }

    /// Everything that ever happened with the person, contacts merged into this one included.
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
        let of = Of::Stream(self.row.id.stream());
        Graph::of(context)?.timeline(of, direction.into(), page).await
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
