//! Quotes, in English.

use kehu_domain::{
    quote::{self, Event, LineAdded, Reduction},
    values::{ContactId, Text},
};

use super::{
    super::{Teller, words},
    before, details,
};

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it = teller
        .own_name()
        .map_or_else(|| "the quote".to_owned(), |number| format!("the quote {number}"));
    let was = |field: &str| before(teller.before(field));
    let part = |list: &str| teller.change_in(list).and_then(|change| teller.said(&change.from));
    match event {
        Event::Drafted(event) => drafted(teller, event),
        Event::LineAdded(event) => format!("added {} to {it}", line(teller, event)),
        Event::LineChanged(event) => {
            let from = part("lines").unwrap_or_else(|| "a line".to_owned());
            let to = line(teller, &LineAdded::from(event.clone()));
            format!("changed {from} in {it} to {to}")
        }
        Event::LineRemoved(_) => {
            let line = part("lines").unwrap_or_else(|| "a line".to_owned());
            format!("removed {line} from {it}")
        }
        Event::Discounted(event) => {
            let (discount, before) = (off(event.discount), was("discount"));
            format!("gave a discount of {discount} on {it}{before}")
        }
        Event::DiscountRemoved(_) => {
            let before = was("discount");
            format!("took the discount on {it} back{before}")
        }
        Event::AllowanceGranted(event) => {
            let (kind, allowance) = (&event.kind, off(event.allowance));
            let before = before(part("allowances"));
            format!("granted a {kind} allowance of {allowance} on {it}{before}")
        }
        Event::AllowanceRemoved(event) => {
            let (kind, before) = (&event.kind, before(part("allowances")));
            format!("took the {kind} allowance on {it} back{before}")
        }
        Event::TermsSet(event) => {
            let terms = details([
                event.payment.as_ref().map(|text| format!("payment: {}", teller.text(text))),
                event.delivery.as_ref().map(|text| format!("delivery: {}", teller.text(text))),
                event.valid_until.map(|day| format!("valid until {day}")),
            ]);
            format!("set the terms of {it}{terms}")
        }
        Event::Submitted(event) => {
            let (total, percent) = (event.totals.total, event.totals.discount_percent);
            format!("asked for approval of {it}, {total} with a discount of {percent}%")
        }
        Event::Approved(event) => {
            let percent = event.discount_percent;
            format!("approved {it} with a discount of {percent}%")
        }
        Event::Rejected(_) => format!("refused to approve {it}"),
        Event::Sent(event) => {
            let to = whom(teller, event.to.as_ref(), event.contact);
            let to = to.map(|to| format!(" to {to}")).unwrap_or_default();
            let channel = words::quote_channel(teller, event.channel);
            let (revision, totals) = (event.revision, &event.totals);
            let (total, net) = (totals.total, totals.net);
            format!("sent revision {revision} of {it}{to} {channel}, {total} ({net} before tax)")
        }
        Event::Countered(event) => {
            let amount = event.amount.map(|amount| format!(" of {amount}")).unwrap_or_default();
            let note = event.note.as_ref().map(|note| format!(": {}", teller.text(note)));
            let (revision, note) = (event.revision, note.unwrap_or_default());
            format!("noted a counter-offer{amount} to revision {revision} of {it}{note}")
        }
        Event::Revised(event) => format!("opened revision {} of {it}", event.revision),
        Event::Accepted(event) => {
            let by = whom(teller, event.by.as_ref(), event.contact);
            let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
            let (revision, total, net) = (event.revision, event.total, event.net);
            format!(
                "noted that revision {revision} of {it} was accepted{by}, {total} ({net} before tax)"
            )
        }
        Event::Declined(event) => {
            let by = whom(teller, event.by.as_ref(), event.contact);
            let by = by.map(|by| format!(" by {by}")).unwrap_or_default();
            let revision = event.revision;
            format!("noted that revision {revision} of {it} was declined{by}")
        }
        Event::Withdrawn(_) => format!("withdrew {it}"),
        Event::Expired(event) => {
            let day = event.valid_until;
            format!("let {it} expire, which was valid until {day}")
        }
        Event::OwnerAssigned(event) => {
            let owner = teller.user(event.owner);
            match event.previous.map(|from| teller.user(from)) {
                Some(from) => format!("handed {it} over from {from} to {owner}"),
                None => format!("put {owner} in charge of {it}"),
            }
        }
        Event::Retracted(_) => format!("withdrew {it}, made by mistake"),
        Event::ExternalIdLinked(event) => {
            let external = teller.external_id(&event.external_id);
            format!("linked {it} to {external}")
        }
    }
}

fn drafted(teller: &Teller<'_>, event: &quote::Drafted) -> String {
    let details = details([
        event.valid_until.map(|day| format!("valid until {day}")),
        event.owner.map(|owner| format!("owner: {}", teller.user(owner))),
    ]);
    let (number, customer) = (&event.number, teller.customer(event.customer));
    let currency = event.currency;
    format!("drafted the quote {number} for {customer} in {currency}{details}")
}

fn off(reduction: Reduction) -> String {
    match reduction {
        Reduction::Percent(percent) => format!("{percent}%"),
        Reduction::Amount(amount) => amount.to_string(),
    }
}

/// `2 FCL × FCL-40 at 1000`, with what is taken off.
fn line(teller: &Teller<'_>, line: &LineAdded) -> String {
    let product = line.product.clone();
    let what = product.or_else(|| line.description.as_ref().map(|text| teller.text(text)));
    let what = what.unwrap_or_default();
    let unit = line.unit.as_ref().map(|unit| format!(" {unit}")).unwrap_or_default();
    let discount = line.discount.map(|discount| format!(" less {}", off(discount)));
    let (quantity, price) = (line.quantity, line.unit_price);
    let discount = discount.unwrap_or_default();
    format!("{quantity}{unit} × {what} at {price}{discount}")
}

fn whom(teller: &Teller<'_>, text: Option<&Text>, contact: Option<ContactId>) -> Option<String> {
    let contact = contact.map(|contact| teller.contact(contact));
    match (text.map(|text| teller.text(text)), contact) {
        (Some(text), Some(contact)) => Some(format!("{text} ({contact})")),
        (one, other) => one.or(other),
    }
}
