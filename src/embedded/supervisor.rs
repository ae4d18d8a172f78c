//! Starts Postgres again when it dies.

use std::{sync::Arc, time::Duration};

use tokio_util::sync::CancellationToken;

use super::{
    EmbeddedError,
    lock::{Lock, Sharing},
    server::{Presence, Server},
};

/// How often we look; reading one small file costs nothing.
const LOOK: Duration = Duration::from_millis(250);

/// How long we pause after a failed start, at most.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// Watches until told to stop.
pub(super) async fn watch(server: Arc<Server>, stopping: CancellationToken) {
    let mut pause = LOOK;
    while stopping.run_until_cancelled(tokio::time::sleep(pause)).await.is_some() {
        if server.postmaster().is_some() {
            continue;
        }
        tracing::warn!("PostgreSQL is gone; starting it again");
        match stopping.run_until_cancelled(restart(&server)).await {
            None => return,
            Some(Ok(Presence::Started)) => tracing::info!("PostgreSQL is back"),
            Some(Ok(Presence::Joined)) => tracing::info!("another kehu brought PostgreSQL back"),
            Some(Err(error)) => {
                pause = (pause * 2).min(LONGEST_PAUSE);
                tracing::error!(
                    error = &error as &dyn std::error::Error,
                    "PostgreSQL could not be started; trying again"
                );
                continue;
            }
        }
        pause = LOOK;
    }
}

async fn restart(server: &Server) -> Result<Presence, EmbeddedError> {
    let lock = server.layout.start_lock();
    let _start = Lock::take(lock, Sharing::Exclusive, &server.account).await?;
    server.run().await
}
