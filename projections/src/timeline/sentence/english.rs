//! What happened, in English: everything after the actor.

use kehu_domain::{
    DomainEvent,
    customer::{self, Event as Customer},
    hierarchy::Event as Hierarchy,
    opportunity::{self, Event as Deal},
    pipeline::Event as Pipeline,
    reservation::Event as Reservation,
    user::Event as User,
    values::Money,
};
use serde_json::json;

use super::{Teller, words};

pub(super) fn phrase(teller: &Teller<'_>) -> String {
    match teller.event() {
        DomainEvent::Customer(event) => customer(teller, event),
        DomainEvent::Opportunity(event) => deal(teller, event),
        DomainEvent::Pipeline(event) => pipeline(teller, event),
        DomainEvent::User(event) => user(teller, event),
        DomainEvent::Reservation(event) => reservation(event),
        DomainEvent::Hierarchy(event) => hierarchy(event),
    }
}

/// ` (a, b)` of what is there.
fn details(details: impl IntoIterator<Item = Option<String>>) -> String {
    let details: Vec<String> = details.into_iter().flatten().collect();
    if details.is_empty() { String::new() } else { format!(" ({})", details.join(", ")) }
}

fn before(before: Option<String>) -> String {
    before.map(|before| format!(" (before: {before})")).unwrap_or_default()
}

#[expect(clippy::too_many_lines, reason = "a table: one row for each kind of event")]
fn customer(teller: &Teller<'_>, event: &Customer) -> String {
    let it = teller.own_name().unwrap_or_else(|| "the customer".to_owned());
    match event {
        Customer::Registered(event) => registered(teller, event),
        Customer::Renamed(event) => {
            let to = teller.text(&event.names.original);
            match teller.before("names") {
                Some(from) => format!("renamed the customer from {from} to {to}"),
                None => format!("renamed the customer to {to}"),
            }
        }
        Customer::RoleGranted(event) => {
            let from = event.from.map(|day| format!(" from {day}")).unwrap_or_default();
            format!("made {it} {}{from}", words::role(teller, event.role))
        }
        Customer::RoleEnded(event) => {
            let until = event.until.map(|day| format!(" on {day}")).unwrap_or_default();
            format!("ended the role of {it} as {}{until}", words::role(teller, event.role))
        }
        Customer::OwnerAssigned(event) => {
            let owner = teller.user(event.owner);
            match event.previous {
                Some(previous) => {
                    format!("handed {it} over from {} to {owner}", teller.user(previous))
                }
                None => format!("put {owner} in charge of {it}"),
            }
        }
        Customer::RegionAssigned(event) => match teller.before("region") {
            Some(from) => format!("moved {it} from {from} to {}", event.region),
            None => format!("placed {it} in {}", event.region),
        },
        Customer::IndustrySet(event) => match teller.before("industry") {
            Some(from) => format!("changed the industry of {it} from {from} to {}", event.industry),
            None => format!("set the industry of {it} to {}", event.industry),
        },
        Customer::ParentSet(event) => match (event.parent, teller.before("parent")) {
            (Some(to), Some(from)) => {
                format!("moved {it} from its parent {from} to {}", teller.customer(to))
            }
            (Some(to), None) => format!("put {it} under its parent {}", teller.customer(to)),
            (None, Some(from)) => format!("took {it} out from under its parent {from}"),
            (None, None) => format!("said that {it} has no parent"),
        },
        Customer::Graded(event) => {
            let rule = event
                .rule
                .as_ref()
                .map(|rule| format!(" by rule {} version {}", rule.name, rule.version))
                .unwrap_or_default();
            match teller.before("grade") {
                Some(from) => {
                    format!("changed the grade of {it} from {from} to {}{rule}", event.grade)
                }
                None => format!("graded {it} {}{rule}", event.grade),
            }
        }
        Customer::ValueTypeAssigned(event) => {
            let from = teller.change("valueType").and_then(|change| {
                let from = serde_json::from_value(change.from.clone()).ok()?;
                Some(words::value_type(teller, from).to_owned())
            });
            let to = words::value_type(teller, event.value_type);
            format!("judged the value of {it} as {to}{}", before(from))
        }
        Customer::ContactMethodAdded(event) => contact_method(teller, event, &it),
        Customer::ContactMethodVerified(_) => {
            format!("verified {} of {it}", teller.own_contact_method())
        }
        Customer::ContactMethodRemoved(_) => {
            format!("removed {} of {it}", teller.own_contact_method())
        }
        Customer::RequirementStated(event) => {
            let area = words::area(teller, event.area);
            let said = teller.text(&event.requirement);
            let from = teller.change_in("requirements").and_then(|one| teller.said(&one.from));
            format!("stated what {it} needs in {area}: {said}{}", before(from))
        }
        Customer::PreferenceRecorded(event) => {
            let from = teller.change_in("preferences").and_then(|one| teller.said(&one.from));
            let (name, value) = (&event.name, teller.text(&event.value));
            format!("recorded the preference {name} of {it}: {value}{}", before(from))
        }
        Customer::ImportantDateRecorded(event) => {
            let from = teller.change_in("importantDates").and_then(|one| teller.said(&one.from));
            let (name, date) = (&event.name, teller.text(&event.date));
            format!("recorded the date {name} of {it}: {date}{}", before(from))
        }
        Customer::ProfileFieldSet(event) => {
            let from = teller.change_in("profile").and_then(|one| teller.said(&one.from));
            let source = event.source.as_ref().map(|source| format!("source: {source}"));
            let source = details([source]);
            match (&event.value, from) {
                (None, from) => {
                    format!("cleared {} of {it}{}{source}", event.field, before(from))
                }
                (Some(to), None) => {
                    format!("set {} of {it} to {}{source}", event.field, teller.text(to))
                }
                (Some(to), Some(from)) => {
                    let to = teller.text(to);
                    format!("changed {} of {it} from {from} to {to}{source}", event.field)
                }
            }
        }
        Customer::CompetitorNoted(event) => {
            let note = event.note.as_ref().map(|note| format!(": {}", teller.text(note)));
            let note = note.unwrap_or_default();
            format!("noted {} as a competitor at {it}{note}", event.competitor)
        }
        Customer::CreditTermsSet(event) => {
            let from = teller.before("creditLimit").map(|limit| {
                let grade = teller.before("creditGrade").unwrap_or_else(|| event.grade.clone());
                let days = teller.before("creditTermDays");
                let days = days.unwrap_or_else(|| event.term_days.to_string());
                format!("grade {grade}, limit {limit}, {days} days")
            });
            format!(
                "set the credit terms of {it}: grade {}, limit {}, {} days{}",
                event.grade,
                event.limit,
                event.term_days,
                before(from)
            )
        }
        Customer::CreditHeld(_) => format!("stopped further credit for {it}"),
        Customer::CreditReleased(_) => format!("allowed {it} credit again"),
        Customer::Merged(event) => format!("merged {it} into {}", teller.customer(event.survivor)),
        Customer::MergeUndone(event) => {
            format!("undid the merge of {it} into {}", teller.customer(event.survivor))
        }
        Customer::Deactivated(_) => format!("ended the relation with {it}"),
        Customer::Reactivated(_) => format!("took up the relation with {it} again"),
        Customer::PersonalDataErased(_) => "erased the customer's personal data".to_owned(),
        Customer::ExternalIdLinked(event) => {
            format!("linked {it} to {}", teller.external_id(&event.external_id))
        }
    }
}

