//! Classifying, assigning, answering, escalating.

use super::*;

fn rules() -> Rules {
    let point = |code: &str, class| ComplaintPoint { code: code.to_owned(), class };
    Rules {
        version: Some(4),
        categories: vec!["damage".to_owned(), "delay".to_owned()],
        complaint_points: vec![
            point("packing", Some(ComplaintClass::ProductQuality)),
            point("rude", None),
        ],
        ..Rules::default()
    }
}

/// Classifies under [`rules`].
fn configured(change: impl FnOnce(&mut Classified)) -> Command {
    let mut said = Classified {
        category: Some("damage".to_owned()),
        complaint_point: None,
        complaint_class: None,
        department: None,
        product: None,
        settings_version: None,
    };
    change(&mut said);
    Command::Classify {
        category: said.category,
        complaint_point: said.complaint_point,
        complaint_class: said.complaint_class,
        department: said.department,
        product: said.product,
        found: Found { rules: rules(), ..found(&[]) },
    }
}

#[test]
fn category_and_complaint_point_are_among_those_that_are_configured_where_any_are() {
    opened().when(classify("anything"), &asked()).then_given();
    opened().when(configured(|_| {}), &asked()).then([Event::Classified(Classified {
        category: Some("damage".to_owned()),
        complaint_point: None,
        complaint_class: None,
        department: None,
        product: None,
        settings_version: Some(4),
    })]);
    let known = vec!["damage".to_owned(), "delay".to_owned()];
    opened()
        .when(configured(|said| said.category = Some("theft".to_owned())), &asked())
        .then_rejected(&Rejection::CategoryUnknown { category: "theft".to_owned(), known });
    let unknown = configured(|said| said.category = Some("theft".to_owned()));
    opened().when(unknown, &asked()).then_refused("TICKET_CATEGORY_UNKNOWN");
    opened()
        .when(configured(|said| said.complaint_point = Some("colour".to_owned())), &asked())
        .then_refused("TICKET_COMPLAINT_POINT_UNKNOWN");
    opened()
        .when(configured(|said| said.category = None), &asked())
        .then_refused("TICKET_CLASSIFICATION_EMPTY");
    // What was classified stays classified, whatever is configured later.
    let before = opened().and(classify("theft"), &asked());
    before
        .when(configured(|said| said.category = Some("theft".to_owned())), &asked())
        .then_nothing();
}

#[test]
fn a_complaint_about_a_product_names_it_one_about_a_department_names_it() {
    let about_packing = |said: &mut Classified| said.complaint_point = Some("packing".to_owned());
    opened().when(configured(about_packing), &asked()).then_refused("TICKET_PRODUCT_MISSING");
    let named = configured(|said| {
        about_packing(said);
        said.product = Some("GTX".to_owned());
    });
    let events = opened().when(named.clone(), &asked()).events();
    let [Event::Classified(event)] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!(event.complaint_class, Some(ComplaintClass::ProductQuality));
    // Once the product is known it need not be said again.
    let known = opened().and(named, &asked());
    known.when(configured(about_packing), &asked()).then_nothing();
    let class = |class| {
        configured(move |said| {
            said.complaint_point = Some("rude".to_owned());
            said.complaint_class = Some(class);
        })
    };
    opened()
        .when(class(ComplaintClass::Department), &asked())
        .then_refused("TICKET_DEPARTMENT_MISSING");
    opened().when(class(ComplaintClass::ServiceQuality), &asked()).then_given();
    let contradiction = configured(|said| {
        about_packing(said);
        said.complaint_class = Some(ComplaintClass::Department);
    });
    opened().when(contradiction, &asked()).then_refused("TICKET_COMPLAINT_CLASS_MISMATCH");
}

#[test]
fn a_ticket_is_assigned_to_a_person_or_a_team_and_the_event_says_to_whom_before() {
    let nobody = Command::Assign { user: None, team: None, dispatch: None };
    opened().when(nobody, &asked()).then_refused("TICKET_ASSIGNEE_MISSING");
    let dispatch = Dispatch {
        rule: "by grade".to_owned(),
        version: 3,
        inputs: [("grade".to_owned(), "A".to_owned())].into(),
    };
    let to_team =
        |dispatch| Command::Assign { user: None, team: Some("east".to_owned()), dispatch };
    let assigned = opened().and(assign(1), &asked());
    assigned.when(to_team(Some(dispatch.clone())), &asked()).then([Event::Assigned(Assigned {
        user: None,
        team: Some("east".to_owned()),
        previous_user: Some(user_id(1)),
        previous_team: None,
        dispatch: Some(dispatch.clone()),
    })]);
    let team = opened().and(to_team(None), &asked());
    team.when(to_team(Some(dispatch.clone())), &asked()).then_nothing();
    let inputs = (0..51).map(|n| (n.to_string(), "x".to_owned())).collect();
    let crowded = to_team(Some(Dispatch { inputs, ..dispatch }));
    opened().when(crowded, &asked()).then_refused("TICKET_TOO_MANY");
}

