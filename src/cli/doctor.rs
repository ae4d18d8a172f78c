//! `kehu doctor`: is everything there, and sound?

use std::{
    fs,
    os::unix::fs::{MetadataExt, PermissionsExt},
    path::Path,
    process::ExitCode,
};

use chrono::{DateTime, Utc};
use kehu_projections::State;
use sqlx::{Connection, PgConnection};

use super::output;
use crate::{
    app::Core,
    attachments::AttachmentError,
    clock::Clock,
    config::{Config, Database as Where},
    database::Database,
    embedded::{Account, Binaries, Layout, OLDEST_MAJOR, cluster},
};

/// With less than this, writing will soon stop.
const LITTLE_SPACE: u64 = 1024 * 1024 * 1024;

/// With less than this, Postgres may not even start.
const NO_SPACE: u64 = 64 * 1024 * 1024;

/// How far clocks may be apart, in milliseconds.
const CLOCK_SKEW: i64 = 2000;

/// How a check went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Fine,
    Doubtful,
    Wrong,
}

/// Prints findings as they come, and remembers the worst.
#[derive(Debug, Default)]
struct Findings {
    wrong: usize,
    doubtful: usize,
}

impl Findings {
    fn tell(&mut self, verdict: Verdict, what: &str, detail: impl std::fmt::Display) {
        let mark = match verdict {
            Verdict::Fine => "ok",
            Verdict::Doubtful => "WARN",
            Verdict::Wrong => "FAIL",
        };
        self.wrong += usize::from(verdict == Verdict::Wrong);
        self.doubtful += usize::from(verdict == Verdict::Doubtful);
        output::line(format_args!("{mark:<5} {what:<24} {detail}"));
    }

    fn fine(&mut self, what: &str, detail: impl std::fmt::Display) {
        self.tell(Verdict::Fine, what, detail);
    }

    fn wrong(&mut self, what: &str, error: &anyhow::Error) {
        self.tell(Verdict::Wrong, what, format_args!("{error:#}"));
    }

    fn end(&self) -> ExitCode {
        output::line(match (self.wrong, self.doubtful) {
            (0, 0) => "everything is fine".to_owned(),
            (0, warnings) => format!("nothing is wrong; {warnings} to look at"),
            (wrong, _) => format!("{wrong} wrong"),
        });
        if self.wrong == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }
}

pub(super) async fn run(config: &Config) -> anyhow::Result<ExitCode> {
    let mut findings = Findings::default();
    check_data_directory(config, &mut findings);
    let has_data = match &config.database {
        Where::Embedded => check_embedded(config, &mut findings),
        Where::Url(_) => true,
    };
    if !has_data {
        findings.fine("database", "none yet; `kehu serve` will make it");
        return Ok(findings.end());
    }
    let key_is_there = check_master_key(config, &mut findings);
    match Database::open(config).await {
        Err(error) => findings.wrong("database", &error),
        Ok(database) => {
            if let Err(error) = check_database(&database, &mut findings).await {
                findings.wrong("database", &error);
            } else if key_is_there {
                check_contents(config, &mut findings).await;
            }
            database.close().await;
        }
    }
    Ok(findings.end())
}

fn check_data_directory(config: &Config, findings: &mut Findings) {
    let directory = &config.data_dir;
    let existing =
        directory.ancestors().find(|path| path.exists()).unwrap_or_else(|| Path::new("/"));
    if existing != directory {
        findings.fine("data directory", format_args!("{} will be made", directory.display()));
    } else if rustix::fs::access(directory, rustix::fs::Access::WRITE_OK).is_err() {
        let detail = format_args!("{} cannot be written to", directory.display());
        findings.tell(Verdict::Wrong, "data directory", detail);
    } else {
        findings.fine("data directory", directory.display());
    }
    if let Ok(found) = rustix::fs::statvfs(existing) {
        let free = found.f_bavail.saturating_mul(found.f_frsize);
        let verdict = if free < NO_SPACE {
            Verdict::Wrong
        } else if free < LITTLE_SPACE {
            Verdict::Doubtful
        } else {
            Verdict::Fine
        };
        findings.tell(verdict, "free space", format_args!("{} MiB", free / 1024 / 1024));
    }
}

