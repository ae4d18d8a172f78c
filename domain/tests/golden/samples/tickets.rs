//! Every event of a ticket.

use super::*;

fn deadlines() -> ticket::Deadlines {
    ticket::Deadlines {
        answer_due: Some(start() + TimeDelta::minutes(240)),
        resolution_due: Some(start() + TimeDelta::microseconds(8_640_000_000_001)),
        calendar_version: 3,
    }
}

pub(super) fn asked() -> Vec<ticket::Event> {
    use ticket::*;
    let target = ServiceTarget { answer_minutes: 240, resolution_minutes: 2_400 };
    vec![
        Event::Opened(Opened {
            number: Some("T-000001".to_owned()),
            customer: Some(customer_id(1)),
            contact: Some(contact_id(1)),
            kind: Kind::Complaint,
            channel: Channel::Email,
            subject: personal("货物破损"),
            description: Some(personal("三箱破损")),
            priority: Priority::High,
            product: Some("GTX".to_owned()),
            calendar: calendar_id(1),
            target,
            settings_version: Some(2),
            source_message_id: Some(personal("1@example.com")),
            external_ids: vec![external_id(Text::open("H1"))],
            deadlines: deadlines(),
        }),
        Event::CustomerAssigned(CustomerAssigned {
            customer: customer_id(2),
            previous: Some(customer_id(1)),
        }),
        Event::ContactAssigned(ContactAssigned {
            contact: contact_id(2),
            previous: Some(contact_id(1)),
        }),
        Event::Classified(Classified {
            category: Some("damage".to_owned()),
            complaint_point: Some("product_quality".to_owned()),
            complaint_class: Some(ComplaintClass::ProductQuality),
            department: Some("仓储部".to_owned()),
            product: Some("GTX".to_owned()),
            settings_version: Some(2),
        }),
        Event::PriorityChanged(PriorityChanged {
            from: Priority::High,
            to: Priority::Urgent,
            target,
            settings_version: Some(2),
            deadlines: deadlines(),
        }),
        Event::Assigned(Assigned {
            user: Some(user_id(2)),
            team: Some("east".to_owned()),
            previous_user: Some(user_id(1)),
            previous_team: Some("north".to_owned()),
            dispatch: Some(Dispatch {
                rule: "by grade".to_owned(),
                version: 2,
                inputs: [("grade".to_owned(), "A".to_owned())].into(),
            }),
        }),
        Event::Answered(Answered {
            answer: answer_id(1),
            text: personal("我们会查"),
            channel: Some(Channel::Phone),
        }),
        Event::NoteAdded(NoteAdded { note: note_id(1), text: personal("很生气") }),
        Event::AttributesRecorded(AttributesRecorded {
            attributes: vec![
                Attribute { name: "reopenCount".to_owned(), value: Some(personal("2")) },
                Attribute { name: "vendor".to_owned(), value: None },
            ],
            source: Some("servicenow".to_owned()),
        }),
        Event::Waiting(Waiting {
            on: WaitingFor::Supplier,
            party: Some("DHL".to_owned()),
            stops: vec![Deadline::Answer, Deadline::Resolution],
            deadlines: deadlines(),
        }),
        Event::Resumed(Resumed { from: WaitingFor::Supplier, deadlines: deadlines() }),
        Event::Escalated(Escalated {
            level: 2,
            user: Some(user_id(3)),
            team: Some("quality".to_owned()),
            overdue: Some(Deadline::Answer),
            due: Some(start()),
        }),
    ]
}

pub(super) fn settled() -> Vec<ticket::Event> {
    use ticket::*;
    let survivor = ticket_id(2);
    vec![
        Event::Resolved(Resolved { cause: Some(personal("包装")), remedy: personal("赔偿") }),
        Event::Confirmed(Nothing {}),
        Event::Reopened(Reopened { from: Status::Confirmed, deadlines: deadlines() }),
        Event::Closed(Nothing {}),
        Event::Cancelled(Nothing {}),
        Event::Merged(Merged { survivor }),
        Event::MergeUndone(MergeUndone {
            survivor,
            status: Status::Waiting,
            deadlines: deadlines(),
        }),
        Event::ExternalIdLinked(ExternalIdLinked { external_id: external_id(Text::open("H2")) }),
        Event::Withdrawn(Withdrawn {
            external_ids: vec![external_id(Text::open("H1"))],
            message_id: Some(personal("<2@example.com>")),
        }),
    ]
}
