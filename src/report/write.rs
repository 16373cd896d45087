//! Writing files so that an interrupted run leaves the earlier ones whole.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

use super::charts;
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
        for (name, _) in files {
            let path = self.folder.join(name.as_ref());
            let folder = folder_of(name.as_ref());
            folder
                .map_or(Ok(()), |below| fs::create_dir_all(self.folder.join(below)))
                .and_then(|()| fs::rename(self.staging.path().join(name.as_ref()), &path))
                .map_err(|source| Error::Write { path, source })?;
        }
        self.clear_charts(files);
        Ok(())
    }

    /// Takes charts of an earlier run away that this one has not: nothing leads to them any more.
    fn clear_charts(&self, files: &[(impl AsRef<str>, Vec<u8>)]) {
        let Ok(entries) = fs::read_dir(self.folder.join(charts::FOLDER)) else { return };
        for entry in entries.flatten() {
            let Ok(name) = entry.file_name().into_string() else { continue };
            let path = format!("{}/{name}", charts::FOLDER);
            let new = files.iter().any(|(name, _)| name.as_ref() == path);
            if charts::is_chart(&name) && !new {
                // One that cannot be removed does no harm.
                let _ = fs::remove_file(entry.path());
            }
        }
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
    fn charts_of_an_earlier_run_go_and_other_files_stay() {
        let folder = tempfile::tempdir().unwrap();
        let charts = folder.path().join("charts");
        fs::create_dir(&charts).unwrap();
        for name in ["stance-t5.svg", "map.svg", "mine.svg"] {
            fs::write(charts.join(name), "old").unwrap();
        }
        let destination = Destination::open(folder.path()).unwrap();
        let files = [("charts/map.svg", b"new".to_vec()), ("run.json", b"2".to_vec())];
        destination.prepare(&files, &Silent).unwrap();
        destination.publish(&files).unwrap();
        assert!(!charts.join("stance-t5.svg").exists() && charts.join("mine.svg").exists());
        assert_eq!(fs::read_to_string(charts.join("map.svg")).unwrap(), "new");
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
