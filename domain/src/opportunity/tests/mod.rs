//! An opportunity's decisions: every invariant, every refusal, every command said twice.

mod deal;
mod lines;
mod outcome;
mod people;

use super::*;
use crate::{
    Context, Rejection as _,
    customer::ExternalIdInput,
    testing::{
        Given, context, customer_id, day, given, line_id, opportunity_id, pipeline_id, snapshot,
        user_id,
    },
    values::{Currency, Money, Text, TextFault},
};

/// Opportunity 1 is asked, with a reason.
fn asked() -> Context {
    context(opportunity_id(1).stream())
}

fn without_reason() -> Context {
    Context { has_reason: false, ..asked() }
}

fn yuan(amount: &str) -> Money {
    Money::parse(amount, Currency::parse("CNY").unwrap()).unwrap()
}

fn dollars(amount: &str) -> Money {
    Money::parse(amount, Currency::parse("USD").unwrap()).unwrap()
}

/// What is opened, apart from the pipeline.
#[derive(Default)]
struct Opening {
    customer: Option<u64>,
    name: Option<&'static str>,
    stage: Option<&'static str>,
    amount: Option<Money>,
    lines: Vec<LineInput>,
}

fn open(opening: Opening) -> Command {
    Command::Open {
        customer: opening.customer.map(customer_id),
        name: opening.name.map(str::to_owned),
        pipeline: pipeline_id(1),
        found: Some(snapshot(1)),
        stage: opening.stage.map(str::to_owned),
        amount: opening.amount,
        expected_close: None,
        source: None,
        sales_mode: None,
        owner: None,
        lines: opening.lines,
        external_ids: vec![],
    }
}

/// Worth 1250 yuan, for customer 1.
fn opened() -> Given<Opportunity> {
    let amount = Some(yuan("1250"));
    given([]).and(open(Opening { customer: Some(1), amount, ..Opening::default() }), &asked())
}

/// Without customer, amount or lines.
fn bare() -> Given<Opportunity> {
    given([]).and(open(Opening::default()), &asked())
}

fn external_id() -> ExternalIdInput {
    ExternalIdInput { system: "sap".to_owned(), kind: "deal".to_owned(), id: "D1".to_owned() }
}

fn change_stage(stage: &str) -> Command {
    Command::ChangeStage { stage: stage.to_owned(), found: Some(snapshot(1)) }
}

/// Every command except `Open`, in an order in which each is accepted.
fn every_other_command() -> Vec<Command> {
    vec![
        Command::AssignCustomer { customer: customer_id(2) },
        change_stage("engaging"),
        Command::ReviseAmount { amount: yuan("99") },
        Command::RescheduleClose { expected_close: day(6, 1) },
        Command::AddLine(lines::line(1, "A", "2", Some(("10", "CNY")))),
        Command::ChangeLine(lines::line(1, "B", "3", None)),
        Command::RemoveLine { line: line_id(1) },
        Command::AddCompetitor { competitor: "DHL".to_owned() },
        Command::AddTeamMember { user: user_id(2), role: Some("engineer".to_owned()) },
        Command::RemoveTeamMember { user: user_id(2) },
        Command::AssignOwner { owner: user_id(3) },
        Command::LinkExternalId { external_id: external_id() },
        Command::Win { amount: None, closed_on: None },
        Command::Reopen,
        Command::Lose { closed_on: None, competitor: Some("DHL".to_owned()) },
    ]
}

#[test]
fn nothing_but_opening_happens_to_an_opportunity_that_does_not_exist() {
    for command in every_other_command() {
        given::<Opportunity>([]).when(command, &asked()).then_refused("OPPORTUNITY_NOT_FOUND");
    }
}

#[test]
fn every_command_said_twice_happens_once() {
    let mut deal = bare();
    for command in every_other_command() {
        deal = deal.when(command.clone(), &asked()).then_given();
        deal.when(command, &asked()).then_nothing();
    }
}

#[test]
fn stage_amount_close_lines_competitors_and_team_change_only_while_it_is_open() {
    let won = opened().and(Command::Win { amount: None, closed_on: None }, &asked());
    let lost = opened().and(Command::Lose { closed_on: None, competitor: None }, &asked());
    for command in every_other_command() {
        let allowed = matches!(
            command,
            Command::AssignCustomer { .. }
                | Command::AssignOwner { .. }
                | Command::LinkExternalId { .. }
                | Command::Reopen
        );
        let wins = matches!(command, Command::Win { .. });
        for (closed, is_won, code) in
            [(&won, true, "OPPORTUNITY_ALREADY_WON"), (&lost, false, "OPPORTUNITY_ALREADY_LOST")]
        {
            let answer = closed.when(command.clone(), &asked());
            if allowed {
                assert_eq!(answer.events().len(), 1, "{command:?}");
            } else if wins && is_won {
                answer.then_nothing();
            } else {
                answer.then_refused(code);
            }
        }
    }
}

