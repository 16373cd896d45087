//! The record by which a set of files is decided, and the moves that it asks for.
//!
//! A record is input, too: it may be damaged, or lie in a folder that somebody sent. It names nothing but files that a run
//! writes, and no link is followed.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::disk::{self, folder_of};
use crate::digest::{hex, sha256};
use crate::error::{Error, Result};
use crate::report::charts::FOLDER;
use crate::report::json::pretty;
use crate::report::outputs::is_written;
use crate::report::{DIFF, RUN};

/// The name of the record in the folder where files are prepared.
const RECORD: &str = "commit.json";
/// Its name as long as nothing is decided.
const DRAFT: &str = "commit.draft";
/// Another number, another form.
const FORM: u32 = 1;
/// Bytes that a record has at most: 256 for each of 131,072 files. There is a picture for each theme, and what articles
/// have of so many themes, of two articles each, takes more memory than there is (128 GiB).
const LONGEST: u64 = 256 << 17;

/// What is to become of a folder.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Commit {
    form: u32,
    /// The files of the new set in the order in which they move; `run.json`, or `diff.json` of a comparison, is the last.
    files: Vec<Prepared>,
    /// Files of an earlier set that the new one has not.
    remove: Vec<String>,
}

/// A file that waits to be moved.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Prepared {
    name: String,
    sha256: String,
}

/// True where a record decided what is prepared in a folder.
pub(super) fn is_decided(staging: &Path) -> bool {
    fs::symlink_metadata(staging.join(RECORD)).is_ok()
}

/// True for a folder with a record, or with nothing in it but what a run prepares, so that it can be removed.
pub(super) fn is_staging(folder: &Path) -> bool {
    let is_ours = |below: &str| {
        let entries = fs::read_dir(folder.join(below)).into_iter().flatten();
        entries.flatten().all(|entry| {
            let name = format!("{below}{}", entry.file_name().to_string_lossy());
            // The folder of pictures is looked at by itself.
            let is_folder = below.is_empty() && name == FOLDER && disk::is_folder(&entry.path());
            is_folder || matches!(&*name, RECORD | DRAFT) || is_written(&name)
        })
    };
    is_decided(folder) || is_ours("") && is_ours(&format!("{FOLDER}/"))
}

/// Removes a folder where files were prepared. A decided one is undone first, since without all of its files nobody can
/// complete it.
pub(super) fn clear(staging: &Path) -> io::Result<()> {
    disk::remove(staging, RECORD)?;
    fs::remove_dir_all(staging)
}

impl Commit {
    /// These files take the place of the earlier ones.
    pub(super) fn new(files: &[(impl AsRef<str>, Vec<u8>)], earlier: &[String]) -> Self {
        let files: Vec<Prepared> = files
            .iter()
            .map(|(name, content)| Prepared { name: name.as_ref().to_owned(), sha256: sha256(content) })
            .collect();
        let new = |old: &String| files.iter().any(|file| file.name == *old);
        let mut remove: Vec<String> =
            earlier.iter().filter(|old| is_written(old) && !new(old)).cloned().collect();
        remove.sort();
        remove.dedup();
        Self { form: FORM, files, remove }
    }

    /// The record of a folder, if there is one.
    ///
    /// # Errors
    /// In words what is wrong with it.
    pub(super) fn read(staging: &Path) -> Result<Option<Self>, String> {
        if !is_decided(staging) {
            return Ok(None);
        }
        let fault = |what: &dyn std::fmt::Display| format!("{RECORD} is damaged: {what}");
        if !disk::is_file(staging, RECORD) {
            return Err(fault(&"it is no file"));
        }
        let mut bytes = Vec::new();
        let opened = File::open(staging.join(RECORD));
        opened.and_then(|file| file.take(LONGEST).read_to_end(&mut bytes)).map_err(|error| fault(&error))?;
        let commit: Self = serde_json::from_slice(&bytes).map_err(|error| fault(&error))?;
        if commit.form != FORM {
            return Err(fault(&"another version of standpoint wrote it"));
        }
        if let Some(name) = commit.names().find(|name| !is_written(name)) {
            return Err(fault(&format!("no run writes “{name}”")));
        }
        if commit.files.last().is_none_or(|last| last.name != RUN && last.name != DIFF) {
            return Err(fault(&format!("{RUN} is not the last")));
        }
        Ok(Some(commit))
    }

