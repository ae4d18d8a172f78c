//! How quotes are listed.

use kehu_domain::values::{ExternalId, QuoteId};

use super::{Quote, QuoteFilter, QuoteOrder};
use crate::{
    ReadModel,
    lists::{Belonging, Listed},
};

/// Quotes by customer.
pub const OF_CUSTOMERS: Belonging = Belonging::to_customers("t.customer = ANY(m.members)");

/// Quotes by opportunity.
pub const OF_OPPORTUNITIES: Belonging = Belonging::to_one("t.opportunity = ANY(m.members)");

impl Listed for Quote {
    type Id = QuoteId;
    type Filter = QuoteFilter;
    type Order = QuoteOrder;

    const MODEL: ReadModel = ReadModel::Quotes;
    const TABLE: &'static str = "quotes.quotes";

    fn id(&self) -> QuoteId {
        self.id
    }

    fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }
}
