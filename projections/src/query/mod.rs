//! What all queries share: filters, orders, pages, and the state of things at an earlier time.

mod filter;
mod list;
mod lookup;
mod page;
mod reach;

use chrono::{DateTime, Utc};
use sqlx::{Postgres, QueryBuilder};

pub(crate) use filter::without_nul;
pub use filter::{Filter, FilterValue, TextFilter, ValueFilter, Where};
pub(crate) use list::{FAMILY_ROOTS, List, list, read};
pub use lookup::ExternalKey;
pub(crate) use lookup::{by_external_keys, by_streams, count, external_keys, named};
pub use page::{Direction, Edge, OrderBy, OrderField, Page, PageError, PageRequest};
pub(crate) use page::{Key, Keyset, Plan, by_stream};
pub(crate) use reach::{families, reach_keys};

/// At which moment a read model is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AsOf {
    /// As it is.
    #[default]
    Now,
    /// As kehu knew it once it had recorded the event at this position.
    Position(u64),
    /// As it was true at this time, as far as kehu knows today.
    Time(DateTime<Utc>),
}

impl AsOf {
    /// Pushes the condition on the versioned rows known as `alias`.
    pub(crate) fn push(self, alias: &str, sql: &mut QueryBuilder<Postgres>) {
        match self {
            Self::Now => {
                sql.push(format_args!("{alias}.valid_to IS NULL"));
            }
            Self::Position(position) => {
                let position = i64::try_from(position).unwrap_or(i64::MAX);
                sql.push(format_args!("{alias}.valid_from <= ")).push_bind(position);
                sql.push(format_args!(" AND ({alias}.valid_to IS NULL OR {alias}.valid_to > "));
                sql.push_bind(position).push(")");
            }
            Self::Time(time) => {
                sql.push(format_args!("{alias}.effective_from <= ")).push_bind(time);
                sql.push(format_args!(
                    " AND ({alias}.effective_to IS NULL OR {alias}.effective_to > "
                ));
                sql.push_bind(time).push(")");
            }
        }
    }
}
