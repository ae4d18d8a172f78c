//! Money is exact, and its text has one form.

use proptest::prelude::*;
use serde_json::{from_value, json, to_value};

use super::*;

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn money(amount: &str, code: &str) -> Money {
    Money::parse(amount, currency(code)).unwrap()
}

#[test]
fn minor_units_are_those_of_iso_4217() {
    for (code, decimals) in [
        ("CNY", 2),
        ("USD", 2),
        ("EUR", 2),
        ("JPY", 0),
        ("KRW", 0),
        ("KWD", 3),
        ("TND", 3),
        ("CLF", 4),
    ] {
        assert_eq!(currency(code).decimals(), decimals, "{code}");
    }
}

#[test]
fn what_has_no_minor_unit_is_no_currency() {
    for code in ["XAU", "XDR", "XTS", "XXX", "cny", "RMB", "", "CNYX", "¥"] {
        assert_eq!(Currency::parse(code), Err(MoneyError::UnknownCurrency(code.to_owned())));
    }
}

#[test]
fn an_amount_is_written_at_its_minor_unit() {
    for (given, code, written) in [
        ("1250", "CNY", "1250.00"),
        ("1250.5", "CNY", "1250.50"),
        ("1250.500", "CNY", "1250.50"),
        ("007", "JPY", "7"),
        ("-0", "CNY", "0.00"),
        ("-0.00", "CNY", "0.00"),
        ("-12.3", "KWD", "-12.300"),
        ("999999999999999999.99", "CNY", "999999999999999999.99"),
        ("99999999999999999.9999", "CLF", "99999999999999999.9999"),
    ] {
        let json = json!({ "amount": written, "currency": code });
        assert_eq!(to_value(money(given, code)).unwrap(), json);
        assert_eq!(from_value::<Money>(json).unwrap(), money(given, code));
    }
}

#[test]
fn only_plain_digits_are_a_number() {
    for text in [
        "", "-", "+1", " 1", "1 ", "1e5", "1E5", ".5", "5.", "-.5", "1,000", "1_000", "--1",
        "1.2.3", "0x10", "１", "NaN", "inf", "一",
    ] {
        let error = MoneyError::NotANumber(text.to_owned());
        assert_eq!(Money::parse(text, currency("CNY")), Err(error.clone()), "{text}");
        assert_eq!(UnitPrice::parse(text), Err(error.clone()), "{text}");
        assert_eq!(Quantity::parse(text), Err(error), "{text}");
    }
}

#[test]
fn decimals_beyond_the_minor_unit_are_refused() {
    let error = |allowed, found, code| MoneyError::TooManyDecimals {
        currency: currency(code),
        allowed,
        found,
    };
    assert_eq!(Money::parse("1.234", currency("CNY")), Err(error(2, 3, "CNY")));
    assert_eq!(Money::parse("1.5", currency("JPY")), Err(error(0, 1, "JPY")));
}

#[test]
fn an_amount_is_bounded() {
    let too_large = Err(MoneyError::TooLarge { integer: 18, fraction: 2 });
    for amount in ["1000000000000000000", "-1000000000000000000", &"9".repeat(40)] {
        assert_eq!(Money::parse(amount, currency("CNY")), too_large, "{amount}");
    }
}

#[test]
fn prices_and_quantities_are_bounded_on_both_sides() {
    assert!(UnitPrice::parse("999999999999.9999").is_ok());
    assert!(UnitPrice::parse("1000000000000").is_err());
    assert!(UnitPrice::parse("0.00001").is_err());
    assert!(Quantity::parse("999999999.999").is_ok());
    assert!(Quantity::parse("1000000000").is_err());
    assert!(Quantity::parse("0.0001").is_err());
    assert!(Quantity::parse(&"9".repeat(40)).is_err());
}

#[test]
fn prices_and_quantities_have_one_form() {
    for (given, written) in [("1.50", "1.5"), ("100", "100"), ("-0.0", "0"), ("007", "7")] {
        assert_eq!(to_value(UnitPrice::parse(given).unwrap()).unwrap(), json!(written));
        assert_eq!(to_value(Quantity::parse(given).unwrap()).unwrap(), json!(written));
    }
}

