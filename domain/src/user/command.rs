//! What can be asked of a user.

use serde::Serialize;

use crate::customer::ExternalIdInput;

/// A command to one user.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are those of the events, described there")]
pub enum Command {
    /// Makes the user known. External ids must have been claimed by the handler.
    Register { name: String, external_ids: Vec<ExternalIdInput> },
    /// Gives the user another name.
    Rename { name: String },
    /// Ends the user's work with kehu.
    Deactivate,
    /// Takes it up again.
    Reactivate,
    /// Gives the user a role.
    GrantRole { role: String },
    /// Takes a role away.
    RevokeRole { role: String },
    /// Links another system's id. It must have been claimed by the handler.
    LinkExternalId { external_id: ExternalIdInput },
    /// Takes its creation back, with everything that came after it.
    Withdraw,
}
