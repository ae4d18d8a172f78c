//! Tickets, in English.

use kehu_domain::{
    ticket::{self, Deadline, Event, Kind, WaitingFor},
    values::UserId,
};

use super::{
    super::{Teller, words::ticket as words},
    details,
};

pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it =
        teller.own_name().map_or_else(|| "the ticket".to_owned(), |name| format!("ticket {name}"));
    match event {
        Event::Opened(event) => opened(teller, event),
        Event::CustomerAssigned(event) => {
            let customer = teller.customer(event.customer);
            match event.previous {
                Some(from) => format!("moved {it} from {} to {customer}", teller.customer(from)),
                None => format!("said that {it} is from {customer}"),
            }
        }
        Event::ContactAssigned(event) => {
            format!("said that {it} is from {}", teller.contact(event.contact))
        }
        Event::Classified(event) => classified(teller, &it, event),
        Event::PriorityChanged(event) => {
            let (from, to) =
                (words::priority(teller, event.from), words::priority(teller, event.to));
            format!("changed the priority of {it} from {from} to {to}")
        }
        Event::Assigned(event) => assigned(teller, &it, event),
        Event::Answered(event) => {
            let by = event.channel.map(|by| format!(" by {}", words::channel(teller, by)));
            format!("answered {it}{}: {}", by.unwrap_or_default(), teller.text(&event.text))
        }
        Event::NoteAdded(event) => format!("noted about {it}: {}", teller.text(&event.text)),
        Event::AttributesRecorded(event) => {
            let said = |one: &ticket::Attribute| match &one.value {
                Some(value) => format!("{}: {}", one.name, teller.text(value)),
                None => format!("{}: no longer known", one.name),
            };
            let said: Vec<_> = event.attributes.iter().map(said).collect();
            let source = event.source.as_ref().map(|source| format!("source: {source}"));
            format!("recorded about {it}: {}{}", said.join(", "), details([source]))
        }
        Event::Waiting(event) => {
            let party = event.party.as_ref().map(|party| format!(" {party}")).unwrap_or_default();
            let stops: Vec<_> = event.stops.iter().map(|it| words::clock(teller, *it)).collect();
            let stops = if stops.is_empty() {
                String::new()
            } else {
                format!(" (the clock stands still for {})", stops.join(" and "))
            };
            format!("let {it} wait for {}{party}{stops}", waiting_for(event.on))
        }
        Event::Resumed(event) => {
            format!("took {it} up again, which had waited for {}", waiting_for(event.from))
        }
        Event::Escalated(event) => {
            let to = to(teller, event.user, event.team.as_deref());
            let to = to.map(|to| format!(" to {to}")).unwrap_or_default();
            let why = match event.overdue {
                Some(Deadline::Answer) => " because its first answer is overdue",
                Some(Deadline::Resolution) => " because its resolution is overdue",
                None => "",
            };
            format!("escalated {it}{to} at level {}{why}", event.level)
        }
        Event::Resolved(event) => {
            let cause = event.cause.as_ref().map(|cause| format!("cause: {}", teller.text(cause)));
            let remedy = Some(format!("remedy: {}", teller.text(&event.remedy)));
            format!("resolved {it}{}", details([cause, remedy]))
        }
        Event::Confirmed(_) => format!("recorded that the customer confirms that {it} is settled"),
        Event::Reopened(event) => {
            format!("reopened {it}, which had been {}", words::status(teller, event.from))
        }
        Event::Closed(_) => format!("closed {it}"),
        Event::Cancelled(_) => format!("cancelled {it}"),
        Event::Merged(event) => format!("merged {it} into {}", survivor(teller, event.survivor)),
        Event::MergeUndone(event) => {
            format!("separated {it} from {} again", survivor(teller, event.survivor))
        }
        Event::Withdrawn(_) => format!("withdrew {it}, made by mistake"),
        Event::ExternalIdLinked(event) => {
            format!("linked {it} to {}", teller.external_id(&event.external_id))
        }
    }
}

fn opened(teller: &Teller<'_>, event: &ticket::Opened) -> String {
    let number = event.number.as_ref().map(|number| format!(" {number}")).unwrap_or_default();
    let customer = event.customer.map(|customer| format!(" from {}", teller.customer(customer)));
    let details = details([
        Some(format!("by {}", words::channel(teller, event.channel))),
        Some(format!("priority: {}", words::priority(teller, event.priority))),
        event.product.as_ref().map(|product| format!("product: {product}")),
    ]);
    format!(
        "opened {}{number} {}{}{details}",
        kind(event.kind),
        teller.text(&event.subject),
        customer.unwrap_or_default(),
    )
}

fn classified(teller: &Teller<'_>, it: &str, event: &ticket::Classified) -> String {
    let category = event.category.as_ref().map(|code| format!(" as “{}”", teller.category(code)));
    let point = event.complaint_point.as_ref().map(|code| teller.complaint_point(code));
    let class = event.complaint_class.map(|of| words::complaint_class(teller, of));
    // A point that is called like its class says it all.
    let class = class.filter(|class| point.as_ref().is_none_or(|it| it.to_lowercase() != *class));
    let details = details([
        point.map(|point| format!("complaint point: “{point}”")),
        class.map(|class| format!("about: {class}")),
        event.department.as_ref().map(|department| format!("responsible: {department}")),
        event.product.as_ref().map(|product| format!("product: {product}")),
    ]);
    format!("classified {it}{}{details}", category.unwrap_or_default())
}

fn assigned(teller: &Teller<'_>, it: &str, event: &ticket::Assigned) -> String {
    let to = to(teller, event.user, event.team.as_deref()).unwrap_or_default();
    let from = self::to(teller, event.previous_user, event.previous_team.as_deref());
    let rule = event.dispatch.as_ref().map(|dispatch| {
        let inputs = dispatch.inputs.iter().map(|(name, value)| format!(", {name}: {value}"));
        let inputs: String = inputs.collect();
        format!(" (rule: {} v{}{inputs})", dispatch.rule, dispatch.version)
    });
    let rule = rule.unwrap_or_default();
    match from {
        Some(from) => format!("handed {it} over from {from} to {to}{rule}"),
        None => format!("assigned {it} to {to}{rule}"),
    }
}

fn to(teller: &Teller<'_>, user: Option<UserId>, team: Option<&str>) -> Option<String> {
    let user = user.map(|user| teller.user(user));
    match (user, team) {
        (Some(user), Some(team)) => Some(format!("{user} of team {team}")),
        (Some(user), None) => Some(user),
        (None, Some(team)) => Some(format!("team {team}")),
        (None, None) => None,
    }
}

fn survivor(teller: &Teller<'_>, survivor: kehu_domain::values::TicketId) -> String {
    let name = teller.other(&survivor.stream());
    name.map_or_else(|| "another ticket".to_owned(), |name| format!("ticket {name}"))
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Request => "the request",
        Kind::Complaint => "the complaint",
        Kind::Inquiry => "the inquiry",
        Kind::Feedback => "the feedback",
        Kind::Return => "the return",
        Kind::Defect => "the defect report",
        Kind::Internal => "the internal ticket",
    }
}

fn waiting_for(party: WaitingFor) -> &'static str {
    match party {
        WaitingFor::Customer => "the customer",
        WaitingFor::Supplier => "the supplier",
        WaitingFor::Team => "the team",
    }
}
