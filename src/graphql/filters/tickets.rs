//! Which tickets, and in which order.

use async_graphql::{Enum, InputObject, Result};
use kehu_projections::{OrderBy, TextFilter, tickets::TicketFilter as Target};

use super::{
    Budget, FilterInput, OrderDirection, read_filter,
    values::{
        self, ComplaintClassFilter, DateTimeFilter, IdFilter, IntFilter, StringFilter,
        TicketChannelFilter, TicketKindFilter, TicketPriorityFilter, TicketStatusFilter,
        TicketWaitingForFilter,
    },
};

/// A condition on tickets. Everything that is said must hold.
#[derive(Debug, Clone, Default, InputObject)]
pub(crate) struct TicketFilter {
    /// All of these.
    and: Option<Vec<Self>>,
    /// At least one of these.
    or: Option<Vec<Self>>,
    /// Not this.
    not: Option<Box<Self>>,
    /// The id.
    id: Option<IdFilter>,
    /// A search for this text finds it, as it is now: by number, subject, texts, product, ids in
    /// other systems.
    matches: Option<String>,
    /// What people call it.
    number: Option<StringFilter>,
    /// What it is about, in a line.
    subject: Option<StringFilter>,
    /// The customer who asks, as recorded.
    customer: Option<IdFilter>,
    /// The contact who asks, as recorded.
    contact: Option<IdFilter>,
    /// What it is.
    kind: Option<TicketKindFilter>,
    /// How it came in.
    channel: Option<TicketChannelFilter>,
    /// How urgent it is.
    priority: Option<TicketPriorityFilter>,
    /// Where it stands.
    status: Option<TicketStatusFilter>,
    /// Code of the product.
    product: Option<StringFilter>,
    /// Code of the category.
    category: Option<StringFilter>,
    /// Code of what is complained about.
    complaint_point: Option<StringFilter>,
    /// What the complaint is about.
    complaint_class: Option<ComplaintClassFilter>,
    /// The department that is responsible.
    department: Option<StringFilter>,
    /// The user who works on it.
    assignee: Option<IdFilter>,
    /// The team that works on it.
    team: Option<StringFilter>,
    /// Whom it waits for.
    waiting_for: Option<TicketWaitingForFilter>,
    /// The level it was escalated to; 0 when it never was.
    level: Option<IntFilter>,
    /// How often a person or a team that was known was replaced by another.
    reassigned: Option<IntFilter>,
    /// How often it was reopened.
    reopened: Option<IntFilter>,
    /// When the next thing is due.
    due_at: Option<DateTimeFilter>,
    /// Whether something was due by then, now or at the time of `asOf`, and is not done.
    overdue: Option<bool>,
    /// When it was answered first.
    answered_at: Option<DateTimeFilter>,
    /// When it was resolved.
    resolved_at: Option<DateTimeFilter>,
    /// When it was opened.
    created_at: Option<DateTimeFilter>,
    /// When it last changed.
    updated_at: Option<DateTimeFilter>,
}

impl FilterInput for TicketFilter {
    type Target = Target;

    fn parse(self) -> Result<Target> {
        self.read(&mut Budget::new())
    }
}

impl TicketFilter {
    fn read(self, budget: &mut Budget) -> Result<Target> {
        let text = |filter: StringFilter| Ok::<_, async_graphql::Error>(TextFilter::from(filter));
        read_filter!(
            self,
            budget,
            Target {
                id: |filter| filter.parse(values::id),
                matches: values::search,
                number: text,
                subject: text,
                customer: |filter| filter.parse(values::id),
                contact: |filter| filter.parse(values::id),
                kind: |filter| filter.parse(values::choice),
                channel: |filter| filter.parse(values::choice),
                priority: |filter| filter.parse(values::choice),
                status: |filter| filter.parse(values::choice),
                product: text,
                category: text,
                complaint_point: text,
                complaint_class: |filter| filter.parse(values::choice),
                department: text,
                assignee: |filter| filter.parse(values::id),
                team: text,
                waiting_for: |filter| filter.parse(values::choice),
                level: |filter| filter.parse(values::whole),
                reassigned: |filter| filter.parse(values::whole),
                reopened: |filter| filter.parse(values::whole),
                due_at: |filter| filter.parse(values::time),
                overdue: Ok::<bool, async_graphql::Error>,
                answered_at: |filter| filter.parse(values::time),
                resolved_at: |filter| filter.parse(values::time),
                created_at: |filter| filter.parse(values::time),
                updated_at: |filter| filter.parse(values::time),
            }
        )
    }
}

/// What tickets can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kehu_projections::tickets::TicketOrder")]
pub(crate) enum TicketOrderField {
    /// What people call it.
    Number,
    /// How urgent it is; ascending, the most urgent come first.
    Priority,
    /// Where it stands.
    Status,
    /// When the next thing is due.
    DueAt,
    /// The level it was escalated to.
    Level,
    /// When it was answered first.
    AnsweredAt,
    /// When it was resolved.
    ResolvedAt,
    /// When it was opened.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
}

/// One key of an order of tickets.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct TicketOrder {
    /// What to order by.
    field: TicketOrderField,
    /// Which way.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

impl From<TicketOrder> for OrderBy<kehu_projections::tickets::TicketOrder> {
    fn from(order: TicketOrder) -> Self {
        Self { field: order.field.into(), direction: order.direction.into() }
    }
}
