//! Business calendars.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use kehu_domain::calendar as domain;
use kehu_projections::{AsOf, directory as rows, timeline::Of};

use super::{TimelineConnection, Weekday};
use crate::graphql::{
    connection::{Paging, page_cost},
    context::Graph,
    filters::OrderDirection,
    scalars,
};

/// A stretch of a day in which people work.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct WorkingInterval {
    /// When it begins: `09:00`.
    from: String,
    /// When it ends: `12:00`; at most `24:00`.
    to: String,
}

impl From<&domain::Interval> for WorkingInterval {
    fn from(interval: &domain::Interval) -> Self {
        Self { from: interval.from.to_string(), to: interval.to.to_string() }
    }
}

/// The working hours of a weekday.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct WeekdayHours {
    /// Which weekday.
    weekday: Weekday,
    /// When people work, in order.
    intervals: Vec<WorkingInterval>,
}

/// A day on which nobody works.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct Holiday {
    /// Which day.
    day: scalars::Date,
    /// What people call it.
    name: Option<String>,
}

/// A day on which people work, whatever the week says.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct WorkingDay {
    /// Which day.
    day: scalars::Date,
    /// When people work, in order.
    intervals: Vec<WorkingInterval>,
    /// What people call it.
    name: Option<String>,
}

/// A business calendar at a moment.
#[derive(Debug, Clone)]
pub(crate) struct Calendar {
    row: Arc<rows::Calendar>,
    at: AsOf,
}

row_nodes! {
    /// A page of business calendars.
    CalendarConnection,
    /// One business calendar of a page.
    CalendarEdge: Calendar = rows::Calendar;
}

/// When people work, in their own time zone: the clocks of tickets are measured with it.
#[Object]
impl Calendar {
    /// The id: the name of the stream that holds the calendar's events.
    pub(crate) async fn id(&self) -> ID {
        ID(self.row.id.to_string())
    }

    /// What people call it.
    async fn name(&self) -> &str {
        &self.row.name
    }

    /// IANA name of the time zone in which its hours are read.
    async fn time_zone(&self) -> &'static str {
        self.row.schedule.time_zone.name()
    }

    /// The working hours of the week; days on which nobody works are left out.
    async fn hours(&self) -> Vec<WeekdayHours> {
        let hours = |(weekday, intervals): (&domain::Weekday, &Vec<domain::Interval>)| {
            let intervals = intervals.iter().map(Into::into).collect();
            WeekdayHours { weekday: (*weekday).into(), intervals }
        };
        self.row.schedule.hours.iter().map(hours).collect()
    }

    /// Days on which nobody works, in order.
    async fn holidays(&self) -> Vec<Holiday> {
        let holiday = |holiday: &domain::Holiday| Holiday {
            day: holiday.day.into(),
            name: holiday.name.clone(),
        };
        self.row.schedule.holidays.iter().map(holiday).collect()
    }

    /// Extra working days, in order.
    async fn working_days(&self) -> Vec<WorkingDay> {
        let working = |working: &domain::WorkingDay| WorkingDay {
            day: working.day.into(),
            intervals: working.intervals.iter().map(Into::into).collect(),
            name: working.name.clone(),
        };
        self.row.schedule.working_days.iter().map(working).collect()
    }

    /// Minutes of business time between two moments.
    async fn business_minutes(
        &self,
        #[graphql(desc = "From this moment.")] from: scalars::Time,
        #[graphql(desc = "To this moment.")] to: scalars::Time,
    ) -> Result<f64> {
        let (from, to) = (super::ticket::moment(&from)?, super::ticket::moment(&to)?);
        let clock = domain::BusinessClock::new(&self.row.schedule);
        Ok(clock.between(from, to).as_seconds_f64() / 60.0)
    }

    /// Everything that ever happened to it.
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
        Graph::of(context)?.timeline(Of::Stream(self.row.id.stream()), direction.into(), page).await
    }

    /// Version of its stream: the `expectedVersion` of the next change.
    async fn version(&self) -> u64 {
        self.row.version
    }

    /// Position of the last event shown here.
    async fn position(&self) -> scalars::Position {
        self.row.position.into()
    }

    /// The moment at which this is looked at, where one was asked for.
    async fn as_of(&self) -> Option<scalars::Time> {
        match self.at {
            AsOf::Time(time) => Some(time.into()),
            AsOf::Now | AsOf::Position(_) => None,
        }
    }

    /// When it was defined.
    async fn created_at(&self) -> scalars::Time {
        self.row.created_at.into()
    }

    /// When it last changed.
    async fn updated_at(&self) -> scalars::Time {
        self.row.updated_at.into()
    }
}