    /// All names of it: what comes and what goes.
    pub(super) fn names(&self) -> impl Iterator<Item = &String> {
        self.files.iter().map(|file| &file.name).chain(&self.remove)
    }

    /// Writes the record, but not under the name that counts.
    ///
    /// # Errors
    /// If it cannot be written, or would be too long to be read.
    pub(super) fn draft(&self, staging: &Path) -> io::Result<()> {
        let record = pretty(self);
        if record.len() as u64 > LONGEST {
            return Err(io::Error::other("these are too many files for one run; give --no-charts"));
        }
        disk::write(&staging.join(DRAFT), &record, &|_| {})
    }

    /// From now on the new set is the one that counts.
    ///
    /// # Errors
    /// [`Error::Write`] if nothing is decided.
    pub(super) fn decide(&self, folder: &Path, staging: &Path) -> Result<()> {
        let record = staging.join(RECORD);
        fs::rename(staging.join(DRAFT), &record)
            .and_then(|()| disk::sync_folder(staging))
            .and_then(|()| disk::sync_folder(folder))
            .map_err(|source| {
                // If even that fails, the next command finds it decided.
                let _ = disk::remove(staging, RECORD);
                Error::Write { path: record, source }
            })
    }

    /// Whether all files of the set are there, in their places or on the way to them.
    ///
    /// # Errors
    /// In words what is missing.
    pub(super) fn check(&self, folder: &Path, staging: &Path) -> Result<(), String> {
        if self.is_done(folder, staging) {
            return Ok(());
        }
        let missing = self.files.iter().find(|file| {
            let at = if disk::is_file(staging, &file.name) { staging } else { folder };
            !file.is_in(at)
        });
        missing.map_or(Ok(()), |file| Err(format!("{} is missing or damaged", file.name)))
    }

    /// True when all has been moved: `run.json` is the last.
    fn is_done(&self, folder: &Path, staging: &Path) -> bool {
        self.files.last().is_some_and(|run| !disk::is_file(staging, &run.name) && run.is_in(folder))
    }

    /// Moves the files to their places, removes those of the earlier set, and the folder where they were prepared. It
    /// can be done again after it has stopped anywhere.
    ///
    /// # Errors
    /// [`Error::Unfinished`] if something cannot be moved or removed.
    pub(super) fn complete(&self, folder: &Path, staging: &Path) -> Result<()> {
        let unfinished = |path: PathBuf| move |source| Error::Unfinished { path, source };
        let moved =
            |file: &Prepared| file.move_to(folder, staging).map_err(unfinished(folder.join(&file.name)));
        let removed = |name: &str| disk::remove(folder, name).map_err(unfinished(folder.join(name)));
        let synced = || self.sync(folder).map_err(unfinished(folder.to_path_buf()));
        if let Some((run, others)) = self.files.split_last().filter(|_| !self.is_done(folder, staging)) {
            // While there is none, nobody takes what lies there for a whole set.
            removed(&run.name)?;
            synced()?;
            others.iter().try_for_each(moved)?;
            self.remove.iter().try_for_each(|name| removed(name))?;
            synced()?;
            moved(run)?;
        }
        synced()?;
        for below in self.remove.iter().filter_map(|name| folder_of(name)) {
            // One that is not empty stays.
            let _ = fs::remove_dir(folder.join(below));
        }
        // If it stays, the next command clears it away.
        let _ = clear(staging);
        Ok(())
    }

