//! Which customers, and in which order.

use async_graphql::{Enum, InputObject, Result};
use kehu_projections::{OrderBy, TextFilter, customers::CustomerFilter as Target};

use super::{
    Budget, FilterInput, OrderDirection, read_filter,
    values::{
        self, CodeFilter, CustomerKindFilter, CustomerStatusFilter, CustomerValueTypeFilter,
        DateTimeFilter, IdFilter, NameSearch, StringFilter,
    },
};

/// A condition on customers. Everything that is said must hold.
#[derive(Debug, Clone, Default, InputObject)]
pub(crate) struct CustomerFilter {
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
    /// The name as the customer writes itself.
    name: Option<StringFilter>,
    /// Any of its names, former ones included.
    search: Option<NameSearch>,
    /// Organisation or person.
    kind: Option<CustomerKindFilter>,
    /// Where it stands with us.
    status: Option<CustomerStatusFilter>,
    /// The user who looks after it.
    owner: Option<IdFilter>,
    /// Where it is.
    region: Option<CodeFilter>,
    /// What it does.
    industry: Option<StringFilter>,
    /// Where it came from.
    source: Option<StringFilter>,
    /// Its grade.
    grade: Option<StringFilter>,
    /// What kind of value the relation has.
    value_type: Option<CustomerValueTypeFilter>,
    /// The customer it belongs to.
    parent: Option<IdFilter>,
    /// The customer it was merged into.
    survivor: Option<IdFilter>,
    /// When it became known.
    created_at: Option<DateTimeFilter>,
    /// When it last changed.
    updated_at: Option<DateTimeFilter>,
}

impl FilterInput for CustomerFilter {
    type Target = Target;

    fn parse(self) -> Result<Target> {
        self.read(&mut Budget::new())
    }
}

impl CustomerFilter {
    fn read(self, budget: &mut Budget) -> Result<Target> {
        let text = |filter: StringFilter| Ok::<_, async_graphql::Error>(TextFilter::from(filter));
        read_filter!(
            self,
            budget,
            Target {
                id: |filter| filter.parse(values::id),
                matches: values::search,
                name: text,
                search: |filter| Ok::<_, async_graphql::Error>(TextFilter::from(filter)),
                kind: |filter| filter.parse(values::choice),
                status: |filter| filter.parse(values::choice),
                owner: |filter| filter.parse(values::id),
                region: |filter| filter.parse(values::code),
                industry: text,
                source: text,
                grade: text,
                value_type: |filter| filter.parse(values::choice),
                parent: |filter| filter.parse(values::id),
                survivor: |filter| filter.parse(values::id),
                created_at: |filter| filter.parse(values::time),
                updated_at: |filter| filter.parse(values::time),
            }
        )
    }
}

/// What customers can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kehu_projections::customers::CustomerOrder")]
pub(crate) enum CustomerOrderField {
    /// The name as the customer writes itself.
    Name,
    /// Where it stands with us.
    Status,
    /// Where it is.
    Region,
    /// What it does.
    Industry,
    /// Its grade.
    Grade,
    /// When it became known.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
}

/// One key of an order of customers.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct CustomerOrder {
    /// What to order by.
    field: CustomerOrderField,
    /// Which way.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

impl From<CustomerOrder> for OrderBy<kehu_projections::customers::CustomerOrder> {
    fn from(order: CustomerOrder) -> Self {
        Self { field: order.field.into(), direction: order.direction.into() }
    }
}
