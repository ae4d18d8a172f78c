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
pub use queries::{OF_CUSTOMERS, names, stage_history};
pub use row::{Line, Opportunity, ProductShare, StageStay, TeamMember};
pub use stats::{GroupBy, StatsKey, StatsRow, stats, stats_models};
