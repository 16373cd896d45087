//! What runs that died left in a folder: completed where it was decided, removed where not.

use std::fs;
use std::path::{Path, PathBuf};

use super::commit::{self, Commit};
use super::disk;
use super::lock::Lock;
use crate::error::{Error, Result};
use crate::report::{RUN, SAVED};

/// How the hidden folders begin in which runs prepare their files.
pub(super) const PREFIX: &str = ".standpoint-";
/// Signs behind it, which are drawn.
pub(super) const DRAWN: usize = 6;

/// What was found, and what became of it.
#[derive(Debug, Default)]
pub(super) struct Left {
    /// A decided set was completed.
    completed: bool,
    /// What nobody had decided was removed.
    removed: bool,
    /// Why a decided set cannot be completed.
    pub(super) damaged: Option<String>,
    /// The files that it wrote or was to remove.
    pub(super) damaged_files: Vec<String>,
}

impl Left {
    /// Puts in order what lies in a folder. The lock shows that no run is at work there; where there are no locks, what
    /// is not decided may be that of one that is, and stays.
    ///
    /// # Errors
    /// [`Error::Unfinished`] if a set could be completed and something fails on the way.
    pub(super) fn settle(folder: &Path, lock: &Lock) -> Result<Self> {
        let mut left = Self::default();
        for staging in stagings(folder) {
            let commit = match Commit::read(&staging) {
                Ok(Some(commit)) => commit,
                Ok(None) => {
                    left.removed |= lock.is_held() && commit::clear(&staging).is_ok();
                    continue;
                }
                Err(reason) => {
                    left.damaged = Some(reason);
                    continue;
                }
            };
            if let Err(reason) = commit.check(folder, &staging) {
                left.damaged = Some(reason);
                left.damaged_files.extend(commit.names().cloned());
            } else {
                commit.complete(folder, &staging)?;
                left.completed = true;
            }
        }
        Ok(left)
    }

    /// What a user should know of it.
    pub(super) fn warnings(&self, folder: &Path) -> Vec<String> {
        const INTERRUPTED: &str = "an earlier run was interrupted while it wrote";
        let completed = self.completed.then(|| format!("{INTERRUPTED}; its reports were completed"));
        let removed = self.removed.then(|| "what an interrupted run left was removed".to_owned());
        let damaged = self.damaged.as_ref();
        let damaged =
            damaged.map(|reason| format!("{INTERRUPTED}, and its reports cannot be completed: {reason}"));
        let all = [completed, removed, damaged].into_iter().flatten();
        all.map(|text| format!("{}: {text}", folder.display())).collect()
    }
}

/// The folders in which runs prepare their files, or did.
fn stagings(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let ours = entries.filter(|entry| is_name(&entry.file_name().to_string_lossy()));
    let mut found: Vec<PathBuf> = ours
        .map(|entry| entry.path())
        .filter(|path| disk::is_folder(path) && commit::is_staging(path))
        .collect();
    found.sort();
    found
}

/// True for a name as such folders have: letters and digits behind the [`PREFIX`].
fn is_name(name: &str) -> bool {
    let rest = name.strip_prefix(PREFIX);
    rest.is_some_and(|rest| rest.len() == DRAWN && rest.chars().all(|c| c.is_ascii_alphanumeric()))
}

/// True while files move to their places, or where they stopped half-way.
fn is_between(folder: &Path) -> bool {
    stagings(folder).iter().any(|staging| commit::is_decided(staging))
}

/// Removes what could not be completed, when other reports have taken its place.
pub(super) fn clear_damaged(folder: &Path) {
    for staging in stagings(folder).iter().filter(|staging| commit::is_decided(staging)) {
        let _ = commit::clear(staging);
    }
}

/// Puts a folder in order that is only read. What there is to tell the user is returned.
///
/// # Errors
/// [`Error::Busy`] if a run is just replacing the reports there, [`Error::Saved`] if they are those of two runs, and
/// [`Error::Write`] or [`Error::Unfinished`] if they cannot be completed.
pub fn settle(folder: &Path) -> Result<Vec<String>> {
    if stagings(folder).is_empty() {
        return Ok(Vec::new());
    }
    let left = match Lock::take(folder) {
        Ok(lock) => Left::settle(folder, &lock)?,
        Err(error) if is_between(folder) => return Err(error),
        // A run prepares its reports, or nothing can be written there: the earlier ones are whole.
        Err(_) => Left::default(),
    };
    match left.damaged {
        Some(reason) => Err(Error::damaged(
            folder.join(SAVED),
            format!("a run was interrupted while it wrote, and its reports cannot be completed: {reason}"),
        )),
        None => Ok(left.warnings(folder)),
    }
}

/// Reads files that are all of the same run.
///
/// # Errors
/// [`Error::Busy`] if another run replaces them at the same time.
pub(crate) fn of_one_run<T>(folder: &Path, read: impl FnOnce() -> T) -> Result<T> {
    let state = || (is_between(folder), fs::read(folder.join(RUN)).ok());
    let before = state();
    let found = read();
    if before.0 || before != state() {
        return Err(Error::Busy { folder: folder.to_path_buf() });
    }
    Ok(found)
}
