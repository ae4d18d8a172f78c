//! The deal itself: opening, customer, stage, amount, expected close.

use super::*;

fn full() -> Command {
    Command::Open {
        customer: Some(customer_id(1)),
        name: Some("张伟的新仓库".to_owned()),
        pipeline: pipeline_id(1),
        found: Some(snapshot(1)),
        stage: Some("engaging".to_owned()),
        amount: Some(yuan("1250")),
        expected_close: Some(day(6, 1)),
        source: Some("fair".to_owned()),
        sales_mode: Some("tender".to_owned()),
        owner: Some(user_id(1)),
        lines: vec![lines::line(1, "A", "2", Some(("10.5", "CNY")))],
        external_ids: vec![external_id(), external_id()],
    }
}

fn recorded() -> Opened {
    Opened {
        customer: Some(customer_id(1)),
        name: Some(Text::personal("张伟的新仓库")),
        pipeline: pipeline_id(1),
        pipeline_version: 0,
        stage: "engaging".to_owned(),
        amount: Some(yuan("1250")),
        expected_close: Some(day(6, 1)),
        source: Some("fair".to_owned()),
        sales_mode: Some("tender".to_owned()),
        owner: Some(user_id(1)),
        external_ids: vec![crate::values::ExternalId {
            system: "sap".to_owned(),
            kind: "deal".to_owned(),
            id: Text::open("D1"),
        }],
    }
}

fn recorded_line() -> Event {
    Event::LineAdded(LineAdded::from(lines::line(1, "A", "2", Some(("10.5", "CNY")))))
}

#[test]
fn opening_records_the_deal_and_its_first_lines() {
    given::<Opportunity>([])
        .when(full(), &asked())
        .then([Event::Opened(recorded()), recorded_line()]);
}

#[test]
fn an_opportunity_is_opened_once() {
    let deal = given::<Opportunity>([]).and(full(), &asked());
    deal.when(full(), &asked()).then_nothing();
    deal.when(open(Opening::default()), &asked()).then_refused("OPPORTUNITY_ALREADY_OPENED");
    // Also when it has changed since, and when the pipeline has.
    let moved = deal
        .and(change_stage("negotiating"), &asked())
        .and(Command::ChangeLine(lines::line(1, "A", "9", None)), &asked());
    let mut again = full();
    if let Command::Open { found, .. } = &mut again {
        *found = None;
    }
    moved.when(again, &asked()).then_nothing();
}

#[test]
fn a_stage_that_was_left_out_was_the_first_of_its_day() {
    let deal = bare();
    assert_eq!(deal.state().stage(), "prospecting");
    let mut again = open(Opening::default());
    if let Command::Open { found: Some(found), .. } = &mut again {
        found.stages.reverse();
    }
    deal.when(again, &asked()).then_nothing();
}

#[test]
fn every_part_of_an_opening_counts() {
    let change: [fn(&mut Opened); 10] = [
        |it| it.customer = None,
        |it| it.name = None,
        |it| it.pipeline = pipeline_id(2),
        |it| it.stage = "prospecting".to_owned(),
        |it| it.amount = None,
        |it| it.expected_close = None,
        |it| it.source = None,
        |it| it.sales_mode = None,
        |it| it.owner = None,
        |it| it.external_ids.clear(),
    ];
    for change in change {
        let mut before = recorded();
        change(&mut before);
        given::<Opportunity>([Event::Opened(before), recorded_line()])
            .when(full(), &asked())
            .then_refused("OPPORTUNITY_ALREADY_OPENED");
    }
    given::<Opportunity>([Event::Opened(recorded())])
        .when(full(), &asked())
        .then_refused("OPPORTUNITY_ALREADY_OPENED");
}

#[test]
fn a_stage_exists_in_the_pipeline_that_was_looked_at_whose_version_is_recorded() {
    let unknown = Rejection::StageUnknown {
        stage: "won".to_owned(),
        known: ["prospecting", "engaging", "negotiating"].map(str::to_owned).to_vec(),
    };
    assert_eq!(unknown.code(), "OPPORTUNITY_STAGE_UNKNOWN");
    assert!(unknown.to_string().contains("prospecting, engaging, negotiating"));
    let nowhere = open(Opening { stage: Some("won"), ..Opening::default() });
    given::<Opportunity>([]).when(nowhere, &asked()).then_rejected(&unknown);
    opened().when(change_stage("won"), &asked()).then_rejected(&unknown);

    let mut found = snapshot(1);
    found.version = 7;
    let command = Command::ChangeStage { stage: "engaging".to_owned(), found: Some(found) };
    opened().when(command, &asked()).then([Event::StageChanged(StageChanged {
        from: "prospecting".to_owned(),
        to: "engaging".to_owned(),
        pipeline: pipeline_id(1),
        pipeline_version: 7,
    })]);
}