#[test]
fn json_refuses_what_parse_refuses() {
    assert!(from_value::<Money>(json!({ "amount": "1e5", "currency": "CNY" })).is_err());
    assert!(from_value::<Money>(json!({ "amount": 1.5, "currency": "CNY" })).is_err());
    assert!(from_value::<Money>(json!({ "amount": "1", "currency": "RMB" })).is_err());
    assert!(from_value::<Quantity>(json!(1)).is_err());
}

#[test]
fn rounding_is_half_even() {
    let half = |text: &str| Decimal::from_str_exact(text).unwrap();
    for (exact, rounded) in
        [("0.125", "0.12"), ("0.135", "0.14"), ("-0.125", "-0.12"), ("-0.001", "0.00")]
    {
        assert_eq!(Money::rounded(half(exact), currency("CNY")).amount().to_string(), rounded);
    }
}

#[test]
fn only_one_currency_adds_up() {
    let sum = money("0.10", "CNY").plus(money("0.20", "CNY"));
    assert_eq!(sum, Ok(money("0.30", "CNY")));
    let mixed = money("1", "CNY").plus(money("1", "USD"));
    assert_eq!(mixed, Err(MoneyError::CurrencyMismatch(currency("CNY"), currency("USD"))));
    let most = money("999999999999999999.99", "CNY");
    assert!(matches!(most.plus(most), Err(MoneyError::TooLarge { .. })));
}

#[test]
fn nothing_is_not_less_than_nothing() {
    assert!(!Money::zero(currency("CNY")).is_negative());
    assert!(!money("-0", "CNY").is_negative());
    assert!(money("-0.01", "CNY").is_negative());
    let minus_nothing = Money::new(-Decimal::ZERO, currency("CNY")).unwrap();
    assert_eq!(minus_nothing.amount().to_string(), "0.00");
}

fn codes() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec!["CNY", "USD", "JPY", "KWD", "CLF"])
}

proptest! {
    /// Whatever is accepted is written and read back without loss, and always in the same form.
    #[test]
    fn money_survives_json(units in -10_i64.pow(17)..10_i64.pow(17), code in codes()) {
        let amount = Decimal::new(units, currency(code).decimals());
        let money = Money::new(amount, currency(code)).unwrap();
        let text = serde_json::to_string(&money).unwrap();
        let read: Money = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(read, money);
        prop_assert_eq!(read.amount().to_string(), money.amount().to_string());
        prop_assert_eq!(money.amount(), amount);
        prop_assert_eq!(money.amount().scale(), currency(code).decimals());
    }

    /// Sums are those of the minor units.
    #[test]
    fn sums_are_exact(one in -10_i64.pow(15)..10_i64.pow(15), two in -10_i64.pow(15)..10_i64.pow(15)) {
        let fen = |units| Money::new(Decimal::new(units, 2), currency("CNY")).unwrap();
        prop_assert_eq!(fen(one).plus(fen(two)), Ok(fen(one + two)));
    }

    /// The product of any price and any quantity has no more digits than a `Decimal` holds.
    #[test]
    fn products_are_exact(price in 0..10_i64.pow(16), quantity in 0..10_i64.pow(12)) {
        let price = UnitPrice::new(Decimal::new(price, 4)).unwrap();
        let quantity = Quantity::new(Decimal::new(quantity, 3)).unwrap();
        let product = price.value() * quantity.value();
        let (p, q) = (price.value().mantissa(), quantity.value().mantissa());
        let scale = price.value().scale() + quantity.value().scale();
        prop_assert_eq!(product.normalize(), Decimal::from_i128_with_scale(p * q, scale).normalize());
    }

    /// Any text is read or refused, never anything worse, and what is read stays what it is.
    #[test]
    fn any_text_is_read_or_refused(text in "-?[0-9.]{0,40}|\\PC{0,10}") {
        if let Ok(quantity) = Quantity::parse(&text) {
            prop_assert_eq!(Quantity::parse(&quantity.to_string()), Ok(quantity));
        }
        if let Ok(money) = Money::parse(&text, currency("KWD")) {
            prop_assert_eq!(Money::parse(&money.amount().to_string(), currency("KWD")), Ok(money));
        }
    }
}
