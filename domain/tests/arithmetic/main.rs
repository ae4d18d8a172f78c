//! What quotes come to, against a calculation that shares nothing with it: Python's `decimal`.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stderr,
    reason = "a surprise fails the test, and what is skipped is told"
)]

use std::{
    io::Write as _,
    path::Path,
    process::{Command, Stdio},
};

use kehu_domain::{
    quote::{
        Reduction,
        totals::{Calculation, PricedLine, calculate},
    },
    values::{Currency, Money, Percent, Quantity, UnitPrice},
};
use proptest::{
    collection::vec, option, prelude::*, sample::select, strategy::ValueTree as _,
    test_runner::TestRunner,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// How many quotes are compared.
const QUOTES: usize = 10_000;

/// Lines, and what is taken off the whole.
type Offer = (Currency, Vec<PricedLine>, Vec<Reduction>);

fn reductions(currency: Currency, most: i64) -> impl Strategy<Value = Reduction> {
    let part = prop_oneof![
        2 => (0_u32..=100).prop_map(|percent| percent * 10_000),
        2 => 0_u32..300_000,
        1 => Just(333_333_u32),
    ];
    prop_oneof![
        3 => part.prop_map(|part| Reduction::Percent(Percent::of_millionths(part))),
        1 => (0..most).prop_map(move |units| {
            let amount = Money::new(Decimal::new(units, currency.decimals()), currency);
            Reduction::Amount(amount.expect("an amount"))
        }),
    ]
}

/// Prices that fall on halves of the minor unit are common, and so are very large ones.
fn lines(currency: Currency) -> impl Strategy<Value = PricedLine> {
    let quantity = prop_oneof![
        3 => (1_i64..100).prop_map(|n| n * 1_000),
        2 => (1_i64..40).prop_map(|n| n * 500),
        2 => 1_i64..10_000_000,
    ];
    let price = prop_oneof![
        3 => (0_i64..1_000).prop_map(|n| n * 5),
        3 => (0_i64..100_000).prop_map(|n| n * 100),
        2 => 0_i64..10_000_000_000,
        1 => 0_i64..1_000_000_000_000_000,
    ];
    let tax = select(vec!["0", "1", "3", "5.5", "6", "7.125", "9", "13", "19", "20", "25.5"]);
    (quantity, price, option::weighted(0.4, reductions(currency, 3_000)), tax).prop_map(
        |(quantity, price, discount, tax)| PricedLine {
            quantity: Quantity::new(Decimal::new(quantity, 3)).expect("a quantity"),
            unit_price: UnitPrice::new(Decimal::new(price, 4)).expect("a price"),
            discount,
            tax_rate: Percent::parse(tax).expect("a rate"),
        },
    )
}

fn offers() -> impl Strategy<Value = Offer> {
    select(vec!["CNY", "JPY", "KWD", "EUR"]).prop_flat_map(|code| {
        let currency = Currency::parse(code).expect("a currency");
        (Just(currency), vec(lines(currency), 1..10), vec(reductions(currency, 20_000), 0..4))
    })
}

fn said((currency, lines, reductions): &Offer) -> Value {
    let lines: Vec<_> = lines
        .iter()
        .map(|line| {
            json!({
                "quantity": line.quantity,
                "unitPrice": line.unit_price,
                "discount": line.discount,
                "taxRate": line.tax_rate,
            })
        })
        .collect();
    json!({ "decimals": currency.decimals(), "lines": lines, "reductions": reductions })
}

fn answered(calculation: &Calculation) -> Value {
    let text = |money: Money| money.amount().to_string();
    let totals = &calculation.totals;
    let taxes: Vec<_> =
        totals.taxes.iter().map(|tax| json!([tax.rate, text(tax.base), text(tax.tax)])).collect();
    json!({
        "gross": text(totals.gross),
        "lineDiscounts": text(totals.line_discounts),
        "subtotal": text(totals.subtotal),
        "reductions": text(totals.reductions),
        "net": text(totals.net),
        "taxes": taxes,
        "tax": text(totals.tax),
        "total": text(totals.total),
        "discountPercent": totals.discount_percent,
        "shares": calculation.lines.iter().map(|line| text(line.share)).collect::<Vec<_>>(),
        "lineNets": calculation.lines.iter().map(|line| text(line.net)).collect::<Vec<_>>(),
    })
}

/// What Python says to each line; `None` where there is no Python.
fn asked(questions: &[Value]) -> Option<Vec<Value>> {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/arithmetic/reference.py");
    let started =
        Command::new("python3").arg(script).stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
    let mut python = match started {
        Ok(python) => python,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return None,
        Err(error) => panic!("python3 does not start: {error}"),
    };
    let mut input = python.stdin.take().expect("a pipe");
    let text: String =
        questions.iter().flat_map(|question| [question.to_string(), "\n".to_owned()]).collect();
    let writer = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = python.wait_with_output().expect("an end");
    writer.join().expect("a writer").expect("a reader");
    assert!(output.status.success(), "python3 failed");
    let answers = String::from_utf8(output.stdout).expect("text");
    let read = |line| serde_json::from_str(line).expect("JSON");
    Some(answers.lines().map(read).collect())
}

#[test]
fn ten_thousand_quotes_come_to_what_python_says() {
    let mut runner = TestRunner::deterministic();
    let strategy = offers();
    let offers: Vec<Offer> =
        (0..QUOTES).map(|_| strategy.new_tree(&mut runner).expect("an offer").current()).collect();
    let questions: Vec<Value> = offers.iter().map(said).collect();
    let Some(answers) = asked(&questions) else {
        eprintln!("SKIPPED: there is no python3 to compare the arithmetic of quotes with");
        return;
    };
    assert_eq!(answers.len(), QUOTES);
    let mut sound = 0;
    for ((offer, question), answer) in offers.iter().zip(&questions).zip(&answers) {
        let (currency, lines, reductions) = offer;
        let ours = calculate(*currency, lines, reductions).ok().as_ref().map(answered);
        assert_eq!(ours.unwrap_or(Value::Null), *answer, "{currency} {question}");
        sound += usize::from(!answer.is_null());
    }
    assert!(sound > QUOTES * 6 / 10, "only {sound} of {QUOTES} come to anything");
}
