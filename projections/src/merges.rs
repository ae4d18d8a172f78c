//! Merges that nobody has made: to see what things would look like after them.

use std::sync::Arc;

use kehu_domain::values::StreamName;
use sqlx::{Postgres, QueryBuilder};

/// One thing that would go on as another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Merge {
    /// What would be merged.
    pub from: StreamName,
    /// What it would go on as.
    pub into: StreamName,
}

/// Merges that are imagined while something is read; none, most of the time.
pub type Merges = Arc<[Merge]>;

/// Pushes the merges as rows `(stream, survivor)`.
pub(crate) fn push_rows(merges: &[Merge], sql: &mut QueryBuilder<Postgres>) {
    let names = |name: fn(&Merge) -> &StreamName| -> Vec<String> {
        merges.iter().map(|merge| name(merge).to_string()).collect()
    };
    sql.push("SELECT * FROM unnest(").push_bind(names(|merge| &merge.from)).push("::text[], ");
    sql.push_bind(names(|merge| &merge.into)).push("::text[]) AS imagined(stream, survivor)");
}
