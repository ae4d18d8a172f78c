//! How tickets are listed.

use kehu_domain::values::{ExternalId, TicketId};

use super::{Ticket, TicketFilter, TicketOrder};
use crate::{
    ReadModel,
    lists::{Belonging, Listed},
};

/// Tickets by customer.
pub const OF_CUSTOMERS: Belonging = Belonging::to_customers("t.customer = ANY(m.members)");

/// Tickets by contact, those of contacts merged into it included.
pub const OF_CONTACTS: Belonging = Belonging::to_contacts("t.contact = ANY(m.members)");

impl Listed for Ticket {
    type Id = TicketId;
    type Filter = TicketFilter;
    type Order = TicketOrder;

    const MODEL: ReadModel = ReadModel::Tickets;
    const TABLE: &'static str = "tickets.tickets";

    fn id(&self) -> TicketId {
        self.id
    }

    fn external_ids(&self) -> &[ExternalId] {
        &self.external_ids
    }
}
