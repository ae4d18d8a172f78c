//! Whom the texts of a stream are about: read off its events, for every kind of aggregate.

use std::collections::BTreeSet;

use kehu_domain::{DomainEvent, opportunity, values::StreamName};

/// The customers and contacts that an aggregate's texts are about once `event` has happened.
///
/// What was said while nobody was known is sealed under the aggregate's own key, and goes when one
/// of these is erased. Customers, contacts and users seal under their own keys and are not listed.
pub(super) fn after(known: BTreeSet<StreamName>, event: &DomainEvent) -> BTreeSet<StreamName> {
    match event {
        DomainEvent::Opportunity(opportunity::Event::Opened(opened)) => {
            opened.customer.into_iter().map(|customer| customer.stream()).collect()
        }
        DomainEvent::Opportunity(opportunity::Event::CustomerAssigned(assigned)) => {
            BTreeSet::from([assigned.customer.stream()])
        }
        DomainEvent::Opportunity(_)
        | DomainEvent::Customer(_)
        | DomainEvent::Contact(_)
        | DomainEvent::Pipeline(_)
        | DomainEvent::User(_)
        | DomainEvent::Reservation(_)
        | DomainEvent::Hierarchy(_)
        | DomainEvent::Series(_)
        | DomainEvent::Settings(_) => known,
    }
}
