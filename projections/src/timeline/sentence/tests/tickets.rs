//! A complaint from open to merged, and its calendar.

use kehu_domain::{
    calendar::{self, DEFAULT_CALENDAR},
    testing::{
        Log, answer_id, commands, contact_id, customer_id, day, interval, note_id, office,
        ticket_id, user_id,
    },
    ticket::{self, Channel, ComplaintClass, Dispatch, Found, Kind, Priority, WaitingFor},
};

use super::external;

pub(super) fn tell(log: &mut Log) {
    calendar(log);
    opening(log);
    handling(log);
    outcome(log);
}

fn calendar(log: &mut Log) {
    use calendar::Command as C;
    let mut define = commands::define(office());
    if let C::Define { name, .. } = &mut define {
        "Shanghai".clone_into(name);
    }
    let mut say = |command| {
        log.calendar(DEFAULT_CALENDAR, command);
    };
    let hours = vec![interval(540, 720), interval(780, 1_020)];
    say(define);
    say(C::Rename { name: "Office".to_owned() });
    say(C::AddHoliday { day: day(2, 17), name: Some("春节".to_owned()) });
    say(C::RemoveHoliday { day: day(2, 17) });
    let name = Some("调休".to_owned());
    say(C::AddWorkingDay { day: day(2, 28), intervals: hours.clone(), name });
    say(C::RemoveWorkingDay { day: day(2, 28) });
    say(C::SetHours { hours: [(calendar::Weekday::Friday, hours)].into() });
    say(C::SetTimeZone { time_zone: "Europe/Berlin".parse().unwrap() });
}

fn opening(log: &mut Log) {
    for (n, kind, customer) in
        [(1, Kind::Complaint, None), (2, Kind::Inquiry, Some(customer_id(1)))]
    {
        let open = ticket::Command::Open {
            customer,
            contact: None,
            kind,
            channel: Channel::Email,
            subject: "Broken boxes".to_owned(),
            description: None,
            priority: Priority::Normal,
            product: Some("GTX".to_owned()),
            calendar: None,
            source_message_id: None,
            external_ids: Vec::new(),
            found: Found::default(),
        };
        log.ticket(ticket_id(n), open);
    }
}

fn handling(log: &mut Log) {
    use ticket::Command as C;
    let found = Found::default;
    let mut say = |command| {
        log.ticket(ticket_id(1), command);
    };
    say(C::AssignCustomer { customer: customer_id(1) });
    say(C::AssignCustomer { customer: customer_id(2) });
    say(C::AssignContact { contact: contact_id(1) });
    say(C::Classify {
        category: Some("damage".to_owned()),
        complaint_point: Some("product_quality".to_owned()),
        complaint_class: Some(ComplaintClass::ProductQuality),
        department: Some("warehouse".to_owned()),
        product: None,
        found: found(),
    });
    say(C::ChangePriority { priority: Priority::Urgent, found: found() });
    let inputs = [("grade".to_owned(), "A".to_owned())].into();
    let dispatch = Some(Dispatch { rule: "by grade".to_owned(), version: 2, inputs });
    say(C::Assign { user: None, team: Some("east".to_owned()), dispatch });
    say(C::Assign { user: Some(user_id(2)), team: Some("east".to_owned()), dispatch: None });
    let text = "We look into it".to_owned();
    say(C::Answer { answer: answer_id(1), text, channel: Some(Channel::Phone) });
    say(C::AddNote { note: note_id(1), text: "He is angry".to_owned() });
    let area = |area: Option<&str>| C::RecordAttributes {
        attributes: [("area".to_owned(), area.map(str::to_owned))].into(),
        source: Some("form".to_owned()),
    };
    say(area(Some("east")));
    say(area(None));
    let party = Some("DHL".to_owned());
    say(C::Wait { on: WaitingFor::Supplier, party, stops: None, found: found() });
    say(C::Wait { on: WaitingFor::Customer, party: None, stops: None, found: found() });
    say(C::Resume { found: found() });
    say(C::Escalate { level: 1, user: None, team: Some("quality".to_owned()) });
    say(C::LinkExternalId { external_id: external("ticket", "77") });
}

fn outcome(log: &mut Log) {
    use ticket::Command as C;
    let found = Found::default;
    let mut say = |reason: Option<&str>, command| {
        if let Some(reason) = reason {
            log.because(reason);
        }
        log.ticket(ticket_id(1), command);
    };
    let (cause, remedy) = (Some("Thin paper".to_owned()), "New boxes".to_owned());
    say(None, C::Resolve { cause, remedy });
    say(None, C::Confirm);
    say(None, C::Close);
    say(Some("it broke again"), C::Reopen { found: found() });
    say(Some("a test"), C::Cancel);
    say(None, C::MergeInto { survivor: ticket_id(2) });
    say(None, C::UndoMerge { found: found() });
}
