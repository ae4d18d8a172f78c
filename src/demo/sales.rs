//! Deals: opened, talked about, moved from stage to stage, won and lost.

use chrono::{DateTime, Days, Utc};
use kehu_domain::{
    customer::{self, Role},
    opportunity::{self, LineInput},
    pipeline::DEFAULT_PIPELINE,
    values::{LineId, Money, OpportunityId, Quantity, UnitPrice},
};
use rust_decimal::Decimal;

use super::{
    act::Deed,
    dice::Dice,
    names::COMPETITORS,
    offer,
    party::Party,
    script::{By, Script},
    staff::{self, Office},
    talking,
    texts::{self, Purpose},
    year::day_of,
};

/// The stages of the pipeline that every kehu starts with.
pub(super) const STAGES: [&str; 4] = ["prospecting", "engaging", "proposing", "negotiating"];

/// A deal that is on its way.
#[derive(Debug, Clone)]
pub(super) struct Deal {
    pub(super) id: OpportunityId,
    /// Its place among all deals of its customer.
    pub(super) number: u32,
    /// About what it brings, in whole units of the customer's currency.
    pub(super) value: u32,
    /// When it was opened, and when it ended, if it did.
    pub(super) opened: DateTime<Utc>,
    pub(super) closed: Option<DateTime<Utc>>,
}

/// Tells of a customer's deals.
pub(super) fn tell(script: &mut Script, party: &Party) -> Vec<Deal> {
    let mut dice = script.dice(&format!("deals {}", party.number));
    let most = if party.old { 4 } else { 2 };
    let (mut deals, mut buys) = (Vec::new(), party.old);
    for number in 1..=dice.between(1, most) {
        let (deal, won) = one(script, &mut dice, party, number);
        if let (Some(won), false) = (won, buys) {
            becomes_customer(script, &mut dice, party, won);
            buys = true;
        }
        deals.push(deal);
    }
    deals
}

/// One deal from its beginning to its end or to the end of the year; when it was won.
fn one(
    script: &mut Script,
    dice: &mut Dice,
    party: &Party,
    number: u32,
) -> (Deal, Option<DateTime<Utc>>) {
    let mut deal = open(script, dice, party, number);
    let mut at = talking::tell(script, dice, party, Purpose::First, deal.opened, Some(&deal));
    let (lost, gives_up) = (dice.chance(42), dice.between(1, 3));
    for (step, stage) in (1..).zip(STAGES.into_iter().skip(1)) {
        at = script.year.soon(dice, at, 900, 5_400);
        if lost && step > gives_up {
            break;
        }
        let command = opportunity::Command::ChangeStage { stage: stage.to_owned(), found: None };
        act(script, party, &deal, at, None, command);
        at = changes(script, dice, party, &mut deal, at);
        let purpose = match step {
            1 => Purpose::Needs,
            2 => Purpose::Offer,
            _ => Purpose::Closing,
        };
        at = talking::tell(script, dice, party, purpose, at, Some(&deal));
        if step == 2 && offer::is_wanted(dice, lost) {
            at = offer::tell(script, dice, party, &deal, at, lost);
            if !lost {
                // The accepted quote has won it.
                deal.closed = Some(at);
                return (deal, (at <= script.year.end()).then_some(at));
            }
        }
    }
    at = script.year.soon(dice, at, 400, 3_000);
    deal.closed = Some(at);
    let words = texts::words(dice, party);
    if lost {
        let competitor = dice.chance(55).then(|| (*dice.pick(&COMPETITORS)).to_owned());
        if let Some(competitor) = competitor.clone() {
            let command = opportunity::Command::AddCompetitor { competitor };
            let before = script.year.after(deal.opened, 30).min(at);
            act(script, party, &deal, before, None, command);
        }
        let reason = words.one(dice, texts::lost(party.lang));
        let command = opportunity::Command::Lose { closed_on: Some(day_of(at)), competitor };
        act(script, party, &deal, at, Some(reason), command);
        return (deal, None);
    }
    let reason = words.one(dice, texts::won(party.lang));
    let amount = Some(money(deal.value, party));
    let command = opportunity::Command::Win { amount, closed_on: Some(day_of(at)) };
    act(script, party, &deal, at, Some(reason), command);
    (deal, (at <= script.year.end()).then_some(at))
}

