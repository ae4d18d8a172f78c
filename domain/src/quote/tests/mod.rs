//! A quote's decisions: every invariant, every refusal, every command said twice.

mod answer;
mod approval;
mod lines;
mod offer;
mod totals;

use chrono::NaiveDate;

use super::*;
use crate::{
    Actor, Context, Rejection as _,
    customer::ExternalIdInput,
    series,
    testing::{
        Given, contact_id, context, counter_offer_id, customer_id, day, given, line_id,
        opportunity_id, quote_id, user_id,
    },
    values::{Currency, Money, Percent, Quantity, Text, TextFault, UnitPrice},
};

/// Quote 1 is asked by user 1, with a reason.
fn asked() -> Context {
    context(quote_id(1).stream())
}

fn asked_by(n: u64) -> Context {
    Context { actor: Actor::user(user_id(n)), ..asked() }
}

fn without_reason() -> Context {
    Context { has_reason: false, ..asked() }
}

fn money(amount: &str, currency: &str) -> Money {
    Money::parse(amount, Currency::parse(currency).unwrap()).unwrap()
}

fn yuan(amount: &str) -> Money {
    money(amount, "CNY")
}

fn percent(text: &str) -> Percent {
    Percent::parse(text).unwrap()
}

fn off(text: &str) -> Reduction {
    Reduction::Percent(percent(text))
}

/// Who asks may grant up to so much.
fn up_to(limit: &str) -> Circumstances {
    Circumstances {
        discount_limit: percent(limit),
        settings_version: Some(7),
        ..Circumstances::default()
    }
}

fn line(n: u64, quantity: &str, price: &str) -> LineInput {
    LineInput {
        line: line_id(n),
        product: Some("FCL-40".to_owned()),
        description: None,
        quantity: Quantity::parse(quantity).unwrap(),
        unit: Some("FCL".to_owned()),
        unit_price: UnitPrice::parse(price).unwrap(),
        discount: None,
        tax_rate: percent("6"),
    }
}

fn external_id() -> ExternalIdInput {
    ExternalIdInput { system: "sap".to_owned(), kind: "quote".to_owned(), id: "Q1".to_owned() }
}

/// What is drafted, apart from customer and currency.
#[derive(Default)]
struct Drafting {
    lines: Vec<LineInput>,
    valid_until: Option<NaiveDate>,
    number: Option<&'static str>,
}

fn draft(drafting: Drafting) -> Command {
    Command::Draft {
        customer: customer_id(1),
        opportunity: Some(opportunity_id(1)),
        currency: Currency::parse("CNY").unwrap(),
        terms: TermsInput { valid_until: drafting.valid_until, ..TermsInput::default() },
        owner: None,
        lines: drafting.lines,
        external_ids: vec![],
        series: None,
        number: drafting.number.map(str::to_owned),
    }
}

/// Two containers at 1000 yuan, 6 % tax, valid until the end of March.
fn drafted() -> Given<Quote> {
    let lines = vec![line(1, "2", "1000")];
    let drafting = Drafting { lines, valid_until: Some(day(3, 31)), number: Some("Q-2026-000001") };
    given([]).and(draft(drafting), &asked())
}

/// Without lines and validity.
fn bare() -> Given<Quote> {
    given([]).and(draft(Drafting { number: Some("Q-1"), ..Drafting::default() }), &asked())
}

fn send_to(to: &str, limit: &str) -> Command {
    let to = Some(to.to_owned());
    Command::Send { to, contact: None, channel: Channel::Email, found: up_to(limit) }
}

fn sent() -> Given<Quote> {
    drafted().and(send_to("Wei", "0"), &asked())
}

fn counter(n: u64, amount: &str) -> Command {
    Command::Counter { counter_offer: counter_offer_id(n), amount: Some(yuan(amount)), note: None }
}

fn accept(revision: Option<u32>) -> Command {
    Command::Accept { revision, by: None, contact: None, found: up_to("0") }
}

fn decline() -> Command {
    Command::Decline { by: None, contact: None }
}

fn expire() -> Command {
    Command::Expire { found: up_to("0") }
}

fn approve(limit: &str) -> Command {
    Command::Approve { found: up_to(limit) }
}

