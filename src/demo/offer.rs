//! Quotes: drafted, discounted, approved by others, sent, bargained over, accepted or not.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use kehu_domain::{
    opportunity,
    quote::{
        Channel, Circumstances, Command, LineInput, Reduction,
        totals::{PricedLine, calculate},
    },
    values::{ContactId, CounterOfferId, Money, Percent, QuoteId, UnitPrice},
};
use rust_decimal::Decimal;
use uuid::Uuid;

use super::{
    act::Deed,
    dice::Dice,
    party::Party,
    pricing::{drafting, lines, terms},
    sales::{self, Deal},
    script::{By, Script},
    staff, texts,
    year::{at as minute_of, day_of},
};

/// What a seller may give away, leaving room for what rounding adds.
const OWN: u32 = 4;

/// What a manager may.
const MANAGERS: u32 = 19;

/// How long an offer stands, in days.
const VALID: u64 = 45;

/// An offer that is being made.
struct Offer<'a> {
    id: QuoteId,
    party: &'a Party,
    deal: &'a Deal,
    lines: Vec<LineInput>,
    discount: Option<u32>,
    revision: u32,
    valid_until: NaiveDate,
    contact: ContactId,
}

/// Whether a deal gets an offer in writing.
pub(super) fn is_wanted(dice: &mut Dice, lost: bool) -> bool {
    dice.chance(if lost { 70 } else { 88 })
}

/// Tells of a deal's offer, from `from` on; when it was accepted, or else came to nothing.
pub(super) fn tell(
    script: &mut Script,
    dice: &mut Dice,
    party: &Party,
    deal: &Deal,
    from: DateTime<Utc>,
    lost: bool,
) -> DateTime<Utc> {
    let Some(contact) = party.somebody(dice).map(|person| person.id) else { return from };
    let (mut offer, mut at) = draft(script, dice, party, deal, contact, from);
    at = bargain_within(script, dice, &mut offer, at);
    let (mut sent, mut at) = send(script, dice, &offer, at);
    if dice.chance(if lost { 25 } else { 40 }) {
        at = counter(script, dice, &offer, at);
        at = revise(script, dice, &mut offer, at);
        (sent, at) = send(script, dice, &offer, at);
    } else if dice.chance(6) {
        at = script.year.soon(dice, at, 60, 900);
        act(script, &offer, at, Some(texts::amended(party.lang).to_owned()), Command::Withdraw);
        at = revise(script, dice, &mut offer, at);
        (sent, at) = send(script, dice, &offer, at);
    }
    if lost {
        come_to_nothing(script, dice, &offer, at, sent)
    } else {
        accept(script, dice, &offer, at)
    }
}

fn act(
    script: &mut Script,
    offer: &Offer<'_>,
    at: DateTime<Utc>,
    reason: Option<String>,
    command: Command,
) -> Option<Uuid> {
    let by = By::new(offer.party.owner(&script.year, at), at, offer.party.number);
    script.act(by.perhaps(reason), Deed::Quote(offer.id, command))
}

fn draft<'a>(
    script: &mut Script,
    dice: &mut Dice,
    party: &'a Party,
    deal: &'a Deal,
    contact: ContactId,
    from: DateTime<Utc>,
) -> (Offer<'a>, DateTime<Utc>) {
    let at = script.year.soon(dice, from, 60, 600);
    let id = QuoteId(script.id(&format!("quote {} {}", party.number, deal.number)));
    let name = |index| script.id(&format!("quoted {} {} {index}", party.number, deal.number));
    let lines = lines(dice, party, deal.value, name);
    let valid_until = day_of(at) + Days::new(VALID);
    let (discount, revision) = (None, 1);
    let offer = Offer { id, party, deal, lines, discount, revision, valid_until, contact };
    let owner = party.owner(&script.year, at);
    let command = drafting(party, deal, owner, offer.lines.clone(), valid_until);
    act(script, &offer, at, None, command);
    (offer, at)
}

