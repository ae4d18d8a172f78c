//! Conditions on one field.
#![expect(
    clippy::needless_pass_by_value,
    clippy::unnecessary_wraps,
    reason = "what reads one value has one shape, whatever the value"
)]

use async_graphql::{ID, InputObject, Result};
use chrono::{DateTime, NaiveDate, Utc};
use kehu_projections::{TextFilter, ValueFilter, search::Search};

use crate::graphql::{
    error::bad_input,
    scalars,
    types::{
        ComplaintClass, ContactStatus, CustomerKind, CustomerStatus, CustomerValueType,
        InteractionChannel, InteractionDirection, OpportunityStatus, QuoteStatus, TicketChannel,
        TicketKind, TicketPriority, TicketStatus, TicketWaitingFor,
    },
};

/// A condition on a text. Everything that is said must hold.
#[derive(Debug, Clone, Default, InputObject)]
pub(crate) struct StringFilter {
    /// Is this, letter for letter.
    eq: Option<String>,
    /// Is anything but this; an absent text is something else too.
    ne: Option<String>,
    /// Is one of these.
    #[graphql(name = "in")]
    one_of: Option<Vec<String>>,
    /// Is absent (true), or is present (false).
    is_null: Option<bool>,
    /// Has this somewhere in it, whatever the case.
    contains: Option<String>,
    /// Begins with this, whatever the case.
    starts_with: Option<String>,
}

impl From<StringFilter> for TextFilter {
    fn from(input: StringFilter) -> Self {
        let StringFilter { eq, ne, one_of, is_null, contains, starts_with } = input;
        Self { eq, ne, one_of, is_null, contains, starts_with }
    }
}

/// A condition on any of an object's names.
#[derive(Debug, Clone, Default, InputObject)]
pub(crate) struct NameSearch {
    /// Some name, in any script, present or former, has this in it, whatever the case.
    contains: Option<String>,
}

impl From<NameSearch> for TextFilter {
    fn from(input: NameSearch) -> Self {
        Self { contains: input.contains, ..Self::default() }
    }
}

/// Reads one value of a condition.
type Read<A, B> = fn(A) -> Result<B>;

/// The values of a condition, before they are read.
struct Given<A> {
    eq: Option<A>,
    ne: Option<A>,
    one_of: Option<Vec<A>>,
    is_null: Option<bool>,
    gt: Option<A>,
    gte: Option<A>,
    lt: Option<A>,
    lte: Option<A>,
}

impl<A> Given<A> {
    fn read<B>(self, read: Read<A, B>) -> Result<ValueFilter<B>> {
        let one = |value: Option<A>| value.map(read).transpose();
        let all = |values: Vec<A>| values.into_iter().map(read).collect::<Result<_>>();
        Ok(ValueFilter {
            eq: one(self.eq)?,
            ne: one(self.ne)?,
            one_of: self.one_of.map(all).transpose()?,
            is_null: self.is_null,
            gt: one(self.gt)?,
            gte: one(self.gte)?,
            lt: one(self.lt)?,
            lte: one(self.lte)?,
        })
    }
}

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident of $value:ty;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, InputObject)]
        pub(crate) struct $name {
            /// Is this.
            eq: Option<$value>,
            /// Is anything but this; an absent value is something else too.
            ne: Option<$value>,
            /// Is one of these.
            #[graphql(name = "in")]
            one_of: Option<Vec<$value>>,
            /// Is absent (true), or is present (false).
            is_null: Option<bool>,
        }

        impl $name {
            /// The condition, each value read by `read`.
            pub(crate) fn parse<B>(self, read: Read<$value, B>) -> Result<ValueFilter<B>> {
                let Self { eq, ne, one_of, is_null } = self;
                let given =
                    Given { eq, ne, one_of, is_null, gt: None, gte: None, lt: None, lte: None };
                given.read(read)
            }
        }
    )+};
}