/// Checks what our own Postgres needs; whether there is a cluster already.
fn check_embedded(config: &Config, findings: &mut Findings) -> bool {
    let layout = Layout::of(&config.data_dir);
    let major = cluster::major_version(&layout.cluster);
    let existing = major.map(|major| (layout.cluster.as_path(), major));
    match Binaries::find(config.postgres_bin.as_deref(), existing) {
        Ok(found) => {
            let (version, directory) = (found.version(), found.directory().display());
            findings.fine("Postgres programs", format_args!("{version} in {directory}"));
        }
        Err(error) => findings.wrong("Postgres programs", &error.into()),
    }
    match Account::for_postgres(&layout.cluster) {
        Ok(account) => findings.fine("Postgres runs as", account.name()),
        Err(error) => findings.wrong("Postgres runs as", &error.into()),
    }
    major.is_some()
}

/// Whether there is a master key to open the database with.
fn check_master_key(config: &Config, findings: &mut Findings) -> bool {
    if config.master_key.is_some() {
        findings.fine("master key", "from the environment or the configuration file");
        return true;
    }
    let file = &config.master_key_file;
    match fs::metadata(file) {
        Ok(found) if found.permissions().mode() & 0o077 != 0 => {
            let detail = format!("others can read {0}: chmod 600 {0}", file.display());
            findings.tell(Verdict::Wrong, "master key", detail);
            true
        }
        Ok(found) => {
            findings.fine("master key", format_args!("{}, uid {}", file.display(), found.uid()));
            true
        }
        Err(error) => {
            let detail = format_args!("{}: {error}; put it back from your backup", file.display());
            findings.tell(Verdict::Wrong, "master key", detail);
            false
        }
    }
}

async fn check_database(database: &Database, findings: &mut Findings) -> anyhow::Result<()> {
    let mut connection = PgConnection::connect_with(database.options()).await?;
    let (version, number): (String, i32) = sqlx::query_as(
        "SELECT current_setting('server_version'), current_setting('server_version_num')::int",
    )
    .fetch_one(&mut connection)
    .await?;
    let old = u32::try_from(number / 10_000).is_ok_and(|major| major < OLDEST_MAJOR);
    let verdict = if old { Verdict::Wrong } else { Verdict::Fine };
    findings.tell(verdict, "database", format_args!("reachable, PostgreSQL {version}"));

    let settings: Vec<(String, String)> = sqlx::query_as(
        "SELECT name, setting FROM pg_settings
         WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') ORDER BY name",
    )
    .fetch_all(&mut connection)
    .await?;
    for (name, setting) in settings {
        // Stronger values than `on` wait for replicas, too.
        let weak = setting == "off" || (name == "synchronous_commit" && setting == "local");
        let verdict = if weak { Verdict::Wrong } else { Verdict::Fine };
        let consequence = if weak { "; acknowledged events may be lost in a crash" } else { "" };
        findings.tell(verdict, &name, format_args!("{setting}{consequence}"));
    }

    let (encoding, collation): (String, String) = sqlx::query_as(
        "SELECT pg_encoding_to_char(encoding)::text, datcollate::text
         FROM pg_database WHERE datname = current_database()",
    )
    .fetch_one(&mut connection)
    .await?;
    let usual = encoding == "UTF8" && matches!(collation.as_str(), "C.UTF-8" | "C.utf8" | "C");
    let verdict = if usual { Verdict::Fine } else { Verdict::Doubtful };
    let expected = if usual { "" } else { "; kehu expects UTF8 and C.UTF-8" };
    findings.tell(verdict, "encoding and order", format_args!("{encoding}, {collation}{expected}"));

    let theirs: DateTime<Utc> =
        sqlx::query_scalar("SELECT clock_timestamp()").fetch_one(&mut connection).await?;
    let apart = (Clock::system().now() - theirs).num_milliseconds().abs();
    let verdict = if apart > CLOCK_SKEW { Verdict::Wrong } else { Verdict::Fine };
    findings.tell(verdict, "clock", format_args!("{apart} ms apart from the database's"));
    connection.close().await?;
    Ok(())
}