    /// Waits until the folder is on the disk, and those in it that have files of the set.
    fn sync(&self, folder: &Path) -> io::Result<()> {
        let below: BTreeSet<&str> = self.names().filter_map(|name| folder_of(name)).collect();
        let below = below.into_iter().map(|below| folder.join(below)).filter(|path| disk::is_folder(path));
        below.chain([folder.to_path_buf()]).try_for_each(|path| disk::sync_folder(&path))
    }
}

impl Prepared {
    /// Moves it to its place, where it may be already.
    fn move_to(&self, folder: &Path, staging: &Path) -> io::Result<()> {
        if !disk::is_file(staging, &self.name) {
            let gone = || io::Error::new(ErrorKind::NotFound, "what was prepared is gone");
            return if self.is_in(folder) { Ok(()) } else { Err(gone()) };
        }
        let below = folder_of(&self.name).map(|below| folder.join(below));
        if let Some(below) = below.filter(|below| !disk::is_folder(below)) {
            fs::create_dir(below)?;
        }
        fs::rename(staging.join(&self.name), folder.join(&self.name))
    }

    /// True if this very file is there.
    fn is_in(&self, folder: &Path) -> bool {
        disk::is_file(folder, &self.name)
            && sha256_of(&folder.join(&self.name)).is_ok_and(|sha256| sha256 == self.sha256)
    }
}