fn set_terms(payment: &str) -> Command {
    let payment = Some(payment.to_owned());
    Command::SetTerms { terms: TermsInput { payment, ..TermsInput::default() } }
}

/// Every command that changes a draft, in an order in which each is accepted.
fn every_change() -> Vec<Command> {
    vec![
        Command::AddLine(line(2, "1", "50")),
        Command::ChangeLine(line(2, "3", "50")),
        Command::Discount { discount: off("5") },
        Command::Allow { kind: "freight".to_owned(), allowance: Reduction::Amount(yuan("10")) },
        Command::RemoveAllowance { kind: "freight".to_owned() },
        Command::RemoveDiscount,
        Command::RemoveLine { line: line_id(2) },
        set_terms("30 days"),
    ]
}

/// Every other command, with who says it, in an order in which each is accepted after a change.
fn every_move() -> Vec<(Command, Context)> {
    let late = Context { now: asked().now + chrono::TimeDelta::days(60), ..asked() };
    let valid = TermsInput { valid_until: Some(day(3, 31)), ..TermsInput::default() };
    vec![
        (Command::Submit, asked()),
        (Command::Reject, asked_by(2)),
        (Command::Submit, asked()),
        (approve("0"), asked_by(2)),
        (send_to("Wei", "0"), asked()),
        (counter(1, "1900"), asked()),
        (decline(), asked()),
        (Command::Revise { revision: 2 }, asked()),
        (Command::SetTerms { terms: valid }, asked()),
        (send_to("Wei", "0"), asked()),
        (expire(), late),
        (Command::Revise { revision: 3 }, asked()),
        (Command::Withdraw, asked()),
        (Command::Revise { revision: 4 }, asked()),
        (send_to("Wei", "0"), asked()),
        (accept(Some(4)), asked()),
        (Command::AssignOwner { owner: user_id(3) }, asked()),
        (Command::LinkExternalId { external_id: external_id() }, asked()),
    ]
}

#[test]
fn nothing_but_drafting_happens_to_a_quote_that_does_not_exist() {
    let moves = every_move().into_iter().map(|(command, _)| command);
    for command in every_change().into_iter().chain(moves) {
        given::<Quote>([]).when(command, &asked()).then_refused("QUOTE_NOT_FOUND");
    }
}

#[test]
fn every_command_said_twice_happens_once() {
    let mut quote = drafted();
    let changes = every_change().into_iter().map(|command| (command, asked()));
    for (command, context) in changes.chain(every_move()) {
        quote = quote.when(command.clone(), &context).then_given();
        quote.when(command, &context).then_nothing();
    }
}

#[test]
fn a_quote_is_drafted_once_with_a_number_out_of_a_series() {
    let drafting = |number| Drafting {
        lines: vec![line(1, "2", "1000")],
        valid_until: Some(day(3, 31)),
        number,
    };
    let quote = drafted();
    assert_eq!(quote.state().number(), Some("Q-2026-000001"));
    assert_eq!((quote.state().revision(), quote.state().status()), (1, Some(Status::Draft)));
    // A repeated command comes with another number, or with none.
    quote.when(draft(drafting(None)), &asked()).then_nothing();
    quote.when(draft(drafting(Some("Q-2"))), &asked()).then_nothing();
    quote
        .when(draft(Drafting { number: Some("Q-1"), ..Drafting::default() }), &asked())
        .then_refused("QUOTE_ALREADY_DRAFTED");
    let unnumbered = given::<Quote>([]).when(draft(drafting(None)), &asked());
    unnumbered.then_rejected(&Rejection::SeriesUnknown(series::QUOTES));
    given::<Quote>([]).when(draft(drafting(None)), &asked()).then_refused("QUOTE_SERIES_UNKNOWN");
}

