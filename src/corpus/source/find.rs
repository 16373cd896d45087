//! Finding the files that hold pages.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use hashbrown::{HashMap, HashSet};
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::format::{Format, Named};
use super::open;
use crate::error::{Error, Result};

const OTHER_FORMAT: &str = "not a kind of file that is read";
const GUIDE_BELOW: &str = "is a guide, and only that of the folder which was given is used (see --guide)";
const LINK: &str = "symbolic links are not followed (see --follow-links)";

impl Skipped {
    /// True where a user who asked for the file to be read should know.
    pub fn is_noteworthy(&self) -> bool {
        self.reason != DESCRIBES && self.reason != OWN_REPORT
    }
}

/// How the reason begins where a file should have been read and could not.
pub(crate) const UNREADABLE: &str = "cannot be read";

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
    /// What it holds; `None` where its bytes have to tell.
    pub format: Option<Format>,
}

/// Which files below a folder are looked for, beside regular ones.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Walk {
    /// Hidden files and folders, too.
    pub hidden: bool,
    /// What symbolic links lead to, too.
    pub links: bool,
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
/// Folders are walked to the bottom; hidden files are passed over and symbolic links not followed unless `walk` says
/// so, and neither a folder's `README` and `LICENSE`, which describe it, nor our own reports read. A file that is
/// named itself is always read. `-` is standard input. A file that is reached in two ways, by links or by two
/// inputs, is read once.
///
/// # Errors
/// [`Error::InputMissing`] or [`Error::Read`] for an input that was named; trouble further down
/// is [`Skipped`].
pub fn find(inputs: &[PathBuf], walk: Walk) -> Result<(Vec<Source>, Vec<Skipped>)> {
    let mut found = Found { walk, ..Found::default() };
    let mut inputs = inputs.to_vec();
    // What is found does not depend on the order in which it is asked for.
    inputs.sort();
    for input in &inputs {
        if input.as_os_str() == "-" {
            found.take(STANDARD_INPUT.into(), None, None);
            continue;
        }
        let failed = |source: std::io::Error| match source.kind() {
            std::io::ErrorKind::NotFound => Error::InputMissing { path: input.clone() },
            _ => Error::Read { path: input.clone(), source },
        };
        let metadata = fs::metadata(input).map_err(failed)?;
        if metadata.is_dir() {
            found.folders.insert(identity(input));
            found.walk(input, input, HashSet::new())?;
        } else if !metadata.is_file() && !open::is_stream(input) {
            return Err(failed(open::no_file()));
        } else {
            match Format::named(input) {
                Named::Other => found.skip(input.parent().unwrap_or(input), input, OTHER_FORMAT.into()),
                Named::Format(format) => found.take(file_name(input), Some(input.clone()), Some(format)),
                Named::Nothing => found.take(file_name(input), Some(input.clone()), None),
            }
        }
    }
    Ok(found.finish())
}

/// How standard input is called in reports.
const STANDARD_INPUT: &str = "standard input";

#[derive(Default)]
struct Found {
    walk: Walk,
    /// By what the file is, so that one which two names reach is read once.
    files: BTreeMap<Identity, Source>,
    /// Folders that were walked, so that a link cannot lead round in a circle.
    folders: HashSet<Identity>,
    skipped: Vec<Skipped>,
}

impl Found {
    /// Takes what is below a folder; `own` is what a run wrote there.
    fn walk(&mut self, root: &Path, folder: &Path, mut own: HashSet<String>) -> Result<()> {
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
        // By name: which of two names of one file is kept does not depend on the file system.
        let mut paths = Vec::new();
        for entry in entries {
            match entry {
                Ok(entry) => paths.push(entry.path()),
                Err(error) => self.skip(root, folder, format!("{UNREADABLE} ({error})")),
            }
        }
        paths.sort();
        own.extend(own_reports(folder));
        for path in paths {
            self.entry(root, &own, path)?;
        }
        Ok(())
    }

