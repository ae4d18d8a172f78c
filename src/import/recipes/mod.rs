//! Commands as mappings name them, and how their fields become a command.

mod contact;
mod customer;
mod interaction;
mod opportunity;
mod quote;
mod takes;
mod ticket;
mod user;
mod values;

use kehu_domain::{
    contact as contacts, customer as customers, interaction as interactions,
    opportunity as opportunities, quote as quotes, ticket as tickets, user as users,
    values::{
        ContactId, CustomerId, InteractionId, OpportunityId, QuoteId, StreamName, TicketId, UserId,
    },
};

use super::message::Fault;

pub(super) use takes::{Category, Takes};
pub(super) use values::{Value, Values};

/// A command to any aggregate, ready to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum AnyCommand {
    Contact(ContactId, contacts::Command),
    Customer(CustomerId, customers::Command),
    Interaction(InteractionId, interactions::Command),
    Opportunity(OpportunityId, opportunities::Command),
    Quote(QuoteId, quotes::Command),
    Ticket(TicketId, tickets::Command),
    User(UserId, users::Command),
}

impl AnyCommand {
    pub(super) fn stream(&self) -> StreamName {
        match self {
            Self::Contact(id, _) => id.stream(),
            Self::Customer(id, _) => id.stream(),
            Self::Interaction(id, _) => id.stream(),
            Self::Opportunity(id, _) => id.stream(),
            Self::Quote(id, _) => id.stream(),
            Self::Ticket(id, _) => id.stream(),
            Self::User(id, _) => id.stream(),
        }
    }
}

/// What a command claims on other streams.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Claims<'a> {
    Nothing,
    /// External ids; (system, kind, id) each.
    ExternalIds(&'a [customers::ExternalIdInput]),
    /// Something that takes more than a look to be sure of.
    More,
}

impl AnyCommand {
    pub(super) fn claims(&self) -> Claims<'_> {
        use customers::Command as C;
        use interactions::Command as I;
        use tickets::Command as T;
        match self {
            // An e-mail is claimed by its Message-ID as well.
            Self::Ticket(_, T::Open { source_message_id: Some(_), .. })
            | Self::Interaction(_, I::Log { email: Some(_), .. }) => Claims::More,
            Self::Contact(_, contacts::Command::Create { external_ids, .. })
            | Self::Customer(_, C::Register { external_ids, .. })
            | Self::Interaction(_, I::Log { external_ids, .. })
            | Self::Opportunity(_, opportunities::Command::Open { external_ids, .. })
            | Self::Quote(_, quotes::Command::Draft { external_ids, .. })
            | Self::Ticket(_, T::Open { external_ids, .. })
            | Self::User(_, users::Command::Register { external_ids, .. }) => {
                Claims::ExternalIds(external_ids)
            }
            Self::Customer(_, C::SetParent { .. } | C::LinkExternalId { .. })
            | Self::Contact(_, contacts::Command::LinkExternalId { .. })
            | Self::Interaction(_, I::LinkExternalId { .. })
            | Self::Quote(_, quotes::Command::LinkExternalId { .. })
            | Self::Ticket(_, T::LinkExternalId { .. }) => Claims::More,
            Self::Contact(..)
            | Self::Customer(..)
            | Self::Interaction(..)
            | Self::Opportunity(..)
            | Self::Quote(..)
            | Self::Ticket(..)
            | Self::User(..) => Claims::Nothing,
        }
    }
}

/// One field of a command in a mapping.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field {
    pub name: &'static str,
    /// Whether the mapping must set it. Whether it may turn out empty is for the command to say.
    pub required: bool,
    pub takes: Takes,
}

const fn need(name: &'static str, takes: Takes) -> Field {
    Field { name, required: true, takes }
}

const fn may(name: &'static str, takes: Takes) -> Field {
    Field { name, required: false, takes }
}

/// What an aggregate is called in another system.
const EXTERNAL_ID: &[Field] =
    &[need("system", Takes::Text), need("kind", Takes::Text), need("id", Takes::Text)];

/// How a command is made.
pub(super) struct Recipe {
    /// `<aggregate>.<command>`.
    pub name: &'static str,
    pub fields: &'static [Field],
    pub build: fn(&Values<'_>) -> Result<AnyCommand, Fault>,
}

impl std::fmt::Debug for Recipe {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

impl Recipe {
    pub(super) fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

fn all() -> impl Iterator<Item = &'static Recipe> {
    [
        contact::RECIPES,
        customer::RECIPES,
        interaction::RECIPES,
        opportunity::RECIPES,
        quote::RECIPES,
        ticket::RECIPES,
        user::RECIPES,
    ]
    .into_iter()
    .flatten()
}

pub(super) fn find(name: &str) -> Option<&'static Recipe> {
    all().find(|recipe| recipe.name == name)
}

pub(super) fn names() -> Vec<&'static str> {
    all().map(|recipe| recipe.name).collect()
}

#[cfg(test)]
mod tests {
    use super::{Takes, all};

    /// The guide lists every command with its fields, so that mappings can be written from it.
    #[test]
    fn the_guide_names_every_command_and_field() {
        let guide = include_str!("../README.md");
        for recipe in all() {
            let row = guide
                .lines()
                .find(|line| line.starts_with(&format!("| `{}` |", recipe.name)))
                .unwrap_or_else(|| panic!("README.md has no row for {}", recipe.name));
            for field in recipe.fields {
                let marked = format!("`{}`{}", field.name, if field.required { "!" } else { "" });
                assert!(row.contains(&marked), "{}: {marked} is missing", recipe.name);
            }
        }
    }

    #[test]
    fn the_same_field_is_never_listed_twice() {
        for recipe in all() {
            let mut names: Vec<_> = recipe.fields.iter().map(|field| field.name).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), recipe.fields.len(), "{}", recipe.name);
        }
    }

    #[test]
    fn constants_are_checked_when_the_mapping_is_read() {
        assert!(Takes::Currency.check("USD").is_ok());
        assert!(Takes::Currency.check("USX").is_err());
        assert!(Takes::Number.check("1,5").is_err());
        assert!(Takes::OneOf(&["A", "B"]).check("C").is_err());
    }
}
