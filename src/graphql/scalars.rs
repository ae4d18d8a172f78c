//! The scalars of the schema.
//!
//! Their inputs are only asked to be text. What the text must say is checked where it is used, so
//! that a mutation can answer with a user error that names the field.

use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, Value};
use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use kehu_domain::values::Money;

/// A text that the input must be.
fn text(value: Value) -> InputValueResult<String> {
    match value {
        Value::String(text) => Ok(text),
        other => Err(InputValueError::custom(format!("expected a string, found {other}"))),
    }
}

macro_rules! text_scalars {
    ($($(#[$doc:meta])* $name:ident as $graphql:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub(crate) struct $name(pub String);

        $(#[$doc])*
        #[Scalar(name = $graphql)]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                text(value).map(Self).map_err(InputValueError::propagate)
            }

            fn is_valid(value: &Value) -> bool {
                matches!(value, Value::String(_))
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.clone())
            }
        }
    )+};
}

text_scalars! {
    /// A UUID in its canonical form: `0198c5c4-9f0e-7cc0-8000-3b1d2f8a6c11`.
    Uuid as "UUID";
    /// A day: `2026-03-31`.
    Date as "Date";
    /// A moment after RFC 3339, such as `2026-03-31T08:30:00Z`; answers are in UTC with microseconds.
    Time as "DateTime";
    /// An exact decimal number as text: `1250.00`.
    Decimal as "Decimal";
    /// A position in the log, as text: a whole number that only grows. What a mutation returns here
    /// can be given to a query as `atLeast`.
    Position as "Position";
}

impl From<uuid::Uuid> for Uuid {
    fn from(id: uuid::Uuid) -> Self {
        Self(id.to_string())
    }
}

impl From<NaiveDate> for Date {
    fn from(date: NaiveDate) -> Self {
        Self(date.to_string())
    }
}

impl From<DateTime<Utc>> for Time {
    fn from(time: DateTime<Utc>) -> Self {
        Self(time.to_rfc3339_opts(SecondsFormat::Micros, true))
    }
}

impl From<rust_decimal::Decimal> for Decimal {
    fn from(number: rust_decimal::Decimal) -> Self {
        Self(number.to_string())
    }
}

impl From<Money> for Decimal {
    fn from(money: Money) -> Self {
        money.amount().into()
    }
}

impl From<u64> for Position {
    fn from(position: u64) -> Self {
        Self(position.to_string())
    }
}

impl Date {
    /// The day; `None` when the text is none.
    pub(crate) fn value(&self) -> Option<NaiveDate> {
        NaiveDate::parse_from_str(&self.0, "%Y-%m-%d").ok()
    }
}

impl Time {
    /// The moment, cut to microseconds; `None` when the text is none.
    pub(crate) fn value(&self) -> Option<DateTime<Utc>> {
        use chrono::SubsecRound;
        DateTime::parse_from_rfc3339(&self.0).ok().map(|time| time.to_utc().trunc_subsecs(6))
    }
}

impl Position {
    /// The number; `None` when the text is none, or larger than any log.
    pub(crate) fn value(&self) -> Option<u64> {
        self.0.parse().ok().filter(|position| i64::try_from(*position).is_ok())
    }
}
