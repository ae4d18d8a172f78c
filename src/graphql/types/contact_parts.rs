//! What a contact is made of.

use async_graphql::{ComplexObject, Context, Result, SimpleObject};
use kehu_domain::values::{self, CustomerId};
use kehu_projections::{AsOf, contacts as rows, customers};

use super::{
    Customer,
    common::{shown, shown_option},
    enums::DecisionPower,
};
use crate::graphql::{context::Graph, scalars};

/// The names of a contact. Erased names read `[erased]`.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ContactNames {
    /// As the person writes the name, in any script.
    original: String,
    /// In Latin script, where the original is not.
    latin: Option<String>,
    /// What people say every day.
    short: Option<String>,
    /// Further names.
    aliases: Vec<String>,
}

impl From<&values::Names> for ContactNames {
    fn from(names: &values::Names) -> Self {
        Self {
            original: shown(&names.original),
            latin: shown_option(names.latin.as_ref()),
            short: shown_option(names.short.as_ref()),
            aliases: names.aliases.iter().map(shown).collect(),
        }
    }
}

/// Names that a contact had before.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct FormerContactNames {
    /// The names.
    names: ContactNames,
    /// When they were replaced.
    until: scalars::Time,
    /// Position of the event that replaced them.
    position: scalars::Position,
}

impl From<&customers::FormerNames> for FormerContactNames {
    fn from(former: &customers::FormerNames) -> Self {
        Self {
            names: (&former.names).into(),
            until: former.until.into(),
            position: former.position.into(),
        }
    }
}

/// A customer that a contact belongs or belonged to.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct ContactLink {
    /// As what: purchasing, finance, warehouse.
    role: Option<String>,
    /// What the person decides there; null where nobody knows.
    decision_power: Option<DecisionPower>,
    /// First day, where known.
    from: Option<scalars::Date>,
    /// Last day, where known.
    until: Option<scalars::Date>,
    /// Whether it has ended; that can be known without the day.
    ended: bool,
    #[graphql(skip)]
    customer: CustomerId,
    #[graphql(skip)]
    at: AsOf,
}

impl ContactLink {
    /// The link as it was at `at`.
    pub(crate) fn new(link: &rows::CustomerLink, at: AsOf) -> Self {
        Self {
            role: link.role.clone(),
            decision_power: link.decision_power.map(Into::into),
            from: link.from.map(Into::into),
            until: link.until.map(Into::into),
            ended: link.ended,
            customer: link.customer,
            at,
        }
    }
}

#[ComplexObject]
impl ContactLink {
    /// The customer, as recorded; `survivor` says what a merged one goes on as.
    async fn customer(&self, context: &Context<'_>) -> Result<Option<Customer>> {
        Customer::find(&Graph::of(context)?, self.customer, self.at).await
    }
}
