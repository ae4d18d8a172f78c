//! Limits, and who may lift them.

use super::*;

/// 10 % off the whole.
fn discounted() -> Given<Quote> {
    drafted().and(Command::Discount { discount: off("10") }, &asked())
}

#[test]
fn a_quote_above_the_discount_limit_is_never_sent_unapproved() {
    discounted().when(send_to("Wei", "9.9999"), &asked()).then_rejected(
        &Rejection::DiscountAboveLimit { discount: percent("10"), limit: percent("9.9999") },
    );
    discounted().when(send_to("Wei", "0"), &asked()).then_refused("QUOTE_DISCOUNT_ABOVE_LIMIT");
    let within = discounted().when(send_to("Wei", "10"), &asked()).events();
    let [Event::Sent(sent)] = within.as_slice() else { panic!("{within:?}") };
    assert_eq!((sent.approved, sent.limit, sent.settings_version), (false, percent("10"), Some(7)));
    assert_eq!(sent.totals.discount_percent, percent("10"));

    let submitted = discounted().and(Command::Submit, &asked());
    submitted.when(send_to("Wei", "100"), &asked()).then_refused("QUOTE_AWAITS_APPROVAL");
    let approved = submitted.and(approve("10"), &asked_by(2));
    let events = approved.when(send_to("Wei", "0"), &asked()).events();
    assert!(matches!(events.as_slice(), [Event::Sent(sent)] if sent.approved), "{events:?}");
    // Approval is for what was approved: the next revision needs its own.
    let revised =
        approved.and(send_to("Wei", "0"), &asked()).and(Command::Revise { revision: 2 }, &asked());
    revised.when(send_to("Wei", "0"), &asked()).then_refused("QUOTE_DISCOUNT_ABOVE_LIMIT");
}

#[test]
fn approval_is_never_by_the_one_who_submitted_and_by_someone_whose_own_limit_covers_the_discount() {
    let submitted = discounted().and(Command::Submit, &asked());
    for command in [approve("100"), Command::Reject] {
        submitted.when(command, &asked()).then_refused("QUOTE_APPROVER_SUBMITTED");
    }
    let in_their_name = Context { on_behalf_of: Some(asked().actor), ..asked_by(2) };
    submitted.when(approve("100"), &in_their_name).then_refused("QUOTE_APPROVER_SUBMITTED");
    submitted.when(approve("9.9"), &asked_by(2)).then_rejected(&Rejection::ApproverLimit {
        discount: percent("10"),
        limit: percent("9.9"),
    });
    submitted.when(approve("9"), &asked_by(2)).then_refused("QUOTE_APPROVER_LIMIT");
    submitted.when(approve("15"), &asked_by(2)).then([Event::Approved(Approved {
        revision: 1,
        discount_percent: percent("10"),
        limit: percent("15"),
        settings_version: Some(7),
    })]);
    // Rejecting needs no limit, and whoever submits next may be someone else.
    let rejected = submitted.and(Command::Reject, &asked_by(2));
    assert_eq!(rejected.state().status(), Some(Status::Draft));
    let again = rejected.and(Command::Submit, &asked_by(2));
    again.when(approve("100"), &asked_by(2)).then_refused("QUOTE_APPROVER_SUBMITTED");
    again.when(approve("100"), &asked()).then_given();
}

#[test]
fn only_what_was_submitted_is_approved_or_rejected() {
    for quote in [drafted(), sent()] {
        for command in [approve("100"), Command::Reject] {
            quote.when(command, &asked_by(2)).then_refused("QUOTE_NOT_SUBMITTED");
        }
    }
    sent().when(Command::Submit, &asked()).then_refused("QUOTE_NOT_DRAFT");
    let approved = drafted().and(Command::Submit, &asked()).and(approve("0"), &asked_by(2));
    approved.when(Command::Reject, &asked_by(2)).then_refused("QUOTE_NOT_SUBMITTED");
    approved.when(Command::Submit, &asked()).then_refused("QUOTE_NOT_DRAFT");
}

#[test]
fn a_quote_without_lines_is_never_submitted_or_sent() {
    let emptied = drafted().and(Command::RemoveLine { line: line_id(1) }, &asked());
    for quote in [bare(), emptied] {
        for command in [Command::Submit, send_to("Wei", "100")] {
            quote.when(command, &asked()).then_refused("QUOTE_NO_LINES");
        }
    }
}