#[test]
fn texts_are_neither_blank_nor_endless_and_have_no_control_characters() {
    let (name, prose) = ("客".repeat(201), "客".repeat(20_001));
    for (text, prose, code) in [
        (" ", " ", "QUOTE_TEXT_EMPTY"),
        (name.as_str(), prose.as_str(), "QUOTE_TEXT_TOO_LONG"),
        ("a\0", "a\0", "QUOTE_TEXT_CONTROL_CHARACTER"),
    ] {
        let given = || Some(text.to_owned());
        let id = |change: fn(&mut ExternalIdInput, String)| {
            let mut input = external_id();
            change(&mut input, text.to_owned());
            Command::LinkExternalId { external_id: input }
        };
        let long = || Some(prose.to_owned());
        for command in [
            id(|id, text| id.system = text),
            id(|id, text| id.kind = text),
            id(|id, text| id.id = text),
            Command::AddLine(LineInput { product: given(), ..line(9, "1", "1") }),
            Command::AddLine(LineInput { unit: given(), ..line(9, "1", "1") }),
            Command::ChangeLine(LineInput { description: long(), ..line(1, "1", "1") }),
            Command::Allow { kind: text.to_owned(), allowance: off("1") },
            set_terms(prose),
            Command::SetTerms { terms: TermsInput { delivery: long(), ..TermsInput::default() } },
            send_to(text, "0"),
        ] {
            drafted().when(command, &asked()).then_refused(code);
        }
        let by = || Command::Decline { by: given(), contact: None };
        sent().when(by(), &asked()).then_refused(code);
        let command =
            Command::Accept { revision: None, by: given(), contact: None, found: up_to("0") };
        sent().when(command, &asked()).then_refused(code);
        let note = Command::Counter {
            counter_offer: counter_offer_id(1),
            amount: None,
            note: Some(prose.to_owned()),
        };
        sent().when(note, &asked()).then_refused(code);
    }
}

#[test]
fn only_a_draft_changes_its_lines_discounts_and_terms() {
    let ended = |command: Command| sent().and(command, &asked());
    for quote in [
        drafted().and(Command::Submit, &asked()),
        drafted().and(Command::Submit, &asked()).and(approve("0"), &asked_by(2)),
        sent(),
        ended(counter(1, "1")),
        ended(decline()),
        ended(accept(None)),
        ended(Command::Withdraw),
    ] {
        for command in every_change() {
            quote.when(command, &asked()).then_refused("QUOTE_NOT_DRAFT");
        }
        let owner = Command::AssignOwner { owner: user_id(2) };
        assert_eq!(quote.when(owner, &asked()).events().len(), 1);
        let link = Command::LinkExternalId { external_id: external_id() };
        assert_eq!(quote.when(link, &asked()).events().len(), 1);
    }
}

#[test]
fn rejecting_declining_withdrawing_and_replacing_an_owner_leave_a_reason() {
    let code = "QUOTE_REASON_MISSING";
    let submitted = drafted().and(Command::Submit, &asked());
    let other = Context { has_reason: false, ..asked_by(2) };
    submitted.when(Command::Reject, &other).then_refused(code);
    sent().when(decline(), &without_reason()).then_refused(code);
    for quote in [drafted(), submitted, sent()] {
        quote.when(Command::Withdraw, &without_reason()).then_refused(code);
    }
    let owned = drafted().and(Command::AssignOwner { owner: user_id(1) }, &without_reason());
    owned.when(Command::AssignOwner { owner: user_id(1) }, &without_reason()).then_nothing();
    owned.when(Command::AssignOwner { owner: user_id(2) }, &without_reason()).then_refused(code);
}

