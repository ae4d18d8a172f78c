//! Attachments.

use super::*;
use crate::values::StoredFile;

#[test]
fn an_attached_file_was_uploaded_before() {
    let missing = |found: Option<StoredFile>| Command::AttachFile {
        attachment: attachment_id(1),
        sha256: stored_file(1).sha256,
        name: "报价单.pdf".to_owned(),
        found,
    };
    logged()
        .when(missing(None), &asked())
        .then_rejected(&Rejection::FileUnknown(stored_file(1).sha256));
    logged().when(missing(Some(stored_file(2))), &asked()).then_refused("INTERACTION_FILE_UNKNOWN");
    logged().when(missing(Some(stored_file(1))), &asked()).then([Event::FileAttached(
        FileAttached {
            attachment: attachment_id(1),
            sha256: stored_file(1).sha256,
            size: 1_000,
            media_type: "application/pdf".to_owned(),
            name: Text::personal("报价单.pdf"),
        },
    )]);
}

#[test]
fn an_attachment_keeps_its_id_even_when_it_is_removed() {
    let attached = logged().and(attach(1, 1, "a.pdf"), &asked());
    let remove = |n| Command::RemoveAttachment { attachment: attachment_id(n) };
    for other in [attach(1, 2, "a.pdf"), attach(1, 1, "b.pdf")] {
        attached.when(other, &asked()).then_refused("INTERACTION_ATTACHMENT_ID_TAKEN");
    }
    attached.when(attach(2, 1, "a.pdf"), &asked()).then_given();
    attached.when(remove(2), &asked()).then_refused("INTERACTION_ATTACHMENT_UNKNOWN");
    let removed = attached.and(remove(1), &asked());
    removed.when(remove(1), &asked()).then_nothing();
    removed
        .when(attach(1, 1, "a.pdf"), &asked())
        .then_rejected(&Rejection::AttachmentIdTaken(attachment_id(1)));
}

#[test]
fn an_attachment_said_again_needs_no_file() {
    let attached = logged().and(attach(1, 1, "a.pdf"), &asked());
    let mut again = attach(1, 1, "a.pdf");
    if let Command::AttachFile { found, .. } = &mut again {
        *found = None;
    }
    attached.when(again, &asked()).then_nothing();
}

#[test]
fn attachments_are_bounded() {
    let full = (0..500).fold(logged(), |all, n| all.and(attach(n, 1, "a.pdf"), &asked()));
    full.when(attach(500, 1, "a.pdf"), &asked()).then_refused("INTERACTION_TOO_MANY");
}
