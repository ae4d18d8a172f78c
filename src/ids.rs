//! Ids: the one home of randomness.

use chrono::{DateTime, Utc};
use kehu_domain::values::{StreamName, UserId};
use sha2::{Digest, Sha256};
use uuid::{Builder, Uuid, uuid};

/// Changing a namespace gives everything derived under it new ids.
const IMPORTED: Uuid = uuid!("6b656875-0000-5000-8000-0000000000a1");
const IMPORT_COMMANDS: Uuid = uuid!("6b656875-0000-5000-8000-0000000000a2");
const POLICY_COMMANDS: Uuid = uuid!("6b656875-0000-5000-8000-0000000000a4");
const DEVELOPMENT_USERS: Uuid = uuid!("6b656875-0000-5000-8000-0000000000a3");

const DEMO: Uuid = uuid!("6b656875-0000-5000-8000-0000000000a5");

/// A new id: the time, then random bits.
#[expect(clippy::disallowed_methods, reason = "the one place where ids are made up")]
pub fn new() -> Uuid {
    Uuid::now_v7()
}

/// The id of the event at `index` of those that a command appends to a stream.
///
/// The same command brings the same ids, so a retry writes the same bytes. It has the shape of a
/// v7 id: the time of the command id if that has one, else bits of the hash.
pub fn event_id(command_id: Uuid, stream: &StreamName, index: u64) -> Uuid {
    let mut hash = Sha256::new();
    hash.update(b"kehu/event/1");
    hash.update(command_id.as_bytes());
    hash.update(index.to_be_bytes());
    hash.update(stream.as_str().as_bytes());
    let hash: [u8; 32] = hash.finalize().into();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    if command_id.get_version_num() == 7 {
        bytes.iter_mut().zip(command_id.as_bytes()).take(6).for_each(|(to, from)| *to = *from);
    }
    let id = Builder::from_bytes(bytes).with_variant(uuid::Variant::RFC4122);
    id.with_version(uuid::Version::SortRand).into_uuid()
}

/// The id of a command that another command leads to; `name` says which.
pub fn derived(command_id: Uuid, name: &str) -> Uuid {
    Uuid::new_v5(&command_id, name.as_bytes())
}

/// The id of an aggregate that another system calls `external_id`.
pub fn imported(system: &str, kind: &str, external_id: &str) -> Uuid {
    Uuid::new_v5(&IMPORTED, &joined(&[system, kind, external_id]))
}

/// The id of the `n`th command of a row of a file, told by the hash of its content.
pub fn import_command(file_hash: &[u8], row: u64, n: u64) -> Uuid {
    let mut name = file_hash.to_vec();
    name.extend_from_slice(&row.to_be_bytes());
    name.extend_from_slice(&n.to_be_bytes());
    Uuid::new_v5(&IMPORT_COMMANDS, &name)
}

/// The id of the `n`th command that a policy sends because of an event.
pub fn policy_command(policy: &str, event_id: Uuid, n: u32) -> Uuid {
    let mut name = event_id.as_bytes().to_vec();
    name.extend_from_slice(&n.to_be_bytes());
    name.extend_from_slice(policy.as_bytes());
    Uuid::new_v5(&POLICY_COMMANDS, &name)
}

/// The id of what goes by `name` in the demo of this seed.
pub fn demo(seed: u64, name: &str) -> Uuid {
    Uuid::new_v5(&DEMO, &joined(&[&seed.to_string(), name]))
}

/// The id of the `n`th command that the demo of this seed sends to a stream: the time at which it
/// happened, then bits of a hash.
pub fn demo_command(seed: u64, at: DateTime<Utc>, stream: &StreamName, n: u32) -> Uuid {
    let hash = demo(seed, &format!("{stream} {n}"));
    let mut bits = [0; 10];
    bits.iter_mut().zip(hash.as_bytes()).for_each(|(to, from)| *to = *from);
    let milliseconds = u64::try_from(at.timestamp_millis()).unwrap_or_default();
    Builder::from_unix_timestamp_millis(milliseconds, &bits).into_uuid()
}

/// The user that calls itself `name` in development.
pub fn development_user(name: &str) -> UserId {
    UserId(Uuid::new_v5(&DEVELOPMENT_USERS, name.as_bytes()))
}

/// The time in an id that has one.
pub fn time_of(id: Uuid) -> Option<DateTime<Utc>> {
    let (seconds, nanos) = id.get_timestamp()?.to_unix();
    DateTime::from_timestamp(i64::try_from(seconds).ok()?, nanos)
}

/// Each part after its length, so that (`ab`, `c`) is not (`a`, `bc`).
fn joined(parts: &[&str]) -> Vec<u8> {
    let mut joined = Vec::new();
    for part in parts {
        joined.extend_from_slice(&(part.len() as u64).to_be_bytes());
        joined.extend_from_slice(part.as_bytes());
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stream() -> StreamName {
        StreamName::new("customer", Uuid::from_u128(1))
    }

    #[test]
    fn event_ids_keep_the_time_of_their_command() {
        let command = new();
        let event = event_id(command, &stream(), 0);
        assert_eq!(event.get_version_num(), 7);
        assert_eq!(event.get_variant(), uuid::Variant::RFC4122);
        assert_eq!(time_of(event), time_of(command));
        assert_ne!(event, command);
    }

    #[test]
    fn event_ids_follow_from_command_stream_and_index() {
        let command = Uuid::from_u128(7);
        let id = event_id(command, &stream(), 0);
        assert_eq!(id, event_id(command, &stream(), 0));
        assert_ne!(id, event_id(command, &stream(), 1));
        assert_ne!(id, event_id(Uuid::from_u128(8), &stream(), 0));
        assert_ne!(id, event_id(command, &StreamName::new("customer", Uuid::from_u128(2)), 0));
        assert_eq!(id.get_version_num(), 7);
    }

    #[test]
    fn event_ids_never_change() {
        let id = event_id(Uuid::from_u128(1), &stream(), 3);
        assert_eq!(id.to_string(), "28b582e9-97b6-775d-b3fd-a5fcfb023538");
    }

    #[test]
    fn derived_ids_tell_their_parts_apart() {
        assert_ne!(imported("ab", "c", "1"), imported("a", "bc", "1"));
        assert_ne!(import_command(b"hash", 1, 2), import_command(b"hash", 2, 1));
        assert_ne!(derived(Uuid::from_u128(1), "a"), derived(Uuid::from_u128(2), "a"));
        assert_eq!(development_user("alice"), development_user("alice"));
        assert_ne!(demo(1, "1a"), demo(11, "a"));
    }

    #[test]
    fn commands_of_the_demo_tell_when_they_happened() {
        let at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let id = demo_command(1, at, &stream(), 2);
        assert_eq!((time_of(id), id.get_version_num()), (Some(at), 7));
        assert_eq!(id, demo_command(1, at, &stream(), 2));
        assert_ne!(id, demo_command(2, at, &stream(), 2));
        assert_ne!(id, demo_command(1, at, &stream(), 3));
    }
}
