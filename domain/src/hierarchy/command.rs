//! What can be asked of a hierarchy.

use serde::Serialize;

use crate::values::StreamName;

/// A command to one hierarchy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the events, described there")]
pub enum Command {
    /// Claims a link; refused if it would close a cycle, claimed links included.
    Claim { child: StreamName, parent: StreamName },
    /// Says that the child has recorded it.
    Confirm { child: StreamName, parent: StreamName },
    /// Takes a claimed or confirmed link away.
    Release { child: StreamName, parent: StreamName },
}
