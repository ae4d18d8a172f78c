//! Opportunities, in English.

use kehu_domain::{
    opportunity::{self, Event},
    values::Money,
};
use serde_json::json;

use super::{
    super::{Teller, words},
    details,
};

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it = teller
        .own_name()
        .map_or_else(|| "the deal".to_owned(), |name| format!("the deal “{name}”"));
    match event {
        Event::Opened(event) => opened(teller, event),
        Event::CustomerAssigned(event) => {
            let customer = teller.customer(event.customer);
            match event.previous {
                Some(from) => {
                    format!("moved {it} from {} to {customer}", teller.customer(from))
                }
                None => format!("said that {it} is with {customer}"),
            }
        }
        Event::StageChanged(event) => {
            let back = if teller.goes_back(&event.from, &event.to) { " back" } else { "" };
            let (from, to) = (teller.stage(&event.from), teller.stage(&event.to));
            format!("moved {it}{back} from {from} to {to}")
        }
        Event::AmountRevised(event) => match event.from {
            Some(from) => {
                let verb = revised(from, event.to);
                format!("{verb} the amount of {it} from {from} to {}", event.to)
            }
            None => format!("set the amount of {it} to {}", event.to),
        },
        Event::CloseRescheduled(event) => match event.from {
            Some(from) => {
                format!("moved the expected close of {it} from {from} to {}", event.to)
            }
            None => format!("set the expected close of {it} to {}", event.to),
        },
        Event::LineAdded(event) => format!("added {} to {it}", teller.line(&json!(event))),
        Event::LineChanged(event) => {
            let to = teller.line(&json!(event));
            match teller.change_in("lines").and_then(|change| teller.said(&change.from)) {
                Some(from) => format!("changed {from} in {it} to {to}"),
                None => format!("changed a line of {it} to {to}"),
            }
        }
        Event::LineRemoved(_) => {
            let line = teller.change_in("lines").and_then(|change| teller.said(&change.from));
            format!("removed {} from {it}", line.unwrap_or_else(|| "a line".to_owned()))
        }
        Event::CompetitorAdded(event) => {
            format!("noted {} as a competitor for {it}", event.competitor)
        }
        Event::TeamMemberAdded(event) => {
            let role = event.role.as_ref().map(|role| format!(" as {role}")).unwrap_or_default();
            format!("added {} to the team of {it}{role}", teller.user(event.user))
        }
        Event::TeamMemberRemoved(event) => {
            format!("removed {} from the team of {it}", teller.user(event.user))
        }
        Event::OwnerAssigned(event) => {
            let owner = teller.user(event.owner);
            match event.previous {
                Some(from) => format!("handed {it} over from {} to {owner}", teller.user(from)),
                None => format!("put {owner} in charge of {it}"),
            }
        }
        Event::Won(event) => {
            let amount = event.amount.map(|amount| format!(", worth {amount}")).unwrap_or_default();
            format!("won {it} on {}{amount}", event.closed_on)
        }
        Event::Lost(event) => {
            let rival = event.competitor.as_ref().map(|rival| format!(" to {rival}"));
            format!("lost {it}{} on {}", rival.unwrap_or_default(), event.closed_on)
        }
        Event::Reopened(event) => {
            let (from, stage) = (words::status(teller, event.from), teller.stage(&event.stage));
            format!("reopened {it}, which had been {from}, in {stage}")
        }
        Event::Withdrawn(_) => format!("withdrew {it}, made by mistake"),
        Event::ExternalIdLinked(event) => {
            format!("linked {it} to {}", teller.external_id(&event.external_id))
        }
    }
}

fn opened(teller: &Teller<'_>, event: &opportunity::Opened) -> String {
    let name = event.name.as_ref().map(|name| format!(" {}", teller.text(name)));
    let customer = event.customer.map(|customer| format!(" with {}", teller.customer(customer)));
    let details = details([
        event.amount.map(|amount| format!("worth {amount}")),
        event.expected_close.map(|day| format!("expected to close on {day}")),
        event.source.as_ref().map(|source| format!("source: {source}")),
        event.owner.map(|owner| format!("owner: {}", teller.user(owner))),
    ]);
    format!(
        "opened the deal{}{} in {}{details}",
        name.unwrap_or_default(),
        customer.unwrap_or_default(),
        teller.stage(&event.stage)
    )
}

fn revised(from: Money, to: Money) -> &'static str {
    if from.currency() != to.currency() {
        "changed"
    } else if from.amount() < to.amount() {
        "raised"
    } else {
        "lowered"
    }
}
