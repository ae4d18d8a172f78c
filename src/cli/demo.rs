//! `kehu serve --demo`: a company that is made up, to look around in.

use std::time::{Duration, Instant};

use anyhow::Context as _;
use chrono::NaiveDate;
use clap::Args;
use kehu_projections::ReadModel;

use super::output;
use crate::{
    app::{App, Prepared},
    demo::{Demo, Question, Wanted},
};

/// How long the read models may take to follow.
const PATIENCE: Duration = Duration::from_mins(5);

/// The demo's options of `kehu serve`.
#[derive(Debug, Clone, Args)]
pub(super) struct Options {
    /// Fill an empty database with the year of a logistics company that is made up, and let it live
    ///
    /// Never mixes with other data: it has a data directory of its own, `demo` below the usual one
    /// unless one is given. Started again, it goes on.
    #[arg(long)]
    pub(super) demo: bool,
    /// What the demo is made from: the same seed and last day make the same company [default: 1]
    #[arg(long, value_name = "N", requires = "demo")]
    demo_seed: Option<u64>,
    /// The last day of the demo's year [default: yesterday]
    #[arg(long, value_name = "DATE", requires = "demo")]
    demo_until: Option<NaiveDate>,
    /// How many customers the company has [default: 240]
    #[arg(long, value_name = "N", requires = "demo")]
    demo_customers: Option<u32>,
    /// So many seconds pass from one thing that happens to the next; 0: nothing more happens
    #[arg(long, value_name = "SECONDS", default_value_t = 10, requires = "demo")]
    demo_pace: u64,
}

/// Writes the demo, or what is missing of it.
pub(super) async fn fill(prepared: &Prepared, options: &Options) -> anyhow::Result<Demo> {
    let wanted = Wanted {
        seed: options.demo_seed,
        until: options.demo_until,
        customers: options.demo_customers,
    };
    let began = Instant::now();
    let commands = prepared.commands();
    let demo = Demo::open(commands, wanted).await.context("cannot begin the demo")?;
    let progress = |done, total| tracing::info!("demo: {done} of {total} commands written");
    let digest = demo.fill(commands, progress).await.context("cannot fill the demo")?;
    let head = commands.store().head().await?;
    prepared.projections().wait_for(&ReadModel::ALL, head, PATIENCE).await?;
    let crate::demo::Options { seed, until, .. } = demo.options();
    let seconds = began.elapsed().as_secs_f32();
    tracing::info!(
        "demo: {} events, seed {seed}, until {until}, sha256 {} ({seconds:.1} s)",
        digest.events,
        digest.sha256
    );
    Ok(demo)
}

/// Lets the demo live, and says what to look at.
pub(super) fn begin(app: &App, demo: &Demo, options: &Options, base: &str) {
    let life = demo.live(app.commands().clone(), app.projections().clone());
    if options.demo_pace > 0 {
        let pace = Duration::from_secs(options.demo_pace);
        let stopping = app.tasks().stopping();
        app.tasks().spawn(async move { life.run(pace, stopping).await });
    }
    output::line(format_args!(
        "\nYuanhang Logistics (远航物流) is at work. Open {base}/ for GraphiQL: these five questions \
         are its tabs.\nTo be somebody else, send \"Authorization: Bearer dev:wang.fang\" (sales, \
         Shanghai), dev:lena.brandt\n(sales manager, Hamburg), dev:chen.jing (service), \
         dev:gao.yuan (director).\n"
    ));
    for (number, question) in (1..).zip(demo.questions()) {
        output::line(format_args!("# {number}. {}\n{}\n", question.title, question.query));
    }
}

/// What GraphiQL opens with: each question under its title.
pub(super) fn documents(demo: &Demo) -> Vec<String> {
    let titled = |Question { title, query }| format!("# {title}\n{query}\n");
    demo.questions().into_iter().map(titled).collect()
}
