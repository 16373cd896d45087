//! Ctrl-C and termination: what was prepared is cleared away, and the exit code tells the signal.

use std::io::{IsTerminal, Write};
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::iterator::Signals;
use standpoint::report::write::Destination;

/// What to clear away if the run is interrupted. Who holds it keeps the process from ending.
static OPEN: Mutex<Option<Arc<Destination>>> = Mutex::new(None);
/// A signal has come, and the process ends as soon as it may.
static ENDS: AtomicBool = AtomicBool::new(false);

type Open = MutexGuard<'static, Option<Arc<Destination>>>;

fn locked() -> Open {
    OPEN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is open, for the thread that works: when the process ends, it does not come back from here, so that it reports
/// neither success nor what failed because of the end.
fn open() -> Open {
    while ENDS.load(Ordering::SeqCst) {
        std::thread::park();
    }
    locked()
}

/// A destination that is cleared away when it is dropped, and when the run is interrupted.
pub(crate) struct Watched(Option<Arc<Destination>>);

impl Watched {
    /// Opens a destination; no signal comes between the opening and the watching.
    pub(crate) fn open<E>(destination: impl FnOnce() -> Result<Destination, E>) -> Result<Self, E> {
        let mut open = open();
        let destination = Arc::new(destination()?);
        *open = Some(Arc::clone(&destination));
        Ok(Self(Some(destination)))
    }
}

impl Deref for Watched {
    type Target = Destination;

    fn deref(&self) -> &Destination {
        self.0.as_ref().expect("it is there until it is dropped")
    }
}

impl Drop for Watched {
    fn drop(&mut self) {
        let mut open = open();
        // Both, so that the last of them goes before the process may end.
        (*open, self.0) = (None, None);
    }
}

/// Does what must not be interrupted half-way: a signal waits for its end. It must not wait for anybody itself.
pub(crate) fn held<T>(work: impl FnOnce() -> T) -> T {
    let _open = open();
    work()
}

/// Ends the process on SIGHUP with 129, on SIGINT with 130 and on SIGTERM with 143.
pub(crate) fn watch() {
    // A file that grows over the limit of its size (`ulimit -f`) is an error of the writing, not the end of the process.
    let _ = signal_hook::flag::register(SIGXFSZ, Arc::new(AtomicBool::new(false)));
    let ignored = ignored();
    let wanted = [SIGHUP, SIGINT, SIGTERM].into_iter().filter(|signal| ignored >> (signal - 1) & 1 == 0);
    // Without handlers the signals end the process all the same.
    let Ok(mut signals) = Signals::new(wanted) else { return };
    std::thread::spawn(move || {
        if let Some(signal) = signals.forever().next() {
            ENDS.store(true, Ordering::SeqCst);
            // Held to the end, so that nothing is written any more.
            let open = locked();
            if let Some(destination) = open.as_ref() {
                destination.discard();
            }
            clear_line();
            std::process::exit(128 + signal);
        }
    });
}

/// The signals that whoever started us wants ignored, as `nohup` does: a bit each, the first for signal 1.
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}

/// A bar that stands half-drawn on a terminal would be in the way of what comes next.
fn clear_line() {
    // Asked before the lock: a pipe that nobody reads may hold it for ever.
    if std::io::stderr().is_terminal() {
        let _ = std::io::stderr().lock().write_all(b"\r\x1b[K");
    }
}
