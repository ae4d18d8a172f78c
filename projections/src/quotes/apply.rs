//! What each event does to a quote.

use chrono::{DateTime, Utc};
use kehu_domain::{
    Header,
    quote::{
        Accepted, Declined, Drafted, Event, LineAdded, Reduction, Sent, Status,
        totals::{PricedLine, Totals, calculate},
    },
    values::{Currency, Money, QuoteId},
};

use super::{Allowance, CounterOffer, Line, Offer, Quote, Revision, Sending};

const UNKNOWN: &str = "the quote has not been drafted";
const TWICE: &str = "the quote has been drafted before";
const UNSOUND: &str = "the quote comes to nothing sensible";

/// The quote after `event`; `at` is since when that is true.
pub(super) fn apply(
    before: Option<Quote>,
    header: &Header,
    event: &Event,
    at: DateTime<Utc>,
) -> Result<Quote, &'static str> {
    let mut quote = match (before, event) {
        (None, Event::Drafted(drafted)) => draft(header, drafted)?,
        (None, _) => return Err(UNKNOWN),
        (Some(_), Event::Drafted(_)) => return Err(TWICE),
        (Some(quote), _) => quote,
    };
    if change(&mut quote.offer, quote.currency, event) {
        add_up(&mut quote.offer, quote.currency)?;
    }
    advance(&mut quote, header, event);
    quote.version = header.version;
    quote.position = header.position;
    quote.updated_at = at;
    Ok(quote)
}

fn draft(header: &Header, event: &Drafted) -> Result<Quote, &'static str> {
    let id = header.stream.id().ok_or("the stream names no quote")?;
    let totals: Totals = calculate(event.currency, &[], &[]).map_err(|_| UNSOUND)?.totals;
    Ok(Quote {
        id: QuoteId(id),
        number: event.number.clone(),
        series: event.series,
        customer: event.customer,
        opportunity: event.opportunity,
        currency: event.currency,
        status: Status::Draft,
        revision: 1,
        offer: Offer {
            lines: Vec::new(),
            discount: None,
            discount_amount: None,
            allowances: Vec::new(),
            payment: event.payment.clone(),
            delivery: event.delivery.clone(),
            valid_until: event.valid_until,
            totals,
        },
        owner: event.owner,
        submitted_by: None,
        submitted_at: None,
        approved_by: None,
        approved_at: None,
        revisions: Vec::new(),
        counter_offers: Vec::new(),
        sent_at: None,
        answered_at: None,
        answer_seconds: None,
        answered_by: None,
        answered_by_contact: None,
        external_ids: event.external_ids.clone(),
        version: header.version,
        position: header.position,
        created_at: header.occurred_at,
        created_by: header.actor,
        updated_at: header.occurred_at,
    })
}

/// Changes what is offered; whether it comes to something else now.
fn change(offer: &mut Offer, currency: Currency, event: &Event) -> bool {
    match event {
        Event::LineAdded(added) => offer.lines.push(line(added, currency)),
        Event::LineChanged(changed) => {
            if let Some(known) = offer.lines.iter_mut().find(|line| line.id == changed.line) {
                *known = line(&LineAdded::from(changed.clone()), currency);
            }
        }
        Event::LineRemoved(removed) => offer.lines.retain(|line| line.id != removed.line),
        Event::Discounted(discounted) => offer.discount = Some(discounted.discount),
        Event::DiscountRemoved(_) => offer.discount = None,
        Event::AllowanceGranted(granted) => {
            offer.allowances.retain(|known| known.kind != granted.kind);
            let (kind, allowance) = (granted.kind.clone(), granted.allowance);
            offer.allowances.push(Allowance { kind, allowance, amount: Money::zero(currency) });
            offer.allowances.sort_by(|one, other| one.kind.cmp(&other.kind));
        }
        Event::AllowanceRemoved(removed) => {
            offer.allowances.retain(|known| known.kind != removed.kind);
        }
        Event::TermsSet(set) => {
            offer.payment.clone_from(&set.payment);
            offer.delivery.clone_from(&set.delivery);
            offer.valid_until = set.valid_until;
            return false;
        }
        Event::Drafted(_)
        | Event::Submitted(_)
        | Event::Approved(_)
        | Event::Rejected(_)
        | Event::Sent(_)
        | Event::Countered(_)
        | Event::Revised(_)
        | Event::Accepted(_)
        | Event::Declined(_)
        | Event::Withdrawn(_)
        | Event::Expired(_)
        | Event::OwnerAssigned(_)
        | Event::ExternalIdLinked(_)
        | Event::Retracted(_) => return false,
    }
    true
}

fn line(added: &LineAdded, currency: Currency) -> Line {
    let nothing = Money::zero(currency);
    Line {
        id: added.line,
        product: added.product.clone(),
        description: added.description.clone(),
        quantity: added.quantity,
        unit: added.unit.clone(),
        unit_price: added.unit_price,
        discount: added.discount,
        tax_rate: added.tax_rate,
        gross: nothing,
        discount_amount: nothing,
        net: nothing,
        share: nothing,
        taxable: nothing,
    }
}

