//! How many tickets there are of what, and how long they took, under any calendar.

use std::collections::{BTreeMap, HashMap};

use chrono::{DateTime, TimeDelta, Utc};
use kehu_domain::{
    Requester,
    calendar::BusinessClock,
    ticket::{Course, ServiceTarget, Status, clocks::StopRule},
    values::CalendarId,
};
use sqlx::{PgPool, QueryBuilder, Row, postgres::PgRow, types::Json};

use super::TicketFilter;
use crate::{AsOf, Error, ReadModel, directory::Calendar, lists, query::Where};

/// What tickets are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum GroupBy {
    /// Where they stand.
    Status,
    /// What they are.
    Kind,
    /// How they came in.
    Channel,
    /// How urgent they are.
    Priority,
    /// Code of the category.
    Category,
    /// Code of what is complained about.
    ComplaintPoint,
    /// What the complaint is about.
    ComplaintClass,
    /// The department that is responsible.
    Department,
    /// The person who works on them.
    Assignee,
    /// The team that works on them.
    Team,
    /// Who asks, as recorded.
    Customer,
    /// Code of the product.
    Product,
    /// The month in which they were opened, in UTC: `2026-03`.
    Month,
}

impl GroupBy {
    fn expression(self) -> &'static str {
        match self {
            Self::Status => "t.status",
            Self::Kind => "t.kind",
            Self::Channel => "t.channel",
            Self::Priority => "t.priority",
            Self::Category => "t.category",
            Self::ComplaintPoint => "t.complaint_point",
            Self::ComplaintClass => "t.complaint_class",
            Self::Department => "t.department",
            Self::Assignee => "t.assignee",
            Self::Team => "t.team",
            Self::Customer => "t.customer",
            Self::Product => "t.product",
            Self::Month => "to_char(t.created_at AT TIME ZONE 'UTC', 'YYYY-MM')",
        }
    }
}

/// What the tickets of a row have in common, in the order in which it was asked.
pub type StatsKey = Vec<(GroupBy, Option<String>)>;

/// Average and median of some stretches of business time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Durations {
    /// Of how many.
    pub count: u64,
    /// Their sum by their number.
    pub average: TimeDelta,
    /// The middle one, or what lies halfway between the two middle ones.
    pub median: TimeDelta,
}

/// What a group of tickets comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatsRow {
    /// What they have in common.
    pub key: StatsKey,
    /// How many there are.
    pub count: u64,
    /// How many stand where.
    pub by_status: BTreeMap<Status, u64>,
    /// Times to the first answer, of those that were answered.
    pub first_answer: Option<Durations>,
    /// Times to the resolution, of those that are resolved.
    pub resolution: Option<Durations>,
    /// Times for which tickets waited, of those that did.
    pub waiting: Option<Durations>,
    /// How many took too long to the first answer, or still do.
    pub answer_missed: u64,
    /// How many took too long to the resolution, or still do.
    pub resolution_missed: u64,
    /// How often tickets were reopened.
    pub reopened: u64,
    /// How often somebody else got to work on one.
    pub reassigned: u64,
}

/// What is to be counted, and how.
#[derive(Debug, Clone, Default)]
pub struct StatsRequest {
    /// Only those that pass.
    pub filter: TicketFilter,
    /// By what to group them.
    pub groups: Vec<GroupBy>,
    /// Under which calendar; `None`: each under its own.
    pub calendar: Option<CalendarId>,
    /// Which clocks stop while a ticket waits; `None`: those that were said then.
    pub rule: Option<StopRule>,
    /// At which moment.
    pub at: AsOf,
}

/// The read models that have to be looked at.
pub const fn stats_models() -> [ReadModel; 2] {
    [ReadModel::Tickets, ReadModel::Directory]
}

/// What a ticket's clocks rest on.
struct Clocked {
    calendar: CalendarId,
    target: ServiceTarget,
    course: Course,
    status: Status,
    key: Vec<Option<String>>,
}

/// What tickets come to, in groups, up to `now`; `None` when there is no such calendar.
///
/// The clocks are read from what happened to each ticket, under calendars as they are now: two
/// statements, and the rest is arithmetic.
#[tracing::instrument(level = "debug", skip_all, fields(user = %requester.user))]
pub async fn stats(
    db: &PgPool,
    requester: Requester,
    request: &StatsRequest,
    now: DateTime<Utc>,
) -> Result<Option<Vec<StatsRow>>, Error> {
    let tickets = clocked(db, request).await?;
    let mut wanted: Vec<CalendarId> = match request.calendar {
        Some(calendar) => vec![calendar],
        None => tickets.iter().map(|ticket| ticket.calendar).collect(),
    };
    wanted.sort_unstable();
    wanted.dedup();
    let calendars: Vec<Calendar> =
        lists::by_ids::<Calendar>(db, requester, &wanted, AsOf::Now).await?;
    if request.calendar.is_some() && calendars.is_empty() {
        return Ok(None);
    }
    let clocks: HashMap<CalendarId, BusinessClock> = calendars
        .iter()
        .map(|calendar| (calendar.id, BusinessClock::new(&calendar.schedule)))
        .collect();
    let mut groups: BTreeMap<Vec<Option<String>>, Group> = BTreeMap::new();
    for ticket in tickets {
        let clock = clocks.get(&request.calendar.unwrap_or(ticket.calendar));
        let group = groups.entry(ticket.key.clone()).or_default();
        group.add(&ticket, clock, request.rule.as_ref(), now);
    }
    Ok(Some(groups.into_iter().map(|(key, group)| group.row(key, &request.groups)).collect()))
}

