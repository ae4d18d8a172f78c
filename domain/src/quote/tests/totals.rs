//! What things come to: examples by hand, and what holds for all.

use proptest::{collection::vec, option, prelude::*, sample::select};
use rust_decimal::Decimal;

use super::{
    super::totals::{Fault, PricedLine, calculate},
    *,
};

fn priced(quantity: &str, price: &str, discount: Option<Reduction>, tax: &str) -> PricedLine {
    PricedLine {
        quantity: Quantity::parse(quantity).unwrap(),
        unit_price: UnitPrice::parse(price).unwrap(),
        discount,
        tax_rate: percent(tax),
    }
}

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

#[test]
fn rounding_is_half_to_even_and_once() {
    // 0.125, 0.375 and 2 × 0.0625 − 10 % = 0.1125.
    for (line, net) in [
        (priced("1", "0.125", None, "0"), "0.12"),
        (priced("3", "0.125", None, "0"), "0.38"),
        (priced("2", "0.0625", Some(off("10")), "0"), "0.11"),
    ] {
        let it = calculate(currency("CNY"), &[line], &[]).unwrap();
        assert_eq!(it.totals.net, yuan(net), "{line:?}");
    }
    let half = priced("1", "0.5", None, "0");
    for (code, lines, net) in [("JPY", 1, "0"), ("JPY", 3, "0"), ("KWD", 1, "0.500")] {
        let lines = vec![half; lines];
        let it = calculate(currency(code), &lines, &[]).unwrap();
        assert_eq!(it.totals.net, money(net, code), "lines are rounded one by one");
    }
    // Tax is rounded per rate, not per line: 3 × 0.50 at 1 % is 0.015, half to even 0.02.
    let it = calculate(currency("CNY"), &vec![priced("1", "0.5", None, "1"); 3], &[]).unwrap();
    assert_eq!((it.totals.tax, it.totals.total), (yuan("0.02"), yuan("1.52")));
}

#[test]
fn what_is_taken_off_the_whole_is_spread_to_the_last_unit() {
    let lines = vec![priced("1", "1", None, "6"); 3];
    let it = calculate(currency("CNY"), &lines, &[Reduction::Amount(yuan("1"))]).unwrap();
    let shares: Vec<_> = it.lines.iter().map(|line| line.share).collect();
    assert_eq!(shares, [yuan("0.34"), yuan("0.33"), yuan("0.33")], "the earlier line first");
    let lines =
        [priced("1", "10", None, "6"), priced("1", "20", None, "13"), priced("1", "5", None, "6")];
    let it = calculate(currency("JPY"), &lines, &[off("10"), off("3")]).unwrap();
    // 35 − (round(3.5) = 4) − (round(1.05) = 1); 5 × 10/35 = 1.43, 2.86, 0.71.
    let shares: Vec<_> = it.lines.iter().map(|line| line.share).collect();
    assert_eq!(shares, [money("1", "JPY"), money("3", "JPY"), money("1", "JPY")]);
    assert_eq!(it.reductions, [money("4", "JPY"), money("1", "JPY")]);
    let bases: Vec<_> = it.totals.taxes.iter().map(|tax| (tax.base, tax.tax)).collect();
    let expected =
        [(money("13", "JPY"), money("1", "JPY")), (money("17", "JPY"), money("2", "JPY"))];
    assert_eq!(bases, expected);
    assert_eq!(it.totals.total, money("33", "JPY"));
}

#[test]
fn limits_are_compared_with_unrounded_amounts_rounded_up() {
    let discount = |lines: &[PricedLine], reductions: &[Reduction]| {
        calculate(currency("CNY"), lines, reductions).unwrap().totals.discount_percent
    };
    // Ten percent is ten percent, however the cents fall.
    let line = priced("1", "0.05", Some(off("10")), "0");
    assert_eq!(discount(&vec![line; 7], &[]), percent("10"));
    assert_eq!(discount(&[priced("3", "0.33", None, "0")], &[off("10")]), percent("10"));
    // A discount on a discounted line counts as what is left.
    assert_eq!(discount(&[line], &[off("10")]), percent("19"));
    // A third is more than 33.3333 %.
    let third = Reduction::Amount(yuan("1"));
    assert_eq!(discount(&[priced("1", "3", None, "0")], &[third]), percent("33.3334"));
    assert_eq!(discount(&[priced("1", "0", None, "0")], &[]), Percent::ZERO);
    assert_eq!(discount(&[], &[]), Percent::ZERO);
}

