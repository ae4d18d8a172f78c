//! What happened, in English: everything after the actor.

mod calendar;
mod contact;
mod customer;
mod import;
mod interaction;
mod machinery;
mod opportunity;
mod pipeline;
mod quote;
mod settings;
mod ticket;
mod user;

use kehu_domain::DomainEvent;

use super::Teller;

pub(super) fn phrase(teller: &Teller<'_>) -> String {
    match teller.event() {
        DomainEvent::Customer(event) => customer::phrase(teller, event),
        DomainEvent::Contact(event) => contact::phrase(teller, event),
        DomainEvent::Opportunity(event) => opportunity::phrase(teller, event),
        DomainEvent::Interaction(event) => interaction::phrase(teller, event),
        DomainEvent::Pipeline(event) => pipeline::phrase(teller, event),
        DomainEvent::Quote(event) => quote::phrase(teller, event),
        DomainEvent::User(event) => user::phrase(teller, event),
        DomainEvent::Reservation(event) => machinery::reservation(event),
        DomainEvent::Ticket(event) => ticket::phrase(teller, event),
        DomainEvent::Calendar(event) => calendar::phrase(teller, event),
        DomainEvent::Hierarchy(event) => machinery::hierarchy(event),
        DomainEvent::Series(event) => machinery::series(event),
        DomainEvent::Settings(event) => settings::phrase(teller, event),
        DomainEvent::Import(event) => import::phrase(teller, event),
    }
}

/// ` (a, b)` of what is there.
fn details(details: impl IntoIterator<Item = Option<String>>) -> String {
    let details: Vec<String> = details.into_iter().flatten().collect();
    if details.is_empty() { String::new() } else { format!(" ({})", details.join(", ")) }
}

fn before(before: Option<String>) -> String {
    before.map(|before| format!(" (before: {before})")).unwrap_or_default()
}
