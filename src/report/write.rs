//! Writing files so that an interrupted run leaves the earlier ones whole.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IgnoredAny;
use tempfile::TempDir;

use super::outputs::is_ours;
use crate::error::{Error, Result};
use crate::progress::Progress;

/// Bytes that are written at a time.
const PART: usize = 1 << 22;

/// A folder for reports that has been tried out: it exists and files can be made in it.
#[derive(Debug)]
pub struct Destination {
    folder: PathBuf,
    staging: TempDir,
}

impl Destination {
    /// Makes the folder, if need be, and a place in it where files are prepared. Done before the
    /// long work begins, so that a folder that cannot be written fails at once.
    ///
    /// # Errors
    /// [`Error::Write`] if the folder cannot be made or written.
    pub fn open(folder: &Path) -> Result<Self> {
        let fail = |source| Error::Write { path: folder.to_path_buf(), source };
        fs::create_dir_all(folder).map_err(fail)?;
        let staging = tempfile::Builder::new().prefix(".standpoint-").tempdir_in(folder).map_err(fail)?;
        Ok(Self { folder: folder.to_path_buf(), staging })
    }

    /// Where files are prepared; it is gone when the destination is.
    pub fn staging(&self) -> &Path {
        self.staging.path()
    }

    /// Writes all files, but not to where they belong: no earlier report is touched.
    ///
    /// # Errors
    /// [`Error::Write`] if a file cannot be written.
    pub fn prepare(&self, files: &[(impl AsRef<str>, Vec<u8>)], progress: &dyn Progress) -> Result<()> {
        let bytes: usize = files.iter().map(|(_, content)| content.len()).sum();
        let stage = progress.bytes("writing", bytes as u64);
        let names = || files.iter().map(|(name, _)| name.as_ref());
        if let Some(name) = names().find(|name| self.folder.join(name).is_dir()) {
            let source = std::io::Error::other("a folder of that name is in the way");
            return Err(Error::Write { path: self.folder.join(name), source });
        }
        if let Some(folder) = names().filter_map(folder_of).find(|name| self.folder.join(name).is_file()) {
            let source = std::io::Error::other("a file is where a folder is to be");
            return Err(Error::Write { path: self.folder.join(folder), source });
        }
        for (name, content) in files {
            let name = name.as_ref();
            let path = self.staging.path().join(name);
            let folder =
                folder_of(name).map_or(Ok(()), |below| fs::create_dir_all(self.staging.path().join(below)));
            let written = folder.and_then(|()| File::create(&path)).and_then(|mut file| {
                for part in content.chunks(PART) {
                    file.write_all(part)?;
                    stage.advance(part.len() as u64);
                }
                file.sync_all()
            });
            written.map_err(|source| Error::Write { path: self.folder.join(name), source })?;
        }
        Ok(())
    }

    /// Moves the files that were prepared to their names, in the order given: the last one,
    /// `run.json` with the hashes of the others, shows that a set is whole.
    ///
    /// # Errors
    /// [`Error::Write`] if a file cannot be moved.
    pub fn publish(self, files: &[(impl AsRef<str>, Vec<u8>)]) -> Result<()> {
        let earlier = self.listed();
        for (name, _) in files {
            let path = self.folder.join(name.as_ref());
            let folder = folder_of(name.as_ref());
            folder
                .map_or(Ok(()), |below| fs::create_dir_all(self.folder.join(below)))
                .and_then(|()| fs::rename(self.staging.path().join(name.as_ref()), &path))
                .map_err(|source| Error::Write { path, source })?;
        }
        let new = |old: &str| files.iter().any(|(name, _)| name.as_ref() == old);
        for old in earlier.into_iter().filter(|old| is_ours(old) && !new(old)) {
            // One that cannot be removed does no harm; a folder that is not empty stays.
            let _ = fs::remove_file(self.folder.join(&old));
            folder_of(&old).map(|below| fs::remove_dir(self.folder.join(below)));
        }
        Ok(())
    }

    /// The files that an earlier run wrote, by its `run.json`: what this run has not is taken away, since nothing
    /// leads to it any more and it tells of another run.
    fn listed(&self) -> Vec<String> {
        #[derive(Deserialize)]
        struct Run {
            files: BTreeMap<String, IgnoredAny>,
        }
        let run = fs::read(self.folder.join("run.json")).ok();
        let run = run.and_then(|run| serde_json::from_slice::<Run>(&run).ok());
        run.map_or_else(Vec::new, |run| run.files.into_keys().collect())
    }
}

/// The folder of a name that has one.
fn folder_of(name: &str) -> Option<&str> {
    name.rsplit_once('/').map(|(folder, _)| folder)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::Silent;

    #[test]
    fn files_are_written_and_nothing_else_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let out = folder.path().join("a/b");
        let destination = Destination::open(&out).unwrap();
        let files = [("x.csv", b"1".to_vec()), ("run.json", b"2".to_vec())];
        destination.prepare(&files, &Silent).unwrap();
        assert!(!out.join("x.csv").exists());
        destination.publish(&files).unwrap();
        let mut names: Vec<_> = fs::read_dir(&out)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["run.json", "x.csv"]);
    }

    #[test]
    fn files_of_an_earlier_run_go_and_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("charts")).unwrap();
        let run = r#"{"files": {"themes.csv": "", "report.html": "", "charts/map.svg": "", "../x.csv": "", "mine.csv": ""}}"#;
        for (name, content) in [("run.json", run), ("charts/map.svg", "old"), ("themes.csv", "old")] {
            fs::write(folder.path().join(name), content).unwrap();
        }
        // What run.json does not name was not written by a run, whatever its name.
        for name in ["mine.csv", "terms.csv", "report.html"] {
            fs::write(folder.path().join(name), "mine").unwrap();
        }
        let destination = Destination::open(folder.path()).unwrap();
        let files = [("report.html", b"new".to_vec()), ("run.json", b"2".to_vec())];
        destination.prepare(&files, &Silent).unwrap();
        destination.publish(&files).unwrap();
        let mut names: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, ["mine.csv", "report.html", "run.json", "terms.csv"]);
        assert_eq!(fs::read_to_string(folder.path().join("report.html")).unwrap(), "new");
    }

    #[test]
    fn a_file_that_cannot_be_prepared_leaves_the_earlier_ones() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("x.csv"), "old").unwrap();
        let destination = Destination::open(folder.path()).unwrap();
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
        assert!(Destination::open(&file).is_err());
    }
}