#[test]
fn names_and_texts_are_neither_blank_nor_endless_and_have_no_control_characters() {
    let long = "客".repeat(201);
    for (text, code) in [
        (" ", "OPPORTUNITY_TEXT_EMPTY"),
        (long.as_str(), "OPPORTUNITY_TEXT_TOO_LONG"),
        ("a\0", "OPPORTUNITY_TEXT_CONTROL_CHARACTER"),
    ] {
        let id = |change: fn(&mut ExternalIdInput, String)| {
            let mut input = external_id();
            change(&mut input, text.to_owned());
            Command::LinkExternalId { external_id: input }
        };
        for command in [
            id(|id, text| id.system = text),
            id(|id, text| id.kind = text),
            id(|id, text| id.id = text),
            Command::AddLine(lines::line(1, text, "1", None)),
            Command::ChangeLine(lines::line(1, text, "1", None)),
            Command::AddCompetitor { competitor: text.to_owned() },
            Command::AddTeamMember { user: user_id(2), role: Some(text.to_owned()) },
            Command::Lose { closed_on: None, competitor: Some(text.to_owned()) },
        ] {
            bare().when(command, &asked()).then_refused(code);
        }
        for field in ["name", "source", "salesMode"] {
            let mut command = open(Opening::default());
            if let Command::Open { name, source, sales_mode, .. } = &mut command {
                let given = Some(text.to_owned());
                match field {
                    "name" => *name = given,
                    "source" => *source = given,
                    _ => *sales_mode = given,
                }
            }
            let rejection = given::<Opportunity>([]).when(command, &asked()).rejection();
            assert_eq!((rejection.code(), rejection.field()), (code, Some(field)));
        }
    }
}

#[test]
fn every_refusal_says_what_is_to_blame() {
    let (yuan, dollar) = (yuan("1").currency(), dollars("1").currency());
    let cases = [
        (Rejection::NotFound, None),
        (Rejection::AlreadyOpened, None),
        (Rejection::AlreadyWon, None),
        (Rejection::AlreadyLost, None),
        (Rejection::NotClosed, None),
        (Rejection::Text { field: "name", fault: TextFault::Empty }, Some("name")),
        (Rejection::TooMany { field: "lines", allowed: 1, found: 2 }, Some("lines")),
        (Rejection::ReasonMissing, Some("reason")),
        (Rejection::PipelineUnknown(pipeline_id(1)), Some("pipeline")),
        (Rejection::StageUnknown { stage: "x".to_owned(), known: vec![] }, Some("stage")),
        (Rejection::AmountNegative, Some("amount")),
        (Rejection::PriceNegative, Some("unitPrice")),
        (Rejection::QuantityNotPositive, Some("quantity")),
        (Rejection::PriceIncomplete, Some("unitPrice")),
        (Rejection::CurrencyMixed { expected: yuan, found: dollar }, Some("currency")),
        (Rejection::LineUnknown(line_id(1)), Some("line")),
        (Rejection::LineRemoved(line_id(1)), Some("line")),
        (Rejection::LineIdTaken(line_id(1)), Some("line")),
        (Rejection::NotInTeam(user_id(1)), Some("user")),
        (Rejection::ClosedInFuture, Some("closedOn")),
    ];
    for (rejection, field) in cases {
        assert_eq!(rejection.field(), field, "{rejection:?}");
        assert!(rejection::CODES.contains(&rejection.code()), "{rejection:?}");
        assert!(!rejection.message_zh().is_ascii(), "{rejection:?}");
    }
}

#[test]
fn an_opportunity_that_was_withdrawn_is_as_if_it_had_never_been_and_can_be_opened_anew() {
    let gone = opened().when(Command::Withdraw, &asked()).then_given();
    assert!(gone.state().is_withdrawn() && !gone.state().exists());
    gone.when(Command::Withdraw, &asked()).then_nothing();
    for command in every_other_command() {
        gone.when(command, &asked()).then_refused("OPPORTUNITY_NOT_FOUND");
    }
    given::<Opportunity>([])
        .when(Command::Withdraw, &asked())
        .then_refused("OPPORTUNITY_NOT_FOUND");
    let anew = gone.and(open(Opening::default()), &asked());
    assert!(anew.state().exists() && !anew.state().is_withdrawn());
    anew.when(Command::Withdraw, &asked()).then_given();
}
