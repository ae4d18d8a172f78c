//! Merged, erased.

use super::*;

fn merge(n: u64) -> Command {
    Command::MergeInto { survivor: contact_id(n) }
}

fn erase(subjects: &[&str]) -> Command {
    Command::ErasePersonalData { subjects: subjects.iter().map(|s| (*s).to_owned()).collect() }
}

#[test]
fn a_contact_is_not_its_own_survivor() {
    contact().when(merge(1), &asked()).then_refused("CONTACT_SURVIVOR_IS_ITSELF");
}

#[test]
fn a_merged_contact_refuses_what_does_not_undo_the_merge_naming_the_survivor() {
    let merged = contact().and(merge(2), &asked());
    assert_eq!(merged.state().merged_into(), Some(contact_id(2)));
    let refusal = Rejection::Merged { survivor: contact_id(2) };
    assert_eq!(refusal.code(), "CONTACT_MERGED");
    assert!(refusal.to_string().contains(&contact_id(2).to_string()));
    for command in every_other_command() {
        let asked_again = merged.when(command.clone(), &asked());
        match command {
            Command::MergeInto { .. } => asked_again.then_nothing(),
            Command::UndoMerge => {
                asked_again.then([Event::MergeUndone(MergeUndone { survivor: contact_id(2) })]);
            }
            // The right to be forgotten does not wait for the merge to be undone.
            Command::ErasePersonalData { .. } => assert_eq!(asked_again.events().len(), 1),
            _ => asked_again.then_rejected(&refusal),
        }
    }
    merged.when(merge(3), &asked()).then_rejected(&refusal);
    merged.when(create(), &asked()).then_nothing();
    let mut other = create();
    if let Command::Create { names: given, .. } = &mut other {
        *given = names("别人");
    }
    merged.when(other, &asked()).then_rejected(&refusal);
}

#[test]
fn an_undone_merge_leaves_the_contact_as_it_was() {
    let before = contact();
    let after = before.and(merge(2), &asked()).and(Command::UndoMerge, &asked());
    assert_eq!(after.state(), before.state());
    after.when(merge(3), &asked()).then([Event::Merged(Merged { survivor: contact_id(3) })]);
}

#[test]
fn an_erased_contact_refuses_everything() {
    let erased = contact().and(erase(&[]), &asked());
    assert!(erased.state().is_erased());
    let others = every_other_command()
        .into_iter()
        .filter(|command| !matches!(command, Command::ErasePersonalData { .. }))
        .chain([create()]);
    for command in others {
        erased.when(command, &asked()).then_refused("CONTACT_ERASED");
    }
    erased.when(erase(&[]), &asked()).then_nothing();
}

#[test]
fn erasing_takes_the_contacts_own_key_and_those_that_are_named() {
    let own = contact_id(1).to_string();
    let deal = crate::testing::opportunity_id(1).to_string();
    let expected = |subjects: &[&str]| {
        Event::PersonalDataErased(PersonalDataErased {
            subjects: subjects.iter().map(|s| (*s).to_owned()).collect(),
        })
    };
    contact().when(erase(&[&deal, &deal]), &asked()).then([expected(&[&own, &deal])]);
    let erased = contact().and(erase(&[&own]), &asked());
    erased.when(erase(&[&deal]), &asked()).then([expected(&[&deal])]);
    erased.when(erase(&["somebody"]), &asked()).then_refused("CONTACT_SUBJECT_INVALID");
}
