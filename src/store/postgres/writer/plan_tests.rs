//! Plans of batches, without a database.

use std::collections::HashMap;

use bytes::Bytes;
use chrono::DateTime;
use kehu_domain::{Actor, Source, values::StreamName};
use uuid::Uuid;

use super::*;
use crate::store::{Expected, NewEvent};

const HEAD: Head = Head { position: 100, recorded_at: DateTime::UNIX_EPOCH };

fn stream(n: u128) -> StreamName {
    StreamName::new("customer", Uuid::from_u128(n))
}

fn append(command: u128, stream_number: u128, expected: Expected, events: usize) -> Append {
    let event = NewEvent {
        event_id: Uuid::from_u128(command),
        event_type: "Tested".to_owned(),
        schema_version: 1,
        data: Bytes::from_static(b"{}"),
    };
    Append {
        stream: stream(stream_number),
        expected,
        events: vec![event; events],
        command_id: Uuid::from_u128(command),
        fingerprint: [0; 16],
        actor: Actor::SYSTEM,
        on_behalf_of: None,
        correlation_id: Uuid::from_u128(command),
        causation_id: Uuid::from_u128(command),
        occurred_at: DateTime::UNIX_EPOCH,
        source: Source::Api,
        metadata: None,
    }
}

fn positions(plan: &Plan) -> Vec<(usize, u64, u64)> {
    let of =
        |write: &Write| (write.index, write.appended.first_position, write.appended.first_version);
    plan.writes.iter().map(of).collect()
}

#[test]
fn new_streams_need_no_question() {
    let mut known = Known::new(HEAD);
    let batch = [append(1, 1, Expected::NoStream, 2), append(2, 2, Expected::NoStream, 1)];
    let plan = plan(batch.iter(), &mut known).unwrap();
    assert_eq!(positions(&plan), [(0, 101, 0), (1, 103, 0)]);
    assert_eq!(plan.position, 103);
    assert_eq!(plan.streams[&stream(1)], Moved { id: 101, from: None, to: 1 });
}

#[test]
fn appends_to_one_stream_chain_within_a_batch() {
    let mut known = Known::new(HEAD);
    let batch = [
        append(1, 1, Expected::NoStream, 1),
        append(2, 1, Expected::Version(0), 2),
        append(3, 1, Expected::Any, 1),
    ];
    let plan = plan(batch.iter(), &mut known).unwrap();
    assert_eq!(positions(&plan), [(0, 101, 0), (1, 102, 1), (2, 104, 3)]);
    assert_eq!(plan.streams[&stream(1)], Moved { id: 101, from: None, to: 3 });
}

#[test]
fn an_unknown_stream_is_asked_for() {
    let mut known = Known::new(HEAD);
    let batch = [append(1, 1, Expected::Version(4), 1), append(2, 2, Expected::Any, 1)];
    let questions = plan(batch.iter(), &mut known).unwrap_err();
    assert_eq!(questions.streams, HashSet::from([stream(1), stream(2)]));
    assert!(questions.commands.is_empty());
    let found = HashMap::from([(stream(1), Stream { id: 7, version: 4 })]);
    known.learn(HEAD, questions, found, HashMap::new());
    let plan = plan(batch.iter(), &mut known).unwrap();
    assert_eq!(positions(&plan), [(0, 101, 5), (1, 102, 0)]);
}

#[test]
fn a_conflict_is_answered_only_after_the_command_and_the_stream_were_looked_up() {
    let mut known = Known::new(HEAD);
    known.advance(HEAD, HashMap::from([(stream(1), Moved { id: 7, from: None, to: 4 })]));
    let batch = [append(1, 1, Expected::Version(3), 1)];
    let questions = plan(batch.iter(), &mut known).unwrap_err();
    assert_eq!(questions.streams, HashSet::from([stream(1)]));
    assert_eq!(questions.commands, HashSet::from([Uuid::from_u128(1)]));
    let found = HashMap::from([(stream(1), Stream { id: 7, version: 4 })]);
    known.learn(HEAD, questions, found, HashMap::new());
    let plan = plan(batch.iter(), &mut known).unwrap();
    assert!(plan.writes.is_empty());
    assert!(matches!(
        plan.answers.as_slice(),
        [Some(Err(AppendError::Conflict { current: Some(4), .. }))]
    ));
}

#[test]
fn what_another_node_wrote_replaces_what_was_remembered() {
    let mut known = Known::new(HEAD);
    known.advance(HEAD, HashMap::from([(stream(1), Moved { id: 7, from: None, to: 4 })]));
    let batch = [append(1, 1, Expected::Version(5), 1)];
    let questions = plan(batch.iter(), &mut known).unwrap_err();
    let moved = Head { position: 101, ..HEAD };
    let found = HashMap::from([(stream(1), Stream { id: 7, version: 5 })]);
    known.learn(moved, questions, found, HashMap::new());
    let plan = plan(batch.iter(), &mut known).unwrap();
    assert_eq!(positions(&plan), [(0, 102, 6)]);
}

#[test]
fn a_command_said_twice_in_one_batch_is_written_once() {
    let mut known = Known::new(HEAD);
    let mut other = append(1, 1, Expected::Any, 1);
    other.fingerprint = [9; 16];
    let same = append(1, 1, Expected::NoStream, 1);
    let batch = [same.clone(), same, other];
    let plan = plan(batch.iter(), &mut known).unwrap();
    assert_eq!(positions(&plan), [(0, 101, 0)]);
    assert!(matches!(&plan.answers[1], Some(Ok(answer)) if answer.repeated
        && answer.first_position == 101));
    assert!(matches!(&plan.answers[2], Some(Err(AppendError::CommandIdReused(_)))));
}

#[test]
fn an_earlier_outcome_comes_before_the_expected_version() {
    let mut known = Known::new(HEAD);
    let batch = [append(1, 1, Expected::NoStream, 1)];
    let questions = everything(batch.iter());
    let outcome = Appended {
        stream: stream(1),
        first_version: 0,
        last_version: 0,
        first_position: 50,
        last_position: 50,
        fingerprint: [0; 16],
        repeated: true,
    };
    known.learn(
        HEAD,
        questions,
        HashMap::from([(stream(1), Stream { id: 50, version: 3 })]),
        HashMap::from([(Uuid::from_u128(1), outcome.clone())]),
    );
    let plan = plan(batch.iter(), &mut known).unwrap();
    assert!(plan.writes.is_empty());
    assert!(matches!(&plan.answers[0], Some(Ok(answer)) if *answer == outcome));
}

#[test]
fn the_loser_of_a_race_within_a_batch_learns_the_winners_version() {
    let mut known = Known::new(HEAD);
    let batch = [append(1, 1, Expected::NoStream, 1), append(2, 1, Expected::NoStream, 1)];
    let questions = plan(batch.iter(), &mut known).unwrap_err();
    known.learn(HEAD, questions, HashMap::new(), HashMap::new());
    let plan = plan(batch.iter(), &mut known).unwrap();
    assert_eq!(positions(&plan), [(0, 101, 0)]);
    assert!(matches!(&plan.answers[1], Some(Err(AppendError::Conflict { current: Some(0), .. }))));
}
