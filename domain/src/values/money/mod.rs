//! Money, prices and quantities, exact at all times.

use std::{fmt, str::FromStr};

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

/// Why an amount, price, quantity or currency was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Not an ISO 4217 code, or of something without minor unit: gold, test codes.
    #[error("{0:?} is not the ISO 4217 code of a currency in which amounts are kept")]
    UnknownCurrency(String),
    /// Not a decimal number.
    #[error("{0:?} is not a decimal number")]
    NotANumber(String),
    /// More decimals than the currency's minor unit has.
    #[error("{currency} has {allowed} decimals, {found} given")]
    TooManyDecimals {
        /// The currency.
        currency: Currency,
        /// Decimals of its minor unit.
        allowed: u32,
        /// Decimals given.
        found: u32,
    },
    /// More digits than products stay exact with.
    #[error("at most {integer} digits before and {fraction} after the point")]
    TooLarge {
        /// Digits allowed before the point.
        integer: u32,
        /// Digits allowed after it.
        fraction: u32,
    },
    /// Two currencies in one sum.
    #[error("{0} and {1} do not add up")]
    CurrencyMismatch(Currency, Currency),
}

/// An ISO 4217 currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Currency(iso_currency::Currency);

impl Currency {
    /// Parses a three-letter code.
    pub fn parse(code: &str) -> Result<Self, MoneyError> {
        iso_currency::Currency::from_code(code)
            .filter(|currency| currency.exponent().is_some())
            .map(Self)
            .ok_or_else(|| MoneyError::UnknownCurrency(code.to_owned()))
    }

    /// The three-letter code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// Decimals of the minor unit: 2 for CNY, 0 for JPY, 3 for KWD.
    pub fn decimals(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }
}

impl PartialOrd for Currency {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Currency {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.code().cmp(other.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = MoneyError;
    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::parse(code)
    }
}

impl TryFrom<String> for Currency {
    type Error = MoneyError;
    fn try_from(code: String) -> Result<Self, Self::Error> {
        Self::parse(&code)
    }
}

impl From<Currency> for String {
    fn from(currency: Currency) -> Self {
        currency.code().to_owned()
    }
}

/// Reads digits, perhaps with a minus in front and a point within, and nothing else: no plus, no
/// exponent, no separators, no white space.
///
/// A number that no `Decimal` holds is too large for `bounds` in any case.
pub(super) fn parse_decimal(text: &str, bounds: (u32, u32)) -> Result<Decimal, MoneyError> {
    let digits = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let plain = match unsigned.split_once('.') {
        Some((integer, fraction)) => digits(integer) && digits(fraction),
        None => digits(unsigned),
    };
    if !plain {
        return Err(MoneyError::NotANumber(text.to_owned()));
    }
    let (integer, fraction) = bounds;
    Decimal::from_str_exact(text).map_err(|_| MoneyError::TooLarge { integer, fraction })
}

/// Digits of an amount of money before the point.
const AMOUNT_DIGITS: u32 = 18;

/// An amount in one currency, always at its minor unit: `{"amount":"1250.00","currency":"CNY"}`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "RawMoney", into = "RawMoney")]
pub struct Money {
    amount: Decimal,
    currency: Currency,
}

#[derive(Serialize, Deserialize)]
struct RawMoney {
    amount: String,
    currency: Currency,
}

impl Money {
    /// Accepts an amount that has no more decimals than the minor unit.
    pub fn new(amount: Decimal, currency: Currency) -> Result<Self, MoneyError> {
        let (allowed, found) = (currency.decimals(), amount.normalize().scale());
        if found > allowed {
            return Err(MoneyError::TooManyDecimals { currency, allowed, found });
        }
        if amount.abs() >= Decimal::from(10_u64.pow(AMOUNT_DIGITS)) {
            return Err(MoneyError::TooLarge { integer: AMOUNT_DIGITS, fraction: allowed });
        }
        Ok(Self::rounded(amount, currency))
    }

    /// Rounds half-even to the minor unit.
    ///
    /// For sums and shares that are only shown: unlike [`new`](Self::new) it does not ask whether
    /// the amount is small enough to be recorded.
    pub fn rounded(amount: Decimal, currency: Currency) -> Self {
        let decimals = currency.decimals();
        let mut amount =
            amount.round_dp_with_strategy(decimals, RoundingStrategy::MidpointNearestEven);
        if amount.is_zero() {
            // There is no "-0.00".
            amount = Decimal::ZERO;
        }
        amount.rescale(decimals);
        Self { amount, currency }
    }

    /// Parses the text of an amount.
    pub fn parse(amount: &str, currency: Currency) -> Result<Self, MoneyError> {
        let bounds = (AMOUNT_DIGITS, currency.decimals());
        Self::new(parse_decimal(amount, bounds)?, currency)
    }

    /// Nothing of `currency`.
    pub fn zero(currency: Currency) -> Self {
        Self::rounded(Decimal::ZERO, currency)
    }

    /// The number, at the minor unit's scale.
    pub fn amount(self) -> Decimal {
        self.amount
    }

    /// The sum of two amounts of one currency.
    pub fn plus(self, other: Self) -> Result<Self, MoneyError> {
        if self.currency != other.currency {
            return Err(MoneyError::CurrencyMismatch(self.currency, other.currency));
        }
        Self::new(self.amount + other.amount, self.currency)
    }

    /// Whether it is less than nothing.
    pub fn is_negative(self) -> bool {
        self.amount.is_sign_negative() && !self.amount.is_zero()
    }

    /// The currency.
    pub fn currency(self) -> Currency {
        self.currency
    }
}

impl TryFrom<RawMoney> for Money {
    type Error = MoneyError;
    fn try_from(raw: RawMoney) -> Result<Self, Self::Error> {
        Self::parse(&raw.amount, raw.currency)
    }
}

impl From<Money> for RawMoney {
    fn from(money: Money) -> Self {
        Self { amount: money.amount.to_string(), currency: money.currency }
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.amount, self.currency)
    }
}

macro_rules! bounded_decimals {
    ($($(#[$doc:meta])* $name:ident = $integer:literal + $fraction:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(Decimal);

        impl $name {
            /// Refuses what has too many digits on either side of the point.
            pub fn new(value: Decimal) -> Result<Self, MoneyError> {
                let value = value.normalize();
                if value.scale() > $fraction || value.abs() >= Decimal::from(10_u64.pow($integer)) {
                    return Err(MoneyError::TooLarge { integer: $integer, fraction: $fraction });
                }
                Ok(Self(value))
            }

            /// Parses the text of a number.
            pub fn parse(text: &str) -> Result<Self, MoneyError> {
                parse_decimal(text, ($integer, $fraction)).and_then(Self::new)
            }

            /// The number.
            pub fn value(self) -> Decimal {
                self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = MoneyError;
            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(number: $name) -> Self {
                number.0.to_string()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

bounded_decimals! {
    /// A price of one unit, with at most 12 + 4 digits; finer than the minor unit where it must be.
    UnitPrice = 12 + 4;
    /// How many, with at most 9 + 3 digits.
    Quantity = 9 + 3;
}

#[cfg(test)]
mod tests;
