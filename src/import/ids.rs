//! Ids that follow from what is imported, so that a second import meets the first.

use kehu_domain::values::ImportId;
use uuid::{Uuid, uuid};

/// Under this all ids of imports are derived. Changing it doubles everything imported before.
const NAMESPACE: Uuid = uuid!("6b656875-0000-5000-8000-00000000001f");

/// What another system calls an aggregate.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) struct ExternalKey {
    pub system: String,
    pub kind: String,
    pub id: String,
}

impl ExternalKey {
    /// The aggregate's own id.
    pub(super) fn aggregate(&self) -> Uuid {
        derive("aggregate", &[self.system.as_bytes(), self.kind.as_bytes(), self.id.as_bytes()])
    }

    /// The id of a part of the aggregate, such as a line.
    pub(super) fn part(&self, kind: &str, name: &str) -> Uuid {
        let aggregate = self.aggregate();
        derive("part", &[aggregate.as_bytes(), kind.as_bytes(), name.as_bytes()])
    }
}

/// The id of the command that `step` makes of a row: the same file, row and step, the same command.
pub(super) fn command_id(system: &str, sha256: &[u8; 32], row: u64, step: &str) -> Uuid {
    derive("command", &[system.as_bytes(), sha256, &row.to_be_bytes(), step.as_bytes()])
}

/// The id of a batch: the same files of the same system, the same batch, unless they were undone
/// meanwhile.
pub(super) fn batch(system: &str, sha256s: &[&[u8; 32]], round: u32) -> ImportId {
    let round = round.to_be_bytes();
    let mut parts = vec![system.as_bytes(), &round];
    parts.extend(sha256s.iter().map(|sha256| sha256.as_slice()));
    ImportId(derive("batch", &parts))
}

/// The id of a command in this round: nothing that was undone is met again.
pub(super) fn in_round(command_id: Uuid, round: u32) -> Uuid {
    match round {
        0 => command_id,
        round => derive("round", &[command_id.as_bytes(), &round.to_be_bytes()]),
    }
}

/// What a row is known by that has no id: the same cells in the same order, the same text.
pub(super) fn fingerprint<'c>(cells: impl Iterator<Item = &'c str>) -> String {
    let parts: Vec<&[u8]> = cells.map(str::as_bytes).collect();
    derive("row", &parts).simple().to_string()
}

/// `UUIDv5` over the parts, each with its length before it, so that no two lists look alike.
fn derive(what: &str, parts: &[&[u8]]) -> Uuid {
    let mut name = what.as_bytes().to_vec();
    for part in parts {
        name.extend((part.len() as u64).to_be_bytes());
        name.extend(*part);
    }
    Uuid::new_v5(&NAMESPACE, &name)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::{ExternalKey, batch, command_id, fingerprint, in_round};

    fn key(system: &str, kind: &str, id: &str) -> ExternalKey {
        ExternalKey { system: system.to_owned(), kind: kind.to_owned(), id: id.to_owned() }
    }

    /// Whoever changes these ids doubles what was imported before.
    #[test]
    fn ids_never_change() {
        let account = key("maven-crm", "account", "Cancity");
        let ids = [
            account.aggregate(),
            account.part("line", "first"),
            command_id("maven-crm", &[7; 32], 1, "register"),
        ];
        let expected = [
            "ad8ade48-2a21-5fb3-abca-4defbb3c0943",
            "e90367e1-145b-5977-8f7d-add4f317089e",
            "3d1b7a40-795e-5249-806a-d582f54845d7",
        ];
        assert_eq!(ids.map(|id| id.to_string()), expected);
        let row = fingerprint(["1/2/2016", "Mortgage", ""].into_iter());
        assert_eq!(row, "5246911fe2565fabab8df64ad89d0ced");
    }

    #[test]
    fn a_round_has_ids_of_its_own_and_the_first_none() {
        let id = Uuid::from_u128(1);
        assert_eq!(in_round(id, 0), id);
        assert_ne!(in_round(id, 1), id);
        assert_ne!(in_round(id, 1), in_round(id, 2));
        let of = |system, files: &[&[u8; 32]], round| batch(system, files, round);
        assert_eq!(of("a", &[&[7; 32]], 0), of("a", &[&[7; 32]], 0));
        for other in [of("b", &[&[7; 32]], 0), of("a", &[&[8; 32]], 0), of("a", &[&[7; 32]], 1)] {
            assert_ne!(of("a", &[&[7; 32]], 0), other);
        }
    }

    #[test]
    fn neighbouring_parts_do_not_run_together() {
        assert_ne!(key("a", "bc", "d").aggregate(), key("ab", "c", "d").aggregate());
        assert_ne!(key("a", "b", "cd").aggregate(), key("a", "bc", "d").aggregate());
        assert_ne!(fingerprint(["a", "bc"].into_iter()), fingerprint(["ab", "c"].into_iter()));
        assert_ne!(fingerprint(["a", ""].into_iter()), fingerprint(["a"].into_iter()));
    }
}
