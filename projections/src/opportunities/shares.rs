//! Each product's part of a deal's amount: in proportion, and adding up exactly.

use std::collections::BTreeMap;

use kehu_domain::values::{Currency, Money};
use rust_decimal::{Decimal, RoundingStrategy};

use super::{Line, ProductShare};

/// Splits `amount` over the products of `lines`, in order of the product codes.
///
/// In proportion to quantity × price where every line has a price in one currency, else to the
/// quantities, else evenly. Parts are rounded down to the minor unit; what is left over goes to the
/// largest part, the first of equals.
pub(super) fn shares(amount: Option<Money>, lines: &[Line]) -> Vec<ProductShare> {
    let weights = weights(lines);
    let Some(amount) = amount else {
        let share = |product: &str| ProductShare { product: product.to_owned(), amount: None };
        return weights.into_keys().map(share).collect();
    };
    let currency = amount.currency();
    let each: Vec<Decimal> = weights.values().copied().collect();
    let mut parts = split(amount.amount(), currency, &each);
    parts.reverse();
    let share = |product: &str| ProductShare {
        product: product.to_owned(),
        amount: Some(Money::rounded(parts.pop().unwrap_or_default(), currency)),
    };
    weights.into_keys().map(share).collect()
}

fn weights(lines: &[Line]) -> BTreeMap<&str, Decimal> {
    let one_currency = lines.windows(2).all(|pair| match pair {
        [one, other] => one.currency == other.currency,
        _ => true,
    });
    let by_price = |line: &Line| line.quantity.value().checked_mul(line.unit_price?.value());
    let by_quantity = |line: &Line| Some(line.quantity.value());
    let priced = if one_currency { sums(lines, by_price) } else { None };
    priced
        .or_else(|| sums(lines, by_quantity))
        .unwrap_or_else(|| lines.iter().map(|line| (line.product.as_str(), Decimal::ONE)).collect())
}

/// One weight per product; `None` if a line has none, or if they come to nothing.
fn sums(
    lines: &[Line],
    weight: impl Fn(&Line) -> Option<Decimal>,
) -> Option<BTreeMap<&str, Decimal>> {
    let mut sums: BTreeMap<&str, Decimal> = BTreeMap::new();
    let mut total = Decimal::ZERO;
    for line in lines {
        let weight = weight(line).filter(|weight| !weight.is_sign_negative())?;
        let sum = sums.entry(line.product.as_str()).or_default();
        *sum = sum.checked_add(weight)?;
        total = total.checked_add(weight)?;
    }
    (!total.is_zero()).then_some(sums)
}

fn split(amount: Decimal, currency: Currency, weights: &[Decimal]) -> Vec<Decimal> {
    let total: Decimal = weights.iter().sum();
    let mut largest = 0;
    let mut parts: Vec<Decimal> = Vec::with_capacity(weights.len());
    for (at, weight) in weights.iter().enumerate() {
        let ratio = weight.checked_div(total).unwrap_or_default();
        let part = amount.checked_mul(ratio).unwrap_or_default();
        parts.push(part.round_dp_with_strategy(currency.decimals(), RoundingStrategy::ToZero));
        if weights.get(largest).is_some_and(|most| weight > most) {
            largest = at;
        }
    }
    let rest = amount - parts.iter().sum::<Decimal>();
    if let Some(part) = parts.get_mut(largest) {
        *part += rest;
    }
    parts
}

#[cfg(test)]
mod tests {
    use kehu_domain::values::{LineId, Quantity, UnitPrice};
    use uuid::Uuid;

    use super::*;

    fn line(product: &str, quantity: &str, price: Option<&str>) -> Line {
        Line {
            id: LineId(Uuid::nil()),
            product: product.to_owned(),
            quantity: Quantity::parse(quantity).unwrap(),
            unit_price: price.map(|price| UnitPrice::parse(price).unwrap()),
            currency: price.map(|_| Currency::parse("USD").unwrap()),
        }
    }

    fn split_of(amount: &str, lines: &[Line]) -> Vec<(String, String)> {
        let amount = Money::parse(amount, Currency::parse("USD").unwrap()).unwrap();
        let shares = shares(Some(amount), lines);
        let total: Decimal = shares.iter().map(|share| share.amount.unwrap().amount()).sum();
        if !lines.is_empty() {
            assert_eq!(total, amount.amount(), "the parts add up");
        }
        let text =
            |share: ProductShare| (share.product, share.amount.unwrap().amount().to_string());
        shares.into_iter().map(text).collect()
    }

    fn expect(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect()
    }

    #[test]
    fn one_product_gets_everything() {
        let lines = [line("GTX", "1", None)];
        assert_eq!(split_of("1054.00", &lines), expect(&[("GTX", "1054.00")]));
    }

    #[test]
    fn the_amount_is_split_by_price_and_quantity() {
        let lines = [line("B", "1", Some("25")), line("A", "3", Some("25"))];
        assert_eq!(split_of("10.00", &lines), expect(&[("A", "7.50"), ("B", "2.50")]));
    }

    #[test]
    fn what_is_left_over_goes_to_the_largest() {
        let lines = [line("A", "1", None), line("B", "1", None), line("C", "1", None)];
        let parts = expect(&[("A", "3.34"), ("B", "3.33"), ("C", "3.33")]);
        assert_eq!(split_of("10.00", &lines), parts);
    }

    #[test]
    fn a_line_without_price_makes_quantities_count() {
        let lines = [line("A", "1", Some("1000")), line("B", "3", None)];
        assert_eq!(split_of("4.00", &lines), expect(&[("A", "1.00"), ("B", "3.00")]));
    }

    #[test]
    fn lines_of_one_product_are_one_share() {
        let lines = [line("A", "1", None), line("A", "1", None), line("B", "2", None)];
        assert_eq!(split_of("4.00", &lines), expect(&[("A", "2.00"), ("B", "2.00")]));
    }

    #[test]
    fn the_greatest_numbers_stay_exact() {
        let lines =
            [line("A", "999999999.999", Some("999999999999.9999")), line("B", "0.001", Some("1"))];
        split_of("999999999999999999.99", &lines);
    }
}
