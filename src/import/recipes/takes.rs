//! What the fields of commands take.

use std::str::FromStr;

use kehu_domain::values::{
    CalendarId, ContactId, Currency, CustomerId, OpportunityId, PipelineId, QuoteId, Region,
    SeriesId, StreamName, TicketId, UserId,
};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::import::message::quoted;

/// What a link may point to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Category {
    Contact,
    Customer,
    Opportunity,
    Quote,
    Ticket,
    User,
}

impl Category {
    pub(in crate::import) fn stream(self, id: Uuid) -> StreamName {
        match self {
            Self::Contact => ContactId(id).stream(),
            Self::Customer => CustomerId(id).stream(),
            Self::Opportunity => OpportunityId(id).stream(),
            Self::Quote => QuoteId(id).stream(),
            Self::Ticket => TicketId(id).stream(),
            Self::User => UserId(id).stream(),
        }
    }

    pub(in crate::import) fn noun(self) -> (&'static str, &'static str) {
        match self {
            Self::Contact => ("contact", "联系人"),
            Self::Customer => ("customer", "客户"),
            Self::Opportunity => ("opportunity", "商机"),
            Self::Quote => ("quote", "报价"),
            Self::Ticket => ("ticket", "工单"),
            Self::User => ("user", "用户"),
        }
    }
}

/// What a field takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::import) enum Takes {
    /// Any text.
    Text,
    /// A decimal number with a point.
    Number,
    /// A whole number.
    Whole,
    /// A date in one of the mapping's formats.
    Date,
    /// ISO 4217.
    Currency,
    /// ISO 3166.
    Region,
    /// IANA.
    TimeZone,
    /// `pipeline-<uuid>`.
    Pipeline,
    /// `calendar-<uuid>`.
    Calendar,
    /// `series-<uuid>`.
    Series,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Several texts.
    Texts,
    /// Several of these words.
    EachOf(&'static [&'static str]),
    /// Values by name.
    Pairs,
    /// An aggregate.
    Link(Category),
    /// Several aggregates.
    Links(Category),
}

impl Takes {
    pub(in crate::import) fn is_list(self) -> bool {
        matches!(self, Self::Texts | Self::EachOf(_))
    }

    /// Whether a text fits; what is wrong otherwise. Dates are checked when they are read.
    pub(in crate::import) fn check(self, text: &str) -> Result<(), String> {
        match self {
            Self::Text
            | Self::Texts
            | Self::Date
            | Self::Pairs
            | Self::Link(_)
            | Self::Links(_) => Ok(()),
            Self::Number => fits(Decimal::from_str_exact(text), text, "a decimal number"),
            Self::Whole => fits(u32::from_str(text), text, "a whole number"),
            Self::Currency => fits(Currency::parse(text), text, "an ISO 4217 currency"),
            Self::Region => fits(Region::parse(text), text, "an ISO 3166 region"),
            Self::TimeZone => fits(chrono_tz::Tz::from_str(text), text, "an IANA time zone"),
            Self::Pipeline => fits(PipelineId::parse(text), text, "pipeline-<uuid>"),
            Self::Series => fits(SeriesId::parse(text), text, "series-<uuid>"),
            Self::Calendar => fits(CalendarId::parse(text), text, "calendar-<uuid>"),
            Self::OneOf(words) | Self::EachOf(words) if words.contains(&text) => Ok(()),
            Self::OneOf(words) | Self::EachOf(words) => {
                Err(format!("{} is not one of {}", quoted(text), words.join(", ")))
            }
        }
    }
}

fn fits<T, E>(parsed: Result<T, E>, text: &str, expected: &str) -> Result<(), String> {
    parsed.map(|_| ()).map_err(|_| format!("{} is not {expected}", quoted(text)))
}
