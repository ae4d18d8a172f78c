//! Everything that can be asked.

mod contacts;
mod customers;
mod directory;
mod duplicates;
mod events;
mod imports;
mod interactions;
mod nodes;
mod opportunities;
mod quotes;
mod search;
mod tickets;

use async_graphql::{InputObject, MergedObject};
use kehu_projections::lists::ExternalKey;

/// Everything that can be asked.
#[derive(Debug, Default, MergedObject)]
pub struct Query(
    nodes::NodeQueries,
    customers::CustomerQueries,
    contacts::ContactQueries,
    duplicates::DuplicateQueries,
    opportunities::OpportunityQueries,
    quotes::QuoteQueries,
    search::SearchQueries,
    tickets::TicketQueries,
    interactions::InteractionQueries,
    directory::DirectoryQueries,
    events::EventQueries,
    imports::ImportQueries,
);

/// What another system calls something.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ExternalIdLookup {
    /// The other system.
    system: String,
    /// What it names there; whatever it is when absent.
    kind: Option<String>,
    /// The id there.
    id: String,
}

impl From<ExternalIdLookup> for ExternalKey {
    fn from(lookup: ExternalIdLookup) -> Self {
        let ExternalIdLookup { system, kind, id } = lookup;
        Self { system, kind, id }
    }
}

/// What a lookup of one thing must say.
const ONE_OF: &str = "give exactly one of `id` and `externalId`";
