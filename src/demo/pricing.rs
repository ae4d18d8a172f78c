//! What is offered, at which price and tax, and on what terms.

use chrono::NaiveDate;
use kehu_domain::{
    quote::{Command, LineInput, TermsInput},
    values::{LineId, Percent, Quantity, UnitPrice, UserId},
};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{dice::Dice, names::Lang, party::Party, sales::Deal};

/// The command that begins an offer for a deal.
pub(super) fn drafting(
    party: &Party,
    deal: &Deal,
    owner: UserId,
    lines: Vec<LineInput>,
    valid_until: NaiveDate,
) -> Command {
    Command::Draft {
        customer: party.id,
        opportunity: Some(deal.id),
        currency: party.currency,
        terms: terms(party, valid_until),
        owner: Some(owner),
        lines,
        external_ids: Vec::new(),
        series: None,
        number: None,
    }
}

/// On what terms.
pub(super) fn terms(party: &Party, valid_until: NaiveDate) -> TermsInput {
    let (payment, delivery) = party.lang.of(
        ("月结三十天，银行转账", "门到门，订舱后确认船期"),
        ("30 days net, by bank transfer", "door to door, schedule confirmed on booking"),
    );
    TermsInput {
        payment: Some(payment.to_owned()),
        delivery: Some(delivery.to_owned()),
        valid_until: Some(valid_until),
    }
}

/// Freight above all, and what belongs to it; each with the tax of its country and kind.
pub(super) fn lines(
    dice: &mut Dice,
    party: &Party,
    value: u32,
    id: impl Fn(usize) -> Uuid,
) -> Vec<LineInput> {
    let (freight, storage, customs) = match party.lang {
        Lang::Zh => (*dice.pick(&[9, 9, 0]), 6, *dice.pick(&[6, 13])),
        Lang::En => (0, *dice.pick(&[19, 21, 20]), *dice.pick(&[19, 7])),
    };
    let routed = |zh: &str, en: &str| match party.lang {
        Lang::Zh => format!("{} {zh}", party.route()),
        Lang::En => format!("{en}, {}", party.route()),
    };
    let plain = |zh: &str, en: &str| party.lang.of(zh, en).to_owned();
    let all = [
        ("FCL-40HC", routed("海运整箱", "Ocean freight FCL"), ("箱", "box"), 74, freight, 100),
        (
            "WH-PALLET",
            plain("托盘仓储，按月", "Pallet storage, monthly"),
            ("托", "pallet"),
            12,
            storage,
            55,
        ),
        ("CUSTOMS", plain("进出口报关", "Customs clearance"), ("票", "entry"), 6, customs, 75),
        ("DELIVERY", plain("门到门派送", "Delivery to the door"), ("车", "truck"), 8, freight, 45),
    ];
    let mut lines = Vec::new();
    for (index, (product, text, unit, share, rate, percent)) in all.into_iter().enumerate() {
        if !dice.chance(percent) {
            continue;
        }
        let quantity = dice.between(1, 24);
        let price = Decimal::from(value) * Decimal::new(share, 2) / Decimal::from(quantity);
        let priced = (
            Quantity::new(Decimal::from(quantity)),
            UnitPrice::new(price.round_dp(2)),
            Percent::new(Decimal::from(rate)),
        );
        let (Ok(quantity), Ok(unit_price), Ok(tax_rate)) = priced else { continue };
        lines.push(LineInput {
            line: LineId(id(index)),
            product: Some(product.to_owned()),
            description: Some(text),
            quantity,
            unit: Some(party.lang.of(unit.0, unit.1).to_owned()),
            unit_price,
            discount: None,
            tax_rate,
        });
    }
    lines
}
