//! Writing files so that whoever looks finds the earlier set or the new one, whenever a run ends.
//!
//! A run has the `lock` of its folder from its beginning to its end. It prepares all files in a hidden folder beside
//! their places, and they are on the disk before a `commit` record decides: without it nothing has been touched, with it
//! the new set is the one that counts. Then the earlier `run.json` goes, the files move, and the new `run.json` comes
//! last. What is `left` by a run that died is completed or removed by the next one that uses the folder.

mod commit;
mod disk;
mod left;
mod lock;
mod watch;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::outputs::Fate;
use super::{DIFF, RUN, TIMINGS};
use crate::digest::sha256;
use crate::error::{Error, Result};
use crate::progress::Progress;
use commit::Commit;
use disk::folder_of;
use left::Left;
pub(crate) use left::of_one_run;
pub use left::settle;
use lock::Lock;
use watch::{Seen, names};

/// How often the folder is tried to be removed where files are prepared.
const TRIES: usize = 100;

/// A folder for reports that has been tried out: it exists, files can be made in it, and no other run writes there.
#[derive(Debug)]
pub struct Destination {
    folder: PathBuf,
    /// Where files are prepared.
    staging: PathBuf,
    left: Left,
    /// What was there at the beginning.
    seen: Seen,
    lock: Lock,
}

/// Files that wait to be moved to their places.
#[derive(Debug)]
pub struct Prepared(Commit);

impl Destination {
    /// Makes the folder, if need be, and a place in it where files are prepared. Done before the long work begins, so
    /// that a folder that cannot be written fails at once. What a run that died left there is completed or removed.
    /// `fate` tells what becomes of a file by its name.
    ///
    /// # Errors
    /// [`Error::Write`] if the folder cannot be made or written, [`Error::InTheWay`] and [`Error::Changed`] if it holds a file of
    /// these names that no run wrote, or that was changed since, [`Error::Busy`] if another run writes there, and
    /// [`Error::Unfinished`] if what was left cannot be moved.
    pub fn open(folder: &Path, fate: &dyn Fn(&str) -> Fate) -> Result<Self> {
        let fail = |source| Error::Write { path: folder.to_path_buf(), source };
        fs::create_dir_all(folder).map_err(fail)?;
        let lock = Lock::take(folder)?;
        let left = Left::settle(folder, &lock)?;
        spare(folder, &left, fate)?;
        let staging = tempfile::Builder::new()
            .prefix(left::PREFIX)
            .rand_bytes(left::DRAWN)
            .tempdir_in(folder)
            .map_err(fail)?
            .keep();
        Ok(Self { folder: folder.to_path_buf(), staging, left, seen: Seen::now(folder), lock })
    }

    /// What a user should know of the runs before.
    pub fn warnings(&self) -> Vec<String> {
        self.left.warnings(&self.folder)
    }

    /// Writes all files, but not to where they belong: no earlier report is touched. `run.json`, which has the hashes of
    /// the others, is the last of them.
    ///
    /// # Errors
    /// [`Error::Write`] if a file cannot be written.
    pub fn prepare(&self, files: &[(impl AsRef<str>, Vec<u8>)], progress: &dyn Progress) -> Result<Prepared> {
        let bytes: usize = files.iter().map(|(_, content)| content.len()).sum();
        let stage = progress.bytes("writing", bytes as u64);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_ref()).collect();
        let folders: BTreeSet<&str> = names.iter().filter_map(|name| folder_of(name)).collect();
        self.make_way(&names, &folders)?;
        let failed = |name: &str| {
            let path = self.folder.join(name);
            move |source| Error::Write { path, source }
        };
        for below in &folders {
            fs::create_dir(self.staging.join(below)).map_err(failed(below))?;
        }
        for (name, content) in files {
            let name = name.as_ref();
            let done = |bytes| stage.advance(bytes as u64);
            disk::write(&self.staging.join(name), content, &done).map_err(failed(name))?;
        }
        for below in &folders {
            disk::sync_folder(&self.staging.join(below)).map_err(failed(below))?;
        }
        let manifest = files.last().map_or(RUN, |(name, _)| name.as_ref());
        let commit = Commit::new(files, &earlier(&self.folder, &self.left, manifest));
        commit.draft(&self.staging).map_err(|source| Error::Write { path: self.folder.clone(), source })?;
        Ok(Prepared(commit))
    }

    /// Nothing that is no file of ours may be where files and folders are to be.
    fn make_way(&self, names: &[&str], folders: &BTreeSet<&str>) -> Result<()> {
        let refuse = |name: &str, reason: &str| {
            let source = std::io::Error::other(reason.to_owned());
            Err(Error::Write { path: self.folder.join(name), source })
        };
        if let Some(name) = names.iter().find(|name| self.folder.join(name).is_dir()) {
            return refuse(name, "a folder of that name is in the way");
        }
        let is_other = |path: &Path| fs::symlink_metadata(path).is_ok() && !disk::is_folder(path);
        match folders.iter().find(|below| is_other(&self.folder.join(below))) {
            Some(below) => refuse(below, "a file or a link is where a folder is to be"),
            None => Ok(()),
        }
    }

    /// Moves the files that were prepared to their places and removes those of an earlier run that have no successor. What
    /// somebody changed there since [`Self::open`] is kept under another name; that is returned, to be told.
    ///
    /// # Errors
    /// [`Error::Write`] if no report was touched; [`Error::Unfinished`] if one was, which the next [`Self::open`] or
    /// [`settle`] completes.
    pub fn publish(&self, prepared: &Prepared) -> Result<Vec<String>> {
        let warnings = self.seen.set_aside(&self.folder, prepared.0.names())?;
        prepared.0.decide(&self.folder, &self.staging)?;
        prepared.0.complete(&self.folder, &self.staging)?;
        if self.left.damaged.is_some() {
            left::clear_damaged(&self.folder);
        }
        Ok(warnings)
    }

    /// Removes what was prepared, unless it is decided, and lets other runs in. For a run that is about to end at once;
    /// dropping does the same.
    pub fn discard(&self) {
        self.clear();
        self.lock.remove();
    }

    fn clear(&self) {
        if commit::is_decided(&self.staging) {
            return;
        }
        // A file may be made there at the same time; when the folder is gone, none can.
        (0..TRIES).find(|_| commit::clear(&self.staging).is_ok() || !self.staging.exists());
    }
}