    fn entry(&mut self, root: &Path, own: &HashSet<String>, path: PathBuf) -> Result<()> {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.starts_with('.') && !self.walk.hidden {
            return Ok(());
        }
        let is_link = fs::symlink_metadata(&path).is_ok_and(|metadata| metadata.is_symlink());
        if is_link && !self.walk.links {
            self.skip(root, &path, LINK.into());
            return Ok(());
        }
        let kind = match fs::metadata(&path) {
            Ok(metadata) => metadata.file_type(),
            Err(error) => {
                self.skip(root, &path, format!("{UNREADABLE} ({error})"));
                return Ok(());
            }
        };
        if kind.is_dir() {
            if self.folders.insert(identity(&path)) {
                // What a run wrote into folders below its own.
                let below = own.iter().filter_map(|own| own.strip_prefix(&name)?.strip_prefix('/'));
                let below = below.map(str::to_owned).collect();
                self.walk(root, &path, below)?;
            } else {
                self.skip(root, &path, "leads to a folder that is read already".into());
            }
        } else if !kind.is_file() {
            self.skip(root, &path, format!("{UNREADABLE} (it is no regular file)"));
        } else if describes_folder(&name) {
            self.skip(root, &path, DESCRIBES.into());
        } else if own.contains(&name) {
            self.skip(root, &path, OWN_REPORT.into());
        } else {
            match Format::named(&path) {
                Named::Other if name == crate::guide::FILE_NAME => {
                    // That of the folder itself is read as a guide.
                    if path.parent() != Some(root) {
                        self.skip(root, &path, GUIDE_BELOW.into());
                    }
                }
                Named::Other => self.skip(root, &path, OTHER_FORMAT.into()),
                Named::Format(format) => self.take(below(root, &path), Some(path), Some(format)),
                Named::Nothing => self.take(below(root, &path), Some(path), None),
            }
        }
        Ok(())
    }

    fn take(&mut self, name: String, path: Option<PathBuf>, format: Option<Format>) {
        let key = path.as_deref().map_or_else(|| Identity::Path(PathBuf::from("-")), identity);
        let source = Source { name, path, format };
        let Some(other) = self.files.get(&key) else {
            self.files.insert(key, source);
            return;
        };
        let place = |source: &Source| source.path.as_deref().map(|path| fs::canonicalize(path).ok());
        // The same path, given twice or below two inputs, is nothing to tell of.
        if source.path != other.path && place(&source) != place(other) || self.walk.links {
            let reason = format!("the same file as {}", other.name);
            self.skipped.push(Skipped { page: source.name, reason, failed: false });
        }
    }

    fn skip(&mut self, root: &Path, path: &Path, reason: String) {
        let failed = reason.starts_with(UNREADABLE);
        self.skipped.push(Skipped { page: below(root, path), reason, failed });
    }

    /// Two files of the same name from different inputs are told apart by their whole path.
    fn finish(self) -> (Vec<Source>, Vec<Skipped>) {
        let mut sources: Vec<Source> = self.files.into_values().collect();
        let mut names: HashMap<String, usize> = HashMap::new();
        for source in &sources {
            *names.entry_ref(&source.name).or_insert(0) += 1;
        }
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

/// What a file is, whatever names lead to it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Identity {
    /// Device and number of the file.
    #[cfg(unix)]
    Number(u64, u64),
    Path(PathBuf),
}

fn identity(path: &Path) -> Identity {
    #[cfg(unix)]
    if let Ok(metadata) = fs::metadata(path) {
        use std::os::unix::fs::MetadataExt;
        return Identity::Number(metadata.dev(), metadata.ino());
    }
    Identity::Path(fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf()))
}

/// What a run wrote into a folder, by the list that it left there.
fn own_reports(folder: &Path) -> HashSet<String> {
    #[derive(Deserialize)]
    struct Run {
        files: BTreeMap<String, IgnoredAny>,
    }
    let named = |list: &str, beside: &str| {
        let path = folder.join(list);
        let is_run = folder.join(beside).is_file()
            && fs::metadata(&path).is_ok_and(|file| file.is_file() && file.len() < RUN_BYTES);
        let run = if is_run { fs::read(path).ok() } else { None };
        let run = run.and_then(|run| serde_json::from_slice::<Run>(&run).ok());
        let own: Vec<String> = run.into_iter().flat_map(|run| run.files.into_keys()).collect();
        let list = (!own.is_empty()).then(|| list.to_owned());
        own.into_iter().chain(list)
    };
    let mut own: HashSet<String> = named(RUN, "datapackage.json").collect();
    if !own.is_empty() {
        own.insert("timings.json".to_owned());
    }
    own.extend(named("diff.json", "diff.md"));
    own
}

const RUN: &str = "run.json";
/// Bytes that a list of what was written does not have; one names each input.
const RUN_BYTES: u64 = 1 << 30;

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
