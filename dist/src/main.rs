//! The `standpoint-dist` command: see `standpoint-dist --help`.

#![forbid(unsafe_code)]

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use standpoint::config::Themes;
use standpoint::guide::Guide;
use standpoint_dist::analyze::{Sampling, Source};
use standpoint_dist::session::{Place, Session};
use standpoint_dist::{analyze, cluster, functions};

/// The parts of standpoint that run on many machines.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Hands out work to executors.
    Scheduler {
        /// Where to listen. Whoever reaches it can read what executors can read: no other network than your own.
        #[arg(long, default_value = "127.0.0.1:50050")]
        bind: SocketAddr,
    },
    /// Does work.
    Executor {
        /// The scheduler, host:port.
        #[arg(long, default_value = "127.0.0.1:50050")]
        scheduler: String,
        /// Where to listen for others who fetch results; the next port is used, too.
        #[arg(long, default_value = "127.0.0.1:50051")]
        bind: SocketAddr,
        /// The name by which others reach this machine.
        #[arg(long)]
        external_host: Option<String>,
        /// Tasks side by side; 0: one on each core.
        #[arg(long, default_value_t = 0)]
        cores: usize,
        /// Where results between stages lie; a temporary folder if not given.
        #[arg(long)]
        work: Option<PathBuf>,
    },
    /// The whole job: shards, themes found in a sample of their articles, what all articles say, reports.
    Analyze {
        /// Files, or folders of files; in a place that all executors can read under the same name.
        #[arg(required = true)]
        inputs: Vec<PathBuf>,
        /// A model of an earlier run, into whose themes the articles are put; where all executors can read it.
        #[arg(long, conflicts_with_all = ["sample", "themes", "guide", "seed"])]
        model: Option<PathBuf>,
        /// Articles that are drawn, in which themes are found.
        #[arg(long, default_value_t = 20_000, value_parser = clap::value_parser!(u32).range(1..))]
        sample: u32,
        /// How many themes: a number, or `auto` for as many as the sample has.
        #[arg(long, default_value = "auto")]
        themes: Themes,
        /// Names of themes with seed words, and targets with aliases.
        #[arg(long)]
        guide: Option<PathBuf>,
        /// Number from which the sample and all randomness follow.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// A folder that is made; where all executors can write under the same name.
        #[arg(long)]
        out: PathBuf,
        /// The scheduler, host:port; without it all is done in this process.
        #[arg(long, conflicts_with = "standalone")]
        scheduler: Option<String>,
        /// A scheduler and an executor in this process.
        #[arg(long)]
        standalone: bool,
        /// Into how many parts the work is cut: twice the cores of all executors or more.
        #[arg(long, default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..))]
        parts: u16,
        /// Seconds after which it is given up.
        #[arg(long, default_value_t = 3600)]
        deadline: u64,
    },
}

/// Bytes of a thread's stack: plans of queries within queries are walked by recursion.
const STACK: usize = 32 << 20;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().thread_stack_size(STACK).build();
    let runtime = runtime.context("threads cannot be started");
    match runtime.and_then(|runtime| runtime.block_on(run(cli.command))) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> Result<()> {
    match command {
        Command::Scheduler { bind } => cluster::scheduler(bind).await,
        Command::Executor { scheduler, bind, external_host, cores, work } => {
            // What the library does side by side keeps to the cores of the executor, too.
            rayon::ThreadPoolBuilder::new()
                .num_threads(cores)
                .build_global()
                .context("threads cannot be started")?;
            let temporary = tempfile::tempdir()?;
            let work = work.unwrap_or_else(|| temporary.path().to_path_buf());
            let scheduler = host_and_port(&scheduler)?;
            let told = cluster::Executor { scheduler, bind, external: external_host, cores, work };
            cluster::executor(told, functions::all()).await
        }
        Command::Analyze {
            inputs,
            model,
            sample,
            themes,
            guide,
            seed,
            out,
            scheduler,
            standalone,
            parts,
            deadline,
        } => {
            let place = match scheduler {
                Some(at) => {
                    host_and_port(&at)?;
                    Place::Cluster(at)
                }
                None if standalone => Place::Standalone,
                None => Place::Here,
            };
            let guide = guide.map(|path| Guide::read(&path)).transpose()?.unwrap_or_default();
            let source = match model {
                Some(model) => Source::Model(model),
                None => Source::Sample(Sampling { articles: sample as usize, seed, themes, guide }),
            };
            let session = Session::open(&place, parts.into(), Duration::from_secs(deadline)).await?;
            let counts =
                analyze::analyze(&session, &inputs, &source, &out, |line| eprintln!("{line}")).await?;
            eprintln!(
                "{} articles ({} with copies), {} themes and {} statements in {}",
                counts.articles,
                counts.occurrences,
                counts.themes,
                counts.statements,
                out.display()
            );
            Ok(())
        }
    }
}

fn host_and_port(text: &str) -> Result<(String, u16)> {
    let Some((host, port)) = text.rsplit_once(':').filter(|(host, _)| !host.is_empty()) else {
        bail!("{text} is no host:port");
    };
    Ok((host.to_owned(), port.parse().with_context(|| format!("{text} is no host:port"))?))
}
