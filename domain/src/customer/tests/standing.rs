//! Merged, deactivated, erased.

use super::*;

fn merge(n: u64) -> Command {
    Command::MergeInto { survivor: customer_id(n) }
}

fn erase(subjects: &[&str]) -> Command {
    Command::ErasePersonalData { subjects: subjects.iter().map(|s| (*s).to_owned()).collect() }
}

#[test]
fn a_merged_customer_refuses_what_does_not_undo_the_merge_naming_the_survivor() {
    let merged = company().and(merge(2), &asked());
    let refusal = Rejection::Merged { survivor: customer_id(2) };
    assert_eq!(refusal.code(), "CUSTOMER_MERGED");
    assert!(refusal.to_string().contains(&customer_id(2).to_string()));
    for command in every_other_command() {
        let asked_again = merged.when(command.clone(), &asked());
        match command {
            Command::MergeInto { .. } => asked_again.then_nothing(),
            Command::UndoMerge => {
                asked_again.then([Event::MergeUndone(MergeUndone { survivor: customer_id(2) })]);
            }
            // The right to be forgotten does not wait for the merge to be undone.
            Command::ErasePersonalData { .. } => assert_eq!(asked_again.events().len(), 1),
            _ => asked_again.then_rejected(&refusal),
        }
    }
    merged.when(merge(3), &asked()).then_rejected(&refusal);
    merged.when(register(CustomerKind::Company), &asked()).then_nothing();
    merged.when(register(CustomerKind::Person), &asked()).then_rejected(&refusal);
}

#[test]
fn an_undone_merge_leaves_the_customer_as_it_was() {
    let before = company();
    let after = before.and(merge(2), &asked()).and(Command::UndoMerge, &asked());
    assert_eq!(after.state(), before.state());
    after.when(merge(3), &asked()).then([Event::Merged(Merged { survivor: customer_id(3) })]);
}

#[test]
fn a_deactivated_customer_does_not_change_until_it_is_reactivated() {
    let gone = company().and(Command::Deactivate, &asked());
    assert!(gone.state().is_deactivated() && !gone.state().is_active());
    for command in every_other_command() {
        let asked_again = gone.when(command.clone(), &asked());
        match command {
            Command::Deactivate | Command::UndoMerge => asked_again.then_nothing(),
            Command::Reactivate
            | Command::MergeInto { .. }
            | Command::ErasePersonalData { .. }
            | Command::LinkExternalId { .. }
            | Command::Withdraw => assert_eq!(asked_again.events().len(), 1),
            _ => asked_again.then_refused("CUSTOMER_DEACTIVATED"),
        }
    }
    gone.when(register(CustomerKind::Company), &asked()).then_nothing();
    assert!(gone.and(Command::Reactivate, &asked()).state().is_active());
}

#[test]
fn an_erased_customer_refuses_everything() {
    let erased = company().and(erase(&[]), &asked());
    assert!(erased.state().is_erased());
    let others = every_other_command()
        .into_iter()
        .filter(|command| !matches!(command, Command::ErasePersonalData { .. }))
        .chain([register(CustomerKind::Company)]);
    for command in others {
        erased.when(command, &asked()).then_refused("CUSTOMER_ERASED");
    }
    erased.when(erase(&[]), &asked()).then_nothing();
}

#[test]
fn erasing_takes_the_customers_own_key_and_those_that_are_named() {
    let own = customer_id(1).to_string();
    let deal = crate::testing::opportunity_id(1).to_string();
    let expected = |subjects: &[&str]| {
        Event::PersonalDataErased(PersonalDataErased {
            subjects: subjects.iter().map(|s| (*s).to_owned()).collect(),
        })
    };
    company().when(erase(&[&deal, &deal]), &asked()).then([expected(&[&own, &deal])]);
    let erased = company().and(erase(&[&own]), &asked());
    erased.when(erase(&[&deal]), &asked()).then([expected(&[&deal])]);
    erased.when(erase(&["somebody"]), &asked()).then_refused("CUSTOMER_SUBJECT_INVALID");
}

#[test]
fn a_customers_texts_are_sealed_under_its_own_key() {
    let stream = customer_id(1).stream();
    for command in every_other_command() {
        let subject = Customer::subject(&stream, &company().state(), &command);
        assert_eq!(subject, stream.to_string());
    }
}

#[test]
fn a_withdrawn_customer_is_as_if_it_had_never_been_and_can_be_registered_anew() {
    let sap = |id: &str| ExternalIdInput {
        system: "sap".to_owned(),
        kind: "account".to_owned(),
        id: id.to_owned(),
    };
    let rich = company()
        .and(Command::LinkExternalId { external_id: sap("A1") }, &asked())
        .and(Command::SetParent { parent: Some(customer_id(2)) }, &asked())
        .and(reach::phone(1, "021-55550101"), &asked());
    let gone = rich.when(Command::Withdraw, &asked()).then_given();
    let state = gone.state();
    assert!(state.is_withdrawn() && !state.exists() && !state.is_active());
    let taken_back = rich.when(Command::Withdraw, &asked()).events();
    let [Event::Withdrawn(withdrawn)] = taken_back.as_slice() else { panic!("{taken_back:?}") };
    assert_eq!((withdrawn.external_ids.len(), withdrawn.parent), (1, Some(customer_id(2))));
    for command in every_other_command() {
        match command {
            Command::Withdraw => gone.when(command, &asked()).then_nothing(),
            Command::ErasePersonalData { .. } => {}
            _ => gone.when(command, &asked()).then_refused("CUSTOMER_NOT_FOUND"),
        }
    }
    // What it once was is compared with no more.
    let anew = gone.and(register(CustomerKind::Person), &asked());
    assert!(anew.state().exists() && !anew.state().is_withdrawn());
    assert_eq!(anew.state().kind(), Some(CustomerKind::Person));
    assert_eq!(anew.state().external_ids(), &[]);
    anew.when(register(CustomerKind::Person), &asked()).then_nothing();
    anew.when(register(CustomerKind::Company), &asked())
        .then_refused("CUSTOMER_ALREADY_REGISTERED");
    assert_eq!(anew.when(reach::phone(1, "021-55550102"), &asked()).events().len(), 1);
}

#[test]
fn what_was_withdrawn_can_still_be_erased() {
    let gone = registered(CustomerKind::Person).and(Command::Withdraw, &asked());
    let erased = gone.when(erase(&[]), &asked()).then_given();
    erased.when(erase(&[]), &asked()).then_nothing();
    for command in [register(CustomerKind::Person), Command::Withdraw] {
        erased.when(command, &asked()).then_refused("CUSTOMER_ERASED");
    }
    given::<Customer>([]).when(erase(&[]), &asked()).then_refused("CUSTOMER_NOT_FOUND");
}