async fn clocked(db: &PgPool, request: &StatsRequest) -> Result<Vec<Clocked>, Error> {
    let mut sql = QueryBuilder::new(
        "SELECT t.state->'calendar' AS calendar, t.state->'target' AS target, \
         t.state->'course' AS course, t.state->'status' AS status, ARRAY[",
    );
    let expressions: Vec<&str> = request.groups.iter().map(|group| group.expression()).collect();
    sql.push(expressions.join(", ")).push("]::text[] AS key FROM tickets.tickets AS t WHERE ");
    request.at.push("t", &mut sql);
    sql.push(" AND ");
    Where::any(&mut sql, &request.filter, request.at);
    let rows = sql.build().fetch_all(db).await?;
    let read = |row: &PgRow| {
        let Json(calendar) = row.try_get("calendar")?;
        let Json(target) = row.try_get("target")?;
        let Json(course) = row.try_get("course")?;
        let Json(status) = row.try_get("status")?;
        Ok(Clocked { calendar, target, course, status, key: row.try_get("key")? })
    };
    rows.iter().map(read).collect()
}

/// Figures in the making.
#[derive(Debug, Default)]
struct Group {
    by_status: BTreeMap<Status, u64>,
    answers: Vec<TimeDelta>,
    resolutions: Vec<TimeDelta>,
    waits: Vec<TimeDelta>,
    answer_missed: u64,
    resolution_missed: u64,
    reopened: u64,
    reassigned: u64,
}

impl Group {
    fn add(
        &mut self,
        ticket: &Clocked,
        clock: Option<&BusinessClock>,
        rule: Option<&StopRule>,
        now: DateTime<Utc>,
    ) {
        *self.by_status.entry(ticket.status).or_default() += 1;
        self.reopened += u64::from(ticket.course.reopened);
        self.reassigned += u64::from(ticket.course.reassigned);
        // What goes on in another ticket is timed there.
        let Some(clock) = clock.filter(|_| ticket.status != Status::Merged) else { return };
        let found = ticket.course.measure(clock, ticket.target, rule, now);
        if found.answer.done {
            self.answers.push(found.answer.ran);
        }
        if found.resolution.done {
            self.resolutions.push(found.resolution.ran);
        }
        if !found.waited.is_empty() {
            self.waits.push(found.waited.values().sum());
        }
        self.answer_missed += u64::from(found.answer.missed);
        self.resolution_missed += u64::from(found.resolution.missed);
    }

    fn row(self, key: Vec<Option<String>>, groups: &[GroupBy]) -> StatsRow {
        StatsRow {
            key: groups.iter().copied().zip(key).collect(),
            count: self.by_status.values().sum(),
            by_status: self.by_status,
            first_answer: durations(self.answers),
            resolution: durations(self.resolutions),
            waiting: durations(self.waits),
            answer_missed: self.answer_missed,
            resolution_missed: self.resolution_missed,
            reopened: self.reopened,
            reassigned: self.reassigned,
        }
    }
}

fn durations(mut all: Vec<TimeDelta>) -> Option<Durations> {
    all.sort_unstable();
    let number = i32::try_from(all.len()).ok().filter(|number| *number > 0)?;
    let (upper, lower) = (all.get(all.len() / 2)?, all.get((all.len() - 1) / 2)?);
    Some(Durations {
        count: u64::try_from(all.len()).unwrap_or_default(),
        average: all.iter().sum::<TimeDelta>() / number,
        median: (*upper + *lower) / 2,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn average_and_median() {
        let minutes = |all: &[i64]| durations(all.iter().map(|n| TimeDelta::minutes(*n)).collect());
        assert_eq!(minutes(&[]), None);
        let three = minutes(&[90, 10, 20]).unwrap();
        assert_eq!((three.count, three.average.num_minutes()), (3, 40));
        assert_eq!(three.median.num_minutes(), 20);
        assert_eq!(minutes(&[10, 40]).unwrap().median.num_minutes(), 25);
    }
}
