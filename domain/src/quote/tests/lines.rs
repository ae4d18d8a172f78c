//! What a quote offers, and what is taken off.

use super::*;

/// Says the line as part of a drafting, as an addition, and as a change.
fn each_way(input: &LineInput, code: &str) {
    let drafting = Drafting { lines: vec![input.clone()], number: Some("Q-1"), valid_until: None };
    given::<Quote>([]).when(draft(drafting), &asked()).then_refused(code);
    bare().when(Command::AddLine(input.clone()), &asked()).then_refused(code);
    drafted().when(Command::ChangeLine(input.clone()), &asked()).then_refused(code);
}

#[test]
fn a_line_is_a_product_or_a_text_with_a_positive_quantity_and_a_price_that_is_not_negative() {
    let unnamed = LineInput { product: None, ..line(1, "1", "1") };
    each_way(&unnamed, "QUOTE_LINE_UNNAMED");
    each_way(&line(1, "0", "1"), "QUOTE_QUANTITY_NOT_POSITIVE");
    each_way(&line(1, "-1", "1"), "QUOTE_QUANTITY_NOT_POSITIVE");
    each_way(&line(1, "1", "-0.01"), "QUOTE_PRICE_NEGATIVE");
    let text = LineInput { description: Some("上海到汉堡".to_owned()), ..unnamed };
    bare().when(Command::AddLine(text), &asked()).then_given();
    bare().when(Command::AddLine(line(1, "1", "0")), &asked()).then_given();
}

#[test]
fn a_line_keeps_its_id_until_it_is_removed_for_good() {
    let other = Command::AddLine(line(1, "3", "1000"));
    drafted().when(other.clone(), &asked()).then_rejected(&Rejection::LineIdTaken(line_id(1)));
    let removed = drafted().and(Command::RemoveLine { line: line_id(1) }, &asked());
    for command in [other, Command::AddLine(line(1, "2", "1000"))] {
        removed.when(command, &asked()).then_refused("QUOTE_LINE_ID_TAKEN");
    }
    removed
        .when(Command::ChangeLine(line(1, "2", "1")), &asked())
        .then_refused("QUOTE_LINE_REMOVED");
    let lines = vec![line(1, "1", "1"), line(1, "1", "1")];
    given::<Quote>([])
        .when(draft(Drafting { lines, ..Drafting::default() }), &asked())
        .then_refused("QUOTE_LINE_ID_TAKEN");
}

#[test]
fn an_unknown_line_is_neither_changed_nor_removed() {
    for command in
        [Command::ChangeLine(line(9, "1", "1")), Command::RemoveLine { line: line_id(9) }]
    {
        drafted().when(command, &asked()).then_refused("QUOTE_LINE_UNKNOWN");
    }
}

#[test]
fn discounts_never_exceed_what_they_are_taken_from_and_are_in_the_quotes_currency() {
    let with = |discount| LineInput { discount: Some(discount), ..line(1, "1", "100") };
    each_way(&with(Reduction::Amount(money("1", "USD"))), "QUOTE_CURRENCY_MIXED");
    each_way(&with(Reduction::Amount(yuan("-1"))), "QUOTE_DISCOUNT_NEGATIVE");
    each_way(&with(Reduction::Amount(yuan("100.01"))), "QUOTE_DISCOUNT_TOO_LARGE");
    bare().when(Command::AddLine(with(Reduction::Amount(yuan("100")))), &asked()).then_given();
    bare().when(Command::AddLine(with(off("100"))), &asked()).then_given();

    let kind = || "promotion".to_owned();
    for (reduction, code) in [
        (Reduction::Amount(money("1", "USD")), "QUOTE_CURRENCY_MIXED"),
        (Reduction::Amount(yuan("-1")), "QUOTE_DISCOUNT_NEGATIVE"),
        (Reduction::Amount(yuan("2000.01")), "QUOTE_DISCOUNT_TOO_LARGE"),
    ] {
        let allow = Command::Allow { kind: kind(), allowance: reduction };
        drafted().when(allow, &asked()).then_refused(code);
        drafted().when(Command::Discount { discount: reduction }, &asked()).then_refused(code);
    }
    // Together they take no more than there is, and nothing is taken away below them.
    let half = drafted().and(Command::Discount { discount: off("50") }, &asked());
    let allow =
        |amount| Command::Allow { kind: kind(), allowance: Reduction::Amount(yuan(amount)) };
    half.when(allow("1000.01"), &asked()).then_refused("QUOTE_DISCOUNT_TOO_LARGE");
    let free = half.and(allow("1000"), &asked());
    assert_eq!(free.state().calculation().unwrap().totals.total, yuan("0"));
    for command in
        [Command::RemoveLine { line: line_id(1) }, Command::ChangeLine(line(1, "1", "1000"))]
    {
        free.when(command, &asked()).then_refused("QUOTE_DISCOUNT_TOO_LARGE");
    }
}

#[test]
fn a_discount_takes_the_place_of_the_one_before() {
    let ten = drafted().and(Command::Discount { discount: off("10") }, &asked());
    let five = ten.and(Command::Discount { discount: off("5") }, &asked());
    assert_eq!(five.state().calculation().unwrap().totals.net, yuan("1900"));
    let freight = |text: &str| Command::Allow { kind: "freight".to_owned(), allowance: off(text) };
    let both = five.and(freight("1"), &asked()).and(freight("2"), &asked());
    assert_eq!(both.state().calculation().unwrap().totals.net, yuan("1860"));
    let none = both
        .and(Command::RemoveDiscount, &asked())
        .and(Command::RemoveAllowance { kind: "freight".to_owned() }, &asked());
    assert_eq!(none.state().calculation().unwrap().totals.net, yuan("2000"));
}

#[test]
fn an_allowance_that_never_was_is_not_taken_back() {
    let remove = Command::RemoveAllowance { kind: "freight".to_owned() };
    drafted().when(remove, &asked()).then_refused("QUOTE_ALLOWANCE_UNKNOWN");
    drafted().when(Command::RemoveDiscount, &asked()).then_nothing();
}

#[test]
fn there_is_a_limit_to_everything() {
    each_way(&line(1, "999999999", "999999999999"), "QUOTE_AMOUNT_TOO_LARGE");
    let lines = (1..=501).map(|n| line(n, "1", "1")).collect();
    given::<Quote>([])
        .when(draft(Drafting { lines, ..Drafting::default() }), &asked())
        .then_rejected(&Rejection::TooMany { field: "lines", allowed: 500, found: 501 });
    let mut quote = drafted();
    for n in 0..20 {
        let kind = format!("kind {n}");
        quote = quote.and(Command::Allow { kind, allowance: off("1") }, &asked());
    }
    quote
        .when(Command::Allow { kind: "one more".to_owned(), allowance: off("1") }, &asked())
        .then_refused("QUOTE_TOO_MANY");
}
