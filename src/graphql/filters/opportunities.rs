//! Which opportunities, and in which order.

use async_graphql::{Enum, InputObject, Result};
use kehu_projections::{OrderBy, TextFilter, opportunities::OpportunityFilter as Target};

use super::{
    Budget, FilterInput, OrderDirection, read_filter,
    values::{
        self, CodeFilter, DateFilter, DateTimeFilter, DecimalFilter, IdFilter, IntFilter,
        OpportunityStatusFilter, StringFilter,
    },
};

/// A condition on opportunities. Everything that is said must hold.
#[derive(Debug, Clone, Default, InputObject)]
pub(crate) struct OpportunityFilter {
    /// All of these.
    and: Option<Vec<Self>>,
    /// At least one of these.
    or: Option<Vec<Self>>,
    /// Not this.
    not: Option<Box<Self>>,
    /// The id.
    id: Option<IdFilter>,
    /// A search for this text finds it, as it is now: by names in any script, pinyin, initials,
    /// telephone numbers, addresses, numbers.
    matches: Option<String>,
    /// What people call it.
    name: Option<StringFilter>,
    /// The customer who might buy, as recorded.
    customer: Option<IdFilter>,
    /// Open, won or lost.
    status: Option<OpportunityStatusFilter>,
    /// The pipeline.
    pipeline: Option<IdFilter>,
    /// Code of the stage.
    stage: Option<StringFilter>,
    /// The user who works on it.
    owner: Option<IdFilter>,
    /// The amount, whatever the currency.
    amount: Option<DecimalFilter>,
    /// ISO 4217 code of the amount's currency.
    currency: Option<CodeFilter>,
    /// When it may close.
    expected_close: Option<DateFilter>,
    /// The day it was opened.
    opened_on: Option<DateFilter>,
    /// The day it was won or lost.
    closed_on: Option<DateFilter>,
    /// Days from opening to closing.
    cycle_days: Option<IntFilter>,
    /// Where it came from.
    source: Option<StringFilter>,
    /// How it is sold.
    sales_mode: Option<StringFilter>,
    /// Who got it instead.
    lost_to: Option<StringFilter>,
    /// Code of a product in it.
    product: Option<StringFilter>,
    /// Where the customer is now.
    region: Option<CodeFilter>,
    /// When it became known.
    created_at: Option<DateTimeFilter>,
    /// When it last changed.
    updated_at: Option<DateTimeFilter>,
}

impl FilterInput for OpportunityFilter {
    type Target = Target;

    fn parse(self) -> Result<Target> {
        self.read(&mut Budget::new())
    }
}

impl OpportunityFilter {
    fn read(self, budget: &mut Budget) -> Result<Target> {
        let text = |filter: StringFilter| Ok::<_, async_graphql::Error>(TextFilter::from(filter));
        read_filter!(
            self,
            budget,
            Target {
                id: |filter| filter.parse(values::id),
                matches: values::search,
                name: text,
                customer: |filter| filter.parse(values::id),
                status: |filter| filter.parse(values::choice),
                pipeline: |filter| filter.parse(values::id),
                stage: text,
                owner: |filter| filter.parse(values::id),
                amount: |filter| filter.parse(values::decimal),
                currency: |filter| filter.parse(values::code),
                expected_close: |filter| filter.parse(values::date),
                opened_on: |filter| filter.parse(values::date),
                closed_on: |filter| filter.parse(values::date),
                cycle_days: |filter| filter.parse(values::whole),
                source: text,
                sales_mode: text,
                lost_to: text,
                product: text,
                region: |filter| filter.parse(values::code),
                created_at: |filter| filter.parse(values::time),
                updated_at: |filter| filter.parse(values::time),
            }
        )
    }
}

/// What opportunities can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kehu_projections::opportunities::OpportunityOrder")]
pub(crate) enum OpportunityOrderField {
    /// What people call it.
    Name,
    /// Open, won or lost.
    Status,
    /// Code of the stage.
    Stage,
    /// The amount, whatever the currency.
    Amount,
    /// When it may close.
    ExpectedClose,
    /// The day it was opened.
    OpenedOn,
    /// The day it was won or lost.
    ClosedOn,
    /// Days from opening to closing.
    CycleDays,
    /// When it became known.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
}

/// One key of an order of opportunities.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct OpportunityOrder {
    /// What to order by.
    field: OpportunityOrderField,
    /// Which way.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

impl From<OpportunityOrder> for OrderBy<kehu_projections::opportunities::OpportunityOrder> {
    fn from(order: OpportunityOrder) -> Self {
        Self { field: order.field.into(), direction: order.direction.into() }
    }
}
