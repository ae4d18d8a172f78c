//! Tickets, one or many, what they come to, and the calendars they are measured with.

use async_graphql::{Context, ID, InputObject, Object, Result};
use kehu_domain::ticket::clocks::StopRule;
use kehu_projections::{
    AsOf, PageRequest, TextFilter, directory,
    lists::Everything,
    tickets::{self, StatsRequest},
};

use super::ExternalIdLookup;
use crate::graphql::{
    connection::{Paging, page_cost},
    context::{Graph, read_error},
    error::bad_input,
    filters::{FilterInput as _, TicketFilter, TicketOrder},
    loaders::Which,
    scalars::Position,
    types::{
        AsOfInput, Calendar, CalendarConnection, Ticket, TicketConnection, TicketDeadline,
        TicketGroupKey, TicketStats, TicketWaitingFor, moment,
    },
};

/// Which clocks stop while a ticket waits for somebody.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct TicketStopRuleInput {
    /// For whom.
    on: TicketWaitingFor,
    /// The clocks that stop.
    stops: Vec<TicketDeadline>,
}

#[derive(Debug, Default)]
pub(crate) struct TicketQueries;

#[Object]
impl TicketQueries {
    /// One ticket, by its id, its number, or by what another system calls it.
    async fn ticket(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The ticket's id.")] id: Option<ID>,
        #[graphql(desc = "What people call the ticket: `T-000001`.")] number: Option<String>,
        #[graphql(desc = "What another system calls the ticket.")] external_id: Option<
            ExternalIdLookup,
        >,
        #[graphql(desc = "The moment at which to look; now unless said.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Option<Ticket>> {
        let at = moment(as_of)?;
        let graph = Graph::root(context, at_least)?;
        match (id, number, external_id) {
            (Some(id), None, None) => match id.parse() {
                Ok(id) => Ticket::find(&graph, id, at).await,
                Err(_) => Ok(None),
            },
            (None, Some(number), None) => {
                let number = Some(TextFilter::eq(number));
                let filter = tickets::TicketFilter { number, ..Default::default() };
                let page = PageRequest::first(1);
                let which = Which { filter, order: Vec::new(), page, at };
                let (page, _) = graph.list::<tickets::Ticket>(which).await?;
                let first = page.edges.first();
                Ok(first.map(|edge| Ticket::new(edge.node.clone().into(), at)))
            }
            (None, None, Some(lookup)) => {
                let found = graph.known_as(lookup.into(), at).await?;
                Ok(found.map(|row| Ticket::new(row, at)))
            }
            _ => Err(bad_input("give exactly one of `id`, `number` and `externalId`")),
        }
    }

    /// Tickets, page by page: queues by status, assignee, team, priority, what is due.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the schema")]
    async fn tickets(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that pass.")] filter: Option<TicketFilter>,
        #[graphql(desc = "In which order; by id unless said, which also breaks ties.")]
        order_by: Option<Vec<TicketOrder>>,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The moment at which to look; now unless said.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<TicketConnection> {
        let at = moment(as_of)?;
        let which = Which::asked(filter, order_by, Paging { first, after, last, before }, at)?;
        let listing = Graph::root(context, at_least)?.list(which).await?;
        Ok(TicketConnection::at(listing, at))
    }

    /// What tickets come to, in groups; without `groupBy`, all of them together. The clocks are
    /// measured again each time, under any calendar and any rule.
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the schema")]
    async fn ticket_stats(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "Only those that pass.")] filter: Option<TicketFilter>,
        #[graphql(desc = "By what to group them.")] group_by: Option<Vec<TicketGroupKey>>,
        #[graphql(desc = "The id of the calendar; each ticket's own when absent.")]
        calendar: Option<ID>,
        #[graphql(desc = "Which clocks stop while a ticket waits for whom; those that were said \
                          to then when absent. Who is not named here stops nothing.")]
        stop_rule: Option<Vec<TicketStopRuleInput>>,
        #[graphql(desc = "The moment at which to look; now unless said.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Vec<TicketStats>> {
        let at = moment(as_of)?;
        let rule = |rule: TicketStopRuleInput| {
            let stops = rule.stops.into_iter().map(Into::into).collect();
            (rule.on.into(), stops)
        };
        let calendar = calendar.map(|id| id.parse().map_err(bad_input)).transpose()?;
        let request = StatsRequest {
            filter: filter.unwrap_or_default().parse()?,
            groups: group_by.unwrap_or_default().into_iter().map(Into::into).collect(),
            calendar,
            rule: stop_rule.map(|rules| rules.into_iter().map(rule).collect::<StopRule>()),
            at,
        };
        let graph = Graph::root(context, at_least)?;
        let now = match at {
            AsOf::Time(time) => time,
            AsOf::Now | AsOf::Position(_) => graph.commands().clock().now(),
        };
        let db = graph.read(tickets::stats_models()).await?;
        let rows = tickets::stats(db, graph.requester(), &request, now).await;
        match rows.map_err(|error| read_error(&error))? {
            Some(rows) => Ok(rows.into_iter().map(Into::into).collect()),
            None => Err(bad_input("there is no such calendar")),
        }
    }

    /// One business calendar, by its id.
    async fn calendar(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "The calendar's id.")] id: ID,
        #[graphql(desc = "The moment at which to look; now unless said.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<Option<Calendar>> {
        let at = moment(as_of)?;
        let graph = Graph::root(context, at_least)?;
        match id.parse() {
            Ok(id) => Calendar::find(&graph, id, at).await,
            Err(_) => Ok(None),
        }
    }

    /// Business calendars, by id.
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "these are the arguments of the schema")]
    async fn calendars(
        &self,
        context: &Context<'_>,
        #[graphql(desc = "So many from the front; 20 unless said, at most 100.")] first: Option<
            i32,
        >,
        #[graphql(desc = "After this cursor.")] after: Option<String>,
        #[graphql(desc = "So many from the back, at most 100.")] last: Option<i32>,
        #[graphql(desc = "Before this cursor.")] before: Option<String>,
        #[graphql(desc = "The moment at which to look; now unless said.")] as_of: Option<AsOfInput>,
        #[graphql(desc = "Do not show anything older than this position.")] at_least: Option<
            Position,
        >,
    ) -> Result<CalendarConnection> {
        let at = moment(as_of)?;
        let page = Paging { first, after, last, before }.request()?;
        let which =
            Which::<directory::Calendar> { filter: Everything, order: Vec::new(), page, at };
        Ok(CalendarConnection::at(Graph::root(context, at_least)?.list(which).await?, at))
    }
}
