//! What a quote comes to, exact to the last minor unit of its currency.
//!
//! With all amounts in the currency's minor unit, and `round` rounding half to even:
//!
//! - a line's gross is `round(quantity × unit price)`; its net is
//!   `round(quantity × unit price − discount)`, rounded once, where a percentage is taken from the
//!   unrounded product; its discount is gross − net;
//! - the subtotal is the sum of the lines' nets;
//! - each discount or allowance on the whole quote is its amount, or `round(subtotal × percentage)`:
//!   all are taken from the subtotal, so their order does not matter;
//! - their sum R is spread over the lines in proportion to the nets, by largest remainder: each
//!   line gets `⌊R × net ÷ subtotal⌋`, and the units that are left go one each to the lines with
//!   the largest remainders, the earlier line first among equals;
//! - what is taxed of a line is its net − its share; what is taxed at a rate is the sum over the
//!   lines with that rate, and the tax is `round(base × rate)`;
//! - the total is the sum of all bases and taxes.
//!
//! So the sums of lines, of rates and of the whole agree to the last digit. The discount as a
//! percentage, which limits are compared with, is that of the unrounded amounts: everything that is
//! taken off, divided by the sum of `quantity × unit price`, rounded up to four decimals. Rounding
//! up on a grid that all limits lie on makes the comparison exact.
//!
//! All arithmetic is in integers of 128 bits. A quote is below 10¹⁵ in its currency; the largest
//! intermediate product, two amounts of at most 10¹⁹ minor units, then still fits.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::values::{Currency, Money, Percent, Quantity, UnitPrice};

/// What is taken off: a part, or an amount.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Reduction {
    /// So much of it: `{"percent":"12.5"}`.
    Percent(Percent),
    /// This much: `{"amount":{"amount":"5.00","currency":"CNY"}}`.
    Amount(Money),
}

/// What counts of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PricedLine {
    /// How many.
    pub quantity: Quantity,
    /// Price of one.
    pub unit_price: UnitPrice,
    /// What is taken off the line.
    pub discount: Option<Reduction>,
    /// The rate at which it is taxed.
    pub tax_rate: Percent,
}

/// What a line comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineTotals {
    /// Quantity × unit price.
    pub gross: Money,
    /// What its own discount takes off.
    pub discount: Money,
    /// Gross − discount.
    pub net: Money,
    /// Its share of what is taken off the whole quote.
    pub share: Money,
    /// Net − share: what is taxed.
    pub taxable: Money,
}

/// What is taxed at one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaxTotals {
    /// The rate.
    pub rate: Percent,
    /// What is taxed at it.
    pub base: Money,
    /// The tax.
    pub tax: Money,
}

/// What a quote comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Totals {
    /// Sum of the lines before any discount.
    pub gross: Money,
    /// What the lines' own discounts take off.
    pub line_discounts: Money,
    /// Sum of the lines.
    pub subtotal: Money,
    /// What the discounts and allowances on the whole quote take off.
    pub reductions: Money,
    /// Subtotal − reductions: what is paid before tax.
    pub net: Money,
    /// What is taxed at each rate, in ascending order of the rates.
    pub taxes: Vec<TaxTotals>,
    /// Sum of the taxes.
    pub tax: Money,
    /// Net + tax: what is paid.
    pub total: Money,
    /// Everything that is taken off, in percent of what the lines cost without it.
    pub discount_percent: Percent,
}

/// A quote's totals, with those of its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calculation {
    /// Of the whole.
    pub totals: Totals,
    /// Of each line, in the order given.
    pub lines: Vec<LineTotals>,
    /// What each discount or allowance on the whole quote takes off, in the order given.
    pub reductions: Vec<Money>,
}

/// Why lines and discounts do not come to anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nobody offers that much.
    TooLarge,
    /// A line's discount is more than the line.
    LineDiscountTooLarge {
        /// Which line, in the order given.
        index: usize,
    },
    /// The discounts on the whole are more than the whole.
    ReductionsTooLarge,
}

