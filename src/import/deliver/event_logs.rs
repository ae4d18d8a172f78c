//! Rows of event logs: what an earlier run has decided is not decided again.

use std::sync::atomic::Ordering;

use kehu_domain::values::StreamName;

use super::{Delivered, Deliverer, MAX_MISSES, Patience, Verdict};
use crate::{
    commands::{Failure, Imported},
    import::{error::ImportError, prepare::Prepared},
    store::StoreError,
};

/// How far an earlier run has come with a row of an event log.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Earlier {
    /// Not to this row.
    Nothing,
    /// To this row, and perhaps not to its end: which versions its commands led to.
    Begun(Vec<Option<u64>>),
    /// Beyond it: which versions its commands led to, where they led to any.
    Complete(Vec<Option<u64>>),
}

impl Deliverer {
    /// Sends the commands of a row of an event log. Each row leaves an event if any of its commands
    /// can: what an earlier run has decided is known by that, and is not decided again with what
    /// has happened since.
    pub(in crate::import) async fn deliver_event(
        &self,
        row: Vec<Prepared>,
        origin: &Imported,
    ) -> Result<Delivered, ImportError> {
        let Some(stream) = row.first().map(|prepared| prepared.command.stream()) else {
            return Ok(Delivered::default());
        };
        let mut patience = Patience::new(self);
        let earlier = loop {
            match self.earlier(&stream, &row).await {
                Ok(earlier) => break earlier,
                Err(error) => patience.wait(Failure::from(error)).await?,
            }
        };
        let versions = match earlier {
            Earlier::Nothing => return self.deliver(row, origin).await,
            Earlier::Begun(versions) => {
                // Something was changed: what is there otherwise is not due, unless it was that.
                let rest = row.into_iter().zip(versions);
                let rest =
                    rest.filter(|(prepared, version)| !prepared.otherwise || version.is_some());
                return self.deliver(rest.map(|(prepared, _)| prepared).collect(), origin).await;
            }
            Earlier::Complete(versions) => versions,
        };
        let mut commands = Vec::new();
        for (prepared, version) in row.iter().zip(versions) {
            let verdict = match version {
                Some(version) if self.is_of_batch(&stream, version).await? => Verdict::Earlier,
                None if prepared.otherwise => continue,
                Some(_) | None => Verdict::Unchanged,
            };
            commands.push((prepared.step, verdict));
        }
        Ok(Delivered { commands, refusal: None })
    }

    /// How far an earlier run has come with a row.
    async fn earlier(&self, stream: &StreamName, row: &[Prepared]) -> Result<Earlier, StoreError> {
        if self.misses.load(Ordering::Relaxed) >= MAX_MISSES {
            return Ok(Earlier::Nothing);
        }
        let mut versions = Vec::new();
        for prepared in row {
            let appended = self.commands.store().command(prepared.command_id).await?;
            versions.push(appended.map(|appended| appended.last_version));
        }
        let Some(last) = versions.iter().copied().max().flatten() else {
            self.misses.fetch_add(1, Ordering::Relaxed);
            return Ok(Earlier::Nothing);
        };
        self.misses.store(0, Ordering::Relaxed);
        // What has happened to the case since came after the whole row.
        let current = self.commands.store().version(stream).await?;
        Ok(if current > Some(last) {
            Earlier::Complete(versions)
        } else {
            Earlier::Begun(versions)
        })
    }
}
