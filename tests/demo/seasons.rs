//! What happens when, who does it, and what there is to see.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, Timelike, Weekday};
use kehu::{feed, store::Selection};
use kehu_domain::{Actor, DomainEvent, Recorded, Source, values::UserId};

use super::{filled, in_memory, wanted};

/// Every event of a whole demo, with the time it is in Shanghai.
async fn events() -> Vec<(DateTime<FixedOffset>, Recorded<DomainEvent>)> {
    let commands = in_memory(1).await;
    filled(&commands, wanted(1, 120)).await;
    let (mut after, mut events) = (0, Vec::new());
    loop {
        let page = commands.store().read(&Selection::All, after, 1_000).await.unwrap();
        after = page.scanned_to;
        for recorded in feed::decode_all(commands.vault(), page.events).await.unwrap() {
            let category = recorded.header.stream.category().to_owned();
            if !["reservation", "hierarchy", "series", "pipeline"].contains(&category.as_str()) {
                let shanghai = FixedOffset::east_opt(8 * 3_600).unwrap();
                events.push((recorded.header.occurred_at.with_timezone(&shanghai), recorded));
            }
        }
        if page.at_end {
            return events;
        }
    }
}

#[tokio::test]
async fn people_work_when_people_work_and_everything_happens() {
    let events = events().await;
    let count = |kind: &str| events.iter().filter(|(_, it)| it.header.event_type == kind).count();
    for kind in [
        "UserDeactivated",
        "CustomerRegistered",
        "CustomerParentSet",
        "CustomerMerged",
        "CustomerMergeUndone",
        "CustomerOwnerAssigned",
        "CustomerCreditHeld",
        "CustomerGraded",
        "ContactCreated",
        "ContactUnlinkedFromCustomer",
        "OpportunityWon",
        "OpportunityLost",
        "OpportunityAmountRevised",
        "OpportunityOwnerAssigned",
        "QuoteDrafted",
        "QuoteLineChanged",
        "QuoteSubmitted",
        "QuoteApproved",
        "QuoteRejected",
        "QuoteCountered",
        "QuoteRevised",
        "QuoteAccepted",
        "QuoteDeclined",
        "QuoteExpired",
        "QuoteWithdrawn",
        "TicketOpened",
        "TicketClassified",
        "TicketWaiting",
        "TicketEscalated",
        "TicketReopened",
        "TicketConfirmed",
        "TicketCancelled",
        "InteractionLogged",
    ] {
        assert!(count(kind) > 0, "{kind} never happens");
    }
    // By day, apart from what kehu itself does when a time has come.
    let by_people = events
        .iter()
        .filter(|(_, it)| it.header.actor != Actor::SYSTEM && it.header.source == Source::Api)
        .filter(|(_, it)| !matches!(it.event, DomainEvent::Calendar(_)));
    let mut days: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    for (time, recorded) in by_people {
        assert!((8..=18).contains(&time.hour()), "{time} {}", recorded.header.event_type);
        *days.entry(time.date_naive()).or_default() += 1;
    }
    let weekend = days.keys().filter(|day| matches!(day.weekday(), Weekday::Sat | Weekday::Sun));
    assert!(weekend.count() <= 2, "farewells may fall on the last day: {days:?}");
    let on = |from: &str, to: &str| {
        let (from, to): (NaiveDate, NaiveDate) = (from.parse().unwrap(), to.parse().unwrap());
        days.range(from..=to).map(|(_, count)| count).sum::<usize>()
    };
    assert_eq!(on("2026-02-16", "2026-02-23"), 0, "spring festival");
    let (quiet, usual) = (on("2026-02-24", "2026-02-27"), on("2026-04-20", "2026-04-23"));
    assert!(quiet < usual, "{quiet} after the festival, {usual} in April");
}

#[tokio::test]
async fn whoever_does_something_works_there_and_policies_do_their_own() {
    let events = events().await;
    let mut known: BTreeSet<UserId> = BTreeSet::new();
    let (mut last, mut wins) = (BTreeMap::new(), 0);
    for (time, Recorded { header, event }) in &events {
        if let DomainEvent::User(kehu_domain::user::Event::Registered(_)) = event {
            known.insert(UserId(header.stream.id().unwrap()));
        }
        if let Some(user) = header.actor.as_user() {
            assert!(known.contains(&user), "{} by {user}", header.event_type);
        }
        let before = last.insert(header.stream.clone(), *time);
        assert!(before.is_none_or(|before| before <= *time), "{} goes back", header.stream);
        if header.event_type == "OpportunityWon" && header.source == Source::Policy {
            let cause = events.iter().find(|(_, it)| it.header.event_id == header.causation_id);
            assert_eq!(cause.unwrap().1.header.event_type, "QuoteAccepted");
            wins += 1;
        }
    }
    assert!(wins > 10, "{wins} deals won by their quotes");
    let missed = events.iter().filter(|(_, it)| {
        it.header.event_type == "TicketEscalated" && it.header.source == Source::Policy
    });
    assert!(missed.count() > 0, "every deadline was met");
}
