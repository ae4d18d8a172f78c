//! Which quotes, and in which order.

use async_graphql::{Enum, InputObject, Result};
use kehu_projections::{OrderBy, TextFilter, quotes::QuoteFilter as Target};

use super::{
    Budget, FilterInput, OrderDirection, read_filter,
    values::{
        self, CodeFilter, DateFilter, DateTimeFilter, DecimalFilter, IdFilter, IntFilter,
        QuoteStatusFilter, StringFilter,
    },
};

/// A condition on quotes. Everything that is said must hold.
#[derive(Debug, Clone, Default, InputObject)]
pub(crate) struct QuoteFilter {
    /// All of these.
    and: Option<Vec<Self>>,
    /// At least one of these.
    or: Option<Vec<Self>>,
    /// Not this.
    not: Option<Box<Self>>,
    /// The id.
    id: Option<IdFilter>,
    /// A search for this text finds it, as it is now: by number, lines and products, ids in other
    /// systems.
    matches: Option<String>,
    /// What people call it.
    number: Option<StringFilter>,
    /// The customer who is to buy, as recorded.
    customer: Option<IdFilter>,
    /// The possible sale that it is part of.
    opportunity: Option<IdFilter>,
    /// Where it stands.
    status: Option<QuoteStatusFilter>,
    /// The revision that is written or out.
    revision: Option<IntFilter>,
    /// ISO 4217 code of what it is priced in.
    currency: Option<CodeFilter>,
    /// What is paid before tax, whatever the currency.
    net: Option<DecimalFilter>,
    /// What is paid, whatever the currency.
    total: Option<DecimalFilter>,
    /// Everything that is taken off, in percent.
    discount_percent: Option<DecimalFilter>,
    /// The last day on which it can be accepted.
    valid_until: Option<DateFilter>,
    /// The user who works on it.
    owner: Option<IdFilter>,
    /// Code of a product in it.
    product: Option<StringFilter>,
    /// When the customer got a first revision.
    sent_at: Option<DateTimeFilter>,
    /// When the customer accepted or declined.
    answered_at: Option<DateTimeFilter>,
    /// When it was drafted.
    created_at: Option<DateTimeFilter>,
    /// When it last changed.
    updated_at: Option<DateTimeFilter>,
}

impl FilterInput for QuoteFilter {
    type Target = Target;

    fn parse(self) -> Result<Target> {
        self.read(&mut Budget::new())
    }
}

impl QuoteFilter {
    fn read(self, budget: &mut Budget) -> Result<Target> {
        let text = |filter: StringFilter| Ok::<_, async_graphql::Error>(TextFilter::from(filter));
        read_filter!(
            self,
            budget,
            Target {
                id: |filter| filter.parse(values::id),
                matches: values::search,
                number: text,
                customer: |filter| filter.parse(values::id),
                opportunity: |filter| filter.parse(values::id),
                status: |filter| filter.parse(values::choice),
                revision: |filter| filter.parse(values::whole),
                currency: |filter| filter.parse(values::code),
                net: |filter| filter.parse(values::decimal),
                total: |filter| filter.parse(values::decimal),
                discount_percent: |filter| filter.parse(values::decimal),
                valid_until: |filter| filter.parse(values::date),
                owner: |filter| filter.parse(values::id),
                product: text,
                sent_at: |filter| filter.parse(values::time),
                answered_at: |filter| filter.parse(values::time),
                created_at: |filter| filter.parse(values::time),
                updated_at: |filter| filter.parse(values::time),
            }
        )
    }
}

/// What quotes can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kehu_projections::quotes::QuoteOrder")]
pub(crate) enum QuoteOrderField {
    /// What people call it.
    Number,
    /// Where it stands.
    Status,
    /// What is paid before tax, whatever the currency.
    Net,
    /// What is paid, whatever the currency.
    Total,
    /// Everything that is taken off, in percent.
    DiscountPercent,
    /// The last day on which it can be accepted.
    ValidUntil,
    /// When the customer got a first revision.
    SentAt,
    /// When the customer accepted or declined.
    AnsweredAt,
    /// When it was drafted.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
}

/// One key of an order of quotes.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct QuoteOrder {
    /// What to order by.
    field: QuoteOrderField,
    /// Which way.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

impl From<QuoteOrder> for OrderBy<kehu_projections::quotes::QuoteOrder> {
    fn from(order: QuoteOrder) -> Self {
        Self { field: order.field.into(), direction: order.direction.into() }
    }
}
