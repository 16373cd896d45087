//! Steps on the disk of which the writing is made.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

/// Bytes that are written at a time.
const PART: usize = 1 << 22;

/// Makes a file and waits until it is on the disk; `done` hears how many bytes are written.
pub(super) fn write(path: &Path, content: &[u8], done: &dyn Fn(usize)) -> io::Result<()> {
    let mut file = File::create(path)?;
    for part in content.chunks(PART) {
        file.write_all(part)?;
        done(part.len());
    }
    file.sync_all()
}

/// Waits until the names in a folder are on the disk, where the system can do that for folders.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    if !cfg!(unix) {
        return Ok(());
    }
    match File::open(folder)?.sync_all() {
        Err(error) if !matches!(error.kind(), ErrorKind::InvalidInput | ErrorKind::Unsupported) => Err(error),
        _ => Ok(()),
    }
}

/// Removes a file; one that is not there, or behind a link, is none of ours and as good as removed.
pub(super) fn remove(base: &Path, name: &str) -> io::Result<()> {
    if !is_near(base, name) {
        return Ok(());
    }
    match fs::remove_file(base.join(name)) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// The folder of a name that has one.
pub(super) fn folder_of(name: &str) -> Option<&str> {
    name.rsplit_once('/').map(|(folder, _)| folder)
}

/// True for a folder, but not for a link to one: who follows it leaves the place that was meant.
pub(super) fn is_folder(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_dir())
}

/// True where a name leads to a file, and neither it nor its folder is a link.
pub(super) fn is_file(base: &Path, name: &str) -> bool {
    is_near(base, name) && fs::symlink_metadata(base.join(name)).is_ok_and(|found| found.is_file())
}

/// True if no link leads from the base to the folder of a name.
fn is_near(base: &Path, name: &str) -> bool {
    folder_of(name).is_none_or(|folder| is_folder(&base.join(folder)))
}
