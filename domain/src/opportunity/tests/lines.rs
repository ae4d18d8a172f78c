//! The products of a deal.

use super::*;
use crate::values::{Quantity, UnitPrice};

pub(super) fn line(
    n: u64,
    product: &str,
    quantity: &str,
    price: Option<(&str, &str)>,
) -> LineInput {
    LineInput {
        line: line_id(n),
        product: product.to_owned(),
        quantity: Quantity::parse(quantity).unwrap(),
        unit_price: price.map(|(price, _)| UnitPrice::parse(price).unwrap()),
        currency: price.map(|(_, currency)| Currency::parse(currency).unwrap()),
    }
}

fn add(n: u64, price: Option<(&str, &str)>) -> Command {
    Command::AddLine(line(n, "A", "1", price))
}

/// Says the line as part of an opening, as an addition, and as a change.
fn each_way(input: &LineInput, amount: Option<Money>, code: &str) {
    let opening = open(Opening { amount, lines: vec![input.clone()], ..Opening::default() });
    given::<Opportunity>([]).when(opening, &asked()).then_refused(code);
    let deal = given::<Opportunity>([])
        .and(open(Opening { amount, ..Opening::default() }), &asked())
        .and(add(1, None), &asked());
    deal.when(Command::AddLine(input.clone()), &asked()).then_refused(code);
    deal.when(Command::ChangeLine(input.clone()), &asked()).then_refused(code);
}

#[test]
fn amounts_and_prices_are_not_negative_quantities_are_positive() {
    each_way(&line(1, "A", "0", None), None, "OPPORTUNITY_QUANTITY_NOT_POSITIVE");
    each_way(&line(1, "A", "-1", None), None, "OPPORTUNITY_QUANTITY_NOT_POSITIVE");
    each_way(&line(1, "A", "1", Some(("-1", "CNY"))), None, "OPPORTUNITY_PRICE_NEGATIVE");
    bare().when(add(1, Some(("0", "CNY"))), &asked()).then_given();

    let amount = yuan("-0.01");
    let opening = open(Opening { amount: Some(amount), ..Opening::default() });
    given::<Opportunity>([]).when(opening, &asked()).then_refused("OPPORTUNITY_AMOUNT_NEGATIVE");
    for command in
        [Command::ReviseAmount { amount }, Command::Win { amount: Some(amount), closed_on: None }]
    {
        bare().when(command, &asked()).then_refused("OPPORTUNITY_AMOUNT_NEGATIVE");
    }
}

#[test]
fn a_price_has_a_currency_and_a_currency_has_a_price() {
    let mut half = line(1, "A", "1", Some(("10", "CNY")));
    half.currency = None;
    each_way(&half, None, "OPPORTUNITY_PRICE_INCOMPLETE");
    let mut half = line(1, "A", "1", Some(("10", "CNY")));
    half.unit_price = None;
    each_way(&half, None, "OPPORTUNITY_PRICE_INCOMPLETE");
}

#[test]
fn lines_are_priced_in_one_currency_the_amounts() {
    let code = "OPPORTUNITY_CURRENCY_MIXED";
    let in_dollars = line(1, "A", "1", Some(("10", "USD")));
    each_way(&in_dollars, Some(yuan("1250")), code);

    // Without an amount, the first price says what the deal is in.
    let priced = bare().and(add(1, Some(("10", "CNY"))), &asked());
    priced.when(add(2, Some(("10", "USD"))), &asked()).then_refused(code);
    priced.when(Command::ReviseAmount { amount: dollars("9") }, &asked()).then_rejected(
        &Rejection::CurrencyMixed {
            expected: yuan("1").currency(),
            found: dollars("1").currency(),
        },
    );
    let win = Command::Win { amount: Some(dollars("9")), closed_on: None };
    priced.when(win.clone(), &asked()).then_refused(code);
    let lines = vec![line(1, "A", "1", Some(("10", "CNY"))), line(2, "A", "1", Some(("1", "USD")))];
    let opening = open(Opening { lines, ..Opening::default() });
    given::<Opportunity>([]).when(opening, &asked()).then_refused(code);

    // The only line may change its currency, and a deal without priced lines may as well.
    priced.when(Command::ChangeLine(in_dollars), &asked()).then_given();
    opened().when(Command::ReviseAmount { amount: dollars("9") }, &asked()).then_given();
    opened().when(win, &asked()).then_given();
}

#[test]
fn a_line_keeps_its_id_until_it_is_removed_for_good() {
    let other = Command::AddLine(line(1, "B", "1", None));
    let deal = bare().and(add(1, None), &asked());
    deal.when(other.clone(), &asked()).then_rejected(&Rejection::LineIdTaken(line_id(1)));
    let removed = deal.and(Command::RemoveLine { line: line_id(1) }, &asked());
    for command in [other, add(1, None)] {
        removed.when(command, &asked()).then_refused("OPPORTUNITY_LINE_ID_TAKEN");
    }
    removed
        .when(Command::ChangeLine(line(1, "A", "1", None)), &asked())
        .then_refused("OPPORTUNITY_LINE_REMOVED");
    let twice = vec![line(1, "A", "1", None), line(1, "A", "1", None)];
    given::<Opportunity>([])
        .when(open(Opening { lines: twice, ..Opening::default() }), &asked())
        .then_refused("OPPORTUNITY_LINE_ID_TAKEN");
}

#[test]
fn an_unknown_line_is_neither_changed_nor_removed() {
    for command in
        [Command::ChangeLine(line(9, "A", "1", None)), Command::RemoveLine { line: line_id(9) }]
    {
        bare().when(command, &asked()).then_refused("OPPORTUNITY_LINE_UNKNOWN");
    }
}

#[test]
fn a_line_changes_as_a_whole() {
    let changed = line(1, "B", "2.5", Some(("9.99", "CNY")));
    let deal = opened().and(add(1, Some(("10", "CNY"))), &asked());
    deal.when(Command::ChangeLine(changed.clone()), &asked())
        .then([Event::LineChanged(LineChanged::from(changed))]);
}