fn open(script: &mut Script, dice: &mut Dice, party: &Party, number: u32) -> Deal {
    // Those who come in new are worked on at once; the others buy again now and then.
    let from = script.year.after(party.since, 200);
    let opened = if party.old || number > 1 {
        script.year.some_time(dice, from)
    } else {
        script.year.soon(dice, from, 10, 900)
    };
    let words = texts::words(dice, party);
    let name = words.one(dice, texts::deal(party.lang));
    let large = if dice.chance(15) { 12 } else { 1 };
    let value = dice.between(60, 900) * 100 * large;
    let id = OpportunityId(script.id(&format!("deal {} {number}", party.number)));
    let deal = Deal { id, number, value, opened, closed: None };
    let days = Days::new(u64::from(dice.between(40, 130)));
    let (source, mode) = (party.source, *dice.pick(&["direct", "direct", "tender", "agent"]));
    let command = opportunity::Command::Open {
        customer: Some(party.id),
        name: Some(name),
        pipeline: DEFAULT_PIPELINE,
        found: None,
        stage: None,
        amount: Some(money(value, party)),
        expected_close: Some(day_of(opened) + days),
        source: Some(party.lang.of(source.0, source.1).to_owned()),
        sales_mode: Some(mode.to_owned()),
        owner: Some(party.owner(&script.year, opened)),
        lines: lines(script, dice, party, &deal),
        external_ids: Vec::new(),
    };
    act(script, party, &deal, opened, None, command);
    if large > 1 {
        let at = script.year.soon(dice, opened, 20, 300);
        let (user, role) = (staff::id("wu.gang"), Some("operations".to_owned()));
        let command = opportunity::Command::AddTeamMember { user, role };
        act(script, party, &deal, at, None, command);
    }
    deal
}

fn lines(script: &Script, dice: &mut Dice, party: &Party, deal: &Deal) -> Vec<LineInput> {
    let product = *dice.pick(&["FCL-40HC", "FCL-20GP", "LCL", "AIR-EXPRESS", "RAIL-BLOCK"]);
    let quantity = dice.between(2, 40);
    let price = Decimal::from(deal.value) / Decimal::from(quantity);
    let line = LineId(script.id(&format!("line {} {}", party.number, deal.number)));
    let priced = (Quantity::new(Decimal::from(quantity)), UnitPrice::new(price.round_dp(2)));
    let (Ok(quantity), Ok(unit_price)) = priced else { return Vec::new() };
    let (unit_price, currency) = (Some(unit_price), Some(party.currency));
    vec![LineInput { line, product: product.to_owned(), quantity, unit_price, currency }]
}

/// Amounts and days move now and then.
fn changes(
    script: &mut Script,
    dice: &mut Dice,
    party: &Party,
    deal: &mut Deal,
    mut at: DateTime<Utc>,
) -> DateTime<Utc> {
    let words = texts::words(dice, party);
    if dice.chance(18) {
        at = script.year.soon(dice, at, 60, 900);
        deal.value = deal.value / 100 * dice.between(70, 140);
        let reason = words.one(dice, texts::revalued(party.lang));
        let command = opportunity::Command::ReviseAmount { amount: money(deal.value, party) };
        act(script, party, deal, at, Some(reason), command);
    }
    if dice.chance(18) {
        at = script.year.soon(dice, at, 60, 900);
        let expected_close = day_of(at) + Days::new(u64::from(dice.between(20, 60)));
        let reason = words.one(dice, texts::delayed(party.lang));
        let command = opportunity::Command::RescheduleClose { expected_close };
        act(script, party, deal, at, Some(reason), command);
    }
    at
}

/// A prospect has bought for the first time.
fn becomes_customer(script: &mut Script, dice: &mut Dice, party: &Party, won: DateTime<Utc>) {
    let mut at = won;
    let day = day_of(won);
    for command in [
        customer::Command::GrantRole { role: Role::Customer, from: Some(day) },
        customer::Command::EndRole { role: Role::Prospect, until: Some(day) },
        customer::Command::SetCreditTerms {
            grade: "C".to_owned(),
            limit: money(20_000, party),
            term_days: 30,
        },
    ] {
        at = script.year.soon(dice, at, 5, 240);
        let finance = matches!(command, customer::Command::SetCreditTerms { .. });
        let who = if finance { staff::id("cai.ting") } else { party.owner(&script.year, at) };
        let by =
            By::new(who, at, party.number).because(party.lang.of("首单成交", "their first order"));
        script.act(by, Deed::Customer(party.id, command));
    }
}

fn act(
    script: &mut Script,
    party: &Party,
    deal: &Deal,
    at: DateTime<Utc>,
    reason: Option<String>,
    command: opportunity::Command,
) {
    let by = By::new(party.owner(&script.year, at), at, party.number);
    script.act(by.perhaps(reason), Deed::Opportunity(deal.id, command));
}

/// So much, in the customer's currency.
pub(super) fn money(value: u32, party: &Party) -> Money {
    Money::rounded(Decimal::from(value), party.currency)
}

/// Who runs the office that looks after a customer.
pub(super) fn manager(party: &Party) -> kehu_domain::values::UserId {
    let office: Office = party.city.office;
    staff::manager(office)
}