/// Decimals of quantity × unit price.
const PRODUCT_DECIMALS: u32 = 7;
/// Decimals of a percentage taken as a part of one.
const PART_DECIMALS: u32 = 6;
/// The first sum of money that is too large, in the currency itself.
const TOO_MUCH: i128 = 1_000_000_000_000_000;

/// Adds everything up. Amounts must be in `currency`; quantities, prices and amounts not negative.
pub fn calculate(
    currency: Currency,
    lines: &[PricedLine],
    reductions: &[Reduction],
) -> Result<Calculation, Fault> {
    let scale = Scale::of(currency);
    let mut exact = Vec::with_capacity(lines.len());
    for (index, line) in lines.iter().enumerate() {
        exact.push(scale.line(line)?.ok_or(Fault::LineDiscountTooLarge { index })?);
    }
    if exact.iter().map(|line| line.product).sum::<i128>() >= TOO_MUCH * power(PRODUCT_DECIMALS) {
        return Err(Fault::TooLarge);
    }
    let nets: Vec<i128> = exact.iter().map(|line| line.net).collect();
    let subtotal: i128 = nets.iter().sum();
    let taken: Vec<i128> = reductions
        .iter()
        .map(|reduction| match reduction {
            Reduction::Percent(percent) => {
                round(subtotal * millionths(*percent), power(PART_DECIMALS))
            }
            Reduction::Amount(amount) => scale.units(*amount),
        })
        .collect();
    let sum = taken.iter().try_fold(0_i128, |sum, taken| sum.checked_add(*taken));
    let reduced = sum.filter(|sum| *sum <= subtotal).ok_or(Fault::ReductionsTooLarge)?;
    let shares = spread(reduced, &nets);
    let mut bases: BTreeMap<Percent, i128> = BTreeMap::new();
    for ((line, net), share) in lines.iter().zip(&nets).zip(&shares) {
        *bases.entry(line.tax_rate).or_default() += net - share;
    }
    let taxes: Vec<(Percent, i128, i128)> = bases
        .into_iter()
        .map(|(rate, base)| (rate, base, round(base * millionths(rate), power(PART_DECIMALS))))
        .collect();
    let gross: i128 = exact.iter().map(|line| line.gross).sum();
    let tax: i128 = taxes.iter().map(|(_, _, tax)| tax).sum();
    let money = |units| scale.money(units);
    let totals = Totals {
        gross: money(gross),
        line_discounts: money(gross - subtotal),
        subtotal: money(subtotal),
        reductions: money(reduced),
        net: money(subtotal - reduced),
        taxes: taxes
            .into_iter()
            .map(|(rate, base, tax)| TaxTotals { rate, base: money(base), tax: money(tax) })
            .collect(),
        tax: money(tax),
        total: money(subtotal - reduced + tax),
        discount_percent: scale.discount_percent(&exact, reductions),
    };
    let of_line = |(line, share): (&ExactLine, &i128)| LineTotals {
        gross: money(line.gross),
        discount: money(line.gross - line.net),
        net: money(line.net),
        share: money(*share),
        taxable: money(line.net - share),
    };
    let lines = exact.iter().zip(&shares).map(of_line).collect();
    Ok(Calculation { totals, lines, reductions: taken.into_iter().map(money).collect() })
}

/// A line in integers.
struct ExactLine {
    /// Quantity × unit price, with [`PRODUCT_DECIMALS`].
    product: i128,
    /// What its discount takes off, with [`PART_DECIMALS`] more.
    discount: i128,
    /// In minor units.
    gross: i128,
    /// In minor units.
    net: i128,
}

/// How a currency's minor units relate to everything finer.
struct Scale {
    currency: Currency,
    decimals: u32,
}

impl Scale {
    fn of(currency: Currency) -> Self {
        Self { currency, decimals: currency.decimals() }
    }

