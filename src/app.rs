//! The composition root: everything that runs, built in order and stopped in reverse.

use std::{fs, os::unix::fs::DirBuilderExt, sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use axum::Router;
use kehu_projections::Projections;
use sqlx::PgPool;

use crate::{
    attachments::Attachments,
    auth::Authenticator,
    clock::Clock,
    commands::Commands,
    config::{Config, Mode},
    database::Database,
    feed::LogFeed,
    graphql,
    http::{self, Health},
    policies::Policies,
    sealing::{KeyStore, MasterKey, Vault},
    store::{EventStore, postgres::PostgresStore},
    tasks::Tasks,
};

/// Connections for queries and projectors.
const READ_MODEL_CONNECTIONS: u32 = 20;

/// Connections for the keys of personal data.
const KEY_CONNECTIONS: u32 = 4;

/// Connections for health, so that a busy server is not taken for a dead one.
const HEALTH_CONNECTIONS: u32 = 2;

/// Connections for policies: each holds one while its commands run.
const POLICY_CONNECTIONS: u32 = 6;

/// How long after the start files are tidied up.
const SETTLED: Duration = Duration::from_mins(5);

/// How often they are from then on.
const DAILY: Duration = Duration::from_hours(24);

/// How long projectors may take to end their batches.
const PROJECTORS_PATIENCE: Duration = Duration::from_secs(1);

/// How long the log's writer may take to answer what is queued.
const LOG_PATIENCE: Duration = Duration::from_secs(1);

/// The write side and what it stands on: what every command of the program needs.
#[derive(Debug)]
pub struct Core {
    database: Database,
    store: Arc<PostgresStore>,
    commands: Commands,
}

impl Core {
    /// Opens database, log and keys.
    pub async fn open(config: &Config) -> anyhow::Result<Self> {
        let mut database = Database::open(config).await?;
        match Self::build(config, &mut database).await {
            Ok((store, commands)) => Ok(Self { database, store, commands }),
            Err(error) => {
                database.close().await;
                Err(error)
            }
        }
    }

    async fn build(
        config: &Config,
        database: &mut Database,
    ) -> anyhow::Result<(Arc<PostgresStore>, Commands)> {
        let clock = Clock::system();
        let store = PostgresStore::open(database.options().clone(), clock.clone())
            .await
            .context("cannot open the log")?;
        let store = Arc::new(store);
        let keys = database.pool(KEY_CONNECTIONS).await?;
        let master = master_key(config, &keys).await?;
        let vault = Vault::open(KeyStore::Postgres(keys), master).await?;
        let log: Arc<dyn EventStore> = store.clone();
        let vault = Arc::new(vault);
        let files = Attachments::new(config.attachments_dir.clone(), Arc::clone(&vault));
        Ok((store, Commands::with_attachments(log, vault, clock, files)))
    }

    /// The write side.
    pub fn commands(&self) -> &Commands {
        &self.commands
    }

    /// The log.
    pub fn store(&self) -> &Arc<PostgresStore> {
        &self.store
    }

    /// The keys of personal data.
    pub fn vault(&self) -> &Arc<Vault> {
        self.commands.vault()
    }

    /// The read models, not kept up to date by this process.
    pub async fn projections(&mut self) -> anyhow::Result<Projections> {
        let pool = self.database.pool(READ_MODEL_CONNECTIONS).await?;
        let log: Arc<dyn EventStore> = self.store.clone();
        let feed = LogFeed::new(log, self.vault().clone());
        Projections::open(pool, Arc::new(feed)).await.context("cannot open the read models")
    }

    /// The policies, not acting in this process.
    pub async fn policies(&mut self) -> anyhow::Result<Policies> {
        let pool = self.database.pool(POLICY_CONNECTIONS).await?;
        Policies::open(pool, self.commands.clone()).await.context("cannot open the policies")
    }

    /// Closes everything, the database last.
    pub async fn close(self) {
        if tokio::time::timeout(LOG_PATIENCE, self.store.close()).await.is_err() {
            tracing::warn!("left some appends unanswered; they can be sent again");
        }
        drop(self.commands);
        self.database.close().await;
    }
}

/// A server that answers and does nothing by itself yet.
#[derive(Debug)]
pub struct Prepared {
    core: Core,
    projections: Projections,
    health: PgPool,
    tasks: Tasks,
}

impl Prepared {
    /// The write side.
    pub fn commands(&self) -> &Commands {
        self.core.commands()
    }

    /// The read models, which follow the log.
    pub fn projections(&self) -> &Projections {
        &self.projections
    }

    /// Lets the policies act.
    pub async fn start(mut self) -> anyhow::Result<App> {
        match self.core.policies().await {
            Ok(policies) => {
                let (acting, stopping) = (policies.clone(), self.tasks.stopping());
                self.tasks.spawn(async move { acting.run(stopping).await });
                let Self { core, projections, health, tasks } = self;
                Ok(App { core, projections, policies, health, tasks })
            }
            Err(error) => {
                self.stop().await;
                Err(error)
            }
        }
    }

    /// Stops everything, the database last.
    pub async fn stop(self) {
        stop(self.core, self.projections, &self.tasks).await;
    }
}

/// A running server, without its edges.
#[derive(Debug)]
pub struct App {
    core: Core,
    projections: Projections,
    policies: Policies,
    health: PgPool,
    tasks: Tasks,
}

impl App {
    /// Opens the database and starts everything on it.
    pub async fn start(config: &Config) -> anyhow::Result<Self> {
        Self::prepare(config).await?.start().await
    }

    /// Opens the database and starts what follows the log, but nothing that acts on it.
    pub async fn prepare(config: &Config) -> anyhow::Result<Prepared> {
        let mut core = Core::open(config).await?;
        match Self::build(&mut core).await {
            Ok((projections, health)) => {
                let tasks = Tasks::new();
                tidy_files(core.commands.clone(), &tasks);
                let (running, stopping) = (projections.clone(), tasks.stopping());
                tasks.spawn(async move { running.run(stopping).await });
                Ok(Prepared { core, projections, health, tasks })
            }
            Err(error) => {
                core.close().await;
                Err(error)
            }
        }
    }

    async fn build(core: &mut Core) -> anyhow::Result<(Projections, PgPool)> {
        core.commands.bootstrap().await.context("cannot lay down the defaults")?;
        let health = core.database.pool(HEALTH_CONNECTIONS).await?;
        if let Some(files) = core.commands.attachments() {
            files.prepare().await.context("cannot keep attached files")?;
        }
        Ok((core.projections().await?, health))
    }

    /// The write side.
    pub fn commands(&self) -> &Commands {
        self.core.commands()
    }

    /// The read models.
    pub fn projections(&self) -> &Projections {
        &self.projections
    }

    /// What `/readyz` looks at.
    pub fn health(&self) -> Health {
        Health::new(self.health.clone(), self.projections.clone(), self.policies.clone())
    }

    /// What is served beside health and metrics; `documents` are what GraphiQL opens with.
    pub fn routes(&self, config: &Config, documents: Vec<String>) -> Router {
        let development = config.mode == Mode::Development;
        let schema = graphql::schema(graphql::Deps {
            commands: self.commands().clone(),
            projections: self.projections.clone(),
            explorable: development,
        });
        let authenticator = Authenticator::new(self.commands().clone(), config.dev_tokens);
        let explorer = development.then_some(http::graphql::GraphiQL { documents });
        let graphql = http::graphql::router(schema, authenticator.clone(), explorer.as_ref());
        match self.commands().attachments() {
            Some(files) => graphql.merge(http::attachments::router(files.clone(), authenticator)),
            None => graphql,
        }
    }

    /// What runs beside the edges, and is told to stop with the rest.
    pub fn tasks(&self) -> &Tasks {
        &self.tasks
    }

    /// Stops everything, the database last.
    pub async fn stop(self) {
        drop(self.policies);
        stop(self.core, self.projections, &self.tasks).await;
    }
}

async fn stop(core: Core, projections: Projections, tasks: &Tasks) {
    if !tasks.stop(PROJECTORS_PATIENCE).await {
        tracing::info!("cut projectors in the middle of a batch; they will do it again");
    }
    drop(projections);
    core.close().await;
}

/// Removes files that nobody refers to any more, soon after the start and then every day.
fn tidy_files(commands: Commands, tasks: &Tasks) {
    let stopping = tasks.stopping();
    tasks.spawn(async move {
        let mut pause = SETTLED;
        loop {
            tokio::select! {
                () = stopping.cancelled() => return,
                () = tokio::time::sleep(pause) => {}
            }
            tokio::select! {
                () = stopping.cancelled() => return,
                tidied = commands.tidy_files() => {
                    if let Err(error) = tidied {
                        tracing::warn!(error = ?error, "files that nobody refers to could not be removed; tried again in a day");
                    }
                }
            }
            pause = DAILY;
        }
    });
}

/// The master key: from the configuration, or from its file, made at the first start.
///
/// A database that has seen a master key already gets no new one: it could open nothing with it.
async fn master_key(config: &Config, keys: &PgPool) -> anyhow::Result<MasterKey> {
    if let Some(given) = &config.master_key {
        return Ok(MasterKey::from_base64(given.expose())?);
    }
    let file = &config.master_key_file;
    if !file.exists() {
        if has_master_key(keys).await? {
            bail!(
                "the master key {} is missing, and the personal data in the database cannot be \
                 opened without it: put the file back from your backup, say where it is with \
                 --master-key-file FILE, or set KEHU_MASTER_KEY",
                file.display()
            );
        }
        if let Some(parent) = file.parent() {
            let mut builder = fs::DirBuilder::new();
            let made = builder.recursive(true).mode(0o700).create(parent);
            made.with_context(|| format!("cannot create {}", parent.display()))?;
        }
        tracing::warn!(
            "making the master key {}: keep a copy in a safe place, apart from the database; \
             without it all personal data is lost",
            file.display()
        );
    }
    Ok(MasterKey::load_or_create(file)?)
}

/// Whether the database has been used with a master key before.
async fn has_master_key(keys: &PgPool) -> anyhow::Result<bool> {
    let table: bool =
        sqlx::query_scalar("SELECT to_regclass('keys.master') IS NOT NULL").fetch_one(keys).await?;
    if !table {
        return Ok(false);
    }
    Ok(sqlx::query_scalar("SELECT EXISTS (SELECT FROM keys.master)").fetch_one(keys).await?)
}