#[test]
fn every_refusal_says_what_is_to_blame() {
    let (yuan, dollar) = (yuan("1").currency(), money("1", "USD").currency());
    let (discount, limit) = (percent("2"), percent("1"));
    let cases = [
        (Rejection::NotFound, None),
        (Rejection::AlreadyDrafted, None),
        (Rejection::NotDraft(Status::Sent), None),
        (Rejection::StillDraft, Some("revision")),
        (Rejection::NotSubmitted(Status::Draft), None),
        (Rejection::AwaitsApproval, None),
        (Rejection::NotSent(Status::Approved), None),
        (Rejection::AlreadyAccepted, None),
        (Rejection::AlreadyDeclined, None),
        (Rejection::AlreadyWithdrawn, None),
        (Rejection::Expired, None),
        (Rejection::NotExpired(None), None),
        (Rejection::NotExpired(Some(day(1, 1))), None),
        (Rejection::Superseded { revision: 1, current: 2 }, Some("revision")),
        (Rejection::RevisionUnexpected { expected: 2, found: 3 }, Some("revision")),
        (Rejection::NoLines, Some("lines")),
        (Rejection::Text { field: "to", fault: TextFault::Empty }, Some("to")),
        (Rejection::TooMany { field: "lines", allowed: 1, found: 2 }, Some("lines")),
        (Rejection::ReasonMissing, Some("reason")),
        (Rejection::SeriesUnknown(series::QUOTES), Some("series")),
        (Rejection::LineUnknown(line_id(1)), Some("line")),
        (Rejection::LineRemoved(line_id(1)), Some("line")),
        (Rejection::LineIdTaken(line_id(1)), Some("line")),
        (Rejection::LineUnnamed, Some("product")),
        (Rejection::QuantityNotPositive, Some("quantity")),
        (Rejection::PriceNegative, Some("unitPrice")),
        (Rejection::DiscountNegative, Some("discount")),
        (Rejection::DiscountTooLarge, Some("discount")),
        (Rejection::CurrencyMixed { expected: yuan, found: dollar }, Some("currency")),
        (Rejection::AmountTooLarge, Some("unitPrice")),
        (Rejection::AllowanceUnknown("freight".to_owned()), Some("kind")),
        (Rejection::DiscountAboveLimit { discount, limit }, None),
        (Rejection::ApproverSubmitted, None),
        (Rejection::ApproverLimit { discount, limit }, None),
        (Rejection::RecipientMissing, Some("to")),
        (Rejection::ValidityPast(day(1, 1)), Some("validUntil")),
        (Rejection::CounterOfferIdTaken(counter_offer_id(1)), Some("counterOffer")),
        (Rejection::CounterOfferEmpty, Some("amount")),
    ];
    for (rejection, field) in cases {
        assert_eq!(rejection.field(), field, "{rejection:?}");
        assert!(rejection::CODES.contains(&rejection.code()), "{rejection:?}");
        assert!(!rejection.message_zh().is_ascii(), "{rejection:?}");
    }
}

#[test]
fn every_status_is_said_in_both_languages() {
    for status in [
        Status::Draft,
        Status::Submitted,
        Status::Approved,
        Status::Sent,
        Status::Countered,
        Status::Accepted,
        Status::Declined,
        Status::Withdrawn,
        Status::Expired,
    ] {
        let rejection = Rejection::NotDraft(status);
        assert!(rejection.to_string().starts_with("the quote is "), "{rejection}");
        assert!(rejection.message_zh().starts_with("该报价为“"), "{rejection}");
        let stored = serde_json::to_value(status).unwrap();
        assert_eq!(stored, serde_json::json!(status.code()));
    }
}

#[test]
fn personal_texts_are_sealed_under_the_customers_key() {
    let stream = quote_id(1).stream();
    let drafting = draft(Drafting::default());
    let subject = customer_id(1).to_string();
    assert_eq!(Quote::subject(&stream, &State::default(), &drafting), subject);
    assert_eq!(Quote::subject(&stream, &drafted().state(), &Command::Submit), subject);
    assert_eq!(Quote::subject(&stream, &State::default(), &Command::Submit), stream.to_string());
}

#[test]
fn a_quote_that_was_retracted_is_as_if_it_had_never_been_and_can_be_drafted_anew() {
    let gone = drafted().when(Command::Retract, &asked()).then_given();
    assert!(gone.state().is_withdrawn() && !gone.state().exists());
    gone.when(Command::Retract, &asked()).then_nothing();
    for command in [Command::Submit, Command::Withdraw, decline(), expire()] {
        gone.when(command, &asked()).then_refused("QUOTE_NOT_FOUND");
    }
    given::<Quote>([]).when(Command::Retract, &asked()).then_refused("QUOTE_NOT_FOUND");
    let anew = gone.and(draft(Drafting { number: Some("Q-2"), ..Drafting::default() }), &asked());
    assert!(anew.state().exists() && !anew.state().is_withdrawn());
    anew.when(Command::Retract, &asked()).then_given();
}
