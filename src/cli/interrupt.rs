//! Ctrl-C and termination: what was prepared is cleared away, and the exit code tells the signal.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// How often the folder is tried to be removed.
const TRIES: usize = 100;

/// A folder to remove if the run is interrupted.
static STAGING: Mutex<Option<PathBuf>> = Mutex::new(None);

/// Opens something whose folder an interrupted run removes from now on.
pub(crate) fn clears<T, E>(
    open: impl FnOnce() -> Result<T, E>,
    folder: impl FnOnce(&T) -> &Path,
) -> Result<T, E> {
    let mut staging = STAGING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let opened = open()?;
    *staging = Some(folder(&opened).to_path_buf());
    Ok(opened)
}

/// Does what must not be interrupted half-way: a signal waits for its end.
pub(crate) fn held<T>(work: impl FnOnce() -> T) -> T {
    let mut staging = STAGING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let done = work();
    *staging = None;
    done
}

/// Ends the process on SIGHUP with 129, on SIGINT with 130 and on SIGTERM with 143.
pub(crate) fn watch() {
    // Without handlers the signals end the process all the same.
    let Ok(mut signals) = Signals::new([SIGHUP, SIGINT, SIGTERM]) else { return };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            // The lock is held to the end, so that nothing is written any more.
            let mut staging = STAGING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
            if let Some(folder) = staging.take() {
                // A file may be made there at the same time; when the folder is gone, none can.
                (0..TRIES).find(|_| std::fs::remove_dir_all(&folder).is_ok() || !folder.exists());
            }
            clear_line();
            std::process::exit(128 + signal);
        }
    });
}

/// A bar that stands half-drawn on a terminal would be in the way of what comes next.
fn clear_line() {
    let mut err = std::io::stderr().lock();
    if err.is_terminal() {
        let _ = err.write_all(b"\r\x1b[K");
    }
}
