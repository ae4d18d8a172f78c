//! A command side to import into, and files to import.

use std::{fs, path::Path, sync::Arc};

use kehu::{
    clock::Clock,
    commands::Commands,
    feed::LogFeed,
    import::{self, ImportError, ImportOptions, MappingSource, Report, Silent},
    sealing::{KeyStore, MasterKey, Vault},
    store::{EventStore, memory::MemoryStore, postgres::PostgresStore},
};
use kehu_domain::{DomainEvent, Recorded};
use kehu_projections::{Feed as _, Wanted};
use tempfile::TempDir;

use crate::support::postgres::{TestDatabase, database};

const MASTER_KEY: [u8; 32] = [7; 32];

/// Somewhere to import into.
pub(super) struct Rig {
    pub(super) commands: Commands,
    _database: Option<TestDatabase>,
}

impl Rig {
    pub(super) async fn over(store: Arc<dyn EventStore>) -> Self {
        let master = MasterKey::from_bytes(&MASTER_KEY);
        let vault = Vault::open(KeyStore::memory(), master).await.unwrap();
        let commands = Commands::new(store, Arc::new(vault), Clock::system());
        Self { commands, _database: None }
    }

    pub(super) async fn in_memory() -> Self {
        Self::over(Arc::new(MemoryStore::new(Clock::system()))).await
    }

    pub(super) async fn on_postgres() -> Self {
        let database = database().await;
        let store = PostgresStore::open(database.options.clone(), Clock::system()).await.unwrap();
        let master = MasterKey::from_bytes(&MASTER_KEY);
        let keys = KeyStore::Postgres(database.pool.clone());
        let vault = Vault::open(keys, master).await.unwrap();
        let commands = Commands::new(Arc::new(store), Arc::new(vault), Clock::system());
        Self { commands, _database: Some(database) }
    }

    pub(super) async fn head(&self) -> u64 {
        self.commands.store().head().await.unwrap()
    }

    /// Everything in the log, opened.
    pub(super) async fn events(&self) -> Vec<Recorded<DomainEvent>> {
        let store = self.commands.store().clone();
        let feed = LogFeed::new(store, self.commands.vault().clone());
        let (mut events, mut after) = (Vec::new(), 0);
        loop {
            let batch = feed.read(after, 5000, Wanted::All).await.unwrap();
            events.extend(batch.events);
            after = batch.scanned_to;
            if batch.at_end {
                return events;
            }
        }
    }

    pub(super) async fn try_import(&self, options: ImportOptions) -> Result<Report, ImportError> {
        import::run(&self.commands, options, &mut Silent).await
    }

    pub(super) async fn import(&self, options: ImportOptions) -> Report {
        self.try_import(options).await.unwrap()
    }
}

/// A directory with a mapping and files.
pub(super) struct Files(TempDir);

impl Files {
    pub(super) fn new(mapping: &str, files: &[(&str, &[u8])]) -> Self {
        let directory = tempfile::tempdir().unwrap();
        fs::create_dir(directory.path().join("data")).unwrap();
        fs::write(directory.path().join("mapping.toml"), mapping).unwrap();
        let files_ = Self(directory);
        for (name, content) in files {
            files_.write(name, content);
        }
        files_
    }

    pub(super) fn write(&self, name: &str, content: &[u8]) {
        fs::write(self.0.path().join("data").join(name), content).unwrap();
    }

    pub(super) fn path(&self) -> &Path {
        self.0.path()
    }

    pub(super) fn options(&self) -> ImportOptions {
        let mapping = MappingSource::File(self.0.path().join("mapping.toml"));
        ImportOptions::new(mapping, self.0.path().join("data"))
    }
}

/// A mapping of `people.csv`: an id, a name, a birthday that is a preference, a manager.
pub(super) const PEOPLE: &str = r#"
version = 1
system = "test"
dates = ["%Y-%m-%d"]

[files.people]
path = "people.csv"

[[files.people.derived]]
name = "region"
value = "{country}"
map = "country"

[values.country]
map = { China = "CN", Germany = "DE" }

[[phases]]
name = "people"
file = "people"

[[phases.steps]]
name = "register"
command = "customer.register"
aggregate = { kind = "person", key = "{id}" }
occurred_at = "{since}"
set = { kind = "PERSON", name = "{name}", region = "{region}" }

[[phases]]
name = "bosses"
file = "people"

[[phases.steps]]
name = "boss"
command = "customer.set_parent"
aggregate = { kind = "person", key = "{id}" }
when = [{ field = "boss", present = true }]
set = { parent = { kind = "person", key = "{boss}" } }
"#;
