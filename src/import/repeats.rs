//! Rows that are equal to an earlier one in every column.

use std::collections::{HashMap, hash_map::Entry};

use sha2::{Digest, Sha256};

use super::records::Cells;

/// Lines of rows by what they say; about forty bytes a row.
#[derive(Debug, Default)]
pub(super) struct Repeats(HashMap<[u8; 16], u64>);

impl Repeats {
    /// The line of the first row that says the same, if this is not the first.
    pub(super) fn of(&mut self, cells: &Cells, line: u64) -> Option<u64> {
        let mut digest = Sha256::new();
        for cell in cells.iter() {
            digest.update((cell.len() as u64).to_be_bytes());
            digest.update(cell);
        }
        let mut key = [0; 16];
        for (to, from) in key.iter_mut().zip(digest.finalize()) {
            *to = from;
        }
        match self.0.entry(key) {
            Entry::Occupied(first) => Some(*first.get()),
            Entry::Vacant(place) => {
                place.insert(line);
                None
            }
        }
    }
}
