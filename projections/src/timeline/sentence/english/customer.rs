//! Customers, in English.

use kehu_domain::customer::{self, Event};

use super::{
    super::{Teller, words},
    before, details,
};

#[expect(clippy::too_many_lines, reason = "a table: one row for each kind of event")]
pub(super) fn phrase(teller: &Teller<'_>, event: &Event) -> String {
    let it = teller.own_name().unwrap_or_else(|| "the customer".to_owned());
    match event {
        Event::Registered(event) => registered(teller, event),
        Event::Renamed(event) => {
            let to = teller.text(&event.names.original);
            match teller.before("names") {
                Some(from) => format!("renamed the customer from {from} to {to}"),
                None => format!("renamed the customer to {to}"),
            }
        }
        Event::RoleGranted(event) => {
            let from = event.from.map(|day| format!(" from {day}")).unwrap_or_default();
            format!("made {it} {}{from}", words::role(teller, event.role))
        }
        Event::RoleEnded(event) => {
            let until = event.until.map(|day| format!(" on {day}")).unwrap_or_default();
            format!("ended the role of {it} as {}{until}", words::role(teller, event.role))
        }
        Event::OwnerAssigned(event) => {
            let owner = teller.user(event.owner);
            match event.previous {
                Some(previous) => {
                    format!("handed {it} over from {} to {owner}", teller.user(previous))
                }
                None => format!("put {owner} in charge of {it}"),
            }
        }
        Event::RegionAssigned(event) => match teller.before("region") {
            Some(from) => format!("moved {it} from {from} to {}", event.region),
            None => format!("placed {it} in {}", event.region),
        },
        Event::IndustrySet(event) => match teller.before("industry") {
            Some(from) => format!("changed the industry of {it} from {from} to {}", event.industry),
            None => format!("set the industry of {it} to {}", event.industry),
        },
        Event::ParentSet(event) => match (event.parent, teller.before("parent")) {
            (Some(to), Some(from)) => {
                format!("moved {it} from its parent {from} to {}", teller.customer(to))
            }
            (Some(to), None) => format!("put {it} under its parent {}", teller.customer(to)),
            (None, Some(from)) => format!("took {it} out from under its parent {from}"),
            (None, None) => format!("said that {it} has no parent"),
        },
        Event::Graded(event) => {
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
        Event::ValueTypeAssigned(event) => {
            let from = teller.change("valueType").and_then(|change| {
                let from = serde_json::from_value(change.from.clone()).ok()?;
                Some(words::value_type(teller, from).to_owned())
            });
            let to = words::value_type(teller, event.value_type);
            format!("judged the value of {it} as {to}{}", before(from))
        }
        Event::ContactMethodAdded(event) => contact_method(teller, event, &it),
        Event::ContactMethodVerified(_) => {
            format!("verified {} of {it}", teller.own_contact_method())
        }
        Event::ContactMethodRemoved(_) => {
            format!("removed {} of {it}", teller.own_contact_method())
        }
        Event::RequirementStated(event) => {
            let area = words::area(teller, event.area);
            let said = teller.text(&event.requirement);
            let from = teller.change_in("requirements").and_then(|one| teller.said(&one.from));
            format!("stated what {it} needs in {area}: {said}{}", before(from))
        }
        Event::PreferenceRecorded(event) => {
            let from = teller.change_in("preferences").and_then(|one| teller.said(&one.from));
            let (name, value) = (&event.name, teller.text(&event.value));
            format!("recorded the preference {name} of {it}: {value}{}", before(from))
        }
        Event::ImportantDateRecorded(event) => {
            let from = teller.change_in("importantDates").and_then(|one| teller.said(&one.from));
            let (name, date) = (&event.name, teller.text(&event.date));
            format!("recorded the date {name} of {it}: {date}{}", before(from))
        }
        Event::ProfileFieldSet(event) => {
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
        Event::CompetitorNoted(event) => {
            let note = event.note.as_ref().map(|note| format!(": {}", teller.text(note)));
            let note = note.unwrap_or_default();
            format!("noted {} as a competitor at {it}{note}", event.competitor)
        }
        Event::CreditTermsSet(event) => {
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
        Event::CreditHeld(_) => format!("stopped further credit for {it}"),
        Event::CreditReleased(_) => format!("allowed {it} credit again"),
        Event::Merged(event) => format!("merged {it} into {}", teller.customer(event.survivor)),
        Event::MergeUndone(event) => {
            format!("undid the merge of {it} into {}", teller.customer(event.survivor))
        }
        Event::Withdrawn(_) => format!("withdrew {it}, registered by mistake"),
        Event::Deactivated(_) => format!("ended the relation with {it}"),
        Event::Reactivated(_) => format!("took up the relation with {it} again"),
        Event::PersonalDataErased(_) => "erased the customer's personal data".to_owned(),
        Event::ExternalIdLinked(event) => {
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

/// Also of contacts.
pub(super) fn contact_method(
    teller: &Teller<'_>,
    event: &customer::ContactMethodAdded,
    it: &str,
) -> String {
    let details = details([
        event.label.as_ref().map(|label| teller.text(label)),
        event.purpose.as_ref().map(|purpose| format!("for {purpose}")),
        words::consent(teller, event.consent).map(str::to_owned),
    ]);
    let (channel, value) = (words::channel(teller, event.kind), teller.text(&event.value));
    format!("added {channel} {value} to {it}{details}")
}
