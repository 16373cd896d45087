//! Finding the files that hold pages.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

/// How a file's bytes become pages. A further format is a further kind here and a function in
/// [`super::read::Page`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Plain text, one or many articles a file.
    Text,
    /// Markdown, with or without front matter.
    Markdown,
}

impl Kind {
    fn of(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        match extension.as_str() {
            "txt" | "text" => Some(Self::Text),
            "md" | "markdown" => Some(Self::Markdown),
            _ => None,
        }
    }
}

const OTHER_FORMAT: &str = "not a kind of file that is read (.txt, .md)";

impl Skipped {
    /// True where a user who asked for the file to be read should know.
    pub fn is_noteworthy(&self) -> bool {
        self.reason != DESCRIBES && self.reason != OWN_REPORT
    }
}

/// True for a file whose name says that it is neither text nor Markdown. Names that say nothing
/// are given the benefit of the doubt when a user asks for them.
fn is_other_format(path: &Path) -> bool {
    const OTHER: [&str; 18] = [
        "csv", "doc", "docx", "epub", "gz", "htm", "html", "jpeg", "jpg", "json", "jsonl", "odt", "parquet",
        "pdf", "png", "tsv", "xml", "zip",
    ];
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| OTHER.contains(&extension.to_ascii_lowercase().as_str()))
}

const UNREADABLE: &str = "cannot be read";

/// Why a folder's README is left out, which is nothing to warn of.
pub const DESCRIBES: &str = "describes the folder; name it to have it read";

/// Why a report of an earlier run is left out, which is nothing to warn of either.
pub const OWN_REPORT: &str = "a report that standpoint wrote";

/// A file to read.
#[derive(Debug, Clone)]
pub struct Source {
    /// How reports call the page: its path below the folder that was given, or its file name.
    pub name: String,
    /// Where its bytes are; `None` is standard input.
    pub path: Option<PathBuf>,
    /// How it is read.
    pub kind: Kind,
}

/// A file that was found and not used, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
pub struct Skipped {
    /// The file's name, as [`Source::name`].
    pub page: String,
    /// Why it was left out.
    pub reason: String,
    /// It should have been read and could not.
    #[serde(skip)]
    pub failed: bool,
}

/// The files below `inputs`, sorted by name, and those left out.
///
/// Folders are walked to the bottom; hidden files are passed over, symbolic links not
/// followed, and neither a folder's `README` and `LICENSE`, which describe it, nor our own reports read. A file that is named
/// itself is always read. `-` is standard input.
///
/// # Errors
/// [`Error::InputMissing`] or [`Error::Read`] for an input that was named; trouble further down
/// is [`Skipped`].
pub fn find(inputs: &[PathBuf]) -> Result<(Vec<Source>, Vec<Skipped>)> {
    let mut found = Found::default();
    for input in inputs {
        if input.as_os_str() == "-" {
            found.take("standard input".into(), None, Kind::Text);
            continue;
        }
        let metadata = fs::metadata(input).map_err(|source| match source.kind() {
            std::io::ErrorKind::NotFound => Error::InputMissing { path: input.clone() },
            _ => Error::Read { path: input.clone(), source },
        })?;
        if metadata.is_dir() {
            found.walk(input, input)?;
        } else if is_other_format(input) {
            found.skip(input.parent().unwrap_or(input), input, OTHER_FORMAT.into());
        } else {
            let kind = Kind::of(input).unwrap_or(Kind::Text);
            found.take(file_name(input), Some(input.clone()), kind);
        }
    }
    Ok(found.finish())
}

#[derive(Default)]
struct Found {
    /// By canonical path, so that a file which two inputs reach is read once.
    files: BTreeMap<PathBuf, Source>,
    names: hashbrown::HashMap<String, usize>,
    skipped: Vec<Skipped>,
}

impl Found {
    fn walk(&mut self, root: &Path, folder: &Path) -> Result<()> {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(source) if folder == root => {
                return Err(Error::Read { path: folder.to_path_buf(), source });
            }
            Err(error) => {
                self.skip(root, folder, format!("{UNREADABLE} ({error})"));
                return Ok(());
            }
        };
        for entry in entries {
            let Ok(entry) = entry else { continue };
            let path = entry.path();
            let name = entry.file_name().to_string_lossy().into_owned();
            let Ok(kind) = entry.file_type() else {
                self.skip(root, &path, UNREADABLE.into());
                continue;
            };
            if name.starts_with('.') {
                continue;
            }
            if kind.is_symlink() {
                self.skip(root, &path, "symbolic links are not followed".into());
            } else if kind.is_dir() {
                self.walk(root, &path)?;
            } else if !kind.is_file() {
                self.skip(root, &path, "not a regular file".into());
            } else if describes_folder(&name) {
                self.skip(root, &path, DESCRIBES.into());
            } else if is_own_report(folder, &name) {
                self.skip(root, &path, OWN_REPORT.into());
            } else if let Some(format) = Kind::of(&path) {
                self.take(below(root, &path), Some(path), format);
            } else if name != crate::guide::FILE_NAME {
                self.skip(root, &path, OTHER_FORMAT.into());
            }
        }
        Ok(())
    }

    fn take(&mut self, name: String, path: Option<PathBuf>, kind: Kind) {
        let key = match &path {
            Some(path) => fs::canonicalize(path).unwrap_or_else(|_| path.clone()),
            None => PathBuf::from("-"),
        };
        if self.files.contains_key(&key) {
            return;
        }
        *self.names.entry(name.clone()).or_insert(0) += 1;
        self.files.insert(key, Source { name, path, kind });
    }

    fn skip(&mut self, root: &Path, path: &Path, reason: String) {
        let failed = reason.starts_with(UNREADABLE);
        self.skipped.push(Skipped { page: below(root, path), reason, failed });
    }

    /// Two files of the same name from different inputs are told apart by their whole path.
    fn finish(self) -> (Vec<Source>, Vec<Skipped>) {
        let names = self.names;
        let mut sources: Vec<Source> = self.files.into_values().collect();
        for source in &mut sources {
            if names[&source.name] > 1
                && let Some(path) = &source.path
            {
                source.name = slashed(path);
            }
        }
        sources.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
        let mut skipped = self.skipped;
        skipped.sort();
        (sources, skipped)
    }
}

/// Our report lies beside the list of what it was made from.
fn is_own_report(folder: &Path, name: &str) -> bool {
    name == "report.md" && folder.join("run.json").is_file() && folder.join("datapackage.json").is_file()
}

fn describes_folder(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).to_ascii_uppercase();
    matches!(stem.as_str(), "README" | "LICENSE" | "LICENCE")
}

fn file_name(path: &Path) -> String {
    path.file_name().map_or_else(|| slashed(path), |name| slashed(Path::new(name)))
}

fn below(root: &Path, path: &Path) -> String {
    slashed(path.strip_prefix(root).unwrap_or(path))
}

fn slashed(path: &Path) -> String {
    // A name can hold a line end or what a terminal takes for a command.
    path.to_string_lossy().replace('\\', "/").replace(char::is_control, "\u{FFFD}")
}
