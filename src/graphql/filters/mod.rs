//! Filters and orders of lists, as the schema has them.

mod contacts;
mod customers;
mod interactions;
mod opportunities;
mod quotes;
mod tickets;
mod values;

use async_graphql::{Enum, Result};
use kehu_projections::Direction;

pub(crate) use self::{
    contacts::{ContactFilter, ContactOrder},
    customers::{CustomerFilter, CustomerOrder},
    interactions::{InteractionFilter, InteractionOrder},
    opportunities::{OpportunityFilter, OpportunityOrder},
    quotes::{QuoteFilter, QuoteOrder},
    tickets::{TicketFilter, TicketOrder},
};
use super::error::bad_input;

/// From the smallest up, or from the greatest down. An absent value counts as the greatest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Direction")]
pub(crate) enum OrderDirection {
    /// Smallest first.
    Asc,
    /// Greatest first.
    Desc,
}

/// A filter as it was asked for.
pub(crate) trait FilterInput: Default {
    /// The filter of the read model.
    type Target;

    /// As the read model takes it.
    fn parse(self) -> Result<Self::Target>;
}

/// Filters within a filter, itself included; more would make a statement nobody can plan.
const MAX_BRANCHES: usize = 100;

/// Counts the filters within a filter down.
struct Budget(usize);

impl Budget {
    fn new() -> Self {
        Self(MAX_BRANCHES)
    }

    fn take(&mut self) -> Result<()> {
        let left = self.0.checked_sub(1);
        self.0 = left.ok_or_else(|| {
            bad_input(format_args!("a filter has at most {MAX_BRANCHES} filters within it"))
        })?;
        Ok(())
    }
}

/// Turns `filter` and the filters in its `and`, `or` and `not` into a read model's filter, which
/// has the same fields.
macro_rules! read_filter {
    ($input:ident, $budget:ident, $target:ident { $($field:ident: $read:expr,)+ }) => {{
        $budget.take()?;
        let mut branch = |filters: Option<Vec<Self>>| -> Result<Vec<$target>> {
            let filters = filters.unwrap_or_default();
            filters.into_iter().map(|filter| filter.read($budget)).collect()
        };
        let (and, or) = (branch($input.and)?, branch($input.or)?);
        let not = $input.not.map(|filter| filter.read($budget).map(Box::new)).transpose()?;
        Ok($target {
            and,
            or,
            not,
            $($field: $input.$field.map($read).transpose()?,)+
        })
    }};
}
use read_filter;