choices! {
    /// A condition on an id. Everything that is said must hold.
    IdFilter of ID;
    /// A condition on a code, such as a region or a currency. Everything that is said must hold.
    CodeFilter of String;
    /// A condition on the kind of a customer. Everything that is said must hold.
    CustomerKindFilter of CustomerKind;
    /// A condition on where a customer stands. Everything that is said must hold.
    CustomerStatusFilter of CustomerStatus;
    /// A condition on where a contact stands. Everything that is said must hold.
    ContactStatusFilter of ContactStatus;
    /// A condition on the kind of value of a relation. Everything that is said must hold.
    CustomerValueTypeFilter of CustomerValueType;
    /// A condition on where a possible sale stands. Everything that is said must hold.
    OpportunityStatusFilter of OpportunityStatus;
    /// A condition on where a quote stands. Everything that is said must hold.
    QuoteStatusFilter of QuoteStatus;
    /// A condition on what a ticket is. Everything that is said must hold.
    TicketKindFilter of TicketKind;
    /// A condition on how a ticket came in. Everything that is said must hold.
    TicketChannelFilter of TicketChannel;
    /// A condition on how urgent a ticket is. Everything that is said must hold.
    TicketPriorityFilter of TicketPriority;
    /// A condition on where a ticket stands. Everything that is said must hold.
    TicketStatusFilter of TicketStatus;
    /// A condition on whom a ticket waits for. Everything that is said must hold.
    TicketWaitingForFilter of TicketWaitingFor;
    /// A condition on what a complaint is about. Everything that is said must hold.
    ComplaintClassFilter of ComplaintClass;
    /// A condition on how people got in touch. Everything that is said must hold.
    InteractionChannelFilter of InteractionChannel;
    /// A condition on who got in touch with whom. Everything that is said must hold.
    InteractionDirectionFilter of InteractionDirection;
}

macro_rules! ranges {
    ($($(#[$doc:meta])* $name:ident of $value:ty;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Default, InputObject)]
        pub(crate) struct $name {
            /// Is this.
            eq: Option<$value>,
            /// Is anything but this; an absent value is something else too.
            ne: Option<$value>,
            /// Is one of these.
            #[graphql(name = "in")]
            one_of: Option<Vec<$value>>,
            /// Is absent (true), or is present (false).
            is_null: Option<bool>,
            /// Is more than this.
            gt: Option<$value>,
            /// Is this or more.
            gte: Option<$value>,
            /// Is less than this.
            lt: Option<$value>,
            /// Is this or less.
            lte: Option<$value>,
        }

        impl $name {
            /// The condition, each value read by `read`.
            pub(crate) fn parse<B>(self, read: Read<$value, B>) -> Result<ValueFilter<B>> {
                let Self { eq, ne, one_of, is_null, gt, gte, lt, lte } = self;
                Given { eq, ne, one_of, is_null, gt, gte, lt, lte }.read(read)
            }
        }
    )+};
}

ranges! {
    /// A condition on a whole number. Everything that is said must hold.
    IntFilter of i32;
    /// A condition on a decimal number. Everything that is said must hold.
    DecimalFilter of scalars::Decimal;
    /// A condition on a day. Everything that is said must hold.
    DateFilter of scalars::Date;
    /// A condition on a moment. Everything that is said must hold.
    DateTimeFilter of scalars::Time;
}

/// Reads an id.
pub(crate) fn id<T: std::str::FromStr<Err: std::fmt::Display>>(given: ID) -> Result<T> {
    given.parse().map_err(|error: T::Err| bad_input(error))
}

/// Reads a code.
pub(crate) fn code<T: std::str::FromStr<Err: std::fmt::Display>>(given: String) -> Result<T> {
    given.parse().map_err(|error: T::Err| bad_input(error))
}

/// Takes an enum value as the domain's.
pub(crate) fn choice<A, B: From<A>>(given: A) -> Result<B> {
    Ok(given.into())
}

/// Reads what is searched for.
pub(crate) fn search(given: String) -> Result<Search> {
    Search::parse(&given).map_err(bad_input)
}

/// Reads a whole number.
pub(crate) fn whole(given: i32) -> Result<i64> {
    Ok(given.into())
}

/// Reads a decimal number.
pub(crate) fn decimal(given: scalars::Decimal) -> Result<rust_decimal::Decimal> {
    let read = rust_decimal::Decimal::from_str_exact(&given.0);
    read.map_err(|_| bad_input(format_args!("{:?} is not a decimal number", given.0)))
}

/// Reads a day.
pub(crate) fn date(given: scalars::Date) -> Result<NaiveDate> {
    let wrong = || bad_input(format_args!("{:?} is not a date such as 2026-03-31", given.0));
    given.value().ok_or_else(wrong)
}

/// Reads a moment.
pub(crate) fn time(given: scalars::Time) -> Result<DateTime<Utc>> {
    let wrong =
        || bad_input(format_args!("{:?} is not a time such as 2026-03-31T08:30:00Z", given.0));
    given.value().ok_or_else(wrong)
}
