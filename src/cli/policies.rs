//! `kehu policies`: how far the policies are, what was refused, what the clock waits for.

use std::process::ExitCode;

use clap::Subcommand;

use super::output;
use crate::{app::Core, config::Config, policies::Policies};

/// How many refusals are shown.
const REFUSALS: u32 = 10;

/// What to do about the policies.
#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Show how far each policy has acted on the log, and which deadlines wait
    ///
    /// Exits with 1 when a policy is stuck.
    Status,
}

pub(super) async fn run(command: Command, config: &Config) -> anyhow::Result<ExitCode> {
    let mut core = Core::open(config).await?;
    let outcome = match core.policies().await {
        Ok(policies) => match command {
            Command::Status => status(&policies).await,
        },
        Err(error) => Err(error),
    };
    core.close().await;
    outcome
}

async fn status(policies: &Policies) -> anyhow::Result<ExitCode> {
    let head = policies.head().await?;
    output::line(format_args!("log: {head} events"));
    let mut code = ExitCode::SUCCESS;
    output::line(format_args!(
        "{:<32}{:>12}{:>10}{:>10}{:>10}  {:<20}  state",
        "policy", "position", "lag", "commands", "refused", "moved"
    ));
    for one in policies.status().await? {
        let state = match one.stuck {
            None => "running".to_owned(),
            Some(stuck) => {
                code = ExitCode::FAILURE;
                let at = stuck.position.map(|at| format!(" at event {at}")).unwrap_or_default();
                format!("stuck{at} since {}: {}", stuck.since.format("%H:%M:%SZ"), stuck.error)
            }
        };
        output::line(format_args!(
            "{:<32}{:>12}{:>10}{:>10}{:>10}  {:<20}  {state}",
            one.name,
            one.position,
            head.saturating_sub(one.position),
            one.reactions,
            one.refusals,
            one.moved_at.format("%Y-%m-%d %H:%M:%SZ"),
        ));
    }
    let deadlines = policies.deadlines().await?;
    let next =
        deadlines.next.map(|next| format!(", next at {}", next.format("%Y-%m-%d %H:%M:%SZ")));
    output::line(format_args!(
        "deadlines: {} waiting, {} overdue{}",
        deadlines.waiting,
        deadlines.overdue,
        next.unwrap_or_default()
    ));
    if let Some(error) = deadlines.error {
        code = ExitCode::FAILURE;
        output::line(format_args!("a deadline cannot be kept: {error}"));
    }
    for refused in policies.refusals(REFUSALS).await? {
        output::line(format_args!(
            "refused {} to {} for {}: {} ({})",
            refused.refused_at.format("%Y-%m-%d %H:%M:%SZ"),
            refused.policy,
            refused.stream,
            refused.message,
            refused.code
        ));
    }
    Ok(code)
}
