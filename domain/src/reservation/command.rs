//! What can be asked of a reservation.

use serde::Serialize;

use crate::values::StreamName;

/// A command to one reservation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the events, described there")]
pub enum Command {
    /// Claims the value; refused while another aggregate holds it, unless `takeover` says that the
    /// handler found that claim abandoned.
    Claim { owner: StreamName, takeover: bool },
    /// Says that the aggregate has recorded it.
    Confirm { owner: StreamName },
    /// Gives it back.
    Release { owner: StreamName },
}
