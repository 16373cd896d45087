//! Ctrl-C and termination: what was prepared is cleared away, and the exit code tells the signal.

use std::path::PathBuf;
use std::sync::Mutex;

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// A folder to remove if the run is interrupted.
static STAGING: Mutex<Option<PathBuf>> = Mutex::new(None);

/// From now on an interrupted run removes this folder.
pub(crate) fn clears(folder: Option<PathBuf>) {
    if let Ok(mut staging) = STAGING.lock() {
        *staging = folder;
    }
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
                let _ = std::fs::remove_dir_all(folder);
            }
            std::process::exit(128 + signal);
        }
    });
}
