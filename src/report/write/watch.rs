//! What somebody changes in a folder while a run is at work for it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::disk;
use crate::error::{Error, Result};
use crate::report::charts;

/// The files of a folder as they were at some time.
#[derive(Debug)]
pub(super) struct Seen(BTreeMap<String, Stamp>);

/// By what a change of a file shows.
type Stamp = (u64, Option<SystemTime>);

impl Seen {
    /// As they are now.
    pub(super) fn now(folder: &Path) -> Self {
        Self(
            names(folder)
                .into_iter()
                .filter_map(|name| Some((stamp(folder, &name)?, name)))
                .map(|(stamp, name)| (name, stamp))
                .collect(),
        )
    }

    /// Gives files of these names that somebody has changed since another name. What there is to tell of it is returned.
    ///
    /// # Errors
    /// [`Error::Write`] if one cannot be renamed.
    pub(super) fn set_aside<'n>(
        &self,
        folder: &Path,
        names: impl Iterator<Item = &'n String>,
    ) -> Result<Vec<String>> {
        let mut told = Vec::new();
        for name in names {
            let Some(now) = stamp(folder, name) else { continue };
            if self.0.get(name) == Some(&now) {
                continue;
            }
            let other = free(folder, name);
            fs::rename(folder.join(name), &other)
                .map_err(|source| Error::Write { path: folder.join(name), source })?;
            told.push(format!(
                "{} was changed while the run was at work; what you wrote is in {}",
                folder.join(name).display(),
                other.display()
            ));
        }
        Ok(told)
    }
}

fn stamp(folder: &Path, name: &str) -> Option<Stamp> {
    if !disk::is_file(folder, name) {
        return None;
    }
    let found = fs::symlink_metadata(folder.join(name)).ok()?;
    Some((found.len(), found.modified().ok()))
}

/// A name beside that of a file which nothing has.
fn free(folder: &Path, name: &str) -> PathBuf {
    let numbered = (2..).map(|number| format!("{name}.changed-{number}"));
    let mut names = std::iter::once(format!("{name}.changed")).chain(numbered).map(|name| folder.join(name));
    names.find(|path| fs::symlink_metadata(path).is_err()).expect("numbers do not end")
}

/// The names of all that is in a folder and in that of its pictures.
pub(super) fn names(folder: &Path) -> BTreeSet<String> {
    let names = |below: &str| {
        let entries = fs::read_dir(folder.join(below)).into_iter().flatten().flatten();
        let names = entries.filter_map(|entry| entry.file_name().into_string().ok());
        names.map(|name| format!("{below}{name}")).collect::<BTreeSet<String>>()
    };
    let mut all = names("");
    all.extend(names(&format!("{}/", charts::FOLDER)));
    all
}
