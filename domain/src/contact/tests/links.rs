//! Which customers the person belongs to.

use super::*;

pub(super) fn link(n: u64) -> Command {
    link_as(n, Some("purchasing"), Some(DecisionPower::Influences), None)
}

pub(super) fn link_as(
    n: u64,
    role: Option<&str>,
    decision_power: Option<DecisionPower>,
    from: Option<u32>,
) -> Command {
    Command::LinkToCustomer(CustomerLinkInput {
        customer: customer_id(n),
        role: role.map(str::to_owned),
        decision_power,
        from: from.map(|month| day(month, 1)),
    })
}

fn since(n: u64, from: Option<u32>) -> Command {
    link_as(n, None, None, from)
}

pub(super) fn unlink(n: u64, until: Option<u32>) -> Command {
    Command::UnlinkFromCustomer {
        customer: customer_id(n),
        until: until.map(|month| day(month, 1)),
    }
}

#[test]
fn a_contact_can_belong_to_several_customers_at_once_to_each_of_them_once_at_a_time() {
    let linked = contact().and(link(1), &asked()).and(link(2), &asked());
    let customers: Vec<_> = linked.state().customers().collect();
    assert_eq!(customers, [customer_id(1), customer_id(2)]);
    linked.when(link(1), &asked()).then_nothing();
    let left = linked.and(unlink(1, None), &asked());
    assert_eq!(left.state().customers().collect::<Vec<_>>(), [customer_id(2)]);
    assert_eq!(left.state().customers_ever().count(), 2);
    left.when(link(1), &asked()).then_given();

    let mut twice = create();
    if let Command::Create { customers, .. } = &mut twice {
        let link = |role: &str| CustomerLinkInput {
            customer: customer_id(1),
            role: Some(role.to_owned()),
            decision_power: None,
            from: None,
        };
        *customers = vec![link("purchasing"), link("finance")];
    }
    given::<Contact>([]).when(twice, &asked()).then_refused("CONTACT_LINKED_TWICE");
}

#[test]
fn what_a_person_does_at_a_customer_can_change() {
    let linked = contact().and(link_as(1, Some("purchasing"), None, Some(3)), &asked());
    let promoted = link_as(1, Some("director"), Some(DecisionPower::Decides), None);
    linked.when(promoted.clone(), &asked()).then([Event::LinkedToCustomer(LinkedToCustomer {
        customer: customer_id(1),
        role: Some("director".to_owned()),
        decision_power: Some(DecisionPower::Decides),
        from: Some(day(3, 1)),
    })]);
    let linked = linked.and(promoted.clone(), &asked());
    linked.when(promoted, &asked()).then_nothing();
    assert_eq!(linked.state().customers().count(), 1);
}

#[test]
fn a_link_does_not_end_before_it_begins_and_the_next_one_begins_after_it() {
    let linked = contact().and(since(1, Some(3)), &asked());
    linked.when(unlink(1, Some(2)), &asked()).then_rejected(&Rejection::LinkPeriodReversed {
        customer: customer_id(1),
        from: day(3, 1),
        until: day(2, 1),
    });
    linked.when(unlink(1, Some(2)), &asked()).then_refused("CONTACT_LINK_PERIOD_REVERSED");
    let ended = linked.and(unlink(1, Some(5)), &asked());
    ended.when(since(1, Some(5)), &asked()).then_refused("CONTACT_LINK_PERIODS_OVERLAP");
    ended.when(since(1, Some(6)), &asked()).then_given();
    // Nothing can be said against days that nobody knows.
    ended.when(since(1, None), &asked()).then_given();
    let ended = linked.and(unlink(1, None), &asked());
    ended.when(since(1, Some(3)), &asked()).then_refused("CONTACT_LINK_PERIODS_OVERLAP");
    ended.when(since(1, Some(4)), &asked()).then_given();
}

#[test]
fn only_a_linked_customer_is_unlinked() {
    contact().when(unlink(1, None), &asked()).then_refused("CONTACT_NOT_LINKED");
    let left = contact().and(link(1), &asked()).and(unlink(1, Some(5)), &asked());
    left.when(unlink(1, Some(5)), &asked()).then_nothing();
    left.when(unlink(1, None), &asked()).then_nothing();
    left.when(unlink(1, Some(6)), &asked()).then_refused("CONTACT_NOT_LINKED");
    left.when(unlink(2, None), &asked()).then_rejected(&Rejection::NotLinked(customer_id(2)));
}
