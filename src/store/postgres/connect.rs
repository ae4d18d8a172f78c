//! Connections to the log: how each kind is set up.

use std::time::Duration;

use sqlx::{
    ConnectOptions, PgConnection, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};

/// The role that may append and read, and nothing else.
pub(super) const ROLE: &str = "kehu_app";

/// How the store reaches its database.
#[derive(Debug, Clone)]
pub(super) struct Address {
    /// As given by whoever opened the store.
    pub(super) options: PgConnectOptions,
    /// Whether connections give up all privileges but those of [`ROLE`].
    pub(super) restricted: bool,
}

impl Address {
    /// The writer's connection.
    ///
    /// Its plans are made once, when the tables may still be empty, and must be right for full ones:
    /// every lookup by index, nothing compiled. A statement that waits longer than `timeout`, for
    /// a lock held elsewhere, ends itself.
    pub(super) async fn writer(&self, timeout: Duration) -> Result<PgConnection, sqlx::Error> {
        let options = self.options.clone().application_name("kehu log writer").options([
            ("jit", "off".to_owned()),
            ("plan_cache_mode", "force_generic_plan".to_owned()),
            ("enable_seqscan", "off".to_owned()),
            ("enable_hashjoin", "off".to_owned()),
            ("enable_mergejoin", "off".to_owned()),
            ("enable_bitmapscan", "off".to_owned()),
            ("default_transaction_isolation", "read committed".to_owned()),
            ("statement_timeout", timeout.as_millis().to_string()),
            ("idle_in_transaction_session_timeout", timeout.as_millis().to_string()),
        ]);
        let mut connection = options.disable_statement_logging().connect().await?;
        // A commit that was acknowledged must survive a crash, whatever the server's default is.
        sqlx::query(
            "SELECT set_config('synchronous_commit', 'on', false)
             WHERE current_setting('synchronous_commit') = 'off'",
        )
        .persistent(false)
        .execute(&mut connection)
        .await?;
        self.restrict(&mut connection).await?;
        Ok(connection)
    }

    /// Connections that read. They cannot write, but send notifications, which need not be flushed.
    pub(super) fn readers(&self, count: u32) -> PgPool {
        let options = self
            .options
            .clone()
            .application_name("kehu log reader")
            .options([("default_transaction_read_only", "on"), ("synchronous_commit", "off")])
            .disable_statement_logging();
        let address = self.clone();
        PgPoolOptions::new()
            .max_connections(count)
            .acquire_timeout(Duration::from_secs(10))
            .after_connect(move |connection, _| {
                let address = address.clone();
                Box::pin(async move { address.restrict(connection).await })
            })
            .connect_lazy_with(options)
    }

    async fn restrict(&self, connection: &mut PgConnection) -> Result<(), sqlx::Error> {
        if self.restricted {
            sqlx::query("SELECT set_config('role', $1, false)")
                .bind(ROLE)
                .persistent(false)
                .execute(connection)
                .await?;
        }
        Ok(())
    }
}
