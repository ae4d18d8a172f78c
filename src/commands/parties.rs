//! Whom the texts of a stream are about: read off its events, for every kind of aggregate.

use std::collections::BTreeSet;

use kehu_domain::{
    DomainEvent, interaction, opportunity, quote, ticket,
    values::{ContactId, CustomerId, StreamName},
};

/// The customers and contacts that an aggregate's texts are about once `event` has happened.
///
/// What was said while nobody was known is sealed under the aggregate's own key, and goes when one
/// of these is erased. Customers, contacts and users seal under their own keys and are not listed.
pub(super) fn after(known: BTreeSet<StreamName>, event: &DomainEvent) -> BTreeSet<StreamName> {
    match event {
        DomainEvent::Opportunity(opportunity::Event::Opened(opened)) => {
            opened.customer.into_iter().map(CustomerId::stream).collect()
        }
        DomainEvent::Opportunity(opportunity::Event::CustomerAssigned(assigned)) => {
            BTreeSet::from([assigned.customer.stream()])
        }
        DomainEvent::Ticket(ticket::Event::Opened(opened)) => {
            let customer = opened.customer.map(CustomerId::stream);
            customer.into_iter().chain(opened.contact.map(ContactId::stream)).collect()
        }
        DomainEvent::Ticket(ticket::Event::CustomerAssigned(assigned)) => {
            with(known, assigned.customer.stream())
        }
        DomainEvent::Ticket(ticket::Event::ContactAssigned(assigned)) => {
            with(known, assigned.contact.stream())
        }
        DomainEvent::Interaction(event) => after_interaction(known, event),
        DomainEvent::Quote(quote::Event::Drafted(drafted)) => {
            BTreeSet::from([drafted.customer.stream()])
        }
        DomainEvent::Opportunity(_)
        | DomainEvent::Quote(_)
        | DomainEvent::Ticket(_)
        | DomainEvent::Calendar(_)
        | DomainEvent::Import(_)
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

/// Another party in place of the one of its kind.
fn with(mut known: BTreeSet<StreamName>, party: StreamName) -> BTreeSet<StreamName> {
    known.retain(|other| other.category() != party.category());
    known.insert(party);
    known
}

/// Whoever took part, and whoever it is said to be about.
fn after_interaction(
    mut known: BTreeSet<StreamName>,
    event: &interaction::Event,
) -> BTreeSet<StreamName> {
    use interaction::Event;
    let is_party = |stream: &&StreamName| {
        matches!(stream.category(), CustomerId::CATEGORY | ContactId::CATEGORY)
    };
    match event {
        Event::Logged(logged) => {
            known.extend(logged.customer.map(CustomerId::stream));
            known.extend(logged.contacts.iter().map(|contact| contact.stream()));
            known.extend(logged.links.iter().filter(is_party).cloned());
        }
        Event::CustomerAssigned(assigned) => {
            if let Some(previous) = assigned.previous {
                known.remove(&previous.stream());
            }
            known.insert(assigned.customer.stream());
        }
        Event::LinkedTo(linked) => known.extend(Some(&linked.to).filter(is_party).cloned()),
        Event::UnlinkedFrom(unlinked) => {
            known.remove(&unlinked.from);
        }
        Event::Corrected(_)
        | Event::FileAttached(_)
        | Event::AttachmentRemoved(_)
        | Event::ExternalIdLinked(_)
        // Its texts are still in the log, and about the same people.
        | Event::Withdrawn(_) => {}
    }
    known
}