/// What `run.json` and `diff.json` hold of the files that were written with them.
#[derive(Deserialize)]
struct Manifest {
    /// Names with the SHA-256 of each.
    files: BTreeMap<String, String>,
}

impl Manifest {
    fn read(folder: &Path, name: &str) -> Option<Self> {
        serde_json::from_slice(&fs::read(folder.join(name)).ok()?).ok()
    }
}

/// The files that earlier runs wrote, by their `run.json` (comparisons by their `diff.json`) or by what is left of them: what
/// this run has not is taken away, since nothing leads to it any more and it tells of another run.
fn earlier(folder: &Path, left: &Left, manifest: &str) -> Vec<String> {
    let timings = (manifest == RUN).then(|| TIMINGS.to_owned());
    // Times differ between runs, so that `run.json` has no hash of them.
    let of_run = Manifest::read(folder, manifest).into_iter();
    let of_run = of_run.flat_map(|run| run.files.into_keys().chain(timings.clone()));
    of_run.chain(left.damaged_files.iter().cloned()).collect()
}

/// Refuses a folder with a file that may be written over and that no run wrote, and one with a file that would be written
/// over or taken away and that somebody has changed since. Where nobody can tell what a run wrote that was interrupted, its
/// files are no reason.
fn spare(folder: &Path, left: &Left, fate: &dyn Fn(&str) -> Fate) -> Result<()> {
    if left.damaged.is_some() {
        return Ok(());
    }
    let mut known: BTreeSet<String> = BTreeSet::new();
    for name in [RUN, DIFF] {
        let Some(manifest) = Manifest::read(folder, name) else { continue };
        let is_changed = |(name, hash): &(&String, &String)| {
            hash.len() == 64
                && fate(name) != Fate::Kept
                && disk::is_file(folder, name)
                && fs::read(folder.join(name)).is_ok_and(|bytes| sha256(&bytes) != **hash)
        };
        if let Some((name, _)) = manifest.files.iter().find(is_changed) {
            return Err(Error::Changed { path: folder.join(name) });
        }
        known.insert(name.to_owned());
        known.extend(earlier(folder, left, name));
    }
    // A link of that name is somebody's, too.
    let is_there = |name: &String| fs::symlink_metadata(folder.join(name)).is_ok_and(|found| !found.is_dir());
    let is_other = |name: &String| fate(name) == Fate::Written && !known.contains(name) && is_there(name);
    let names: Vec<String> = names(folder).into_iter().filter(is_other).collect();
    if names.is_empty() { Ok(()) } else { Err(Error::InTheWay { folder: folder.to_path_buf(), names }) }
}

impl Drop for Destination {
    fn drop(&mut self) {
        self.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;

    fn names(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).unwrap();
        let mut names: Vec<_> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    fn writes(written: &str) -> impl Fn(&str) -> Fate {
        move |name| if name == written { Fate::Written } else { Fate::Kept }
    }

    #[test]
    fn files_are_written_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("a/b");
        let destination = Destination::open(&out, &|_| Fate::Kept).unwrap();
        let files = [("x.csv", b"1".to_vec()), ("run.json", b"2".to_vec())];
        let prepared = destination.prepare(&files, &Silent).unwrap();
        assert!(!out.join("x.csv").exists());
        destination.publish(&prepared).unwrap();
        drop(destination);
        assert_eq!(names(&out), ["run.json", "x.csv"]);
    }

