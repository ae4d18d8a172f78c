//! Everything that can be found by its id alone.

use async_graphql::{ID, Interface, Result};
use kehu_domain::{
    settings,
    values::{
        CalendarId, ContactId, CustomerId, ImportId, InteractionId, OpportunityId, PipelineId,
        QuoteId, SeriesId, SettingsId, TicketId, UserId,
    },
};
use kehu_projections::AsOf;

use super::{
    Calendar, Contact, Customer, ImportBatch, Interaction, NumberSeries, Opportunity, Pipeline,
    Quote, Settings, Ticket, User,
};
use crate::graphql::context::Graph;

/// Something that can be found by its id alone.
#[derive(Debug, Clone, Interface)]
#[graphql(field(
    name = "id",
    ty = "ID",
    desc = "The id: the name of the stream that holds its events."
))]
pub(crate) enum Node {
    /// A customer.
    Customer(Customer),
    /// A contact.
    Contact(Contact),
    /// An opportunity.
    Opportunity(Opportunity),
    /// An interaction.
    Interaction(Interaction),
    /// A pipeline.
    Pipeline(Pipeline),
    /// The settings.
    Settings(Settings),
    /// A user.
    User(User),
    /// A quote.
    Quote(Quote),
    /// A number series.
    NumberSeries(NumberSeries),
    /// A ticket.
    Ticket(Ticket),
    /// A business calendar.
    Calendar(Calendar),
    /// An import.
    ImportBatch(ImportBatch),
}

impl Node {
    /// What has this id; nothing when the id is unknown, hidden or none at all.
    pub(crate) async fn find(graph: &Graph<'_>, id: &ID) -> Result<Option<Self>> {
        let category = id.split_once('-').map_or("", |(category, _)| category);
        Ok(match category {
            CustomerId::CATEGORY => match id.parse() {
                Ok(id) => Customer::find(graph, id, AsOf::Now).await?.map(Self::Customer),
                Err(_) => None,
            },
            ContactId::CATEGORY => match id.parse() {
                Ok(id) => Contact::find(graph, id, AsOf::Now).await?.map(Self::Contact),
                Err(_) => None,
            },
            OpportunityId::CATEGORY => match id.parse() {
                Ok(id) => Opportunity::find(graph, id, AsOf::Now).await?.map(Self::Opportunity),
                Err(_) => None,
            },
            InteractionId::CATEGORY => match id.parse() {
                Ok(id) => Interaction::find(graph, id, AsOf::Now).await?.map(Self::Interaction),
                Err(_) => None,
            },
            PipelineId::CATEGORY => match id.parse() {
                Ok(id) => Pipeline::find(graph, id).await?.map(Self::Pipeline),
                Err(_) => None,
            },
            SettingsId::CATEGORY if id.parse() == Ok(settings::COMPANY) => {
                Some(Self::Settings(Settings::at(graph, AsOf::Now).await?))
            }
            UserId::CATEGORY => match id.parse() {
                Ok(id) => User::find(graph, id).await?.map(Self::User),
                Err(_) => None,
            },
            QuoteId::CATEGORY => match id.parse() {
                Ok(id) => Quote::find(graph, id, AsOf::Now).await?.map(Self::Quote),
                Err(_) => None,
            },
            SeriesId::CATEGORY => match id.parse() {
                Ok(id) => NumberSeries::find(graph, id, AsOf::Now).await?.map(Self::NumberSeries),
                Err(_) => None,
            },
            TicketId::CATEGORY => match id.parse() {
                Ok(id) => Ticket::find(graph, id, AsOf::Now).await?.map(Self::Ticket),
                Err(_) => None,
            },
            CalendarId::CATEGORY => match id.parse() {
                Ok(id) => Calendar::find(graph, id, AsOf::Now).await?.map(Self::Calendar),
                Err(_) => None,
            },
            ImportId::CATEGORY => match id.parse() {
                Ok(id) => ImportBatch::find(graph, id, AsOf::Now).await?.map(Self::ImportBatch),
                Err(_) => None,
            },
            _ => None,
        })
    }
}