/// Checks log, keys and read models.
async fn check_contents(config: &Config, findings: &mut Findings) {
    let mut core = match Core::open(config).await {
        Ok(core) => core,
        Err(error) => return findings.wrong("log and keys", &error),
    };
    findings.fine("keys", "the master key opens them");
    match core.store().verify_log().await {
        Err(error) => findings.wrong("log", &error.into()),
        Ok(report) => {
            let verdict = if report.is_sound() { Verdict::Fine } else { Verdict::Wrong };
            let detail = format!("{} events in {} streams", report.events, report.streams);
            findings.tell(verdict, "log", [vec![detail], report.findings].concat().join("; "));
        }
    }
    if let Err(error) = check_files(&core, findings).await {
        findings.wrong("attached files", &error);
    }
    if let Err(error) = check_projections(&mut core, findings).await {
        findings.wrong("read models", &error);
    }
    if let Err(error) = check_policies(&mut core, findings).await {
        findings.wrong("policies", &error);
    }
    core.close().await;
}

async fn check_policies(core: &mut Core, findings: &mut Findings) -> anyhow::Result<()> {
    let policies = core.policies().await?;
    for one in policies.status().await? {
        let what = format!("policy {}", one.name);
        if let Some(stuck) = one.stuck {
            findings.tell(Verdict::Wrong, &what, format_args!("stuck: {}", stuck.error));
            continue;
        }
        let (position, sent, refused) = (one.position, one.reactions, one.refusals);
        let detail = format!("at event {position}; {sent} commands sent, {refused} refused");
        findings.fine(&what, detail);
    }
    let deadlines = policies.deadlines().await?;
    let detail = format!("{} waiting, {} overdue", deadlines.waiting, deadlines.overdue);
    match deadlines.error {
        None => findings.fine("deadlines", detail),
        Some(error) => {
            findings.tell(Verdict::Wrong, "deadlines", format_args!("{detail}; {error}"));
        }
    }
    Ok(())
}

/// Checks that every file that an interaction refers to is there, and is what was attached.
async fn check_files(core: &Core, findings: &mut Findings) -> anyhow::Result<()> {
    let Some(files) = core.commands().attachments() else { return Ok(()) };
    let references = core.commands().file_references().await?;
    let (mut sound, mut bytes) = (0_usize, 0);
    for sha256 in references.live() {
        match files.verify(sha256).await {
            Ok(Some(file)) => {
                sound += 1;
                bytes += file.size;
            }
            Ok(None) => {
                let detail = format_args!("{sha256} is missing; put it back from your backup");
                findings.tell(Verdict::Wrong, "attached files", detail);
            }
            Err(error @ AttachmentError::Altered { .. }) => {
                findings.wrong("attached files", &error.into());
            }
            Err(error) => return Err(error.into()),
        }
    }
    for sha256 in references.erased() {
        if files.find(sha256).await?.is_some() {
            let detail = format_args!("{sha256} should be erased; a running server does it");
            findings.tell(Verdict::Doubtful, "attached files", detail);
        }
    }
    let waiting = files.all().await?.iter().filter(|(sha256, _)| !references.know(*sha256)).count();
    let place = files.directory().display();
    let detail = format_args!("{sound} with {bytes} bytes in {place}; {waiting} not attached");
    findings.fine("attached files", detail);
    Ok(())
}

async fn check_projections(core: &mut Core, findings: &mut Findings) -> anyhow::Result<()> {
    let projections = core.projections().await?;
    let head = projections.head().await?;
    for one in projections.status().await? {
        let what = format!("read model {}", one.model);
        match one.state {
            State::Stopped { position, reason } => {
                let detail = format_args!("stopped at event {position}: {reason}");
                findings.tell(Verdict::Wrong, &what, detail);
            }
            State::Running if one.position < head => {
                let behind = head - one.position;
                let detail = format_args!("{behind} events behind; a running server catches up");
                findings.tell(Verdict::Doubtful, &what, detail);
            }
            State::Running => findings.fine(&what, format_args!("at the log's end, event {head}")),
        }
    }
    Ok(())
}
