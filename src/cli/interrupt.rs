//! Ctrl-C and termination: what was prepared is cleared away, and the exit code tells the signal.

use std::path::PathBuf;
use std::sync::Mutex;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;

/// A folder to remove if the run is interrupted.
static STAGING: Mutex<Option<PathBuf>> = Mutex::new(None);

/// From now on an interrupted run removes this folder.
pub(crate) fn clears(folder: Option<PathBuf>) {
    if let Ok(mut staging) = STAGING.lock() {
        *staging = folder;
    }
}

/// Ends the process on SIGINT with 130 and on SIGTERM with 143.
pub(crate) fn watch() {
    // Without handlers the signals end the process all the same.
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            if let Some(folder) = STAGING.lock().ok().and_then(|mut staging| staging.take()) {
                let _ = std::fs::remove_dir_all(folder);
            }
            std::process::exit(128 + signal);
        }
    });
}
