//! A read model that is far behind is built anew, beside the tables that answer meanwhile.
//!
//! Following the log keeps every index up to date with every batch. Where most of the log is still
//! ahead, after an import or a change of shape, it is several times quicker to fill empty tables
//! and to create their indexes at the end.

use super::{FilledLog, Projections, rebuild::is_lock_timeout, work::chain};
use crate::{Error, ReadModel};

/// Building anew is for read models that are at least so many events behind.
pub(super) const FAR: u64 = 100_000;

/// What became of a look at how far a read model is behind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Looked {
    /// It is not worth building it anew.
    Near,
    /// It was built anew.
    Rebuilt {
        /// Everything up to here is in it.
        position: u64,
    },
    /// It should be, and cannot be: following goes on, and the next look is so far ahead.
    Refused {
        /// From this position on.
        again_at: u64,
    },
}

impl Projections {
    /// Builds `model`, which is at `position`, anew if most of the log is ahead of it, and much.
    pub(super) async fn leap(&self, model: ReadModel, position: u64) -> Result<Looked, Error> {
        let far = self.far();
        let behind = self.head().await?.saturating_sub(position);
        if behind < far || behind < position {
            return Ok(Looked::Near);
        }
        tracing::info!(%model, position, behind, "a read model is far behind and is built anew");
        let log = FilledLog::default();
        match self.rebuild(model, |filled| log.show(filled)).await {
            Ok(report) => Ok(Looked::Rebuilt { position: report.position }),
            Err(Error::Busy(_)) => Ok(Looked::Refused { again_at: position + far }),
            // Somebody has been reading the old tables for minutes, a backup perhaps.
            Err(error) if is_lock_timeout(&error) => {
                tracing::warn!(%model, "the tables are in use and could not be swapped");
                Ok(Looked::Refused { again_at: position + far })
            }
            Err(error) if error.is_transient() => Err(error),
            Err(error) => {
                // Following stops before the event that is to blame, and says where that is.
                tracing::warn!(%model, error = %chain(&error), "it cannot be built anew");
                Ok(Looked::Refused { again_at: u64::MAX })
            }
        }
    }
}
