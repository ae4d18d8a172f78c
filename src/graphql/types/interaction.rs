//! Interactions.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use kehu_domain::{interaction, values::StreamName};
use kehu_projections::{
    AsOf, Direction, OrderBy, PageRequest, interactions as rows, lists::Belonging, timeline::Of,
};

use super::{
    Contact, Customer, ExternalId, InteractionAddressRole, InteractionChannel,
    InteractionDirection, TimelineConnection, User, common, node::Node,
};
use crate::graphql::{
    connection::{Paging, page_cost},
    context::Graph,
    filters::{FilterInput as _, InteractionFilter, InteractionOrder, OrderDirection},
    loaders::Which,
    scalars,
};

/// A telephone number, a mailbox or a place.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct InteractionAddress {
    /// What it was to the interaction.
    role: InteractionAddressRole,
    /// As it was given.
    value: String,
    /// In the form that can be compared: E.164, or a mailbox in lower case.
    normalized: Option<String>,
    /// The name that came with it.
    name: Option<String>,
}

impl From<&interaction::Address> for InteractionAddress {
    fn from(address: &interaction::Address) -> Self {
        Self {
            role: address.role.into(),
            value: common::shown(&address.value),
            normalized: common::shown_option(address.normalized.as_ref()),
            name: common::shown_option(address.name.as_ref()),
        }
    }
}

/// The headers that tell an e-mail from all others, without their angle brackets.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EmailHeaders {
    /// `Message-ID`: no two interactions have the same.
    message_id: String,
    /// `In-Reply-To`: the e-mail that it answers.
    in_reply_to: Option<String>,
    /// `References`: the conversation so far.
    references: Vec<String>,
}

impl From<&interaction::Email> for EmailHeaders {
    fn from(email: &interaction::Email) -> Self {
        Self {
            message_id: common::shown(&email.message_id),
            in_reply_to: common::shown_option(email.in_reply_to.as_ref()),
            references: email.references.iter().map(common::shown).collect(),
        }
    }
}

/// What is to be done next.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct NextStep {
    /// What.
    what: String,
    /// Until which day.
    due: Option<scalars::Date>,
}

impl From<&interaction::NextStep> for NextStep {
    fn from(step: &interaction::NextStep) -> Self {
        Self { what: common::shown(&step.what), due: step.due.map(Into::into) }
    }
}

/// A file that belongs to an interaction.
#[derive(Debug, Clone)]
pub(crate) struct Attachment(rows::Attachment);

/// A file that belongs to an interaction.
#[Object]
impl Attachment {
    /// Its id within the interaction.
    async fn id(&self) -> ID {
        ID(self.0.id.to_string())
    }

    /// What people call it.
    async fn name(&self) -> String {
        common::shown(&self.0.name)
    }

    /// What it is, such as `application/pdf`.
    async fn media_type(&self) -> &str {
        &self.0.media_type
    }

    /// How many bytes it has.
    async fn size(&self) -> u64 {
        self.0.size
    }

    /// SHA-256 of its content, in hexadecimal digits.
    async fn sha256(&self) -> String {
        self.0.sha256.to_string()
    }

    /// Where to download it, under the address of this server; null once it has been erased.
    async fn url(&self) -> Option<String> {
        let name = self.0.name.as_str()?;
        Some(crate::http::attachments::path(self.0.sha256, name))
    }

    /// When it was attached.
    async fn attached_at(&self) -> scalars::Time {
        self.0.attached_at.into()
    }

    /// Who attached it; null when kehu itself did.
    async fn attached_by(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.0.attached_by.as_user()).await
    }
}

/// An interaction at a moment.
#[derive(Debug, Clone)]
pub(crate) struct Interaction {
    row: Arc<rows::Interaction>,
    at: AsOf,
}

row_nodes! {
    /// A page of interactions.
    InteractionConnection,
    /// One interaction of a page.
    InteractionEdge: Interaction = rows::Interaction;
}

/// A contact with a customer: a call, an e-mail, a visit, a meeting, a message, a letter.
#[Object]
impl Interaction {
    /// The id: the name of the stream that holds the interaction's events.
    pub(crate) async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// How people got in touch.
    async fn channel(&self) -> InteractionChannel {
        self.row.content.channel.into()
    }

    /// Who got in touch with whom; null where neither side did.
    async fn direction(&self) -> Option<InteractionDirection> {
        self.row.content.direction.map(Into::into)
    }

    /// When it happened.
    async fn happened_at(&self) -> scalars::Time {
        self.row.happened_at.into()
    }

    /// How long it took, in seconds.
    async fn duration_seconds(&self) -> Option<u32> {
        self.row.content.duration_seconds
    }

