//! `standpoint diff`.

use std::path::{Path, PathBuf};

use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use standpoint::diff;
use standpoint::progress::Silent;
use standpoint::report::clean;
use standpoint::report::write::{self, Destination};

use super::interrupt::{self, Watched};
use super::print::print;
use super::warn;

#[derive(Debug, Args)]
pub(crate) struct DiffArgs {
    /// The folder of the earlier run
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// The folder of the later run
    #[arg(value_name = "NEW")]
    new: PathBuf,

    /// Write diff.md, diff_themes.csv, diff_articles.csv, diff_stance.csv and diff.json there instead of printing
    #[arg(long, short, value_name = "DIR")]
    out: Option<PathBuf>,

    /// What is printed
    #[arg(long, value_enum, default_value_t = Shown::Md, conflicts_with = "out")]
    format: Shown,

    /// Print no warnings and, with --out, no list of files
    #[arg(long, short)]
    quiet: bool,
}

/// What is printed.
#[derive(Debug, Clone, Copy, ValueEnum)]
enum Shown {
    /// Markdown
    Md,
    /// One JSON object
    Json,
}

pub(super) fn diff(args: &DiffArgs) -> Result<()> {
    for folder in [&args.old, &args.new] {
        settle(folder, args.quiet)?;
    }
    let Some(out) = &args.out else {
        let found = diff::diff(&args.old, &args.new)?;
        return print(&match args.format {
            Shown::Md => found.markdown()?,
            Shown::Json => found.json(),
        });
    };
    let destination = Watched::open(|| Destination::open(out, &diff::fate))?;
    warn(args.quiet, &destination.warnings());
    let files = diff::diff(&args.old, &args.new)?.files()?;
    let prepared = destination.prepare(&files, &Silent)?;
    warn(args.quiet, &interrupt::held(|| destination.publish(&prepared))?);
    if args.quiet {
        return Ok(());
    }
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    let folder = out.display().to_string();
    print(format!("Written: {}\nIn {}\n", names.join(", "), clean(&folder)).as_bytes())
}

/// A folder must be there, and what a run left half-way in it is completed.
fn settle(folder: &Path, quiet: bool) -> Result<()> {
    if !folder.is_dir() {
        bail!("{}: no such folder; give that of a run", folder.display());
    }
    warn(quiet, &interrupt::held(|| write::settle(folder))?);
    Ok(())
}