/// The hash of a file of any length.
fn sha256_of(path: &Path) -> io::Result<String> {
    let (mut file, mut hash, mut part) = (File::open(path)?, Sha256::new(), vec![0; 1 << 16]);
    loop {
        match file.read(&mut part)? {
            0 => return Ok(hex(&hash.finalize())),
            read => hash.update(&part[..read]),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A folder with an earlier `report.md`, and a folder in it where a new one and `run.json` are prepared.
    fn prepared() -> (tempfile::TempDir, PathBuf, Commit) {
        let folder = tempfile::tempdir().unwrap();
        let staging = folder.path().join("staging");
        fs::create_dir(&staging).unwrap();
        fs::write(folder.path().join("report.md"), "old").unwrap();
        let files = [("report.md", b"new".to_vec()), (RUN, b"{}".to_vec())];
        for (name, content) in &files {
            disk::write(&staging.join(name), content, &|_| {}).unwrap();
        }
        let commit =
            Commit::new(&files, &["themes.csv".to_owned(), "../x.csv".to_owned(), "mine.md".to_owned()]);
        commit.draft(&staging).unwrap();
        (folder, staging, commit)
    }

    #[test]
    fn a_draft_decides_nothing() {
        let (folder, staging, commit) = prepared();
        assert!(Commit::read(&staging).unwrap().is_none());
        commit.decide(folder.path(), &staging).unwrap();
        let read = Commit::read(&staging).unwrap().unwrap();
        assert_eq!(pretty(&read), pretty(&commit));
        assert_eq!(read.remove, ["themes.csv"], "no other name is ours");
    }

    #[test]
    fn what_stopped_after_any_move_is_completed() {
        let (folder, staging, commit) = prepared();
        commit.decide(folder.path(), &staging).unwrap();
        fs::rename(staging.join("report.md"), folder.path().join("report.md")).unwrap();
        commit.check(folder.path(), &staging).unwrap();
        commit.complete(folder.path(), &staging).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("report.md")).unwrap(), "new");
        assert!(folder.path().join(RUN).is_file() && !staging.exists());
    }

    #[test]
    fn what_is_done_may_change_afterwards() {
        let (folder, staging, commit) = prepared();
        commit.decide(folder.path(), &staging).unwrap();
        for name in ["report.md", RUN] {
            fs::rename(staging.join(name), folder.path().join(name)).unwrap();
        }
        fs::write(folder.path().join("report.md"), "mine").unwrap();
        commit.check(folder.path(), &staging).unwrap();
        commit.complete(folder.path(), &staging).unwrap();
        assert_eq!(fs::read_to_string(folder.path().join("report.md")).unwrap(), "mine");
    }

    #[test]
    fn what_is_missing_or_damaged_is_told() {
        let (folder, staging, commit) = prepared();
        fs::write(staging.join("report.md"), "other").unwrap();
        assert!(commit.check(folder.path(), &staging).unwrap_err().contains("report.md"));
        fs::remove_file(staging.join("report.md")).unwrap();
        assert!(commit.check(folder.path(), &staging).unwrap_err().contains("report.md"));
        assert!(commit.complete(folder.path(), &staging).is_err());
        assert_eq!(fs::read_to_string(folder.path().join("report.md")).unwrap(), "old");
    }

    #[test]
    fn a_record_that_could_not_be_read_is_not_written() {
        let (_folder, staging, _) = prepared();
        let picture = |theme: usize| (format!("charts/stance-t{theme}.svg"), Vec::new());
        let files: Vec<_> = (1..10_000).map(picture).chain([(RUN.to_owned(), Vec::new())]).collect();
        Commit::new(&files, &[]).draft(&staging).unwrap();
        fs::rename(staging.join(DRAFT), staging.join(RECORD)).unwrap();
        assert_eq!(Commit::read(&staging).unwrap().unwrap().names().count(), 10_000);
        let commit = Commit { form: FORM, files: Vec::new(), remove: vec!["x".repeat(LONGEST as usize)] };
        assert!(commit.draft(&staging).unwrap_err().to_string().contains("--no-charts"));
        assert!(!staging.join(DRAFT).exists());
    }

    #[test]
    fn hostile_records_are_refused() {
        let (_folder, staging, commit) = prepared();
        let good = String::from_utf8(pretty(&commit)).unwrap();
        let changed = |old: &str, new: &str| {
            assert!(good.contains(old), "{old}");
            good.replace(old, new)
        };
        for bad in [
            changed("\"report.md", "\"../report.md"),
            changed("\"report.md", "\"/etc/passwd"),
            changed("\"report.md", "\"charts/../../report.md"),
            changed("\"themes.csv", "\"mine.csv"),
            changed("\"run.json", "\"report.html"),
            changed("\"form\": 1", "\"form\": 2"),
            changed("\"remove\"", "\"more\": 1, \"remove\""),
            changed("}", ""),
            "{}".to_owned(),
            "[".repeat(100_000),
            " ".repeat(LONGEST as usize) + &good,
            String::new(),
        ] {
            fs::write(staging.join(RECORD), &bad).unwrap();
            assert!(Commit::read(&staging).is_err(), "{bad}");
        }
        fs::write(staging.join(RECORD), &good).unwrap();
        assert!(Commit::read(&staging).is_ok());
    }

    #[test]
    #[cfg(unix)]
    fn links_are_not_followed() {
        use std::os::unix::fs::symlink;
        let (folder, staging, commit) = prepared();
        let other = tempfile::tempdir().unwrap();
        fs::write(other.path().join("report.md"), "new").unwrap();
        fs::remove_file(staging.join("report.md")).unwrap();
        symlink(other.path().join("report.md"), staging.join("report.md")).unwrap();
        assert!(commit.check(folder.path(), &staging).is_err());
        let files = [("charts/map.svg", b"1".to_vec()), (RUN, b"{}".to_vec())];
        fs::write(other.path().join("map.svg"), "1").unwrap();
        symlink(other.path(), staging.join("charts")).unwrap();
        assert!(Commit::new(&files, &[]).check(folder.path(), &staging).is_err());
        symlink(other.path(), folder.path().join("charts")).unwrap();
        disk::remove(folder.path(), "charts/map.svg").unwrap();
        assert!(other.path().join("map.svg").is_file());
        let _ = fs::remove_file(staging.join(RECORD));
        symlink(other.path().join("report.md"), staging.join(RECORD)).unwrap();
        assert!(Commit::read(&staging).is_err());
    }
}