    #[test]
    fn files_of_an_earlier_run_go_and_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("charts")).unwrap();
        let run = r#"{"files": {"themes.csv": "", "report.html": "", "charts/map.svg": "", "../x.csv": "", "mine.csv": ""}}"#;
        let old = ["charts/map.svg", "themes.csv", "report.html"].map(|name| (name, "old"));
        for (name, content) in [("run.json", run)].into_iter().chain(old) {
            fs::write(folder.path().join(name), content).unwrap();
        }
        // What run.json does not name was not written by a run, whatever its name.
        for name in ["mine.csv", "terms.csv"] {
            fs::write(folder.path().join(name), "mine").unwrap();
        }
        let destination = Destination::open(folder.path(), &writes("report.html")).unwrap();
        let run = br#"{"files": {"report.html": ""}}"#;
        let files = [("report.html", b"new".to_vec()), ("run.json", run.to_vec())];
        let prepared = destination.prepare(&files, &Silent).unwrap();
        destination.publish(&prepared).unwrap();
        drop(destination);
        assert_eq!(names(folder.path()), ["mine.csv", "report.html", "run.json", "terms.csv"]);
        assert_eq!(fs::read_to_string(folder.path().join("report.html")).unwrap(), "new");
        let error = Destination::open(folder.path(), &writes("terms.csv")).unwrap_err().to_string();
        assert!(error.contains("terms.csv") && error.contains("tells that a run wrote it"), "{error}");
        assert_eq!(names(folder.path()), ["mine.csv", "report.html", "run.json", "terms.csv"]);
    }

    #[test]
    fn what_is_changed_while_a_run_is_at_work_is_kept() {
        let folder = tempfile::tempdir().unwrap();
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        for (name, content) in [
            ("run.json", r#"{"files": {"report.md": "", "themes.toml": ""}}"#),
            ("report.md", "old"),
            ("themes.toml", "old"),
        ] {
            fs::write(folder.path().join(name), content).unwrap();
        }
        let destination = Destination::open(folder.path(), &writes("report.md")).unwrap();
        let files =
            ["report.md", "themes.toml", "report.html", "run.json"].map(|name| (name, b"{}".to_vec()));
        let prepared = destination.prepare(&files, &Silent).unwrap();
        fs::write(folder.path().join("themes.toml"), "mine, edited").unwrap();
        fs::write(folder.path().join("themes.toml.changed"), "of another time").unwrap();
        fs::write(folder.path().join("report.html"), "mine, new").unwrap();
        let told = destination.publish(&prepared).unwrap();
        drop(destination);
        assert_eq!(told.len(), 2, "{told:?}");
        assert!(
            told.iter().any(
                |text| text.contains("themes.toml was changed") && text.contains("themes.toml.changed-2")
            )
        );
        assert_eq!(
            (read("themes.toml"), read("report.md"), read("report.html")),
            ("{}".into(), "{}".into(), "{}".into())
        );
        assert_eq!(read("themes.toml.changed-2"), "mine, edited");
        assert_eq!(read("report.html.changed"), "mine, new");
    }

    /// Hidden folders whose names begin like those of runs.
    #[test]
    fn folders_of_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        for (name, file) in [
            (".standpoint-notes", "report.md"),
            (".standpoint-dist-abc123", "report.md"),
            (".standpoint-abc123", "n.txt"),
        ] {
            fs::create_dir(folder.path().join(name)).unwrap();
            fs::write(folder.path().join(name).join(file), "mine").unwrap();
        }
        // What a run left that died.
        fs::create_dir_all(folder.path().join(".standpoint-0aB9xY/charts")).unwrap();
        fs::write(folder.path().join(".standpoint-0aB9xY/charts/map.svg"), "").unwrap();
        fs::write(folder.path().join(".standpoint-0aB9xY/report.md"), "").unwrap();
        let destination = Destination::open(folder.path(), &|_| Fate::Kept).unwrap();
        assert_eq!(destination.warnings().len(), 1);
        drop(destination);
        settle(folder.path()).unwrap();
        assert_eq!(
            names(folder.path()),
            [".standpoint-abc123", ".standpoint-dist-abc123", ".standpoint-notes"]
        );
    }

    #[test]
    fn a_file_that_cannot_be_prepared_leaves_the_earlier_ones() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("x.csv"), "old").unwrap();
        let destination = Destination::open(folder.path(), &|_| Fate::Kept).unwrap();
        let files = [("x.csv", b"new".to_vec()), ("charts/map.svg", Vec::new())];
        fs::write(folder.path().join("charts"), "a file").unwrap();
        let error = destination.prepare(&files, &Silent).unwrap_err();
        drop(destination);
        assert!(error.to_string().contains("charts"));
        assert_eq!(fs::read_to_string(folder.path().join("x.csv")).unwrap(), "old");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_folder_that_is_a_file_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(Destination::open(&file, &|_| Fate::Kept).is_err());
    }

    #[test]
    #[cfg(unix)]
    fn a_link_is_not_taken_for_a_folder() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(other.path(), folder.path().join("charts")).unwrap();
        let destination = Destination::open(folder.path(), &|_| Fate::Kept).unwrap();
        let files = [("charts/map.svg", Vec::new()), ("run.json", Vec::new())];
        let error = destination.prepare(&files, &Silent).unwrap_err().to_string();
        assert!(error.contains("charts") && error.contains("a link"), "{error}");
    }
}