    /// A line; `None` where its discount is more than it.
    fn line(&self, line: &PricedLine) -> Result<Option<ExactLine>, Fault> {
        let product = mantissa(line.quantity.value(), 3) * mantissa(line.unit_price.value(), 4);
        if product >= TOO_MUCH * power(PRODUCT_DECIMALS) {
            return Err(Fault::TooLarge);
        }
        let whole = product * power(PART_DECIMALS);
        let discount = match line.discount {
            None => 0,
            Some(Reduction::Percent(percent)) => product * millionths(percent),
            Some(Reduction::Amount(amount)) => {
                self.units(amount) * self.finer(PRODUCT_DECIMALS + PART_DECIMALS)
            }
        };
        if discount > whole {
            return Ok(None);
        }
        let gross = round(product, self.finer(PRODUCT_DECIMALS));
        let net = round(whole - discount, self.finer(PRODUCT_DECIMALS + PART_DECIMALS));
        Ok(Some(ExactLine { product, discount, gross, net }))
    }

    /// Rounded up to four decimals; what is taken from nothing is nothing.
    fn discount_percent(&self, lines: &[ExactLine], reductions: &[Reduction]) -> Percent {
        let product: i128 = lines.iter().map(|line| line.product).sum();
        let discount: i128 = lines.iter().map(|line| line.discount).sum();
        let net = product * power(PART_DECIMALS) - discount;
        let taken = |reduction: &Reduction| match reduction {
            Reduction::Percent(percent) => net * millionths(*percent),
            Reduction::Amount(amount) => {
                self.units(*amount) * self.finer(PRODUCT_DECIMALS + 2 * PART_DECIMALS)
            }
        };
        let taken: i128 = reductions.iter().map(taken).sum();
        let (all, unit) = (discount * power(PART_DECIMALS) + taken, product * power(PART_DECIMALS));
        if unit == 0 {
            return Percent::ZERO;
        }
        let millionths = all / unit + i128::from(all % unit > 0);
        Percent::of_millionths(u32::try_from(millionths).unwrap_or(u32::MAX))
    }

    /// An amount in minor units.
    fn units(&self, amount: Money) -> i128 {
        mantissa(amount.amount(), self.decimals)
    }

    /// How many of what has `decimals` make a minor unit.
    fn finer(&self, decimals: u32) -> i128 {
        power(decimals - self.decimals)
    }

    fn money(&self, units: i128) -> Money {
        let amount = Decimal::try_from_i128_with_scale(units, self.decimals).unwrap_or_default();
        Money::rounded(amount, self.currency)
    }
}

/// Spreads `sum` in proportion to `weights`, by largest remainder.
fn spread(sum: i128, weights: &[i128]) -> Vec<i128> {
    let whole: i128 = weights.iter().sum();
    if whole == 0 {
        return vec![0; weights.len()];
    }
    let mut shares: Vec<i128> = weights.iter().map(|weight| sum * weight / whole).collect();
    let left = sum - shares.iter().sum::<i128>();
    let mut order: Vec<(usize, i128)> =
        weights.iter().map(|weight| sum * weight % whole).enumerate().collect();
    // Stable: the earlier line comes first among equals.
    order.sort_by_key(|(_, remainder)| -remainder);
    for (index, _) in order.into_iter().take(usize::try_from(left).unwrap_or_default()) {
        if let Some(share) = shares.get_mut(index) {
            *share += 1;
        }
    }
    shares
}

/// `number ÷ unit`, half to even; neither is negative.
fn round(number: i128, unit: i128) -> i128 {
    let (quotient, twice) = (number / unit, 2 * (number % unit));
    let up = twice > unit || (twice == unit && quotient % 2 == 1);
    quotient + i128::from(up)
}

fn power(exponent: u32) -> i128 {
    10_i128.pow(exponent)
}

fn millionths(percent: Percent) -> i128 {
    percent.millionths().into()
}

/// The number without its point, which stands before `decimals` digits; there are never more.
fn mantissa(number: Decimal, decimals: u32) -> i128 {
    let number = number.normalize();
    number.mantissa() * power(decimals.saturating_sub(number.scale()))
}
