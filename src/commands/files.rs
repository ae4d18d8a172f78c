//! Attached files: found for commands, and removed once nobody's interaction refers to them.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use kehu_domain::{
    DomainEvent, interaction,
    values::{FileHash, InteractionId, StoredFile},
};

use super::{Commands, Failure};
use crate::{attachments::Attachments, feed, store::Selection};

/// Events looked at in one go.
const PAGE: usize = 2_000;

/// A file that was uploaded so long ago and attached to nothing is removed.
const FORGOTTEN: Duration = Duration::from_hours(48);

/// What the log says of files.
#[derive(Debug, Default)]
pub struct FileReferences {
    /// Everything up to here has been looked at.
    scanned_to: u64,
    /// Every file that was ever attached, and whether anybody who has not been erased refers to it.
    files: BTreeMap<FileHash, bool>,
}

impl FileReferences {
    /// The files that somebody refers to.
    pub fn live(&self) -> impl Iterator<Item = FileHash> {
        self.files.iter().filter_map(|(sha256, live)| live.then_some(*sha256))
    }

    /// The files that only erased people referred to.
    pub fn erased(&self) -> impl Iterator<Item = FileHash> {
        self.files.iter().filter_map(|(sha256, live)| (!live).then_some(*sha256))
    }

    /// Whether only erased people referred to a file.
    fn only_erased(&self, sha256: FileHash) -> bool {
        self.files.get(&sha256) == Some(&false)
    }

    /// Whether anybody ever referred to a file.
    pub fn know(&self, sha256: FileHash) -> bool {
        self.files.contains_key(&sha256)
    }
}

impl Commands {
    /// An uploaded file; `None` where there is none, or no place for files.
    pub(super) async fn stored_file(
        &self,
        sha256: FileHash,
    ) -> Result<Option<StoredFile>, Failure> {
        match self.attachments() {
            Some(files) => Ok(files.find(sha256).await?),
            None => Ok(None),
        }
    }

    /// What the log says of files, from its beginning.
    pub async fn file_references(&self) -> Result<FileReferences, Failure> {
        let mut found = FileReferences::default();
        self.look_on(&mut found).await?;
        Ok(found)
    }

    /// Looks at what has come since.
    async fn look_on(&self, found: &mut FileReferences) -> Result<(), Failure> {
        let selection = Selection::Category(InteractionId::CATEGORY.to_owned());
        loop {
            let page = self.store().read(&selection, found.scanned_to, PAGE).await?;
            let attached = page.events.into_iter().filter(|event| {
                // Its name in the log never changes.
                event.event_type.as_ref() == "InteractionFileAttached"
            });
            for recorded in feed::decode_all(self.vault(), attached.collect()).await? {
                let DomainEvent::Interaction(interaction::Event::FileAttached(attached)) =
                    recorded.event
                else {
                    continue;
                };
                // Its name is sealed for whoever the interaction was with, and erased with them.
                let live = attached.name.as_str().is_some();
                *found.files.entry(attached.sha256).or_default() |= live;
            }
            found.scanned_to = page.scanned_to;
            if page.at_end {
                return Ok(());
            }
        }
    }

    /// Removes the files that only erased people referred to.
    pub(super) async fn remove_erased_files(&self) -> Result<(), Failure> {
        self.remove_files(Useless::Erased).await
    }

    /// Removes what an erasure has left that was cut off, and uploads that nobody ever attached.
    pub async fn tidy_files(&self) -> Result<(), Failure> {
        self.remove_files(Useless::ErasedOrForgotten).await
    }

    /// Most of the log is looked at while files can be attached; only what has come meanwhile is
    /// while they cannot.
    async fn remove_files(&self, useless: Useless) -> Result<(), Failure> {
        let Some(files) = self.attachments() else { return Ok(()) };
        let mut references = self.file_references().await?;
        if useless.among(files, &references).await?.is_empty() {
            return Ok(());
        }
        let _alone = files.alone().await;
        self.look_on(&mut references).await?;
        for sha256 in useless.among(files, &references).await? {
            files.erase(sha256).await?;
        }
        Ok(())
    }
}

/// Which files are to be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Useless {
    Erased,
    ErasedOrForgotten,
}

impl Useless {
    async fn among(
        self,
        files: &Attachments,
        references: &FileReferences,
    ) -> Result<BTreeSet<FileHash>, Failure> {
        let mut useless = BTreeSet::new();
        for (sha256, age) in files.all().await? {
            let forgotten =
                self == Self::ErasedOrForgotten && age > FORGOTTEN && !references.know(sha256);
            if forgotten || references.only_erased(sha256) {
                useless.insert(sha256);
            }
        }
        Ok(useless)
    }
}