#[test]
fn an_answer_and_a_note_keep_their_ids_and_what_they_say() {
    let said = opened().and(answer(1, "我们会查"), &asked()).and(note(1, "急"), &asked());
    said.when(answer(1, "别的"), &asked()).then_refused("TICKET_ANSWER_ID_TAKEN");
    let elsewhere = Command::Answer {
        answer: answer_id(1),
        text: "我们会查".to_owned(),
        channel: Some(Channel::Phone),
    };
    said.when(elsewhere, &asked()).then_refused("TICKET_ANSWER_ID_TAKEN");
    said.when(note(1, "别的"), &asked()).then_refused("TICKET_NOTE_ID_TAKEN");
    said.when(note(2, "急"), &asked()).then_given();
    said.when(answer(2, "我们会查"), &asked()).then([Event::Answered(Answered {
        answer: answer_id(2),
        text: Text::personal("我们会查"),
        channel: Some(Channel::Email),
    })]);
}

#[test]
fn an_escalation_never_leads_to_a_lower_level() {
    let to = |level, user: u64| Command::Escalate { level, user: Some(user_id(user)), team: None };
    for level in [0, 10] {
        opened().when(to(level, 1), &asked()).then_refused("TICKET_LEVEL_INVALID");
    }
    let second = opened().and(to(2, 1), &asked());
    second.when(to(1, 1), &asked()).then_rejected(&Rejection::LevelLower { reached: 2, given: 1 });
    second.when(to(1, 2), &asked()).then_refused("TICKET_LEVEL_LOWER");
    second.when(to(2, 2), &asked()).then_given();
    second.when(to(3, 1), &asked()).then_given();
}

#[test]
fn a_missed_deadline_escalates_once_and_only_when_it_has_passed() {
    let overdue = |deadline| Command::EscalateOverdue { deadline };
    // Due on Tuesday at 14:30, which is 42 hours and a half after the start.
    let due = instant("2026-03-03T14:30:00+08:00");
    let minutes = (due - start()).num_minutes();
    opened()
        .when(overdue(Deadline::Answer), &later(minutes - 1))
        .then_rejected(&Rejection::NotOverdue { deadline: Deadline::Answer, due });
    opened().when(overdue(Deadline::Resolution), &asked()).then_refused("TICKET_NOT_OVERDUE");
    let missed = |level, deadline, due| {
        Event::Escalated(Escalated {
            level,
            user: None,
            team: None,
            overdue: Some(deadline),
            due: Some(due),
        })
    };
    opened().when(overdue(Deadline::Answer), &later(minutes)).then([missed(
        1,
        Deadline::Answer,
        due,
    )]);
    let escalated = opened().and(overdue(Deadline::Answer), &later(minutes));
    escalated.when(overdue(Deadline::Answer), &later(minutes + 1)).then_nothing();
    let resolution = instant("2026-03-10T11:30:00+08:00");
    let long_after = later((resolution - start()).num_minutes());
    escalated.when(overdue(Deadline::Resolution), &long_after).then([missed(
        2,
        Deadline::Resolution,
        resolution,
    )]);
    // What is answered, waits or is over has nothing to miss.
    let answered = opened().and(answer(1, "x"), &asked());
    answered.when(overdue(Deadline::Answer), &long_after).then_nothing();
    let waiting = opened().and(wait(WaitingFor::Customer), &asked());
    waiting.when(overdue(Deadline::Resolution), &long_after).then_nothing();
    for end in [resolve(), Command::Cancel, Command::MergeInto { survivor: ticket_id(2) }] {
        let over = opened().and(end, &asked());
        over.when(overdue(Deadline::Resolution), &long_after).then_nothing();
    }
}

#[test]
fn only_attributes_that_are_new_or_different_are_recorded() {
    let recorded = |attributes: &[(&str, Option<&str>)]| {
        let attribute = |(name, value): &(&str, Option<&str>)| Attribute {
            name: (*name).to_owned(),
            value: value.map(Text::personal),
        };
        let attributes = attributes.iter().map(attribute).collect();
        Event::AttributesRecorded(AttributesRecorded {
            attributes,
            source: Some("form".to_owned()),
        })
    };
    let both = [("area", Some("east")), ("tries", Some("1"))];
    let known = || opened().and(record(both), &asked());
    opened().when(record(both), &asked()).then([recorded(&both)]);
    known().when(record(both), &asked()).then_nothing();
    known()
        .when(record([("area", Some("east")), ("tries", Some("2"))]), &asked())
        .then([recorded(&[("tries", Some("2"))])]);
    known().when(record([("tries", None)]), &asked()).then([recorded(&[("tries", None)])]);
    known().when(record([("never said", None)]), &asked()).then_nothing();
    opened().when(record([]), &asked()).then_refused("TICKET_ATTRIBUTES_EMPTY");
    opened().when(record([(" ", None)]), &asked()).then_refused("TICKET_TEXT_EMPTY");
    opened().when(record([("a", Some(""))]), &asked()).then_refused("TICKET_TEXT_EMPTY");
    let many = (0..201).map(|n| (n.to_string(), Some("x".to_owned()))).collect();
    opened()
        .when(Command::RecordAttributes { attributes: many, source: None }, &asked())
        .then_refused("TICKET_TOO_MANY");
}