#[test]
fn the_largest_quote_is_still_exact() {
    // 999.999 × 999999999999.9999 = 999998999999999.9000001, below 10^15.
    let most = priced("999.999", "999999999999.9999", None, "100");
    let it = calculate(currency("CLF"), &[most], &[off("33.3333")]).unwrap();
    assert_eq!(it.totals.subtotal, money("999998999999999.9000", "CLF"));
    // A third of it, as written; and as much tax again as is left.
    assert_eq!(it.totals.reductions, money("333332666666999.9667", "CLF"));
    assert_eq!(it.totals.tax, it.totals.net);
    let too_much = priced("1000", "999999999999.9999", None, "0");
    let half = priced("500", "999999999999.9999", None, "0");
    for lines in [vec![too_much, priced("1", "0.1", None, "0")], vec![half; 3]] {
        assert_eq!(calculate(currency("CLF"), &lines, &[]), Err(Fault::TooLarge));
    }
}

fn lines(currency: Currency) -> impl Strategy<Value = Vec<PricedLine>> {
    let reduction = move || reductions(currency, 5_000);
    let line = (1_u64..10_000_000, 0_u64..10_000_000_000, option::of(reduction()), 0_u32..=200_000)
        .prop_map(|(quantity, price, discount, tax)| PricedLine {
            quantity: Quantity::new(Decimal::new(quantity.try_into().unwrap(), 3)).unwrap(),
            unit_price: UnitPrice::new(Decimal::new(price.try_into().unwrap(), 4)).unwrap(),
            discount,
            tax_rate: Percent::of_millionths(tax / 10_000 * 10_000),
        });
    vec(line, 1..12)
}

fn reductions(currency: Currency, most: i64) -> impl Strategy<Value = Reduction> {
    prop_oneof![
        3 => (0_u32..400_000).prop_map(|part| Reduction::Percent(Percent::of_millionths(part))),
        1 => (0..most).prop_map(move |units| {
            let amount = Decimal::new(units, currency.decimals());
            Reduction::Amount(Money::new(amount, currency).unwrap())
        }),
    ]
}

fn quotes() -> impl Strategy<Value = (Currency, Vec<PricedLine>, Vec<Reduction>)> {
    select(vec!["CNY", "JPY", "KWD", "EUR", "CLF"]).prop_flat_map(|code| {
        let currency = Currency::parse(code).unwrap();
        (Just(currency), lines(currency), vec(reductions(currency, 100_000), 0..4))
    })
}

fn sum(amounts: impl Iterator<Item = Money>) -> Decimal {
    amounts.map(Money::amount).sum()
}

proptest! {
    /// Whatever is offered, the parts make the whole.
    #[test]
    fn the_sum_of_parts_equals_the_total((currency, lines, reductions) in quotes()) {
        let Ok(it) = calculate(currency, &lines, &reductions) else { return Ok(()) };
        let totals = &it.totals;
        prop_assert_eq!(sum(it.lines.iter().map(|line| line.gross)), totals.gross.amount());
        prop_assert_eq!(sum(it.lines.iter().map(|line| line.discount)), totals.line_discounts.amount());
        prop_assert_eq!(sum(it.lines.iter().map(|line| line.net)), totals.subtotal.amount());
        prop_assert_eq!(sum(it.lines.iter().map(|line| line.share)), totals.reductions.amount());
        prop_assert_eq!(sum(it.reductions.iter().copied()), totals.reductions.amount());
        prop_assert_eq!(sum(it.lines.iter().map(|line| line.taxable)), totals.net.amount());
        prop_assert_eq!(sum(totals.taxes.iter().map(|tax| tax.base)), totals.net.amount());
        prop_assert_eq!(sum(totals.taxes.iter().map(|tax| tax.tax)), totals.tax.amount());
        prop_assert_eq!(totals.net.amount() + totals.tax.amount(), totals.total.amount());
        for (line, input) in it.lines.iter().zip(&lines) {
            prop_assert!(!line.taxable.is_negative() && !line.share.is_negative(), "{:?}", input);
        }
    }

    /// No share is further than one unit from what is due.
    #[test]
    fn shares_are_in_proportion((currency, lines, reductions) in quotes()) {
        let Ok(it) = calculate(currency, &lines, &reductions) else { return Ok(()) };
        let (whole, reduced) = (it.totals.subtotal.amount(), it.totals.reductions.amount());
        let unit = Decimal::new(1, currency.decimals());
        for line in &it.lines {
            if whole.is_zero() {
                prop_assert!(line.share.amount().is_zero());
                continue;
            }
            let due = line.net.amount() * (reduced / whole);
            prop_assert!((line.share.amount() - due).abs() < unit * Decimal::new(1_001, 3));
        }
    }

    /// The order of what is taken off the whole does not matter.
    #[test]
    fn order_does_not_matter((currency, lines, reductions) in quotes()) {
        let reversed: Vec<_> = reductions.iter().rev().copied().collect();
        let one = calculate(currency, &lines, &reductions).map(|it| it.totals);
        let other = calculate(currency, &lines, &reversed).map(|it| it.totals);
        prop_assert_eq!(one, other);
    }
}
