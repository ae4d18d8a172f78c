//! From what a caller writes to values that are never invalid.

use std::fmt;

use async_graphql::ID;
use chrono::{DateTime, NaiveDate, Utc};
use kehu_domain::values::{
    Currency, Money, Percent, Quantity, Region, UnitPrice, money::MoneyError,
};

use super::user_error::UserError;
use crate::graphql::scalars;

/// What parsing gives.
pub(crate) type Parsed<T> = Result<T, UserError>;

/// Parses what is there.
pub(crate) fn optional<T, U>(
    given: Option<T>,
    parse: impl FnOnce(T) -> Parsed<U>,
) -> Parsed<Option<U>> {
    given.map(parse).transpose()
}

/// Parses each of `items`; errors name the item by its place.
pub(crate) fn each<T, U>(
    field: &str,
    items: Vec<T>,
    parse: impl Fn(usize, T) -> Parsed<U>,
) -> Parsed<Vec<U>> {
    let parse = |(place, item)| {
        parse(place, item).map_err(|error| error.within(&place.to_string()).within(field))
    };
    items.into_iter().enumerate().map(parse).collect()
}

/// An id: `customer-<uuid>` and the like.
pub(crate) fn id<T: std::str::FromStr<Err: fmt::Display>>(field: &str, given: &ID) -> Parsed<T> {
    given.parse().map_err(|error: T::Err| {
        UserError::invalid(field, error.to_string(), format!("“{}” 不是有效的标识", given.0))
    })
}

/// A UUID.
pub(crate) fn uuid(field: &str, given: &scalars::Uuid) -> Parsed<uuid::Uuid> {
    let text = &given.0;
    uuid::Uuid::parse_str(text).map_err(|_| {
        UserError::invalid(
            field,
            format!("{text:?} is not a UUID"),
            format!("“{text}” 不是有效的 UUID"),
        )
    })
}

/// A day.
pub(crate) fn date(field: &str, given: &scalars::Date) -> Parsed<NaiveDate> {
    let text = &given.0;
    given.value().ok_or_else(|| {
        UserError::invalid(
            field,
            format!("{text:?} is not a date such as 2026-03-31"),
            format!("“{text}” 不是有效的日期，应写作 2026-03-31"),
        )
    })
}

/// A moment.
pub(crate) fn time(field: &str, given: &scalars::Time) -> Parsed<DateTime<Utc>> {
    let text = &given.0;
    given.value().ok_or_else(|| {
        UserError::invalid(
            field,
            format!("{text:?} is not a time such as 2026-03-31T08:30:00Z"),
            format!("“{text}” 不是有效的时间，应写作 2026-03-31T08:30:00Z"),
        )
    })
}

/// A whole number that is not negative and fits.
pub(crate) fn whole<T: TryFrom<i32>>(field: &str, given: i32) -> Parsed<T> {
    T::try_from(given).map_err(|_| {
        UserError::invalid(
            field,
            format!("{given} is out of range"),
            format!("{given} 超出允许的范围"),
        )
    })
}

/// A region.
pub(crate) fn region(field: &str, given: &str) -> Parsed<Region> {
    Region::parse(given).map_err(|error| {
        UserError::invalid(
            field,
            error.to_string(),
            format!("“{given}” 不是有效的 ISO 3166 地区代码，应写作 CN 或 CN-31"),
        )
    })
}

/// A time zone.
pub(crate) fn time_zone(field: &str, given: &str) -> Parsed<chrono_tz::Tz> {
    given.parse().map_err(|_| {
        UserError::invalid(
            field,
            format!("{given:?} is not an IANA time zone such as Asia/Shanghai"),
            format!("“{given}” 不是有效的 IANA 时区，应写作 Asia/Shanghai"),
        )
    })
}

/// A currency.
pub(crate) fn currency(field: &str, given: &str) -> Parsed<Currency> {
    Currency::parse(given).map_err(|error| money_error(field, &error))
}

/// A quantity.
pub(crate) fn quantity(field: &str, given: &scalars::Decimal) -> Parsed<Quantity> {
    Quantity::parse(&given.0).map_err(|error| money_error(field, &error))
}

/// A price of one unit.
pub(crate) fn unit_price(field: &str, given: &scalars::Decimal) -> Parsed<UnitPrice> {
    UnitPrice::parse(&given.0).map_err(|error| money_error(field, &error))
}

/// A percentage.
pub(crate) fn percent(field: &str, given: &scalars::Decimal) -> Parsed<Percent> {
    let text = &given.0;
    Percent::parse(text).map_err(|error| {
        let chinese = format!("“{text}” 不是 0 至 100 之间、最多 4 位小数的百分数");
        UserError::invalid(field, error.to_string(), chinese)
    })
}

/// An amount of money.
pub(crate) fn money(field: &str, amount: &scalars::Decimal, code: &str) -> Parsed<Money> {
    let currency = currency("currency", code).map_err(|error| error.within(field))?;
    Money::parse(&amount.0, currency).map_err(|error| money_error("amount", &error).within(field))
}

fn money_error(field: &str, error: &MoneyError) -> UserError {
    let chinese = match error {
        MoneyError::UnknownCurrency(code) => format!("“{code}” 不是有效的 ISO 4217 货币代码"),
        MoneyError::NotANumber(text) => format!("“{text}” 不是十进制数"),
        MoneyError::TooManyDecimals { currency, allowed, found } => {
            format!("{currency} 最多 {allowed} 位小数，给出了 {found} 位")
        }
        MoneyError::TooLarge { integer, fraction } => {
            format!("整数最多 {integer} 位，小数最多 {fraction} 位")
        }
        MoneyError::CurrencyMismatch(one, other) => format!("{one} 与 {other} 不能相加"),
    };
    UserError::invalid(field, error.to_string(), chinese)
}
