//! Stored events stay readable: one file per type and shape, written once, never edited.
//!
//! `KEHU_WRITE_GOLDEN=1 cargo test -p kehu-domain --test golden` writes the files that are missing,
//! from the samples, and touches no other.

#![expect(clippy::expect_used, clippy::panic, reason = "a file that cannot be read fails its test")]

use std::{collections::BTreeSet, fs, path::PathBuf};

use kehu_domain::{DomainEvent, event::EventType};
use serde_json::Value;

mod samples;

use samples::samples;

fn directory() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn file_of(known: EventType, schema_version: u16) -> PathBuf {
    directory().join(format!("{}.v{schema_version}.json", known.name))
}

fn read(path: &PathBuf) -> Value {
    let text =
        fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[expect(clippy::disallowed_methods, reason = "asked for by hand, never by the program")]
fn may_write() -> bool {
    std::env::var("KEHU_WRITE_GOLDEN").is_ok_and(|value| value == "1")
}

/// Optional fields that came to a shape after its golden file was written, with a value of theirs.
/// The sample leaves them out.
fn later() -> Vec<(&'static str, &'static str, Value)> {
    vec![("CustomerGraded", "settingsVersion", Value::from(7))]
}

#[test]
fn every_type_has_one_sample() {
    let sampled: Vec<_> = samples().iter().map(DomainEvent::event_type).collect();
    assert_eq!(sampled, DomainEvent::types(), "samples stand in the order of the types");
}

#[test]
fn what_is_written_today_is_what_the_files_say() {
    for sample in samples() {
        let (name, schema_version, mut data) = sample.encode();
        for (_, field, _) in later().iter().filter(|(of, ..)| *of == name) {
            let absent = data.as_object_mut().and_then(|fields| fields.remove(*field));
            assert_eq!(absent, Some(Value::Null), "the sample of {name} leaves {field} out");
        }
        let path = file_of(sample.event_type(), schema_version);
        if !path.exists() && may_write() {
            let text = serde_json::to_string_pretty(&data).expect("JSON");
            fs::write(&path, text + "\n").expect("a writable checkout");
        }
        assert!(path.exists(), "{name} v{schema_version} has no golden file");
        assert_eq!(data, read(&path), "{name} v{schema_version} has changed its shape");
    }
}

#[test]
fn fields_that_came_later_are_read_and_written() {
    for (name, field, value) in later() {
        let known = DomainEvent::types().iter().find(|known| known.name == name).expect("a type");
        let mut stored = read(&file_of(*known, known.schema_version));
        assert!(stored.get(field).is_none(), "{name}: {field} is in the file");
        stored.as_object_mut().expect("an object").insert(field.to_owned(), value);
        let read = |data| DomainEvent::decode(known.category, name, known.schema_version, data);
        let event = read(stored.clone()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(event.encode().2, stored, "{name}: {field} survives");
    }
}

#[test]
fn every_shape_ever_written_can_be_read() {
    for sample in samples() {
        let known = sample.event_type();
        for schema_version in 1..=known.schema_version {
            let stored = read(&file_of(known, schema_version));
            let event = DomainEvent::decode(known.category, known.name, schema_version, stored)
                .unwrap_or_else(|error| panic!("{} v{schema_version}: {error}", known.name));
            assert_eq!(event.event_type(), known);
            if schema_version == known.schema_version {
                assert_eq!(event, sample);
            }
        }
    }
}

#[test]
fn no_file_is_left_over() {
    let expected: BTreeSet<PathBuf> = DomainEvent::types()
        .iter()
        .flat_map(|known| (1..=known.schema_version).map(|version| file_of(*known, version)))
        .collect();
    let found: BTreeSet<PathBuf> = fs::read_dir(directory())
        .expect("the directory of the golden files")
        .map(|entry| entry.expect("a readable entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    assert_eq!(found, expected);
}

/// Absent optional fields are those of events that never had them.
#[test]
fn optional_fields_may_be_absent() {
    for sample in samples() {
        let known = sample.event_type();
        let mut data = read(&file_of(known, known.schema_version));
        let optional: &[&str] = match known.name {
            "CustomerRegistered" => &["source", "region", "industry", "owner", "timeZone"],
            "ContactCreated" => {
                &["jobTitle", "birthday", "languages", "region", "source", "owner", "externalIds"]
            }
            "ContactLinkedToCustomer" => &["role", "decisionPower", "from"],
            "ContactUnlinkedFromCustomer" => &["until"],
            "OpportunityOpened" => {
                &["customer", "name", "amount", "expectedClose", "source", "salesMode", "owner"]
            }
            "TicketOpened" => &[
                "number",
                "customer",
                "contact",
                "description",
                "product",
                "settingsVersion",
                "sourceMessageId",
                "answerDue",
                "resolutionDue",
            ],
            "TicketAssigned" => &["user", "team", "previousUser", "previousTeam", "dispatch"],
            "TicketEscalated" => &["user", "team", "overdue", "due"],
            "TicketResolved" => &["cause"],
            "InteractionLogged" => &["customer", "email"],
            "InteractionCorrected" => &["happenedAt"],
            "InteractionCustomerAssigned" => &["previous"],
            "OpportunityWon" => &["amount"],
            "OpportunityLost" => &["competitor"],
            "QuoteDrafted" => &["opportunity", "payment", "delivery", "validUntil", "owner"],
            "QuoteLineAdded" => &["product", "description", "unit", "discount"],
            _ => &[],
        };
        for field in optional {
            let removed = data.as_object_mut().and_then(|fields| fields.remove(*field));
            assert!(removed.is_some(), "{} has a {field}", known.name);
        }
        let read = DomainEvent::decode(known.category, known.name, known.schema_version, data);
        assert!(read.is_ok(), "{}", known.name);
    }
}
