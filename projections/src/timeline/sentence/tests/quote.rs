//! A quote from the first draft to the end of its fourth revision, and one that expires.

use kehu_domain::{
    Actor,
    quote::{Channel, Circumstances, Command as C, LineInput, Reduction, TermsInput},
    testing::{
        Log, contact_id, counter_offer_id, customer_id, day, line_id, opportunity_id, quote_id,
        user_id,
    },
    values::{Currency, Percent, Quantity, UnitPrice},
};

use super::{external, money};

fn line(product: Option<&str>, quantity: &str, price: &str) -> LineInput {
    LineInput {
        line: line_id(1),
        product: product.map(str::to_owned),
        description: Some("Shanghai to Hamburg".to_owned()),
        quantity: Quantity::parse(quantity).unwrap(),
        unit: Some("FCL".to_owned()),
        unit_price: UnitPrice::parse(price).unwrap(),
        discount: Some(Reduction::Percent(Percent::parse("2.5").unwrap())),
        tax_rate: Percent::parse("6").unwrap(),
    }
}

fn everything() -> Circumstances {
    Circumstances { discount_limit: Percent::HUNDRED, ..Circumstances::default() }
}

fn send(to: Option<&str>, contact: Option<u64>, channel: Channel) -> C {
    let (to, contact) = (to.map(str::to_owned), contact.map(contact_id));
    C::Send { to, contact, channel, found: everything() }
}

fn written(log: &mut Log) {
    let draft = C::Draft {
        customer: customer_id(1),
        opportunity: Some(opportunity_id(1)),
        currency: Currency::parse("CNY").unwrap(),
        terms: TermsInput { valid_until: Some(day(3, 31)), ..TermsInput::default() },
        owner: Some(user_id(1)),
        lines: Vec::new(),
        external_ids: Vec::new(),
        series: None,
        number: Some("Q-2026-000001".to_owned()),
    };
    let freight = || "freight".to_owned();
    let off = |percent: &str| Reduction::Percent(Percent::parse(percent).unwrap());
    let terms = TermsInput {
        payment: Some("30 days".to_owned()),
        delivery: Some("CIF Hamburg".to_owned()),
        valid_until: Some(day(4, 30)),
    };
    for command in [
        draft,
        C::AddLine(line(None, "2", "1000")),
        C::ChangeLine(line(Some("FCL-40"), "3", "1000")),
        C::RemoveLine { line: line_id(1) },
        C::AddLine(LineInput { line: line_id(2), ..line(Some("FCL-40"), "3", "1000") }),
        C::Discount { discount: off("5") },
        C::Discount { discount: off("10") },
        C::Allow { kind: freight(), allowance: Reduction::Amount(money("50")) },
        C::RemoveAllowance { kind: freight() },
        C::SetTerms { terms },
        C::Submit,
    ] {
        log.quote(quote_id(1), command);
    }
}

pub(super) fn tell(log: &mut Log) {
    written(log);
    let id = quote_id(1);
    log.by(Actor::user(user_id(2))).because("too cheap").quote(id, C::Reject);
    log.quote(id, C::Submit);
    log.by(Actor::user(user_id(2))).quote(id, C::Approve { found: everything() });
    log.quote(id, send(Some("Wei"), None, Channel::Email));
    let counter = |n, amount, note: Option<&str>| C::Counter {
        counter_offer: counter_offer_id(n),
        amount,
        note: note.map(str::to_owned),
    };
    log.quote(id, counter(1, Some(money("2500")), None));
    log.quote(id, counter(2, None, Some("Faster, please.")));
    log.quote(id, C::Revise { revision: 2 }).quote(id, C::RemoveDiscount);
    log.quote(id, send(None, Some(1), Channel::WeChat));
    let (by, contact) = (Some("Wei".to_owned()), Some(contact_id(1)));
    log.because("too dear").quote(id, C::Decline { by: by.clone(), contact });
    log.quote(id, C::Revise { revision: 3 });
    log.because("wrong customer").quote(id, C::Withdraw);
    log.quote(id, C::Revise { revision: 4 });
    log.quote(id, send(Some("Wei"), Some(1), Channel::InPerson));
    log.quote(id, C::Accept { revision: Some(4), by, contact, found: everything() });
    log.quote(id, C::AssignOwner { owner: user_id(1) });
    log.because("holiday").quote(id, C::AssignOwner { owner: user_id(2) });
    log.quote(id, C::LinkExternalId { external_id: external("quote", "Q-1") });
    expired(log);
}

fn expired(log: &mut Log) {
    let id = quote_id(2);
    let valid_until = Some(day(3, 2));
    let draft = C::Draft {
        customer: customer_id(1),
        opportunity: None,
        currency: Currency::parse("CNY").unwrap(),
        terms: TermsInput { valid_until, ..TermsInput::default() },
        owner: None,
        lines: vec![line(Some("FCL-40"), "3", "1000")],
        external_ids: Vec::new(),
        series: None,
        number: Some("Q-2026-000002".to_owned()),
    };
    log.quote(id, draft).quote(id, send(Some("Wei"), None, Channel::Letter));
    log.later(chrono::TimeDelta::days(2)).by(Actor::SYSTEM);
    log.quote(id, C::Expire { found: Circumstances::default() });
}
