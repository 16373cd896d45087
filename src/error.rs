//! What can go wrong, said so that the reader knows what to do about it.

use std::fmt::Display;
use std::io::ErrorKind;
use std::path::PathBuf;

/// The result of every fallible function of this library.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// An error that ends a run. Each message names what failed, where, and a remedy.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An input that was named does not exist.
    #[error("{}: no such file or folder; check the path, or give the folder that holds the articles", path.display())]
    InputMissing {
        /// The path as given.
        path: PathBuf,
    },
    /// An input exists but could not be read.
    #[error("{}: cannot be read ({source}); {}", path.display(), to_read(source))]
    Read {
        /// The path that failed.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// `--strict` was given and a file had to be left out.
    #[error("{page}: {reason}; leave it out of the input, or run without --strict")]
    Strict {
        /// The page that was left out.
        page: String,
        /// Why it was left out.
        reason: String,
    },
    /// The inputs hold no article at all.
    #[error("no article found in {inputs}: {reason}")]
    NothingToRead {
        /// The inputs as given, joined by commas.
        inputs: String,
        /// What was found instead, and what to give.
        reason: String,
        /// Files that were found and are none that is read.
        left_out: usize,
    },
    /// There are articles, and none of those that were asked for.
    #[error("{reason}; ask for less, or read more")]
    NothingLeft {
        /// How many were left out, for which reasons.
        reason: String,
    },
    /// A guide, a configuration file or a lexicon is not well-formed.
    #[error("{file}: {message}")]
    Settings {
        /// The file, as given.
        file: String,
        /// What is wrong, with the line where known, and what is expected.
        message: String,
    },
    /// A parameter has a value outside its range.
    #[error("{name} is {value}; {rule}")]
    Parameter {
        /// The parameter's name, as on the command line.
        name: &'static str,
        /// The value that was given.
        value: String,
        /// The rule that it broke.
        rule: &'static str,
    },
    /// A clustering engine failed.
    #[error("the {engine} engine failed: {message}; try another --engine or --seed")]
    Engine {
        /// The engine's name.
        engine: &'static str,
        /// What it said.
        message: String,
    },
    /// A report could not be written.
    #[error("{}: cannot be written ({source}); the earlier reports are unchanged; {}", path.display(), to_write(source))]
    Write {
        /// The file or folder that failed.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Files that no run is known to have written have the names of reports.
    #[error("{}: {}", folder.display(), in_the_way(names))]
    InTheWay {
        /// The folder for reports.
        folder: PathBuf,
        /// The files in it, one at least.
        names: Vec<String>,
    },
    /// A report is not as a run wrote it.
    #[error("{}: it was changed since a run wrote it; move it away, or give another folder with --out", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// Reports were decided, and something on the way to their places failed.
    #[error("{}: cannot be written ({source}); the new reports are ready, but not all are in their places; check the permissions and give the command again, which completes them", path.display())]
    Unfinished {
        /// The file or folder that failed.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Another run writes into the same folder.
    #[error("{}: another run is writing there; wait for its end, or give another --out", folder.display())]
    Busy {
        /// The folder for the reports.
        folder: PathBuf,
    },
    /// A template has a mistake, or asks for what there is not.
    #[error("{file}: {message}; docs/templates.md tells what a template can use")]
    Template {
        /// The template's file, as given.
        file: String,
        /// What is wrong, with the line where known.
        message: String,
    },
    /// What a run left cannot be used.
    #[error("{}: {reason}", path.display())]
    Saved {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        reason: String,
    },
    /// A file is no model that this version can use.
    #[error("{}: {reason}", path.display())]
    Model {
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and what to do.
        reason: String,
    },
}

impl Error {
    /// What a run left is damaged or missing, so that only a run makes it anew.
    pub(crate) fn damaged(path: PathBuf, what: impl Display) -> Self {
        Self::Saved { path, reason: format!("{what}; run standpoint analyze again") }
    }
}

/// Which files have the names of reports, and what to do about them.
fn in_the_way(names: &[String]) -> String {
    const TOLD: usize = 3;
    let told = names[..names.len().min(TOLD)].join(", ");
    let (more, have, them) = match names.len() {
        1 => (String::new(), "has the name of a report", "it"),
        many => (
            many.checked_sub(TOLD)
                .filter(|more| *more > 0)
                .map_or(String::new(), |more| format!(" and {more} more")),
            "have the names of reports",
            "them",
        ),
    };
    format!(
        "{told}{more} {have}, and no run.json that can be read tells that a run wrote {them}; move {them} away, or give \
         another folder with --out"
    )
}

/// What to do about a file that cannot be read.
fn to_read(source: &std::io::Error) -> &'static str {
    match source.kind() {
        ErrorKind::NotFound => "check the path",
        ErrorKind::IsADirectory => "give a file in it",
        ErrorKind::PermissionDenied => "check its permissions",
        _ => "check the path, its permissions and the disk",
    }
}

/// What to do about a folder that cannot be written.
fn to_write(source: &std::io::Error) -> &'static str {
    match source.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => "a file is there; give another --out",
        _ => "check the space and the permissions, or give another --out",
    }
}
