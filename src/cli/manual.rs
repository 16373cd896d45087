//! Completions and manual pages, made from the arguments that the program takes.

use std::path::Path;

use anyhow::{Context, Result, bail};
use clap::CommandFactory;
use clap_complete::Shell;

use super::args::Cli;
use super::print::print;

/// Prints what a shell needs to complete our arguments.
pub(crate) fn completions(shell: Shell) -> Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "standpoint", &mut script);
    print(&script)
}

/// Prints the manual page, or writes those of all commands into a folder.
pub(crate) fn pages(folder: Option<&Path>) -> Result<()> {
    let Some(folder) = folder else {
        let mut page = Vec::new();
        clap_mangen::Man::new(Cli::command()).render(&mut page)?;
        return print(&page);
    };
    if !folder.is_dir() {
        bail!("{}: no such folder; make it first", folder.display());
    }
    clap_mangen::generate_to(Cli::command(), folder)
        .with_context(|| format!("{}: the manual pages cannot be written", folder.display()))
}
