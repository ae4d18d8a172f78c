//! In what merged customers contradict each other.

use async_graphql::{Context, Enum, Object, Result};
use kehu_domain::values::{CustomerId, Text};
use kehu_projections::{
    AsOf,
    customers::{self as rows, Matter},
};

use super::{Customer, common};
use crate::graphql::context::Graph;

/// What customers can contradict each other in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Matter")]
pub(crate) enum CustomerMatter {
    /// Organisation or person.
    Kind,
    /// Where it is.
    Region,
    /// What it does.
    Industry,
    /// Its time zone.
    TimeZone,
    /// Who looks after it.
    Owner,
    /// The customer it belongs to.
    Parent,
    /// Its grade.
    Grade,
    /// What kind of value the relation has.
    ValueType,
    /// On what terms we lend to it.
    CreditTerms,
    /// Whether further credit is held back.
    CreditHeld,
    /// What one and the same system calls it.
    ExternalId,
}

/// Something of which customers that go on as one say different things.
#[derive(Debug, Clone)]
pub(crate) struct CustomerContradiction(rows::Contradiction);

impl From<rows::Contradiction> for CustomerContradiction {
    fn from(found: rows::Contradiction) -> Self {
        Self(found)
    }
}

/// Something of which customers that go on as one say different things. The survivor's word stays;
/// nothing of what the others say is lost.
#[Object]
impl CustomerContradiction {
    /// Of what.
    async fn matter(&self) -> CustomerMatter {
        self.0.matter.into()
    }

    /// Of which part of it: of external ids, whose, such as `sap/account`.
    async fn part(&self) -> Option<&str> {
        self.0.part.as_deref()
    }

    /// Who says what, the survivor first; those that say nothing are left out.
    async fn said(&self) -> Vec<CustomerStatement> {
        self.0.said.iter().cloned().map(|(by, says)| CustomerStatement { by, says }).collect()
    }
}

/// What one customer's record says.
#[derive(Debug, Clone)]
pub(crate) struct CustomerStatement {
    by: CustomerId,
    says: Text,
}

/// What one customer's record says.
#[Object]
impl CustomerStatement {
    /// Whose.
    async fn customer(&self, context: &Context<'_>) -> Result<Option<Customer>> {
        Customer::find(&Graph::of(context)?, self.by, AsOf::Now).await
    }

    /// What: a code, an id, or words. `[erased]` once it has been erased.
    async fn value(&self) -> String {
        common::shown(&self.says)
    }
}
