//! Trying commands without doing anything.

use std::sync::Arc;

use super::Commands;
use crate::store::rehearsal::RehearsalStore;

impl Commands {
    /// Commands that decide as these would, each also on what those before it led to, and leave no
    /// trace.
    pub fn rehearsal(&self) -> Self {
        let store = RehearsalStore::new(self.store().clone(), self.clock().clone());
        let vault = self.vault().rehearsal();
        Self::new(Arc::new(store), Arc::new(vault), self.clock().clone())
    }
}
