//! Percentages: of a discount, of a tax, of a limit; exact at all times.

use std::{fmt, str::FromStr};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::money::{MoneyError, parse_decimal};

/// Digits of a percentage after the point.
const FRACTION_DIGITS: u32 = 4;

/// Why a percentage was not accepted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PercentError {
    /// Not a decimal number.
    #[error("{0:?} is not a decimal number")]
    NotANumber(String),
    /// Below nothing, above everything, or finer than anybody reckons.
    #[error("a percentage is 0 to 100, with at most 4 decimals")]
    OutOfRange,
}

/// A percentage from 0 to 100 with at most four decimals: `12.5`.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
#[serde(try_from = "String", into = "String")]
pub struct Percent(Decimal);

impl Percent {
    /// Nothing.
    pub const ZERO: Self = Self(Decimal::ZERO);
    /// Everything.
    pub const HUNDRED: Self = Self(Decimal::ONE_HUNDRED);

    /// Accepts 0 to 100 with at most four decimals.
    pub fn new(value: Decimal) -> Result<Self, PercentError> {
        let value = value.normalize();
        let within = (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(&value);
        if within && value.scale() <= FRACTION_DIGITS {
            Ok(Self(value))
        } else {
            Err(PercentError::OutOfRange)
        }
    }

    /// Parses the text of a percentage, without a sign for percent.
    pub fn parse(text: &str) -> Result<Self, PercentError> {
        let value = parse_decimal(text, (3, FRACTION_DIGITS)).map_err(|error| {
            if matches!(error, MoneyError::NotANumber(_)) {
                PercentError::NotANumber(text.to_owned())
            } else {
                PercentError::OutOfRange
            }
        })?;
        Self::new(value)
    }

    /// From millionths, `125_000` for 12.5 %; whatever is above everything counts as everything.
    pub fn of_millionths(millionths: u32) -> Self {
        Self(Decimal::new(millionths.min(1_000_000).into(), FRACTION_DIGITS).normalize())
    }

    /// How many millionths of the whole it is: `125_000` for 12.5 %.
    pub fn millionths(self) -> u32 {
        let mut scaled = self.0;
        scaled.rescale(FRACTION_DIGITS);
        u32::try_from(scaled.mantissa()).unwrap_or_default()
    }

    /// The number.
    pub fn value(self) -> Decimal {
        self.0
    }
}

impl From<u8> for Percent {
    /// Whole percents; whatever is above everything counts as everything.
    fn from(whole: u8) -> Self {
        Self(Decimal::from(whole.min(100)))
    }
}

impl FromStr for Percent {
    type Err = PercentError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl TryFrom<String> for Percent {
    type Error = PercentError;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<Percent> for String {
    fn from(percent: Percent) -> Self {
        percent.0.to_string()
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentages_are_parts_of_a_hundred() {
        for (text, millionths) in
            [("0", 0), ("0.0001", 1), ("12.50", 125_000), ("99.9999", 999_999), ("100", 1_000_000)]
        {
            let percent = Percent::parse(text).unwrap();
            assert_eq!(percent.millionths(), millionths, "{text}");
            assert_eq!(Percent::of_millionths(millionths), percent, "{text}");
        }
        assert_eq!(Percent::parse("12.50").unwrap().to_string(), "12.5");
        assert_eq!(Percent::of_millionths(u32::MAX), Percent::HUNDRED);
    }

    #[test]
    fn other_texts_are_no_percentages() {
        for text in ["-1", "100.0001", "0.00001", "1000", "99999999999999999999999999999999"] {
            assert_eq!(Percent::parse(text), Err(PercentError::OutOfRange), "{text}");
        }
        for text in ["", "5%", "1e1", "+5", " 5"] {
            assert!(matches!(Percent::parse(text), Err(PercentError::NotANumber(_))), "{text}");
        }
    }

    #[test]
    fn json_is_a_string_that_is_checked() {
        let percent = Percent::parse("5.25").unwrap();
        assert_eq!(serde_json::to_string(&percent).unwrap(), "\"5.25\"");
        assert_eq!(serde_json::from_str::<Percent>("\"5.25\"").unwrap(), percent);
        assert!(serde_json::from_str::<Percent>("\"101\"").is_err());
    }
}