fn registered(teller: &Teller<'_>, event: &customer::Registered) -> String {
    let details = details([
        event.source.as_ref().map(|source| format!("source: {source}")),
        event.region.as_ref().map(|region| format!("region: {region}")),
        event.industry.as_ref().map(|industry| format!("industry: {industry}")),
        event.owner.map(|owner| format!("owner: {}", teller.user(owner))),
    ]);
    let (kind, name) = (words::kind(teller, event.kind), teller.text(&event.names.original));
    format!("registered the {kind} {name}{details}")
}

fn contact_method(teller: &Teller<'_>, event: &customer::ContactMethodAdded, it: &str) -> String {
    let details = details([
        event.label.as_ref().map(|label| teller.text(label)),
        event.purpose.as_ref().map(|purpose| format!("for {purpose}")),
        words::consent(teller, event.consent).map(str::to_owned),
    ]);
    let (channel, value) = (words::channel(teller, event.kind), teller.text(&event.value));
    format!("added {channel} {value} to {it}{details}")
}

fn deal(teller: &Teller<'_>, event: &Deal) -> String {
    let it = teller
        .own_name()
        .map_or_else(|| "the deal".to_owned(), |name| format!("the deal “{name}”"));
    match event {
        Deal::Opened(event) => opened(teller, event),
        Deal::CustomerAssigned(event) => {
            let customer = teller.customer(event.customer);
            match event.previous {
                Some(from) => {
                    format!("moved {it} from {} to {customer}", teller.customer(from))
                }
                None => format!("said that {it} is with {customer}"),
            }
        }
        Deal::StageChanged(event) => {
            let back = if teller.goes_back(&event.from, &event.to) { " back" } else { "" };
            let (from, to) = (teller.stage(&event.from), teller.stage(&event.to));
            format!("moved {it}{back} from {from} to {to}")
        }
        Deal::AmountRevised(event) => match event.from {
            Some(from) => {
                let verb = revised(from, event.to);
                format!("{verb} the amount of {it} from {from} to {}", event.to)
            }
            None => format!("set the amount of {it} to {}", event.to),
        },
        Deal::CloseRescheduled(event) => match event.from {
            Some(from) => {
                format!("moved the expected close of {it} from {from} to {}", event.to)
            }
            None => format!("expects {it} to close on {}", event.to),
        },
        Deal::LineAdded(event) => format!("added {} to {it}", teller.line(&json!(event))),
        Deal::LineChanged(event) => {
            let to = teller.line(&json!(event));
            match teller.change_in("lines").and_then(|change| teller.said(&change.from)) {
                Some(from) => format!("changed {from} in {it} to {to}"),
                None => format!("changed a line of {it} to {to}"),
            }
        }
        Deal::LineRemoved(_) => {
            let line = teller.change_in("lines").and_then(|change| teller.said(&change.from));
            format!("removed {} from {it}", line.unwrap_or_else(|| "a line".to_owned()))
        }
        Deal::CompetitorAdded(event) => {
            format!("noted {} as a competitor for {it}", event.competitor)
        }
        Deal::TeamMemberAdded(event) => {
            let role = event.role.as_ref().map(|role| format!(" as {role}")).unwrap_or_default();
            format!("added {} to the team of {it}{role}", teller.user(event.user))
        }
        Deal::TeamMemberRemoved(event) => {
            format!("removed {} from the team of {it}", teller.user(event.user))
        }
        Deal::OwnerAssigned(event) => {
            let owner = teller.user(event.owner);
            match event.previous {
                Some(from) => format!("handed {it} over from {} to {owner}", teller.user(from)),
                None => format!("put {owner} in charge of {it}"),
            }
        }
        Deal::Won(event) => {
            let amount = event.amount.map(|amount| format!(", worth {amount}")).unwrap_or_default();
            format!("won {it} on {}{amount}", event.closed_on)
        }
        Deal::Lost(event) => {
            let rival = event.competitor.as_ref().map(|rival| format!(" to {rival}"));
            format!("lost {it}{} on {}", rival.unwrap_or_default(), event.closed_on)
        }
        Deal::Reopened(event) => {
            let (from, stage) = (words::status(teller, event.from), teller.stage(&event.stage));
            format!("reopened {it}, which had been {from}, in {stage}")
        }
        Deal::ExternalIdLinked(event) => {
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

fn pipeline(teller: &Teller<'_>, event: &Pipeline) -> String {
    let it = teller.own_name().unwrap_or_default();
    match event {
        Pipeline::Defined(event) => {
            let stages = teller.stages(&event.stages);
            format!("defined the pipeline {} with the stages {stages}", event.name)
        }
        Pipeline::StagesChanged(event) => {
            let to = teller.stages(&event.stages);
            match teller.before("stages") {
                Some(from) => format!("changed the stages of pipeline {it} from {from} to {to}"),
                None => format!("changed the stages of pipeline {it} to {to}"),
            }
        }
        Pipeline::Renamed(event) => {
            let from = teller.before("name").unwrap_or_default();
            format!("renamed the pipeline {from} to {}", event.name)
        }
    }
}

fn user(teller: &Teller<'_>, event: &User) -> String {
    let it = teller.own_name().unwrap_or_else(|| "the user".to_owned());
    match event {
        User::Registered(event) => format!("registered the user {}", teller.text(&event.name)),
        User::Renamed(event) => {
            let to = teller.text(&event.name);
            match teller.before("name") {
                Some(from) => format!("renamed the user {from} to {to}"),
                None => format!("renamed the user to {to}"),
            }
        }
        User::Deactivated(_) => format!("ended the work of {it} with kehu"),
        User::Reactivated(_) => format!("let {it} work with kehu again"),
    }
}

fn reservation(event: &Reservation) -> String {
    match event {
        Reservation::Claimed(event) => format!("claimed a unique value for {}", event.owner),
        Reservation::Confirmed(event) => format!("confirmed a unique value for {}", event.owner),
        Reservation::Released(event) => format!("gave back a unique value of {}", event.owner),
    }
}

fn hierarchy(event: &Hierarchy) -> String {
    match event {
        Hierarchy::LinkClaimed(event) => {
            format!("claimed the link from {} to {}", event.child, event.parent)
        }
        Hierarchy::LinkConfirmed(event) => {
            format!("confirmed the link from {} to {}", event.child, event.parent)
        }
        Hierarchy::LinkReleased(event) => {
            format!("gave up the link from {} to {}", event.child, event.parent)
        }
    }
}
