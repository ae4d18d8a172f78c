//! Taking back what happened: the customer is as it was before.

use super::*;

/// Everything that can be taken back: once from nothing, once from something else.
#[test]
fn what_has_an_inverse_is_taken_back() {
    let mut taken_back = 0;
    let fresh = company();
    let other = fresh
        .and(Command::AssignOwner { owner: crate::testing::user_id(2) }, &asked())
        .and(
            Command::AssignRegion { region: crate::values::Region::parse("DE").unwrap() },
            &asked(),
        )
        .and(Command::SetIndustry { industry: "mining".to_owned() }, &asked())
        .and(Command::Grade { grade: "B".to_owned(), rule: None, found: None }, &asked())
        .and(Command::AssignValueType { value_type: ValueType::Intrinsic }, &asked())
        .and(
            Command::RecordPreference { name: "gift".to_owned(), value: "酒".to_owned() },
            &asked(),
        );
    for before in [fresh, other] {
        for command in every_other_command() {
            let state = before.state();
            let Ok(events) = Customer::decide(&state, command.clone(), &asked()) else { continue };
            let [event] = events.as_slice() else { continue };
            let Some(inverse) = inverse(&state, event) else { continue };
            let ended = matches!(command, Command::GrantRole { .. });
            let removed = matches!(command, Command::AddContactMethod { .. });
            let cleared = matches!(command, Command::SetProfileField { .. });
            let after = before.and(command, &asked()).and(inverse, &asked()).state();
            // These leave something behind that is over.
            if !(ended || removed || cleared) {
                assert_eq!(after, state, "{event:?}");
            }
            taken_back += 1;
        }
    }
    assert!(taken_back >= 12, "{taken_back}");
}

#[test]
fn a_registration_is_taken_back_by_withdrawing() {
    let registered = company().state();
    let events = given::<Customer>([]).when(register(CustomerKind::Company), &asked()).events();
    assert_eq!(inverse(&State::default(), &events[0]), Some(Command::Withdraw));
    let withdrawn = Customer::decide(&registered, Command::Withdraw, &asked()).unwrap();
    assert_eq!(inverse(&registered, &withdrawn[0]), None);
}
