//! What can be asked of the interactions. Lists are those of [`crate::lists`].

use kehu_domain::values::{ExternalId, InteractionId};

use super::{Interaction, InteractionFilter, InteractionOrder};
use crate::{
    ReadModel,
    lists::{Belonging, Listed},
};

/// Interactions by the customer they were with, or are said to be about.
pub const OF_CUSTOMERS: Belonging =
    Belonging::to_customers("(t.customer = ANY(m.members) OR t.links && m.members)");

/// Interactions by the people they were with, or are said to be about.
pub const OF_CONTACTS: Belonging =
    Belonging::to_contacts("(t.contacts && m.members OR t.links && m.members)");

/// Interactions by what they are said to be about: opportunities, quotes, tickets.
pub const OF_LINKED: Belonging = Belonging::to_one("t.links && m.members");

impl Listed for Interaction {
    type Id = InteractionId;
    type Filter = InteractionFilter;
    type Order = InteractionOrder;

    const MODEL: ReadModel = ReadModel::Interactions;
    const TABLE: &'static str = "interactions.interactions";

    fn id(&self) -> InteractionId {
        self.id
    }

    fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }
}
