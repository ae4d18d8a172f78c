//! What the company has configured.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object, Result, SimpleObject};
use kehu_domain::{
    calendar::DEFAULT_CALENDAR,
    settings::{self, Snapshot},
    values::{Priority, StreamName},
};
use kehu_projections::{AsOf, directory as rows, timeline::Of};

use super::{Calendar, TicketPriority, TimelineConnection};
use crate::graphql::{
    connection::{Paging, page_cost},
    context::Graph,
    filters::OrderDirection,
    mutations::Shown,
    scalars,
};

/// Something that kehu does by itself after something else has happened, if the company wants so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
#[graphql(remote = "settings::Policy")]
pub(crate) enum PolicyName {
    /// An accepted quote wins its opportunity.
    QuoteAcceptedWinsOpportunity,
    /// A ticket whose deadline has passed is escalated.
    TicketDeadlineEscalates,
}

/// A grade that customers can have.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Grade {
    /// Stable code: `A`.
    code: String,
    /// What English readers see.
    name_en: String,
    /// What Chinese readers see.
    name_zh: String,
}

/// Something that tickets can be about.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct TicketCategory {
    /// Stable code, lower case: `delay`.
    code: String,
    /// What English readers see.
    name_en: String,
    /// What Chinese readers see.
    name_zh: String,
    /// The code of what it is a part of; null at the top.
    parent: Option<String>,
    /// How far below the top, from 0.
    level: u32,
}

/// What a complaint can be aimed at.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ComplaintPoint {
    /// Stable code, lower case: `service_quality`.
    code: String,
    /// What English readers see.
    name_en: String,
    /// What Chinese readers see.
    name_zh: String,
}

/// How much discount a role may give without approval.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct DiscountLimit {
    /// The role's code, as granted to users.
    role: String,
    /// At most so many percent.
    percent: scalars::Decimal,
}

/// How soon tickets of a priority are answered and resolved, in minutes of business time.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct ServiceTarget {
    /// Of which tickets.
    priority: TicketPriority,
    /// Until the first answer.
    answer_minutes: u32,
    /// Until it is resolved.
    resolution_minutes: u32,
}

/// Whether kehu does something by itself.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct PolicySwitch {
    /// What.
    policy: PolicyName,
    /// Whether it is on.
    on: bool,
}

/// The settings at a moment.
#[derive(Debug, Clone)]
pub(crate) struct Settings {
    in_force: Snapshot,
    /// `None` when nothing had been set.
    row: Option<Arc<rows::Settings>>,
    at: AsOf,
}

impl Settings {
    /// What was in force.
    pub(crate) async fn at(graph: &Graph<'_>, at: AsOf) -> Result<Self> {
        let row = graph.row::<rows::Settings>(settings::COMPANY, at).await?;
        let in_force = row.as_ref().map(|row| row.snapshot()).unwrap_or_default();
        Ok(Self { in_force, row, at })
    }
}

impl Shown for Settings {
    async fn shown(graph: &Graph<'_>, _: &StreamName) -> Result<Option<Self>> {
        Self::at(graph, AsOf::Now).await.map(Some)
    }
}

/// What the company has configured; what was never set has a default.
#[Object]
impl Settings {
    /// The id: the name of the stream that holds every change.
    pub(crate) async fn id(&self) -> ID {
        ID(settings::COMPANY.to_string())
    }

    /// The grades that customers can have, the best first.
    async fn grades(&self) -> Vec<Grade> {
        let grade = |grade: &settings::Grade| Grade {
            code: grade.code.clone(),
            name_en: grade.name_en.clone(),
            name_zh: grade.name_zh.clone(),
        };
        self.in_force.grades.iter().map(grade).collect()
    }

    /// What tickets can be about: a tree, each category before its parts.
    async fn ticket_categories(&self) -> Vec<TicketCategory> {
        let mut flat = Vec::new();
        flatten(&self.in_force.ticket_categories, None, 0, &mut flat);
        flat
    }

    /// What complaints can be aimed at.
    async fn complaint_points(&self) -> Vec<ComplaintPoint> {
        let point = |point: &settings::ComplaintPoint| ComplaintPoint {
            code: point.code.clone(),
            name_en: point.name_en.clone(),
            name_zh: point.name_zh.clone(),
        };
        self.in_force.complaint_points.iter().map(point).collect()
    }

    /// How much discount each role may give without approval; a role that is not here gives none.
    async fn discount_limits(&self) -> Vec<DiscountLimit> {
        let limit = |limit: &settings::DiscountLimit| DiscountLimit {
            role: limit.role.clone(),
            percent: scalars::Decimal(limit.percent.to_string()),
        };
        self.in_force.discount_limits.iter().map(limit).collect()
    }

    /// How soon tickets are answered and resolved, the most urgent first.
    async fn service_targets(&self) -> Vec<ServiceTarget> {
        let target = |priority| {
            let target = self.in_force.service_target(priority);
            ServiceTarget {
                priority: priority.into(),
                answer_minutes: target.answer_minutes,
                resolution_minutes: target.resolution_minutes,
            }
        };
        Priority::ALL.into_iter().map(target).collect()
    }

    /// By which clock days begin and end: an IANA time zone.
    async fn time_zone(&self) -> &str {
        self.in_force.time_zone.name()
    }

    /// The calendar by which service is measured unless something else is said.
    async fn default_calendar(&self, context: &Context<'_>) -> Result<Option<Calendar>> {
        let id = self.in_force.default_calendar.unwrap_or(DEFAULT_CALENDAR);
        Calendar::find(&Graph::of(context)?, id, self.at).await
    }

    /// What kehu does by itself.
    async fn policies(&self) -> Vec<PolicySwitch> {
        let switch = |policy: settings::Policy| PolicySwitch {
            policy: policy.into(),
            on: self.in_force.is_on(policy),
        };
        settings::Policy::ALL.into_iter().map(switch).collect()
    }

    /// Every change that was ever made.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn timeline(
        &self,
        context: &Context<'_>,
        #[graphql(
            desc = "The newest first, or the oldest first.",
            default_with = "OrderDirection::Desc"
        )]
        direction: OrderDirection,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
    ) -> Result<TimelineConnection> {
        let page = Paging { first, after, last, before }.request()?;
        let of = Of::Stream(settings::COMPANY.stream());
        Graph::of(context)?.timeline(of, direction.into(), page).await
    }

    /// Version of their stream: the `expectedVersion` of the next change. Null when nothing had been
    /// set.
    async fn version(&self) -> Option<u64> {
        self.row.as_ref().map(|row| row.version)
    }

    /// Position of the last event shown here; null when nothing had been set.
    async fn position(&self) -> Option<scalars::Position> {
        self.row.as_ref().map(|row| row.position.into())
    }

    /// When something was set last; null when nothing had been set.
    async fn updated_at(&self) -> Option<scalars::Time> {
        self.row.as_ref().map(|row| row.updated_at.into())
    }
}

fn flatten(
    categories: &[settings::TicketCategory],
    parent: Option<&str>,
    level: u32,
    flat: &mut Vec<TicketCategory>,
) {
    for category in categories {
        flat.push(TicketCategory {
            code: category.code.clone(),
            name_en: category.name_en.clone(),
            name_zh: category.name_zh.clone(),
            parent: parent.map(str::to_owned),
            level,
        });
        flatten(&category.children, Some(&category.code), level + 1, flat);
    }
}