/// Fills in what the parts and the whole come to.
fn add_up(offer: &mut Offer, currency: Currency) -> Result<(), &'static str> {
    let priced = |line: &Line| PricedLine {
        quantity: line.quantity,
        unit_price: line.unit_price,
        discount: line.discount,
        tax_rate: line.tax_rate,
    };
    let lines: Vec<PricedLine> = offer.lines.iter().map(priced).collect();
    let granted = offer.allowances.iter().map(|granted| granted.allowance);
    let reductions: Vec<Reduction> = offer.discount.into_iter().chain(granted).collect();
    let found = calculate(currency, &lines, &reductions).map_err(|_| UNSOUND)?;
    for (line, totals) in offer.lines.iter_mut().zip(found.lines) {
        line.gross = totals.gross;
        line.discount_amount = totals.discount;
        line.net = totals.net;
        line.share = totals.share;
        line.taxable = totals.taxable;
    }
    let mut amounts = found.reductions.into_iter();
    offer.discount_amount = offer.discount.and_then(|_| amounts.next());
    for (granted, amount) in offer.allowances.iter_mut().zip(amounts) {
        granted.amount = amount;
    }
    offer.totals = found.totals;
    Ok(())
}

/// Moves the quote on.
fn advance(quote: &mut Quote, header: &Header, event: &Event) {
    let (at, by) = (header.occurred_at, header.actor);
    match event {
        Event::Submitted(submitted) => {
            quote.status = Status::Submitted;
            quote.submitted_by = Some(submitted.by);
            quote.submitted_at = Some(at);
        }
        Event::Approved(_) => {
            quote.status = Status::Approved;
            quote.approved_by = Some(by);
            quote.approved_at = Some(at);
        }
        Event::Rejected(_) => quote.status = Status::Draft,
        Event::Sent(event) => sent(quote, header, event),
        Event::Countered(event) => {
            quote.status = Status::Countered;
            quote.counter_offers.push(CounterOffer {
                id: event.counter_offer,
                revision: event.revision,
                amount: event.amount,
                note: event.note.clone(),
                at,
                by,
            });
        }
        Event::Revised(event) => {
            quote.status = Status::Draft;
            quote.revision = event.revision;
            quote.submitted_by = None;
            quote.submitted_at = None;
            quote.approved_by = None;
            quote.approved_at = None;
            quote.answered_at = None;
            quote.answer_seconds = None;
            quote.answered_by = None;
            quote.answered_by_contact = None;
        }
        Event::Accepted(Accepted { by, contact, .. }) => {
            ended(quote, Status::Accepted, at);
            answered(quote, at);
            quote.answered_by.clone_from(by);
            quote.answered_by_contact = *contact;
        }
        Event::Declined(Declined { by, contact, .. }) => {
            ended(quote, Status::Declined, at);
            answered(quote, at);
            quote.answered_by.clone_from(by);
            quote.answered_by_contact = *contact;
        }
        Event::Withdrawn(_) => ended(quote, Status::Withdrawn, at),
        Event::Expired(_) => ended(quote, Status::Expired, at),
        Event::OwnerAssigned(event) => quote.owner = Some(event.owner),
        Event::ExternalIdLinked(event) => quote.external_ids.push(event.external_id.clone()),
        Event::Drafted(_)
        | Event::Retracted(_)
        | Event::LineAdded(_)
        | Event::LineChanged(_)
        | Event::LineRemoved(_)
        | Event::Discounted(_)
        | Event::DiscountRemoved(_)
        | Event::AllowanceGranted(_)
        | Event::AllowanceRemoved(_)
        | Event::TermsSet(_) => {}
    }
}

/// The first sending makes the revision what it stays; later ones only go to somebody else.
fn sent(quote: &mut Quote, header: &Header, event: &Sent) {
    let sending = Sending {
        to: event.to.clone(),
        contact: event.contact,
        channel: event.channel,
        at: header.occurred_at,
        by: header.actor,
    };
    quote.status = Status::Sent;
    quote.sent_at = quote.sent_at.or(Some(header.occurred_at));
    match current(quote) {
        Some(revision) => revision.sendings.push(sending),
        None => quote.revisions.push(Revision {
            revision: event.revision,
            offer: quote.offer.clone(),
            approved: event.approved,
            sendings: vec![sending],
            outcome: None,
            ended_at: None,
        }),
    }
}

/// The revision that is out; `None` while it is written.
fn current(quote: &mut Quote) -> Option<&mut Revision> {
    let number = quote.revision;
    quote.revisions.last_mut().filter(|revision| revision.revision == number)
}

fn ended(quote: &mut Quote, status: Status, at: DateTime<Utc>) {
    quote.status = status;
    if let Some(revision) = current(quote) {
        revision.outcome = Some(status);
        revision.ended_at = Some(at);
    }
}

/// What was said before it is said to have been asked took no time.
fn answered(quote: &mut Quote, at: DateTime<Utc>) {
    quote.answered_at = Some(at);
    let first = current(quote).and_then(|revision| revision.sendings.first());
    quote.answer_seconds = first.map(|first| (at - first.at).num_seconds().max(0));
}
