//! Which contacts, and in which order.

use async_graphql::{Enum, InputObject, Result};
use kehu_projections::{OrderBy, TextFilter, contacts::ContactFilter as Target};

use super::{
    Budget, FilterInput, OrderDirection, read_filter,
    values::{
        self, CodeFilter, ContactStatusFilter, DateTimeFilter, IdFilter, NameSearch, StringFilter,
    },
};

/// A condition on contacts. Everything that is said must hold.
#[derive(Debug, Clone, Default, InputObject)]
pub(crate) struct ContactFilter {
    /// All of these.
    and: Option<Vec<Self>>,
    /// At least one of these.
    or: Option<Vec<Self>>,
    /// Not this.
    not: Option<Box<Self>>,
    /// The id.
    id: Option<IdFilter>,
    /// The name as the person writes it.
    name: Option<StringFilter>,
    /// Any name of the person, former ones included.
    search: Option<NameSearch>,
    /// A search for this text finds it, as it is now: by names in any script, pinyin, initials,
    /// telephone numbers, addresses, numbers.
    matches: Option<String>,
    /// What the position is called.
    job_title: Option<StringFilter>,
    /// Where the contact stands with us.
    status: Option<ContactStatusFilter>,
    /// The user who looks after the contact.
    owner: Option<IdFilter>,
    /// Where the person is.
    region: Option<CodeFilter>,
    /// Where the contact came from.
    source: Option<StringFilter>,
    /// A customer that the person belongs to, as recorded.
    customer: Option<IdFilter>,
    /// A language that the person speaks.
    language: Option<StringFilter>,
    /// The contact it was merged into.
    survivor: Option<IdFilter>,
    /// When it became known.
    created_at: Option<DateTimeFilter>,
    /// When it last changed.
    updated_at: Option<DateTimeFilter>,
}

impl FilterInput for ContactFilter {
    type Target = Target;

    fn parse(self) -> Result<Target> {
        self.read(&mut Budget::new())
    }
}

impl ContactFilter {
    fn read(self, budget: &mut Budget) -> Result<Target> {
        let text = |filter: StringFilter| Ok::<_, async_graphql::Error>(TextFilter::from(filter));
        read_filter!(
            self,
            budget,
            Target {
                id: |filter| filter.parse(values::id),
                name: text,
                search: |filter| Ok::<_, async_graphql::Error>(TextFilter::from(filter)),
                matches: values::search,
                job_title: text,
                status: |filter| filter.parse(values::choice),
                owner: |filter| filter.parse(values::id),
                region: |filter| filter.parse(values::code),
                source: text,
                customer: |filter| filter.parse(values::id),
                language: text,
                survivor: |filter| filter.parse(values::id),
                created_at: |filter| filter.parse(values::time),
                updated_at: |filter| filter.parse(values::time),
            }
        )
    }
}

/// What contacts can be ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "kehu_projections::contacts::ContactOrder")]
pub(crate) enum ContactOrderField {
    /// The name as the person writes it.
    Name,
    /// What the position is called.
    JobTitle,
    /// Where the contact stands with us.
    Status,
    /// Where the person is.
    Region,
    /// When it became known.
    CreatedAt,
    /// When it last changed.
    UpdatedAt,
}

/// One key of an order of contacts.
#[derive(Debug, Clone, InputObject)]
pub(crate) struct ContactOrder {
    /// What to order by.
    field: ContactOrderField,
    /// Which way.
    #[graphql(default_with = "OrderDirection::Asc")]
    direction: OrderDirection,
}

impl From<ContactOrder> for OrderBy<kehu_projections::contacts::ContactOrder> {
    fn from(order: ContactOrder) -> Self {
        Self { field: order.field.into(), direction: order.direction.into() }
    }
}
