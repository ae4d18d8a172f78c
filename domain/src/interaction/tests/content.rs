//! Corrections.

use chrono::{TimeDelta, TimeZone, Utc};

use super::*;

fn said(body: &str) -> ContentInput {
    ContentInput { body: Some(body.to_owned()), ..a_call() }
}

#[test]
fn a_correction_says_the_whole_content_and_the_earlier_one_stays_in_history() {
    let full = ContentInput {
        channel: Channel::Visit,
        direction: Some(Direction::Outbound),
        duration_seconds: Some(1_800),
        subject: Some("New warehouse".to_owned()),
        body: Some("They need racks".to_owned()),
        outcome: Some("agreed".to_owned()),
        result: Some("we may quote".to_owned()),
        next_step: Some(NextStepInput { what: "quote".to_owned(), due: Some(day(3, 9)) }),
    };
    let history = given::<Interaction>([]).and(log(full.clone(), <_>::default()), &asked());
    history.when(correct(full.clone()), &asked()).then_nothing();
    let step = |what: &str, due| Some(NextStepInput { what: what.to_owned(), due });
    for changed in [
        ContentInput { channel: Channel::Meeting, ..full.clone() },
        ContentInput { direction: None, ..full.clone() },
        ContentInput { duration_seconds: Some(1_801), ..full.clone() },
        ContentInput { subject: None, ..full.clone() },
        ContentInput { body: Some("They need trucks".to_owned()), ..full.clone() },
        ContentInput { outcome: None, ..full.clone() },
        ContentInput { result: None, ..full.clone() },
        ContentInput { next_step: None, ..full.clone() },
        ContentInput { next_step: step("quote", None), ..full.clone() },
        ContentInput { next_step: step("call", Some(day(3, 9))), ..full.clone() },
    ] {
        let corrected = history.and(correct(changed.clone()), &asked());
        corrected.when(correct(changed), &asked()).then_nothing();
        assert_ne!(corrected.state().content(), history.state().content());
        // And back again: what was said first is no reason to leave the correction.
        assert_eq!(corrected.when(correct(full.clone()), &asked()).events().len(), 1);
    }
}

#[test]
fn nothing_is_corrected_to_have_happened_in_the_future_or_before_1900() {
    let at = |happened_at| Command::Correct { content: a_call(), happened_at: Some(happened_at) };
    let later = start() + TimeDelta::microseconds(1);
    logged().when(at(later), &asked()).then_refused("INTERACTION_HAPPENED_IN_FUTURE");
    let old = Utc.with_ymd_and_hms(1899, 12, 31, 23, 59, 59).unwrap();
    logged().when(at(old), &asked()).then_refused("INTERACTION_HAPPENED_TOO_EARLY");
    let yesterday = start() - TimeDelta::days(1);
    let dated = logged().and(at(yesterday), &asked());
    dated.when(at(yesterday), &asked()).then_nothing();
    // Another correction leaves the time as it was corrected.
    let told = dated.and(correct(said("x")), &asked());
    told.when(Command::Correct { content: said("x"), happened_at: Some(yesterday) }, &asked())
        .then_nothing();
}
