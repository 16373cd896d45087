//! One run at a time writes into a folder.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::disk;
use crate::error::{Error, Result};

const NAME: &str = ".standpoint.lock";

/// How often a lock is tried, and how long is waited in between: a command that only reads may have it for a moment, to
/// put in order what was left.
const TRIES: usize = 20;
const PAUSE: Duration = Duration::from_millis(5);

/// The right to write into a folder. The system takes the lock from a process that ends, however it ends, so that a
/// file that was left does not bar anybody.
#[derive(Debug)]
pub(super) struct Lock {
    path: PathBuf,
    /// Closed last, and with it the lock ends. Without one the file system knows no locks.
    file: Option<File>,
}

impl Lock {
    /// Takes the lock of a folder, or says within a moment that another run has it.
    ///
    /// # Errors
    /// [`Error::Busy`] if another run has it; [`Error::Write`] if no file can be made in the folder.
    pub(super) fn take(folder: &Path) -> Result<Self> {
        let path = folder.join(NAME);
        let failed = |source| Error::Write { path: folder.to_path_buf(), source };
        for _ in 0..TRIES {
            if fs::symlink_metadata(&path).is_ok() && !disk::is_file(folder, NAME) {
                return Err(failed(io::Error::other(format!("{NAME} is in the way, which is no file"))));
            }
            let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(&path);
            let file = file.map_err(failed)?;
            match file.try_lock() {
                Ok(()) if is_at(&file, &path) => return Ok(Self { path, file: Some(file) }),
                // Who had it has removed it since it was opened: it bars nobody else.
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => std::thread::sleep(PAUSE),
                Err(TryLockError::Error(_)) => return Ok(Self { path, file: None }),
            }
        }
        Err(Error::Busy { folder: folder.to_path_buf() })
    }

    /// True where no other run can be writing; false where the file system knows no locks.
    pub(super) fn is_held(&self) -> bool {
        self.file.is_some()
    }

    /// Removes the file; until it is closed, it is locked.
    pub(super) fn remove(&self) {
        // Without a way to see whether a file is still the one at its path it must stay there.
        if cfg!(unix) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        self.remove();
    }
}

/// True if the path leads to this file.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let (Ok(here), Ok(there)) = (file.metadata(), fs::symlink_metadata(path)) else { return false };
    (here.dev(), here.ino()) == (there.dev(), there.ino())
}

#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_and_nothing_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let lock = Lock::take(folder.path()).unwrap();
        assert!(matches!(Lock::take(folder.path()), Err(Error::Busy { .. })));
        drop(lock);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        fs::write(folder.path().join(NAME), "left").unwrap();
        drop(Lock::take(folder.path()).unwrap());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }

    /// Whoever opened a file just before its holder removed it gets the lock of something that nobody else will find.
    #[test]
    #[cfg(unix)]
    fn the_lock_of_a_file_that_was_removed_is_none() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        let lock = Lock::take(folder.path()).unwrap();
        let opened = File::open(&path).unwrap();
        assert!(is_at(&opened, &path) && opened.try_lock().is_err());
        drop(lock);
        assert!(opened.try_lock().is_ok() && !is_at(&opened, &path));
        let _other = Lock::take(folder.path()).unwrap();
        assert!(!is_at(&opened, &path), "it is another file by now");
    }

    #[test]
    #[cfg(unix)]
    fn a_link_is_not_followed() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::os::unix::fs::symlink(other.path().join("new"), folder.path().join(NAME)).unwrap();
        let error = Lock::take(folder.path()).unwrap_err().to_string();
        assert!(error.contains("in the way"), "{error}");
        assert_eq!(fs::read_dir(other.path()).unwrap().count(), 0);
    }
}