#[test]
fn without_its_pipeline_nothing_moves() {
    for found in [None, Some(snapshot(2))] {
        let change = Command::ChangeStage { stage: "engaging".to_owned(), found: found.clone() };
        opened().when(change, &asked()).then_rejected(&Rejection::PipelineUnknown(pipeline_id(1)));
        let mut opening = open(Opening::default());
        if let Command::Open { found: looked_at, .. } = &mut opening {
            *looked_at = found;
        }
        given::<Opportunity>([])
            .when(opening, &asked())
            .then_refused("OPPORTUNITY_PIPELINE_UNKNOWN");
    }
    let stay = Command::ChangeStage { stage: "prospecting".to_owned(), found: None };
    opened().when(stay, &asked()).then_nothing();
}

#[test]
fn the_customer_can_be_corrected() {
    let assign = |n| Command::AssignCustomer { customer: customer_id(n) };
    bare().when(assign(1), &without_reason()).then([Event::CustomerAssigned(CustomerAssigned {
        customer: customer_id(1),
        previous: None,
    })]);
    opened().when(assign(1), &without_reason()).then_nothing();
    opened().when(assign(2), &without_reason()).then([Event::CustomerAssigned(CustomerAssigned {
        customer: customer_id(2),
        previous: Some(customer_id(1)),
    })]);
}

#[test]
fn a_revised_amount_a_rescheduled_close_and_a_replaced_owner_leave_a_reason() {
    let owned = opened().and(Command::AssignOwner { owner: user_id(1) }, &without_reason());
    for command in [
        Command::ReviseAmount { amount: yuan("99") },
        Command::RescheduleClose { expected_close: day(6, 1) },
        Command::AssignOwner { owner: user_id(2) },
    ] {
        owned.when(command.clone(), &without_reason()).then_refused("OPPORTUNITY_REASON_MISSING");
        let done = owned.and(command.clone(), &asked());
        done.when(command, &without_reason()).then_nothing();
    }
}

#[test]
fn amounts_tell_what_they_were() {
    opened()
        .when(Command::ReviseAmount { amount: yuan("99") }, &asked())
        .then([Event::AmountRevised(AmountRevised { from: Some(yuan("1250")), to: yuan("99") })]);
    let scheduled = opened().and(Command::RescheduleClose { expected_close: day(6, 1) }, &asked());
    scheduled
        .when(Command::RescheduleClose { expected_close: day(7, 1) }, &asked())
        .then([Event::CloseRescheduled(CloseRescheduled { from: Some(day(6, 1)), to: day(7, 1) })]);
}

#[test]
fn lists_are_bounded() {
    let many = |field: &'static str| {
        let mut command = full();
        if let Command::Open { lines, external_ids, .. } = &mut command {
            if field == "lines" {
                *lines = (0..501).map(|n| lines::line(n, "A", "1", None)).collect();
            } else {
                *external_ids = vec![external_id(); 51];
            }
        }
        given::<Opportunity>([]).when(command, &asked())
    };
    let too_many = |field, allowed| Rejection::TooMany { field, allowed, found: allowed + 1 };
    many("lines").then_rejected(&too_many("lines", 500));
    many("externalIds").then_rejected(&too_many("externalIds", 50));
    assert_eq!(too_many("lines", 500).code(), "OPPORTUNITY_TOO_MANY");
}

#[test]
fn its_texts_are_sealed_under_the_customers_key_or_its_own() {
    let stream = opportunity_id(1).stream();
    let subject = |deal: &Given<Opportunity>, command: &Command| {
        Opportunity::subject(&stream, &deal.state(), command)
    };
    let (customer, other) = (customer_id(1).to_string(), customer_id(2).to_string());
    let absent = given::<Opportunity>([]);
    assert_eq!(subject(&absent, &full()), customer);
    assert_eq!(subject(&absent, &open(Opening::default())), stream.to_string());
    assert_eq!(subject(&bare(), &Command::Reopen), stream.to_string());
    assert_eq!(subject(&opened(), &Command::Reopen), customer);
    let assign = Command::AssignCustomer { customer: customer_id(2) };
    assert_eq!(subject(&opened(), &assign), other);
    assert_eq!(subject(&opened().and(assign, &asked()), &Command::Reopen), other);
}
