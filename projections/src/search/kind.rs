//! What can be searched for.

use crate::ReadModel;

/// A kind of object that can be searched for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum SearchKind {
    /// Customers.
    Customer,
    /// Contacts.
    Contact,
    /// Opportunities.
    Opportunity,
    /// Interactions.
    Interaction,
    /// Quotes.
    Quote,
    /// Tickets.
    Ticket,
}

impl SearchKind {
    /// All of them.
    pub const ALL: [Self; 6] = [
        Self::Customer,
        Self::Contact,
        Self::Opportunity,
        Self::Interaction,
        Self::Quote,
        Self::Ticket,
    ];

    /// The read model that its rows are in.
    pub fn model(self) -> ReadModel {
        match self {
            Self::Customer => ReadModel::Customers,
            Self::Contact => ReadModel::Contacts,
            Self::Opportunity => ReadModel::Opportunities,
            Self::Interaction => ReadModel::Interactions,
            Self::Quote => ReadModel::Quotes,
            Self::Ticket => ReadModel::Tickets,
        }
    }

    /// The table that says what its rows are found by.
    pub(crate) fn table(self) -> &'static str {
        match self {
            Self::Customer => "customers.customers_search",
            Self::Contact => "contacts.contacts_search",
            Self::Opportunity => "opportunities.opportunities_search",
            Self::Interaction => "interactions.interactions_search",
            Self::Quote => "quotes.quotes_search",
            Self::Ticket => "tickets.tickets_search",
        }
    }
}
