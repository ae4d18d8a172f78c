//! Which events begin an aggregate, withdraw it or erase personal data, by name: for those who do
//! not decode.

/// Names of the events that begin what people can create by mistake.
const CREATIONS: [&str; 7] = [
    "CustomerRegistered",
    "ContactCreated",
    "OpportunityOpened",
    "InteractionLogged",
    "QuoteDrafted",
    "TicketOpened",
    "UserRegistered",
];

/// Names of the events after which it is as if the aggregate had never been.
const WITHDRAWALS: [&str; 7] = [
    "CustomerWithdrawn",
    "ContactWithdrawn",
    "OpportunityWithdrawn",
    "InteractionWithdrawn",
    // A quote that is withdrawn is no longer offered, and still is one.
    "QuoteRetracted",
    "TicketWithdrawn",
    "UserWithdrawn",
];

/// Names of the events that destroy keys: see [`crate::DomainEvent::erased_subjects`].
const ERASURES: [&str; 2] = ["CustomerPersonalDataErased", "ContactPersonalDataErased"];

/// Whether an event of this type begins an aggregate that can be withdrawn.
pub fn is_creation(event_type: &str) -> bool {
    CREATIONS.contains(&event_type)
}

/// Whether it is as if the aggregate had never been after an event of this type.
pub fn is_withdrawal(event_type: &str) -> bool {
    WITHDRAWALS.contains(&event_type)
}

/// Whether an event of this type says that personal data is destroyed.
pub fn is_erasure(event_type: &str) -> bool {
    ERASURES.contains(&event_type)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::DomainEvent;

    #[test]
    fn the_names_are_those_of_events() {
        for name in CREATIONS.iter().chain(&WITHDRAWALS) {
            assert!(DomainEvent::types().iter().any(|known| known.name == *name), "{name}");
        }
    }

    #[test]
    fn every_erasure_is_named() {
        let names = DomainEvent::types().iter().map(|known| known.name);
        let erasures: Vec<_> = names.filter(|name| name.ends_with("DataErased")).collect();
        assert_eq!(erasures, ERASURES);
    }
}
