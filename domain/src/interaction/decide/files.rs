//! Files that belong to an interaction.

use super::{Decision, check_line};
use crate::{
    interaction::{AttachmentRemoved, Event, FileAttached, Rejection, State},
    values::{AttachmentId, FileHash, StoredFile, Text},
};

/// The most attachments of one interaction.
const MAX_ATTACHMENTS: usize = 500;

pub(super) fn attach(
    state: &State,
    attachment: AttachmentId,
    sha256: FileHash,
    name: String,
    found: Option<StoredFile>,
) -> Decision {
    check_line("name", &name)?;
    let name = Text::personal(name);
    if let Some(known) = state.attachments.get(&attachment) {
        let same = !known.removed && known.sha256 == sha256 && known.name.says_same(&name);
        return if same { Ok(vec![]) } else { Err(Rejection::AttachmentIdTaken(attachment)) };
    }
    if state.attachments.len() >= MAX_ATTACHMENTS {
        let (field, allowed, found) = ("attachment", MAX_ATTACHMENTS, MAX_ATTACHMENTS + 1);
        return Err(Rejection::TooMany { field, allowed, found });
    }
    let Some(StoredFile { size, media_type, .. }) = found.filter(|found| found.sha256 == sha256)
    else {
        return Err(Rejection::FileUnknown(sha256));
    };
    Ok(vec![Event::FileAttached(FileAttached { attachment, sha256, size, media_type, name })])
}

pub(super) fn remove(state: &State, attachment: AttachmentId) -> Decision {
    match state.attachments.get(&attachment) {
        None => Err(Rejection::AttachmentUnknown(attachment)),
        Some(known) if known.removed => Ok(vec![]),
        Some(_) => Ok(vec![Event::AttachmentRemoved(AttachmentRemoved { attachment })]),
    }
}