/// A wrong price is put right, a discount is asked for and approved.
fn bargain_within(
    script: &mut Script,
    dice: &mut Dice,
    offer: &mut Offer<'_>,
    from: DateTime<Utc>,
) -> DateTime<Utc> {
    let mut at = from;
    if dice.chance(7)
        && let Some(right) = offer.lines.first().cloned()
        && let Ok(tenfold) = UnitPrice::new(right.unit_price.value() * Decimal::TEN)
    {
        at = script.year.soon(dice, at, 5, 30);
        let wrong = LineInput { unit_price: tenfold, ..right.clone() };
        act(script, offer, at, None, Command::ChangeLine(wrong));
        at = script.year.soon(dice, at, 20, 120);
        let reason = Some(texts::mispriced(offer.party.lang).to_owned());
        act(script, offer, at, reason, Command::ChangeLine(right));
    }
    let discount = match dice.weighted(&[35, 30, 30, 5]) {
        0 => return at,
        1 => dice.between(2, OWN),
        2 => dice.between(6, 15),
        _ => dice.between(22, 28),
    };
    discount_by(script, dice, offer, at, discount)
}

/// Takes so many percent off, with whatever approval that needs.
fn discount_by(
    script: &mut Script,
    dice: &mut Dice,
    offer: &mut Offer<'_>,
    from: DateTime<Utc>,
    percent: u32,
) -> DateTime<Utc> {
    let party = offer.party;
    let mut at = script.year.soon(dice, from, 10, 200);
    take_off(script, offer, at, percent);
    if percent <= OWN {
        return at;
    }
    at = script.year.soon(dice, at, 5, 60);
    let reason = texts::words(dice, party).one(dice, texts::discount(party.lang));
    act(script, offer, at, Some(reason.clone()), Command::Submit);
    let manager = sales::manager(party);
    let mut approver = if percent > MANAGERS { staff::id("gao.yuan") } else { manager };
    if dice.chance(15) {
        at = script.year.soon(dice, at, 60, 600);
        let no = party.lang.of("让利太多，先降两个点再报", "too much; come back with less");
        let by = By::new(approver, at, party.number).because(no);
        script.act(by, Deed::Quote(offer.id, Command::Reject));
        at = script.year.soon(dice, at, 30, 300);
        let less = percent.saturating_sub(3).max(OWN + 1);
        take_off(script, offer, at, less);
        at = script.year.soon(dice, at, 5, 60);
        act(script, offer, at, Some(reason), Command::Submit);
        approver = if less > MANAGERS { staff::id("gao.yuan") } else { manager };
    }
    at = script.year.soon(dice, at, 60, 900);
    let command = Command::Approve { found: Circumstances::default() };
    script.act(By::new(approver, at, party.number), Deed::Quote(offer.id, command));
    at
}

fn take_off(script: &mut Script, offer: &mut Offer<'_>, at: DateTime<Utc>, percent: u32) {
    offer.discount = Some(percent);
    let discount = reduction(percent);
    act(script, offer, at, None, Command::Discount { discount });
}

fn reduction(percent: u32) -> Reduction {
    Reduction::Percent(Percent::from(u8::try_from(percent).unwrap_or_default()))
}

/// The offer goes out; the command that sent it, and when.
fn send(
    script: &mut Script,
    dice: &mut Dice,
    offer: &Offer<'_>,
    from: DateTime<Utc>,
) -> (Option<Uuid>, DateTime<Utc>) {
    let at = script.year.soon(dice, from, 10, 240);
    let channels = offer.party.lang.of(
        [Channel::WeChat, Channel::Email, Channel::Email],
        [Channel::Email, Channel::Email, Channel::Web],
    );
    let command = Command::Send {
        to: None,
        contact: Some(offer.contact),
        channel: *dice.pick(&channels),
        found: Circumstances::default(),
    };
    (act(script, offer, at, None, command), at)
}

