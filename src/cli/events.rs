//! `kehu events tail`: the log, as it is and as it grows.

use std::{collections::VecDeque, process::ExitCode, sync::Arc};

use anyhow::Context as _;
use clap::{Args, Subcommand};
use futures::TryStreamExt as _;
use kehu_domain::values::{ImportId, StreamName};
use serde_json::{Value, json};

use super::{output, signals::Signals};
use crate::{
    app::Core,
    config::Config,
    sealing::Vault,
    store::{EventStore, Selection, StoredEvent, subscribe},
};

/// How many events are read at once.
const PAGE: usize = 500;

/// What to do with the log.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Print events: the last ones, or those from a position on
    Tail(Tail),
}

/// Options of `kehu events tail`.
#[derive(Debug, Args)]
pub(super) struct Tail {
    /// Begin with the event at this position (the first one is 1)
    #[arg(long, value_name = "POSITION")]
    from: Option<u64>,
    /// Without --from: how many of the last events to print
    #[arg(long, value_name = "N", default_value_t = 10, conflicts_with = "from")]
    last: usize,
    /// Only events of this stream, such as customer-0198…
    #[arg(long, value_name = "NAME", conflicts_with = "category")]
    stream: Option<String>,
    /// Only events of streams of this category, such as customer
    #[arg(long, value_name = "NAME")]
    category: Option<String>,
    /// Go on and print what comes, until Ctrl-C
    #[arg(long, short)]
    follow: bool,
    /// One JSON object per line
    #[arg(long)]
    json: bool,
    /// Show personal data in clear; by default it stays sealed, as in the log
    #[arg(long)]
    open: bool,
}

pub(super) async fn run(command: Command, config: &Config) -> anyhow::Result<ExitCode> {
    let Command::Tail(tail) = command;
    let selection = tail.selection()?;
    let mut signals = Signals::catch().context("cannot catch signals")?;
    let core = Core::open(config).await?;
    let printed = tokio::select! {
        printed = print(&tail, selection, &core) => printed,
        _ = signals.next() => Ok(()),
    };
    core.close().await;
    printed.map(|()| ExitCode::SUCCESS)
}

impl Tail {
    fn selection(&self) -> anyhow::Result<Selection> {
        Ok(match (&self.stream, &self.category) {
            (Some(stream), _) => Selection::Stream(
                StreamName::parse(stream).with_context(|| format!("{stream:?} is no stream"))?,
            ),
            (None, Some(category)) => Selection::Category(category.clone()),
            (None, None) => Selection::All,
        })
    }
}

/// Prints until the end, for ever, or until nobody reads any more.
async fn print(tail: &Tail, selection: Selection, core: &Core) -> anyhow::Result<()> {
    let store: Arc<dyn EventStore> = core.store().clone();
    let vault = tail.open.then(|| core.vault().as_ref());
    let mut after = tail.from.unwrap_or_default().saturating_sub(1);
    if tail.from.is_none() {
        let (last, end) = last_ones(&*store, &selection, tail.last).await?;
        for event in last {
            if !show(tail, vault, event).await? {
                return Ok(());
            }
        }
        after = end;
    }
    if tail.follow {
        let mut events = subscribe(store, selection, after);
        while let Some(event) = events.try_next().await? {
            if !show(tail, vault, event).await? {
                return Ok(());
            }
        }
        return Ok(());
    }
    loop {
        let page = store.read(&selection, after, PAGE).await?;
        for event in page.events {
            if !show(tail, vault, event).await? {
                return Ok(());
            }
        }
        after = page.scanned_to;
        if page.at_end {
            return Ok(());
        }
    }
}

/// The last events of a selection, and where to go on.
async fn last_ones(
    store: &dyn EventStore,
    selection: &Selection,
    count: usize,
) -> anyhow::Result<(VecDeque<StoredEvent>, u64)> {
    let mut after = match selection {
        // Positions have no gaps.
        Selection::All => store.head().await?.saturating_sub(count as u64),
        Selection::Category(_) | Selection::Stream(_) => 0,
    };
    let mut last = VecDeque::new();
    loop {
        let page = store.read(selection, after, PAGE).await?;
        last.extend(page.events);
        last.drain(..last.len().saturating_sub(count));
        after = page.scanned_to;
        if page.at_end {
            return Ok((last, after));
        }
    }
}

/// Prints one event; whether someone still reads.
async fn show(tail: &Tail, vault: Option<&Vault>, event: StoredEvent) -> anyhow::Result<bool> {
    let (data, metadata) = content(&event, vault).await?;
    Ok(if tail.json {
        output::line(as_json(&event, &data, &metadata))
    } else {
        let StoredEvent { position, stream, version, event_type, actor, occurred_at, .. } = &event;
        let time = occurred_at.format("%Y-%m-%d %H:%M:%SZ");
        let metadata = told(&event, metadata);
        output::line(format_args!(
            "{position:>8}  {time}  {stream}@{version}  {event_type}  by {actor}  {data}{metadata}"
        ))
    })
}

/// Data and metadata as JSON; what is none is shown as text rather than hidden.
async fn content(event: &StoredEvent, vault: Option<&Vault>) -> anyhow::Result<(Value, Value)> {
    let parse = |bytes: &[u8]| {
        serde_json::from_slice(bytes)
            .unwrap_or_else(|_| Value::String(String::from_utf8_lossy(bytes).into_owned()))
    };
    let data = parse(&event.data);
    let metadata = event.metadata.as_deref().map_or(Value::Null, parse);
    let Some(vault) = vault else { return Ok((data, metadata)) };
    let keys = vault.keyring([&data, &metadata]).await?;
    let cannot = || format!("event {} cannot be opened", event.position);
    let data = keys.open(&event.stream, event.event_id, data).with_context(cannot)?;
    let metadata =
        keys.open_metadata(&event.stream, event.command_id, metadata).with_context(cannot)?;
    Ok((data, metadata))
}

/// What the metadata says: where the event was imported from in words, the rest as it is.
fn told(event: &StoredEvent, mut metadata: Value) -> String {
    let imported = metadata.as_object_mut().and_then(|metadata| metadata.remove("import"));
    let imported = imported.and_then(|import| {
        let (file, line) = (import.get("file")?.as_str()?, import.get("line")?);
        let batch = ImportId(event.correlation_id);
        Some(format!("  imported from {file}, line {line} ({batch})"))
    });
    let rest = match &metadata {
        Value::Null => String::new(),
        Value::Object(fields) if fields.is_empty() => String::new(),
        rest => format!(" {rest}"),
    };
    rest + &imported.unwrap_or_default()
}

fn as_json(event: &StoredEvent, data: &Value, metadata: &Value) -> Value {
    json!({
        "position": event.position,
        "stream": event.stream.to_string(),
        "version": event.version,
        "eventId": event.event_id,
        "type": &*event.event_type,
        "schemaVersion": event.schema_version,
        "actor": event.actor,
        "onBehalfOf": event.on_behalf_of,
        "commandId": event.command_id,
        "correlationId": event.correlation_id,
        "causationId": event.causation_id,
        "occurredAt": event.occurred_at,
        "recordedAt": event.recorded_at,
        "source": event.source,
        "metadata": metadata,
        "data": data,
    })
}
