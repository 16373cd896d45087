//! The `standpoint-dist` command: see `standpoint-dist --help`.

#![forbid(unsafe_code)]

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use clap::{Parser, Subcommand};
use standpoint_dist::session::{Place, Session};
use standpoint_dist::{cluster, functions, prepare};

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
    /// Reads and splits shards, folds copies and counts in how many articles each word stands.
    Prepare {
        /// Files, or folders of files; in a place that all executors can read under the same name.
        #[arg(required = true)]
        inputs: Vec<PathBuf>,
        /// A model of `standpoint analyze`, into whose themes the articles are put; where all executors can read it.
        #[arg(long)]
        model: Option<PathBuf>,
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

#[tokio::main]
async fn main() -> ExitCode {
    match run(Cli::parse().command).await {
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
            let temporary = tempfile::tempdir()?;
            let work = work.unwrap_or_else(|| temporary.path().to_path_buf());
            let scheduler = host_and_port(&scheduler)?;
            let told = cluster::Executor { scheduler, bind, external: external_host, cores, work };
            cluster::executor(told, functions::all()).await
        }
        Command::Prepare { inputs, model, out, scheduler, standalone, parts, deadline } => {
            let place = match scheduler {
                Some(at) => {
                    host_and_port(&at)?;
                    Place::Cluster(at)
                }
                None if standalone => Place::Standalone,
                None => Place::Here,
            };
            let model = model.as_deref().map(prepare::WithModel::open).transpose()?;
            let session = Session::open(&place, parts.into(), Duration::from_secs(deadline)).await?;
            let counts =
                prepare::prepare(&session, &inputs, model.as_ref(), &out, |line| eprintln!("{line}")).await?;
            eprintln!(
                "{} articles ({} with copies) and {} words in {}",
                counts.articles,
                counts.occurrences,
                counts.words,
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
