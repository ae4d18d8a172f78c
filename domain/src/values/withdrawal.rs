//! The withdrawal of what was created by mistake.

use serde::{Deserialize, Serialize};

use super::{ExternalId, Text};

/// Created by mistake: from now on it is as if it had never been.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Withdrawn {
    /// What other systems called it; they may call another one that.
    pub external_ids: Vec<ExternalId>,
    /// The `Message-ID` of the e-mail that it was made of, where it was.
    pub message_id: Option<Text>,
}
