//! `kehu serve`: the server, from the first to the last moment.

use std::{io, net::SocketAddr, process::ExitCode, time::Instant};

use anyhow::{Context as _, bail};
use clap::Args;
use tokio::net::TcpListener;

use super::signals::Signals;
use crate::{
    app::App,
    config::{Config, Mode, Settings},
    http::{self, Door},
    tasks::Tasks,
    telemetry::Metrics,
};

/// The conventional exit code of a program that was told to go twice.
const INTERRUPTED: u8 = 130;

/// Options of `kehu serve`.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Where to listen [default: 127.0.0.1:8080]
    #[arg(long, value_name = "HOST:PORT")]
    listen: Option<String>,
    /// Development (GraphiQL, readable logs) or production [default: development on this machine
    /// only, production when others can connect]
    #[arg(long, value_enum)]
    mode: Option<Mode>,
    /// Whether to believe `Authorization: Bearer dev:<name>` [default: in development only]
    #[arg(long, value_name = "BOOL")]
    dev_tokens: Option<bool>,
    #[command(flatten)]
    demo: super::demo::Options,
}

impl Serve {
    /// What the demo is to be, if there is to be one.
    pub(super) fn demo(&self) -> Option<super::demo::Options> {
        self.demo.demo.then(|| self.demo.clone())
    }

    pub(super) fn complete(&self, settings: &mut Settings) {
        settings.listen.clone_from(&self.listen);
        settings.mode = self.mode;
        settings.dev_tokens = self.dev_tokens;
    }
}

pub(super) async fn run(
    config: &Config,
    demo: Option<super::demo::Options>,
) -> anyhow::Result<ExitCode> {
    let mut signals = Signals::catch().context("cannot catch signals")?;
    let metrics = Metrics::install();
    let listener = listen(config.listen).await?;
    let address = listener.local_addr().context("cannot tell where kehu listens")?;
    tracing::info!(%address, "listening");
    let edge = Tasks::new();
    let door = Door::new();
    http::serve(listener, http::router(door.clone(), metrics), &edge);
    let started = tokio::select! {
        started = App::prepare(config) => Some(started),
        signal = signals.next() => {
            tracing::info!(signal, "stopping before everything was started");
            None
        }
    };
    let Some(prepared) = started else {
        edge.stop(std::time::Duration::ZERO).await;
        return Ok(ExitCode::SUCCESS);
    };
    let prepared = prepared?;
    let filled = match &demo {
        None => None,
        Some(options) => {
            let filled = tokio::select! {
                filled = super::demo::fill(&prepared, options) => Some(filled),
                signal = signals.next() => {
                    tracing::info!(signal, "stopping; the demo goes on from here next time");
                    None
                }
            };
            let Some(Ok(demo)) = filled else {
                edge.stop(std::time::Duration::ZERO).await;
                prepared.stop().await;
                return filled.map_or(Ok(ExitCode::SUCCESS), |it| it.map(|_| ExitCode::FAILURE));
            };
            Some((demo, options))
        }
    };
    let app = prepared.start().await?;
    let documents = filled.as_ref().map(|(demo, _)| super::demo::documents(demo));
    door.open(app.health(), app.routes(config, documents.unwrap_or_default()));
    announce(config, address);
    if let Some((demo, options)) = filled {
        super::demo::begin(&app, &demo, options, &base(address));
    }
    let signal = signals.next().await;
    let began = Instant::now();
    tracing::info!(signal, "stopping");
    let stop = async {
        edge.stop(http::DRAIN * 2).await;
        app.stop().await;
    };
    tokio::select! {
        () = stop => {
            let milliseconds = began.elapsed().as_millis();
            tracing::info!(milliseconds, "stopped");
            Ok(ExitCode::SUCCESS)
        }
        signal = signals.next() => {
            tracing::warn!(signal, "leaving at once; nothing acknowledged is lost");
            Ok(ExitCode::from(INTERRUPTED))
        }
    }
}

async fn listen(address: SocketAddr) -> anyhow::Result<TcpListener> {
    match TcpListener::bind(address).await {
        Ok(listener) => Ok(listener),
        Err(error) if error.kind() == io::ErrorKind::AddrInUse => bail!(
            "{address} is in use, perhaps by another kehu: stop it, or choose another address \
             with --listen {}:PORT",
            address.ip()
        ),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => bail!(
            "kehu may not listen on {address}: ports below 1024 are root's, choose another with \
             --listen {}:8080",
            address.ip()
        ),
        Err(error) => Err(error).with_context(|| format!("cannot listen on {address}")),
    }
}

/// Says what to open.
fn announce(config: &Config, address: SocketAddr) {
    let base = base(address);
    if config.dev_tokens && !address.ip().is_loopback() {
        tracing::warn!("development tokens are on: whoever reaches {base} gets in under any name");
    }
    if !config.dev_tokens {
        tracing::warn!("nobody can sign in: development tokens are off, and there are no others");
    }
    let data_dir = config.data_dir.display();
    match config.mode {
        Mode::Development => {
            tracing::info!(%data_dir, "kehu is ready: open {base}/ for GraphiQL");
            tracing::info!("GraphQL is at {base}/graphql, health at {base}/readyz");
        }
        Mode::Production => tracing::info!(%data_dir, "kehu is ready: GraphQL at {base}/graphql"),
    }
}

/// How kehu is reached from this machine.
fn base(address: SocketAddr) -> String {
    let host =
        if address.ip().is_unspecified() { "localhost".into() } else { address.ip().to_string() };
    let host = if host.contains(':') { format!("[{host}]") } else { host };
    format!("http://{host}:{}", address.port())
}
