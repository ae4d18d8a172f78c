//! What may be sold, to whom, and how it went; owns `opportunities.opportunities`.

mod apply;
mod filter;
mod projector;
mod queries;
mod row;
mod shares;
mod stats;

pub use filter::{OpportunityFilter, OpportunityOrder};
pub(crate) use projector::OPPORTUNITIES;
pub use queries::{
    ExternalKey, by_customers, by_external_ids, by_ids, count, count_by_customers, list, names,
    stage_history,
};
pub use row::{Line, Opportunity, ProductShare, StageStay, TeamMember};
pub use stats::{GroupBy, StatsKey, StatsRow, stats, stats_models};