    /// What it was about, in a line.
    async fn subject(&self) -> Option<String> {
        common::shown_option(self.row.content.subject.as_ref())
    }

    /// What was said or written.
    async fn body(&self) -> Option<String> {
        common::shown_option(self.row.content.body.as_ref())
    }

    /// What came of it, as a code that can be counted.
    async fn outcome(&self) -> Option<&str> {
        self.row.content.outcome.as_deref()
    }

    /// What came of it, in words.
    async fn result(&self) -> Option<String> {
        common::shown_option(self.row.content.result.as_ref())
    }

    /// What is to be done now.
    async fn next_step(&self) -> Option<NextStep> {
        self.row.content.next_step.as_ref().map(Into::into)
    }

    /// Whether it was corrected after it had been logged; what was said before stays in the
    /// timeline.
    async fn corrected(&self) -> bool {
        self.row.corrected
    }

    /// The customer it was with; null while it is unknown.
    async fn customer(&self, context: &Context<'_>) -> Result<Option<Customer>> {
        match self.row.customer {
            Some(customer) => Customer::find(&Graph::of(context)?, customer, self.at).await,
            None => Ok(None),
        }
    }

    /// The contacts it was with.
    #[graphql(complexity = "1 + 2 * child_complexity")]
    async fn contacts(&self, context: &Context<'_>) -> Result<Vec<Contact>> {
        let graph = Graph::of(context)?;
        let found =
            self.row.contacts.iter().map(|contact| Contact::find(&graph, *contact, self.at));
        Ok(futures::future::try_join_all(found).await?.into_iter().flatten().collect())
    }

    /// Those of ours who took part.
    #[graphql(complexity = "1 + 2 * child_complexity")]
    async fn users(&self, context: &Context<'_>) -> Result<Vec<User>> {
        let graph = Graph::of(context)?;
        let found = self.row.users.iter().map(|user| User::find(&graph, *user));
        Ok(futures::future::try_join_all(found).await?.into_iter().flatten().collect())
    }

    /// From where and to where.
    async fn addresses(&self) -> Vec<InteractionAddress> {
        self.row.addresses.iter().map(Into::into).collect()
    }

    /// The e-mail's own headers; null for everything else.
    async fn email(&self) -> Option<EmailHeaders> {
        self.row.email.as_ref().map(Into::into)
    }

    /// The ids of what it was about: opportunities, quotes, tickets, customers, contacts.
    async fn link_ids(&self) -> Vec<ID> {
        self.row.links.iter().map(|link| ID(link.to_string())).collect()
    }

    /// What it was about, as far as it can be found by its id.
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn links(&self, context: &Context<'_>) -> Result<Vec<Node>> {
        let graph = Graph::of(context)?;
        let ids: Vec<ID> = self.row.links.iter().map(|link| ID(link.to_string())).collect();
        let found = ids.iter().map(|id| Node::find(&graph, id));
        Ok(futures::future::try_join_all(found).await?.into_iter().flatten().collect())
    }

    /// The files that belong to it.
    async fn attachments(&self) -> Vec<Attachment> {
        self.row.attachments.iter().cloned().map(Attachment).collect()
    }

    /// What other systems call it.
    async fn external_ids(&self) -> Vec<ExternalId> {
        self.row.external_ids.iter().map(Into::into).collect()
    }

    /// Everything that ever happened to it, corrections included.
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

    /// When it was recorded, which may be long after it happened.
    async fn recorded_at(&self) -> scalars::Time {
        self.row.recorded_at.into()
    }

    /// Who logged it; null when kehu itself did.
    async fn created_by(&self, context: &Context<'_>) -> Result<Option<User>> {
        User::find_optional(&Graph::of(context)?, self.row.created_by.as_user()).await
    }

    /// When it last changed.
    async fn updated_at(&self) -> scalars::Time {
        self.row.updated_at.into()
    }
}

impl InteractionConnection {
    /// A page of the interactions that belong to `root`, the latest first unless said.
    pub(crate) async fn of(
        context: &Context<'_>,
        belonging: Belonging,
        root: StreamName,
        filter: Option<InteractionFilter>,
        order_by: Option<Vec<InteractionOrder>>,
        page: PageRequest,
        at: AsOf,
    ) -> Result<Self> {
        let order = if let Some(order) = order_by {
            order.into_iter().map(Into::into).collect()
        } else {
            let (field, direction) = (rows::InteractionOrder::HappenedAt, Direction::Desc);
            vec![OrderBy { field, direction }]
        };
        let which = Which { filter: filter.unwrap_or_default().parse()?, order, page, at };
        Ok(Self::at(Graph::of(context)?.list_of(belonging, root, which).await?, at))
    }
}
