//! Keeps everybody who waits for new events awake, off the path of appends.
//!
//! In this process the writer moves a watched number. Other processes are told by `NOTIFY`: once per
//! batch at most, after its commit, on another connection, because a notification inside the
//! transaction of an append takes a lock that all commits share. Who hears nothing still asks the
//! database now and then.

use std::time::Duration;

use sqlx::{PgPool, postgres::PgListener};
use tokio::{
    sync::watch,
    time::{MissedTickBehavior, interval, sleep},
};

/// The channel; the payload is the head's position.
const CHANNEL: &str = "kehu_log";

/// Between two notifications.
const NOTIFY_PAUSE: Duration = Duration::from_millis(10);

/// Before a lost connection is tried again.
const RECONNECT_PAUSE: Duration = Duration::from_millis(500);

/// Moves the number forward, never back.
pub(super) fn advance(head: &watch::Sender<u64>, position: u64) {
    head.send_if_modified(|known| {
        let newer = position > *known;
        if newer {
            *known = position;
        }
        newer
    });
}

/// Tells other processes of what `written` says this one has appended.
pub(super) async fn notify(mut written: watch::Receiver<u64>, pool: PgPool) {
    while written.changed().await.is_ok() {
        let position = *written.borrow_and_update();
        let sent = sqlx::query("SELECT pg_notify($1, $2)")
            .bind(CHANNEL)
            .bind(position.to_string())
            .execute(&pool)
            .await;
        if let Err(error) = sent {
            tracing::debug!(%error, position, "other nodes were not told of new events");
            sleep(RECONNECT_PAUSE).await;
        }
        sleep(NOTIFY_PAUSE).await;
    }
}

/// Follows the log's end: by notification, and every `period` by asking.
pub(super) async fn follow(head: watch::Sender<u64>, pool: PgPool, period: Duration) {
    let mut reported = false;
    loop {
        match listen(&head, &pool, period, &mut reported).await {
            Err(sqlx::Error::PoolClosed) => return,
            Err(error) if !reported => {
                reported = true;
                tracing::warn!(%error, "the log's end is not heard of; trying again");
            }
            Err(_) => {}
            Ok(()) => tracing::debug!("the connection that listens was lost; listening again"),
        }
        sleep(RECONNECT_PAUSE).await;
    }
}

/// Listens until the connection is lost.
async fn listen(
    head: &watch::Sender<u64>,
    pool: &PgPool,
    period: Duration,
    reported: &mut bool,
) -> Result<(), sqlx::Error> {
    let mut listener = PgListener::connect_with(pool).await?;
    listener.eager_reconnect(false);
    listener.listen(CHANNEL).await?;
    let mut ticks = interval(period);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            notification = listener.try_recv() => match notification? {
                Some(notification) => {
                    if let Ok(position) = notification.payload().parse() {
                        advance(head, position);
                    }
                }
                None => return Ok(()),
            },
            _ = ticks.tick() => {
                let position: i64 =
                    sqlx::query_scalar("SELECT position FROM log.head").fetch_one(pool).await?;
                advance(head, position.cast_unsigned());
                *reported = false;
            }
        }
    }
}