fn counter(
    script: &mut Script,
    dice: &mut Dice,
    offer: &Offer<'_>,
    from: DateTime<Utc>,
) -> DateTime<Utc> {
    let at = script.year.soon(dice, from, 400, 2_200);
    let party = offer.party;
    let note = texts::words(dice, party).one(dice, texts::countered(party.lang));
    let amount = total(offer).map(|total| total.amount().trunc() * Decimal::new(95, 2));
    let name = format!("counter {} {}", party.number, offer.deal.number);
    let command = Command::Counter {
        counter_offer: CounterOfferId(script.id(&name)),
        amount: amount.map(|amount| Money::rounded(amount, party.currency)),
        note: Some(note),
    };
    act(script, offer, at, None, command);
    at
}

/// The next revision, somewhat cheaper and valid for longer.
fn revise(
    script: &mut Script,
    dice: &mut Dice,
    offer: &mut Offer<'_>,
    from: DateTime<Utc>,
) -> DateTime<Utc> {
    let mut at = script.year.soon(dice, from, 60, 900);
    offer.revision += 1;
    act(script, offer, at, None, Command::Revise { revision: offer.revision });
    offer.valid_until = day_of(at) + Days::new(VALID);
    at = script.year.soon(dice, at, 2, 30);
    let terms = terms(offer.party, offer.valid_until);
    act(script, offer, at, None, Command::SetTerms { terms });
    let percent = offer.discount.unwrap_or_default() + dice.between(2, 4);
    discount_by(script, dice, offer, at, percent)
}

/// The customer takes it, and kehu wins the deal.
fn accept(
    script: &mut Script,
    dice: &mut Dice,
    offer: &Offer<'_>,
    from: DateTime<Utc>,
) -> DateTime<Utc> {
    let party = offer.party;
    let at = script.year.soon(dice, from, 200, 3_000);
    let command = Command::Accept {
        revision: Some(offer.revision),
        by: None,
        contact: Some(offer.contact),
        found: Circumstances::default(),
    };
    let accepted = act(script, offer, at, None, command);
    let won = at + TimeDelta::seconds(1);
    if let (Some(accepted), Some(total)) = (accepted, total(offer)) {
        let command =
            opportunity::Command::Win { amount: Some(total), closed_on: Some(day_of(at)) };
        let deed = Deed::Opportunity(offer.deal.id, command);
        let cause = (&offer.id.stream(), accepted);
        script.policy(("quote-accepted-wins-opportunity", 0), won, party.number, cause, deed);
    }
    won
}

/// What it comes to, as kehu calculates it.
fn total(offer: &Offer<'_>) -> Option<Money> {
    let lines: Vec<_> = offer
        .lines
        .iter()
        .map(|line| PricedLine {
            quantity: line.quantity,
            unit_price: line.unit_price,
            discount: line.discount,
            tax_rate: line.tax_rate,
        })
        .collect();
    let reductions: Vec<_> = offer.discount.map(reduction).into_iter().collect();
    calculate(offer.party.currency, &lines, &reductions).ok().map(|it| it.totals.total)
}

/// It is declined, withdrawn, or its time runs out.
fn come_to_nothing(
    script: &mut Script,
    dice: &mut Dice,
    offer: &Offer<'_>,
    from: DateTime<Utc>,
    sent: Option<Uuid>,
) -> DateTime<Utc> {
    let party = offer.party;
    let at = script.year.soon(dice, from, 600, 3_000);
    match dice.weighted(&[55, 35, 10]) {
        0 => {
            let reason = texts::words(dice, party).one(dice, texts::declined(party.lang));
            let command = Command::Decline { by: None, contact: Some(offer.contact) };
            act(script, offer, at, Some(reason), command);
            at
        }
        1 => {
            let over = minute_of(offer.valid_until + Days::new(1), 0) + TimeDelta::seconds(2);
            if let Some(sent) = sent {
                let deed =
                    Deed::Quote(offer.id, Command::Expire { found: Circumstances::default() });
                let cause = (&offer.id.stream(), sent);
                script.policy(("deadlines", 0), over, party.number, cause, deed);
            }
            over
        }
        _ => {
            let reason = party.lang.of("舱位已满，无法按原价执行", "no space left at this price");
            act(script, offer, at, Some(reason.to_owned()), Command::Withdraw);
            at
        }
    }
}
